"""What everyone's clocks tell, in one look: what is due, what becomes due, which consents end, what stands still.

Most people's clocks say the same. What they say is worked out once for each wording, and people are only counted:
at a hundred thousand of them that is what keeps Today under a second.
"""

from dataclasses import dataclass
from datetime import date

from entrack_vault.domain.ids import Id
from entrack_vault.domain.memory import collector_paused
from entrack_vault.services import consents, findings, rights
from entrack_vault.services.cards import BEGUN, STATUS, TRIGGERS, read_excerpt, read_triggers
from entrack_vault.services.consents import Ending
from entrack_vault.services.findings import Fault, Finding
from entrack_vault.services.gate import Gate
from entrack_vault.services.retention import Ahead, Clock, LastDays, Months, each, looks, read_clock


@dataclass(frozen=True)
class Outlook:
    """How many have something due now, and become so month by month; whose consent ends; whose status is behind.

    Consents and findings are of those alone whom the member may change.
    """

    due: int
    months: Months
    consents: list[Ending]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Told:
    """What a status and the days that start clocks say."""

    due: bool
    first: date | None
    ends: tuple[date, date] | None
    status: str
    fault: Fault | None


class _Wording:
    """One wording of clocks: what it says, how many have it, and who they are where that is to be told."""

    __slots__ = ("fault", "many", "people", "told")

    def __init__(self, told: _Told, fault: Fault | None, *, named: bool) -> None:
        self.told, self.fault, self.many = told, fault, 0
        self.people: list[bytes] | None = [] if named and (told.ends or fault) else None


def look(gate: Gate) -> Outlook:
    """Looks at all of it. Logged per population, as `retention.due` is; NotAllowed without its duty."""
    ahead, last_days = Ahead(gate.session.today), LastDays(gate.session.register)
    due, ends, wrong = 0, list[Ending](), list[Finding]()
    for group, permit in looks(gate):
        of_group = _Group(gate, group, last_days, ahead)
        with collector_paused():
            each(permit, group, of_group.seen)
        for one in of_group.wordings.values():
            due += one.many if one.told.due else 0
            if one.told.first is not None:
                ahead.add(one.told.first, group, one.many)
            for subject in one.people or ():
                ends += [Ending(Id(bytes=subject), *one.told.ends)] if one.told.ends else []
                wrong += [Finding(Id(bytes=subject), group, one.fault)] if one.fault else []
    return Outlook(due, ahead.counted(), consents.in_order(ends), tuple(wrong))


class _Group:
    """One population, as it is looked at."""

    def __init__(self, gate: Gate, key: str, last_days: LastDays, ahead: Ahead) -> None:
        self._session, self._key, self._last_days, self._ahead = gate.session, key, last_days, ahead
        self._today, self._named = gate.session.today, bool(rights.writable(gate, key))
        self._group = gate.session.register.populations[key]
        self._going = findings.going(self._group)
        self._told: dict[tuple[object, ...], _Told] = {}  # by status and days, without those that nothing runs from
        self.wordings: dict[bytes | tuple[bytes, date], _Wording] = {}

    def seen(self, subject: bytes, content: bytes, answered: date | None) -> None:
        """Takes one person's excerpt."""
        key = content if answered is None else (content, answered)
        one = self.wordings.get(key)
        if one is None:
            one = self.wordings[key] = self._read(content, answered)
        one.many += 1
        if one.people is not None:
            one.people.append(subject)

    def _read(self, content: bytes, answered: date | None) -> _Wording:
        text = dict(read_excerpt(content))
        key = (text.get(STATUS), text.get(TRIGGERS), answered)
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = self._work_out(read_clock(self._key, bytes(16), content, answered))
        fault, begun = told.fault, text.get(BEGUN, "")
        if fault is None and begun and told.status in self._going:
            fault = findings.of_state(self._group, told.status, read_triggers(begun), self._today)
        return _Wording(told, fault, named=self._named)

    def _work_out(self, clock: Clock) -> _Told:
        return _Told(
            due=self._last_days.first(clock, before=self._today) is not None,
            first=self._ahead.first(self._last_days.all(clock)),
            ends=consents.ends_soon(self._session, clock),
            status="" if findings.SETTLED & clock.days.keys() else clock.status,
            fault=findings.of_state(self._group, clock.status, clock.days, self._today),
        )
