"""Visitors: registered at the reception, who is in the building now, leaving.

Each visit is a record of its own, so that each has its own 30 days. Looking at who is in the building is one entry;
it opens the cards of those who are in, and of nobody who has left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.contents import CARD
from entrack_vault.domain.events import Event
from entrack_vault.domain.folding import alphabetical
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import CONTACT, EMPLOYEE, Card, Entered, State
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register import kinds
from entrack_vault.register.compartments import CLOCKS, number
from entrack_vault.services import cards, records
from entrack_vault.services.cards import SHOWN, STATUS, read_excerpt
from entrack_vault.services.entering import (
    categories_of,
    employed,
    group_of,
    population_named,
    save_card,
    save_state,
    valued,
)
from entrack_vault.services.gate import Change, Gate, Permit, Request
from entrack_vault.services.permit import HERE, VISITOR
from entrack_vault.services.session import Session

PURPOSE = "premises_access"
ARRIVED = "visit"  # what their clocks call the day they came
GONE = "ended"  # the status of someone whose visit is over
NOTHING = N_("Nothing was changed.")


@dataclass(frozen=True)
class Inside:
    """Someone in the building as far as is known. `arrived` is local time, None where nobody noted it."""

    person: Id
    name: str
    company: str
    host: Id | None
    visits: str
    badge: str
    arrived: datetime | None
    restricted: bool = False  # GDPR Art. 18: stays on the list, for their own safety, and is not changed

    def left_over(self, today: date) -> bool:
        """Whether they came on an earlier day and nobody noted that they left."""
        return self.arrived is None or self.arrived.date() < today


@dataclass(frozen=True)
class SignedOut:
    """How many visits were ended at once, and how many of them began on an earlier day."""

    people: int
    left_over: int


@dataclass(frozen=True)
class _Stands:
    """Where an open visit stands in the vault, for ending it."""

    state: State
    record: Id
    revision: int
    held: records.Held | None


def arrive(
    gate: Gate,
    name: str,
    *,
    camera_notice: bool,
    company: str = "",
    host: Id | None = None,
    visits: str = "",
    phone: str = "",
    badge: str = "",
) -> Id:
    """Registers someone who has just come; the visit's id. `host` is a registered employee, `visits` words.

    Misuse when they have not been told of the cameras, when nobody is named whom they visit, or for a host who is no
    employee. RefusedValue for a name that is missing or a phone number that cannot be one.
    """
    session = gate.session
    safe = N_("Nobody was registered.")
    if not camera_notice:
        raise Misuse(
            N_("Visitors are told that there are cameras."), safe, N_("Tell the visitor, and tick that it was said.")
        )
    if host is None and not visits.strip():
        raise Misuse(N_("Whom are they visiting?"), safe, N_("Name a host, a department or a meeting."))
    if host is not None and (group_of(session, host).key != EMPLOYEE or _has_left(gate, host)):
        raise Misuse(N_("A host is one of your own employees."), safe, N_("Write whom they visit in words instead."))
    texts = {
        "name": name,
        "company": company,
        "phone": phone,
        "host": str(host or ""),
        "visits": visits,
        "arrived": moment(session),
        "badge_number": badge,
        "camera_notice": "yes",
    }
    return records.create(gate, VISITOR, _entered(session, texts), PURPOSE, status=HERE)


def _has_left(gate: Gate, host: Id) -> bool:
    """Whether an employee works here no more, as far as this member may know."""
    session = gate.session
    rooms = access.open_categories(gate.job, Action.READ, EMPLOYEE, session.today)
    if not rooms:
        return False
    permit = gate.look(Request(Event.PEOPLE_LISTED, None, EMPLOYEE, rooms))
    group, clocks = population_named(session, EMPLOYEE), number(session.register, EMPLOYEE, CLOCKS)
    found = list[bool]()

    def seen(_subject: bytes, _room: int, content: bytes) -> None:
        told = dict(read_excerpt(content))
        days = cards.read_triggers(told.get(cards.TRIGGERS, ""))
        stands = State(told.get(STATUS, ""), session.today, triggers=days)
        found.append(not employed(group, stands, session.today))

    permit.excerpts(seen, [host.bytes], rooms=frozenset({clocks}))
    return any(found)


def moment(session: Session) -> str:
    """Now in local time, as a date and time is kept."""
    return session.now().astimezone().replace(tzinfo=None).isoformat(timespec="minutes")


def _entered(session: Session, texts: Mapping[str, str]) -> dict[str, tuple[Entered, ...]]:
    fields = population_named(session, VISITOR).by_key
    return {
        key: (Entered(kinds.read(fields[key].kind, text).value, session.today, fields[key].source),)
        for key, text in texts.items()
        if text.strip()
    }


# Who is in


def inside(gate: Gate) -> tuple[Inside, ...]:
    """Those who are in the building, by name; those from an earlier day last. One entry, however many they are."""
    permit = gate.look(_request(Action.READ))
    today = gate.session.today
    found = [_inside(person, stands) for person, stands in _open(permit).items()]
    return tuple(sorted(found, key=lambda one: (one.left_over(today), alphabetical(one.name), one.person.bytes)))


def left_over(gate: Gate) -> int:
    """How many came on an earlier day, and nobody noted that they left. One entry; opens nobody's card."""
    permit, today = gate.look(_request(Action.READ)), gate.session.today
    found = 0

    def seen(_subject: bytes, _compartment: int, content: bytes) -> None:
        nonlocal found
        told = dict(read_excerpt(content))
        if told.get(STATUS) == HERE:
            came = cards.read_triggers(told.get(cards.TRIGGERS, "")).get(ARRIVED)
            found += came is None or came < today

    permit.excerpts(seen, rooms=frozenset({number(gate.session.register, VISITOR, CLOCKS)}))
    return found


