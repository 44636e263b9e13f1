"""Documents have clocks of their own: a warning from its own day, and one that was taken off the page."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from entrack_vault.services import check, documents, purge, records, retention
from entrack_vault.services.gate import Gate
from tests.building import AMALIE, JONAS, OWNER, Built
from tests.filing import CONTRACT, wanted
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, on

WHY = "employment"


@pytest.fixture
def amalie(house: Built) -> UUID:
    return house.people[AMALIE]


def filed(gate: Gate, who: UUID, sort: str, since: str) -> UUID:
    opened = records.open_person(gate, who, WHY)
    return documents.add(gate, opened, replace(wanted(CONTRACT, sort), since=date.fromisoformat(since)), WHY)


def due(as_member: Opener, day: str) -> list[tuple[date, str]]:
    return [(one.day, one.rule) for one in retention.due(as_member(OWNER, now=on(day)))]


def purged(as_member: Opener, who: UUID, day: str) -> Gate:
    boss = as_member(OWNER, now=on(day))
    purge.carry_out(boss, agreed(as_member(JONAS, now=on(day)), boss, who))
    return boss


def test_a_warning_falls_due_24_months_after_its_day(as_member: Opener, amalie: UUID) -> None:
    owner = as_member(OWNER)
    filed(owner, amalie, "warning", "2026-02-01")
    filed(owner, amalie, "warning", "2026-03-05")
    filed(owner, amalie, "appraisal", "2026-01-01")
    assert due(as_member, "2028-02-01") == []
    assert due(as_member, "2028-02-02") == [(date(2028, 2, 1), "warning")]
    boss = purged(as_member, amalie, "2028-02-02")
    left = [one.since for one in records.open_person(boss, amalie, WHY).person.documents if one.sort == "warning"]
    assert left == [date(2026, 3, 5)]
    assert check.check(boss).findings == ()
    assert due(as_member, "2028-03-05") == [], "the next one has its own day"
    assert due(as_member, "2028-03-06") == [(date(2028, 3, 5), "warning")]


def test_correcting_its_day_or_kind_moves_its_clock(as_member: Opener, amalie: UUID) -> None:
    owner = as_member(OWNER)
    one = filed(owner, amalie, "warning", "2026-02-01")
    documents.correct(owner, records.open_person(owner, amalie, WHY), one, WHY, since=date(2026, 3, 1))
    assert due(as_member, "2028-02-02") == []
    assert due(as_member, "2028-03-02") == [(date(2028, 3, 1), "warning")]
    documents.correct(owner, records.open_person(owner, amalie, WHY), one, WHY, sort="appraisal")
    assert due(as_member, "2028-03-02") == []


def test_one_that_was_taken_off_the_page_is_due(as_member: Opener, amalie: UUID) -> None:
    owner = as_member(OWNER)
    one = filed(owner, amalie, "appraisal", "2026-02-01")
    documents.remove(owner, records.open_person(owner, amalie, WHY), one, WHY)
    assert [day for day, _ in due(as_member, "2026-03-12")] == [date(2026, 3, 11)]
    documents.bring_back(owner, records.open_person(owner, amalie, WHY), one, WHY)
    assert due(as_member, "2026-03-12") == []
    documents.remove(owner, records.open_person(owner, amalie, WHY), one, WHY)
    boss = purged(as_member, amalie, "2026-03-12")
    assert due(as_member, "2026-03-13") == []
    assert records.open_person(boss, amalie, WHY).filed == {}
