"""People and their cards: create, open, edit, history, status. Every one of them goes through the gate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.documents import Document
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.people import Card, Earlier, OpenedPerson, State, Value
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.errors import Busy, Misuse
from entrack_vault.i18n import N_
from entrack_vault.register import kinds
from entrack_vault.register.compartments import number
from entrack_vault.register.model import Population
from entrack_vault.services import cards, document_content
from entrack_vault.services.document_content import Filed
from entrack_vault.services.entering import (
    EnteredFields,
    categories_of,
    check_fields,
    check_not_merged,
    check_order,
    check_status,
    check_stays_ended,
    group_of,
    population_named,
    require_name,
    save_card,
    save_state,
    started,
    valued,
    with_triggers,
)
from entrack_vault.services.gate import Change, Gate, Permit, Request, changed_meanwhile, unknown_person
from entrack_vault.services.recovery import require_confirmed
from entrack_vault.services.session import Session
from entrack_vault.store.records import Stored


@dataclass(frozen=True)
class Held:
    """An opened card and where it stands, for saving its next revision."""

    record: UUID
    card: Card


@dataclass(frozen=True)
class Opened:
    """What opening a person gave: what may be shown, and what a save starts from."""

    person: OpenedPerson
    permit: Permit
    held: Mapping[str, Held]  # category -> its card with every value, also those shown masked
    filed: Mapping[UUID, Filed]  # document -> what is known of it, also of those removed


class Conflict(Busy):
    """Someone else saved the same card first; `theirs` is the card as it now stands, `mine` what was not saved."""

    mine: EnteredFields
    theirs: Opened


def create(
    gate: Gate, population: str, fields: EnteredFields, purpose: str, *, status: str = "", person: Id | None = None
) -> Id:
    """Registers someone new with values of any of the population's fields; the new person's id.

    BadInput for a value of no field, or a required field missing in a category that is entered. NotAllowed
    without the right to write every category concerned.
    """
    session = gate.session
    require_confirmed(session)
    group = population_named(session, population)
    stage = status or group.statuses[0].key
    check_status(group, stage)
    check_fields(session, group, fields)
    require_name(group, fields)
    check_order(fields)
    who = person or new_id()
    request = Request(Event.PERSON_CREATED, who, population, categories_of(group, fields), Action.WRITE, purpose)
    with gate.change(request) as change:
        add(change, who, group, fields, purpose, stage)
    return who


def add(
    change: Change,
    who: Id,
    group: Population,
    fields: EnteredFields,
    purpose: str,
    status: str,
    *,
    linked: tuple[Id, ...] = (),
) -> None:
    """Saves a new person with state and cards in a change whose entry has begun; `linked` are others of theirs."""
    session = change.session
    change.create_person(who, group.key)
    begun = State(status, session.today, linked=linked)
    state = with_triggers(group, session.register.retention, begun, {}, fields, session.today)
    save_state(change, who, group.key, new_id(), 1, state)
    for category in categories_of(group, fields):
        entered = {key: values for key, values in fields.items() if group.by_key[key].category == category}
        save_card(change, who, group, category, new_id(), 1, valued(session, entered, purpose), purpose)


def open_person(
    gate: Gate, person: Id, purpose: str, categories: Iterable[str] = (), *, reveal: Iterable[str] = ()
) -> Opened:
    """Opens what the job description allows of someone, or the categories named.

    NotAllowed, logged, when a named category is closed or none is open. `reveal` names masked fields to be shown,
    which takes the duty to show identity numbers and is an entry of its own. Misuse for an unknown id.
    """
    return _open(gate, person, purpose, categories, Action.READ, reveal=reveal)


def edit_person(gate: Gate, person: Id, purpose: str, categories: Iterable[str]) -> Opened:
    """Opens cards in order to change them; needs the right to write each."""
    return _open(gate, person, purpose, categories, Action.WRITE)


def _open(
    gate: Gate,
    person: Id,
    purpose: str,
    categories: Iterable[str],
    action: Action,
    *,
    reveal: Iterable[str] = (),
) -> Opened:
    session = gate.session
    group = group_of(session, person)
    shown = tuple(reveal)
    wanted = tuple(categories) or access.open_categories(gate.job, action, group.key, session.today)
    # Where nothing is open, everything is asked for, so that the refusal is decided and logged like any other.
    request = Request(
        Event.MASKED_SHOWN if shown else Event.CARDS_OPENED,
        person,
        group.key,
        wanted or group.categories,
        action,
        purpose,
        Duty.SHOW_IDENTITY_NUMBERS if shown else None,
    )
    permit = gate.look(request)
    held = {
        category: Held(UUID(bytes=stored.record), cards.read_card(category, stored.revision, content))
        for stored, content in permit.current()
        for category in (session.compartments[stored.compartment].category,)
    }
    filed = documents_of(permit)
    person_shown = replace(_shown(group, permit, held, shown), documents=_on_page(filed))
    return Opened(person_shown, permit, held, filed)


def documents_of(permit: Permit) -> dict[UUID, Filed]:
    """Every document a permit covers, by id; the newest first, as they are shown."""
    return documents_in(permit.session, permit.documents())


def documents_in(session: Session, opened: Iterable[tuple[Stored, bytes]]) -> dict[UUID, Filed]:
    """The documents among what was opened, in the same order."""
    rooms = session.compartments
    found = [document_content.read(rooms[stored.compartment].category, stored, content) for stored, content in opened]
    found.sort(key=lambda filed: (filed.document.since, filed.document.name), reverse=True)
    return {filed.document.id: filed for filed in found}


def _on_page(filed: Mapping[UUID, Filed]) -> tuple[Document, ...]:
    return tuple(one.document for one in filed.values() if one.document.removed is None)


def _shown(group: Population, permit: Permit, held: Mapping[str, Held], reveal: tuple[str, ...]) -> OpenedPerson:
    """What may be shown: masked values as dots unless they are revealed, closed categories by name only."""
    masked = frozenset(
        key
        for opened in held.values()
        for key in opened.card.fields
        if key in group.by_key and group.by_key[key].masked and key not in reveal
    )
    if permit.state is None or permit.request.person is None:
        raise unknown_person()
    return OpenedPerson(
        id=permit.request.person,
        population=group.key,
        state=permit.state,
        cards={
            category: _masked(group, held[category].card, masked) for category in group.categories if category in held
        },
        closed=closed_categories(permit, group),
        masked=masked,
    )


def _masked(group: Population, card: Card, masked: frozenset[str]) -> Card:
    return replace(
        card,
        fields={
            key: tuple(_dotted(group, key, value) for value in values) if key in masked else values
            for key, values in card.fields.items()
        },
    )


def _dotted(group: Population, key: str, value: Value) -> Value:
    return replace(value, text=kinds.masked(group.by_key[key].kind, value.text))


def categories_with_data(permit: Permit) -> set[str]:
    """The categories in which something is held about the permit's person: existence lies outside compartments."""
    return {permit.session.compartments[place.compartment].category for place in permit.places}


