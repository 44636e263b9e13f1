"""Files and prints that left the vault before a purge, as the log knows of them: to be destroyed, and ticked off.

The log does not know where they are: it knows whom they were about, who took them out, when, and their hash.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from entrack_vault import access_log
from entrack_vault.access_log import Entry
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import COMMON
from entrack_vault.services import purge
from entrack_vault.services.common import PurgeTicked
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.purge import Case
from entrack_vault.services.session import Session
from entrack_vault.store import log

# What takes something about one person out of the vault.
TAKEN_OUT = (
    Event.OVERVIEW_PLACED,
    Event.PORTABLE_PLACED,
    Event.CARDS_EXPORTED,
    Event.DOCUMENT_EXPORTED,
    Event.DOCUMENT_PRINTED,
    Event.LETTER_PLACED,
)


@dataclass(frozen=True)
class Taken:
    """Something that was taken out, and whether someone has said that it is destroyed."""

    entry: Entry
    member: str  # name, "" when it is no longer known
    ticked: datetime | None = None
    ticked_by: str = ""


def taken_out(gate: Gate, case: Case) -> list[Taken]:
    """Everything the log knows to have been taken out about the people of a purge, before it; the newest first.

    NotAllowed, logged, without a duty that concerns purges.
    """
    session = gate.session
    permit = gate.look(Request(Event.LOG_READ, duty=purge.duty_for(gate)))
    until = case.carried_out.entry.sequence if case.carried_out else session.head.sequence
    ticks = _ticks(session, case)
    found = []
    with permit.reading() as connection:
        for person in case.proposal.people:
            for link in log.newest(connection, person=person.bytes):
                entry = access_log.read_link(link)
                if entry is not None and entry.event in TAKEN_OUT and entry.sequence < until:
                    found.append(_taken(session, entry, ticks.get(entry.sequence)))
    return sorted(found, key=lambda one: one.entry.sequence, reverse=True)


def tick(gate: Gate, case: Case, sequence: int) -> None:
    """Says that what was taken out with an entry is destroyed. Misuse for one not among them, or ticked off."""
    found = next((one for one in taken_out(gate, case) if one.entry.sequence == sequence), None)
    if found is None or found.ticked is not None:
        raise Misuse(
            N_("There is nothing to be destroyed with that number, or it has been ticked off."),
            N_("Nothing was changed."),
            N_("See the list of what was taken out."),
        )
    with gate.change(Request(Event.PURGE_FILE_DESTROYED, duty=purge.duty_for(gate))) as change:
        change.save(case.id, COMMON, new_id(), 1, PurgeTicked(entry=sequence).content())
    gate.session.reread_common()


def _ticks(session: Session, case: Case) -> dict[int, Entry]:
    """By the entry that is ticked off, the first by which someone with a duty for purges did it."""
    ticks: dict[int, Entry] = {}
    for step in session.purges.get(case.id, ()):
        if isinstance(step.content, PurgeTicked) and step.entry.event is Event.PURGE_FILE_DESTROYED:
            job = session.job_of(step.entry.member, session.manifest_at(step.entry.sequence))
            day = step.entry.at.astimezone().date()
            if any(job.duty(duty, day) for duty in (Duty.PROPOSE_PURGES, Duty.APPROVE_PURGES)):
                ticks.setdefault(step.content.entry, step.entry)
    return ticks


def _taken(session: Session, entry: Entry, tick_: Entry | None) -> Taken:
    def name(member: UUID) -> str:
        known = session.staff.get(member)
        return known.name if known else ""

    return Taken(entry, name(entry.member), tick_.at if tick_ else None, name(tick_.member) if tick_ else "")
