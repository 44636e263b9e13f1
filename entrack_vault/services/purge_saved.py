"""What a purge saves anew of somebody who stays: cards with less, and their state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import State, Value


@dataclass(frozen=True)
class Resaved:
    """A card that stays with less: what it is saved with."""

    person: Id
    population: str
    category: str
    record: UUID
    revision: int  # the one in force
    fields: Mapping[str, tuple[Value, ...]] = field(repr=False)


@dataclass(frozen=True)
class StateKept:
    """The state of someone who stays: the revision that is in force, and what it becomes."""

    person: Id
    population: str
    record: UUID
    revision: int
    state: State
