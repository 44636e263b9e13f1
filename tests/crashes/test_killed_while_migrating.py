"""The first unlock with a newer program, which migrates the vault, is killed at every write."""

from pathlib import Path
from typing import Any

import pytest

from entrack_vault.crypto import slots
from entrack_vault.store import header, schema, sqlcipher
from tests.building import MARTE, Built
from tests.crashes.conftest import Crowd
from tests.crashes.everywhere import Place, attempt, each_once, kill_everywhere, seen_by_owner
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import Attempt
from tests.store import later_schema

pytestmark = pytest.mark.linux_only


def stored_schema(built: Built) -> tuple[str, list[str], set[object]]:
    """What is in the file that the header names: schema version, columns of person, and what the step wrote."""
    stored = header.read(built.folder)
    own = built.keys[MARTE]
    slot = next(slot for slot in stored.header.members if slot.member == own.member)
    file_key = slots.open_member_slot(stored.header.vault, slot, own.passphrase, own.secret_key).file_key
    stored.authenticate(file_key)
    engine = sqlcipher.open_engine(built.folder / stored.header.database, file_key)
    with engine.connect() as connection:
        version = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
        columns = schema.tables_of(connection)["person"]
        moved = "moved - population" if "moved" in columns else "0"
        differences = set(connection.exec_driver_sql(f"SELECT {moved} FROM person").scalars())
    engine.dispose()
    return version, columns, differences


BEFORE = ("0002", ["id", "population"], {0})
AFTER = ("0003", ["id", "population", "moved"], {100})


def test_migrating(
    crowd: Crowd,
    member: MemberProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = Place(crowd, tmp_path)
    newer = later_schema.write(tmp_path)
    newer.use(monkeypatch)
    more = {"head": newer.head, "scripts": str(newer.scripts)}

    def made(built: Built) -> Attempt:
        return attempt(built, "migrate", MARTE, more)

    def without_log(found: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in found.items() if name != "log"}

    copy = place.copy()
    assert stored_schema(copy) == BEFORE
    whole = without_log(seen_by_owner(copy))
    assert stored_schema(copy)[:2] == AFTER[:2]

    def judge(built: Built) -> bool:
        found = stored_schema(built)
        assert found in (BEFORE, AFTER)
        assert without_log(seen_by_owner(built)) == whole
        assert stored_schema(built)[:2] == AFTER[:2]
        return found == AFTER

    kill_everywhere(member, place, made, each_once(judge))
