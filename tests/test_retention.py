"""Clocks are calendar-exact, and the longest statutory rule decides."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault import retention
from entrack_vault.domain.periods import after
from entrack_vault.register import standard
from entrack_vault.register.model import RetentionRule

RULES = standard().retention


@pytest.mark.parametrize(
    ("day", "period", "expected"),
    [
        (date(2026, 8, 31), {"months": 6}, date(2027, 2, 28)),
        (date(2027, 8, 31), {"months": 6}, date(2028, 2, 29)),
        (date(2024, 2, 29), {"years": 1}, date(2025, 2, 28)),
        (date(2025, 12, 31), {"years": 3, "months": 6}, date(2029, 6, 30)),
        (date(2026, 1, 31), {"days": 30}, date(2026, 3, 2)),
        (date(2026, 11, 30), {"months": 2}, date(2027, 1, 30)),
    ],
)
def test_periods_follow_the_calendar(day: date, period: dict[str, int], expected: date) -> None:
    assert after(day, **period) == expected


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_months_are_never_counted_twice(day: date, months: int) -> None:
    later = after(day, months=months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_vouchers_wait_for_the_end_of_the_financial_year() -> None:
    rule = RULES["payroll_voucher"]
    assert retention.due(rule, {}, date(2026, 1, 1)).day is None
    assert retention.due(rule, {"left": date(2026, 2, 28)}, date(2026, 1, 1)).day == date(2031, 12, 31)


def test_a_financial_year_that_differs() -> None:
    assert retention.financial_year_end(date(2026, 7, 1), (6, 30)) == date(2027, 6, 30)
    assert retention.financial_year_end(date(2026, 6, 30), (6, 30)) == date(2026, 6, 30)


def test_the_longest_statutory_rule_decides_and_all_are_given() -> None:
    rules = [RULES["contact_after_leaving"], RULES["payroll_voucher"], RULES["employment_contract"]]
    found = retention.all_due(rules, {"left": date(2026, 2, 28)}, date(2020, 1, 1))
    assert [one.rule.statutory for one in found] == [True, True, False]
    assert found[0].day == date(2031, 12, 31)
    assert found[-1].day == date(2026, 3, 30)


def test_a_statute_whose_clock_has_not_started_outlasts_one_that_has() -> None:
    rules = [RULES["payroll_voucher"], RULES["warning"]]
    assert retention.all_due(rules, {}, date(2026, 1, 1))[0].day is None


def test_every_rule_of_the_register_has_a_clock() -> None:
    day = date(2026, 3, 31)
    for rule in RULES.values():
        happened = {str(rule.event): day}
        found = retention.due(rule, happened, day)
        assert found.started == day, rule.key
        assert _no_earlier(rule, found.day, day)


def _no_earlier(rule: RetentionRule, last: date | None, day: date) -> bool:
    return last is not None and last >= day


def test_what_nobody_consented_to_keeps_nothing_longer() -> None:
    rules = [RULES["applicant_kept_for_later"], RULES["rejected_applicant"]]
    closed = {"process_closed": date(2026, 3, 31)}
    assert retention.all_due(rules, closed, date(2026, 1, 1))[0].day == date(2026, 9, 30)
    kept = {**closed, "consent_given": date(2026, 4, 30)}
    assert retention.all_due(rules, kept, date(2026, 1, 1))[0].day == date(2027, 4, 30)
    assert retention.all_due(rules, {}, date(2026, 1, 1))[0].day is None
