"""Invented people: the same for the same seed, right in form, and nobody's."""

import cProfile
from random import Random

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


def test_a_person_costs_the_same_however_many_come_before() -> None:
    """Counted in calls, which are the same on every machine: some 155 each, so that 100,000 take a few seconds."""
    each = []
    for count in (100, 2_000):
        profile = cProfile.Profile()
        profile.runcall(people, count)
        each.append(sum(entry.callcount for entry in profile.getstats()) / count)
    assert each[1] < 1.1 * each[0] and each[1] < 200
