"""The import command: dry run, decisions, run, report."""

import json
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_text, say
from entrack_vault.cli.output import document, line, table, working
from entrack_vault.cli.people import check_group
from entrack_vault.cli.sheets import check_places
from entrack_vault.errors import BadInput, Misuse
from entrack_vault.exports import files, tables
from entrack_vault.i18n import N_
from entrack_vault.imports import saved_mappings
from entrack_vault.imports.headers import MappedColumn, Mapping
from entrack_vault.imports.rows import Problem, Severity
from entrack_vault.imports.saved_mappings import SavedMapping
from entrack_vault.imports.shapes import Reading
from entrack_vault.imports.tables import ENCODINGS, Table
from entrack_vault.register import kinds
from entrack_vault.services import import_report, importing, settings
from entrack_vault.services.common import MappingEntry
from entrack_vault.services.importing import FieldChange, Options, Outcome, Plan
from entrack_vault.vault import Vault

_SHOWN_ROWS, _MOST_TOLD = 6, 100


def add_to(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("import", help=say(N_("Import people from a CSV or XLSX file.")))(import_file)


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say(N_("A CSV or XLSX file, header and all.")))],
    population: Annotated[str, typer.Option(help=say(N_("Which group the file's people belong to.")))],
    purpose: Annotated[str, typer.Option(help=say(N_("Why: a purpose of your job description.")))] = "",
    mapping: Annotated[str, typer.Option(help=say(N_("A mapping kept by name, or a file with one.")))] = "",
    column: Annotated[list[str] | None, typer.Option(help=say(N_("COLUMN=FIELD for one more column.")))] = None,
    save_mapping: Annotated[str, typer.Option(help=say(N_("Keep the mapping under this name.")))] = "",
    decide: Annotated[list[str] | None, typer.Option(help=say(N_("ROW=new, ROW=skip or ROW=person's id.")))] = None,
    source: Annotated[str, typer.Option(help=say(N_("Where the values come from.")))] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say(N_("Show what would happen, store nothing.")))
    ] = False,
    report: Annotated[Path | None, typer.Option(help=say(N_("Where to put a report as CSV.")))] = None,
    header_row: Annotated[
        int | None, typer.Option(help=say(N_("The header's row in the file, if not found.")))
    ] = None,
    encoding: Annotated[str | None, typer.Option(help=", ".join(ENCODINGS))] = None,
    separator: Annotated[str | None, typer.Option(help=say(N_("What parts the columns of a CSV file.")))] = None,
    worksheet: Annotated[str | None, typer.Option(help=say(N_("Which sheet of a workbook to read.")))] = None,
) -> None:
    given = here(context)
    decisions = dict(_decision(text) for text in decide or [])
    _check_files(file, report)
    with given.open() as vault, working(say(N_("Reading and checking")), quiet=given.as_json) as work:
        check_group(vault, population)
        reading = Reading(encoding, separator, worksheet, header_row)
        chosen = _columns(
            vault, importing.read_file(vault.gate, file, population, work, reading), population, mapping, column or []
        )
        options = Options(purpose or _usual_purpose(vault, population), source, decisions)
        plan = importing.plan(vault.gate, file, chosen[0], chosen[1], options, work)
        done = None if dry_run else importing.run(vault.gate, plan, work)
        if save_mapping or (mapping and not dry_run):
            _keep(vault, save_mapping or _name(mapping), plan.mapping)
        if report is not None:
            files.place(report, tables.csv_of(import_report.rows(plan, LANGUAGE)))
        if given.as_json:
            document(_json(vault, plan, imported=done is not None))
        else:
            _tell(vault, plan, imported=done is not None)


def _check_files(file: Path, report: Path | None) -> None:
    """Before anything is imported: the file is there, and the report can be written afterwards."""
    if not file.is_file():
        raise BadInput(N_("The file {name} cannot be read."), "", N_("Check its name."), name=file.name)
    check_places(report)


def _columns(
    vault: Vault, table_read: Table, population: str, mapping: str, chosen: list[str]
) -> tuple[Table, Mapping]:
    proposed = importing.propose_mapping(
        vault.gate, table_read, population, _saved(vault, mapping) if mapping else None
    )
    for text in chosen:
        name, equals, field = text.rpartition("=")
        if not equals or name not in {item.column.name for item in proposed.columns}:
            raise Misuse(
                N_("The file has no such column."), "", N_("Write it as COLUMN=FIELD, as the dry run names it.")
            )
        if field and field not in vault.register.populations[population].by_key:
            raise Misuse(N_("The register has no such field for this group."))
        proposed = proposed.choose(name, field or None, vault.register)
    return table_read, proposed


def _saved(vault: Vault, mapping: str) -> SavedMapping:
    kept = vault.session.mappings.get(mapping)
    if kept is not None:
        return SavedMapping(kept.name, kept.population, dict(kept.columns))
    try:
        return saved_mappings.from_json(json.loads(read_text(Path(mapping))))
    except ValueError:
        raise BadInput(N_("The file does not hold a mapping."), N_("Nothing has been imported.")) from None


def _name(mapping: str) -> str:
    return Path(mapping).stem


def _keep(vault: Vault, name: str, mapping: Mapping) -> None:
    saved = saved_mappings.save(name, mapping)
    entry = MappingEntry(name=saved.name, population=saved.population, columns=saved.columns)
    if vault.session.mappings.get(name) != entry:
        settings.save_mapping(vault.gate, entry)


def _usual_purpose(vault: Vault, population: str) -> str:
    """The first purpose of the importer's job description that is meant for the group."""
    for given in vault.gate.job.purposes:
        purpose = vault.register.purposes.get(given.purpose)
        if purpose is not None and population in purpose.populations:
            return given.purpose
    return ""  # where none is, writing is closed too, which the gate says and logs


