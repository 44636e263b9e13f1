"""The owner's process is killed at every write while old entries of the log are emptied, and the name of a member who
has left goes with them: all of them are, or none."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from entrack_vault.services import check, log, staff
from entrack_vault.store import tables
from tests.building import JONAS, MARTE, OWNER, Built, enrol, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.dumps import names
from tests.crashes.everywhere import Place, attempt, kill_everywhere
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import LATER, Attempt, much_later

pytestmark = pytest.mark.linux_only


@pytest.fixture(scope="module")
def aged(crowd: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """The vault after two years in which someone opened it every month, for nothing is emptied after a longer pause;
    and in which somebody left at their beginning."""
    place = tmp_path_factory.mktemp("aged")
    built = crowd.built.copy(place / "vault", place / "state")
    with workstation(built.state):
        with built.unlock(OWNER, now=lambda: LATER) as owner:
            enrol(owner.gate, JONAS, "payroll_officer")
            staff.remove(owner.gate, staff.named(owner.gate, JONAS).id)
        for month in range(1, 25):
            built.unlock(MARTE, now=partial(LATER.__add__, timedelta(days=30 * month))).lock()
    return replace(crowd, built=built)


def test_all_that_is_too_old_or_nothing(aged: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    place = Place(aged, tmp_path)
    counts: set[int] = set()
    told: set[tuple[bool, bool]] = set()

    def made(built: Built) -> Attempt:
        return attempt(built, "shorten", OWNER, {})

    def judge(built: Built) -> bool:
        # Someone without the duty to sign looks, or looking would empty what was left.
        with workstation(built.state), built.unlock(MARTE, now=much_later) as officer:
            with officer.session.store.reading() as connection:
                emptied = select(func.count()).select_from(tables.log).where(tables.log.c.body.is_(None))
                found = int(connection.execute(emptied).scalar_one())
            counts.add(found)
            told.add((found > 0, any(entry.name == JONAS for entry in officer.session.staff.values())))
            assert log.verify(officer.gate).entries > found
            assert check.check(officer.gate).findings == ()
        assert names(built.folder) == {"header.json", "vault-2.db"}
        return found > 0

    kill_everywhere(member, place, made, judge)
    assert len(counts) == 2, "none, or the very same ones"
    assert {(False, True), (True, False)} <= told <= {(False, True), (True, True), (True, False)}
