"""Commands about visitors: come, who is in the building, left, and the fire list to print."""

from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.here import LANGUAGE, here, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.cli.prints import Out, Replace
from entrack_vault.cli.sheets import check_places
from entrack_vault.domain.folding import fold
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import EMPLOYEE
from entrack_vault.domain.times import show_clock, show_moment
from entrack_vault.errors import Misuse
from entrack_vault.exports import files
from entrack_vault.exports import fire_list as drawing
from entrack_vault.i18n import N_, Language, translate_count
from entrack_vault.services import fire_list, people, rights, visitors
from entrack_vault.services.visitors import Inside
from entrack_vault.vault import Vault

app = typer.Typer(help=say(N_("Visitors: who has come, who is in the building, who has left.")), no_args_is_help=True)

Visitor = Annotated[
    str,
    typer.Argument(metavar="VISITOR", help=say(N_("The visit's id, or enough of the name of someone who is in."))),
]


@app.command(help=say(N_("Register someone who has just come.")))
def arrive(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=say(N_("The visitor's whole name.")))],
    visits: Annotated[str, typer.Option(help=say(N_("Whom or what they visit, in words.")))] = "",
    host: Annotated[str, typer.Option(help=say(N_("Their host: an employee's id, or enough of the name.")))] = "",
    company: Annotated[str, typer.Option(help=say(N_("The company they come from.")))] = "",
    phone: Annotated[str, typer.Option(help=say(N_("Their telephone number.")))] = "",
    badge: Annotated[str, typer.Option(help=say(N_("The number of the badge lent out.")))] = "",
    camera_notice: Annotated[
        bool, typer.Option("--camera-notice", help=say(N_("Yes, they have been told of the cameras.")))
    ] = False,
) -> None:
    given = here(context)
    with given.open() as vault:
        found = _host(vault, host) if host else None
        who = visitors.arrive(
            vault.gate,
            name,
            company=company,
            host=found[0] if found else None,
            visits=visits or (found[1] if found else ""),  # so that whoever reads the list knows whom to call
            phone=phone,
            badge=badge,
            camera_notice=camera_notice,
        )
    if given.as_json:
        document({"id": who})
        return
    line(say(N_("The visitor is registered.")))


def _host(vault: Vault, text: str) -> tuple[Id, str]:
    """Id and name of an employee. The name is empty where it is closed to the reader."""
    if EMPLOYEE not in rights.populations(vault.gate):
        try:
            return UUID(text), ""
        except ValueError:
            raise Misuse(
                N_("Your job description does not list employees."),
                N_("Nobody was registered."),
                N_("Write whom they visit with --visits instead."),
            ) from None
    found = people.find_one(people.load(vault.gate, [EMPLOYEE]), text)
    return found.id, found.name


@app.command("in", help=say(N_("Who is in the building now.")))
def list_inside(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found, today = visitors.inside(vault.gate), vault.session.today
        hosts = {} if given.as_json else _hosts(vault, found)
    if given.as_json:
        document([{**_told(one), "earlier_day": one.left_over(today)} for one in found])
        return
    if not found:
        line(say(N_("No visitor is in the building.")))
        return
    rows = []
    for one in found:
        since = show_moment(one.arrived.astimezone(), LANGUAGE) if one.arrived else ""
        if one.arrived and not one.left_over(today):
            since = show_clock(one.arrived, LANGUAGE)
        visiting = one.visits or (hosts.get(one.host, "") if one.host else "")
        rows.append((one.name, one.company, visiting, one.badge, since, str(one.person)))
    heads = (N_("Name"), N_("Company"), N_("Going to"), N_("Badge"), N_("Since"))
    table((*(say(head) for head in heads), "id"), rows)
    line(translate_count(LANGUAGE, "{count} visitor", "{count} visitors", len(found)))
    old = sum(one.left_over(today) for one in found)
    if old:
        line(say(N_("Came on an earlier day, and nobody noted that they left: {count}"), count=old))


def _hosts(vault: Vault, found: tuple[Inside, ...]) -> dict[Id, str]:
    """The names of hosts, where some are needed and the reader may list employees."""
    unnamed = any(one.host and not one.visits for one in found)
    if not unnamed or EMPLOYEE not in rights.populations(vault.gate):
        return {}
    return {one.id: one.name for one in people.load(vault.gate, [EMPLOYEE]).people}


def _told(one: Inside) -> dict[str, object]:
    return {
        "id": one.person,
        "name": one.name,
        "company": one.company,
        "host": one.host,
        "visits": one.visits,
        "badge": one.badge,
        "arrived": one.arrived.isoformat(timespec="minutes") if one.arrived else None,
    }


@app.command(help=say(N_("Note that a visitor has left.")))
def leave(
    context: typer.Context,
    visitor: Visitor,
    unseen: Annotated[bool, typer.Option("--unseen", help=say(N_("Nobody saw when, so no time is noted.")))] = False,
) -> None:
    given = here(context)
    with given.open() as vault:
        who = _find(vault, visitor)
        visitors.leave(vault.gate, who, seen=not unseen)
    if given.as_json:
        document({"id": who})
        return
    line(say(N_("The visit is over.")))


def _find(vault: Vault, text: str) -> Id:
    """The one who is in that an id or words of a name lead to; Misuse when it is nobody or several."""
    try:
        return UUID(text)
    except ValueError:
        words = fold(text).split()
    found = [one for one in visitors.inside(vault.gate) if all(word in fold(one.name) for word in words)]
    if len(found) == 1:
        return found[0].person
    if found:
        raise Misuse(
            N_("{count} visitors in the building are called that."),
            N_("Nothing was changed."),
            N_("Give more of the name, or the id from visitor in."),
            count=len(found),
        )
    raise Misuse(
        N_("No visitor in the building is called that."),
        N_("Nothing was changed."),
        N_("See who is in with visitor in."),
    )


@app.command("leave-all", help=say(N_("End every visit when the building is closed.")))
def leave_all(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        done = visitors.leave_all(vault.gate)
    if given.as_json:
        document({"left": done.people, "earlier_day": done.left_over})
        return
    line(translate_count(LANGUAGE, "{count} visit is over.", "{count} visits are over.", done.people))


@app.command("fire-list", help=say(N_("The list of who is in the building, as a PDF to print.")))
def print_list(
    context: typer.Context,
    out: Out,
    replace: Replace = False,
    reader_language: Annotated[
        str, typer.Option("--print-language", help=say(N_("The language of the list: nb or en.")))
    ] = LANGUAGE,
) -> None:
    given = here(context)
    if reader_language not in ("nb", "en"):
        raise Misuse(N_("The list is printed in bokmål (nb) or English (en)."))
    language: Language = "nb" if reader_language == "nb" else "en"
    check_places(out, replace=replace)
    with given.open() as vault:
        made = fire_list.compose(vault.gate, language)
        digest = files.place(out, drawing.draw(made.sheet), replace=replace)
        fire_list.note_printed(vault.gate, made, bytes.fromhex(digest))
    here_now, old = len(made.sheet.here), len(made.sheet.left_over)
    if given.as_json:
        document({"file": str(out), "sha256": digest, "visitors": here_now, "earlier_day": old})
        return
    line(say(N_("The fire list is {file}."), file=out))
