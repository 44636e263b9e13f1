"""One value of a field that holds several, left out of overviews while the others are shown."""

import json
from dataclasses import asdict
from uuid import UUID

import pytest

from entrack_vault.domain.contents import WITHHELD
from entrack_vault.domain.events import Event
from entrack_vault.domain.withholding import WithholdingGround
from entrack_vault.errors import Damaged, Misuse
from entrack_vault.services import check, overview, portable, records, withholding
from entrack_vault.services.gate import Gate
from tests.building import AMALIE, OWNER, Built, entered
from tests.services.conftest import Opener
from tests.services.test_withholding import unpacked

OURS, THEIRS, OTHER = "Ønsker mer ansvar.", "Kollegaen Bo klaget på tonen.", "Har bedt om kurs."
NOTES, GROUND = "feedback_notes", WithholdingGround.OTHERS


@pytest.fixture
def owner(as_member: Opener) -> Gate:
    return as_member(OWNER)


@pytest.fixture
def amalie(owner: Gate, house: Built) -> UUID:
    noted(owner, house.people[AMALIE], OURS, THEIRS)
    return house.people[AMALIE]


def noted(gate: Gate, who: UUID, *notes: str) -> None:
    records.save(
        gate, records.edit_person(gate, who, "employment", ["feedback"]), entered(**{NOTES: notes}), "employment"
    )


def told(gate: Gate, who: UUID) -> tuple[bool, bool, bool]:
    """Which of the three notes an overview tells."""
    text = str(asdict(overview.make(gate, who, "en").overview))
    return OURS in text, THEIRS in text, OTHER in text


def test_the_others_are_shown_and_the_overview_says_that_something_is_left_out(owner: Gate, amalie: UUID) -> None:
    assert told(owner, amalie) == (True, True, False)
    decision = withholding.withhold(owner, amalie, GROUND, field=NOTES, value=THEIRS)
    assert told(owner, amalie) == (True, False, False)
    made = overview.make(owner, amalie, "en").overview
    assert not made.whole
    assert any("is left out" in line for line in made.left_out)
    withholding.lift(owner, amalie, decision)
    assert told(owner, amalie) == (True, True, False)
    assert overview.make(owner, amalie, "en").overview.whole


def test_it_stays_left_out_where_others_come_and_among_earlier_values(owner: Gate, amalie: UUID) -> None:
    withholding.withhold(owner, amalie, GROUND, field=NOTES, value=THEIRS)
    noted(owner, amalie, OTHER, THEIRS)
    assert told(owner, amalie) == (True, False, True), "the first is among what was replaced"


def test_put_in_other_words_nothing_of_the_field_is_shown_until_it_is_decided_anew(owner: Gate, amalie: UUID) -> None:
    """The finance manager's decision is not undone by whoever corrects a letter."""
    decision = withholding.withhold(owner, amalie, GROUND, field=NOTES, value=THEIRS)
    noted(owner, amalie, OURS, THEIRS + "!")
    text = str(asdict(overview.make(owner, amalie, "en").overview))
    assert "Kollegaen" not in text
    assert OURS not in text
    withholding.lift(owner, amalie, decision)
    withholding.withhold(owner, amalie, GROUND, field=NOTES, value=THEIRS + "!")
    assert told(owner, amalie)[0]


def test_the_portable_file_leaves_it_out_too(owner: Gate, house: Built) -> None:
    who, field = house.people[AMALIE], "own_feedback"
    opened = records.edit_person(owner, who, "employment", ["feedback"])
    records.save(owner, opened, entered(**{field: (OURS, THEIRS)}), "employment")
    assert THEIRS in unpacked(portable.make(owner, who, "en"))
    before = portable.make(owner, who, "en")
    withholding.withhold(owner, who, GROUND, field=field, value=THEIRS)
    made = portable.make(owner, who, "en")
    assert (OURS in unpacked(made), THEIRS in unpacked(made)) == (True, False)
    assert (made.values, made.withheld) == (before.values - 1, 1)


def test_one_is_decided_once_and_only_where_there_are_several(owner: Gate, amalie: UUID) -> None:
    withholding.withhold(owner, amalie, GROUND, field=NOTES, value=THEIRS)
    for field, value in ((NOTES, THEIRS), ("title", "Konsulent"), ("", THEIRS)):
        with pytest.raises(Misuse):
            withholding.withhold(owner, amalie, GROUND, field=field, value=value)
    withholding.withhold(owner, amalie, GROUND, field=NOTES, value=OURS)
    assert told(owner, amalie) == (False, False, False)
    withholding.withhold(owner, amalie, GROUND, field=NOTES)
    with pytest.raises(Misuse, match="already"):
        withholding.withhold(owner, amalie, GROUND, field=NOTES, value=OTHER)
    assert check.check(owner).findings == ()


def test_the_decision_does_not_tell_the_value_to_whoever_may_only_open_the_clocks(owner: Gate, amalie: UUID) -> None:
    withholding.withhold(owner, amalie, GROUND, field=NOTES, value=THEIRS)
    (decision,) = withholding.read(owner, amalie)
    permit = owner.look(withholding._request(Event.WITHHOLDING_READ, amalie, "employee", "feedback"))
    ((stored, content),) = permit.beside
    assert stored.schema == WITHHELD
    assert not any(word.encode() in content for word in THEIRS.split())
    assert decision.mark != withholding.mark_of(THEIRS), "the same value twice is not known again by its mark"
    assert withholding.is_of(decision.mark, THEIRS)
    assert not withholding.is_of(decision.mark, OURS)
    broken = json.dumps({**json.loads(content), "mark": "zz"}).encode()
    with pytest.raises(Damaged):
        withholding.read_content(stored, broken)
