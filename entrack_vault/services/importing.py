"""Importing people: a dry run that stores nothing and shows what would happen, then all of it in one transaction."""

import hashlib
from collections import Counter
from collections.abc import Collection
from collections.abc import Mapping as Map
from dataclasses import asdict
from datetime import date
from pathlib import Path

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.memory import collector_paused
from entrack_vault.domain.people import Entered
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import BadInput, Misuse
from entrack_vault.i18n import N_
from entrack_vault.imports import saved_mappings
from entrack_vault.imports.headers import MappedColumn, Mapping, known_headers, recognise
from entrack_vault.imports.rows import RowValues, read_rows
from entrack_vault.imports.saved_mappings import SavedMapping
from entrack_vault.imports.shapes import AS_FOUND, NOTHING_IMPORTED, Reading
from entrack_vault.imports.tables import Table, read_table
from entrack_vault.register.compartments import CLOCKS, number
from entrack_vault.register.kinds import Note
from entrack_vault.register.model import Population
from entrack_vault.services.entering import (
    EnteredFields,
    categories_of,
    population_named,
    save_card,
    save_state,
    valued,
    with_triggers,
)
from entrack_vault.services.gate import Change, Gate, Request
from entrack_vault.services.planning import FieldChange, Known, Options, Outcome, Plan, PlannedRow, Planner
from entrack_vault.services.records import add
from entrack_vault.services.recovery import require_confirmed

__all__ = ["AS_FOUND", "FieldChange", "Options", "Outcome", "Plan", "PlannedRow", "Reading", "Table"]

CLOSED_COLUMN = Note(N_("Your job description does not let you write in this column's category."))
_FLUSH = 2000  # people written at a time within the one transaction, so that memory stays flat


def read_file(
    gate: Gate, path: Path, population: str, work: Work = NO_PROGRESS, reading: Reading = AS_FOUND
) -> Table:
    """The file's rows as texts, the header found with the register's own spellings. BadInput as imports.tables."""
    group = population_named(gate.session, population)
    known = known_headers(group.key, gate.session.register)
    return read_table(path, known=known, progress=work.progress, cancelled=work.cancelled, **asdict(reading))


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
    if not options.purpose or not access.open_categories(gate.job, Action.WRITE, group.key, session.today):
        _refuse(gate, group, options)
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
    _check_decisions(rows, options.decisions)
    if options.source and options.source not in session.register.sources:
        raise BadInput(N_("The register has no such source."), NOTHING_IMPORTED, ", ".join(session.register.sources))
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
    planned = []
    with permit.reading():  # those who are registered already are opened as rows turn out to be about them
        planner = Planner(permit, group, options)
        for at, row in enumerate(rows):
            planned.append(planner.plan(row))
            work.step(at + 1, len(rows))
    return Plan(group.key, table, mapping, tuple(planned), options, digest, planner.held, permit.entry)


def _refuse(gate: Gate, group: Population, options: Options) -> None:
    """Where nothing may be written, everything is asked for, so that the refusal is decided and logged like any."""
    gate.look(
        Request(
            Event.IMPORT_PREVIEWED,
            population=group.key,
            categories=group.categories,
            action=Action.WRITE,
            purpose=options.purpose,
        )
    )
    raise Misuse(N_("An import needs a purpose of your job description."), NOTHING_IMPORTED)


def _check_decisions(rows: Collection[RowValues], decisions: Map[int, str]) -> None:
    """A decision about a row that is not in the file was meant for another row."""
    unknown = set(decisions) - {row.row for row in rows}
    if unknown:
        raise Misuse(N_("The file has no row {row} to decide about."), NOTHING_IMPORTED, row=min(unknown))


def run(gate: Gate, planned: Plan, work: Work = NO_PROGRESS) -> Counter[str]:
    """Carries a plan out, all or nothing; how many rows came to each outcome, counted from what was written.

    Busy when someone changed one of the people, or registered anyone in the group, since the dry run.
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
    with collector_paused(), gate.change(request, keeps_others_out=True) as change:
        # Whoever was registered since the dry run could be one of those the plan takes for new.
        change.expect_nothing_new(number(session.register, group.key, CLOCKS), planned.entry)
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
        else:
            change.expect_none(who, number(change.session.register, group.key, category))
        save_card(change, who, group, category, record, revision + 1, merged, purpose)
    replaced = {key: values for held in known.cards.values() for key, values in held.card.fields.items()}
    rules, today = change.session.register.retention, change.session.today
    state = with_triggers(group, rules, known.state, replaced, fields, today)
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
