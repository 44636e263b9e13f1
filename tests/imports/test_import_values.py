"""What an import repairs in a cell, what it reports, and what it refuses."""

from datetime import date
from random import Random

import pytest

from entrack_vault.domain import invented
from entrack_vault.domain.identifiers import bank_account
from entrack_vault.errors import RefusedValue
from entrack_vault.imports.values import (
    COUNTRY_CODE_PUT_BACK,
    FORMAT_AS_TEXT,
    LOST_DIGITS,
    TIME_DROPPED,
    ZERO_PUT_BACK,
    tidy,
)
from entrack_vault.register import standard

EMPLOYEE = standard().populations["employee"].by_key
IDENTITY = invented.national_identity_number(Random(1), date(1988, 6, 5))
ACCOUNT = next(
    f"0999{body}{check}" for body in range(100000, 100100) if (check := bank_account.check_digit(f"0999{body}"))
)


def read(key: str, cell: str) -> tuple[str, tuple[object, ...]]:
    reading, repairs = tidy(EMPLOYEE[key], cell, demonstration=True)
    return reading.value, repairs


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("postcode", "0155", "0155"),
        ("monthly_pay", "49200,00", "49200.00 NOK"),
        ("monthly_pay", "49\xa0200,50", "49200.50 NOK"),
        ("monthly_pay", "49.200,50", "49200.50 NOK"),
        ("monthly_pay", "49200.5", "49200.50 NOK"),
        ("monthly_pay", "kr 49\u202f200", "49200.00 NOK"),
        ("position_percentage", "80 %", "80"),
        ("position_percentage", "37,5", "37.5"),
        ("birth_date", "1995-03-12", "1995-03-12"),
        ("birth_date", "12.03.1995", "1995-03-12"),
        ("birth_date", "19950312", "1995-03-12"),
        ("birth_date", "2020-01-05 00:00:00", "2020-01-05"),
        ("birth_date", "2020-01-05T00:00:00.000", "2020-01-05"),
        ("birth_date", "05.01.2020 00:00", "2020-01-05"),
        ("birth_date", "05.01.2020 00.00.00", "2020-01-05"),
        ("name", "\xa0Nora\xa0Eide\u200b", "Nora Eide"),
        ("employee_number", '="0042"', "0042"),
        ("employee_number", "'0042", "0042"),
        ("title", "E5", "E5"),
        ("main_employer", "true", "yes"),
        ("main_employer", "Nei", "no"),
        ("gender", "M", "male"),
        ("feedback_notes", "Omtrent 1,5E+10 ganger", "Omtrent 1,5E+10 ganger"),
        ("national_id", IDENTITY, IDENTITY),
        ("bank_account", f"{ACCOUNT[:4]}.{ACCOUNT[4:6]}.{ACCOUNT[6:]}", ACCOUNT),
    ],
)
def test_cells_are_read_without_repair(key: str, cell: str, value: str) -> None:
    if key == "gender":
        choice = EMPLOYEE[key].choices[0]
        cell, value = choice.label.nb.upper(), choice.key
    assert read(key, cell) == (value, ())


@pytest.mark.parametrize(
    ("key", "cell", "value", "repair"),
    [
        ("postcode", "155", "0155", ZERO_PUT_BACK),
        ("postcode", " 155\xa0", "0155", ZERO_PUT_BACK),
        ("national_id", IDENTITY[1:], IDENTITY, ZERO_PUT_BACK),
        ("bank_account", ACCOUNT[1:], ACCOUNT, ZERO_PUT_BACK),
        ("birth_date", "2020-01-05 08:30:00", "2020-01-05", TIME_DROPPED),
        ("birth_date", "05.01.2020 08:30", "2020-01-05", TIME_DROPPED),
        ("phone", "4722000000", "+4722000000", COUNTRY_CODE_PUT_BACK),
    ],
)
def test_repairs_are_made_and_reported(key: str, cell: str, value: str, repair: object) -> None:
    assert read(key, cell) == (value, (repair,))


def test_the_examples_do_begin_with_a_zero() -> None:
    assert IDENTITY[0] == ACCOUNT[0] == "0"


@pytest.mark.parametrize(
    "cell", ["1.2345E+10", "1,2345E+10", "1.2345e+10", "1E+10", '="1,2E+10"', "+1,2345E+10", "1,5E10"]
)
@pytest.mark.parametrize("key", ["bank_account", "national_id", "monthly_pay", "phone", "employee_number"])
def test_shortened_numbers_are_refused_with_the_way_out(key: str, cell: str) -> None:
    with pytest.raises(RefusedValue) as refused:
        read(key, cell)
    assert (refused.value.happened, refused.value.remedy) == (LOST_DIGITS, FORMAT_AS_TEXT)


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("postcode", "15"),
        ("postcode", "01555"),
        ("national_id", str(int(IDENTITY[1:]) + 1)),
        ("national_id", IDENTITY[2:]),
        ("bank_account", str(int(ACCOUNT) + 1)),
        ("bank_account", ACCOUNT[2:]),
        ("birth_date", "43835"),
        ("birth_date", "43835.5"),
        ("birth_date", "31.02.2020"),
        ("birth_date", "05.01.20"),
        ("birth_date", "05.01.2020 kl"),
        ("title", "#REF!"),
        ("title", "#I/T"),
        ("monthly_pay", "#######"),
        ("monthly_pay", "58.400"),
    ],
)
def test_what_cannot_be_known_is_refused_without_the_value(key: str, cell: str) -> None:
    with pytest.raises(RefusedValue) as refused:
        read(key, cell)
    assert cell not in str(refused.value)
    assert refused.value.__cause__ is None
