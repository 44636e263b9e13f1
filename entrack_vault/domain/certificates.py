"""What a purge certificate says. Counts, rules, who and when; nothing about those purged."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Counted:
    """How much of one category went, in one population, by their keys."""

    population: str
    category: str
    people: int
    values: int
    documents: int
    whole: int  # records of a category that was closed to whoever proposed
    earlier: int  # values that others had replaced


@dataclass(frozen=True)
class Rule:
    """A rule that something was purged by, as it stood then."""

    key: str
    label_nb: str
    label_en: str
    decided: str


@dataclass(frozen=True)
class Uncleaned:
    """A destination of backups that still had keys to what was deleted; None where it could not be reached."""

    place: str
    keys: int | None


@dataclass(frozen=True)
class ByHand:
    """Paper that was shredded, or another system that was cleared, by hand."""

    kind: str  # paper or system
    name: str  # where in the safe it lay, or what the system is called
    at: datetime
    by: str


@dataclass(frozen=True)
class Certificate:
    """The facts that are signed. Times in UTC; hashes as hex."""

    number: str
    vault: str
    organisation: str
    department: str
    reason: str  # a key: due, request
    proposer: str
    approver: str
    proposed: datetime
    approved: datetime
    carried_out: datetime
    people: int
    gone: int
    revisions: int
    counts: tuple[Counted, ...]
    rules: tuple[Rule, ...]
    keys_until: str  # the day, ISO 8601; "" where there were no backups
    uncleaned: tuple[Uncleaned, ...]
    plan: str
    before_sequence: int
    before_hash: str
    after_sequence: int
    after_hash: str
    demonstration: bool
    by_hand: tuple[ByHand, ...] = ()
