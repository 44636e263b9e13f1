"""Invented people: the same for the same seed, right in form, and nobody's."""

from hashlib import sha256
from random import Random
from time import process_time

import pytest

from entrack_vault.domain import invented
from entrack_vault.domain.invented_words import FAMILY_NAMES, GIVEN_NAMES
from entrack_vault.errors import RefusedValue
from entrack_vault.register import kinds
from entrack_vault.register.model import Kind

KINDS = {
    "name": Kind.TEXT,
    "birth_date": Kind.DATE,
    "national_identity_number": Kind.NATIONAL_IDENTITY_NUMBER,
    "bank_account": Kind.BANK_ACCOUNT,
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "address": Kind.TEXT,
    "postcode": Kind.POSTCODE,
    "place": Kind.TEXT,
    "title": Kind.TEXT,
    "department": Kind.TEXT,
}


def people(count: int, seed: int = 1) -> list[invented.InventedPerson]:
    random = Random(seed)
    return [invented.person(random, number) for number in range(count)]


def test_the_seed_decides_everything() -> None:
    assert people(50) == people(50)
    assert people(50) != people(50, seed=2)


def test_every_value_is_canonical() -> None:
    for person in people(300):
        for key, value in person._asdict().items():
            assert kinds.read(KINDS[key], value, demonstration=True).value == value


def test_identity_numbers_are_synthetic_and_carry_the_birth_date() -> None:
    for person in people(300):
        digits, born = person.national_identity_number, person.birth_date
        assert int(digits[2:4]) == int(born[5:7]) + 80
        assert (digits[:2], digits[4:6]) == (born[8:], born[2:4])
        with pytest.raises(RefusedValue, match="synthetic"):
            kinds.read(Kind.NATIONAL_IDENTITY_NUMBER, digits)


def test_nothing_can_reach_anyone() -> None:
    for person in people(300):
        assert person.email.endswith("@example.no")
        assert person.phone.startswith("+4700")
        assert "No phone company is known" in kinds.read(Kind.PHONE, person.phone).notes[0].text("en")
        assert invented.organisation_number(Random(person.phone)).startswith("3")


def test_numbered_addresses_are_all_different() -> None:
    assert len({person.email for person in people(2_000)}) == 2_000
    assert invented.email("Amalie Bergseth") == "amalie.bergseth@example.no"
    assert invented.email("Åse-Marie Nguyễn", 7) == "ase.marie.nguyen7@example.no"


def test_names_have_the_letters_that_programs_stumble_over() -> None:
    assert len(GIVEN_NAMES) == len(set(GIVEN_NAMES)) >= 120
    assert len(FAMILY_NAMES) == len(set(FAMILY_NAMES)) >= 150
    letters = set("".join((*GIVEN_NAMES, *FAMILY_NAMES)))
    assert letters >= set("øåæšđłńáčćễầ-ÅØŠĐŁÁ")


def test_a_hundred_thousand_people_take_a_few_seconds() -> None:
    """Beside a floor of the same moment, since machines differ: a person costs some fifty hashes."""
    start = process_time()
    for number in range(100_000):
        sha256(str(number).encode()).hexdigest()
    floor = process_time() - start
    start = process_time()
    people(10_000)
    assert process_time() - start < 10 * floor
