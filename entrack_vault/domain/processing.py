"""The record of processing as its readers see it: every text in one language, nothing of anyone registered.

Named parts carry the register's key beside the text, so that programs can follow them.
"""

from dataclasses import dataclass

from entrack_vault.i18n import Language


@dataclass(frozen=True)
class Item:
    """Something of the register: its key, and what it is called."""

    key: str
    text: str


@dataclass(frozen=True)
class GroundLine:
    """A legal ground, and the data it is for where that is not all of it."""

    key: str
    name: str
    article: str
    evidence: str
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataLine:
    """Fields and documents of one category of one group that are deleted by the same rules."""

    population: Item
    category: Item
    fields: tuple[Item, ...]
    documents: tuple[Item, ...]
    rules: tuple[Item, ...]

    @property
    def fields_text(self) -> str:
        """The fields, as one line."""
        return ", ".join(item.text for item in self.fields)

    @property
    def documents_text(self) -> str:
        """The sorts of documents, as one line."""
        return ", ".join(item.text for item in self.documents)


@dataclass(frozen=True)
class RecipientLine:
    """Who outside is given something; `transfer` is "" where nothing leaves the EEA."""

    key: str
    name: str
    what: str
    when: str
    ground: str
    country: str
    transfer: str


@dataclass(frozen=True)
class RuleLine:
    """A deadline for deletion as it is in force; `decided` is an ISO date."""

    key: str
    text: str
    ground: str
    statutory: bool
    decided: str


@dataclass(frozen=True)
class ReaderLine:
    """A job description that opens something of it for this purpose, and how many members have it."""

    job: str
    members: int
    opens: tuple[str, ...]  # categories


@dataclass(frozen=True)
class SystemLine:
    """Another system that holds some of it."""

    name: str
    purpose: str
    owner: str
    deleting: str
    holds: tuple[str, ...]  # categories


@dataclass(frozen=True)
class Processing:
    """One processing. `stored` says whether anything of it is kept in the vault."""

    key: str
    name: str
    purpose: str
    people: tuple[str, ...]  # groups of people
    happens: str
    stored: bool
    stated: tuple[GroundLine, ...]
    assessed: tuple[GroundLine, ...]
    data: tuple[DataLine, ...]
    described: tuple[str, ...]  # the data of a processing that has no fields
    sources: tuple[str, ...]
    recipients: tuple[RecipientLine, ...]
    rules: tuple[RuleLine, ...]
    kept: str  # where and how long, besides the rules
    readers: tuple[ReaderLine, ...]
    systems: tuple[SystemLine, ...]
    answers: str

    @property
    def transfers(self) -> tuple[RecipientLine, ...]:
        """Recipients with whom something may leave the EEA."""
        return tuple(one for one in self.recipients if one.transfer)


@dataclass(frozen=True)
class MeasureLine:
    """One of the measures that keep the data safe."""

    key: str
    name: str
    text: str


@dataclass(frozen=True)
class Record:
    """The whole record, as it was at one place of the access log."""

    language: Language
    organisation: str
    department: str
    contact: str
    demonstration: bool
    number: str
    made: str
    processings: tuple[Processing, ...]
    measures: tuple[MeasureLine, ...]
    log_sequence: int
    log_hash: str
