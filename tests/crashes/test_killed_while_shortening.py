"""The owner's process is killed at every write while old entries of the log are emptied: all of them are, or none."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from entrack_vault.services import check, log
from entrack_vault.store import tables
from tests.building import MARTE, OWNER, Built, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.dumps import names
from tests.crashes.everywhere import Place, attempt, kill_everywhere
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import Attempt, much_later

pytestmark = pytest.mark.linux_only


def test_all_that_is_too_old_or_nothing(crowd: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    place = Place(crowd, tmp_path)
    counts: set[int] = set()

    def made(built: Built) -> Attempt:
        return attempt(built, "shorten", OWNER, {})

    def judge(built: Built) -> bool:
        # Someone without the duty to sign looks, or looking would empty what was left.
        with workstation(built.state), built.unlock(MARTE, now=much_later) as officer:
            with officer.session.store.reading() as connection:
                emptied = select(func.count()).select_from(tables.log).where(tables.log.c.body.is_(None))
                found = int(connection.execute(emptied).scalar_one())
            counts.add(found)
            assert log.verify(officer.gate).entries > found
            assert check.check(officer.gate).findings == ()
        assert names(built.folder) == {"header.json", "vault-1.db"}
        return found > 0

    kill_everywhere(member, place, made, judge)
    assert len(counts) == 2, "none, or the very same ones"
