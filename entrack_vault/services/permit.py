"""That a request was allowed and its entry is committed. Only gate.py makes one, and only a Permit unseals."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from entrack_vault import access
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.contents import CARD, DOCUMENT
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import State
from entrack_vault.register.compartments import CASES, CLOCKS, number
from entrack_vault.services.cards import read_state
from entrack_vault.services.request import Request
from entrack_vault.services.session import Session
from entrack_vault.store import Connection
from entrack_vault.store.dossier import Dossier, Evidence
from entrack_vault.store.records import Place, Stored

_OF_MANY = frozenset({Event.IMPORT_PREVIEWED, Event.PURGE_PLANNED})
VISITOR, HERE = "visitor", "active"  # a list of who is in the building opens those, and nobody else


@dataclass(frozen=True)
class OneOfMany:
    """One person among those a permit covers: everything in its compartments, and where else they have records."""

    opened: list[tuple[Stored, bytes]]
    places: Sequence[Place]

    def of_schema(self, schema: int) -> list[tuple[Stored, bytes]]:
        """Everything of one kind (domain/contents.py)."""
        return _of(schema, self.opened)


@dataclass(frozen=True)
class Permit:
    """Opens what it was given for, and nothing else. `dossier` was read after the entry was committed."""

    session: Session
    request: Request
    entry: int  # the log entry's sequence
    compartments: frozenset[int]
    dossier: Dossier | None = None  # of the person, where there is one; every revision for histories and overviews
    state: State | None = None
    state_record: tuple[UUID, int] | None = None  # its record and revision
    beside: tuple[tuple[Stored, bytes], ...] = ()  # what lies with the state: what is left out of overviews
    people: frozenset[Id] | None = None  # those it covers, where each is a line of the log; None for all it may meet

    def open(self, stored: Stored) -> bytes:
        """The content of a revision of this permit's person: proven theirs, signed, allowed, not rolled back."""
        if stored.subject != self.person or stored.compartment not in self.compartments:
            raise damaged()
        return open_checked(self.session, self.found.evidence, stored)

    def current(self) -> list[tuple[Stored, bytes]]:
        """Every card the permit covers, as stored and as opened."""
        return self.of_schema(CARD)

    def documents(self) -> list[tuple[Stored, bytes]]:
        """What is known of every document the permit covers, as stored and as opened."""
        return self.of_schema(DOCUMENT)

    def of_schema(self, schema: int) -> list[tuple[Stored, bytes]]:
        """Everything of one kind that the permit covers, as stored and as opened (domain/contents.py)."""
        return _of(schema, self._in_force)

    @cached_property
    def _in_force(self) -> list[tuple[Stored, bytes]]:
        """Everything is proven before it is told apart: a card made to look like a document is found out."""
        newest: dict[bytes, Stored] = {}  # the last of each is the one in force
        for stored in self.found.stored:
            if newest.get(stored.record, stored).schema != stored.schema:
                raise damaged()  # hidden: each kind is held against the duty that takes, and another is read instead
            newest[stored.record] = stored
        return self._open(self.found, list(newest.values()), newest=True)

    def one_of(self, person: Id, *, every: bool = False) -> "OneOfMany":
        """What is stored of one of the people that a permit for an import or a purge covers, their state among it;
        `every` revision, the oldest first within each record, or those in force. A permit for the list of who is in
        the building covers visitors whose visit is not over."""
        of_visitors = self.request.event is Event.VISITORS_LISTED and self.request.population == VISITOR
        if not of_visitors and self.request.event not in _OF_MANY:
            raise damaged()
        if self.people is not None and person not in self.people:
            raise damaged()
        if self.request.event is Event.PURGE_PLANNED and self.people is None:
            raise damaged()  # a plan is of people who are each a line of the log
        found = self.session.store.dossier(self.entry, person.bytes, self.compartments, every=every)
        self._check_cases(person, found)
        one = OneOfMany(self._open(found, found.stored, newest=not every), found.places)
        if of_visitors and self._status_of(one) != HERE:
            raise damaged()
        return one

    def _check_cases(self, person: Id, found: Dossier) -> None:
        """Damaged where a case has been made into another kind of record: each kind takes a duty of its own, and what
        a request, a hold or paper stops would go all the same."""
        room = number(self.session.register, self.request.population, CASES)
        changed = any(place.compartment == room and place.last > place.first for place in found.places)
        if room not in self.compartments or not changed:
            return
        kinds: dict[bytes, int] = {}
        for stored in self.session.store.dossier(self.entry, person.bytes, frozenset({room}), every=True).stored:
            if kinds.setdefault(stored.record, stored.schema) != stored.schema:
                raise damaged()

    def one_to_check(self, person: Id) -> list[tuple[Stored, bytes]] | None:
        """The cards of one person, their state among them, for a look through the records; None, and no card is
        opened, where the person's state closes them: what is restricted is kept and not used otherwise."""
        if self.request.event is not Event.RECORDS_CHECKED:
            raise damaged()
        found = self.session.store.dossier(self.entry, person.bytes, self.compartments)
        clocks = number(self.session.register, self.request.population, CLOCKS)
        there = [row for row in found.stored if row.schema == CARD]
        states = self._open(found, [row for row in there if row.compartment == clocks], newest=True)
        if len(states) != 1:
            raise damaged()
        session, state = self.session, read_state(states[0][1])
        if not access.decide_state(session.job, self.request.action, state, session.today).allowed:
            return None
        return states + self._open(found, [row for row in there if row.compartment != clocks], newest=True)

    def _status_of(self, one: OneOfMany) -> str:
        clocks = number(self.session.register, self.request.population, CLOCKS)
        states = [read_state(content) for stored, content in one.opened if stored.compartment == clocks]
        return states[-1].status if states else ""

    def history(self) -> list[tuple[Stored, bytes]]:
        """Every revision of the cards the permit covers, oldest first within each."""
        return _of(CARD, self._open(self.found, self.found.stored, newest=False))

    def _open(self, found: Dossier, wanted: Sequence[Stored], *, newest: bool) -> list[tuple[Stored, bytes]]:
        stored = [row for row in wanted if row.compartment in self.compartments]
        there = {row.record for row in found.stored}
        if any(place.compartment in self.compartments and place.record not in there for place in found.places):
            raise damaged()
        return [(row, open_checked(self.session, found.evidence, row, newest=newest)) for row in stored]

    def chunks(self, record: UUID, first: int, many: int) -> list[bytes]:
        """Up to `many` sealed chunks of the document it was given for, from a position on."""
        return self.session.store.chunks(self.entry, record.bytes, first, many)

    def reading(self) -> AbstractContextManager[Connection]:
        """A read transaction under the permit's entry, for what is more than one person's dossier. Once only."""
        return self.session.store.reading(self.entry)

    def excerpts(
        self,
        seen: Callable[[bytes, int, bytes], None],
        of: Sequence[bytes] = (),
        *,
        rooms: frozenset[int] | None = None,
    ) -> None:
        """Opens the excerpts in its compartments, or in some `rooms` of them, of everyone or of some people:
        (subject, compartment, content)."""
        wanted = self.compartments if rooms is None else self.compartments & rooms
        with self.reading(), closing(self.session.store.excerpts(wanted, of)) as rows:
            self.session.keys.open_excerpts(rows, seen)

    @property
    def places(self) -> Sequence[Place]:
        """Where the person has records, also those that are closed to the reader."""
        return self.found.places

    @property
    def found(self) -> Dossier:
        """The person's dossier; Damaged for a permit of a whole group."""
        if self.dossier is None:
            raise damaged()
        return self.dossier

    @property
    def person(self) -> bytes:
        """The person it is for; Damaged for a permit of a whole group."""
        if self.request.person is None:
            raise damaged()
        return self.request.person.bytes


def _of(schema: int, opened: list[tuple[Stored, bytes]]) -> list[tuple[Stored, bytes]]:
    return [(stored, content) for stored, content in opened if stored.schema == schema]


def open_checked(session: Session, evidence: Evidence, stored: Stored, *, newest: bool = True) -> bytes:
    """Proves a revision against its author, the author's right and the log, and opens it; Damaged otherwise."""
    session.prove(evidence, stored, newest=newest)
    return session.keys.open(stored)
