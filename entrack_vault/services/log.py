"""Reading and verifying the access log. Whose lines one may see: all with the duty for it, else one's own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
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
from entrack_vault.register.compartments import COMMON
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


def read(
    gate: Gate,
    *,
    person: Id | None = None,
    event: Event | None = None,
    period: tuple[date | None, date | None] = (None, None),
    most: int = 1000,
) -> list[Line]:
    """The newest lines first. Without the duty to read the whole log only one's own lines are given.

    `period` is the first and the last day, in this computer's time; None leaves that end open. The reading is itself
    an entry.
    """
    session = gate.session
    whole = access.decide_duty(gate.job, Duty.READ_WHOLE_LOG, session.today).allowed
    permit = gate.look(Request(Event.LOG_READ, person))
    with permit.reading() as connection:
        links = log.newest(connection, person=person.bytes if person else None)
    first, last = period
    found: list[Line] = []
    for link in links:
        entry = access_log.read_link(link)
        if entry is None or (event is not None and entry.event is not event):
            continue
        day = entry.at.astimezone().date()
        if (first is not None and day < first) or (last is not None and day > last):
            continue
        if not whole and entry.member != session.member:
            continue
        found.append(line(session, entry, link.entry_hash))
        if len(found) == most:
            break
    return found


def note_exported(gate: Gate, file_hash: bytes) -> None:
    """The log, or a part of it, became a file with this SHA-256."""
    gate.look(Request(Event.LOG_EXPORTED, file=file_hash))


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
    with (
        collector_paused(),
        permit.reading() as connection,
        closing(log.whole(connection)) as links,
        closing(rows.changes(connection)) as changes,
    ):
        seen = _Seen(session, changes)
        found = access_log.verify_chain(
            seen.beside(links),
            session.vault,
            seen.actor,
            pins=pins,
            step=lambda done: work.step(done, session.head.sequence),
            seen=seen.look,
        )
        seen.end()
    return found


class _Seen:
    """Holds what repeats the log for look-ups against it, entry by entry: little grows with the log's length."""

    def __init__(self, session: Session, changes: Iterator[tuple[bytes, int, int]]) -> None:
        self._session, self._changes = session, changes
        self._public: dict[tuple[int, UUID], PublicIdentity] = {}
        self._person: bytes | None = None  # as the column has it, of the link under way
        self._change = next(changes, None)
        self._held = False
        self._untold: dict[bytes, int] = {}  # the newest revisions stored for entries whose body is nulled

    def beside(self, links: Iterable[tuple[Link, bytes | None]]) -> Iterator[Link]:
        """The links alone, to be followed."""
        for link, self._person in links:
            yield link

    def actor(self, entry: Entry) -> PublicIdentity:
        """Whoever an entry names, as the manifest in force then has them."""
        at = self._session.manifest_at(entry.sequence)
        public = self._public.get((at.version, entry.member))
        if public is None:
            public = self._public[at.version, entry.member] = self._session.actor(entry)
        return public

    def look(self, link: Link, entry: Entry | None) -> None:
        """Holds what is repeated outside the body against it."""
        stored = self._changes_of(link.sequence)
        if entry is None:
            self._session.check_nulled(link.sequence, held_before=self._held)
            # A body that is nulled no longer tells of its changes; those of later ones must come after them.
            for record, revision in stored:
                self._untold[record] = max(revision, self._untold.get(record, 0))
            return
        self._held = True
        if self._person != (entry.person.bytes if entry.person else None):
            raise access_log.broken(_MOVED)
        told = Counter((change.record, change.revision) for change in entry.changes)
        cards_alone = COMMON not in entry.compartments  # the vault's own records come back whole
        if stored != told and not (stored <= told and cards_alone and self._session.was_lost(link.sequence)):
            raise access_log.broken(_ROLLED_BACK)
        if any(revision <= self._untold.get(record, 0) for record, revision in stored):
            raise access_log.broken(_ROLLED_BACK)
        if entry.manifest:
            self._check_manifest(entry)

    def _changes_of(self, sequence: int) -> Counter[tuple[bytes, int]]:
        """Those stored for a sequence. One that stands nowhere in the log stops all that come after it."""
        found: Counter[tuple[bytes, int]] = Counter()
        while self._change is not None and self._change[2] == sequence:
            found[self._change[:2]] += 1
            self._change = next(self._changes, None)
        return found

    def _check_manifest(self, entry: Entry) -> None:
        version = entry.manifest
        if version > len(self._session.versions) or self._session.entries[version - 1] != entry.sequence:
            raise access_log.broken(_MOVED)

    def end(self) -> None:
        """Nothing is stored as changed that the log does not tell of."""
        if self._change is not None:
            raise access_log.broken(_ROLLED_BACK)
