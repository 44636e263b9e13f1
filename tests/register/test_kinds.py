"""Every kind of value: what it takes, why it refuses, how it is shown, masked and exported."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import LANGUAGES
from entrack_vault.register.kinds import (
    JsonValue,
    json_schema,
    json_value,
    masked,
    read,
    search_words,
    show,
)
from entrack_vault.register.model import Choice, Kind, Text

CHOICES = (
    Choice(key="permanent", label=Text(nb="Fast ansatt", en="Permanent"), headers=("ordinaert",)),
    Choice(key="temporary", label=Text(nb="Midlertidig", en="Temporary")),
    Choice(key="hourly", label=Text(nb="Timelønnet", en="Paid by the hour"), headers=("fast", "timer")),
    Choice(key="fixed", label=Text(nb="Fastlønnet", en="On a salary"), headers=("fast",)),
)
PERSON = "0b5cbb3e-9c0e-4d0e-8c8e-3b8a1f0c9d11"

# Kind, what is typed, canonical, shown in bokmål, shown in English. Spaces stand for no-break ones too.
GOOD = [
    (Kind.TEXT, " Åse\u00a0Ødegård ", "Åse Ødegård", "Åse Ødegård", "Åse Ødegård"),
    (Kind.TEXT, "A\u030ase", "Åse", "Åse", "Åse"),
    (Kind.TEXT, "\ufeffNguyễn  Thị", "Nguyễn  Thị", "Nguyễn  Thị", "Nguyễn  Thị"),
    (Kind.TEXT, "محمد", "محمد", "محمد", "محمد"),
    (Kind.LONG_TEXT, "En\r\nto\u2028tre\tfire\n", "En\nto\ntre\tfire", "En\nto\ntre\tfire", "En\nto\ntre\tfire"),
    (Kind.NUMBER, "1042", "1042", "1042", "1042"),
    (Kind.NUMBER, "58 400,50", "58400.5", "58 400,5", "58 400.5"),
    (Kind.NUMBER, "58.400,50", "58400.5", "58 400,5", "58 400.5"),
    (Kind.NUMBER, "58,400.50", "58400.5", "58 400,5", "58 400.5"),
    (Kind.NUMBER, "1.234.567", "1234567", "1 234 567", "1 234 567"),
    (Kind.NUMBER, "0,125", "0.125", "0,125", "0.125"),
    (Kind.NUMBER, "\u22125", "-5", "-5", "-5"),
    (Kind.NUMBER, "-0,00", "0", "0", "0"),
    (Kind.NUMBER, "+007", "7", "7", "7"),
    (Kind.PERCENTAGE, "100 %", "100", "100 %", "100%"),
    (Kind.PERCENTAGE, "80,50", "80.5", "80,5 %", "80.5%"),
    (Kind.MONEY, "58 400", "58400.00 NOK", "58 400 kr", "NOK 58 400"),
    (Kind.MONEY, "49200,00", "49200.00 NOK", "49 200 kr", "NOK 49 200"),
    (Kind.MONEY, "49200.000", "49200.00 NOK", "49 200 kr", "NOK 49 200"),
    (Kind.MONEY, "kr 1.250,5", "1250.50 NOK", "1 250,50 kr", "NOK 1 250.50"),
    (Kind.MONEY, "500,-", "500.00 NOK", "500 kr", "NOK 500"),
    (Kind.MONEY, "500,– kr.", "500.00 NOK", "500 kr", "NOK 500"),
    (Kind.MONEY, "-12,50 kr", "-12.50 NOK", "-12,50 kr", "NOK -12.50"),
    (Kind.MONEY, "€ 1 000", "1000.00 EUR", "1 000 EUR", "EUR 1 000"),
    (Kind.MONEY, "sek 5", "5.00 SEK", "5 SEK", "SEK 5"),
    (Kind.MONEY, "500 JPY", "500 JPY", "500 JPY", "JPY 500"),
    (Kind.MONEY, "1.234 KWD", "1.234 KWD", "1,234 KWD", "KWD 1.234"),
    (Kind.YES_NO, "Ja", "yes", "Ja", "Yes"),
    (Kind.YES_NO, "SANN", "yes", "Ja", "Yes"),
    (Kind.YES_NO, "1", "yes", "Ja", "Yes"),
    (Kind.YES_NO, "false", "no", "Nei", "No"),
    (Kind.YES_NO, "nei", "no", "Nei", "No"),
    (Kind.DATE, "2026-03-11", "2026-03-11", "11.03.2026", "11 Mar 2026"),
    (Kind.DATE, "11.03.2026", "2026-03-11", "11.03.2026", "11 Mar 2026"),
    (Kind.DATE, "1.9.2026", "2026-09-01", "01.09.2026", "1 Sept 2026"),
    (Kind.DATE, "20240229", "2024-02-29", "29.02.2024", "29 Feb 2024"),
    (Kind.DATE, "12. mars 1995", "1995-03-12", "12.03.1995", "12 Mar 1995"),
    (Kind.DATE, "12 October 1995", "1995-10-12", "12.10.1995", "12 Oct 1995"),
    (Kind.DATE, "1995-03-12 00:00:00", "1995-03-12", "12.03.1995", "12 Mar 1995"),
    (Kind.DATE, "1850-01-01", "1850-01-01", "01.01.1850", "1 Jan 1850"),
    (Kind.DATE, "31.12.2200", "2200-12-31", "31.12.2200", "31 Dec 2200"),
    (Kind.DATE_TIME, "2026-03-11T09:12", "2026-03-11T09:12", "11.03.2026 kl. 09.12", "11 Mar 2026, 09:12"),
    (Kind.DATE_TIME, "11.3.2026 9.12", "2026-03-11T09:12", "11.03.2026 kl. 09.12", "11 Mar 2026, 09:12"),
    (Kind.DATE_TIME, "2026-03-11 23:59:59.5", "2026-03-11T23:59", "11.03.2026 kl. 23.59", "11 Mar 2026, 23:59"),
    (Kind.CHOICE, "permanent", "permanent", "Fast ansatt", "Permanent"),
    (Kind.CHOICE, "FAST ANSATT", "permanent", "Fast ansatt", "Permanent"),
    (Kind.CHOICE, "timelonnet", "hourly", "Timelønnet", "Paid by the hour"),
    (Kind.CHOICE, "Ordinært", "permanent", "Fast ansatt", "Permanent"),
    (Kind.BANK_ACCOUNT, "12345678903", "12345678903", "1234.56.78903", "1234.56.78903"),
    (Kind.IBAN, "no93 86011117947", "NO9386011117947", "NO93 8601 1117 947", "NO93 8601 1117 947"),
    (Kind.ORGANISATION_NUMBER, "NO 123456785 MVA", "123456785", "123 456 785", "123 456 785"),
    (Kind.PHONE, "00 00 01 42", "+4700000142", "+47 00 00 01 42", "+47 00 00 01 42"),
    (Kind.PHONE, "+47 (00) 00-01.42", "+4700000142", "+47 00 00 01 42", "+47 00 00 01 42"),
    (Kind.PHONE, "0047 00 00 01 42", "+4700000142", "+47 00 00 01 42", "+47 00 00 01 42"),
    (Kind.PHONE, "+44 1632 960001", "+441632960001", "+44 1632 960001", "+44 1632 960001"),
    (Kind.EMAIL, "Amalie.B@Example.NO", "Amalie.B@example.no", "Amalie.B@example.no", "Amalie.B@example.no"),
    (Kind.EMAIL, "åse@example.no", "åse@example.no", "åse@example.no", "åse@example.no"),
    (Kind.POSTCODE, "0155", "0155", "0155", "0155"),
    (Kind.POSTCODE, "N-0155", "0155", "0155", "0155"),
    (Kind.COUNTRY, "NO", "NO", "Norge", "Norway"),
    (Kind.COUNTRY, "pol", "PL", "Polen", "Poland"),
    (Kind.COUNTRY, "østerrike", "AT", "Østerrike", "Austria"),
    (Kind.COUNTRY, "South Korea", "KR", "Sør-Korea", "South Korea"),
    (Kind.LINK, "HTTPS://Example.NO/Amalie?b=C", *["https://example.no/Amalie?b=C"] * 3),
    (Kind.PERSON, PERSON.upper(), PERSON, PERSON, PERSON),
]

# Kind, what is typed, words of the reason.
BAD = [
    (Kind.TEXT, " \u00a0\u200b ", "nothing here"),
    (Kind.TEXT, "Eksempelveien 14\n0155 Oslo", "line break"),
    (Kind.TEXT, "Amalie\x00Bergseth", "control characters"),
    (Kind.TEXT, "Amalie\tBergseth", "control characters"),
    (Kind.TEXT, "Amalie\u202eBergseth", "control characters"),
    (Kind.TEXT, "Amalie\ud800", "control characters"),
    (Kind.TEXT, "ø" * 10_001, "longer than the 10000"),
    (Kind.LONG_TEXT, "\r\n", "nothing here"),
    (Kind.LONG_TEXT, "a\x07b", "control characters"),
    (Kind.LONG_TEXT, "ø" * 1_000_001, "longer than the 1000000"),
    (Kind.NUMBER, "tjueto", "not written as a number"),
    (Kind.NUMBER, "1 23", "not written as a number"),
    (Kind.NUMBER, "12 kr", "not written as a number"),
    (Kind.NUMBER, "1,2345E+10", "spreadsheet has shortened"),
    (Kind.NUMBER, "1234567890123456", "more than 15 digits"),
    (Kind.NUMBER, "٤٢", "not written as a number"),
    (Kind.PERCENTAGE, "%", "nothing here"),
    (Kind.PERCENTAGE, "halv", "not written as a number"),
    (Kind.MONEY, "58.400", "thousands or decimals"),
    (Kind.MONEY, "58,400 kr", "thousands or decimals"),
    (Kind.MONEY, "12,345678", "more decimals"),
    (Kind.MONEY, "500,50 JPY", "more decimals"),
    (Kind.MONEY, "500 QQQ", "no currency"),
    (Kind.MONEY, "NOK 500 EUR", "Two different currencies"),
    (Kind.MONEY, "kr", "not written as an amount"),
    (Kind.MONEY, "4.92E+04", "spreadsheet has shortened"),
    (Kind.YES_NO, "kanskje", "neither yes nor no"),
    (Kind.DATE, "11.03.26", "only two digits"),
    (Kind.DATE, "110326", "only two digits"),
    (Kind.DATE, "29.02.2025", "no such day"),
    (Kind.DATE, "2026-13-01", "no such day"),
    (Kind.DATE, "31.12.1849", "outside 1850 to 2200"),
    (Kind.DATE, "2201-01-01", "outside 1850 to 2200"),
    (Kind.DATE, "03/11/2026", "not written as a date"),
    (Kind.DATE, "46092", "not written as a date"),
    (Kind.DATE, "11. vår 2026", "no month of that name"),
    (Kind.DATE_TIME, "11.03.2026", "time of day is missing"),
    (Kind.DATE_TIME, "11.03.2026 24.00", "no such time"),
    (Kind.DATE_TIME, "2026-03-11T09:12Z", "time zone"),
    (Kind.DATE_TIME, "2026-03-11T09:12+01:00", "time zone"),
    (Kind.DATE_TIME, "i morgen", "not written as a date"),
    (Kind.DATE_TIME, "31.02.2026 09.12", "no such day"),
    (Kind.CHOICE, "vikar", "none of the field's choices"),
    (Kind.CHOICE, "fast", "More than one"),
    (Kind.NATIONAL_IDENTITY_NUMBER, "12345", "has fewer"),
    (Kind.BANK_ACCOUNT, "12345678904", "check digit"),
    (Kind.IBAN, "NO94 8601 1117 947", "check digits"),
    (Kind.ORGANISATION_NUMBER, "123456786", "check digit"),
    (Kind.PHONE, "112", "fewer digits"),
    (Kind.PHONE, "0000 00014200", "more digits"),
    (Kind.PHONE, "+47 000001421", "more digits"),
    (Kind.PHONE, "+999 1234567", "country code"),
    (Kind.PHONE, "00 00 01 42 linje 3", "extensions"),
    (Kind.EMAIL, "amalie.example.no", "one @ sign"),
    (Kind.EMAIL, "a@b@example.no", "one @ sign"),
    (Kind.EMAIL, "amalie@example", "no dot"),
    (Kind.EMAIL, "amalie@post.test", "reserved for tests"),
    (Kind.EMAIL, "amalie@firma.INVALID", "reserved for tests"),
    (Kind.EMAIL, "amalie bergseth@example.no", "not written as an e-mail"),
    (Kind.EMAIL, "Amalie <amalie@example.no>", "not written as an e-mail"),
    (Kind.POSTCODE, "155", "leading zero"),
    (Kind.POSTCODE, "01555", "has more"),
    (Kind.POSTCODE, "0155 Oslo", "Only digits"),
    (Kind.COUNTRY, "Atlantis", "no country"),
    (Kind.COUNTRY, "EU", "no country"),
    (Kind.COUNTRY, "SUN", "no country"),
    (Kind.LINK, "www.example.no", "begins with https"),
    (Kind.LINK, "javascript:alert(1)", "begins with https"),
    (Kind.LINK, "https:///sti", "begins with https"),
    (Kind.LINK, "https://example.no:99999/", "begins with https"),
    (Kind.LINK, "https://[::1", "begins with https"),
    (Kind.LINK, "https://amalie:hemmelig@example.no", "user name or password"),
    (Kind.LINK, "https://example.no/a b", "no spaces"),
    (Kind.LINK, "https://example.no/" + "a" * 2_000, "longer than the 2000"),
    (Kind.PERSON, "Amalie Bergseth", "not the id"),
    (Kind.PERSON, PERSON.replace("-", ""), "not the id"),
]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("kind", "typed", "canonical", "bokmal", "english"), GOOD)
def test_reads_and_shows(kind: Kind, typed: str, canonical: str, bokmal: str, english: str) -> None:
    value = read(kind, typed, choices=CHOICES).value
    assert value == canonical
    assert plain(show(kind, value, "nb", choices=CHOICES)) == bokmal
    assert plain(show(kind, value, "en", choices=CHOICES)) == english


@pytest.mark.parametrize(("kind", "typed", "canonical", "bokmal", "english"), GOOD)
def test_what_is_kept_and_what_is_shown_read_back(
    kind: Kind, typed: str, canonical: str, bokmal: str, english: str
) -> None:
    assert read(kind, canonical, choices=CHOICES).value == canonical
    for language in LANGUAGES:
        assert read(kind, show(kind, canonical, language, choices=CHOICES), choices=CHOICES).value == canonical


@pytest.mark.parametrize(("kind", "typed", "reason"), BAD)
def test_says_why_a_value_is_refused(kind: Kind, typed: str, reason: str) -> None:
    with pytest.raises(RefusedValue, match=reason):
        read(kind, typed, choices=CHOICES)


@pytest.mark.parametrize(("kind", "typed", "reason"), BAD)
def test_a_refusal_holds_no_part_of_the_value(kind: Kind, typed: str, reason: str) -> None:
    with pytest.raises(RefusedValue) as caught:
        read(kind, typed, choices=CHOICES)
    refusal = caught.value
    assert set(refusal.values) <= {"limit"}
    assert refusal.__context__ is None
    # The rules name their own bounds and forms; no other word or number of three signs may be the value's.
    said = str(refusal).casefold()
    ours = {"https", "digits", "1850", "2200", "nok", "the", "one"}
    words = {word for word in re.findall(r"\w{3,}", typed.casefold()) if word not in ours}
    assert not [word for word in words if re.search(rf"\b{re.escape(word)}\b", said)]


def test_every_kind_has_examples_of_both_sorts() -> None:
    kinds = set(Kind) - {Kind.NATIONAL_IDENTITY_NUMBER}
    assert {kind for kind, *_ in GOOD} == kinds
    assert {kind for kind, *_ in BAD} == set(Kind)


@pytest.mark.parametrize("kind", Kind)
@given(text=st.one_of(st.text(max_size=30), st.text(alphabet="0123456789.,-+ :Tkr%NO@aæ/\u00a0\n", max_size=20)))
def test_anything_typed_is_refused_or_read_for_good(kind: Kind, text: str) -> None:
    try:
        value = read(kind, text, choices=CHOICES).value
    except RefusedValue as refusal:
        assert refusal.__context__ is None
        return
    assert read(kind, value, choices=CHOICES).value == value
    for language in LANGUAGES:
        assert read(kind, show(kind, value, language, choices=CHOICES), choices=CHOICES).value == value
    assert all(search_words(kind, value))


NUMBERS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**14) + 1, 10**14 - 1),
    st.integers(0, 12),
)


@given(NUMBERS)
def test_numbers_keep_their_exact_amount(number: Decimal) -> None:
    value = read(Kind.NUMBER, format(number, "f")).value
    assert Decimal(value) == number
    exported = json.loads(json.dumps(json_value(Kind.NUMBER, value)), parse_float=Decimal)
    assert Decimal(exported) == number
    for language in LANGUAGES:
        assert read(Kind.NUMBER, show(Kind.NUMBER, value, language)).value == value


@given(st.integers(-(10**12), 10**12), st.sampled_from(["NOK", "EUR", "PLN"]))
def test_money_keeps_its_exact_amount(cents: int, currency: str) -> None:
    value = read(Kind.MONEY, f"{format(Decimal(cents) / 100, '.2f')} {currency}").value
    assert Decimal(value.split(" ")[0]) * 100 == cents
    for language in LANGUAGES:
        assert read(Kind.MONEY, show(Kind.MONEY, value, language)).value == value


@given(st.dates(min_value=date(1850, 1, 1), max_value=date(2200, 12, 31)))
def test_dates_keep_their_day(day: date) -> None:
    value = read(Kind.DATE, str(day)).value
    assert value == str(day)
    for language in LANGUAGES:
        assert read(Kind.DATE, show(Kind.DATE, value, language)).value == value


def test_a_number_that_may_be_thousands_is_taken_with_a_note() -> None:
    reading = read(Kind.NUMBER, "58.400")
    assert reading.value == "58.4"
    assert reading.notes[0].text("en").startswith("Read as decimals")
    assert read(Kind.NUMBER, "58400").notes == ()


def test_an_unassigned_phone_is_taken_with_a_note() -> None:
    assert [note.text("en")[:16] for note in read(Kind.PHONE, "00000142").notes] == ["No phone company"]


@given(st.text(alphabet="+0123456789", min_size=7, max_size=16))
def test_a_phone_number_that_was_taken_stays_as_it_is(text: str) -> None:
    try:
        value = read(Kind.PHONE, text).value
    except RefusedValue:
        return
    assert read(Kind.PHONE, value) == read(Kind.PHONE, text)
    assert read(Kind.PHONE, show(Kind.PHONE, value, "nb")).value == value


def test_zeros_dialled_inside_a_country_are_all_taken_off() -> None:
    assert read(Kind.PHONE, "0046 00 70 174 06 05").value == "+46701740605"


def identity_number(month_added: int, remainder: int = 0, day: int = 15) -> str:
    """Born in June 1950; the individual numbers 750 and up are used by no century."""
    for individual in range(750, 900):
        nine = f"{day}{6 + month_added:02}50{individual}"
        first = (remainder - sum(w * int(d) for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), nine, strict=True))) % 11
        ten = f"{nine}{first}"
        second = -sum(w * int(d) for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), ten[:10], strict=True)) % 11
        if first < 10 and second < 10:
            return f"{ten}{second}"
    raise AssertionError


@pytest.mark.parametrize(
    ("month_added", "remainder", "demonstration", "notes"),
    [
        (0, 0, False, []),
        (0, 2, False, ["The number meets only the rule"]),
        (40, 0, False, ["An H-number, given by a health"]),
        (40, 0, True, ["Synthetic number"]),
        (80, 0, True, ["Synthetic number"]),
        (65, 3, True, ["Synthetic number", "The number meets only the rule"]),
    ],
)
def test_identity_numbers_say_what_is_special_about_them(
    month_added: int, remainder: int, demonstration: bool, notes: list[str]
) -> None:
    digits = identity_number(month_added, remainder)
    reading = read(Kind.NATIONAL_IDENTITY_NUMBER, f"{digits[:6]} {digits[6:]}", demonstration=demonstration)
    assert reading.value == digits
    assert [note.text("en")[:30] for note in reading.notes] == notes
    assert show(Kind.NATIONAL_IDENTITY_NUMBER, digits, "nb") == f"{digits[:6]} {digits[6:]}"
    assert digits not in repr(reading)


def test_an_fh_number_is_taken_with_a_note() -> None:
    (note,) = read(Kind.NATIONAL_IDENTITY_NUMBER, identity_number(0, day=85)).notes
    assert "carries no birth date" in note.text("en")


def test_synthetic_identity_numbers_stay_out_of_ordinary_vaults() -> None:
    with pytest.raises(RefusedValue, match="synthetic"):
        read(Kind.NATIONAL_IDENTITY_NUMBER, identity_number(80))


def test_a_mask_tells_nothing_about_the_value() -> None:
    assert masked(Kind.NATIONAL_IDENTITY_NUMBER, identity_number(80)) == "●●●●●● ●●●●●"
    assert masked(Kind.BANK_ACCOUNT, "12345678903") == "●●●●.●●.●●●●●"
    for kind in Kind:
        assert masked(kind, "kort") == masked(kind, "noe som er mye lengre")
        assert set(masked(kind, "kort")) <= set("●. ")
        assert masked(kind, "") == ""


JSON_TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "boolean": bool, "number": (int, float)}


@pytest.mark.parametrize(("kind", "typed", "canonical", "bokmal", "english"), GOOD)
def test_json_values_satisfy_their_schema(kind: Kind, typed: str, canonical: str, bokmal: str, english: str) -> None:
    schema, value = json_schema(kind, CHOICES), json_value(kind, canonical)
    assert isinstance(value, JSON_TYPES[str(schema["type"])])
    if "pattern" in schema:
        assert re.search(str(schema["pattern"]), str(value))
    if kind is Kind.CHOICE:
        assert schema["enum"] == ["permanent", "temporary", "hourly", "fixed"]


@pytest.mark.parametrize(
    ("kind", "value", "exported"),
    [
        (Kind.NUMBER, "58400.5", 58400.5),
        (Kind.NUMBER, "1042", 1042),
        (Kind.PERCENTAGE, "80.5", 80.5),
        (Kind.YES_NO, "yes", True),
        (Kind.YES_NO, "no", False),
        (Kind.MONEY, "58400.00 NOK", "58400.00 NOK"),
        (Kind.BANK_ACCOUNT, "12345678903", "12345678903"),
    ],
)
def test_json_values(kind: Kind, value: str, exported: JsonValue) -> None:
    assert json_value(kind, value) == exported
    assert type(json_value(kind, value)) is type(exported)


def test_a_schema_handed_out_is_the_receivers_own() -> None:
    json_schema(Kind.CHOICE, CHOICES)["type"] = "number"
    assert json_schema(Kind.CHOICE) == {"type": "string"}


def test_what_the_register_no_longer_has_is_shown_as_it_is() -> None:
    assert show(Kind.CHOICE, "gone", "nb", choices=CHOICES) == "gone"
    assert show(Kind.COUNTRY, "QQ", "nb") == "QQ"
