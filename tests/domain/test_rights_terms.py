"""A month's arithmetic: month ends, leap years, and the working days around Easter, 17 May and Christmas."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.domain.periods import after
from entrack_vault.domain.rights_cases import first_term, longest_term, to_aim_for

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("received", "term"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2028-01-29", "2028-02-29"),
        ("2026-01-29", "2026-02-28"),
        ("2028-02-29", "2028-03-29"),
        ("2026-03-31", "2026-04-30"),
        ("2026-05-31", "2026-06-30"),
        ("2026-07-31", "2026-08-31"),
        ("2026-08-31", "2026-09-30"),
        ("2026-10-31", "2026-11-30"),
        ("2026-12-31", "2027-01-31"),
        ("2026-12-15", "2027-01-15"),
        ("2100-01-30", "2100-02-28"),
    ],
)
def test_a_month_is_a_month(received: str, term: str) -> None:
    assert first_term(date.fromisoformat(received)) == date.fromisoformat(term)


@pytest.mark.parametrize(("received", "term"), [("2026-11-30", "2027-02-28"), ("2027-11-30", "2028-02-29")])
def test_two_months_more_are_counted_from_receipt(received: str, term: str) -> None:
    assert longest_term(date.fromisoformat(received)) == date.fromisoformat(term)


@pytest.mark.parametrize(
    ("term", "aim"),
    [
        ("2026-03-14", "2026-03-13"),  # a Saturday
        ("2026-04-06", "2026-04-01"),  # Easter Monday: back over Good Friday and Maundy Thursday to Wednesday
        ("2026-04-02", "2026-04-01"),
        ("2027-05-17", "2027-05-14"),  # 17 May 2027 is Whit Monday too
        ("2026-05-17", "2026-05-15"),  # on a Sunday, after Ascension Day on Thursday the 14th
        ("2026-05-14", "2026-05-13"),
        ("2026-05-01", "2026-04-30"),
        ("2026-12-26", "2026-12-24"),  # Christmas Eve is a working day by law
        ("2027-01-01", "2026-12-31"),
        ("2026-03-11", "2026-03-11"),
    ],
)
def test_the_working_day_to_aim_for(term: str, aim: str) -> None:
    assert to_aim_for(date.fromisoformat(term)) == date.fromisoformat(aim)


@given(DAYS)
def test_terms_agree_with_the_clocks_and_never_fall_later(received: date) -> None:
    term = first_term(received)
    assert term == after(received, months=1)
    assert longest_term(received) == after(received, months=3)
    assert timedelta(days=28) <= term - received <= timedelta(days=31)
    aim = to_aim_for(term)
    assert timedelta() <= term - aim <= timedelta(days=5)
    assert aim.weekday() < 5
