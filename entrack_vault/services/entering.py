"""What entering values means: how a card and a state are saved, and what is refused before they are."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from entrack_vault.domain.documents import Document
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Entered, Fields, State, Value
from entrack_vault.errors import Misuse, RefusedValue
from entrack_vault.i18n import N_
from entrack_vault.register import kinds
from entrack_vault.register.compartments import CLOCKS, number
from entrack_vault.register.model import DocumentSort, Field, Population, RetentionRule
from entrack_vault.services import cards
from entrack_vault.services.gate import Change, unknown_person
from entrack_vault.services.session import Session

EnteredFields = Mapping[str, tuple[Entered, ...]]
RECORDED = "recorded"  # the event of clocks that start with each value's own day
_IN_ORDER = (("start_date", "end_date"), ("application_date", "decision_date"))  # (first day, last day)
OWN_DAY = "own_day:"  # before a field's key: the oldest day of its values
REPLACED = "replaced:"  # before a field's key: the oldest day on which a value of it was replaced that is still kept
OWN_DOCUMENT = "own_document:"  # before a document sort's key: the oldest day of one whose clock starts with it
REMOVED = "removed:"  # before a document sort's key: the oldest day on which one was taken off the page
# Beside the days that start clocks, since when nothing but a statute keeps what rests on something that is gone:
ERASURE = "erasure"  # a request to be deleted was granted: all of it
OBJECTED = "objected"  # an objection was granted: what was held for our interest alone
WITHDRAWN = "consent_withdrawn"  # a consent was withdrawn: what rested on it
DIED = "died"  # the day of a death that was noted
MERGED = "merged"  # beside them: the day another record of the same person took over all that was here
PURGED = "purged"  # beside the days that start clocks: the day of the last purge that left nothing due behind
_NOTHING_HAPPENED = frozenset({PURGED, ERASURE, OBJECTED, WITHDRAWN, MERGED, DIED})
_RUNNING = ("active", "leave")  # the stages of an employment that has not ended
CONSENT_GIVEN, KEPT_FOR_LATER = "consent_given", "kept_for_later"  # an event, and the status it is given for
REJECTED = "rejected"  # the status of those who were turned down
NOT_HIRED = (REJECTED, "withdrawn", KEPT_FOR_LATER)  # the stages a recruitment is closed with


def save_card(
    change: Change,
    person: Id,
    group: Population,
    category: str,
    record: UUID,
    revision: int,
    fields: Mapping[str, tuple[Value, ...]],
    reason: str,
) -> None:
    """Seals one revision of one card."""
    compartment = number(change.session.register, group.key, category)
    content = cards.write_card(fields, change.session.now(), reason)
    change.save(person, compartment, record, revision, content, cards.card_excerpt(group, fields))


def save_state(change: Change, person: Id, population: str, record: UUID, revision: int, state: State) -> None:
    """Seals one revision of a person's state."""
    compartment = number(change.session.register, population, CLOCKS)
    change.save(person, compartment, record, revision, cards.write_state(state), cards.state_excerpt(state))


def happened(triggers: Mapping[str, date]) -> dict[str, date]:
    """The days on which something happened to the person, without those that are of values and of purges."""
    return {event: day for event, day in triggers.items() if event not in _NOTHING_HAPPENED and ":" not in event}


