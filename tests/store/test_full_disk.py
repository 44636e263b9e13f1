"""A disk that is full, or fails, from one write on: each write of a save and of an unlock in turn.

The person is told so, nothing is opened, and the vault is as it was, or as it is after what was already committed.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.building import AMALIE, MARTE, Built
from tests.crashes.conftest import Crowd
from tests.crashes.everywhere import FAULTS, Place, attempt, rows_and_header, seen_by_owner, still_works
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import Attempt

pytestmark = pytest.mark.linux_only

FULL = (
    "The disk is full, so nothing was opened or saved. Everything saved before is safe."
    " Free some space and try again."
)
SILENT = (
    "The disk did not answer, so nothing was opened or saved. Everything saved before is safe."
    " Check the disk and the space left on it, and try again."
)
STATE = (
    "What this workstation remembers of the vault could not be written. The vault itself is safe."
    " Check the space left on your own disk."
)


@pytest.mark.parametrize("operation", ["save", "unlock"])
def test_each_write_fails_in_turn(operation: str, crowd: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    place = Place(crowd, tmp_path)
    more = {"person": str(crowd.built.people[AMALIE])}

    def made(built: Built) -> Attempt:
        return attempt(built, operation, MARTE, more)

    member.rehearse(made(place.copy()))
    copy = place.copy()
    member.abandon(made(copy))
    rows, before = rows_and_header(copy), seen_by_owner(copy)
    copy = place.copy()
    member.run(made(copy))
    after = seen_by_owner(copy)

    def judge(built: Built, said: Any, call: str, number: int) -> str:
        told = (call, number, said)
        same = rows_and_header(built) == rows
        if same:
            still_works(built)
        else:
            assert seen_by_owner(built) in (before, after)
        if said is None:
            assert not same
            return "done"
        assert said["error"] == "Unavailable", told
        # Once it is committed only the workstation's own memory of it can still be refused. What is written but
        # not synced counts as not saved for the one who was told so, until they stop right there: then it is found.
        assert same or said["text"] == STATE or (call, said["text"]) == ("fsync", SILENT), told
        assert said["text"] in (FULL, SILENT, STATE), told
        return str(said["text"])

    found: dict[str, int] = {}
    for call, times in member.count(made(place.copy())).items():
        for number in range(1, times + 1):
            copy = place.copy()
            said = member.fail_at(made(copy), call, number, FAULTS.get(call, "ENOSPC")).said
            outcome = judge(copy, said, call, number)
            found[outcome] = found.get(outcome, 0) + 1
    sys.stdout.write(f"{found}\n")  # shown with -rP
    assert found[FULL] > 0
    assert found[SILENT] > 0


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that every account may reach."""
    place = Path(tempfile.mkdtemp(prefix="entrack-vault-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def test_a_folder_that_may_only_be_read_is_not_opened(crowd: Crowd, member: MemberProcess, open_place: Path) -> None:
    member.rehearse(attempt(crowd.built.copy(open_place / "x", open_place / "y"), "unlock", MARTE, {}))
    built = crowd.built.copy(open_place / "vault", open_place / "state")
    nobody = 65534 if os.geteuid() == 0 else os.geteuid()
    for entry in (built.folder, *built.folder.iterdir()):
        entry.chmod(0o555 if entry.is_dir() else 0o444)
    for entry in (built.state, *built.state.iterdir()):
        os.chown(entry, nobody, -1)
    member.start(attempt(built, "unlock", MARTE, {"uid": nobody}))
    said = member.finish().said
    assert said == {
        "error": "Unavailable",
        "text": (
            "The vault's folder cannot be written to, so nothing was opened: every look must be logged."
            " Everything saved before is safe."
            " Give your account write access to the folder, or move the vault."
        ),
    }
    built.folder.chmod(0o755)
    for entry in built.folder.iterdir():
        entry.chmod(0o644)
    still_works(built)
