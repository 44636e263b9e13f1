"""A member's process is killed at every write, sync, rename and removal of an operation, one after the other.

What is found afterwards is the vault before the operation or after it, whole, and it goes on working.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from entrack_vault import vault
from entrack_vault.errors import Misuse
from entrack_vault.services import recovery
from entrack_vault.store import header
from tests.building import AMALIE, MARTE, OWNER, Built, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.dumps import names, whole
from tests.crashes.everywhere import Place, attempt, each_once, kill_everywhere, seen_by_owner
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import NEW_OWNER, NEW_WORDS, Attempt, later

pytestmark = pytest.mark.linux_only

FILE = Path(__file__).with_name("six_employees.csv")


class Case(NamedTuple):
    """An operation, who does it, and what it needs to know."""

    operation: str
    who: str
    more: Callable[[Crowd], Mapping[str, Any]] = lambda _: {}


CASES = (
    Case("remove", OWNER, lambda crowd: {"member": str(crowd.built.keys[MARTE].member)}),
    Case("unlock", MARTE),
    Case("save", MARTE, lambda crowd: {"person": str(crowd.built.people[AMALIE])}),
    Case("file", MARTE, lambda crowd: {"person": str(crowd.built.people[AMALIE])}),
    Case("import", MARTE, lambda crowd: {"file": str(FILE)}),
    Case("confirm", OWNER, lambda crowd: {"member": str(crowd.waiting), "fingerprint": crowd.fingerprint.hex()}),
    Case("change_job", OWNER, lambda crowd: {"member": str(crowd.built.keys[MARTE].member)}),
    Case("sign_job", OWNER),
    Case("begin_process", OWNER),
    Case("decide_rule", OWNER),
)


def test_recovery(crowd: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, "recover", "", {"sheet": " ".join(built.recovery)}, same_random=True)

    copy = place.copy()
    told = member.run(made(copy)).said
    after = seen_by_owner_and_new_owner(copy, told)

    def judge(built: Built) -> bool:
        if header.read(built.folder).header.database == "vault-1.db":
            # That the sheet was used to unlock may be in the log; it is still the one that counts (slots).
            found = seen_by_owner(built)
            assert found["log"] in (before["log"], [*before["log"], ("vault.unlocked", 0, 0)])
            assert {**found, "log": ()} == {**before, "log": ()}
            return False
        assert seen_by_owner_and_new_owner(built, told) == after
        return True

    before = seen_by_owner(place.copy())
    kill_everywhere(member, place, made, each_once(judge))


def seen_by_owner_and_new_owner(built: Built, told: Mapping[str, Any]) -> dict[str, Any]:
    with workstation(built.state):
        key = bytes.fromhex(told["secret_key"])
        with vault.unlock(built.folder, passphrase=NEW_WORDS, secret_key=key, now=later) as new:
            assert new.name == NEW_OWNER
            asked = recovery.asked(new.gate)
            assert asked
            recovery.confirm(new.gate, [told["groups"][number - 1] for number in asked.numbers])
            whole(new)
    return seen_by_owner(built)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.operation)
def test_before_or_after(case: Case, crowd: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, case.operation, case.who, case.more(crowd))

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

    kill_everywhere(member, place, made, each_once(judge))


def test_creating_a_vault(crowd: Crowd, member: MemberProcess, tmp_path: Path) -> None:
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

    kill_everywhere(member, place, made, judge)
