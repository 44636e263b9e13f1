"""Killing an operation everywhere: at every write, sync, rename and removal, one after the other, each in a copy."""

import hashlib
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from entrack_vault.crypto import slots
from entrack_vault.store import header, schema, sqlcipher
from tests.building import OWNER, Built, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.dumps import dump, names, whole, works_on
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import Attempt, later

FAULTS = {"fsync": "EIO", "fdatasync": "EIO"}  # what each call says; the others that there is no space
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


def kill_everywhere(member: MemberProcess, place: Place, made: Callable[[Built], Attempt], judge: Judge) -> int:
    """Kills the operation at each of its changing calls, and has what is left judged. How often it was killed."""
    member.rehearse(made(place.copy()))
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
    sys.stdout.write(f"killed {kills} times\n")  # shown with -rP
    assert kills >= counted.total() * 0.8
    return kills


def fail_everywhere(
    member: MemberProcess, place: Place, made: Callable[[Built], Attempt], judge: Callable[[Built], object]
) -> dict[str, int]:
    """Lets each of the operation's changing calls, and all after it, fail as on a full or dying disk, and has what is
    left judged. How often it was told as what; "done" where the operation did not mind."""
    member.rehearse(made(place.copy()))
    told: dict[str, int] = {}
    for call, times in member.count(made(place.copy())).items():
        for number in range(1, times + 1):
            copy = place.copy()
            said = member.fail_at(made(copy), call, number, FAULTS.get(call, "ENOSPC")).said
            error = said["error"] if isinstance(said, dict) and "error" in said else "done"
            told[error] = told.get(error, 0) + 1
            judge(copy)
    sys.stdout.write(f"{told}\n")  # shown with -rP
    return told


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


def rows_and_header(built: Built) -> bytes:
    """A digest of the header and of every row of the file it names."""
    stored = header.read(built.folder)
    own = built.keys[OWNER]
    slot = next(slot for slot in stored.header.members if slot.member == own.member)
    file_key = slots.open_member_slot(stored.header.vault, slot, own.passphrase, own.secret_key).file_key
    stored.authenticate(file_key)
    digest = hashlib.sha256(stored.content)
    engine = sqlcipher.open_engine(built.folder / stored.header.database, file_key)
    with engine.connect() as connection:
        for table in sorted(schema.tables_of(connection)):
            for row in sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {table}"))):
                digest.update(row.encode())
    engine.dispose()
    return digest.digest()


def each_once(judge: Judge) -> Judge:
    """The judge of whole vaults, who need not go through one again whose every row and header were judged before."""
    known: dict[bytes, bool] = {}

    def quick(built: Built) -> bool:
        digest = rows_and_header(built)
        if digest in known:
            still_works(built)
        else:
            known[digest] = judge(built)
        return known[digest]

    return quick


def still_works(built: Built) -> None:
    """The owner unlocks a vault whose every row is known to be whole, which writes in it; nothing is left over."""
    with workstation(built.state):
        with built.unlock(OWNER, now=later) as owners:
            database = owners.session.store.header.database
        assert names(built.folder) == {"header.json", database}


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
