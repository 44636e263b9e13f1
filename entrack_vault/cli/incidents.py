"""Commands about incidents: registered, assessed, told of, closed; and whose cards were opened meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.cli.prints import Out, Replace
from entrack_vault.cli.sheets import check_places
from entrack_vault.domain.incidents import RISKS, Incident, Risk, Told, who_was_told
from entrack_vault.domain.times import show_day, show_moment, show_moment_in_text
from entrack_vault.errors import Misuse
from entrack_vault.exports import files
from entrack_vault.exports import incident as drawing
from entrack_vault.i18n import N_
from entrack_vault.services import incident_report, incidents, opened_cards, people, rights
from entrack_vault.vault import Vault

app = typer.Typer(help=say(N_("Incidents: breaches of personal data security.")), no_args_is_help=True)
_HOUR = timedelta(hours=1)

Which = Annotated[
    str, typer.Argument(metavar="INCIDENT", help=say(N_("The incident's number, as incident list prints it.")))
]


def read_moment(text: str) -> datetime | None:
    """The moment an option names, in this computer's time where it names no zone; None where it names none."""
    try:
        return datetime.fromisoformat(text).astimezone() if text else None
    except (ValueError, OverflowError):
        raise Misuse(N_("This is not a time."), "", N_("Write it as 2026-03-11T09:30.")) from None


@app.command(help=say(N_("Register an incident: 72 hours run from when it was known.")))
def register(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="TEXT", help=say(N_("What happened.")))],
    known: Annotated[str, typer.Option(help=say(N_("Since when it is known (ISO time); now if not given.")))] = "",
    happened: Annotated[str, typer.Option(help=say(N_("When it happened (ISO date), if that is known.")))] = "",
) -> None:
    moment, day = read_moment(known), read_day(happened)
    _do(context, "", lambda vault, _none: incidents.register(vault.gate, what, moment, day))


@app.command("list", help=say(N_("Incidents, those that run first.")))
def list_incidents(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found, now = incidents.listed(vault.gate), vault.session.now()
    if given.as_json:
        document([_told(one, now) for one in found])
        return
    if not found:
        line(say(N_("No incident is registered.")))
        return
    heads = (N_("Number"), N_("What happened"), N_("Known since"), N_("State"), N_("Risk"))
    rows = [
        (one.number, _short(one.what), show_moment(one.known, LANGUAGE), _state(one, now), _risk(one))
        for one in found
    ]
    table([say(head) for head in heads], rows)


@app.command(help=say(N_("One incident: all that is documented of it.")))
def show(context: typer.Context, incident: Which) -> None:
    given = here(context)
    with given.open() as vault:
        found = incidents.named(vault.gate, incident)
        kept, now, staff = incidents.kept_until(vault.gate, found), vault.session.now(), vault.session.staff
    if given.as_json:
        document({**_told(found, now), "kept_until": kept})
        return
    by = staff[found.member].name if found.member in staff else ""
    facts = (
        (N_("Number"), found.number),
        (N_("What happened"), found.what),
        (N_("Happened"), show_day(found.happened, LANGUAGE) if found.happened else ""),
        (N_("Known since"), show_moment_in_text(found.known, LANGUAGE)),
        (N_("72 hours are over"), show_moment_in_text(found.term, LANGUAGE)),
        (N_("State"), _state(found, now)),
        (N_("Registered by"), by),
        (N_("Risk"), _risk(found)),
        (N_("Whom it concerns"), found.people),
        (N_("Assessment"), found.assessment),
        (N_("Measures"), found.measures),
        (N_("Told"), "\n".join(who_was_told(found, LANGUAGE))),
        (N_("Kept until"), show_day(kept, LANGUAGE) if kept else ""),
    )
    table(("", ""), [(say(head), text) for head, text in facts if text])


@app.command(help=say(N_("Say what it means for those concerned, and why it is judged so.")))
def assess(
    context: typer.Context,
    incident: Which,
    risk: Annotated[Risk, typer.Argument(metavar="RISK", help=say(N_("none, risk or high.")))],
    because: Annotated[str, typer.Option(help=say(N_("Why it is judged so.")))],
    people_told: Annotated[str, typer.Option("--people", help=say(N_("Whom it concerns, and about how many.")))] = "",
) -> None:
    _do(
        context,
        incident,
        lambda vault, one: incidents.assess(vault.gate, one, risk, because, people=people_told),
    )


@app.command(help=say(N_("Say what has been done about it.")))
def measures(
    context: typer.Context,
    incident: Which,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=say(N_("All that has been done.")))],
) -> None:
    _do(context, incident, lambda vault, one: incidents.note_measures(vault.gate, one, text))


@app.command(help=say(N_("Note that someone has been told of it.")))
def tell(
    context: typer.Context,
    incident: Which,
    whom: Annotated[
        Told, typer.Argument(metavar="WHOM", help=say(N_("authority, people, management, police or other.")))
    ],
    at: Annotated[str, typer.Option("--at", help=say(N_("When (ISO time); now if not given.")))] = "",
    why: Annotated[
        str, typer.Option("--why-late", help=say(N_("Why it took more than 72 hours to tell Datatilsynet.")))
    ] = "",
) -> None:
    moment = read_moment(at)
    _do(context, incident, lambda vault, one: incidents.tell(vault.gate, one, whom, moment, why=why))


