"""Reading and verifying the access log. Whose lines one may see: all with the duty for it, else one's own."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

from entrack_vault import access, access_log
from entrack_vault.access_log import Entry, Link, Verified
from entrack_vault.crypto.identity import PublicIdentity
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.memory import collector_paused
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.i18n import N_
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.session import Session
from entrack_vault.store import log
from entrack_vault.store import records as rows
from entrack_vault.workstation import state

_MOVED = N_("An entry has been moved.")
_ROLLED_BACK = N_("A card has been put back to an earlier version.")


@dataclass(frozen=True)
class Line:
    """One entry as the log's readers see it; texts are for the window to make from the codes."""

    entry: Entry
    hash: bytes
    member: str  # name, "" when it is no longer known
    job: str  # key of the job description they acted under


def read(gate: Gate, *, person: Id | None = None, event: Event | None = None, most: int = 1000) -> list[Line]:
    """The newest lines first. Without the duty to read the whole log only one's own lines are given.

    The reading is itself an entry.
    """
    session = gate.session
    whole = access.decide_duty(gate.job, Duty.READ_WHOLE_LOG, session.today).allowed
    permit = gate.look(Request(Event.LOG_READ, person))
    with permit.reading() as connection:
        links = log.newest(connection, person=person.bytes if person else None)
    found: list[Line] = []
    for link in links:
        entry = access_log.read_link(link)
        if entry is None or (event is not None and entry.event is not event):
            continue
        if not whole and entry.member != session.member:
            continue
        found.append(line(session, entry, link.entry_hash))
        if len(found) == most:
            break
    return found


def line(session: Session, entry: Entry, entry_hash: bytes) -> Line:
    """An entry with the name of whoever acted, and the job description they acted under then."""
    at = session.manifest_at(entry.sequence)
    member = at.member(entry.member)
    job = session.jobs.get((member.job, member.job_revision)) if member else None
    known = session.staff.get(entry.member)
    return Line(entry, entry_hash, known.name if known else "", job.key if job else "")


def verify(gate: Gate, work: Work = NO_PROGRESS, *, printed: Mapping[int, bytes] | None = None) -> Verified:
    """Checks the whole log: order, chain, every signature, and every head pinned here or `printed` elsewhere.

    What repeats the bodies for look-ups is held against them too, so that no record can be rolled back unseen.
    Damaged at the first fault. The verification is an entry.
    """
    session = gate.session
    permit = gate.look(Request(Event.LOG_VERIFIED))
    pinned = state.load(session.vault).pin.log
    pins = dict(printed or {})
    for head in (session.head, pinned):
        if head.sequence and pins.setdefault(head.sequence, head.hash) != head.hash:
            raise access_log.forked()
    seen = _Seen(session)
    with collector_paused(), permit.reading() as connection, closing(log.after(connection, 0)) as links:
        seen.persons = dict(log.person_of(connection))
        found = access_log.verify_chain(
            links,
            session.vault,
            seen.actor,
            pins=pins,
            step=lambda done: work.step(done, session.head.sequence),
            seen=seen.look,
        )
        seen.compare_changes(rows.last_changes(connection))
    return found


class _Seen:
    """What a verification remembers on its way: who may have signed, and the newest revision of each record."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._public: dict[tuple[int, UUID], PublicIdentity] = {}
        self.persons: dict[int, bytes | None] = {}
        self._newest: dict[bytes, tuple[int, int]] = {}
        self._nulled = self._held = False

    def actor(self, entry: Entry) -> PublicIdentity:
        """Whoever an entry names, as the manifest in force then has them."""
        at = self._session.manifest_at(entry.sequence)
        public = self._public.get((at.version, entry.member))
        if public is None:
            public = self._public[at.version, entry.member] = self._session.actor(entry)
        return public

    def look(self, link: Link, entry: Entry | None) -> None:
        """Holds what is repeated outside the body against it."""
        if entry is None:
            self._session.check_nulled(link.sequence, held_before=self._held)
            self._nulled = True
            return
        self._held = True
        if self.persons.get(link.sequence) != (entry.person.bytes if entry.person else None):
            raise access_log.broken(_MOVED)
        for change in entry.changes:
            self._newest[change.record] = (change.revision, entry.sequence)
        if entry.manifest:
            self._check_manifest(entry)

    def _check_manifest(self, entry: Entry) -> None:
        version = entry.manifest
        if version > len(self._session.versions) or self._session.entries[version - 1] != entry.sequence:
            raise access_log.broken(_MOVED)

    def compare_changes(self, stored: Mapping[bytes, tuple[int, int]]) -> None:
        """The newest revision of every record must be the one the log tells of."""
        # Bodies that are nulled no longer tell of the oldest changes; otherwise both must be the same.
        told = {record: stored.get(record) for record in self._newest} if self._nulled else stored
        if told != self._newest:
            raise access_log.broken(_ROLLED_BACK)
