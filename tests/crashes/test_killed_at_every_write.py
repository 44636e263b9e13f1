"""A member's process is killed at every write, sync, rename and removal of an operation, one after the other.

What is found afterwards is the vault before the operation or after it, whole, and it goes on working.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from entrack_vault import vault
from entrack_vault.errors import Misuse
from entrack_vault.store import header
from tests.building import AMALIE, MARTE, OWNER, Built, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.dumps import dump, names, whole, works_on
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import NEW_OWNER, NEW_WORDS, Attempt, later

pytestmark = pytest.mark.linux_only

Judge = Callable[[Built], bool]  # True when it is the vault after the operation, False when before it


class Place:
    """Fresh copies of a vault, one at a time."""

    def __init__(self, crowd: Crowd, folder: Path) -> None:
        self.crowd, self._folder, self._copies = crowd, folder, 0

    def copy(self) -> Built:
        """The next copy; the one before is gone."""
        shutil.rmtree(self._folder / str(self._copies), ignore_errors=True)
        self._copies += 1
        place = self._folder / str(self._copies)
        return self.crowd.built.copy(place / "vault", place / "state")


def kill_everywhere(
    member: MemberProcess, place: Place, made: Callable[[Built], Attempt], judge: Judge, record: Callable[..., None]
) -> int:
    """Kills the operation at each of its changing calls, and has what is left judged. How often it was killed."""
    counted = member.count(made(place.copy()))
    kills = 0
    for call in sorted(counted):
        outcomes: list[bool] = []
        killed = True
        while killed:
            copy = place.copy()
            killed = member.kill_at(made(copy), call, len(outcomes) + 1).killed
            outcomes.append(judge(copy))
        # Once it has happened it stays so, and undisturbed it happens.
        assert outcomes == sorted(outcomes), call
        assert outcomes[-1], call
        kills += len(outcomes) - 1
    record("kill_points", kills)
    assert kills >= counted.total() * 0.8
    return kills


def attempt(built: Built, operation: str, who: str, more: Mapping[str, Any], *, same_random: bool = False) -> Attempt:
    """A member's attempt in one copy."""
    own = built.keys.get(who)
    return Attempt(
        operation,
        built.folder,
        str(built.state),
        own.passphrase if own else "",
        own.secret_key.hex() if own else "",
        same_random,
        more,
    )


def seen_by_owner(built: Built) -> dict[str, Any]:
    """All the owner sees, after proving that everything is whole, can be worked on, and nothing is left over."""
    with workstation(built.state):
        with built.unlock(OWNER, now=later) as owners:
            found = dump(owners)
            whole(owners)
            works_on(owners)
            database = owners.session.store.header.database
        assert names(built.folder) == {"header.json", database}
    return found


class Case(NamedTuple):
    """An operation, who does it, and what it needs to know."""

    operation: str
    who: str
    more: Callable[[Crowd], Mapping[str, Any]] = lambda _: {}


CASES = (
    Case("unlock", MARTE),
    Case("save", MARTE, lambda crowd: {"person": str(crowd.built.people[AMALIE])}),
    Case("create_many", MARTE),
    Case("confirm", OWNER, lambda crowd: {"member": str(crowd.waiting), "fingerprint": crowd.fingerprint.hex()}),
    Case("change_job", OWNER, lambda crowd: {"member": str(crowd.built.keys[MARTE].member)}),
    Case("remove", OWNER, lambda crowd: {"member": str(crowd.built.keys[MARTE].member)}),
    Case("sign_job", OWNER),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.operation)
def test_before_or_after(
    case: Case, crowd: Crowd, member: MemberProcess, tmp_path: Path, record_property: Callable[..., None]
) -> None:
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, case.operation, case.who, case.more(crowd))

    member.warm(made(place.copy()))
    copy = place.copy()
    member.abandon(made(copy))
    before = seen_by_owner(copy)
    copy = place.copy()
    member.run(made(copy))
    after = seen_by_owner(copy)
    assert before != after

    def judge(built: Built) -> bool:
        found = seen_by_owner(built)
        assert found in (before, after)
        return found == after

    kill_everywhere(member, place, made, judge, record_property)


def test_recovery(crowd: Crowd, member: MemberProcess, tmp_path: Path, record_property: Callable[..., None]) -> None:
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, "recover", "", {"sheet": " ".join(built.recovery)}, same_random=True)

    copy = place.copy()
    member.abandon(made(copy))
    before = seen_by_owner(copy)
    copy = place.copy()
    told = member.run(made(copy)).said
    after = seen_by_owner_and_new_owner(copy, told)

    def judge(built: Built) -> bool:
        recovered = header.read(built.folder).header.database != "vault-1.db"
        found = seen_by_owner_and_new_owner(built, told) if recovered else seen_by_owner(built)
        assert found == (after if recovered else before)
        return recovered

    kill_everywhere(member, place, made, judge, record_property)


def seen_by_owner_and_new_owner(built: Built, told: Mapping[str, str]) -> dict[str, Any]:
    with workstation(built.state):
        key = bytes.fromhex(told["secret_key"])
        with vault.unlock(built.folder, passphrase=NEW_WORDS, secret_key=key, now=later) as new:
            assert new.name == NEW_OWNER
            whole(new)
    return seen_by_owner(built)


def test_creating_a_vault(
    crowd: Crowd, member: MemberProcess, tmp_path: Path, record_property: Callable[..., None]
) -> None:
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        new = Built(built.folder.with_name("new"), built.state, {}, {}, ())
        return attempt(new, "create", "", {}, same_random=True)

    told = member.run(made(place.copy())).said

    def judge(built: Built) -> bool:
        folder = built.folder.with_name("new")
        with workstation(built.state):
            try:
                vault.id_of(folder)
            except Misuse:
                assert "header.json" not in (names(folder) if folder.exists() else set())
                return False
            key = bytes.fromhex(told["secret_key"])
            with vault.unlock(folder, passphrase=NEW_WORDS, secret_key=key, now=later) as new:
                whole(new)
                assert new.name == NEW_OWNER
        return True

    kill_everywhere(member, place, made, judge, record_property)
