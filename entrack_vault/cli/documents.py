"""Commands about documents: add, list, export, correct, remove and bring back."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, say
from entrack_vault.cli.output import document, line, table, working
from entrack_vault.cli.people import Person, Purpose, find_person
from entrack_vault.cli.sheets import check_places
from entrack_vault.domain.documents import Document
from entrack_vault.domain.events import Event
from entrack_vault.domain.sizes import show_size
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse, Unavailable
from entrack_vault.exports import files
from entrack_vault.i18n import N_
from entrack_vault.services import documents, records
from entrack_vault.services.documents import Wanted
from entrack_vault.services.entering import group_of
from entrack_vault.services.records import Opened
from entrack_vault.vault import Vault

app = typer.Typer(help=say(N_("Documents held about people.")), no_args_is_help=True)

Named = Annotated[str, typer.Argument(metavar="DOCUMENT", help=say(N_("The document's id, or its file name.")))]


def _told(one: Document) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "what": one.sort,
        "category": one.category,
        "type": one.kind.value,
        "size": one.size,
        "since": one.since,
        "source": one.source,
        "evidence": one.evidence,
    }


@app.command("list", help=say(N_("The documents held about a person.")))
def list_documents(
    context: typer.Context,
    person: Person,
    purpose: Purpose,
    removed: Annotated[bool, typer.Option("--removed", help=say(N_("Those that are removed, instead.")))] = False,
) -> None:
    given = here(context)
    with given.open() as vault:
        opened = _open(vault, person, purpose)
        group = group_of(vault.session, opened.person.id)
        gone = [filed.document for filed in opened.filed.values() if filed.document.removed]
        found = gone if removed else list(opened.person.documents)
        categories = vault.register.categories
    if given.as_json:
        document([_told(one) for one in found])
        return
    if not found:
        line(say(N_("No documents in what your job description opens.")))
        return
    rows = [
        (
            one.name,
            group.sorts[one.sort].label(LANGUAGE) if one.sort in group.sorts else one.sort,
            categories[one.category].label(LANGUAGE),
            show_day(one.since, LANGUAGE),
            show_size(one.size, LANGUAGE),
            str(one.id),
        )
        for one in found
    ]
    heads = (N_("Document"), N_("Kind of document"), N_("Category"), N_("Date"), N_("Size"))
    table((*map(say, heads), "id"), rows)


@app.command(help=say(N_("Add files to a person. They are read once and left where they are.")))
def add(
    context: typer.Context,
    person: Person,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help=say(N_("The files.")))],
    what: Annotated[str, typer.Option(help=say(N_("What they are, such as cv or employment_contract.")))],
    purpose: Purpose,
    since: Annotated[
        str, typer.Option("--date", help=say(N_("The day on them (ISO date); today if not given.")))
    ] = "",
    source: Annotated[str, typer.Option(help=say(N_("Who they come from.")))] = "",
    evidence: Annotated[bool, typer.Option(help=say(N_("They show the ground that such a document shows.")))] = True,
) -> None:
    given, made = here(context), list[UUID]()
    day = read_day(since)
    _check_files(paths)
    with given.open() as vault:
        opened = _open(vault, person, purpose)
        for path in paths:
            try:
                with path.open("rb") as content, working(path.name, quiet=given.as_json) as work:
                    size = path.stat().st_size
                    wanted = Wanted(what, path.name, content, size, day, source, evidence)
                    made.append(documents.add(vault.gate, opened, wanted, purpose, work))
            except OSError:
                raise _unread(len(made)) from None
    if given.as_json:
        document([{"id": one} for one in made])
    else:
        line(say(N_("Added. The files themselves were not changed: delete them if they are not to lie open.")))


@app.command(help=say(N_("Write a document to a file outside the vault.")))
def export(
    context: typer.Context,
    person: Person,
    named: Named,
    out: Annotated[Path, typer.Option(help=say(N_("Where to put the file.")))],
    purpose: Purpose,
    replace: Annotated[
        bool, typer.Option("--replace", help=say(N_("Replace an earlier file of that name.")))
    ] = False,
) -> None:
    given = here(context)
    check_places(out, replace=replace)
    with given.open() as vault:
        opened = _open(vault, person, purpose)
        one = find_document(opened, named)
        look = documents.look(vault.gate, opened, one.id, purpose, Event.DOCUMENT_EXPORTED)
        with working(one.name, quiet=given.as_json) as work:
            digest = files.place_pieces(out, documents.pieces(look, work), replace=replace)
    if given.as_json:
        document({"file": str(out), "sha256": digest})
    else:
        line(say(N_("The document is {file}."), file=out))


@app.command(help=say(N_("Take a document off a person's page. It is deleted with the next purge.")))
def remove(context: typer.Context, person: Person, named: Named, purpose: Purpose) -> None:
    given = here(context)
    with given.open() as vault:
        opened = _open(vault, person, purpose)
        one = find_document(opened, named)
        documents.remove(vault.gate, opened, one.id, purpose)
    if given.as_json:
        document({"id": one.id, "removed": True})
    else:
        line(say(N_("Removed. Nobody deletes alone: it stays sealed until a purge two people agree on.")))


@app.command("bring-back", help=say(N_("Put a removed document back on a person's page, by its id.")))
def bring_back(context: typer.Context, person: Person, named: Named, purpose: Purpose) -> None:
    given = here(context)
    with given.open() as vault:
        opened = _open(vault, person, purpose)
        removed = [filed.document for filed in opened.filed.values() if filed.document.removed]
        one = _match(removed, named)
        documents.bring_back(vault.gate, opened, one.id, purpose)
    if given.as_json:
        document({"id": one.id, "removed": False})
    else:
        line(say(N_("The document is back on the page.")))


def _open(vault: Vault, person: str, purpose: str) -> Opened:
    return records.open_person(vault.gate, find_person(vault, person), purpose)


def find_document(opened: Opened, named: str) -> Document:
    """One of a person's documents, by id or file name; Misuse when none fits, or several do."""
    return _match(list(opened.person.documents), named)


