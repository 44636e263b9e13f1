"""What is due to be purged, and when what: from the clocks alone, without opening anyone's cards.

The days that start clocks and the status lie in each population's clocks, which everyone with a right there can open.
Which fields someone really has only opening them tells: that is what a proposal does, and `why` for one person.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from entrack_vault import access
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.memory import collector_paused
from entrack_vault.domain.periods import after
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.domain.purges import PersonPlan
from entrack_vault.register.compartments import CASES, CLOCKS, number
from entrack_vault.register.model import DocumentSort, Field, Population, Register
from entrack_vault.retention import FAR_AHEAD, Due, all_due, starting
from entrack_vault.services import cards, holds, purge_plan, rights_content
from entrack_vault.services.deadlines import OF_CASES, WITH_THE_REST, deciding_earlier, let_go
from entrack_vault.services.entering import MERGED, OWN_DOCUMENT, PURGED, RECORDED, REMOVED, REPLACED
from entrack_vault.services.gate import Gate, Permit, Request

_MONTHS = 12
Months = list[tuple[date, dict[str, int]]]  # (first of the month, how many by population)
ANSWERED = "answered:request"  # beside the days that start clocks: when the oldest answered request was answered


@dataclass(frozen=True)
class DuePerson:
    """Someone with a clock that has run out: by which rule first, and the last day it gave."""

    person: Id
    population: str
    status: str
    day: date
    rule: str


@dataclass(frozen=True)
class Clock:
    """One person's clocks as lists have them."""

    person: Id
    population: str
    status: str
    days: Mapping[str, date]  # event -> day
    begun: str  # what else happened to them, as cards.read_triggers reads it: no clock runs from there


def due(gate: Gate, populations: Iterable[str] = (), day: date | None = None) -> list[DuePerson]:
    """Everyone with something due, who waited longest first; today if no day is given. Logged per population.

    NotAllowed, logged, without a duty that concerns purges.
    """
    on = day or gate.session.today
    found: list[DuePerson] = []
    last_days = LastDays(gate.session.register)
    with collector_paused():
        for group, permit in looks(gate, populations):
            those = _Due(group, last_days, on)
            each(permit, group, those.seen)
            found += those.found
    return sorted(found, key=lambda one: (one.day, one.person.bytes))


class _Due:
    """Those of one population with something due. Many people's states say the same, and are worked out once."""

    def __init__(self, group: str, last_days: "LastDays", before: date) -> None:
        self._group, self._last_days, self._before = group, last_days, before
        self._told: dict[tuple[bytes, date | None], tuple[str, date, str] | None] = {}
        self.found: list[DuePerson] = []

    def seen(self, subject: bytes, content: bytes, answered: date | None) -> None:
        """Takes one person's excerpt."""
        key = content, answered
        if key not in self._told:
            clock = read_clock(self._group, subject, content, answered)
            first = self._last_days.first(clock, before=self._before)
            self._told[key] = first and (clock.status, *first)
        told = self._told[key]
        if told is not None:
            self.found.append(DuePerson(UUID(bytes=subject), self._group, *told))


def forecast(gate: Gate, populations: Iterable[str] = ()) -> Months:
    """How many people become due in each of the next twelve months, by population: (first of the month, counts).

    Counted by the next clock that runs out for each; what is due already is not among them.
    """
    ahead, last_days = Ahead(gate.session.today), LastDays(gate.session.register)
    for clock in clocks(gate, populations):
        if (first := ahead.first(last_days.all(clock))) is not None:
            ahead.add(first, clock.population)
    return ahead.counted()


