"""Whether whoever wrote a revision had the right to, by the job description that was theirs when they did."""

from typing import TYPE_CHECKING
from uuid import UUID

from entrack_vault import access
from entrack_vault.access_log import Entry
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.manifest import RECOVERY
from entrack_vault.store.records import Stored

if TYPE_CHECKING:
    from entrack_vault.services.session import Session

# What a rights case is saved with, and nothing else.
_OF_REQUESTS = frozenset(
    {
        Event.REQUEST_RECEIVED,
        Event.REQUEST_CHANGED,
        Event.REQUEST_EXTENDED,
        Event.REQUEST_ANSWERED,
        Event.LETTER_PLACED,
    }
)


def check_right(session: "Session", stored: Stored) -> None:
    """Damaged when the author's job description gave no right to write there when it was saved."""
    at, author = session.manifest_at(stored.entry), UUID(bytes=stored.author)
    member = at.member(author)
    if member is None or member.status != "active":
        raise damaged()
    room = session.compartments.get(stored.compartment)
    if not access.may_write(session.register, session.job_of(author, at), room, stored.compartment):
        raise damaged()


def check_handled(session: "Session", entry: Entry) -> None:
    """Damaged when a rights case was saved with anything but a step of one, by someone with the duty for it then: the
    key to a population's cases goes with other duties, too."""
    if entry.event not in _OF_REQUESTS or entry.member == RECOVERY:
        raise damaged()
    job = session.job_of(entry.member, session.manifest_at(entry.sequence))
    if job.duty(Duty.HANDLE_REQUESTS, entry.at.astimezone().date()) is None:
        raise damaged()