def _match(among: list[Document], named: str) -> Document:
    """By id, else by file name; Misuse when none fits, or several do."""
    found = [one for one in among if named in (str(one.id), one.name)]
    if len(found) == 1:
        return found[0]
    several, none = N_("Several documents have that name."), N_("There is no such document, or it is closed to you.")
    raise Misuse(
        several if found else none,
        N_("Nothing was done."),
        N_("Name it by the id that document list prints."),
    )


def _unread(before: int) -> Unavailable:
    return Unavailable(
        N_("A file could not be read."),
        N_("The {count} before it are added, and no file was changed."),
        N_("See that it is still there and may be read, then add those that are missing."),
        count=before,
    )


@app.command(help=say(N_("Say whether a document is evidence of its ground.")))
def mark(
    context: typer.Context,
    person: Person,
    named: Named,
    purpose: Purpose,
    evidence: Annotated[bool, typer.Option(help=say(N_("They show the ground that such a document shows.")))] = True,
) -> None:
    given = here(context)
    with given.open() as vault:
        opened = _open(vault, person, purpose)
        one = find_document(opened, named)
        documents.mark(vault.gate, opened, one.id, purpose, evidence=evidence)
    if given.as_json:
        document({"id": one.id, "evidence": evidence})
    else:
        line(say(N_("Saved.")))


@app.command(help=say(N_("Correct what kind of document it is, the day on it or who it comes from.")))
def correct(
    context: typer.Context,
    person: Person,
    named: Named,
    purpose: Purpose,
    what: Annotated[str, typer.Option(help=say(N_("What it is, such as cv or employment_contract.")))] = "",
    since: Annotated[str, typer.Option("--date", help=say(N_("The day on it (ISO date).")))] = "",
    source: Annotated[str, typer.Option(help=say(N_("Who it comes from.")))] = "",
) -> None:
    given, day = here(context), read_day(since)
    with given.open() as vault:
        opened = _open(vault, person, purpose)
        one = find_document(opened, named)
        documents.correct(vault.gate, opened, one.id, purpose, sort=what, since=day, source=source)
    if given.as_json:
        document({"id": one.id})
    else:
        line(say(N_("Saved.")))


def _check_files(paths: list[Path]) -> None:
    if not all(path.is_file() for path in paths):
        raise Misuse(
            N_("One of those is no file that can be read."), N_("Nothing was added."), N_("Check the names.")
        )
