"""What would become of each row of an import: whom it is about, what it would change, what must be asked."""

from collections import Counter
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from enum import StrEnum

from entrack_vault import access
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.contents import CARD
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.people import Card, State
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.imports.headers import Mapping
from entrack_vault.imports.rows import REQUIRED_UNMAPPED, Problem, RowValues, Severity
from entrack_vault.imports.shapes import NOTHING_IMPORTED
from entrack_vault.imports.tables import Table
from entrack_vault.register.compartments import CLOCKS
from entrack_vault.register.model import Population
from entrack_vault.services import cards, matching
from entrack_vault.services.entering import DIED, ERASURE
from entrack_vault.services.gate import Permit
from entrack_vault.services.records import Held

ASKED = N_("More than one registered person could be meant.")
CONTRADICTED = N_("A registered person has the same number or name, but something else differs.")
ASKED_REMEDY = N_("Say which of them it is, that it is someone new, or leave the row out.")
TWICE = N_("The same person stands in row {other} too, with other values.")
TWIN = N_("The same person as in row {other}.")
TWICE_REMEDY = N_("Correct the file, or leave one of the rows out.")
ENDED = N_("A death is noted or all is to be deleted, so a file does not move their last day.")
RESTRICTED = N_("The person's data is restricted, or kept only because a statute demands it.")


class Outcome(StrEnum):
    """What would become of a row."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    ASK = "ask"
    STOPPED = "stopped"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class FieldChange:
    """A field a row would change: canonical values before and after."""

    field: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class PlannedRow:
    """One row of the file and what would become of it."""

    row: int
    outcome: Outcome
    values: Map[str, tuple[str, ...]] = field(repr=False)
    problems: tuple[Problem, ...] = ()
    person: Id | None = None
    candidates: tuple[Id, ...] = ()
    changes: tuple[FieldChange, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Options:
    """How an import is to be done. `source` is a key of the register's sources, "" for each field's usual one."""

    purpose: str
    source: str = ""
    decisions: Map[int, str] = field(default_factory=dict)  # row -> "new", "skip" or a person's id


@dataclass(frozen=True)
class Plan:
    """A dry run. Running it does just this, or nothing if the vault has changed meanwhile."""

    population: str
    table: Table
    mapping: Mapping
    rows: tuple[PlannedRow, ...]
    options: Options
    file_hash: bytes
    held: Map[Id, "Known"] = field(repr=False)
    entry: int  # the log entry of the dry run

    @property
    def counts(self) -> Counter[str]:
        """How many rows come to each outcome."""
        return Counter(str(row.outcome) for row in self.rows)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the order of rows."""
        return tuple(problem for row in self.rows for problem in row.problems)


@dataclass(frozen=True)
class Known:
    """Someone who is registered already, as opened for the dry run."""

    cards: Map[str, Held]
    state: State
    state_record: tuple[Id, int]


