"""The finance manager's process is killed at every write of a purge: all that was agreed on is gone, or nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entrack_vault.domain.people import Entered
from entrack_vault.services import purge, records
from tests.building import AMALIE, LIVE, MARTE, OWNER, Built, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.everywhere import Place, attempt, fail_everywhere, kill_everywhere, seen_by_owner
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import Attempt, later

pytestmark = pytest.mark.linux_only


@pytest.fixture(scope="module")
def agreed(crowd: Crowd, tmp_path_factory: pytest.TempPathFactory) -> tuple[Crowd, str]:
    """The vault after someone has left, and two have agreed on what is due of them; and the purge's id."""
    place = tmp_path_factory.mktemp("agreed")
    built = crowd.built.copy(place / "vault", place / "state")
    with workstation(built.state):
        with built.unlock(OWNER, now=later) as owners:
            who = built.people[AMALIE]
            person = records.edit_person(owners.gate, who, "employment", ["job"])
            left = Entered("2026-01-15", date(2026, 1, 15), "person")
            records.save(owners.gate, person, {"end_date": (left,)}, "employment")
            records.set_status(owners.gate, built.people[LIVE], "rejected", "recruitment")
        with built.unlock(MARTE, now=later) as officer:
            case, _plan = purge.propose(officer.gate, [who])
        with built.unlock(OWNER, now=later) as owners:
            purge.answer(owners.gate, case.id, approve=True)
    return replace(crowd, built=built), case.id.hex


def test_all_of_it_or_nothing(agreed: tuple[Crowd, str], member: MemberProcess, tmp_path: Path) -> None:
    crowd, case = agreed
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, "purge", OWNER, {"case": case})

    before, after = _before_and_after(place, member, made)
    assert before != after

    def judge(built: Built) -> bool:
        found = _without_log(seen_by_owner(built))
        assert found in (before, after)
        with workstation(built.state), built.unlock(OWNER, now=later) as owners:
            status = purge.find(owners.gate, next(one.id for one in purge.cases(owners.gate))).status
            assert status == ("done" if found == after else "approved")
        return bool(found == after)

    kill_everywhere(member, place, made, judge)


def test_a_failing_disk_purges_all_of_it_or_nothing(
    agreed: tuple[Crowd, str], member: MemberProcess, tmp_path: Path
) -> None:
    crowd, case = agreed
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, "purge", OWNER, {"case": case})

    before, after = _before_and_after(place, member, made)

    def judge(built: Built) -> None:
        assert _without_log(seen_by_owner(built)) in (before, after)

    told = fail_everywhere(member, place, made, judge)
    assert set(told) <= {"Unavailable", "done"}
    assert told["Unavailable"] > 10


def _before_and_after(
    place: Place, member: MemberProcess, made: Callable[[Built], Attempt]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the owner sees of the vault without the operation, and after it, undisturbed."""
    before = _without_log(seen_by_owner(place.copy()))
    copy = place.copy()
    member.run(made(copy))
    return before, _without_log(seen_by_owner(copy))


def _without_log(found: dict[str, Any]) -> dict[str, Any]:
    """What was looked at on the way stands in the log whether or not it came to anything."""
    return {**found, "log": ()}
