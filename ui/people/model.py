"""The list of people as a table: which of them are shown, and in which order. Nothing is opened here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt

from entrack_vault.domain.folding import alphabetical
from entrack_vault.domain.people import Listed
from entrack_vault.domain.sorting import places_in_order
from entrack_vault.register.model import Register
from entrack_vault.services.people import PeopleList
from ui.parts.tables import PLAIN, QUIET, Column, Look, TableModel
from ui.words import language, say

_CLOSED_NAME = Look("text_3", mono="?")
# How a status reads beside its text: kind of tag and icon; the others are plain text.
_TAGS = {
    "statutory_retention": Look(tag="plain", icon="archive"),
    "interview": Look(tag="accent"),
    "received": Look(tag="accent"),
}


_RESTRICTED = Look(tag="warn", icon="circle-pause")


def status_look(status: str) -> Look:
    """How a status is drawn."""
    return _TAGS.get(status, PLAIN)


class PeopleModel(TableModel):
    """Rows of a PeopleList that answer words, groups and statuses, sorted by one column."""

    def __init__(self, register: Register) -> None:
        super().__init__(
            (
                Column("name", say("Name"), 240, stretch=True),
                Column("population", say("Group"), 140),
                Column("title", say("Title"), 210),
                Column("own_number", say("No."), 80),
                Column("status", say("Status"), 170),
            )
        )
        self._groups = {key: group.label(language()) for key, group in register.populations.items()}
        self._statuses = {
            (key, stage.key): stage.label(language())
            for key, group in register.populations.items()
            for stage in group.statuses
        }
        self.listed: PeopleList | None = None
        self._people: Sequence[Listed] = ()
        self._rows: list[int] = []
        self._orders: dict[str, list[int]] = {}  # column -> place of each row in its order
        self.words, self.population, self.status = "", "", ""
        self.sorted_by, self.descending = "name", False
        self.populations: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()

    # Contents

    def show(self, found: "Fetched | None") -> "PeopleList | None":
        """Shows what was fetched; the list that was shown before, to be let go of."""
        before = self.listed
        self.listed = found.listed if found else None
        self._people = self.listed.people if self.listed else ()
        self._orders = found.orders if found else {}
        self.populations = found.populations if found else Counter()
        self.refresh()
        return before

    def clear(self) -> None:
        self.take()

    def take(self) -> "PeopleList | None":
        """Empties it; the list that was shown, to be let go of."""
        self.words = ""
        return self.show(None)

    def refresh(self) -> None:
        """Works out anew who is shown."""
        self.beginResetModel()
        self._rows = self._found()
        self.endResetModel()

    def _found(self) -> list[int]:
        if self.listed is None:
            return []
        rows: Iterable[int] = self.listed.rows(self.words)
        people, group, status = self._people, self.population, self.status
        if group:
            rows = [row for row in rows if people[row].population == group]
        rows = rows if isinstance(rows, list) else list(rows)
        self.statuses = Counter(people[row].status for row in rows) if group else Counter()
        if status:
            rows = [row for row in rows if people[row].status == status]
        order = self._orders.get(self.sorted_by)
        if order is not None:
            rows = sorted(rows, key=order.__getitem__, reverse=self.descending)
        elif self.descending:
            rows = rows[::-1]
        return rows

    def person(self, row: int) -> Listed | None:
        """Whoever stands in a row."""
        return self._people[self._rows[row]] if 0 <= row < len(self._rows) else None

    def row_of(self, person: object) -> int:
        """Where someone stands, by id; -1 when they are not shown."""
        for row, at in enumerate(self._rows):
            if self._people[at].id == person:
                return row
        return -1

    @property
    def total(self) -> int:
        """How many there are, whether or not they are shown."""
        return len(self._people)

    def group_name(self, key: str) -> str:
        """A group's name in the language in use."""
        return self._groups.get(key, key)

    def status_name(self, population: str, status: str) -> str:
        """A status's name."""
        return self._statuses.get((population, status), status)

    # The table

    def count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        person = self._people[self._rows[row]]
        if key == "name":
            if not person.name:
                return say("(closed to you)"), _CLOSED_NAME
            return person.name, Look(role="value", mono=person.name)
        if key == "population":
            return self._groups[person.population], QUIET
        if key == "status":
            stage = self.status_name(person.population, person.status)
            if person.restricted:
                return say("{status}, restricted", status=stage), _RESTRICTED
            return stage, status_look(person.status)
        return (person.title, QUIET) if key == "title" else (person.own_number, QUIET)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.sorted_by, self.descending = self.columns[column].key, order is Qt.SortOrder.DescendingOrder
        self.refresh()


@dataclass(frozen=True)
class Fetched:
    """A list, with what is worked out beside the window's thread."""

    listed: PeopleList
    orders: dict[str, list[int]]
    names: dict[UUID, str]
    populations: Counter[str]


def fetched(listed: PeopleList, register: Register) -> Fetched:
    """Works out the orders of the columns, the names by id, and how many there are of each population."""
    names = {person.id: person.name for person in listed.people}
    populations = Counter(person.population for person in listed.people)
    return Fetched(listed, orders_of(listed, register), names, populations)


def orders_of(listed: PeopleList, register: Register) -> dict[str, list[int]]:
    """For each column but the name, by which the list is sorted already: each row's place in the column's order."""
    language_now = language()
    groups = {key: group.label(language_now) for key, group in register.populations.items()}
    statuses = {
        (key, stage.key): alphabetical(stage.label(language_now))
        for key, group in register.populations.items()
        for stage in group.statuses
    }
    people = listed.people
    keys = {
        "population": [groups[person.population] for person in people],
        "status": [statuses.get((person.population, person.status), person.status) for person in people],
        "title": [alphabetical(person.title) if person.title else "\uffff" for person in people],
        # Shorter numbers first, whatever they hold beside digits.
        "own_number": [f"{len(one):02}{one}" if (one := person.own_number) else "\uffff" for person in people],
    }
    found = {}
    for column, values in keys.items():
        places = [0] * len(values)
        for place, row in enumerate(places_in_order(values)):
            places[row] = place
        found[column] = places
    return found
