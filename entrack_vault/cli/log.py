"""Commands about the access log: reading it and verifying it."""

from typing import Annotated

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, say
from entrack_vault.cli.output import document, line, table, working
from entrack_vault.domain.events import LABELS, Event
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.domain.times import show_moment
from entrack_vault.errors import Damaged, Misuse
from entrack_vault.i18n import N_
from entrack_vault.services import log
from entrack_vault.services.log import Line
from entrack_vault.vault import Vault

app = typer.Typer(help=say(N_("The access log.")), invoke_without_command=True)
FOUND_SOMETHING = 1
_HEADS = (N_("No."), N_("When"), N_("Who"), N_("What"), N_("Whom"), N_("Categories"), N_("Why"), N_("Hash"))


@app.callback()
def read(
    context: typer.Context,
    person: Annotated[str, typer.Option(help=say(N_("Only about this person: an id, or words that find one.")))] = "",
    event: Annotated[str, typer.Option(help=say(N_("Only this event.")))] = "",
    first: Annotated[str, typer.Option("--from", help=say(N_("Only from this day on (ISO date).")))] = "",
    last: Annotated[str, typer.Option("--to", help=say(N_("Only until this day (ISO date).")))] = "",
    most: Annotated[int, typer.Option(min=1, help=say(N_("How many lines at most.")))] = 200,
) -> None:
    if context.invoked_subcommand is not None:
        return
    from entrack_vault.cli.people import find_person

    given, period = here(context), (read_day(first), read_day(last))
    if event and event not in set(Event):
        raise Misuse(
            N_("The access log knows no such event."), "", N_("Choose one of: {keys}"), keys=", ".join(Event)
        )
    with given.open() as vault:
        who = find_person(vault, person) if person else None
        lines = log.read(vault.gate, person=who, event=Event(event) if event else None, period=period, most=most)
        if given.as_json:
            document([_json(vault, one) for one in lines])
            return
        table(
            [say(head) for head in _HEADS],
            [_row(vault, one) for one in lines],
        )


def _json(vault: Vault, one: Line) -> dict[str, object]:
    entry = one.entry
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "member": one.member,
        "job": one.job,
        "event": entry.event.value,
        "person": entry.person,
        "compartments": _rooms(vault, one),
        "purpose": entry.purpose,
        "file": entry.file.hex(),
        "hash": one.hash.hex(),
    }


def _rooms(vault: Vault, one: Line) -> list[str]:
    known = vault.session.compartments
    return [f"{known[room].population}.{known[room].category}" for room in one.entry.compartments if room in known]


def _row(vault: Vault, one: Line) -> tuple[str, ...]:
    register, entry = vault.register, one.entry
    purpose = register.purposes.get(entry.purpose)
    rooms = [vault.session.compartments[room] for room in entry.compartments if room in vault.session.compartments]
    labels = [
        register.categories[room.category].label(LANGUAGE) for room in rooms if room.category in register.categories
    ]
    return (
        str(entry.sequence),
        show_moment(entry.at, LANGUAGE),
        one.member,
        say(LABELS[entry.event]),
        str(entry.person)[:8] if entry.person else "–",
        ", ".join(dict.fromkeys(labels)) or "–",
        purpose.label(LANGUAGE) if purpose else "–",
        grouped_hex(one.hash[:4]),
    )


@app.command(help=say(N_("Check the whole log: order, chain, signatures and pinned heads.")))
def verify(
    context: typer.Context,
    head: Annotated[
        list[str] | None, typer.Option(help=say(N_("A printed head to hold it against: number:hash.")))
    ] = None,
) -> int:
    given = here(context)
    printed = dict(_head(text) for text in head or ())
    with given.open() as vault, working(say(N_("Verifying")), quiet=given.as_json) as work:
        try:
            found = log.verify(vault.gate, work, printed=printed)
        except Damaged as fault:
            if given.as_json:
                document({"ok": False, "message": fault.text(LANGUAGE)})
            else:
                line(fault.text(LANGUAGE))
            return FOUND_SOMETHING
    if given.as_json:
        document({"ok": True, "entries": found.entries, "head": found.head.hash.hex()})
    else:
        line(say(N_("The whole log is in order: {entries} entries, no gap."), entries=found.entries))
        line(say(N_("Head: {hash}"), hash=grouped_hex(found.head.hash)))
    return 0


def _head(text: str) -> tuple[int, bytes]:
    number, _, digest = text.partition(":")
    try:
        return int(number), bytes.fromhex("".join(digest.split()))
    except ValueError:
        raise Misuse(N_("This is not a head of the log."), "", N_("Write it as number:hash.")) from None