class Ahead:
    """The next twelve months, and how many become due in each of them."""

    def __init__(self, today: date) -> None:
        self._today, self._first = today, today.replace(day=1)
        self._end = after(self._first, months=_MONTHS)
        self._counts: list[Counter[str]] = [Counter() for _ in range(_MONTHS)]

    def first(self, days: Iterable[tuple[date, str]]) -> date | None:
        """The next of some last days, where it is within these months."""
        return min((day for day, _ in days if self._today <= day < self._end), default=None)

    def add(self, day: date, population: str, many: int = 1) -> None:
        """Counts people of whom something runs out on a day that `first` gave."""
        self._counts[(day.year - self._first.year) * 12 + day.month - self._first.month][population] += many

    def counted(self) -> Months:
        """(First of the month, how many by population)."""
        return [(after(self._first, months=at), dict(count)) for at, count in enumerate(self._counts)]


def why(gate: Gate, person: Id, work: Work = NO_PROGRESS) -> PersonPlan:
    """What of someone goes today and what stays, by which rule and until when. Opens their cards, which is logged."""
    return purge_plan.derive(gate, [person], gate.session.today, work=work).people[0]


def clocks(gate: Gate, populations: Iterable[str]) -> list[Clock]:
    """The clocks of everyone in the populations that the job description has a right in, or in some. Logged."""
    found: list[Clock] = []
    for group, permit in looks(gate, populations):
        with collector_paused():
            found += _clocks_of(permit, group)
    return found


def looks(gate: Gate, populations: Iterable[str] = ()) -> Iterator[tuple[str, Permit]]:
    """A permit for the clocks and cases of each population that the job description has a right in, or of some.

    Logged per population. NotAllowed, logged, without a duty that concerns purges.
    """
    session, wanted = gate.session, tuple(populations)
    session.follow()
    held = access.populations(gate.job, session.today)
    groups = [group for group in session.register.populations if group in held and (not wanted or group in wanted)]
    if not groups:
        gate.require(Request(Event.RETENTION_REVIEWED, duty=holds.duty_of(gate)))
    for group in groups:
        request = Request(
            Event.RETENTION_REVIEWED,
            None,
            group,
            (CASES,),
            access.Action.PURGE,
            holds.PURPOSE,
            holds.duty_of(gate),
        )
        yield group, gate.look(request)


def read_clock(group: str, subject: bytes, content: bytes, answered: date | None) -> Clock:
    """Someone's clock as their state's excerpt tells it, with the day the first of their requests was `answered`."""
    told = dict(cards.read_excerpt(content))
    days = cards.read_triggers(told.get(cards.TRIGGERS, ""))
    if answered is not None:
        days[ANSWERED] = answered
    return Clock(UUID(bytes=subject), group, told.get(cards.STATUS, ""), days, told.get(cards.BEGUN, ""))


def each(permit: Permit, group: str, seen: Callable[[bytes, bytes, date | None], None]) -> None:
    """Hands over (person, their state's excerpt, the day the first of their requests was answered or None) of all."""
    register = permit.session.register
    answered: dict[bytes, date] = {}

    def of_case(subject: bytes, _room: int, content: bytes) -> None:
        if rights_content.is_request(content) and (day := rights_content.read_head(content).answered) is not None:
            answered[subject] = min(answered.get(subject, day), day)

    with permit.reading():
        permit.excerpts(of_case, rooms=frozenset({number(register, group, CASES)}))
        permit.excerpts(
            lambda subject, _room, content: seen(subject, content, answered.get(subject)),
            rooms=frozenset({number(register, group, CLOCKS)}),
        )


def _clocks_of(permit: Permit, group: str) -> list[Clock]:
    """The clocks of one population; among them since when there is an answered request."""
    found: list[Clock] = []
    each(permit, group, lambda subject, content, day: found.append(read_clock(group, subject, content, day)))
    return found


_A_DAY = timedelta(days=1)


