"""People registered, their cards and their state, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from entrack_vault.domain.documents import Document
from entrack_vault.domain.ids import Id

EMPLOYEE = "employee"  # the group of those who work here
CONTACT = "contact"  # the category in which names and addresses stand, in every group


@dataclass(frozen=True)
class Value:
    """One value of a field: canonical text, since when, from whom, entered by whom and why."""

    text: str
    since: date
    source: str  # a key of the register's sources
    member: Id
    job: str  # the key of the job description it was entered under
    purpose: str  # a key of the register's purposes


Fields = Mapping[str, tuple[Value, ...]]  # field key -> its values, in order


@dataclass(frozen=True)
class Card:
    """One person's values in one category, at one revision."""

    category: str
    revision: int
    saved: datetime
    fields: Fields
    reason: str = ""  # purpose code of the change that made this revision


@dataclass(frozen=True)
class State:
    """Where a person stands: the stage of their population, restriction, and the dates that start clocks."""

    status: str
    since: date
    restricted: str = ""  # reason code, or "" when not restricted (GDPR Art. 18)
    triggers: Mapping[str, date] = field(default_factory=dict)  # retention event -> date
    linked: tuple[Id, ...] = ()  # other records of the same human being
    notices: Mapping[int, date] = field(default_factory=dict)  # version of the privacy notice -> day it was given


@dataclass(frozen=True)
class Entered:
    """A value as someone enters it: canonical text, since when, and from whom (a key of the register's sources)."""

    text: str
    since: date
    source: str


class Listed(NamedTuple):
    """A person as the list shows them; empty texts where the reader's compartments do not tell."""

    id: Id
    population: str
    name: str
    status: str
    title: str
    own_number: str
    restricted: bool = False  # GDPR Art. 18: kept, and not used


@dataclass(frozen=True)
class OpenedPerson:
    """What opening a person gave: the cards the job description opens, and the categories that stay closed."""

    id: Id
    population: str
    state: State
    cards: Mapping[str, Card]
    closed: tuple[str, ...]  # categories that hold something but are closed to the reader
    masked: frozenset[str] = frozenset()  # fields whose values were left masked
    documents: tuple[Document, ...] = ()  # in the categories opened, the newest first; none that is removed


@dataclass(frozen=True)
class Earlier:
    """A value that was replaced or removed."""

    category: str
    field: str
    value: Value
    until: date
    member: Id
    reason: str
    masked: bool = False  # whether `value` holds dots in place of the text
