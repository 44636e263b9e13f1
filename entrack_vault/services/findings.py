"""What is incomplete or looks wrong in the records: missing, not as it can be, or not to be there at all.

What the clocks tell costs nothing besides the look at what is due: someone who has left and still is active, an
application that nobody has answered. The rest is told by the cards alone. To open everyone's is a look that must be
wanted: at a hundred thousand people it takes minutes, and it is never made by itself. It is made when a member asks
for it, for the purpose of internal control that their job description must name, in the cards they could put right.
It is one entry for each population, not one for each person: the program reads, and nobody sees a value. What comes
of it is who, which field and what sort of fault; to see the value one opens the person, which is an entry about them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.identifiers import national_identity
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Fields
from entrack_vault.domain.periods import after
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import NotAllowed, RefusedValue
from entrack_vault.i18n import N_
from entrack_vault.imports.sensitive import looks_sensitive, worth_reading
from entrack_vault.register import kinds
from entrack_vault.register.compartments import CLOCKS
from entrack_vault.register.model import Field, Population
from entrack_vault.services import cards
from entrack_vault.services.entering import ERASURE, MERGED
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.store import records

PURPOSE = "self_check"
_PARTS = 1000  # of progress in each population: how many people there are is known when it is opened
OPEN_FOR = 12  # months, before it is asked what became of an application


class Fault(StrEnum):
    """What is wrong."""

    LEFT = "left"  # their last day has passed, and they still stand as someone who works here
    OPEN = "open"  # an application without an answer for a year
    MISSING = "missing"  # a value that the register requires
    UNREADABLE = "unreadable"  # a value that would be refused if it were entered today
    OTHER_DATE = "other_date"  # the identity number is of somebody born on another day
    TWICE = "twice"  # another record of the group has the same identity number, and they are not linked
    SENSITIVE = "sensitive"  # text that looks like a special category (GDPR Art. 9)


SETTLED = frozenset({MERGED, ERASURE})  # days after which nothing is asked of a record any more
OF_STATE = frozenset({Fault.LEFT, Fault.OPEN})  # told by the clocks alone
FAULTS: dict[Fault, str] = {
    Fault.LEFT: N_("The last day has passed, but the status is not changed"),
    Fault.OPEN: N_("The application has been open for over a year"),
    Fault.MISSING: N_("Is missing"),
    Fault.UNREADABLE: N_("Cannot be right"),
    Fault.OTHER_DATE: N_("Is of another birth date than the one that is registered"),
    Fault.TWICE: N_("Stands on another record as well: merge them, or put one right"),
    Fault.SENSITIVE: N_("Looks like sensitive data"),
}


@dataclass(frozen=True)
class Finding:
    """Whose record it is, and what is wrong; `field` is a key of the register, "" for what concerns their status."""

    person: Id
    population: str
    fault: Fault
    field: str = ""


@dataclass(frozen=True)
class Looked:
    """A look through the records: when, at how many people, what it found.

    `left_out` are those whose state closes their cards: restricted, or kept only because a statute demands it.
    """

    at: datetime
    people: int
    left_out: int
    findings: tuple[Finding, ...]


def may(gate: Gate) -> bool:
    """Whether the job description lets one look through records: the purpose, and cards that one may put right."""
    return bool(populations(gate))


def populations(gate: Gate) -> dict[str, tuple[str, ...]]:
    """The categories that would be opened, by population: those the member may change."""
    session = gate.session
    found = {
        key: access.open_categories(gate.job, Action.WRITE, key, session.today)
        for key in session.register.populations
        if access.decide_purpose(gate.job, session.register, key, PURPOSE).allowed
    }
    return {key: categories for key, categories in found.items() if categories}


def look_through(gate: Gate, work: Work = NO_PROGRESS) -> Looked:
    """Opens the cards that this member may change, and finds what is wrong in them; one entry for each population.

    NotAllowed, logged, without the purpose or any card to change. Cancelled: the entries stay, what was found does
    not.
    """
    session = gate.session
    session.follow()
    wanted = populations(gate)
    if not wanted:
        gate.note(Request(Event.ACCESS_REFUSED))
        raise NotAllowed(
            access.CLOSED.reason, N_("Nothing was opened or changed, and the attempt is in the access log.")
        )
    found = list[Finding]()
    looked, left_out = 0, 0
    numbers: dict[str, list[_Seen]] = {}
    for at, (key, categories) in enumerate(wanted.items()):
        group = session.register.populations[key]
        permit = gate.look(Request(Event.RECORDS_CHECKED, None, key, categories, Action.WRITE, PURPOSE))
        with permit.reading() as connection:
            there = [Id(bytes=person) for person, _ in records.people(connection, [group.number])]
            for done, person in enumerate(there):
                work.step(at * _PARTS + done * _PARTS // len(there), len(wanted) * _PARTS)
                seen = _of_person(permit, group, categories, person)
                if seen is None:
                    left_out += 1
                    continue
                found += seen.findings
                if seen.number:
                    numbers.setdefault(f"{key} {seen.number}", []).append(seen)
            looked += len(there)
    found += [finding for seen in numbers.values() for finding in _twice(seen)]
    return Looked(session.now(), looked - left_out, left_out, tuple(found))


@dataclass(frozen=True)
class _Seen:
    """What was found of one person, and what is compared with others: never told."""

    person: Id
    findings: list[Finding]
    field: Finding | None = None  # where an identity number stands
    number: str = ""
    linked: tuple[Id, ...] = ()


def _of_person(permit: Permit, group: Population, categories: Iterable[str], person: Id) -> _Seen | None:
    opened = permit.one_to_check(person)
    if opened is None:
        return None
    session = permit.session
    fields: dict[str, tuple[str, ...]] = {}
    found, linked = list[Finding](), tuple[Id, ...]()
    days: Mapping[str, date] = {}
    for stored, content in opened:
        category = session.compartments[stored.compartment].category
        if category == CLOCKS:
            state = cards.read_state(content)
            linked, days = state.linked, state.triggers
            fault = of_state(group, state.status, state.triggers, session.today)
            found += [Finding(person, group.key, fault)] if fault else []
        else:
            fields |= _texts(cards.read_card(category, stored.revision, content).fields)
    demonstration = session.store.header.demonstration
    faults = of_cards(group, categories, fields, demonstration=demonstration)
    found += [Finding(person, group.key, fault, key) for key, fault in faults]
    field = _by_role(group, "national_id")
    numbers = fields.get(field.key, ()) if field is not None and not SETTLED & days.keys() else ()
    if field is None or not numbers:
        return _Seen(person, found)
    return _Seen(person, found, Finding(person, group.key, Fault.TWICE, field.key), numbers[0], linked)


def _twice(seen: list[_Seen]) -> list[Finding]:
    """Those who share a number, but for the records of one human being that are linked."""
    return [
        one.field
        for one in seen
        if one.field is not None
        and any(other.person not in (one.person, *one.linked) and one.person not in other.linked for other in seen)
    ]


def _by_role(group: Population, role: str) -> Field | None:
    return next((one for one in group.fields if one.role == role), None)


def _texts(fields: Fields) -> dict[str, tuple[str, ...]]:
    return {key: tuple(value.text for value in values) for key, values in fields.items()}


# What is wrong


def going(group: Population) -> frozenset[str]:
    """The stages in which a relation has not ended."""
    return frozenset(one.key for one in group.statuses if not one.closes)


def of_state(group: Population, status: str, days: Mapping[str, date], today: date) -> Fault | None:
    """What is wrong with where someone stands. `days` are those that start clocks, and those with which it began."""
    if status not in going(group) or SETTLED & days.keys():
        return None
    left, applied = days.get("left"), days.get("applied")
    if left is not None and left < today:
        return Fault.LEFT
    if applied is not None and after(applied, months=OPEN_FOR) < today:
        return Fault.OPEN
    return None


def of_cards(
    group: Population, categories: Iterable[str], fields: Mapping[str, tuple[str, ...]], *, demonstration: bool
) -> list[tuple[str, Fault]]:
    """The fields of some categories in which something is wrong, each with the first fault of its values."""
    looked_at = frozenset(categories)
    found = []
    for one in group.fields:
        if one.category in looked_at:
            fault = _of_field(one, fields.get(one.key, ()), demonstration=demonstration)
            found += [(one.key, fault)] if fault else []
    number, birth = _by_role(group, "national_id"), _by_role(group, "birth_date")
    if number is not None and birth is not None and number.key not in dict(found):
        other = _other_date(fields.get(number.key, ()), fields.get(birth.key, ()), demonstration=demonstration)
        found += [(number.key, Fault.OTHER_DATE)] if other else []
    return found


def _other_date(numbers: tuple[str, ...], dates: tuple[str, ...], *, demonstration: bool) -> bool:
    """Whether an identity number is of another birth date than the one beside it. It can be right all the same: where
    a day has no numbers left another day's are given."""
    if not numbers or not dates:
        return False
    told = national_identity.read(numbers[0], demonstration=demonstration).birth_digits
    return told is not None and told != f"{date.fromisoformat(dates[0][:10]):%d%m%y}"


def _of_field(field: Field, texts: tuple[str, ...], *, demonstration: bool) -> Fault | None:
    if not texts:
        return Fault.MISSING if field.required else None
    if not all(_reads(field, text, demonstration=demonstration) for text in texts):
        return Fault.UNREADABLE
    if worth_reading(field) and any(looks_sensitive(text) for text in texts):
        return Fault.SENSITIVE
    return None


def _reads(field: Field, text: str, *, demonstration: bool) -> bool:
    try:
        return kinds.read(field.kind, text, choices=field.choices, demonstration=demonstration).value == text
    except RefusedValue:
        return False


def merged(of_clocks: tuple[Finding, ...] | None, looked: Looked | None) -> tuple[Finding, ...]:
    """What the clocks tell now, and what a look through the records found; its own word on statuses is older."""
    if of_clocks is None:
        return looked.findings if looked else ()
    return of_clocks + tuple(one for one in (looked.findings if looked else ()) if one.fault not in OF_STATE)