class Planner:
    """Decides row by row, remembering the rows before."""

    def __init__(self, permit: Permit, group: Population, options: Options) -> None:
        self._permit, self._group, self._options = permit, group, options
        self._known = matching.known_people(permit)
        self._earlier: dict[Id, RowValues] = {}  # whom earlier rows of this file were about
        self._new: set[Id] = set()
        self.held: dict[Id, Known] = {}

    def plan(self, row: RowValues) -> PlannedRow:
        """What would become of one row."""
        decision = self._options.decisions.get(row.row, "")
        if decision == "skip":
            return PlannedRow(row.row, Outcome.SKIPPED, row.values, row.problems)
        lacking = [problem for problem in row.problems if problem.reason == REQUIRED_UNMAPPED]
        if any(problem.severity is Severity.STOPPED for problem in row.problems if problem not in lacking):
            return PlannedRow(row.row, Outcome.STOPPED, row.values, row.problems)
        roles = matching.roles_of(self._group, row.values)
        found = matching.match(self._known, roles)
        if decision == "new":
            found = matching.Match()
        elif decision:
            found = matching.Match(self._decided(decision))
        if found.candidates:
            return self._several(row, found.candidates)
        if found.person is None and lacking:
            return PlannedRow(row.row, Outcome.STOPPED, row.values, row.problems)
        if found.person is None:
            return self._create(row, roles)
        # Someone registered has what the file does not bring.
        row = replace(row, problems=tuple(problem for problem in row.problems if problem not in lacking))
        return self._twin(row, found.person) or self._update(row, found.person)

    def _several(self, row: RowValues, candidates: tuple[Id, ...]) -> PlannedRow:
        """More than one could be meant, or the one contradicts the row; those of earlier rows are named by row."""
        registered = tuple(person for person in candidates if person not in self._new)
        if not registered:
            return self._asked(row, Outcome.ASK, TWICE, TWICE_REMEDY, other=self._earlier[candidates[0]].row)
        reason = ASKED if len(candidates) > 1 else CONTRADICTED
        return self._asked(row, Outcome.ASK, reason, ASKED_REMEDY, candidates=registered)

    def _decided(self, text: str) -> Id:
        """The registered person a decision names; Misuse for anyone else."""
        person = Id(text)
        if person.bytes not in self._known.told or person in self._new:
            raise Misuse(
                N_("Nobody registered in this group has the id a decision names."),
                NOTHING_IMPORTED,
                N_("Take one of the ids the dry run names, or new, or skip."),
            )
        return person

    def _create(self, row: RowValues, roles: dict[str, str]) -> PlannedRow:
        person = new_id()
        matching.add(self._known, person.bytes, roles)
        self._new.add(person)
        self._earlier[person] = row
        return PlannedRow(row.row, Outcome.CREATE, row.values, row.problems, person)

    def _twin(self, row: RowValues, person: Id) -> PlannedRow | None:
        """The same person in an earlier row: left out when it says the same, asked about when it differs."""
        earlier = self._earlier.get(person)
        if earlier is None:
            self._earlier[person] = row
            return None
        if dict(earlier.values) == dict(row.values):
            twin = Problem(row.row, "", None, "", TWIN, Severity.WARNING, values={"other": earlier.row})
            return PlannedRow(row.row, Outcome.UNCHANGED, row.values, (*row.problems, twin), person)
        return self._asked(row, Outcome.ASK, TWICE, TWICE_REMEDY, other=earlier.row)

    def _update(self, row: RowValues, person: Id) -> PlannedRow:
        known = self._open(person)
        closed = known.state.restricted or known.state.status == access.STATUTORY_RETENTION
        if closed:
            return self._asked(row, Outcome.STOPPED, RESTRICTED, N_("Leave the row out."))
        changes = tuple(self._changes(known, row))
        ends = any(self._group.by_key[one.field].starts == "left" for one in changes)
        if ends and {DIED, ERASURE} & known.state.triggers.keys():
            return self._asked(row, Outcome.STOPPED, ENDED, N_("Leave the row out, or change the day on their page."))
        outcome = Outcome.UPDATE if changes else Outcome.UNCHANGED
        return PlannedRow(row.row, outcome, row.values, row.problems, person, changes=changes)

    def _changes(self, known: Known, row: RowValues) -> list[FieldChange]:
        found = []
        for key, texts in row.values.items():
            target = self._group.by_key[key]
            held = known.cards.get(target.category)
            old = tuple(value.text for value in held.card.fields.get(key, ())) if held else ()
            # A file that names one phone does not say that the others are wrong.
            new = tuple(dict.fromkeys((*old, *texts))) if target.many else texts
            if texts and new != old:
                found.append(FieldChange(key, old, new))
        return found

    def _open(self, person: Id) -> Known:
        session = self._permit.session
        opened: dict[str, Held] = {}
        state: State | None = None
        state_record: tuple[Id, int] | None = None
        for stored, content in self._permit.one_of(person).of_schema(CARD):
            category = session.compartments[stored.compartment].category
            if category == CLOCKS:
                state, state_record = cards.read_state(content), (Id(bytes=stored.record), stored.revision)
            else:
                card: Card = cards.read_card(category, stored.revision, content)
                opened[category] = Held(Id(bytes=stored.record), card)
        if state is None or state_record is None:
            raise damaged()
        self.held[person] = Known(opened, state, state_record)
        return self.held[person]

    def _asked(
        self,
        row: RowValues,
        outcome: Outcome,
        reason: str,
        remedy: str,
        *,
        candidates: tuple[Id, ...] = (),
        **values: object,
    ) -> PlannedRow:
        severity = Severity.STOPPED
        problem = Problem(row.row, "", None, "", reason, severity, remedy, values)
        return PlannedRow(row.row, outcome, row.values, (*row.problems, problem), candidates=candidates)
