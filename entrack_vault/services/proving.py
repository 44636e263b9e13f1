"""Whether whoever wrote a revision had the right to, by the job description that was theirs when they did."""

from typing import TYPE_CHECKING
from uuid import UUID

from entrack_vault import access
from entrack_vault.access_log import Entry
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.contents import INCIDENT, PAPER, RIGHTS_CASE, WITHHELD
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.manifest import RECOVERY
from entrack_vault.store.records import Stored

if TYPE_CHECKING:
    from entrack_vault.services.session import Session

_OF_REQUESTS = frozenset(
    {
        Event.REQUEST_RECEIVED,
        Event.REQUEST_CHANGED,
        Event.REQUEST_EXTENDED,
        Event.REQUEST_ANSWERED,
        Event.LETTER_PLACED,
    }
)
# What some contents are saved with and nothing else, and the duty that takes.
_STEPS = {
    RIGHTS_CASE: (_OF_REQUESTS, Duty.HANDLE_REQUESTS),
    PAPER: (frozenset({Event.PAPER_CHANGED}), Duty.SIGN),
    WITHHELD: (frozenset({Event.WITHHOLDING_CHANGED}), Duty.SIGN),
    INCIDENT: (frozenset({Event.INCIDENT_CHANGED}), Duty.READ_WHOLE_LOG),
}


def check_right(session: "Session", stored: Stored) -> None:
    """Damaged when the author's job description gave no right to write there when it was saved."""
    at, author = session.manifest_at(stored.entry), UUID(bytes=stored.author)
    member = at.member(author)
    if member is None or member.status != "active":
        raise damaged()
    room = session.compartments.get(stored.compartment)
    if not access.may_write(session.register, session.job_of(author, at), room, stored.compartment):
        raise damaged()


def wrote(session: "Session", stored: Stored, population: str, category: str) -> bool:
    """Whether whoever saved something could write in a compartment of the population then, or was an owner."""
    at, author = session.manifest_at(stored.entry), UUID(bytes=stored.author)
    if author == RECOVERY or author in {owner.id for owner in at.owners}:
        return True
    room = (population, category, "write")
    return any((one.population, one.category, one.level) == room for one in session.job_of(author, at).rights)


def check_step(session: "Session", stored: Stored, entry: Entry) -> None:
    """Damaged when a request, paper, an incident or what is left out was saved with anything but a step of one, by
    someone with the duty for it then: the key to a population's cases goes with other duties, too."""
    if stored.schema not in _STEPS:
        return
    events, duty = _STEPS[stored.schema]
    if entry.event not in events or entry.member == RECOVERY:
        raise damaged()
    job = session.job_of(entry.member, session.manifest_at(entry.sequence))
    if job.duty(duty, entry.at.astimezone().date()) is None:
        raise damaged()
