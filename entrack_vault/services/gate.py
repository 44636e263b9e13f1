"""The gate: decide, commit the log entry, hand out a Permit. Only a Permit unseals, and only a Change saves.

Reads: the entry is committed before anything is decrypted. Changes: entry and change commit together. If the
entry cannot be written, nothing is opened. Refused attempts are entries too.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from entrack_vault import access, access_log
from entrack_vault.access import Action, Decision
from entrack_vault.access_log import Entry, Link
from entrack_vault.crypto.aead import damaged, new_key
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.domain.people import State
from entrack_vault.errors import Busy, Misuse, NotAllowed
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CLOCKS, number
from entrack_vault.services.cards import read_state
from entrack_vault.services.session import Session
from entrack_vault.store import Connection, log, records
from entrack_vault.store.header import Header
from entrack_vault.store.records import Fresh, Stored


@dataclass(frozen=True)
class Request:
    """What someone wants to do. `categories` are all refused if one of them is."""

    event: Event
    person: Id | None = None
    population: str = ""
    categories: tuple[str, ...] = ()
    action: Action = Action.READ
    purpose: str = ""
    duty: Duty | None = None
    file: bytes = b""


@dataclass(frozen=True)
class Permit:
    """That a request was allowed and its entry is committed. Opens what it was given for, and nothing else."""

    session: Session
    request: Request
    entry: int  # the log entry's sequence
    compartments: frozenset[int]
    state: State | None = None  # of the person, where there is one
    state_record: tuple[UUID, int] | None = None  # its record and revision

    def open(self, stored: Stored) -> bytes:
        """The content of a revision of this permit's person: proven theirs, signed, allowed, not rolled back."""
        if stored.subject != self._person or stored.compartment not in self.compartments:
            raise damaged()
        with self.session.store.reading() as connection:
            return _open_checked(self.session, connection, stored)

    def current(self) -> list[tuple[Stored, bytes]]:
        """Every card the permit covers, as stored and as opened."""
        return self._current(self._person)

    def current_of(self, person: Id) -> list[tuple[Stored, bytes]]:
        """The same of one of the people a permit for an import covers, their state among them."""
        if self.request.event is not Event.IMPORT_PREVIEWED:
            raise damaged()
        return self._current(person.bytes)

    def _current(self, person: bytes) -> list[tuple[Stored, bytes]]:
        with self.session.store.reading() as connection:
            rows = records.current(connection, person, self.compartments)
            self._check_whole(connection, person, rows)
            return [(stored, _open_checked(self.session, connection, stored)) for stored in rows]

    def history(self) -> list[tuple[Stored, bytes]]:
        """Every revision the permit covers, oldest first within each card."""
        with self.session.store.reading() as connection:
            rows = records.history(connection, self._person, self.compartments)
            self._check_whole(connection, self._person, rows)
            return [(stored, _open_checked(self.session, connection, stored, newest=False)) for stored in rows]

    def excerpts(self, seen: Callable[[bytes, int, bytes], None]) -> None:
        """Opens the excerpts of everyone in the permit's compartments: (subject, compartment, content)."""
        with self.session.store.reading() as connection:
            self.session.keys.open_excerpts(records.excerpts(connection, self.compartments), seen)

    def _check_whole(self, connection: Connection, person: bytes, rows: Iterable[Stored]) -> None:
        """A card whose revision or data key was taken out must not look like one that was never written."""
        found = {(stored.record, stored.revision) for stored in rows}
        for place in records.places(connection, person):
            if place.compartment in self.compartments and (place.record, place.revision) not in found:
                raise damaged()

    @property
    def _person(self) -> bytes:
        if self.request.person is None:
            raise damaged()
        return self.request.person.bytes