def _decision(text: str) -> tuple[int, str]:
    row, _, what = text.partition("=")
    try:
        return int(row), what if what in ("new", "skip") else str(UUID(what))
    except ValueError:
        raise Misuse(N_("Write a decision as ROW=new, ROW=skip or ROW=person's id.")) from None


# What is told


def _json(vault: Vault, plan: Plan, *, imported: bool) -> dict[str, object]:
    return {
        "imported": imported,
        "file": {
            "rows": len(plan.rows),
            "header_row": plan.table.header_row,
            "encoding": plan.table.facts.encoding,
            "separator": plan.table.facts.separator,
            "sheet": plan.table.facts.sheet,
        },
        "counts": {str(outcome): plan.counts[str(outcome)] for outcome in Outcome},
        "columns": [
            {"column": item.column.name, "field": item.field, "reason": item.reason_text(LANGUAGE)}
            for item in plan.mapping.columns
        ],
        "rows": [
            {
                "row": row.row,
                "outcome": str(row.outcome),
                "person": row.person if row.outcome is not Outcome.CREATE else None,
                "candidates": list(row.candidates),
                "changes": [_change(vault, plan, change) for change in row.changes],
                "problems": [_problem(problem) for problem in row.problems],
            }
            for row in plan.rows
        ],
    }


def _change(vault: Vault, plan: Plan, change: FieldChange) -> dict[str, object]:
    """Old and new as people read them; identity numbers as dots on both sides."""
    field = vault.register.field(plan.population, change.field)

    def shown(texts: tuple[str, ...]) -> str:
        if field.masked:
            return ", ".join(kinds.masked(field.kind, text) for text in texts)
        return ", ".join(kinds.show(field.kind, text, LANGUAGE, choices=field.choices) for text in texts)

    return {"field": field.label(LANGUAGE), "old": shown(change.old), "new": shown(change.new)}


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "column": problem.column,
        "kind": problem.value_class,
        "severity": str(problem.severity),
        "reason": problem.reason_text(LANGUAGE),
        "remedy": problem.remedy_text(LANGUAGE),
    }


def _remark(item: MappedColumn) -> str:
    """Why a column is left out."""
    if item.field or item.reason or not item.column.header:
        return item.reason_text(LANGUAGE)
    return say(N_("Not known, so it is left out; --column says which field it is."))


def _tell(vault: Vault, plan: Plan, *, imported: bool) -> None:
    facts = plan.table.facts
    read_as = ", ".join(str(part) for part in (facts.encoding, facts.separator, facts.sheet) if part)
    line(
        say(
            N_("{rows} rows, header in row {header} ({how})"),
            rows=len(plan.rows),
            header=plan.table.header_row,
            how=read_as,
        )
    )
    labels = vault.register.populations[plan.population].by_key
    table(
        (say(N_("Column")), say(N_("Field")), say(N_("Remark"))),
        [
            (item.column.name, labels[item.field].label(LANGUAGE) if item.field else "–", _remark(item))
            for item in plan.mapping.columns
        ],
    )
    line()
    for outcome, name in import_report.OUTCOMES.items():
        if plan.counts[str(outcome)]:
            line(f"{plan.counts[str(outcome)]:>7} {say(name)}")
    changes = [(row.row, change) for row in plan.rows for change in row.changes]
    for row_number, change in changes[:_MOST_TOLD]:
        told = _change(vault, plan, change)
        line(say(N_("Row {row}: {field}: {old} → {new}"), row=row_number, **told))
    _tell_rest(len(changes))
    _tell_problems(plan)
    line(say(N_("Imported.")) if imported else say(N_("A dry run: nothing is stored.")))


def _tell_problems(plan: Plan) -> None:
    """What stops a row, row by row; what was put right or should be looked at, once with the rows it is about."""
    stopped = [problem for problem in plan.problems if problem.severity is Severity.STOPPED]
    if stopped:
        line()
        table(
            (say(N_("Row")), say(N_("Column")), say(N_("Kind")), say(N_("What")), say(N_("What to do"))),
            [(str(problem.row), *import_report.told(problem, LANGUAGE)) for problem in stopped[:_MOST_TOLD]],
        )
        _tell_rest(len(stopped))
    candidates = [f"--decide {row.row}={person}" for row in plan.rows for person in row.candidates]
    for candidate in candidates[:_MOST_TOLD]:
        line(candidate)
    _tell_rest(len(candidates))
    noted: dict[tuple[str, str, str], list[int]] = {}
    for problem in plan.problems:
        if problem.severity is not Severity.STOPPED:
            noted.setdefault(import_report.told(problem, LANGUAGE)[:3], []).append(problem.row)
    if noted:
        line()
        table(
            (say(N_("Column")), say(N_("Kind")), say(N_("Put right, or worth a look")), say(N_("Rows"))),
            [(*told, _some(rows)) for told, rows in list(noted.items())[:_MOST_TOLD]],
        )
        _tell_rest(len(noted))


def _tell_rest(count: int) -> None:
    """That a list was cut, and where the rest of it is."""
    if count > _MOST_TOLD:
        line(say(N_("… and {count} more: with --json, or by row with --report."), count=count - _MOST_TOLD))


def _some(rows: list[int]) -> str:
    """The first rows, and how many more there are."""
    shown = ", ".join(map(str, rows[:_SHOWN_ROWS]))
    more = len(rows) - _SHOWN_ROWS
    return say(N_("{rows} and {count} more"), rows=shown, count=more) if more > 0 else shown