def closed_categories(permit: Permit, group: Population) -> tuple[str, ...]:
    """Categories that hold something but that the job description does not open: that much may be known."""
    held, session = categories_with_data(permit), permit.session
    opened = access.open_categories(session.job, Action.READ, group.key, session.today)
    return tuple(category for category in group.categories if category in held and category not in opened)


def save(
    gate: Gate,
    opened: Opened,
    changes: EnteredFields,
    purpose: str,
    also: Mapping[str, date] | None = None,
) -> None:
    """Saves new values of fields; an empty tuple removes a field's values; `also` starts clocks. Earlier stay.

    Conflict when someone else saved one of the cards since it was opened; NotAllowed without the right to write.
    """
    session, person = gate.session, opened.person
    group = population_named(session, person.population)
    check_not_merged(person.state)
    check_fields(session, group, changes)
    categories = categories_of(group, changes)
    request = Request(Event.CARDS_SAVED, person.id, group.key, categories, Action.WRITE, purpose)
    try:
        with gate.change(request, opened.permit) as change:
            for category in categories:
                before = opened.held.get(category)
                _save_category(change, person.id, group, category, before, changes, purpose)
            replaced = {key: values for held in opened.held.values() for key, values in held.card.fields.items()}
            state = with_triggers(group, session.register.retention, person.state, replaced, changes, session.today)
            if also:
                state = started(state, also)
            check_stays_ended(group, person.state, state, session.today)
            if state != person.state and opened.permit.state_record is not None:
                record, revision = opened.permit.state_record
                save_state(change, person.id, group.key, record, revision + 1, state)
    except Busy as busy:
        if busy.happened != changed_meanwhile().happened:
            raise
        theirs = _open(gate, person.id, purpose, tuple(opened.held), Action.WRITE)
        if _as_opened(opened, theirs, categories):  # another card was saved, and the clocks with it
            save(gate, theirs, changes, purpose, also=also)
            return
        conflict = Conflict(busy.happened, busy.safe, busy.remedy)
        conflict.mine, conflict.theirs = changes, theirs
        raise conflict from None


def _save_category(
    change: Change,
    person: Id,
    group: Population,
    category: str,
    before: Held | None,
    changes: EnteredFields,
    purpose: str,
) -> None:
    new = valued(
        change.session,
        {key: values for key, values in changes.items() if group.by_key[key].category == category},
        purpose,
    )
    if before is None:
        check_order(new)
        change.expect_none(person, number(change.session.register, group.key, category))
        save_card(change, person, group, category, new_id(), 1, new, purpose)
        return
    change.expect(before.record, before.card.revision)
    merged = {key: values for key, values in {**before.card.fields, **new}.items() if values}
    check_order(merged)
    save_card(change, person, group, category, before.record, before.card.revision + 1, merged, purpose)