@app.command(help=say(N_("Close an incident: it is assessed, and those to be told have been told.")))
def close(context: typer.Context, incident: Which) -> None:
    _do(context, incident, lambda vault, one: incidents.close(vault.gate, one))


@app.command(help=say(N_("The report of an incident as a PDF, for Datatilsynet and for the file.")))
def report(
    context: typer.Context,
    incident: Which,
    out: Out,
    replace: Replace = False,
    reader_language: Annotated[str, typer.Option("--print-language", help=say(N_("nb or en.")))] = LANGUAGE,
) -> None:
    given = here(context)
    if reader_language not in ("nb", "en"):
        raise Misuse(N_("The report is written in bokmål (nb) or English (en)."))
    check_places(out, replace=replace)
    with given.open() as vault:
        one = incidents.named(vault.gate, incident)
        made = incident_report.compose(vault.gate, one.id, "nb" if reader_language == "nb" else "en")
        digest = files.place(out, drawing.draw(made), replace=replace)
        incidents.note_placed(vault.gate, bytes.fromhex(digest))
    if given.as_json:
        document({"file": str(out), "sha256": digest})
        return
    line(say(N_("The report is {file}."), file=out))


@app.command(help=say(N_("Whose cards were opened by a member, or from a workstation, between two moments.")))
def opened(
    context: typer.Context,
    since: Annotated[str, typer.Option("--from", help=say(N_("From when (ISO time).")))],
    until: Annotated[str, typer.Option("--to", help=say(N_("Until when (ISO time); now if not given.")))] = "",
    member: Annotated[str, typer.Option(help=say(N_("By this member, by name.")))] = "",
    workstation: Annotated[str, typer.Option(help=say(N_("From the workstation whose code begins so.")))] = "",
) -> None:
    given, first, last = here(context), read_moment(since), read_moment(until)
    if first is None:
        raise Misuse(N_("This is not a time."), "", N_("Write it as 2026-03-11T09:30."))
    with given.open() as vault:
        gate, staff = vault.gate, vault.session.staff
        who = next((key for key, one in staff.items() if one.name.casefold() == member.casefold()), None)
        if member and who is None:
            raise Misuse(N_("There is no such member."), N_("Nothing was opened."), N_("See the list of members."))
        place = opened_cards.workstation_named(gate, workstation) if workstation else b""
        until_then = last or vault.session.now()
        told = opened_cards.opened_by(gate, first, until_then, member=who, workstation=place)
        open_here = [] if given.as_json else rights.populations(gate)  # whoever keeps watch may open nobody
        names = {one.id: one.name for one in people.load(gate, open_here).people} if open_here else {}
        groups = [vault.register.populations[key].plural(LANGUAGE) for key in told.listed]
    if given.as_json:
        rows = [{**vars(one), "first": one.first.isoformat(), "last": one.last.isoformat()} for one in told.people]
        document({"people": rows, "listed": told.listed, "refused": told.refused})
        return
    heads = (N_("Whose"), N_("By"), N_("Times"), N_("First"), N_("Last"))
    table(
        [say(head) for head in heads],
        [
            (
                names.get(one.person) or one.person.hex[:8].upper(),
                staff[one.member].name if one.member in staff else "",
                str(one.times),
                show_moment(one.first, LANGUAGE),
                show_moment(one.last, LANGUAGE),
            )
            for one in told.people
        ],
    )
    if groups:
        line(say(N_("Lists with names were fetched, too: {groups}."), groups=", ".join(groups)))
    if told.refused:
        line(say(N_("Refused attempts: {count}."), count=told.refused))


# What they print


def _told(one: Incident, now: datetime) -> dict[str, object]:
    told = {key: value for key, value in vars(one).items() if key not in ("known", "told")}
    tellings = [{"whom": telling.whom, "at": telling.at.isoformat(), "why_late": telling.why} for telling in one.told]
    clock = {"known": one.known.isoformat(), "term": one.term.isoformat(), "running": one.running}
    return {"number": one.number, **told, **clock, "hours_left": _hours(one, now), "told": tellings}


def _hours(one: Incident, now: datetime) -> float:
    return round(one.left(now) / _HOUR, 1)


def _state(one: Incident, now: datetime) -> str:
    if one.closed:
        return say(N_("Closed {day}"), day=show_day(one.closed, LANGUAGE))
    if not one.running:
        return say(N_("Those concerned are to be told")) if one.waits_for else say(N_("Not closed"))
    hours = _hours(one, now)
    if hours < 0:
        return say(N_("{hours} hours over the 72"), hours=round(-hours))
    return say(N_("{hours} of 72 hours left"), hours=int(hours))


def _risk(one: Incident) -> str:
    return say(RISKS[one.risk]) if one.risk else say(N_("Not assessed yet."))


def _short(text: str) -> str:
    first = text.splitlines()[0]
    return first if len(first) <= 60 else f"{first[:59]}…"


def _do(context: typer.Context, incident: str, act: Callable[[Vault, UUID], UUID | None]) -> None:
    """One step of an incident, and how it stands after it."""
    given = here(context)
    with given.open() as vault:
        known = incidents.named(vault.gate, incident).id if incident else UUID(int=0)
        found = incidents.find(vault.gate, act(vault, known) or known)
        now = vault.session.now()
    if given.as_json:
        document(_told(found, now))
        return
    line(say(N_("Noted on incident {number}."), number=found.number))
    line(_state(found, now))
