"""The gate: decide, commit the log entry, hand out a Permit. Only a Permit unseals, and only a Change saves.

Reads: the entry is committed before anything is decrypted. Changes: entry and change commit together. If the
entry cannot be written, nothing is opened. Refused attempts are entries too.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action, Decision
from entrack_vault.crypto.aead import damaged, new_key
from entrack_vault.domain.contents import CARD
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CLOCKS, number
from entrack_vault.services.cards import read_state
from entrack_vault.services.change import Change
from entrack_vault.services.permit import Permit, open_checked
from entrack_vault.services.request import Request, draft, refused, rooms
from entrack_vault.services.session import Session
from entrack_vault.store.batch import Batch, changed_meanwhile
from entrack_vault.store.header import Header

# What shows earlier values, too, or must see that no record has been made into something else.
_EVERY_REVISION = frozenset(
    {Event.HISTORY_OPENED, Event.OVERVIEW_MADE, Event.PAPERS_READ, Event.WITHHOLDING_READ, Event.REQUESTS_OPENED}
)
# What reads cards for their days alone, also of those whose cards are closed otherwise.
_PLANNING = frozenset({Event.RETENTION_REVIEWED, Event.PURGE_PLANNED, Event.PURGE_CARRIED_OUT})
__all__ = ["Change", "Gate", "Permit", "Request", "changed_meanwhile", "unknown_person"]


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
        session = self.session
        decision = self._commit(request, lambda: self._decide(request), lambda: self._logged(request))
        session.pin(always=False)
        if not decision.allowed:
            raise _not_allowed(decision)
        permit = Permit(session, request, session.head.sequence, self._compartments(request))
        return self._with_state(permit) if request.person and request.population else permit

    def look_over(self, request: Request, people: Sequence[Id]) -> Permit:
        """As look, at several people of one population. Each is a line of the log, and all of them are committed
        together before anything is read."""
        session = self.session
        each = [replace(request, person=person) for person in people]

        def logged() -> Batch:
            return Batch(session.head, session.chained([draft(session, one) for one in (request, *each)]))

        decision = self._commit(request, lambda: self._decide(request), logged)
        session.pin(always=False)
        if not decision.allowed:
            raise _not_allowed(decision)
        entry, covered = session.head.sequence - len(each), frozenset(people)
        return Permit(session, request, entry, self._compartments(request), people=covered)

    @contextmanager
    def change(
        self, request: Request, permit: Permit | None = None, *, keeps_others_out: bool = False
    ) -> Iterator[Change]:
        """Decides and opens a change; entry and change commit together when the block ends without an error.

        Changing someone who exists takes the Permit of a look at them, whose state is still the one decided on.
        `keeps_others_out` while the block lasts: for what is signed, and for what is too much to keep in memory.
        """
        if permit is not None and permit.request.person != request.person:
            raise damaged()  # a permit is for one person's cards

        def decide() -> Decision:
            decision = self._decide(request)
            return self._decide_state(request, permit) if permit is not None and decision.allowed else decision

        with self.session.writing() if keeps_others_out else nullcontext():
            decision = decide()
            if decision.allowed:
                change = Change(self.session, keeps_others_out=keeps_others_out)
                if permit is not None and permit.state_record is not None:
                    change.expect(*permit.state_record)
                change.begin(request)
                yield change
                decision = self._commit(request, decide, change.batch)
            else:
                self._refuse(request)
        if not decision.allowed:
            raise _not_allowed(decision)
        self.session.follow(always=keeps_others_out)
        self.session.pin(always=False)

    def change_file_key(
        self,
        request: Request,
        header: Callable[[bytes], Header],
        work: Callable[[Change], None],
        *,
        last: bool = False,
    ) -> None:
        """As change, but the vault gets a new file key with it, and the header made for that key.

        `last` says that this session's own way in ends with it.
        """
        session = self.session
        with session.writing():
            decision = self._decide(request)
            if decision.allowed:
                file_key = new_key()
                change = Change(session, keeps_others_out=True)
                change.begin(request)
                work(change)
                session.store.rotate(file_key, header(file_key), change.batch())
            else:
                self._refuse(request)
        if not decision.allowed:
            raise _not_allowed(decision)
        if not last:
            session.follow(always=True)
        session.pin()

    def require(self, request: Request, permit: Permit | None = None) -> None:
        """NotAllowed, logged, for what a change would be refused for; nothing is logged otherwise."""
        decision = self._decide(request)
        if permit is not None and decision.allowed:
            decision = self._decide_state(request, permit)
        if not decision.allowed:
            self._refuse(request)
            raise _not_allowed(decision)

    def note(self, request: Request) -> int:
        """Logs something that opens nothing, after deciding its duty; the entry's sequence."""
        return self.look(request).entry

    def _commit(self, request: Request, decide: Callable[[], Decision], allowed: Callable[[], Batch]) -> Decision:
        """Writes what is `allowed`, or that the request was refused. Decided anew when others wrote first, since
        what they signed may decide otherwise."""
        decision = Decision(True)

        def make() -> Batch:
            nonlocal decision
            decision = decide()
            return allowed() if decision.allowed else self._logged(refused(request))

        self.session.append(make)
        return decision

    def _refuse(self, request: Request) -> None:
        self.session.append(lambda: self._logged(refused(request)))

    def _logged(self, request: Request) -> Batch:
        session = self.session
        return Batch(session.head, session.chained([draft(session, request)]))

    # Deciding

    def _decide(self, request: Request) -> Decision:
        session = self.session
        if request.action is Action.PURGE and request.event not in _PLANNING:
            return access.CLOSED  # what it lets through is for the program's own reckoning
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
        return access.decide_state(self.job, request.action, permit.state, self.session.today, request.purpose)

    def _with_state(self, permit: Permit) -> Permit:
        """Reads the person's dossier, which the committed entry covers, and holds the request against their state."""
        request, session = permit.request, self.session
        clocks = number(session.register, request.population, CLOCKS)
        found = session.store.dossier(
            permit.entry,
            permit.person,
            permit.compartments | {clocks},
            every=request.event in _EVERY_REVISION,
            lines=request.event is Event.OVERVIEW_MADE,
        )
        in_clocks = [stored for stored in found.stored if stored.compartment == clocks]
        rows = [stored for stored in in_clocks if stored.schema == CARD]
        if len({stored.record for stored in rows}) != 1:
            raise damaged()
        state = read_state(open_checked(session, found.evidence, rows[-1]))
        others = {stored.record: stored for stored in in_clocks if stored.schema != CARD}.values()
        permit = replace(
            permit,
            dossier=found,
            state=state,
            state_record=(UUID(bytes=rows[-1].record), rows[-1].revision),
            beside=tuple((stored, open_checked(session, found.evidence, stored)) for stored in others),
        )
        decision = self._decide_state(request, permit)
        if not decision.allowed:
            self._refuse(request)
            raise _not_allowed(decision)
        if session.met is not None and request.event is Event.CARDS_OPENED and request.person is not None:
            session.met.append(request.person)
        return permit

    def _compartments(self, request: Request) -> frozenset[int]:
        """What a permit opens. One for a whole population includes everyone's state: status and dates alone."""
        found = set(rooms(self.session, request))
        if request.person is None and request.population:
            found.add(number(self.session.register, request.population, CLOCKS))
        return frozenset(found)


def _not_allowed(decision: Decision) -> NotAllowed:
    return NotAllowed(
        decision.reason,
        N_("Nothing was opened or changed, and the attempt is in the access log."),
        N_("Ask the finance manager if your job description should say otherwise."),
    )


def unknown_person() -> Misuse:
    """Nobody the reader may know of has this id."""
    return Misuse(N_("Nobody registered has this id."), "", N_("Search for the person instead."))
