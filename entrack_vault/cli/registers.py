"""Commands about the company's own registers: the record of processing."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from entrack_vault.cli.here import LANGUAGE, here, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.cli.prints import Replace
from entrack_vault.cli.sheets import check_places
from entrack_vault.domain.processing import Record
from entrack_vault.errors import Misuse
from entrack_vault.exports import files, tables
from entrack_vault.i18n import N_, Language
from entrack_vault.services import processing

_HEADS = (N_("Processing"), N_("Whose data"), N_("Ground assessed under the law"), N_("Who receives it"))


def add_to(app: typer.Typer) -> None:
    """Adds these commands to the program."""
    told = say(N_("The record of processing (GDPR Art. 30), as a list or as files."))
    app.command("record-of-processing", help=told)(record_of_processing)


def record_of_processing(
    context: typer.Context,
    pdf: Annotated[Path | None, typer.Option(help=say(N_("Where to put it as a PDF.")))] = None,
    csv: Annotated[Path | None, typer.Option(help=say(N_("Where to put it as a CSV file.")))] = None,
    replace: Replace = False,
    reader_language: Annotated[
        str, typer.Option("--print-language", help=say(N_("The reader's choice: nb or en.")))
    ] = LANGUAGE,
) -> None:
    given = here(context)
    if reader_language not in ("nb", "en"):
        raise Misuse(N_("The record is written in bokmål (nb) or English (en)."))
    check_places(pdf, csv, replace=replace)
    language: Language = "nb" if reader_language == "nb" else "en"
    with given.open() as vault:
        record = processing.make(vault.gate, language)
    placed = _placed(record, pdf, csv, replace=replace)
    if given.as_json:
        document({**asdict(record), "made": vault.session.today, "files": placed})
        return
    for file in placed:
        line(say(N_("The record of processing is {file}."), file=file["file"]))
    if not placed:
        _show(record)


def _placed(record: Record, pdf: Path | None, csv: Path | None, *, replace: bool) -> list[dict[str, str]]:
    from entrack_vault.exports import record_of_processing as drawing
    from entrack_vault.exports import record_of_processing_table as listing

    placed = []
    if pdf is not None:
        placed.append((pdf, drawing.draw(record)))
    if csv is not None:
        placed.append((csv, tables.csv_of(listing.rows(record))))
    return [{"file": str(path), "sha256": files.place(path, content, replace=replace)} for path, content in placed]


def _show(record: Record) -> None:
    line(f"{record.organisation} · {record.number} · {record.made}")
    rows = [
        (
            one.name,
            ", ".join(one.people),
            one.assessed[0].name,
            ", ".join(recipient.name for recipient in one.recipients) or "–",
        )
        for one in record.processings
    ]
    table([say(head) for head in _HEADS], rows)
