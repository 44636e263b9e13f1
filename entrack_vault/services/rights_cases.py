"""Rights cases: registered, identity checked, put off, weighed, and shown later to have been answered.

A case lies sealed among the cases of its person's population. Whoever has the duty to handle requests sees to it.
Someone of whom nothing is held is registered as an enquirer, whose case is all there is.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.contents import RIGHTS_CASE
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.periods import after
from entrack_vault.domain.rights_cases import (
    HANDED,
    MONTHS,
    MORE_MONTHS,
    PRINTS,
    CaseHead,
    Channel,
    Delay,
    Handed,
    IdentityCheck,
    Prevails,
    Right,
    RightsCase,
    first_term,
)
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CASES, CLOCKS, number
from entrack_vault.services import records, rights_content
from entrack_vault.services.entering import EnteredFields, group_of, save_state
from entrack_vault.services.gate import Gate, Permit, Request, unknown_person
from entrack_vault.services.rights_clocks import ENQUIRER, Moved, of_enquirer
from entrack_vault.store.records import Stored

PURPOSE = "access_request"
LONGEST = 4000  # characters of what they asked for, and of an explanation
Settle = Callable[[Permit, RightsCase], list[Moved]]


@dataclass(frozen=True)
class Listed:
    """A case in the list, and whose it is."""

    person: Id
    population: str
    case: CaseHead


# Receiving


def receive(
    gate: Gate, person: Id, right: Right, channel: Channel, received: date | None = None, *, about: str = ""
) -> UUID:
    """Registers a request by someone; its id. The clock runs from the day it was received.

    Misuse for a day to come, or a text that is too long. NotAllowed, logged, without the duty to handle requests.
    """
    session = gate.session
    day = _checked(gate, received, about)
    case = RightsCase(
        id=new_id(), revision=1, right=right, channel=channel, received=day, handler=session.member, about=about
    )
    save(gate, person, Event.REQUEST_RECEIVED, lambda _held: case)
    return case.id


def receive_of_unknown(
    gate: Gate,
    fields: EnteredFields,
    right: Right,
    channel: Channel,
    received: date | None = None,
    *,
    about: str = "",
) -> tuple[Id, UUID]:
    """Registers a request by someone of whom nothing is held: as an enquirer, with what the answer is sent to."""
    gate.require(Request(Event.REQUEST_RECEIVED, duty=Duty.HANDLE_REQUESTS))
    _checked(gate, received, about)
    person = records.create(gate, ENQUIRER, fields, PURPOSE)
    return person, receive(gate, person, right, channel, received, about=about)


def _checked(gate: Gate, received: date | None, about: str) -> date:
    """The day a request came; Misuse for one to come, or a text that is too long."""
    day = received or gate.session.today
    if day > gate.session.today:
        raise Misuse(N_("A request cannot have been received on a day to come."), N_("Nothing was registered."))
    check_text(about)
    return day


# The steps


def check_identity(gate: Gate, person: Id, case: UUID, how: IdentityCheck) -> None:
    """Notes how it was made sure who asked."""
    alter(
        gate, person, case, Event.REQUEST_CHANGED, lambda _one: {"identity": how, "identity_day": gate.session.today}
    )


def take_over(gate: Gate, person: Id, case: UUID) -> None:
    """Whoever does it handles the case from now on."""
    alter(gate, person, case, Event.REQUEST_CHANGED, lambda _one: {"handler": gate.session.member})


def extend(gate: Gate, person: Id, case: UUID, months: int, delay: Delay) -> None:
    """Puts the answer off by one or two months (GDPR Art. 12(3)). Misuse after the first month, or a second time."""
    today = gate.session.today

    def later(one: RightsCase) -> dict[str, Any]:
        if not 1 <= months <= MORE_MONTHS:
            raise Misuse(N_("An answer is put off by one month or two, and no more."), N_("Nothing was changed."))
        if one.extended_to is not None:
            raise Misuse(N_("The answer has been put off already."), N_("Nothing was changed."))
        if today > first_term(one.received):
            raise Misuse(
                N_("An answer can be put off within the first month only, and it has passed."),
                N_("Nothing was changed."),
                N_("Answer the request now; the answer is late."),
            )
        to = after(one.received, months=MONTHS + months)
        return {"extended_to": to, "delay": delay, "extended_day": today}

    alter(gate, person, case, Event.REQUEST_EXTENDED, later)


def assess(gate: Gate, person: Id, case: UUID, prevails: Prevails, assessment: str) -> None:
    """Weighs the company's grounds against those of whoever objects (GDPR Art. 21(1)): the answer follows from it.

    Misuse for a request that is no objection, or without saying why.
    """
    check_text(assessment)
    if not assessment.strip():
        raise Misuse(N_("Say why it is judged so."), N_("Nothing was changed."))

    def weighed(one: RightsCase) -> dict[str, Any]:
        if one.right is not Right.OBJECTION:
            raise Misuse(N_("Only an objection is weighed."), N_("Nothing was changed."))
        return {"assessment": assessment.strip(), "prevails": prevails, "assessed": gate.session.today}

    alter(gate, person, case, Event.REQUEST_CHANGED, weighed)


def hand_over(gate: Gate, person: Id, case: UUID, what: str, file_hash: bytes, *, whole: bool = True) -> None:
    """Notes what was handed over or sent, by its SHA-256; also after the answer. Not `whole` where something of what
    is held was closed to whoever made it."""
    if what not in HANDED:
        raise Misuse(N_("There is nothing of that kind to hand over."), N_("Nothing was changed."))
    handed = Handed(what, file_hash, gate.session.today, whole)
    event = Event.REQUEST_CHANGED if what in PRINTS else Event.LETTER_PLACED

    def given(one: RightsCase) -> dict[str, Any]:
        return {"handed": (*one.handed, handed)}

    alter(gate, person, case, event, given, closed_too=True, file=file_hash)


def sign_for(gate: Gate, person: Id, case: UUID, day: date | None = None) -> None:
    """Notes the day on which they signed for what they got."""
    signed = day or gate.session.today
    if signed > gate.session.today:
        raise Misuse(N_("A receipt cannot have been signed on a day to come."), N_("Nothing was changed."))

    def received_it(one: RightsCase) -> dict[str, Any]:
        if not one.handed:
            raise Misuse(
                N_("Nothing has been handed over in this request yet."),
                N_("Nothing was changed."),
                N_("Hand it over first: it is that they sign for."),
            )
        return {"receipt": signed}

    alter(gate, person, case, Event.REQUEST_CHANGED, received_it, closed_too=True)


def tell_recipients(gate: Gate, person: Id, case: UUID, recipients: Iterable[str]) -> None:
    """Notes who outside has been told of a correction, an erasure or a restriction (GDPR Art. 19)."""
    told = tuple(dict.fromkeys(recipients))
    if any(key not in gate.session.register.recipients for key in told):
        raise Misuse(N_("The register has no such recipient."), N_("Nothing was changed."))

    def noted(one: RightsCase) -> dict[str, Any]:
        return {
            "recipients": tuple(dict.fromkeys((*one.recipients, *told))),
            "recipients_day": gate.session.today,
        }

    alter(gate, person, case, Event.REQUEST_CHANGED, noted, closed_too=True)


# Reading


def read(gate: Gate, person: Id) -> tuple[RightsCase, ...]:
    """Someone's cases, the newest first. Logged."""
    group = group_of(gate.session, person)
    return among(gate.look(request_of(Event.REQUESTS_OPENED, person, group.key)).of_schema(RIGHTS_CASE))


