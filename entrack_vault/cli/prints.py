"""Commands whose result leaves the vault: the overview, the portable export, several people as a table."""

from pathlib import Path
from typing import Annotated

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, read_text, say
from entrack_vault.cli.output import document, line
from entrack_vault.cli.people import Person, Purpose, find_person
from entrack_vault.cli.sheets import check_places
from entrack_vault.errors import Misuse
from entrack_vault.exports import files, tables
from entrack_vault.i18n import N_, Language, translate_count
from entrack_vault.services import overview, portable, rights_cases, selection
from entrack_vault.services.overview import Case

Out = Annotated[Path, typer.Option(help=say(N_("Where to put the file.")))]
Answers = Annotated[str, typer.Option("--request", help=say(N_("The number of a registered request it answers.")))]
Replace = Annotated[bool, typer.Option("--replace", help=say(N_("Replace an earlier file of that name.")))]


def add_to(app: typer.Typer) -> None:
    """Adds these commands to the program."""
    app.command("overview", help=say(N_("Print everything held about a person, as a PDF.")))(make_overview)
    app.command("export", help=say(N_("Give a person what they supplied, as a file.")))(make_export)
    app.command("extract", help=say(N_("Several people's cards as a CSV file, each logged.")))(extract)


def make_overview(
    context: typer.Context,
    person: Person,
    out: Out,
    replace: Replace = False,
    reader_language: Annotated[
        str, typer.Option("--print-language", help=say(N_("The person's choice: nb or en.")))
    ] = LANGUAGE,
    case: Annotated[str, typer.Option(help=say(N_("The case number.")))] = "",
    received: Annotated[str, typer.Option(help=say(N_("When the request came (ISO date).")))] = "",
    channel: Annotated[str, typer.Option(help=say(N_("How the request came.")))] = "",
    identity_check: Annotated[str, typer.Option(help=say(N_("How identity was checked.")))] = "",
    request: Answers = "",
    password_file: Annotated[Path | None, typer.Option(help=say(N_("A file with a password for the PDF.")))] = None,
) -> None:
    from entrack_vault.exports import overview as drawing
    from entrack_vault.exports import protect

    given = here(context)
    if reader_language not in ("nb", "en"):
        raise Misuse(N_("The overview is printed in bokmål (nb) or English (en)."))
    about = Case(case, read_day(received), channel, identity_check)
    check_places(out, replace=replace)
    with given.open() as vault:
        who = find_person(vault, person)
        language: Language = "nb" if reader_language == "nb" else "en"
        if request:
            found = rights_cases.find(vault.gate, who, rights_cases.named(vault.gate, request).case.id)
            about = overview.case_of(found, language)
        made = overview.make(vault.gate, who, language, about)
        content = drawing.draw_all(made.overviews)
        if password_file is not None:
            content = protect.protect(content, read_text(password_file).rstrip("\r\n"))
        digest = files.place(out, content, replace=replace)
        overview.note_placed(vault.gate, made, bytes.fromhex(digest))
    closed = [part.name for one in made.overviews for part in one.categories if part.closed]
    if given.as_json:
        number = made.overview.document_number
        document({"file": str(out), "sha256": digest, "document": number, "closed": closed})
        return
    line(say(N_("The overview is {file}."), file=out))
    if closed:
        labels = ", ".join(closed)
        line(say(N_("Held but closed to you, and the overview says so: {categories}"), categories=labels))


def make_export(
    context: typer.Context, person: Person, out: Out, replace: Replace = False, request: Answers = ""
) -> None:
    given = here(context)
    check_places(out, replace=replace)
    with given.open() as vault:
        who = find_person(vault, person)
        case = rights_cases.named(vault.gate, request).case.id if request else None
        made = portable.make(vault.gate, who, LANGUAGE)
        register = vault.register
        digest = files.place(out, made.content, replace=replace)
        portable.note_placed(vault.gate, made, bytes.fromhex(digest), case)
    if given.as_json:
        left_out = {
            "closed": list(made.closed),
            "masked": list(made.masked),
            "withheld": made.withheld,
            "elsewhere": list(made.elsewhere),
        }
        document({"file": str(out), "sha256": digest, "values": made.values, "documents": made.documents, **left_out})
        return
    line(
        translate_count(
            LANGUAGE, "{count} value is in {file}.", "{count} values are in {file}.", made.values, file=out
        )
    )
    if made.documents:
        counted = translate_count(
            LANGUAGE, "{count} document is in it.", "{count} documents are in it.", made.documents
        )
        line(counted)
    if made.closed:
        labels = ", ".join(register.categories[key].label(LANGUAGE) for key in made.closed)
        line(say(N_("Held but closed to you, so not in the file: {categories}"), categories=labels))
    if made.masked:
        line(say(N_("Identity numbers are not in the file: your job description does not show them.")))
    if made.elsewhere:
        groups = ", ".join(register.populations[key].plural(LANGUAGE).lower() for key in made.elsewhere)
        line(say(N_("They are also registered among {groups}, which is closed to you."), groups=groups))
    if made.withheld:
        line(say(N_("What the finance manager has decided to leave out is not in the file.")))


def extract(
    context: typer.Context,
    people: Annotated[list[str], typer.Argument(metavar="PERSON ...", help=say(N_("People of one group.")))],
    out: Out,
    category: Annotated[list[str], typer.Option(help=say(N_("A category by key; may be given several times.")))],
    purpose: Purpose,
    replace: Replace = False,
) -> None:
    given = here(context)
    check_places(out, replace=replace)
    with given.open() as vault:
        chosen = [find_person(vault, text) for text in people]
        found = selection.gather(vault.gate, chosen, category, purpose, LANGUAGE)
        digest = files.place(out, tables.csv_of(found.rows), replace=replace)
        selection.note_placed(vault.gate, bytes.fromhex(digest))
    if given.as_json:
        counts = {"people": len(found.people), "left_out": found.left_out, "masked": list(found.masked)}
        document({"file": str(out), "sha256": digest, **counts})
        return
    people_told = translate_count(
        LANGUAGE, "{count} person is in {file}.", "{count} people are in {file}.", len(found.people), file=out
    )
    line(people_told)
    for person in found.left_out:
        line(say(N_("Restricted or kept by law alone, and left out: {person}"), person=person))
    if found.masked:
        line(say(N_("Identity numbers are not in the file: your job description does not show them.")))
