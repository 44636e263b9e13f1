"""The life of a record: a new one of somebody already registered (hired, applied again, come back), leaving, death, a
new identity number. What the new one needs is sealed anew in its own compartments; the rest stays on its own clock.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.documents import Document
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.people import CONTACT, EMPLOYEE, Entered, State, Value
from entrack_vault.domain.withholding import Withheld
from entrack_vault.errors import Misuse, NotAllowed, RefusedValue
from entrack_vault.i18n import N_
from entrack_vault.register.kinds import read
from entrack_vault.register.model import Carrying, Population
from entrack_vault.register.model import Field as RegisterField
from entrack_vault.services import documents, records, rights, withholding
from entrack_vault.services.documents import Wanted
from entrack_vault.services.entering import (
    DIED,
    ERASURE,
    NOT_HIRED,
    WITHDRAWN,
    EnteredFields,
    categories_of,
    check_fields,
    check_order,
    employed,
    group_of,
    population_named,
    require_name,
    save_state,
)
from entrack_vault.services.gate import Gate, Request, unknown_person
from entrack_vault.services.linked import still_there
from entrack_vault.services.records import Opened

HIRE = "hire"
NOT_NOTED_IN = N_("Not where they are registered among {groups}: let someone note it there whose job it is.")


@dataclass(frozen=True)
class Begun:
    """A new record of somebody, and what it began with."""

    person: Id
    population: str
    fields: tuple[str, ...]
    documents: int


def possible(gate: Gate, population: str) -> tuple[Carrying, ...]:
    """What new records somebody of a population may get, for those who may write there."""
    today = gate.session.today
    return tuple(
        one
        for one in gate.session.register.carryings.values()
        if one.from_population == population
        and CONTACT in access.open_categories(gate.job, Action.WRITE, one.to_population, today)
    )


def carry_over(
    gate: Gate,
    person: Id,
    carrying: str,
    fields: EnteredFields,
    purpose: str,
    purpose_there: str,
    *,
    leave_out: Iterable[str] = (),
) -> Begun:
    """Begins a new record with what the register says it needs of an earlier one, and with `fields` entered now.

    Both are linked, and saved together. `purpose` is what the earlier one is opened for, `purpose_there` what the new
    one is written for. `leave_out` are fields of the new record that are not to be carried. Misuse where the register
    knows no such step from this group, or the earlier record stands so already. NotAllowed, logged, without the
    rights in both.
    """
    session = gate.session
    before = group_of(session, person)
    step = session.register.carryings.get(carrying)
    if step is None or step.from_population != before.key:
        raise Misuse(N_("The register knows no such step from this group."), N_("Nothing was changed."))
    group = population_named(session, step.to_population)
    needed = categories_of(before, [earlier for earlier, _ in step.fields])
    open_here = access.open_categories(gate.job, Action.READ, before.key, session.today)
    opened = records.open_person(
        gate, person, purpose, [one for one in needed if one in open_here], reveal=_masked(before, step, open_here)
    )
    _check_stage(gate, opened, step, purpose)
    carried = _carried(opened, group, step, {*leave_out, *fields})
    hidden = _left_out(gate, opened, step, carried, purpose)
    who = _save(gate, opened, step, carried, fields, purpose, purpose_there, hidden)
    brought = _bring_documents(gate, person, who, step, purpose, purpose_there)
    for one, _field, sort in hidden:
        if one.document is not None:
            copy, category = brought[one.document], group.sorts[sort].category
            withholding.withhold(gate, who, one.ground, document=copy, category=category)
    return Begun(who, group.key, (*carried, *fields), len(brought))


def _masked(before: Population, step: Carrying, open_here: Iterable[str]) -> tuple[str, ...]:
    """What is shown as dots otherwise: taking it over takes the duty to show identity numbers."""
    rooms = set(open_here)
    fields = [before.by_key[earlier] for earlier, _ in step.fields]
    return tuple(one.key for one in fields if one.masked and one.category in rooms)


def _check_stage(gate: Gate, opened: Opened, step: Carrying, purpose: str) -> None:
    """That a record may begin: nobody dead begins anything, and nobody comes back who is here."""
    state = opened.person.state
    if DIED in state.triggers:
        raise Misuse(N_("A death is noted on this person."), N_("Nothing was changed."))
    if state.restricted:
        raise Misuse(
            N_("This person's data is restricted: it is kept, and not used for anything new."),
            N_("Nothing was changed."),
            N_("Lift the restriction first, if its reason is gone."),
        )
    if ERASURE in state.triggers or (WITHDRAWN in state.triggers and state.status in NOT_HIRED):
        raise Misuse(
            N_("What is held here is to be deleted, as they asked."),
            N_("Nothing was changed."),
            N_("Register them anew: that record has clocks of its own."),
        )
    begun = any(group == step.to_population for _other, group in still_there(gate, state))
    if step.ends_with is not None and state.status == step.ends_with and begun:
        raise Misuse(
            N_("That has been done already."), N_("Nothing was changed."), N_("See the record it is linked to.")
        )
    if step.to_population == EMPLOYEE and any(
        one.state is not None
        and employed(gate.session.register.populations[one.population], one.state, gate.session.today)
        for one in _records_of(gate, opened.person.id, purpose)
    ):
        raise Misuse(
            N_("They are employed here already, and have not left."),
            N_("Nothing was changed."),
            N_("Note their last day first, or go on in the record that runs."),
        )


def _carried(opened: Opened, group: Population, step: Carrying, without: set[str]) -> dict[str, tuple[Value, ...]]:
    """The values that are taken over, as they stood: since when, and from whom."""
    held = {key: values for one in opened.held.values() for key, values in one.card.fields.items()}
    found = {new: held[earlier] for earlier, new in step.fields if held.get(earlier) and new not in without}
    return {key: values if group.by_key[key].many else values[:1] for key, values in found.items()}


def _left_out(
    gate: Gate, opened: Opened, step: Carrying, carried: Mapping[str, tuple[Value, ...]], purpose: str
) -> list[tuple[Withheld, str, str]]:
    """The decisions by which something that is taken along is left out of overviews, each with the field it is to
    stand in there, or the sort of its document. Misuse for a member who cannot take the decisions along."""
    standing = [one for one in withholding.among(opened.permit.beside) if one.lifted is None]
    filed: dict[UUID, Document] = {}
    if step.documents and any(one.document for one in standing):
        earlier = records.open_person(gate, opened.person.id, purpose)
        filed = {one.id: one for one in _needed(earlier, step)}
    new = {key: there for key, there in step.fields if there in carried}
    found = [(one, new[one.field], "") for one in standing if one.field in new]
    found += [(one, "", filed[one.document].sort) for one in standing if one.document and one.document in filed]
    if found and not rights.has_duty(gate, withholding.DUTY):
        raise Misuse(
            N_("Something that would be taken along is left out of overviews, by a decision that goes with it."),
            N_("Nothing was changed."),
            N_("Let the finance manager do it, or leave that field out."),
        )
    return found


def _save(
    gate: Gate,
    opened: Opened,
    step: Carrying,
    carried: Mapping[str, tuple[Value, ...]],
    fields: EnteredFields,
    purpose: str,
    purpose_there: str,
    hidden: Iterable[tuple[Withheld, str, str]],
) -> Id:
    session, person = gate.session, opened.person
    group, who = population_named(session, step.to_population), new_id()
    all_of: dict[str, tuple[Entered, ...]] = {
        **{key: tuple(Entered(one.text, one.since, one.source) for one in values) for key, values in carried.items()},
        **fields,
    }
    check_fields(session, group, all_of)
    require_name(group, all_of)
    check_order(all_of)
    here = Request(Event.CARRIED_OVER, person.id, person.population, (), Action.WRITE, purpose)
    there = Request(Event.PERSON_CREATED, who, group.key, categories_of(group, all_of), Action.WRITE, purpose_there)
    gate.require(there)
    writable = access.open_categories(gate.job, Action.WRITE, person.population, session.today)
    gate.require(replace(here, categories=writable or categories_of(group, all_of)), opened.permit)
    with gate.change(here, opened.permit) as change:
        if opened.permit.state_record is None:
            raise unknown_person()
        record, revision = opened.permit.state_record
        save_state(change, person.id, person.population, record, revision + 1, _ended(gate, opened, step, who))
        change.begin(there)
        records.add(change, who, group, all_of, purpose_there, group.statuses[0].key, linked=(person.id,))
        for decision, field, _sort in hidden:
            if field:
                withholding.take_along(gate, change, who, group.key, field, decision)
    return who


def _ended(gate: Gate, opened: Opened, step: Carrying, who: Id) -> State:
    """How the earlier record stands after it: linked, and in the status that ends it."""
    state, today = opened.person.state, gate.session.today
    state = replace(state, linked=(*state.linked, who))
    if step.ends_with is None:
        return state
    closed = {"process_closed": today} if opened.person.population == "applicant" else {}
    return replace(state, status=step.ends_with, since=today, triggers={**state.triggers, **closed})


def _bring_documents(
    gate: Gate, person: Id, who: Id, step: Carrying, purpose: str, purpose_there: str
) -> dict[UUID, UUID]:
    """Seals documents anew for the new record, where it has them; their ids there, by those here. Where it is stopped
    halfway they still lie with the earlier one."""
    if not step.documents:
        return {}
    earlier = records.open_person(gate, person, purpose)
    return {
        one.id: copy_document(
            gate, earlier, one, records.open_person(gate, who, purpose_there), purpose, purpose_there
        )
        for one in _needed(earlier, step)
    }


def _needed(earlier: Opened, step: Carrying) -> list[Document]:
    return [one for one in earlier.person.documents if one.sort in step.documents]


def copy_document(gate: Gate, earlier: Opened, one: Document, new: Opened, purpose: str, purpose_there: str) -> UUID:
    """Opens a document of one record, which is logged, and adds it to another; the new one's id."""
    content = b"".join(documents.pieces(documents.look(gate, earlier, one.id, purpose)))
    wanted = Wanted(one.sort, one.name, BytesIO(content), len(content), one.since, one.source, bool(one.evidence))
    return documents.add(gate, new, wanted, purpose_there)


