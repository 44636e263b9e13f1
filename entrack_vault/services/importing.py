"""Importing people: a dry run that stores nothing and shows what would happen, then all of it in one transaction."""

import hashlib
from collections import Counter
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.people import Card, Entered, State
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.i18n import N_
from entrack_vault.imports import saved_mappings
from entrack_vault.imports.headers import MappedColumn, Mapping, known_headers, recognise
from entrack_vault.imports.rows import Problem, RowValues, Severity, read_rows
from entrack_vault.imports.saved_mappings import SavedMapping
from entrack_vault.imports.tables import Table, read_table
from entrack_vault.register.compartments import CLOCKS
from entrack_vault.register.kinds import Note
from entrack_vault.register.model import Population
from entrack_vault.services import cards, matching
from entrack_vault.services.entering import (
    EnteredFields,
    categories_of,
    population_named,
    save_card,
    save_state,
    valued,
    with_triggers,
)
from entrack_vault.services.gate import Change, Gate, Permit, Request
from entrack_vault.services.records import Held, add
from entrack_vault.services.recovery import require_confirmed

CLOSED_COLUMN = Note(N_("Your job description does not let you write in this column's category."))
_FLUSH = 2000  # people written at a time within the one transaction, so that memory stays flat

ASKED = N_("More than one registered person could be meant.")
ASKED_REMEDY = N_("Say which of them it is, that it is someone new, or leave the row out.")
TWICE = N_("The same person stands in row {other} too, with other values.")
TWICE_REMEDY = N_("Correct the file, or leave one of the rows out.")
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


def read_file(gate: Gate, path: Path, population: str, work: Work = NO_PROGRESS) -> Table:
    """The file's rows as texts, the header found with the register's own spellings. BadInput as imports.tables."""
    group = population_named(gate.session, population)
    known = known_headers(group.key, gate.session.register)
    return read_table(path, known=known, progress=work.progress, cancelled=work.cancelled)


def propose_mapping(gate: Gate, table: Table, population: str, saved: SavedMapping | None = None) -> Mapping:
    """Which column goes to which field; columns in categories the job description cannot write are left out."""
    session = gate.session
    register = session.register
    if saved is None:
        mapping = recognise(table.columns, population, register)
    else:
        mapping = saved_mappings.apply(saved, table.columns, register)
    return only_writable(gate, mapping)


def only_writable(gate: Gate, mapping: Mapping) -> Mapping:
    """The mapping without columns whose category is closed to the importer, each with the reason."""
    group = gate.session.register.populations[mapping.population]
    writable = access.open_categories(gate.job, Action.WRITE, group.key, gate.session.today)
    return Mapping(
        mapping.population,
        tuple(
            MappedColumn(item.column, reason=CLOSED_COLUMN)
            if item.field and group.by_key[item.field].category not in writable
            else item
            for item in mapping.columns
        ),
    )


def plan(gate: Gate, path: Path, table: Table, mapping: Mapping, options: Options, work: Work = NO_PROGRESS) -> Plan:
    """The dry run: stores nothing but the log entry that it looked."""
    session = gate.session
    require_confirmed(session)
    group = population_named(session, mapping.population)
    mapping = only_writable(gate, mapping)
    rows = list(
        read_rows(
            table,
            mapping,
            group.key,
            session.register,
            demonstration=session.store.header.demonstration,
            progress=work.progress,
            cancelled=work.cancelled,
        )
    )
    digest = file_hash(path)
    permit = gate.look(
        Request(
            Event.IMPORT_PREVIEWED,
            population=group.key,
            categories=_categories(group, mapping),
            action=Action.WRITE,
            purpose=options.purpose,
            file=digest,
        )
    )
    planner = _Planner(permit, group, options)
    planned = []
    for at, row in enumerate(rows):
        planned.append(planner.plan(row))
        work.step(at + 1, len(rows))
    return Plan(group.key, table, mapping, tuple(planned), options, digest, planner.held)