def with_triggers(
    group: Population,
    rules: Mapping[str, RetentionRule],
    state: State,
    before: Fields,
    fields: EnteredFields,
    today: date,
) -> State:
    """The state with the dates that entered fields start clocks with; someone who has left is no longer active.

    Where a field's clock starts with each value's own day, the oldest of them is kept beside the others; and where
    values `before` are not among those entered, since when there are earlier ones. Somebody turned down who agrees to
    be kept is kept for later, and is not where that day is taken away again.
    """
    triggers = dict(state.triggers)
    for key in _replaced(group, rules, state, before, fields):
        triggers.setdefault(REPLACED + key, today)
    for key, values in fields.items():
        if any(rules[rule].event == RECORDED for rule in group.by_key[key].retention):
            triggers.pop(OWN_DAY + key, None)
            if values:
                triggers[OWN_DAY + key] = min(value.since for value in values)
        starts = group.by_key[key].starts
        if starts is None:
            continue
        triggers.pop(starts, None)
        if starts == "left" and not values and starts in state.triggers:
            triggers.pop(DIED, None)  # it was noted by mistake, and nothing ended
        dates = [date.fromisoformat(value.text[:10]) for value in values]
        if dates:
            triggers[starts] = max(dates)
        if starts == CONSENT_GIVEN and dates:
            triggers.pop(WITHDRAWN, None)
            if state.status in NOT_HIRED and state.status != KEPT_FOR_LATER:  # however the recruitment had ended
                state = replace(state, status=KEPT_FOR_LATER, since=today)
        elif starts == CONSENT_GIVEN and state.status == KEPT_FOR_LATER:
            state = replace(state, status=REJECTED, since=today)
    if triggers != state.triggers:
        triggers.pop(PURGED, None)  # what it left may be due by another day now
    left, stages = triggers.get("left"), {stage.key for stage in group.statuses}
    if left is not None and left <= today and state.status in _RUNNING and "left" in stages:
        return replace(state, status="left", since=left, triggers=triggers)
    return replace(state, triggers=triggers)


def started(state: State, days: Mapping[str, date]) -> State:
    """The state with clocks started; what was due by others has not all been purged then."""
    before = {event: day for event, day in state.triggers.items() if event != PURGED}
    return replace(state, triggers={**before, **days})


def employed(group: Population, state: State, day: date) -> bool:
    """Whether an employment runs on a day: by the stage, unless a last day that was noted ahead has passed."""
    leaves = any(stage.key == "left" for stage in group.statuses)
    return leaves and state.status in _RUNNING and state.triggers.get("left", day) >= day


def _replaced(
    group: Population, rules: Mapping[str, RetentionRule], state: State, before: Fields, fields: EnteredFields
) -> list[str]:
    """The fields of which a value is replaced. A revision is sealed as a whole, and none goes before an earlier one:
    so where a statute keeps one of them, or has kept one before, it keeps the others of the category with it, and
    theirs are not the days that are waited for."""
    lost = [
        key
        for key, values in fields.items()
        if {one.text for one in before.get(key, ())} - {one.text for one in values}
    ]
    statutory = {one.key for one in group.fields if any(rules[rule].statutory for rule in one.retention)}
    kept = {key for key in statutory if key in lost or REPLACED + key in state.triggers}
    categories = {group.by_key[key].category for key in kept}
    return [key for key in lost if key in kept or group.by_key[key].category not in categories]


def with_documents(
    sort: DocumentSort, rules: Mapping[str, RetentionRule], state: State, documents: Iterable[Document]
) -> State:
    """The state with the days that a person's documents of one sort start clocks with. `documents` are all of them,
    of other sorts too, as they are to be."""
    triggers = {event: day for event, day in state.triggers.items() if event not in of_documents(sort.key)}
    triggers |= days_of_documents(sort, rules, documents)
    if triggers != state.triggers:
        triggers.pop(PURGED, None)
    return replace(state, triggers=triggers)


def of_documents(sort: str) -> tuple[str, str]:
    """What the days that documents of a sort start clocks with are called."""
    return OWN_DOCUMENT + sort, REMOVED + sort


def days_of_documents(
    sort: DocumentSort, rules: Mapping[str, RetentionRule], documents: Iterable[Document]
) -> dict[str, date]:
    """Since when one is there that is kept from its own day, and one that waits to be purged."""
    found: dict[str, date] = {}
    own, removed = of_documents(sort.key)
    for one in documents:
        if one.sort != sort.key:
            continue
        if one.removed is not None:
            found[removed] = min(found.get(removed, one.removed), one.removed)
        elif any(rules[rule].event == RECORDED for rule in sort.retention):
            found[own] = min(found.get(own, one.since), one.since)
    return found


def check_stays_ended(group: Population, before: State, after: State, day: date) -> None:
    """Refuses (Misuse) that anything goes on after a death, or begins again where all of it is due: what is entered
    from then on would be."""
    runs = {one.key for one in group.statuses if not one.closes} | {KEPT_FOR_LATER}
    begun = after.status != before.status and after.status in runs and before.status not in runs
    died = after.triggers.get(DIED)
    if died is not None and (begun or after.triggers.get("left", died) > died):
        raise Misuse(
            N_("A death is noted, and nothing of theirs goes on after that day."),
            N_("Nothing was changed."),
            N_("If it was noted by mistake, take away the last day, or note the death on the right day."),
        )
    again = employed(group, after, day) and not employed(group, before, day)
    if ERASURE in before.triggers and (begun or again):
        raise Misuse(
            N_("All that is held here is to be deleted, as they asked or since they have died."),
            N_("Nothing was changed."),
            N_("Register them anew where they come back: that record has clocks of its own."),
        )