# What happens to somebody


def died(gate: Gate, person: Id, day: date, purpose: str) -> tuple[str, ...]:
    """Notes a death, on this record and on those linked to it; the groups of those that this member may not change,
    or that are restricted.

    An employment that had begun ends on that day. Of all others nothing is needed any more: what no statute keeps is
    due at once. Misuse for a day to come, or for someone who had left before.
    """
    if day > gate.session.today:
        raise Misuse(N_("A death cannot be noted before it has happened."), N_("Nothing was changed."))
    elsewhere = []
    for one in _records_of(gate, person, purpose):
        if one.person == person:
            left = one.state.triggers.get("left") if one.state else None
            noted = one.state is not None and DIED in one.state.triggers
            if left is not None and left <= day and not noted:
                raise Misuse(
                    N_("They had left before that day, and what is kept of them is counted from when they left."),
                    N_("Nothing was changed."),
                    N_("Where they are still registered in another way, note it there."),
                )
            _died(gate, one, day)
        elif one.state is None or one.state.restricted or not _may_end(gate, one.population):
            elsewhere.append(one.population)
        elif "left" not in one.state.triggers and ERASURE not in one.state.triggers:
            try:
                _died(gate, one, day)
            except NotAllowed:  # kept by a statute alone: nobody changes it
                elsewhere.append(one.population)
    return tuple(dict.fromkeys(elsewhere))


