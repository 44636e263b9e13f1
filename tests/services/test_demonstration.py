"""What a demonstration invents: values the register takes, that make sense for their field."""

from datetime import date
from random import Random

import pytest

from entrack_vault.domain import invented
from entrack_vault.register import kinds, standard
from entrack_vault.services.demonstration import invent

REGISTER = standard()
TODAY = date(2026, 3, 11)


def values(population: str, seed: int = 1) -> dict[str, str]:
    """Field key to the one invented value."""
    random = Random(seed)
    person = invented.person(random, seed)
    found = invent(REGISTER.populations[population], person, seed, random, TODAY)
    return {key: given[0].text for key, given in found.items()}


@pytest.mark.parametrize("population", REGISTER.populations)
def test_every_invented_value_is_one_the_register_takes_unchanged(population: str) -> None:
    fields = REGISTER.populations[population].by_key
    for seed in range(40):
        for key, text in values(population, seed).items():
            field = fields[key]
            if field.choices:
                assert text in {choice.key for choice in field.choices}, key
            else:
                assert kinds.read(field.kind, text, demonstration=True).value == text, key


@pytest.mark.parametrize("population", REGISTER.populations)
def test_every_category_has_something_and_required_fields_are_filled(population: str) -> None:
    group = REGISTER.populations[population]
    given = values(population)
    assert {field.key for field in group.fields if field.required} <= given.keys()
    assert {group.by_key[key].category for key in given} == set(group.categories)


def test_an_employees_values_make_sense_together() -> None:
    hours = {"100": "37.5", "80": "30", "50": "18.75"}
    for seed in range(40):
        given = values("employee", seed)
        assert given["employment_type"] == "ordinary"
        assert given["tax_card_year"] == "2026"
        assert given["full_time_hours"] == "37.5"
        assert given["weekly_hours"] == hours[given["position_percentage"]]
        assert given["start_date"] < "2026-03-11" < given["next_appraisal"]
        assert not {"international_id", "international_id_type", "gender"} & given.keys()
        assert given["start_date"] <= given.get("end_date", "2026-03-11") <= "2026-03-11", "for some it has ended"


def test_the_same_seed_invents_the_same() -> None:
    assert values("applicant", 3) == values("applicant", 3)
    assert values("applicant", 3) != values("applicant", 4)