def _as_opened(opened: Opened, now: Opened, categories: Iterable[str]) -> bool:
    """Whether the cards of some categories still are what they were, and the person stands where they stood."""
    before, after = opened.person.state, now.person.state
    return (before.status, before.restricted) == (after.status, after.restricted) and all(
        opened.held.get(one) == now.held.get(one) for one in categories
    )


def history(gate: Gate, person: Id, purpose: str, categories: Iterable[str] = ()) -> tuple[Earlier, ...]:
    """Values that were replaced or removed, newest first, in the categories the reader may open."""
    session = gate.session
    group = group_of(session, person)
    wanted = tuple(categories) or access.open_categories(gate.job, Action.READ, group.key, session.today)
    permit = gate.look(
        Request(Event.HISTORY_OPENED, person, group.key, wanted or group.categories, Action.READ, purpose)
    )
    return tuple(
        replace(value, masked=True, value=_dotted(group, value.field, value.value))
        if group.by_key[value.field].masked
        else value
        for value in earlier_values(session, permit)
    )


def earlier_values(session: Session, permit: Permit) -> tuple[Earlier, ...]:
    """What each revision changed, newest first, with who changed it and why."""
    found: list[Earlier] = []
    before: tuple[Stored, Card] | None = None
    for stored, content in permit.history():
        category = session.compartments[stored.compartment].category
        card = cards.read_card(category, stored.revision, content)
        if before is not None and before[0].record == stored.record:
            found += _replaced(before[1], card, UUID(bytes=stored.author))
        before = (stored, card)
    return tuple(sorted(found, key=lambda value: (value.until, value.field), reverse=True))


def _replaced(old: Card, new: Card, member: UUID) -> list[Earlier]:
    return [
        Earlier(old.category, key, value, new.saved.astimezone().date(), member, new.reason)
        for key, values in old.fields.items()
        for value in values
        if value.text not in {kept.text for kept in new.fields.get(key, ())}
    ]


def restrict(gate: Gate, person: Id, why: Restriction | None, purpose: str) -> None:
    """Restricts someone's cards for a reason of GDPR Art. 18(1), or frees them."""
    set_status(gate, person, "", purpose, restricted=str(why or ""))


def set_status(
    gate: Gate,
    person: Id,
    status: str,
    purpose: str,
    *,
    restricted: str | None = None,
    also: Mapping[str, date] | None = None,
) -> State:
    """Moves someone to another stage of their population, or with "" leaves them where they are; restricts or frees
    their cards where that is given (GDPR Art. 18); `also` starts clocks. How they stand then.

    Misuse for a stage or a reason there is not. NotAllowed, logged, for another stage or clock of someone who is
    restricted and stays so.
    """
    session = gate.session
    group = group_of(session, person)
    if status:
        check_status(group, status)
    if restricted and restricted not in set(Restriction):
        raise Misuse(
            N_("The law knows no such reason to restrict someone's data."),
            N_("Nothing was changed."),
            N_("Choose one of: {keys}"),
            keys=", ".join(Restriction),
        )
    categories = access.open_categories(gate.job, Action.WRITE, group.key, session.today)
    if not categories:
        # Nothing may be written: asked for all the same, so that the refusal is decided and logged like any other.
        gate.look(Request(Event.CARDS_OPENED, person, group.key, group.categories, Action.WRITE, purpose))
    # Reading decides here: a restriction must be liftable by those who may otherwise write.
    permit = gate.look(Request(Event.CARDS_OPENED, person, group.key, categories, purpose=purpose))
    request = Request(Event.STATUS_CHANGED, person, group.key, categories, purpose=purpose)
    with gate.change(request, permit) as change:
        if permit.state is None or permit.state_record is None:
            raise unknown_person()
        before = permit.state
        moved = also is not None or status not in ("", before.status)
        if moved and before.restricted and restricted != "":
            gate.require(replace(request, action=Action.WRITE), permit)  # it is not judged by what may not be used
        state = before if restricted is None else replace(before, restricted=restricted)
        if status and status != before.status:
            state = replace(state, status=status, since=session.today)
        closing = {one.key for one in group.statuses if one.closes}
        if status in closing and before.status not in closing and group.key == "applicant":
            state = replace(state, triggers={**state.triggers, "process_closed": session.today})
        if also:
            state = started(state, also)
        check_stays_ended(group, before, state, session.today)
        record, revision = permit.state_record
        save_state(change, person, group.key, record, revision + 1, state)
    return state
