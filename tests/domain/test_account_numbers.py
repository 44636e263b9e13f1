"""Bank accounts, IBAN and organisation numbers, and what python-stdnum takes that we do not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as stdnum_iban
from stdnum import luhn
from stdnum.no import kontonr, orgnr

from entrack_vault.domain import invented
from entrack_vault.domain.identifiers import bank_account, iban, organisation_number
from entrack_vault.errors import RefusedValue

ACCOUNT = "12345678903"


def norwegian_iban(account: str) -> str:
    return f"NO{stdnum_iban.calc_check_digits('NO00' + account)}{account}"


@pytest.mark.parametrize("text", [ACCOUNT, "1234.56.78903", "1234 56 78903", " 1234-56-78903 ", "1111.11.11113"])
def test_takes_an_account_however_it_is_grouped(text: str) -> None:
    assert bank_account.parse(text) == "".join(c for c in text if c.isdigit())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1234.56.78904", "check digit"),
        ("1234.56.7890", "leading zero"),
        ("1234567", "has fewer"),
        ("123456789033", "has more"),
        ("00000000000", "zeros only"),
        ("1,2345E+10", "spreadsheet has shortened"),
        ("NO93 8601 1117 947", "Only digits"),
        ("", "Only digits"),
    ],
)
def test_says_why_an_account_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RefusedValue, match=reason):
        bank_account.parse(text)


def test_refuses_seven_digits_and_zeros_that_stdnum_takes() -> None:
    seven = "123456" + luhn.calc_check_digit("123456")
    for text in (seven, f"0000{seven}", "00000000000"):
        assert kontonr.is_valid(text)
        with pytest.raises(RefusedValue):
            bank_account.parse(text)


@given(st.integers())
def test_every_wrong_digit_in_an_account_is_found(seed: int) -> None:
    random = Random(seed)
    account = invented.bank_account(random)
    place = random.randrange(11)
    wrong = account[:place] + str((int(account[place]) + random.randint(1, 9)) % 10) + account[place + 1 :]
    assert bank_account.parse(bank_account.show(account)) == account
    with pytest.raises(RefusedValue, match="check digit"):
        bank_account.parse(wrong)


def test_shows_accounts_as_banks_do() -> None:
    assert bank_account.show(ACCOUNT) == "1234.56.78903"


@pytest.mark.parametrize("text", ["123456785", "123 456 785", "NO 123 456 785 MVA", "123456785mva", "no123456785"])
def test_takes_an_organisation_number_as_on_invoices(text: str) -> None:
    assert organisation_number.parse(text) == "123456785"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("123456786", "check digit"),
        ("12345678", "leading zero"),
        ("1234567", "has fewer"),
        ("1234567850", "has more"),
        ("000000000", "zeros only"),
        ("SE123456785", "Only digits"),
        ("MVA", "Only digits"),
        ("1.23E+08", "spreadsheet has shortened"),
    ],
)
def test_says_why_an_organisation_number_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RefusedValue, match=reason):
        organisation_number.parse(text)


def test_refuses_nine_zeros_that_stdnum_takes() -> None:
    assert orgnr.is_valid("000000000")
    with pytest.raises(RefusedValue):
        organisation_number.parse("000000000")


@given(st.integers())
def test_organisation_numbers_are_shown_in_threes_and_read_back(seed: int) -> None:
    digits = invented.organisation_number(Random(seed))
    shown = organisation_number.show(digits)
    assert [len(part) for part in shown.split(" ")] == [3, 3, 3]
    assert organisation_number.parse(shown) == digits


@pytest.mark.parametrize(
    "text",
    ["NO93 8601 1117 947", "no9386011117947", "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19"],
)
def test_takes_ibans_of_any_country(text: str) -> None:
    assert iban.parse(text) == text.replace(" ", "").upper()
    assert iban.parse(iban.show(iban.parse(text))) == iban.parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NO94 8601 1117 947", "check digits of the IBAN"),
        (norwegian_iban("86011117948"), "check digit of the account"),
        (norwegian_iban("00000000000"), "zeros only"),
        (norwegian_iban("0000" + "123456" + luhn.calc_check_digit("123456")), "check digit of the account"),
        ("8601 11 17947", "country code"),
        ("NO93", "country code"),
        ("NO93 8601 1117 94ø", "country code"),
        (f"XX{stdnum_iban.calc_check_digits('XX00123456')}123456", "of that country"),
        (f"NO{stdnum_iban.calc_check_digits('NO008601111794')}8601111794", "of that country"),
        (f"BE{stdnum_iban.calc_check_digits('BE00123456789012')}123456789012", "not right for its country"),
        ("9.3860E+14", "spreadsheet has shortened"),
    ],
)
def test_says_why_an_iban_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RefusedValue, match=reason):
        iban.parse(text)


@pytest.mark.parametrize(("right", "never"), [("98", "01"), ("97", "00"), ("02", "99")])
def test_refuses_check_digits_that_satisfy_the_sum_but_are_never_given(right: str, never: str) -> None:
    accounts = (invented.bank_account(Random(seed)) for seed in range(5_000))
    account = next(account for account in accounts if norwegian_iban(account).startswith(f"NO{right}"))
    assert iban.parse(f"NO{right}{account}")
    assert stdnum_iban.is_valid(f"NO{never}{account}")
    with pytest.raises(RefusedValue, match="check digits of the IBAN"):
        iban.parse(f"NO{never}{account}")


@given(st.text(alphabet="NO0123456789 .", max_size=20))
def test_refusals_hold_nothing_of_the_value(text: str) -> None:
    for parse in (bank_account.parse, organisation_number.parse, iban.parse):
        try:
            parse(text)
        except RefusedValue as refusal:
            assert refusal.values == {}
            assert refusal.__context__ is None
            assert not set(str(refusal).replace("11 digits", "").replace("9 digits", "")) & set("0123456789")