class Change:
    """A write under way, in one transaction: entries, and the revisions saved with each."""

    def __init__(self, session: Session, connection: Connection) -> None:
        self.session, self.connection = session, connection
        self._entries: list[Entry] = []
        self._fresh: list[Fresh] = []
        self._people: list[tuple[bytes, int]] = []

    @property
    def sequence(self) -> int:
        """The sequence of the entry that is being written."""
        return self.session.head.sequence + len(self._entries)

    def begin(self, request: Request) -> None:
        """Starts the next entry; what is saved from here on stands in it."""
        self._entries.append(_entry(self.session, request, self.sequence + 1))

    def brings(self, version: int) -> None:
        """The entry under way brings a manifest into force."""
        self._entries[-1] = replace(self._entries[-1], manifest=version)

    def create_person(self, person: Id, population: str) -> None:
        """Registers someone new."""
        self._people.append((person.bytes, self.session.register.populations[population].number))

    def save(
        self, subject: UUID, compartment: int, record: UUID, revision: int, content: bytes, excerpt: bytes = b""
    ) -> bytes:
        """Seals, signs and stores a revision with the entry under way; its ciphertext's hash."""
        place, sealed = self.session.keys.seal(subject, compartment, record, revision, content, excerpt)
        self._fresh.append(
            Fresh(
                record=record.bytes,
                revision=revision,
                subject=subject.bytes,
                compartment=compartment,
                schema=place.schema,
                epoch=place.epoch,
                author=place.author.bytes,
                entry=self.sequence,
                sealed=sealed.sealed,
                signature=sealed.signature,
                excerpt=sealed.excerpt,
                data_key=sealed.data_key,
            )
        )
        last = self._entries[-1]
        change = access_log.Change(record.bytes, revision, sealed.hash)
        rooms = last.compartments if compartment in last.compartments else (*last.compartments, compartment)
        self._entries[-1] = Entry(**{**last.__dict__, "changes": (*last.changes, change), "compartments": rooms})
        return sealed.hash

    def expect(self, record: UUID, revision: int) -> None:
        """Refuses (Busy) when a record is no longer at the revision the change was made from."""
        stored = records.last_change(self.connection, record.bytes)
        if stored is None or stored[0] != revision:
            raise changed_meanwhile()

    def flush(self) -> None:
        """Writes the people and revisions so far, for work on the rows themselves."""
        if self._people:
            records.add_people(self.connection, self._people)
        records.save(self.connection, self._fresh)
        self._people, self._fresh = [], []

    def write(self) -> None:
        """Writes everything; the caller's transaction commits it."""
        self.flush()
        append(self.session, self.connection, self._entries)


class Gate:
    """The only way to what is personal in one session."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def job(self) -> JobDescription:
        """The job description that decides."""
        return self.session.job

    def look(self, request: Request) -> Permit:
        """Decides and logs a read; NotAllowed when refused, and then that is logged."""
        with self.session.writing() as connection:
            decision = self._decide(request)
            entry = self._log(connection, request if decision.allowed else _refused(request))
        self.session.pin(always=False)
        if not decision.allowed:
            raise _not_allowed(decision)
        return self._with_state(Permit(self.session, request, entry, self._compartments(request)))

    @contextmanager
    def change(self, request: Request, permit: Permit | None = None) -> Iterator[Change]:
        """Decides and opens a change; entry and change commit together when the block ends without an error.

        Changing someone who exists takes the Permit of a look at them, whose state is still the one decided on.
        """
        with self.session.writing() as connection:
            decision = self._decide(request)
            if permit is not None and permit.request.person != request.person:
                raise damaged()  # a permit is for one person's cards
            if decision.allowed and permit is not None:
                decision = self._decide_state(request, permit)
            if not decision.allowed:
                self._log(connection, _refused(request))
            else:
                change = Change(self.session, connection)
                if permit is not None and permit.state_record is not None:
                    change.expect(*permit.state_record)
                change.begin(request)
                yield change
                change.write()
        if not decision.allowed:
            raise _not_allowed(decision)
        self.session.follow()
        self.session.pin(always=False)

    def change_in_new_file(
        self,
        request: Request,
        header: Callable[[bytes], Header],
        work: Callable[[Change], None],
        *,
        last: bool = False,
    ) -> None:
        """As change, but the vault moves to a new file under a new file key, with the header made for that key.

        `last` says that this session's own way in ends with it.
        """
        session = self.session
        with session.writing() as connection:
            decision = self._decide(request)
            if not decision.allowed:
                self._log(connection, _refused(request))
            else:
                file_key = new_key()

                def fill(copy: Connection) -> None:
                    change = Change(session, copy)
                    change.begin(request)
                    work(change)
                    change.write()

                session.store.rekey(connection, file_key, header(file_key), fill)
        if not decision.allowed:
            raise _not_allowed(decision)
        if not last:
            session.follow()
        session.pin()

    def note(self, request: Request) -> int:
        """Logs something that opens nothing, after deciding its duty; the entry's sequence."""
        return self.look(request).entry

    # Deciding

    def _decide(self, request: Request) -> Decision:
        session = self.session
        if request.duty is not None:
            given = access.decide_duty(self.job, request.duty, session.today)
            if not given.allowed:
                return given
        if request.purpose or (request.person is not None and request.categories):
            meant = access.decide_purpose(self.job, session.register, request.population, request.purpose)
            if not meant.allowed:
                return meant
        for category in request.categories:
            decision = access.decide_card(self.job, request.action, request.population, category, session.today)
            if not decision.allowed:
                return decision
        return Decision(True)

    def _decide_state(self, request: Request, permit: Permit) -> Decision:
        if permit.state is None:
            return Decision(True)
        return access.decide_state(self.job, request.action, permit.state, self.session.today)

    def _with_state(self, permit: Permit) -> Permit:
        """Opens the person's state, which the committed entry covers, and holds the request against it."""
        request = permit.request
        if request.person is None or not request.population:
            return permit
        session = self.session
        clocks = number(session.register, request.population, CLOCKS)
        with session.store.reading() as connection:
            rows = records.current(connection, request.person.bytes, (clocks,))
            if len(rows) != 1:
                raise damaged()
            state = read_state(_open_checked(session, connection, rows[0]))
        permit = Permit(
            session,
            request,
            permit.entry,
            permit.compartments,
            state,
            (UUID(bytes=rows[0].record), rows[0].revision),
        )
        decision = self._decide_state(request, permit)
        if not decision.allowed:
            with session.writing() as connection:
                self._log(connection, _refused(request))
            raise _not_allowed(decision)
        return permit

    def _compartments(self, request: Request) -> frozenset[int]:
        """What a permit opens. One for a whole population includes everyone's state: status and dates alone."""
        rooms = set(_rooms(self.session, request))
        if request.person is None and request.population:
            rooms.add(number(self.session.register, request.population, CLOCKS))
        return frozenset(rooms)

    def _log(self, connection: Connection, request: Request) -> int:
        entry = _entry(self.session, request, self.session.head.sequence + 1)
        append(self.session, connection, [entry])
        return entry.sequence


