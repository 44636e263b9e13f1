"""An unlocked vault: whose it is, what the manifest says, and the common records. Keys are gate.py's to use."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from entrack_vault import access_log, manifest
from entrack_vault.access_log import Entry, Link
from entrack_vault.crypto.aead import damaged
from entrack_vault.crypto.identity import Identity, PublicIdentity
from entrack_vault.crypto.records import check_signature
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import EMPTY, START, Head
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.errors import NotAllowed
from entrack_vault.i18n import N_
from entrack_vault.manifest import RECOVERY, Manifest
from entrack_vault.register.compartments import COMMON, Compartment, everything
from entrack_vault.register.model import Register
from entrack_vault.services import common, proving
from entrack_vault.services.common import LoggedRules, LoggedStep, MappingEntry, MemberEntry, PurgeStep, Settings
from entrack_vault.services.keys import Keys
from entrack_vault.services.restorations import restorations
from entrack_vault.services.rules_in_force import in_force
from entrack_vault.store import Connection, dossier, log, members, records
from entrack_vault.store.batch import Batch
from entrack_vault.store.dossier import Evidence, LoggedLink
from entrack_vault.store.records import Stored
from entrack_vault.store.store import Home, News, Store
from entrack_vault.workstation import state
from entrack_vault.workstation.state import Pin

PIN_SECONDS = 5.0
_PROVEN = 5000  # entries remembered
_QUICK_TRIES = 3  # appends made for a head that others may have left behind, before everyone is kept out


@dataclass
class Session:
    """One member's open vault. `refresh` follows what others sign meanwhile."""

    home: Home
    store: Store
    register: Register
    identity: Identity
    member: UUID
    origin: bytes
    now: Callable[[], datetime] = common.utc_now
    unseen: bool = False  # being restored: not pinned yet
    versions: tuple[Manifest, ...] = ()
    entries: tuple[int, ...] = ()  # log sequence at which each version came into force
    head: Head = EMPTY  # the newest log link this session has seen
    jobs: dict[tuple[UUID, int], JobDescription] = field(default_factory=dict)
    staff: dict[UUID, MemberEntry] = field(default_factory=dict)
    mappings: dict[str, MappingEntry] = field(default_factory=dict)
    purges: dict[UUID, list[LoggedStep]] = field(default_factory=dict)  # by purge, in the log's order
    decisions: list[LoggedRules] = field(default_factory=list)  # on retention rules, the oldest first
    restored: list[common.LoggedRestored] = field(default_factory=list)  # from backups, the oldest first
    company: list[common.LoggedCompany] = field(default_factory=list)  # its own registers, the oldest first
    settings: Settings | None = None
    held: dict[UUID, common.Held] = field(default_factory=dict)  # subject of a common record -> where it stands
    compartments: dict[int, Compartment] = field(default_factory=dict)
    met: list[UUID] | None = None  # whom this member opened, the newest last; None until recent.py has read it
    others: list[tuple[int, int]] = field(default_factory=list)  # stretches of the log, (after, until), others wrote
    _keys: Keys | None = None
    _pinned_at: datetime | None = None
    _job: tuple[int, JobDescription] | None = None  # for one version of the manifest
    _proven: dict[int, Entry] = field(default_factory=dict)  # entries once proven stay so: they are signed

    def __post_init__(self) -> None:
        self.compartments = everything(self.register)
        self.plain_register = self.register  # without what has been decided in this vault

    @property
    def vault(self) -> UUID:
        """The vault's id."""
        return self.store.header.vault

    @property
    def manifest(self) -> Manifest:
        """The version in force."""
        return self.versions[-1]

    @property
    def keys(self) -> Keys:
        """The compartment keys: for gate.py, and for the owner's signing in rotation.py."""
        if self._keys is None:
            raise damaged()
        return self._keys

    @property
    def today(self) -> date:
        """The date rights and clocks are judged by, in local time."""
        return self.now().astimezone().date()

    @property
    def job(self) -> JobDescription:
        """The job description this session works under; the recovery identity stands in for an owner."""
        if self._job is None or self._job[0] != self.manifest.version:
            owner = self.manifest.owners[0].id if self.member == RECOVERY else self.member
            found = self.job_of(owner, self.manifest)
            self._job = (self.manifest.version, found)
        return self._job[1]

    def job_of(self, member: UUID, at: Manifest) -> JobDescription:
        """A member's job description under one version of the manifest; Damaged when it is not the one signed."""
        entry = at.member(member)
        job = self.jobs.get((entry.job, entry.job_revision)) if entry else None
        if job is None:
            raise damaged()
        return job

    def manifest_at(self, sequence: int) -> Manifest:
        """The version a log entry is judged by: the one in force before it, or the first for the founding entry.

        An entry that brings a manifest into force was written by someone the version before it names.
        """
        return self.versions[max(bisect_left(self.entries, sequence) - 1, 0)]

    def current_jobs(self) -> dict[UUID, JobDescription]:
        """The job descriptions in force, by record."""
        return {job.id: self.jobs[job.id, job.revision] for job in self.manifest.jobs}

    def held_jobs(self) -> list[JobDescription]:
        """The job descriptions of those who are members now."""
        return [self.jobs[one.job, one.job_revision] for one in self.manifest.active]

    def public(self, member: UUID) -> PublicIdentity:
        """The public identity of anyone who is or was a member; Damaged for a stranger."""
        return self.manifest.public(member)

    # Following what others do

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keeps others from writing until the block ends; begins by following what they have signed and logged.

        When it fails, the head that was not committed is forgotten with it.
        """
        if not self.store.entered:
            self.enter()
        before = self.head
        try:
            with self.store.writing():
                self.follow(always=True)
                yield
        except BaseException:
            self.head = before
            raise

    def chained(self, drafts: Sequence[Entry]) -> list[tuple[Link, Entry]]:
        """Entries chained after this session's head, and signed by its member."""
        return access_log.chain(drafts, self.head, self.vault, self.identity)

    def append(self, make: Callable[[], Batch]) -> None:
        """Writes what `make` gives, which is made for this session's head; made anew if others were first."""
        for _ in range(_QUICK_TRIES):
            batch = make()
            news = self.store.append(batch)
            if news is None:
                self.head = batch.end
                return
            self._take(news)
        with self.writing():
            batch = make()
            if self.store.append(batch) is not None:
                raise damaged()  # nobody else can have written
            self.head = batch.end

    def enter(self) -> None:
        """Logs the unlocking, which opens the common compartment to this connection."""
        entry = Entry(
            *(0, self.now(), self.member, Event.VAULT_UNLOCKED), compartments=(COMMON,), file=state.workstation()
        )
        self.append(lambda: Batch(self.head, self.chained([entry])))
        self.store.enter(self.head.sequence)

    def load(self) -> None:
        """Reads and proves manifest and keys. NotAllowed when this member is no longer active in it."""
        with self.store.reading() as connection:
            self._load(connection)

    def _load(self, connection: Connection) -> None:
        versions = manifest.verify_chain(members.manifests(connection), self.vault, self.origin)
        if versions[: len(self.versions)] != self.versions:
            raise damaged()  # not a continuation of what this session has seen
        self.versions = versions
        entry = self.manifest.member(self.member)
        if self.member != RECOVERY and (entry is None or entry.status != "active"):
            raise NotAllowed(
                N_("You are not among this vault's members."),
                N_("Nothing was opened."),
                N_("Ask the finance manager to confirm you, or to enrol you anew."),
            )
        self.entries = tuple(entry for _, entry in members.manifest_entries(connection))
        self._check_entries(connection)
        grants = members.grants(connection)
        if manifest.grants_hash(grants) != self.manifest.grants:
            raise damaged()
        if self.store.header.demonstration != self.manifest.demonstration:
            raise damaged()
        if self.public(self.member) != self.identity.public:
            raise damaged()
        self._keys = Keys(self.vault, self.identity, self.member, grants)

    def _check_entries(self, connection: Connection) -> None:
        """Every version came into force with the entry that names it, signed by whoever signed the version.

        Otherwise old rights could be stretched: a revision is judged by the version in force at its entry.
        """
        if len(self.entries) != len(self.versions) or any(b <= a for a, b in pairwise(self.entries)):
            raise damaged()
        links = {at: LoggedLink(*found) for at, found in log.some(connection, self.entries).items()}
        nulled = any(one.link.body is None for one in links.values())
        evidence = Evidence(links, {}, {}, log.first_held(connection) if nulled else None)
        for version, sequence in zip(self.versions, self.entries, strict=True):
            entry = self.logged(sequence, evidence)
            if entry is not None and (entry.manifest, entry.member) != (version.version, version.signer):
                raise damaged()

    def follow(self, *, always: bool = False) -> None:
        """Follows what others have signed and logged, and with `always` what this session has signed."""
        news = (self.store.news if always else self.store.news_if_any)(self.head.sequence)
        if news is not None:
            self._take(news)

    def population_of(self, person: UUID) -> int | None:
        """The number of the population someone belongs to; follows what others have signed, as `follow` does."""
        population, news = self.store.glance(person.bytes, self.head.sequence)
        if news is not None:
            self._take(news)
        return population

    def _take(self, news: News) -> None:
        """Moves to the log's end and loads a new manifest; Damaged when the log is cut or forked against what this
        session has seen."""
        if news.newest.sequence < self.head.sequence:
            raise access_log.cut()
        if self.head.sequence and news.seen != self.head.hash:
            raise access_log.forked()
        before = self.head.sequence
        if news.version == self.manifest.version:
            self.head = news.newest
        else:
            # All of it is read and proven beside what is in use, which the window's thread may be looking at, and put
            # in place at once. What is refused leaves everything as it was, to be refused again.
            renewed = copy(self)
            renewed.head = news.newest
            renewed.load()
            self._become(renewed)
        if self.head.sequence > before:
            self.others.append((before, self.head.sequence))

    def reread_common(self) -> None:
        """Reads the common records anew, for what others have written there without signing anything."""
        self._become(copy(self))

    def _become(self, renewed: "Session") -> None:
        renewed.read_common()
        vars(self).update(vars(renewed))

    def read_common(self) -> None:
        """Opens the common records, every version of the job descriptions among them. The unlocking is logged."""
        if not self.store.entered:
            self.enter()  # a server gives the common compartment to those who have logged their unlocking
        with self.store.reading() as connection:
            rows = sorted(records.of_compartment(connection, COMMON), key=lambda row: row.revision)
            evidence = dossier.evidence(connection, rows)
        newest = {stored.record: stored.revision for stored in rows}
        opened = [(stored, common.read(self.keys.open(stored))) for stored in rows]
        found = common.sort_out(opened, newest)
        self.jobs, self.staff, self.mappings, self.held = found.jobs, found.staff, found.mappings, found.held
        self.settings = found.settings or self.settings
        self._check_jobs([stored for stored, content in opened if isinstance(content, common.JobEntry)])
        for stored, content in opened:
            self.prove(evidence, stored, newest=stored.revision == newest[stored.record])
            # Everyone holds this compartment's key: what decides on members and rights only owners write.
            if not isinstance(content, MappingEntry | PurgeStep) and not self._was_owner(stored):
                raise damaged()
        self.decisions = [
            LoggedRules.of(stored, content, self.logged(stored.entry, evidence))
            for stored, content in found.decisions
        ]
        self.register = in_force(self.plain_register, self.decisions[-1].rules if self.decisions else ())
        self.restored = restorations(
            found.restored, lambda at: (self.logged(at, evidence), evidence.links[at].link.entry_hash)
        )
        self.company = [
            common.LoggedCompany.of(subject, stored, content, self.logged(stored.entry, evidence))
            for subject, stored, content in found.company
        ]
        self.purges = {}
        for subject, stored, content in sorted(found.steps, key=lambda step: step[1].entry):
            if (logged := self.logged(stored.entry, evidence)) is not None:  # services/purge.py judges by it
                link, before = evidence.links[stored.entry]
                step = LoggedStep(content, logged, link.entry_hash, before or START)
                self.purges.setdefault(subject, []).append(step)

    def _check_jobs(self, rows: list[Stored]) -> None:
        """The job descriptions must be the very ones the manifest names, or a co-worker could have swapped them."""
        hashes = {(UUID(bytes=stored.subject), stored.revision): self.check_author(stored) for stored in rows}
        for version in self.versions:
            for job in version.jobs:
                if hashes.get((job.id, job.revision)) != job.hash:
                    raise damaged()

    # Proving who wrote what

    def check_author(self, stored: Stored) -> bytes:
        """The ciphertext's hash when its author signed it and was a member then; Damaged otherwise."""
        author = UUID(bytes=stored.author)
        signer = self.manifest_at(stored.entry).public(author)
        return check_signature(self.keys.place(stored), signer, stored.sealed, stored.signature)

    def _was_owner(self, stored: Stored) -> bool:
        author = UUID(bytes=stored.author)
        return author == RECOVERY or author in {owner.id for owner in self.manifest_at(stored.entry).owners}

    def prove(self, evidence: Evidence, stored: Stored, *, newest: bool) -> None:
        """Proves a revision against its author, the author's right and the log; Damaged otherwise.

        `newest` says that it must be the last one of its record that the log names.
        """
        digest = self.check_author(stored)
        entry = self.logged(stored.entry, evidence)
        if not self._was_owner(stored):
            proving.check_right(self, stored)
        if entry is not None:
            proving.check_step(self, stored, entry)
            change = access_log.Change(stored.record, stored.revision, digest)
            if entry.member.bytes != stored.author or change not in entry.changes:
                raise damaged()
        if newest and evidence.newest.get(stored.record) != (stored.revision, stored.entry):
            raise damaged()
        later = evidence.named_later.get(stored.record, ())
        if newest and not all(self.was_lost(at) and stored.compartment != COMMON for at in later):
            raise damaged()  # put back to an earlier revision, also where log_change was made to agree

    def was_lost(self, sequence: int) -> bool:
        """Whether cards that an entry changed may be missing since the vault was restored."""
        return any(one.content.since < sequence <= one.content.until for one in self.restored)

    def logged(self, sequence: int, evidence: Evidence) -> Entry | None:
        """An entry, proven to follow the one before it and to be signed by a member of then; Damaged otherwise.

        None where the body has been nulled, which is believed only of entries older than the log's retention.
        """
        if sequence in self._proven:
            return self._proven[sequence]
        found = evidence.links.get(sequence)
        if found is None or (found.before is None and sequence > 1):
            raise damaged()
        entry = access_log.verify_link(found.link, Head(sequence - 1, found.before or START))
        if entry is None:
            held_before = evidence.first_held is not None and evidence.first_held < sequence
            self.check_nulled(sequence, held_before=held_before)
            return None
        access_log.verify_signature(found.link, self.actor(entry), self.vault)
        if len(self._proven) >= _PROVEN:
            self._proven.clear()
        self._proven[sequence] = entry
        return entry

    def actor(self, entry: Entry) -> PublicIdentity:
        """Whoever an entry names, as the manifest in force then has them; Damaged for one who was no member then."""
        at = self.manifest_at(entry.sequence)
        member = at.member(entry.member)
        if entry.member != RECOVERY and (member is None or member.status != "active"):
            raise damaged()
        return at.public(entry.member)

    def check_nulled(self, sequence: int, *, held_before: bool) -> None:
        """Bodies go from the oldest on, and none before its time: a gap elsewhere hides something (Damaged)."""
        old_enough = self.now() - self.manifest_at(sequence).made >= access_log.BODIES_KEPT
        if held_before or not old_enough:
            raise access_log.broken(N_("An entry has been emptied before its time."))

    def pin(self, *, always: bool = True) -> None:
        """Remembers the newest log head and manifest here; unless `always`, every 5 seconds at most."""
        now = self.now()
        lately = self._pinned_at and (now - self._pinned_at).total_seconds() < PIN_SECONDS
        if self.unseen or (lately and not always):
            return
        self._pinned_at = now
        seen = (self.manifest.version, manifest.digest(self.manifest.body()))
        state.pin(self.vault, Pin(self.origin, seen, self.head, self.store.header.generation, self.last_purged))

    @property
    def last_purged(self) -> int:
        """The log's entry of the newest purge; 0 before there is one."""
        entries = [step.entry for steps in self.purges.values() for step in steps]
        return max((entry.sequence for entry in entries if entry.event is Event.PURGE_CARRIED_OUT), default=0)
