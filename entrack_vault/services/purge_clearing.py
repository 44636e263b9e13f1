"""What a purge leaves to be done by hand: paper to be shredded, other systems to be cleared.

The certificate stays open until whoever has the duty to sign, who alone has the safe's key, has confirmed each.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from entrack_vault.access_log import Entry
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import COMMON
from entrack_vault.services.common import PurgeCleared
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.purge import Case
from entrack_vault.services.session import Session

DUTY = Duty.SIGN


@dataclass(frozen=True)
class Clearing:
    """One thing to be done by hand, and who has confirmed it when."""

    id: UUID
    kind: Literal["paper", "system"]
    name: str  # where in the safe it lay, or what the system is called
    at: datetime | None = None
    member: UUID | None = None


def clearings(session: Session, case: Case) -> tuple[Clearing, ...]:
    """Everything to be done by hand after a purge that has been carried out; nothing before."""
    done = case.done
    if done is None:
        return ()
    confirmed = _confirmed(session, case)

    def made(what: UUID, kind: Literal["paper", "system"], name: str) -> Clearing:
        entry = confirmed.get(what)
        return Clearing(what, kind, name, entry.at if entry else None, entry.member if entry else None)

    return (
        *(made(one.id, "paper", one.shelf) for one in done.papers),
        *(made(one.id, "system", one.name) for one in done.systems),
    )


def is_open(session: Session, case: Case) -> bool:
    """Whether something is left to be done by hand after it."""
    return any(one.at is None for one in clearings(session, case))


def confirm(gate: Gate, case: Case, what: UUID) -> None:
    """Confirms that paper is shredded, or a system cleared. Misuse for what is not among them, or confirmed already.
    NotAllowed, logged, without the duty to sign."""
    session = gate.session
    gate.require(Request(Event.PURGE_CLEARED, duty=DUTY))
    session.reread_common()
    found = next((one for one in clearings(session, case) if one.id == what), None)
    if found is None or found.at is not None:
        raise Misuse(
            N_("There is nothing of the kind to confirm, or it is confirmed already."),
            N_("Nothing was changed."),
            N_("See what the purge leaves to be done by hand."),
        )
    with gate.change(Request(Event.PURGE_CLEARED, duty=DUTY)) as change:
        change.save(case.id, COMMON, new_id(), 1, PurgeCleared(what=what).content())
    session.reread_common()


def _confirmed(session: Session, case: Case) -> dict[UUID, Entry]:
    """By what was confirmed, the first entry by which someone with the duty did it."""
    found: dict[UUID, Entry] = {}
    for step in session.purges.get(case.id, ()):
        if isinstance(step.content, PurgeCleared) and step.entry.event is Event.PURGE_CLEARED:
            job = session.job_of(step.entry.member, session.manifest_at(step.entry.sequence))
            if job.duty(DUTY, step.entry.at.astimezone().date()) is not None:
                found.setdefault(step.content.what, step.entry)
    return found