def append(session: Session, connection: Connection, entries: Sequence[Entry]) -> None:
    """Chains, signs and stores entries at the log's end; the session's head follows."""
    links: list[tuple[Link, Entry]] = []
    head = session.head
    for entry in entries:
        made = access_log.link(entry, head.hash, session.vault, session.identity)
        head = access_log.Head(made.sequence, made.entry_hash)
        links.append((made, entry))
    log.append(connection, links)
    session.head = head


def _entry(session: Session, request: Request, sequence: int) -> Entry:
    return Entry(
        sequence=sequence,
        at=session.now(),
        member=session.member,
        event=request.event,
        person=request.person,
        compartments=tuple(sorted(_rooms(session, request))),
        purpose=request.purpose,
        file=request.file,
    )


def _rooms(session: Session, request: Request) -> Iterable[int]:
    try:
        return {number(session.register, request.population, category) for category in request.categories}
    except KeyError:
        raise Misuse(N_("The register has no such category for this group."), N_("Nothing was opened.")) from None


def _refused(request: Request) -> Request:
    """What is logged of a refused attempt: who, whom, which rooms; an unknown purpose code is not repeated."""
    return Request(Event.ACCESS_REFUSED, request.person, request.population, request.categories)


def _open_checked(session: Session, connection: Connection, stored: Stored, *, newest: bool = True) -> bytes:
    """Proves a revision against its author, the author's right and the log, and opens it; Damaged otherwise."""
    session.prove(connection, stored, newest=newest)
    return session.keys.open(stored)


def _not_allowed(decision: Decision) -> NotAllowed:
    return NotAllowed(
        decision.reason,
        N_("Nothing was opened or changed, and the attempt is in the access log."),
        N_("Ask the finance manager if your job description should say otherwise."),
    )


def changed_meanwhile() -> Busy:
    """Someone else saved first."""
    return Busy(
        N_("Someone else has changed this since you opened it."),
        N_("Their change is kept, and yours was not saved over it."),
        N_("Open it again, look at what they changed, and make your change anew."),
    )


def unknown_person() -> Misuse:
    """Nobody the reader may know of has this id."""
    return Misuse(N_("Nobody registered has this id."), "", N_("Search for the person instead."))