def may_register(gate: Gate) -> bool:
    """Whether the job description registers visitors."""
    opened = access.open_categories(gate.job, Action.WRITE, VISITOR, gate.session.today)
    return CONTACT in opened and gate.job.has_purpose(PURPOSE)


def _request(action: Action) -> Request:
    return Request(Event.VISITORS_LISTED, None, VISITOR, (CONTACT,), action, PURPOSE)


def _open(permit: Permit) -> dict[Id, _Stands]:
    """Opens the cards of those whose visit is not over. The others' statuses are read, and nothing else of them."""
    clocks = number(permit.session.register, VISITOR, CLOCKS)
    here: list[Id] = []

    def seen(subject: bytes, _compartment: int, content: bytes) -> None:
        if (STATUS, HERE) in read_excerpt(content):
            here.append(Id(bytes=subject))

    with permit.reading():
        permit.excerpts(seen, rooms=frozenset({clocks}))
        return {person: _stands(permit, person) for person in here}


def _stands(permit: Permit, person: Id) -> _Stands:
    held: records.Held | None = None
    found: tuple[State, Id, int] | None = None
    for stored, content in permit.one_of(person).of_schema(CARD):
        category = permit.session.compartments[stored.compartment].category
        if category == CLOCKS:
            found = cards.read_state(content), Id(bytes=stored.record), stored.revision
        else:
            held = records.Held(Id(bytes=stored.record), cards.read_card(category, stored.revision, content))
    assert found is not None  # one_of has looked at it
    return _Stands(*found, held)


def _inside(person: Id, stands: _Stands) -> Inside:
    card = stands.held.card if stands.held else None
    host, arrived = _text(card, "host"), _text(card, "arrived")
    return Inside(
        person=person,
        name=_text(card, "name"),
        company=_text(card, "company"),
        host=Id(host) if host else None,
        visits=_text(card, "visits"),
        badge=_text(card, "badge_number"),
        arrived=datetime.fromisoformat(arrived) if arrived else None,
        restricted=bool(stands.state.restricted),
    )


def _text(card: Card | None, key: str) -> str:
    values = card.fields.get(key, ()) if card else ()
    return values[0].text if values else ""


