"""Merging twins: two records of one human being in the same group, found later. One takes over what the other has
and it lacks; the other is emptied by the next purge, which takes two people's consent as any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.contents import HOLD, PAPER, RIGHTS_CASE
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Entered, Value
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.model import Population
from entrack_vault.services import case_records, holds, papers, records, rights_cases, withholding
from entrack_vault.services.entering import MERGED, PURGED, group_of, save_state
from entrack_vault.services.gate import Gate, Permit, Request, changed_meanwhile, unknown_person
from entrack_vault.services.lives import copy_document
from entrack_vault.services.records import Opened


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
    gained = _gained(group, opened, other, set(take))
    if gained:
        records.save(gate, opened, gained, purpose)
    copies = {
        document.id: copy_document(gate, other, document, _opened(gate, kept, purpose), purpose, purpose)
        for document in other.person.documents
    }
    _bring_decisions(gate, kept, twin, copies)
    _link(gate, kept, other, purpose)
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
        if not gone and not any(held.covers(field=one.field, document=document) for held in standing):
            withholding.withhold(
                gate, kept, one.ground, field=one.field, document=document, category="" if one.field else one.category
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
    if MERGED in other.person.state.triggers or MERGED in opened.person.state.triggers:
        raise Misuse(N_("One of them has been merged into another already."), N_("Nothing was changed."))
    writable = access.open_categories(gate.job, Action.WRITE, group.key, gate.session.today)
    hidden = (records.categories_with_data(other.permit) & set(group.categories)) - set(writable)
    if hidden:
        gate.require(
            Request(Event.MERGED, other.person.id, group.key, tuple(sorted(hidden)), Action.WRITE, holds.PURPOSE)
        )


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


def _link(gate: Gate, kept: Id, opened: Opened, purpose: str) -> None:
    """Links both, and makes all of the twin due, in one change. Busy where somebody has added to the twin since it
    was opened: it would go, and no other record would have it."""
    session, group, twin = gate.session, group_of(gate.session, kept), opened.person.id
    rooms = access.open_categories(gate.job, Action.WRITE, group.key, session.today)
    permits = {
        person: gate.look(Request(Event.CARDS_OPENED, person, group.key, rooms, Action.WRITE, purpose))
        for person in (kept, twin)
    }
    requests = {
        person: Request(Event.MERGED, person, group.key, rooms, Action.WRITE, purpose) for person in (kept, twin)
    }
    gate.require(requests[twin], permits[twin])
    stands = _stands(permits[twin], group)
    if stands != _stands(opened.permit, group):
        raise changed_meanwhile()
    with gate.change(requests[kept], permits[kept]) as change:
        for person, other in ((kept, twin), (twin, kept)):
            permit = permits[person]
            if permit.state is None or permit.state_record is None:
                raise unknown_person()
            record, revision = permit.state_record
            state = replace(permit.state, linked=tuple(dict.fromkeys((*permit.state.linked, other))))
            if person == kept:
                given = permits[twin].state
                state = replace(state, notices={**(given.notices if given else {}), **state.notices})
            if person == twin:
                days = {event: day for event, day in state.triggers.items() if event != PURGED}
                state = replace(state, triggers={**days, MERGED: session.today})
                change.begin(requests[twin])
                change.expect(record, revision)
                for held, newest in stands:
                    change.expect(held, newest)
            save_state(change, person, group.key, record, revision + 1, state)


def _stands(permit: Permit, group: Population) -> set[tuple[UUID, int]]:
    """Every card and document of someone, and its revision in force."""
    rooms = permit.session.compartments
    return {
        (UUID(bytes=place.record), place.last)
        for place in permit.places
        if rooms[place.compartment].category in group.categories
    }
