"""Merging twins: two records of one human being in the same group, found later. One takes over what the other has
and it lacks; the other is emptied by the next purge, which takes two people's consent as any.

Nothing is lost by it: what is not taken over stands among the earlier values of the one that stays, on their clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.contents import HOLD, PAPER, RIGHTS_CASE
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Earlier, Entered, State, Value
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.i18n import N_
from entrack_vault.register.model import Population
from entrack_vault.services import (
    case_records,
    documents,
    holds,
    linked,
    papers,
    records,
    rights,
    rights_cases,
    withholding,
)
from entrack_vault.services.entering import DIED, ERASURE, MERGED, OBJECTED, PURGED, WITHDRAWN, group_of, save_state
from entrack_vault.services.gate import Gate, Permit, Request, changed_meanwhile, unknown_person
from entrack_vault.services.lives import copy_document
from entrack_vault.services.records import Opened
from entrack_vault.store.records import Place

_ENDED = frozenset({DIED, ERASURE, OBJECTED, WITHDRAWN})  # what no other record may take the data away from


def differing(gate: Gate, kept: Id, twin: Id, purpose: str) -> tuple[str, ...]:
    """The fields that hold one value each and in which the two differ: somebody chooses which is right."""
    one, other = (_opened(gate, person, purpose) for person in (kept, twin))
    group = group_of(gate.session, kept)
    here, there = _fields(one), _fields(other)
    return tuple(
        field.key
        for field in group.fields
        if not field.many
        and here.get(field.key)
        and there.get(field.key)
        and here[field.key][0].text != there[field.key][0].text
    )


def merge(gate: Gate, kept: Id, twin: Id, purpose: str, *, take: Iterable[str] = ()) -> int:
    """Has one record take over what its twin holds and it lacks; how many values and documents that were.

    Where both hold a value, `kept`'s stays unless the field is in `take`. Misuse for records of two groups, for one
    that is restricted, and for a twin with a hold or a request that waits. NotAllowed, logged, where the twin has
    something in a category closed to this member: it would be lost.
    """
    group = group_of(gate.session, kept)
    if kept == twin or group_of(gate.session, twin) is not group:
        raise Misuse(N_("Only two records of one group are merged."), N_("Nothing was changed."))
    _check_cases(gate, twin)
    _check_decisions(gate, twin)
    opened, other = (_opened(gate, person, purpose) for person in (kept, twin))
    _check(gate, group, opened, other)
    _check_links(gate, kept, other)
    gained = _gained(group, opened, other, set(take))
    _save_in_turn(gate, kept, _lost(gate, group, opened, other, gained, purpose), purpose)
    if gained:
        records.save(gate, _opened(gate, kept, purpose), gained, purpose)
    copies = _bring_documents(gate, kept, other, purpose)
    _bring_decisions(gate, kept, twin, copies)
    _link(gate, kept, twin, purpose, other)
    return sum(len(values) for values in gained.values()) + len(copies)


def _opened(gate: Gate, person: Id, purpose: str) -> Opened:
    """Everything this member may write there, for being changed."""
    group = group_of(gate.session, person)
    rooms = access.open_categories(gate.job, Action.WRITE, group.key, gate.session.today)
    return records.edit_person(gate, person, purpose, rooms or group.categories)


def _fields(opened: Opened) -> dict[str, tuple[Value, ...]]:
    return {key: values for held in opened.held.values() for key, values in held.card.fields.items() if values}


def _check_cases(gate: Gate, twin: Id) -> None:
    permit = case_records.look(gate, twin, holds.duty_of(gate))
    waiting = any(one.open for one in rights_cases.among(permit.of_schema(RIGHTS_CASE)))
    if waiting or any(one.lifted is None for one in holds.among(permit.of_schema(HOLD))):
        raise Misuse(
            N_("The record that would go has a request that waits, or is held back from purging."),
            N_("Nothing was changed."),
            N_("Answer the request or lift the hold first, or merge them the other way round."),
        )


def _check_decisions(gate: Gate, twin: Id) -> None:
    """What lies on paper, and what is left out of overviews, only whoever signs may move."""
    permit = case_records.look(gate, twin, holds.duty_of(gate))
    paper = any(one.kept for one in papers.among(permit.of_schema(PAPER)))
    left_out = any(one.lifted is None for one in withholding.among(permit.beside))
    signs = access.decide_duty(gate.job, papers.DUTY, gate.session.today).allowed
    if (paper or left_out) and not signs:
        raise Misuse(
            N_("The record that would go has paper in the safe, or something that is left out of overviews."),
            N_("Nothing was changed."),
            N_("Let the finance manager merge them, or merge them the other way round."),
        )


def _bring_decisions(gate: Gate, kept: Id, twin: Id, copies: Mapping[UUID, UUID]) -> None:
    """Paper and what is left out of overviews go with what they are about. Done twice they stand once."""
    if not access.decide_duty(gate.job, papers.DUTY, gate.session.today).allowed:
        return
    standing = withholding.read(gate, kept)
    for one in withholding.read(gate, twin):
        document = copies.get(one.document) if one.document is not None else None
        gone = one.lifted is not None or (one.document is not None and document is None)
        already = any(
            held.covers(field=one.field, document=document)
            or (bool(one.mark) and held.lifted is None and held.mark == one.mark)
            for held in standing
        )
        if not gone and not already:
            withholding.withhold(
                gate,
                kept,
                one.ground,
                field=one.field,
                document=document,
                category="" if one.field else one.category,
                value=one.mark,
            )
    for paper in papers.read(gate, twin):
        if paper.kept:
            papers.move(gate, twin, paper.id, kept)


def _check(gate: Gate, group: Population, opened: Opened, other: Opened) -> None:
    if any(one.person.state.restricted for one in (opened, other)):
        raise Misuse(
            N_("One of them is restricted: it is kept, and not used for anything new."),
            N_("Nothing was changed."),
            N_("Lift the restriction first, if its reason is gone."),
        )
    here, there = (_ENDED & one.person.state.triggers.keys() for one in (opened, other))
    if here != there:
        raise Misuse(
            N_("Of one of them a death is noted, or something is to be deleted as they asked."),
            N_("Nothing was changed."),
            N_("Let that be purged first, or note it on the other as well."),
        )
    if MERGED in other.person.state.triggers or MERGED in opened.person.state.triggers:
        raise Misuse(N_("One of them has been merged into another already."), N_("Nothing was changed."))
    writable = access.open_categories(gate.job, Action.WRITE, group.key, gate.session.today)
    hidden = (records.categories_with_data(other.permit) & set(group.categories)) - set(writable)
    if hidden:
        gate.require(
            Request(Event.MERGED, other.person.id, group.key, tuple(sorted(hidden)), Action.WRITE, holds.PURPOSE)
        )


def _check_links(gate: Gate, kept: Id, other: Opened) -> None:
    """What the twin is linked to is linked to the one that stays from then on, and says so itself."""
    for third, population in linked.still_there(gate, other.person.state):
        if third != kept and not _may_link(gate, third, population):
            raise Misuse(
                N_("The record that would go is linked to one that is closed to you, and the link would be lost."),
                N_("Nothing was changed."),
                N_("Let someone merge them whose job description opens both, or merge them the other way round."),
            )


def _may_link(gate: Gate, third: Id, population: str) -> bool:
    if not access.open_categories(gate.job, Action.WRITE, population, gate.session.today):
        return False
    try:
        _to_link(gate, third, Action.READ, rights.usual_purpose(gate, population))
    except NotAllowed:  # kept by a statute alone, for those whose duty it is
        return False
    return True


def _gained(group: Population, opened: Opened, other: Opened, take: set[str]) -> dict[str, tuple[Entered, ...]]:
    here, there = _fields(opened), _fields(other)
    gained: dict[str, tuple[Entered, ...]] = {}
    for key, values in there.items():
        mine = here.get(key, ())
        new = [one for one in values if one.text not in {held.text for held in mine}]
        if not new:
            continue
        if group.by_key[key].many:
            chosen = (*mine, *new)
        elif not mine or key in take:
            chosen = tuple(new)
        else:
            continue
        gained[key] = tuple(Entered(one.text, one.since, one.source) for one in chosen)
    return gained


Turns = dict[str, list[tuple[Entered, ...]]]  # field -> what it is to have held, the oldest first


def _lost(
    gate: Gate, group: Population, opened: Opened, other: Opened, gained: Mapping[str, object], purpose: str
) -> Turns:
    """What the twin held and holds that the other will not: earlier values, and those that are not taken. Days that
    start clocks are left out: two records of one relation have one first and one last day."""
    turns: Turns = {}
    here, there = _fields(opened), _fields(other)
    known = {key: {one.text for one in values} for key, values in here.items()}
    for one in _earlier(gate, opened, purpose):
        known.setdefault(one.field, set()).add(one.value.text)
    for field, value in [
        *((one.field, one.value) for one in reversed(_earlier(gate, other, purpose))),
        *((key, value) for key, values in there.items() if key not in gained for value in values),
    ]:
        if group.by_key[field].starts is None and value.text not in known.get(field, ()):
            known.setdefault(field, set()).add(value.text)
            turns.setdefault(field, []).append((Entered(value.text, value.since, value.source),))
    return turns


def _earlier(gate: Gate, opened: Opened, purpose: str) -> tuple[Earlier, ...]:
    """What was replaced there, the newest first, as it stood: nobody is shown it."""
    if not opened.held:
        return ()
    person = opened.person
    request = Request(Event.HISTORY_OPENED, person.id, person.population, tuple(opened.held), Action.READ, purpose)
    return records.earlier_values(gate.session, gate.look(request))


def _save_in_turn(gate: Gate, kept: Id, turns: Turns, purpose: str) -> None:
    """Saves each turn, and then what stood there before: the turns are earlier values then."""
    if not turns:
        return
    before = _fields(_opened(gate, kept, purpose))
    for turn in range(max(map(len, turns.values()))):
        step = {key: values[turn] for key, values in turns.items() if turn < len(values)}
        records.save(gate, _opened(gate, kept, purpose), step, purpose)
    back = {key: tuple(Entered(one.text, one.since, one.source) for one in before.get(key, ())) for key in turns}
    records.save(gate, _opened(gate, kept, purpose), back, purpose)


def _bring_documents(gate: Gate, kept: Id, other: Opened, purpose: str) -> dict[UUID, UUID]:
    """Copies every document of the twin that the other has not got, also those taken off its page, which stay so;
    which became which."""
    standing = {filed.hash: filed.document.id for filed in _opened(gate, kept, purpose).filed.values()}
    copies = {}
    for filed in other.filed.values():
        one = filed.document
        copy = standing.get(filed.hash)
        if copy is None:
            copy = copy_document(gate, other, one, _opened(gate, kept, purpose), purpose, purpose)
            if one.removed is not None:
                documents.remove(gate, _opened(gate, kept, purpose), copy, purpose)
        copies[one.id] = copy
    return copies


def _places(permit: Permit) -> set[Place]:
    """Where the cards and documents that a permit opens stand, and at which revision."""
    return {place for place in permit.places if place.compartment in permit.compartments}


def _link(gate: Gate, kept: Id, twin: Id, purpose: str, seen: Opened) -> None:
    """Links both, has the one that stays take over the twin's links, and makes all of the twin due, in one change.
    Busy where the twin is not as it was `seen`: what was saved there since has not been taken over."""
    permits = {person: _to_link(gate, person, Action.WRITE, purpose) for person in (kept, twin)}
    states = {person: _state_of(permit) for person, permit in permits.items()}
    there = _places(permits[twin])
    if there != _places(seen.permit):
        raise changed_meanwhile()
    for third, population in linked.still_there(gate, states[twin]):
        permit = _to_link(gate, third, Action.READ, rights.usual_purpose(gate, population, (purpose,)))
        if third != kept and twin in _state_of(permit).linked:  # a link that one of them alone tells of is none
            permits[third], states[third] = permit, _with_link(_state_of(permit), kept)
    thirds = [person for person in permits if person not in (kept, twin)]
    days = {event: day for event, day in states[twin].triggers.items() if event != PURGED}
    given = {**states[twin].notices, **states[kept].notices}
    states[kept] = replace(_with_link(states[kept], twin, *thirds), notices=given)
    states[twin] = replace(_with_link(states[twin], kept), triggers={**days, MERGED: gate.session.today})
    requests = {person: replace(permit.request, event=Event.MERGED) for person, permit in permits.items()}
    for person in (twin, *thirds):
        gate.require(requests[person], permits[person])
    with gate.change(requests[kept], permits[kept]) as change:
        for person, permit in permits.items():
            if permit.state_record is None:
                raise unknown_person()
            record, revision = permit.state_record
            if person != kept:
                change.begin(requests[person])
                change.expect(record, revision)
            for place in there if person == twin else ():
                change.expect(UUID(bytes=place.record), place.last)
            save_state(change, person, permit.request.population, record, revision + 1, states[person])


def _to_link(gate: Gate, person: Id, action: Action, purpose: str) -> Permit:
    """Opens how a record stands, for another link: that uses nothing of it, and so a restriction does not stop it."""
    group = group_of(gate.session, person).key
    rooms = access.open_categories(gate.job, Action.WRITE, group, gate.session.today)
    return gate.look(Request(Event.CARDS_OPENED, person, group, rooms, action, purpose))


def _state_of(permit: Permit) -> State:
    if permit.state is None:
        raise unknown_person()
    return permit.state


def _with_link(state: State, *others: Id) -> State:
    return replace(state, linked=tuple(dict.fromkeys((*state.linked, *others))))