def hosted(gate: Gate, person: Id, population: str) -> tuple[date, ...] | None:
    """The days of the visits that are kept and name an employee as their host; None where those are closed to this
    member and not to everybody. One entry; opens nobody's card."""
    session = gate.session
    if population != EMPLOYEE:
        return ()
    if CONTACT not in access.open_categories(gate.job, Action.READ, VISITOR, session.today):
        return None if VISITOR in access.populations_of(session.held_jobs(), session.today) else ()
    permit = gate.look(Request(Event.PEOPLE_LISTED, None, VISITOR, (CONTACT,)))
    theirs, came = set[bytes](), dict[bytes, date]()

    def seen(subject: bytes, _room: int, content: bytes) -> None:
        told = dict(read_excerpt(content))
        if told.get(SHOWN["host"]) == str(person):
            theirs.add(subject)
        day = cards.read_triggers(told.get(cards.TRIGGERS, "")).get(ARRIVED)
        if day is not None:
            came[subject] = day

    permit.excerpts(seen)
    return tuple(came[subject] for subject in theirs if subject in came)


# Leaving


def leave(gate: Gate, person: Id, *, seen: bool = True) -> None:
    """Ends a visit, now. Unless they were `seen` to leave, no time is written: none is invented. Nor is one where
    their data is restricted. That they are out of the building is noted all the same: nobody is to be searched for in
    a fire who is not there (GDPR Art. 18(2), the rights of others).

    Misuse for someone who is no visitor, or whose visit is over.
    """
    session = gate.session
    if group_of(session, person).key != VISITOR:
        raise Misuse(N_("This is no visitor."), NOTHING)
    gate.require(_leaving(person))
    opened = records.open_person(gate, person, PURPOSE, (CONTACT,))
    state = opened.person.state
    if state.status != HERE or opened.permit.state_record is None:
        raise Misuse(N_("The visit is over already."), NOTHING)
    stands = _Stands(state, *opened.permit.state_record, opened.held.get(CONTACT))
    with gate.change(_ending(person, state), opened.permit) as change:
        _end(change, person, stands, seen=seen and not state.restricted)


def leave_all(gate: Gate) -> SignedOut:
    """Ends every visit there is, when the building is closed, in one step: those of today now, those from an earlier
    day without a time, since nobody knows it, and likewise those whose data is restricted."""
    session = gate.session
    permit = gate.look(_request(Action.WRITE))
    there = _open(permit)
    if not there:
        return SignedOut(0, 0)
    old = {person for person, stands in there.items() if _inside(person, stands).left_over(session.today)}
    first, *others = there
    with gate.change(_leaving(first)) as change:
        for person in (first, *others):
            if person != first:
                change.begin(_leaving(person))
            stands = there[person]
            _end(change, person, stands, seen=person not in old and not stands.state.restricted)
    return SignedOut(len(there), len(old))


def _leaving(person: Id) -> Request:
    return Request(Event.STATUS_CHANGED, person, VISITOR, (CONTACT,), Action.WRITE, PURPOSE)


def _ending(person: Id, state: State) -> Request:
    """For someone restricted it is judged as a look: nothing of what may not be used is used."""
    return replace(_leaving(person), action=Action.READ) if state.restricted else _leaving(person)


def _end(change: Change, person: Id, stands: _Stands, *, seen: bool) -> None:
    session = change.session
    group = population_named(session, VISITOR)
    change.expect(stands.record, stands.revision)
    state = replace(stands.state, status=GONE, since=session.today)
    save_state(change, person, VISITOR, stands.record, stands.revision + 1, state)
    if not seen or stands.held is None:
        return
    held = stands.held
    departed = valued(session, _entered(session, {"departed": moment(session)}), PURPOSE)
    change.expect(held.record, held.card.revision)
    fields = {**held.card.fields, **departed}
    (category,) = categories_of(group, departed)
    save_card(change, person, group, category, held.record, held.card.revision + 1, fields, PURPOSE)