def run(gate: Gate, planned: Plan, work: Work = NO_PROGRESS) -> Counter[str]:
    """Carries a plan out, all or nothing; how many rows came to each outcome, counted from what was written.

    Busy when someone changed one of the people since the dry run.
    """
    session = gate.session
    group = population_named(session, planned.population)
    categories = _categories(group, planned.mapping)
    purpose = planned.options.purpose
    request = Request(
        Event.IMPORT_DONE,
        population=group.key,
        categories=categories,
        action=Action.WRITE,
        purpose=purpose,
        file=planned.file_hash,
    )
    done: Counter[str] = Counter()
    wanted = [row for row in planned.rows if row.outcome in (Outcome.CREATE, Outcome.UPDATE)]
    with gate.change(request) as change:
        for at, row in enumerate(wanted):
            fields = _entered(session.today, group, row, planned.options.source)
            who = row.person or new_id()
            touched = categories_of(group, fields)
            change.begin(Request(Event.PERSON_IMPORTED, who, group.key, touched, Action.WRITE, purpose))
            if row.outcome is Outcome.CREATE:
                add(change, who, group, fields, purpose, group.statuses[0].key)
            else:
                _update(change, who, group, planned.held[who], fields, purpose)
            done[str(row.outcome)] += 1
            if (at + 1) % _FLUSH == 0:
                change.flush()
            work.step(at + 1, len(wanted))
    return done


def _update(change: Change, who: Id, group: Population, known: Known, fields: EnteredFields, purpose: str) -> None:
    change.expect(*known.state_record)
    new = valued(change.session, fields, purpose)
    for category in categories_of(group, fields):
        held = known.cards.get(category)
        before = held.card.fields if held else {}
        merged = dict(before)
        for key, values in new.items():
            if group.by_key[key].category == category:
                old = before.get(key, ())
                kept = tuple(value for value in old if value.text in {one.text for one in values})
                fresh = tuple(value for value in values if value.text not in {one.text for one in old})
                merged[key] = (*kept, *fresh)
        record, revision = (held.record, held.card.revision) if held else (new_id(), 0)
        if held:
            change.expect(record, revision)
        save_card(change, who, group, category, record, revision + 1, merged, purpose)
    state = with_triggers(group, known.state, fields, change.session.today)
    if state != known.state:
        record, revision = known.state_record
        save_state(change, who, group.key, record, revision + 1, state)


def _entered(today: date, group: Population, row: PlannedRow, source: str) -> EnteredFields:
    """The values of a row that are to be stored: all for someone new, the changed ones for others."""
    wanted = row.values if row.outcome is Outcome.CREATE else {item.field: item.new for item in row.changes}
    return {
        key: tuple(Entered(text, today, source or group.by_key[key].source) for text in texts)
        for key, texts in wanted.items()
        if texts
    }


def _categories(group: Population, mapping: Mapping) -> tuple[str, ...]:
    return categories_of(group, [item.field for item in mapping.columns if item.field])


def file_hash(path: Path) -> bytes:
    """SHA-256 of the file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


class _Planner:
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
        if row.stopped:
            return PlannedRow(row.row, Outcome.STOPPED, row.values, row.problems)
        roles = matching.roles_of(self._group, row.values)
        found = matching.match(self._known, roles)
        if decision == "new":
            found = matching.Match()
        elif decision:
            found = matching.Match(Id(decision))
        if found.candidates:
            return self._asked(row, Outcome.ASK, ASKED, ASKED_REMEDY, candidates=found.candidates)
        if found.person is None:
            return self._create(row, roles)
        return self._twin(row, found.person) or self._update(row, found.person)

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
            return PlannedRow(row.row, Outcome.UNCHANGED, row.values, row.problems, person)
        return self._asked(row, Outcome.ASK, TWICE, TWICE_REMEDY, other=earlier.row)

    def _update(self, row: RowValues, person: Id) -> PlannedRow:
        known = self._open(person)
        closed = known.state.restricted or known.state.status == access.STATUTORY_RETENTION
        if closed:
            return self._asked(row, Outcome.STOPPED, RESTRICTED, N_("Leave the row out."))
        changes = tuple(self._changes(known, row))
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
        for stored, content in self._permit.current_of(person):
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
