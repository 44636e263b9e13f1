"""Whom a row of an import is about: by national identity number, then own number, then name and birth date.

What does not lead to exactly one person, or leads two ways, is asked about and never merged by guess.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from entrack_vault.domain.folding import fold
from entrack_vault.domain.ids import Id
from entrack_vault.register.model import Population
from entrack_vault.services.cards import SHOWN, read_excerpt
from entrack_vault.services.gate import Permit

_ROLES = ("national_id", "own_number", "name", "birth_date")
Values = Mapping[str, tuple[str, ...]]  # field key -> canonical values


@dataclass(frozen=True)
class Match:
    """The one person, or nobody, or candidates to be asked about."""

    person: Id | None = None
    candidates: tuple[Id, ...] = ()


@dataclass
class Known:
    """What is known of those already registered, for telling people apart."""

    by_number: dict[tuple[str, str], set[bytes]] = field(default_factory=lambda: defaultdict(set))
    by_name: dict[tuple[str, str], set[bytes]] = field(default_factory=lambda: defaultdict(set))
    told: dict[bytes, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def known_people(permit: Permit) -> Known:
    """Gathers the excerpts a permit for an import opens."""
    known = Known()
    codes = {SHOWN[role]: role for role in _ROLES}

    def seen(subject: bytes, _compartment: int, content: bytes) -> None:
        excerpt = read_excerpt(content)
        known.told[subject].update({codes[code]: text for code, text in excerpt if code in codes})

    permit.excerpts(seen)
    for person, told in known.told.items():
        add(known, person, told)
    return known


def add(known: Known, person: bytes, told: Mapping[str, str]) -> None:
    """Makes someone findable: those registered, and those of earlier rows of the same file."""
    for role in ("national_id", "own_number"):
        if told.get(role):
            known.by_number[role, told[role]].add(person)
    if told.get("name") and told.get("birth_date"):
        known.by_name[fold(told["name"]), told["birth_date"]].add(person)
    known.told[person] = {**known.told.get(person, {}), **told}


def roles_of(group: Population, values: Values) -> dict[str, str]:
    """The values of a row by which people are told apart."""
    return {item.role: values[item.key][0] for item in group.fields if item.role in _ROLES and values.get(item.key)}


def match(known: Known, row: Mapping[str, str]) -> Match:
    """Whom a row is about."""
    found: set[bytes] = set()
    for role in ("national_id", "own_number"):
        if role in row:
            found |= known.by_number.get((role, row[role]), set())
    if not found and "name" in row and "birth_date" in row:
        found = known.by_name.get((fold(row["name"]), row["birth_date"]), set())
    if len(found) == 1 and not _contradicts(known.told[next(iter(found))], row):
        return Match(Id(bytes=next(iter(found))))
    return Match(candidates=tuple(Id(bytes=person) for person in sorted(found)))


def _contradicts(told: Mapping[str, str], row: Mapping[str, str]) -> bool:
    """The same number on two different people: another identity number, or none in common but a birth date."""
    for role in ("national_id", "own_number", "birth_date"):
        if told.get(role) and row.get(role) and told[role] != row[role]:
            return True
    return False