def among(opened: Iterable[tuple[Stored, bytes]]) -> tuple[RightsCase, ...]:
    """The cases that were opened, the newest first."""
    found = [rights_content.read(stored, content) for stored, content in opened]
    return tuple(sorted(found, key=lambda case: (case.received, case.id.bytes), reverse=True))


def find(gate: Gate, person: Id, case: UUID) -> RightsCase:
    """One case of someone; Misuse when it is not theirs. Logged."""
    return _found(read(gate, person), case)


def named(gate: Gate, text: str) -> Listed:
    """The case with a number or an id; Misuse for none, or more than one. Logged."""
    wanted = text.strip().upper().replace("-", "")
    found = [
        one for one in listed(gate) if wanted in (one.case.number.replace("-", "").upper(), one.case.id.hex.upper())
    ]
    if len(found) != 1:
        raise Misuse(N_("There is no such request."), "", N_("See the list of requests."))
    return found[0]


def listed(gate: Gate) -> list[Listed]:
    """Every case in the populations this member's job description has a right in; those first that end first, and
    those that are answered last. Logged. NotAllowed without the duty to handle requests."""
    session = gate.session
    session.follow()
    gate.require(Request(Event.REQUESTS_LISTED, duty=Duty.HANDLE_REQUESTS))
    held = access.populations(gate.job, session.today)
    found: list[Listed] = []
    for group in (key for key in session.register.populations if key in held):
        room = number(session.register, group, CASES)

        def seen(subject: bytes, at: int, content: bytes, group: str = group, room: int = room) -> None:
            if at == room and rights_content.is_request(content):
                found.append(Listed(UUID(bytes=subject), group, rights_content.read_head(content)))

        gate.look(request_of(Event.REQUESTS_LISTED, None, group)).excerpts(seen, rooms=frozenset({room}))
    return sorted(found, key=lambda one: (not one.case.open, one.case.term, one.case.id.bytes))