@dataclass(frozen=True)
class _Own:
    """One record of a human being, what it is opened for, and how it stands; no state where it is closed."""

    person: Id
    population: str
    purpose: str
    state: State | None


def _records_of(gate: Gate, person: Id, purpose: str) -> list[_Own]:
    """A record and all that this member can follow its links to. Each look is logged."""
    found: dict[Id, _Own] = {}
    waiting = [(person, group_of(gate.session, person).key, purpose)]
    while waiting:
        one, population, why = waiting.pop(0)
        if one in found:
            continue
        state = None
        if not found or (why and rights.readable(gate, population)):
            try:
                state = records.open_person(gate, one, why).person.state
            except NotAllowed:  # kept by a statute alone, for those whose duty it is
                if not found:
                    raise
        found[one] = _Own(one, population, why, state)
        for other, group in still_there(gate, state) if state else ():
            waiting.append((other, group, rights.usual_purpose(gate, group, (purpose,))))
    return list(found.values())


def _ends(group: Population) -> RegisterField | None:
    """The field with the last day of an employment, where a group has one."""
    return next((field for field in group.fields if field.starts == "left"), None)


def _may_end(gate: Gate, population: str) -> bool:
    ends = _ends(gate.session.register.populations[population])
    writable = rights.writable(gate, population)
    return bool(writable) if ends is None else ends.category in writable


def _died(gate: Gate, one: _Own, day: date) -> None:
    group = gate.session.register.populations[one.population]
    ends = _ends(group)
    if ends is not None:
        opened = records.edit_person(gate, one.person, one.purpose, [ends.category])
        entered = {ends.key: (Entered(day.isoformat(), gate.session.today, ends.source),)}
        with suppress(RefusedValue):  # the employment had not begun: nothing is needed for it any more
            records.save(gate, opened, entered, one.purpose, also={DIED: day})
            return
    closed = [stage.key for stage in group.statuses if stage.closes]
    stands = one.state.status if one.state else ""
    # Nobody turned them down; and what had ended before stays as it ended.
    closing = "" if stands in closed else next((key for key in ("withdrawn", "ended", "left") if key in closed), "")
    records.set_status(gate, one.person, closing, one.purpose, also={ERASURE: gate.session.today, DIED: day})


def new_identity_number(gate: Gate, person: Id, number: str, purpose: str) -> None:
    """Gives someone another identity number: a D-number that stood in its place is kept as such, so that what still
    carries it is found. The old one stays among the earlier values. RefusedValue for no such number; Misuse where it
    is theirs already, or the group has none."""
    session = gate.session
    group = group_of(session, person)
    field = next((one for one in group.fields if one.role == "national_id"), None)
    if field is None:
        raise Misuse(N_("This group has no identity numbers."), N_("Nothing was changed."))
    text = read(field.kind, number, demonstration=session.store.header.demonstration).value
    opened = records.edit_person(gate, person, purpose, [field.category])
    held = opened.held[field.category].card.fields if field.category in opened.held else {}
    before = held.get(field.key, ())
    if any(one.text == text for one in before):
        raise Misuse(N_("That is the number already."), N_("Nothing was changed."))
    entered: dict[str, tuple[Entered, ...]] = {field.key: (Entered(text, session.today, field.source),)}
    if "d_number" in group.by_key and before and before[0].text[0] in "4567":  # day + 40
        entered["d_number"] = (Entered(before[0].text, before[0].since, before[0].source),)
    records.save(gate, opened, entered, purpose)


def linked(gate: Gate, person: Id, purpose: str) -> tuple[tuple[Id, str], ...]:
    """Other records of the same human being that are still there, with their populations."""
    state = records.open_person(gate, person, purpose).person.state
    return still_there(gate, state)
