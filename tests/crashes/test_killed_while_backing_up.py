"""A process is killed at every write of a backup, and of a restoration: there is a whole one, or the one before."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.services import backup, check
from entrack_vault.services.restoring import newest_pair
from tests.building import OWNER, Built, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.dumps import names, works_on
from tests.crashes.everywhere import Place, attempt, fail_everywhere, kill_everywhere
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import Attempt, later

pytestmark = pytest.mark.linux_only


class Shelved(Place):
    """Copies of a vault with a shelf of backups beside each."""

    def copy(self) -> Built:
        """As a Place, shelf and all."""
        built = super().copy()
        shutil.copytree(self.crowd.built.folder.with_name("shelf"), built.folder.with_name("shelf"))
        return built


@pytest.fixture(scope="module")
def backed_up(crowd: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """The vault with one backup."""
    place = tmp_path_factory.mktemp("backed up")
    built = crowd.built.copy(place / "vault", place / "state")
    shelf = place / "shelf"
    shelf.mkdir()
    with workstation(built.state), built.unlock(OWNER, now=later) as owners:
        backup.decide(owners.gate, [shelf])
        backup.make(owners.gate)
    return replace(crowd, built=built)


def test_a_backup_is_whole_or_not_there(backed_up: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    first, _ = newest_pair(backed_up.built.folder.with_name("shelf"))

    def judge(built: Built) -> bool:
        data, keys = newest_pair(built.folder.with_name("shelf"))
        with workstation(built.state), built.unlock(OWNER, now=later) as owners:
            backup.verify(owners.gate, data, keys)
            assert not [name for name in names(built.state) if name.startswith("under-way")]
        assert names(built.folder) == {"header.json", "vault-1.db"}
        return data.name != first.name

    place = Shelved(backed_up, tmp_path)
    kill_everywhere(member, place, lambda built: attempt(built, "back_up", OWNER, {}), judge)


def test_a_restored_vault_is_whole_or_not_there(backed_up: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    place = Shelved(backed_up, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, "restore", OWNER, {})

    def judge(built: Built) -> bool:
        folder, own = built.folder.with_name("new"), built.keys[OWNER]
        if not folder.exists():
            with workstation(built.state):
                built.unlock(OWNER, now=later).lock()  # the one it was made from is still believed
            return False
        with (
            workstation(built.state),
            vault.unlock(
                folder, passphrase=own.passphrase, secret_key=own.secret_key, now=later, accept_restored=True
            ) as restored,
        ):
            assert check.check(restored.gate).findings == ()
            works_on(restored)
        return True

    kill_everywhere(member, place, made, judge)


def test_a_failing_disk_leaves_the_backup_before_or_a_whole_one(
    backed_up: Crowd, member: MemberProcess, tmp_path: Path
) -> None:
    place = Shelved(backed_up, tmp_path)

    def judge(built: Built) -> None:
        data, keys = newest_pair(built.folder.with_name("shelf"))
        with workstation(built.state), built.unlock(OWNER, now=later) as owners:
            backup.verify(owners.gate, data, keys)

    told = fail_everywhere(member, place, lambda built: attempt(built, "back_up", OWNER, {}), judge)
    assert set(told) <= {"Unavailable", "done"}
    assert told["Unavailable"] > 20


def test_a_failing_disk_restores_the_whole_vault_or_nothing(
    backed_up: Crowd, member: MemberProcess, tmp_path: Path
) -> None:
    place = Shelved(backed_up, tmp_path)

    def judge(built: Built) -> None:
        folder, own = built.folder.with_name("new"), built.keys[OWNER]
        with workstation(built.state):
            if not folder.exists():
                built.unlock(OWNER, now=later).lock()
                return
            restored = vault.unlock(
                folder, passphrase=own.passphrase, secret_key=own.secret_key, now=later, accept_restored=True
            )
            with restored:
                assert check.check(restored.gate).findings == ()

    told = fail_everywhere(member, place, lambda built: attempt(built, "restore", OWNER, {}), judge)
    assert set(told) <= {"Unavailable", "done"}
    assert told["Unavailable"] > 20