# Saving


def request_of(event: Event, person: Id | None, population: str) -> Request:
    return Request(event, person, population, (CASES,), Action.READ, PURPOSE, Duty.HANDLE_REQUESTS)


def alter(
    gate: Gate,
    person: Id,
    case: UUID,
    event: Event,
    change: Callable[[RightsCase], dict[str, Any]],
    *,
    closed_too: bool = False,
    file: bytes = b"",
    settle: Settle | None = None,
) -> None:
    """Changes one case of someone; Misuse for none, and after its answer unless `closed_too`. `settle` checks what an
    answer says and gives the records whose clocks it moves: they are saved with it."""

    def altered(held: Sequence[RightsCase]) -> RightsCase:
        one = _found(held, case)
        if not one.open and not closed_too:
            raise Misuse(
                N_("The request has been answered."), N_("Nothing was changed."), N_("Register what comes anew.")
            )
        changed: RightsCase = replace(one, revision=one.revision + 1, **change(one))
        return changed

    save(gate, person, event, altered, file, settle)


def save(
    gate: Gate,
    person: Id,
    event: Event,
    make: Callable[[Sequence[RightsCase]], RightsCase],
    file: bytes = b"",
    settle: Settle | None = None,
) -> None:
    """Opens someone's cases, and saves the one that is made of them, with the clocks that follow from it."""
    session = gate.session
    group = group_of(session, person)
    permit = gate.look(request_of(Event.REQUESTS_OPENED, person, group.key))
    held = among(permit.of_schema(RIGHTS_CASE))
    case = make(held)
    if case.revision == 1:
        case = replace(case, stood=times_saved(permit))
    moved = settle(permit, case) if settle else []
    moved += of_enquirer(permit, [case, *(one for one in held if one.id != case.id)])
    request = replace(request_of(event, person, group.key), file=file)
    requests = {one.person: replace(request, person=one.person, population=one.population) for one in moved}
    for one in moved:
        _check_moves(gate, one.population)
        gate.require(requests[one.person], one.permit)
    with gate.change(request, permit) as change:
        if case.revision > 1:
            change.expect(case.id, case.revision - 1)
        room = number(session.register, group.key, CASES)
        content, excerpt = rights_content.write(case), rights_content.excerpt(case)
        change.save(person, room, case.id, case.revision, content, excerpt, schema=RIGHTS_CASE)
        for one in sorted(moved, key=lambda one: one.person != person):
            if one.permit.state_record is None:
                raise unknown_person()
            record, revision = one.permit.state_record
            if one.person != person:
                change.begin(requests[one.person])
                change.expect(record, revision)
            save_state(change, one.person, one.population, record, revision + 1, one.state)


def _check_moves(gate: Gate, population: str) -> None:
    if not access.open_categories(gate.job, Action.WRITE, population, gate.session.today):
        raise Misuse(
            N_("This answer starts clocks, and your job description changes nothing in this group."),
            N_("Nothing was changed."),
            N_("Ask a colleague who may change this person to answer it."),
        )


def times_saved(permit: Permit) -> int:
    """How many times what is held on somebody has been saved, also where this member opens none of it: what follows
    from cases and clocks does not count."""
    group = permit.request.population
    beside = {number(permit.session.register, group, room) for room in (CASES, CLOCKS)}
    return sum(place.last for place in permit.places if place.compartment not in beside)


def _found(cases: Iterable[RightsCase], case: UUID) -> RightsCase:
    found = next((one for one in cases if one.id == case), None)
    if found is None:
        raise Misuse(N_("There is no such request."), "", N_("See the list of requests."))
    return found


def check_text(text: str) -> None:
    if len(text) > LONGEST:
        raise Misuse(N_("The text is too long."), N_("Nothing was changed."), N_("Shorten it."))
