"""The words each kind of value is found by, and the queries that find it."""

import pytest

from entrack_vault.domain.folding import query_words
from entrack_vault.register.kinds import search_words
from entrack_vault.register.model import Kind


@pytest.mark.parametrize(
    ("kind", "value", "queries"),
    [
        (Kind.TEXT, "Åse-Marie Ødegård", ["ase", "MARIE", "åse-marie", "asemarie", "odegaard", "øde ås"]),
        (Kind.PHONE, "+4700000142", ["00000142", "00 00 01 42", "+47 00 00 01 42", "004700000142", "0000"]),
        (Kind.PHONE, "+46701740605", ["070-174 06 05", "+46 70 174 06 05", "70 174"]),
        (Kind.BANK_ACCOUNT, "12345678903", ["1234.56.78903", "1234 56 78903", "12345678903", "123456"]),
        (Kind.IBAN, "NO9386011117947", ["NO93 8601 1117 947", "8601.11.17947", "no9386011117947"]),
        (Kind.IBAN, "GB29NWBK60161331926819", ["GB29 NWBK 6016 1331 9268 19", "nwbk"]),
        (Kind.ORGANISATION_NUMBER, "123456785", ["123 456 785", "123456785"]),
        (Kind.EMAIL, "Amalie.Bergseth@example.no", ["amalie.bergseth@example.no", "bergseth", "example.no"]),
        (Kind.DATE, "1995-03-12", ["12.03.1995", "1995-03-12", "12031995"]),
        (Kind.DATE_TIME, "2026-03-11T09:12", ["11.03.2026"]),
        (Kind.MONEY, "58400.00 NOK", ["58 400", "58400", "58400,00"]),
        (Kind.MONEY, "-12.50 NOK", ["12,50", "12"]),
        (Kind.COUNTRY, "PL", ["polen", "Poland"]),
        (Kind.POSTCODE, "0155", ["0155"]),
        (Kind.LINK, "https://example.no/amalie", ["example.no", "amalie"]),
    ],
)
def test_is_found_however_it_is_typed(kind: Kind, value: str, queries: list[str]) -> None:
    words = search_words(kind, value)
    assert len(words) == len(set(words))
    for query in queries:
        assert any(
            all(any(word.startswith(wanted) for word in words) for wanted in alternative)
            for alternative in query_words(query)
        ), query


def test_answers_choices_and_persons_are_not_found_by_words() -> None:
    assert search_words(Kind.YES_NO, "yes") == search_words(Kind.CHOICE, "permanent") == ()
    assert search_words(Kind.PERSON, "0b5cbb3e-9c0e-4d0e-8c8e-3b8a1f0c9d11") == ()