def check_not_merged(state: State) -> None:
    """Refuses (Misuse) to add to a record of which all goes, since another has taken it over."""
    if MERGED in state.triggers:
        raise Misuse(
            N_("This record has been merged into another, and goes with the next purge."),
            N_("Nothing was saved."),
            N_("Enter it in the record it is linked to."),
        )


def valued(session: Session, fields: EnteredFields, purpose: str) -> dict[str, tuple[Value, ...]]:
    """Entered values as they are kept: with who entered them, under which job description and why."""
    job = session.job.key
    return {
        key: tuple(Value(value.text, value.since, value.source, session.member, job, purpose) for value in values)
        for key, values in fields.items()
    }


def population_named(session: Session, key: str) -> Population:
    """The population with a key; Misuse when the register has none."""
    group = session.register.populations.get(key)
    if group is None:
        raise Misuse(
            N_("The register has no such group of people."),
            "",
            N_("See the list of groups."),
        )
    return group


def group_of(session: Session, person: Id) -> Population:
    """The population a person belongs to; Misuse for an id nobody has. Follows what others have signed, so that what
    is then asked for fits the job description as it now stands."""
    stored = session.population_of(person)
    for group in session.register.populations.values():
        if group.number == stored:
            return group
    raise unknown_person()


def categories_of(group: Population, fields: Iterable[str]) -> tuple[str, ...]:
    """The categories some fields stand in, in register order."""
    concerned = {group.by_key[key].category for key in fields}
    return tuple(category for category in group.categories if category in concerned)


def field_named(group: Population, key: str) -> Field:
    """The field with a key; RefusedValue when the register has none: nothing else may be stored."""
    field = group.by_key.get(key)
    if field is None:
        raise RefusedValue(N_("The register has no such field for this group."), N_("Nothing was saved."))
    return field


def check_fields(session: Session, group: Population, fields: EnteredFields) -> None:
    """Refuses values of no field, several values of a single one, unknown sources, and what their kind refuses."""
    for key, values in fields.items():
        field = field_named(group, key)
        if len(values) > 1 and not field.many:
            raise RefusedValue(N_("This field holds one value only."), N_("Nothing was saved."))
        if field.required and not values:
            raise RefusedValue(N_("This field cannot be empty."), N_("Nothing was saved."))
        for value in values:
            if value.source not in session.register.sources:
                raise RefusedValue(N_("The register has no such source."), N_("Nothing was saved."))
            reading = kinds.read(
                field.kind, value.text, choices=field.choices, demonstration=session.store.header.demonstration
            )
            if reading.value != value.text:
                raise RefusedValue(N_("The value is not in the form it is kept in."), N_("Nothing was saved."))


def check_order(fields: Mapping[str, tuple[Entered, ...] | tuple[Value, ...]]) -> None:
    """Refuses a card by which something ends before it began: clocks would run from a day that never was."""
    for first, last in _IN_ORDER:
        begun = [value.text[:10] for value in fields.get(first, ())]
        ended = [value.text[:10] for value in fields.get(last, ())]
        if begun and ended and max(ended) < min(begun):
            raise RefusedValue(
                N_("By these dates it would have ended before it began."),
                N_("Nothing was saved."),
                N_("Check the first and the last day."),
            )


def require_name(group: Population, fields: EnteredFields) -> None:
    """Nobody is registered without a name; other required fields are asked for where their card is written."""
    name = next(field for field in group.fields if field.role == "name")
    if not fields.get(name.key):
        raise RefusedValue(N_("Nobody can be registered without a name."), N_("Nothing was saved."))


def check_status(group: Population, status: str) -> None:
    """Refuses (Misuse) a stage the population does not have."""
    if status not in {stage.key for stage in group.statuses}:
        raise Misuse(N_("This group of people has no such status."), N_("Nothing was changed."))
