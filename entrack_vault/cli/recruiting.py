"""Commands about recruitments: closing one for several applicants at once, and consents to be kept for later."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, say
from entrack_vault.cli.output import document, line, table, working
from entrack_vault.cli.people import Person, find_person
from entrack_vault.cli.prints import Replace
from entrack_vault.cli.sheets import check_places
from entrack_vault.domain.people import Listed
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse
from entrack_vault.exports import files, letter
from entrack_vault.i18n import N_, translate_count
from entrack_vault.services import consents, people, recruiting
from entrack_vault.vault import Vault

consent_app = typer.Typer(help=say(N_("Consents of applicants who are kept for later.")), no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Adds these commands to the program."""
    app.command("close-recruitment", help=say(N_("Close a recruitment for some applicants, with letters.")))(close)
    app.add_typer(consent_app, name="consent")


def close(
    context: typer.Context,
    applicants: Annotated[
        list[str], typer.Argument(metavar="PERSON ...", help=say(N_("Applicants, by id or by words.")))
    ],
    status: Annotated[str, typer.Option(help=say(N_("rejected, withdrawn or kept_for_later.")))],
    letters: Annotated[Path | None, typer.Option(help=say(N_("Where to put a letter to each, as one PDF.")))] = None,
    replace: Replace = False,
    reader_language: Annotated[
        str,
        typer.Option("--print-language", help=say(N_("The language where an applicant has chosen none: nb or en."))),
    ] = LANGUAGE,
) -> None:
    given = here(context)
    if reader_language not in ("nb", "en"):
        raise Misuse(N_("The letter is written in bokmål (nb) or English (en)."))
    check_places(letters, replace=replace)
    digest = ""
    with given.open() as vault, working(say(N_("Closing the recruitment")), quiet=given.as_json) as work:
        chosen = list(dict.fromkeys(find_person(vault, text) for text in applicants))
        closed = recruiting.close(vault.gate, chosen, status, work)
        if letters is not None and closed.people:
            made = recruiting.letters(vault.gate, closed.people, status, "nb" if reader_language == "nb" else "en")
            digest = files.place(letters, letter.draw_all(made), replace=replace)
            recruiting.note_placed(vault.gate, closed.people, bytes.fromhex(digest))
    if given.as_json:
        placed = {"file": str(letters), "sha256": digest} if digest else {}
        told = {"people": list(closed.people), "changed": closed.changed, "left_out": closed.left_out}
        document({**told, "status": status, **placed})
        return
    line(
        translate_count(
            LANGUAGE,
            "The recruitment is closed for {count} applicant.",
            "The recruitment is closed for {count} applicants.",
            closed.changed,
        )
    )
    if digest:
        count = len(closed.people)
        line(
            translate_count(
                LANGUAGE, "{count} letter is in {file}.", "{count} letters are in {file}.", count, file=letters
            )
        )
    if closed.left_out:
        line(say(recruiting.LEFT_OUT, count=closed.left_out))


@consent_app.command(help=say(N_("Note that someone agrees to be kept: twelve months run from that day.")))
def renew(
    context: typer.Context,
    person: Person,
    on: Annotated[str, typer.Option(help=say(N_("When (ISO date); today if not given.")))] = "",
) -> None:
    given, day = here(context), read_day(on)
    with given.open() as vault:
        who = find_person(vault, person)
        consents.renew(vault.gate, who, day)
        noted = day or vault.session.today
    if given.as_json:
        document({"id": who, "given": noted})
    else:
        line(say(N_("The consent is noted from {day}."), day=show_day(noted, LANGUAGE)))


@consent_app.command(help=say(N_("Note that someone does not want to be kept: what was kept by it is due at once.")))
def withdraw(context: typer.Context, person: Person) -> None:
    given = here(context)
    with given.open() as vault:
        who = find_person(vault, person)
        case = consents.withdraw(vault.gate, who)
    if given.as_json:
        document({"id": who, "purge": case.id if case else None})
        return
    line(say(N_("The consent is withdrawn. Nothing is kept by it any more.")))
    if case is not None:
        line(say(N_("A purge of what is due by it is proposed: {number}."), number=case.number))


@consent_app.command(help=say(N_("Whose consent ends within two months: ask them whether they want to be kept.")))
def ending(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found = consents.ending(vault.gate)
        names = {} if given.as_json or not found else {one.id: one.name for one in _applicants(vault)}
    if given.as_json:
        document([{"person": one.person, "given": one.given, "last": one.last} for one in found])
        return
    if not found:
        line(say(N_("No consent ends within two months.")))
        return
    rows = [
        (
            names.get(one.person) or say(N_("(closed to you)")),
            show_day(one.given, LANGUAGE),
            show_day(one.last, LANGUAGE),
            str(one.person),
        )
        for one in found
    ]
    table((say(N_("Name")), say(N_("Agreed")), say(N_("Kept until")), "id"), rows)


def _applicants(vault: Vault) -> Sequence[Listed]:
    return people.load(vault.gate, (consents.GROUP,)).people
