"""When a value is to be deleted: the clocks of the register's rules, calendar-exact (DOMAIN.md section 3).

Periods are counted on the calendar: six months after 31 August is 28 or 29 February. Where several rules fit one
value, the longest statutory one wins, and all are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from entrack_vault.domain.periods import after, clamped
from entrack_vault.register.model import RetentionRule

FAR_AHEAD = date(9000, 1, 1)  # for a value whose own day is not known: no clock that starts with it has run out
FINANCIAL_YEAR_END = (12, 31)  # month, day

# A voucher's financial year is not running any more once the relation it belongs to has ended.
_ENDS_VOUCHERS = ("financial_year", "left", "last_purchase", "last_contact", "process_closed")


@dataclass(frozen=True)
class Due:
    """One rule held against one value. `day` is the last day it may be kept; None while the clock has not started."""

    rule: RetentionRule
    started: date | None
    day: date | None


def due(rule: RetentionRule, triggers: Mapping[str, date], recorded: date) -> Due:
    """When a rule lets a value go. `triggers` are the events that have happened, `recorded` the value's own date."""
    started = _started(rule, triggers, recorded)
    if started is None:
        return Due(rule, None, None)
    counted = financial_year_end(started) if rule.anchor == "financial_year_end" else started
    return Due(rule, started, after(counted, years=rule.years, months=rule.months, days=rule.days))


def all_due(rules: Iterable[RetentionRule], triggers: Mapping[str, date], recorded: date) -> tuple[Due, ...]:
    """Every rule of a value, the one that decides first: statutory before others, then the latest."""
    found = [due(rule, triggers, recorded) for rule in rules]
    return tuple(sorted(found, key=_weight, reverse=True))


def _weight(one: Due) -> tuple[bool, date]:
    """A statute whose clock has not started keeps a value longer than any that has. Another rule whose clock has not
    started keeps nothing: what it would be kept for, such as a consent, is not there."""
    return one.rule.statutory, one.day or (date.max if one.rule.statutory else date.min)


def _started(rule: RetentionRule, triggers: Mapping[str, date], recorded: date) -> date | None:
    if rule.event == "recorded":
        return recorded
    if rule.event == "financial_year":
        return next((triggers[event] for event in _ENDS_VOUCHERS if event in triggers), None)
    return triggers.get(rule.event)


def starting(rule: RetentionRule) -> tuple[str, ...]:
    """The events of which one starts a rule's clock: `due` looks at no other days than theirs."""
    return _ENDS_VOUCHERS if rule.event == "financial_year" else (rule.event,)


def financial_year_end(day: date, end: tuple[int, int] = FINANCIAL_YEAR_END) -> date:
    """The last day of the financial year a day falls in."""
    last = clamped(day.year, *end)
    return last if day <= last else clamped(day.year + 1, *end)