class LastDays:
    """The last days that a register's rules give, by what the clocks say; most people's clocks say the same."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._rules: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], Field | DocumentSort]]] = {}
        self._deciding: dict[tuple[object, ...], Due] = {}
        self._known: dict[tuple[object, ...], tuple[tuple[date, str], ...]] = {}

    def first(self, clock: Clock, before: date) -> tuple[date, str] | None:
        """The clock that ran out first before a day, and since the last purge that left nothing due behind."""
        since = clock.days.get(PURGED, date.min)
        return min(
            ((day, rule) for day, rule in self.all(clock) if day < before and self._may_be_left(day, rule, since)),
            default=None,
        )

    def _may_be_left(self, day: date, rule: str, since: date) -> bool:
        """Whether a purge on a day may have left something: its clock ran out after, or its rule is newer."""
        return day >= since or self._register.retention[rule].decided >= since.isoformat()

    def all(self, clock: Clock) -> tuple[tuple[date, str], ...]:
        """Every field's and document's deciding rule, with its last day where its clock has started."""
        if not clock.days:
            return ()
        statutory = clock.status == access.STATUTORY_RETENTION
        key = (clock.population, statutory, *sorted(clock.days.items()))
        if key not in self._known:
            self._known[key] = tuple(sorted(self._worked_out(clock, statutory=statutory)))
        return self._known[key]

    def _worked_out(self, clock: Clock, *, statutory: bool) -> set[tuple[date, str]]:
        group, rules = self._register.populations[clock.population], self._register.retention
        found = set()
        for keys, events, what in self._kept(clock.population):
            first = self._first_of(keys, events, clock.days)
            left_out = first.rule.event in (RECORDED, WITH_THE_REST)
            if MERGED in clock.days and first.rule.event != WITH_THE_REST:
                found.add((clock.days[MERGED] - _A_DAY, first.rule.key))
            gone = let_go(what, clock.days)
            if gone is not None and not first.rule.statutory and first.rule.event != WITH_THE_REST:
                found.add((gone - _A_DAY, first.rule.key))  # due on the very day
            if first.day is not None and not left_out and (first.rule.statutory or not statutory):
                found.add((first.day, first.rule.key))
        for event, day in clock.days.items():
            own: Due | None = None
            if event == ANSWERED:
                own = all_due([rules[OF_CASES]], {"process_closed": day}, day)[0]
            else:
                own = self._of_its_own(group, event, day, clock.days)
                own = own if own is not None and (own.rule.statutory or not statutory) else None
            if own is not None and own.day is not None:
                found.add((own.day, own.rule.key))
        return found

    def _kept(self, population: str) -> list[tuple[tuple[str, ...], tuple[str, ...], Field | DocumentSort]]:
        """The rules that fields and documents are kept by together, each with the events that start their clocks, and
        one of those that are held by them on the same grounds."""
        if population not in self._rules:
            group, rules = self._register.populations[population], self._register.retention
            things: list[Field | DocumentSort] = [*group.fields, *group.documents]
            kept = {(one.retention, one.ground_assessed, one.ground_stated): one for one in things}
            self._rules[population] = [
                (keys, tuple(dict.fromkeys(event for key in keys for event in starting(rules[key]))), what)
                for (keys, _assessed, _stated), what in kept.items()
            ]
        return self._rules[population]

    def _first_of(self, keys: tuple[str, ...], events: tuple[str, ...], days: Mapping[str, date]) -> Due:
        """The rule that decides among some: the same wherever their own events are on the same days."""
        told = (keys, *map(days.get, events))
        if told not in self._deciding:
            self._deciding[told] = all_due([self._register.retention[key] for key in keys], days, FAR_AHEAD)[0]
        return self._deciding[told]

    def _of_its_own(self, group: Population, event: str, day: date, days: Mapping[str, date]) -> Due | None:
        """The clock of a day that is a value's or a document's own; None for what happened to the person."""
        kind, colon, of = event.partition(":")
        what = (group.sorts if kind + colon in (OWN_DOCUMENT, REMOVED) else group.by_key).get(of) if colon else None
        if what is None:
            return None
        if kind + colon == REPLACED and isinstance(what, Field):
            return deciding_earlier(self._register, what, day)
        first = all_due([self._register.retention[key] for key in what.retention], days, day)[0]
        return replace(first, day=day) if kind + colon == REMOVED and not first.rule.statutory else first
