"""Whose cards were opened by a member or from a workstation between two moments: the access log's own answer."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from entrack_vault import access_log
from entrack_vault.access_log import Entry
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import group_of
from entrack_vault.services.duties_used import NO_CARDS
from entrack_vault.services.gate import Gate, Request
from entrack_vault.store import log

DUTY = Duty.READ_WHOLE_LOG
SHOWN = 8  # hex digits a workstation is called by
_MOST_UNLOCKS = 10_000  # looked through for workstations
_SHOWS_NOTHING = (NO_CARDS - {Event.ACCESS_REFUSED}) | {Event.PURGE_FILE_DESTROYED}  # of whom it is about


@dataclass(frozen=True)
class Opened:
    """Whose cards were opened, by whom, how often, and when first and last."""

    person: UUID
    member: UUID
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Answer:
    """What the log tells: whose cards were opened, the most opened first; of which groups a list was fetched, which
    shows names and little more; and how often something was refused."""

    people: tuple[Opened, ...]
    listed: tuple[str, ...] = ()  # populations
    refused: int = 0


def opened_by(
    gate: Gate, since: datetime, until: datetime, *, member: UUID | None = None, workstation: bytes = b""
) -> Answer:
    """What was opened between two moments by one member, from one workstation, or both; with neither, by anyone.

    Logged. An entry is from the workstation at which its member last unlocked the vault; where someone works at two
    at once it may be either. Misuse for a period that ends before it begins. NotAllowed without the duty.
    """
    if until < since:
        raise Misuse(N_("The period ends before it begins."), N_("Nothing was opened."))
    permit = gate.look(Request(Event.LOG_READ, duty=DUTY))
    found: dict[tuple[UUID, UUID], list[datetime]] = {}
    groups: set[int] = set()
    refused = 0
    at: dict[UUID, bytes] = {}
    with permit.reading() as connection, closing(_entries(log.whole(connection))) as entries:
        for entry in entries:
            if entry.event is Event.VAULT_UNLOCKED:
                at[entry.member] = entry.file
            theirs = member is None or entry.member == member
            there = not workstation or at.get(entry.member) == workstation
            if not (theirs and there and since <= entry.at <= until):
                continue
            if entry.event is Event.ACCESS_REFUSED:
                refused += 1
            elif entry.event in _SHOWS_NOTHING:
                continue
            elif entry.person is not None:
                found.setdefault((entry.person, entry.member), []).append(entry.at)
            else:
                groups |= {group_of(room) for room in entry.compartments}
    lines = [Opened(person, who, len(times), min(times), max(times)) for (person, who), times in found.items()]
    listed = tuple(key for key, group in gate.session.register.populations.items() if group.number in groups)
    return Answer(tuple(sorted(lines, key=lambda one: (-one.times, one.first))), listed, refused)


def workstations(gate: Gate) -> dict[bytes, tuple[UUID, ...]]:
    """The workstations the log knows, that used last first, and who has unlocked the vault at each. Logged."""
    permit = gate.look(Request(Event.LOG_READ, duty=DUTY))
    found: dict[bytes, dict[UUID, None]] = {}
    with permit.reading() as connection:
        for link in log.of_event(connection, Event.VAULT_UNLOCKED.value, _MOST_UNLOCKS):
            entry = access_log.read_link(link)
            if entry is not None and entry.file:
                found.setdefault(entry.file, {})[entry.member] = None
    return {place: tuple(members) for place, members in found.items()}


def workstation_named(gate: Gate, text: str) -> bytes:
    """The workstation whose code begins with what is given, in hex; Misuse for none, or more than one. Logged."""
    wanted = "".join(text.split()).lower()
    found = [place for place in workstations(gate) if wanted and place.hex().startswith(wanted)]
    if len(found) != 1:
        raise Misuse(
            N_("The log knows no such workstation."),
            N_("Nothing was opened."),
            N_("Each workstation shows its own code in its settings."),
        )
    return found[0]


def code_of(workstation: bytes) -> str:
    """What a workstation is called by people: the beginning of its code in the log."""
    return workstation.hex()[:SHOWN].upper()


def _entries(links: Iterator[tuple[access_log.Link, bytes | None]]) -> Generator[Entry]:
    """Those that still tell anything."""
    for link, _person in links:
        entry = access_log.read_link(link)
        if entry is not None:
            yield entry
