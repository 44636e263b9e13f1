"""The schema: what the migrations make is what tables.py says, and the log's triggers refuse what they are for."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from entrack_vault import vault
from entrack_vault.errors import Damaged, VaultError
from entrack_vault.services import people
from entrack_vault.store import schema, sqlcipher
from entrack_vault.store.tables import metadata
from tests.building import OWNER, Built, at_building, workstation
from tests.crashes.conftest import Crowd
from tests.store import later_schema

KEY = bytes(range(32))
COLUMNS = 'cid, name, type, "notnull", dflt_value, pk, hidden'


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    """A new database without tables."""
    engine = sqlcipher.open_engine(tmp_path / "new.db", KEY, create=True)
    yield engine
    engine.dispose()


@pytest.fixture
def migrated(empty: Engine) -> Iterator[Connection]:
    """A write transaction on a database at the newest schema."""
    with empty.connect().execution_options(write=True) as connection, connection.begin():
        schema.migrate(connection)
        yield connection


def all_of(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(query)]


def structure(connection: Connection) -> dict[str, object]:
    """Each table as the database has it: columns, keys, indexes, foreign keys, and whether it has row ids."""
    found: dict[str, object] = {}
    tables = all_of(connection, "SELECT name, wr FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
    for table, without_row_ids in tables:
        if table.startswith("sqlite_") or table == "alembic_version":
            continue
        indexes = {
            name if origin == "c" else origin: (
                unique,
                all_of(connection, f"SELECT seqno, name FROM pragma_index_info('{name}') ORDER BY seqno"),
            )
            for name, unique, origin in all_of(
                connection, f"SELECT name, \"unique\", origin FROM pragma_index_list('{table}')"
            )
        }
        found[table] = (
            without_row_ids,
            all_of(connection, f"SELECT {COLUMNS} FROM pragma_table_xinfo('{table}')"),
            indexes,
            all_of(connection, f"SELECT * FROM pragma_foreign_key_list('{table}')"),
        )
    return found


def steps() -> list[str]:
    """Every migration, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def test_the_migrations_make_the_tables_of_the_code(migrated: Connection, tmp_path: Path) -> None:
    engine = sqlcipher.open_engine(tmp_path / "tables.db", KEY, create=True)
    with engine.begin() as connection:
        metadata.create_all(connection)
        wanted = structure(connection)
    engine.dispose()
    assert set(wanted) == set(metadata.tables)
    assert structure(migrated) == wanted


def test_head_and_triggers_are_those_of_the_newest_migration(migrated: Connection) -> None:
    assert steps()[-1] == schema.HEAD
    assert steps() == sorted(steps())
    assert schema.is_current(migrated)
    assert schema.triggers_of(migrated) == schema.TRIGGERS


def test_each_step_runs(empty: Engine) -> None:
    for before, step in itertools.pairwise(["", *steps()]):
        with empty.connect().execution_options(write=True) as connection, connection.begin():
            if before:
                assert schema.is_current(connection) is (before == schema.HEAD)
            schema.migrate(connection, target=step)
    with empty.connect() as connection:
        assert schema.is_current(connection)


# The log only grows

ENTRY = "INSERT INTO log (sequence, body, body_hash, entry_hash, signature, person) VALUES"
ROW = "x'01', zeroblob(32), zeroblob(32), zeroblob(64), x'02'"


@pytest.fixture
def logged(migrated: Connection) -> Connection:
    """With three entries."""
    for sequence in (1, 2, 3):
        migrated.exec_driver_sql(f"{ENTRY} ({sequence}, {ROW})")
    return migrated


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM log",
        "DELETE FROM log WHERE sequence = 3",
        "UPDATE log SET body = x'03' WHERE sequence = 2",
        "UPDATE log SET body = NULL WHERE sequence = 2",  # the person stays
        "UPDATE log SET person = NULL WHERE sequence = 2",  # the body stays
        "UPDATE log SET body = NULL, person = NULL, sequence = 7 WHERE sequence = 2",
        "UPDATE log SET body = NULL, person = NULL, body_hash = x'00' WHERE sequence = 2",
        "UPDATE log SET body = NULL, person = NULL, entry_hash = x'00' WHERE sequence = 2",
        "UPDATE log SET body = NULL, person = NULL, signature = x'00' WHERE sequence = 2",
        "UPDATE OR REPLACE log SET body = NULL, person = NULL, sequence = 3 WHERE sequence = 2",
        f"{ENTRY} (5, {ROW})",
        f"{ENTRY} (3, {ROW})",
        f"{ENTRY} (0, {ROW})",
        f"{ENTRY} (-1, {ROW})",
        f"{ENTRY} (NULL, {ROW})",
        f"{ENTRY.replace('INSERT', 'INSERT OR REPLACE')} (2, {ROW})",
        f"{ENTRY.replace('INSERT', 'REPLACE')} (3, {ROW})",
        f"{ENTRY.replace('INSERT', 'INSERT OR IGNORE')} (9, {ROW})",
        f"{ENTRY} (3, {ROW}) ON CONFLICT (sequence) DO UPDATE SET body = x'09'",
    ],
)
def test_the_log_refuses(logged: Connection, statement: str) -> None:
    before = all_of(logged, "SELECT * FROM log")
    with pytest.raises(IntegrityError, match="append-only"):
        logged.exec_driver_sql(statement)
    assert all_of(logged, "SELECT * FROM log") == before


def test_the_log_takes_the_next_entry_and_lets_old_bodies_go(logged: Connection) -> None:
    logged.exec_driver_sql(f"{ENTRY} (4, {ROW})")
    logged.exec_driver_sql("UPDATE log SET body = NULL, person = NULL WHERE sequence = 1")
    assert all_of(logged, "SELECT sequence, body, person FROM log") == [
        (1, None, None),
        *((sequence, b"\x01", b"\x02") for sequence in (2, 3, 4)),
    ]


def test_a_database_without_its_triggers_is_not_taken(migrated: Connection) -> None:
    triggers = [name for (name,) in all_of(migrated, "SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    assert sorted(triggers) == ["log_next_only", "log_no_delete", "log_no_update"]
    for trigger in triggers:
        with migrated.begin_nested() as attempt:
            migrated.exec_driver_sql(f"DROP TRIGGER {trigger}")
            with pytest.raises(Damaged, match="not the ones this program made"):
                schema.is_current(migrated)
            attempt.rollback()
    assert schema.is_current(migrated)


@pytest.mark.parametrize("statement", ["DELETE FROM alembic_version", "INSERT INTO alembic_version VALUES ('0000')"])
def test_a_database_of_no_version_is_not_taken(migrated: Connection, statement: str) -> None:
    migrated.exec_driver_sql(statement)
    with pytest.raises(Damaged):
        schema.is_current(migrated)


# Whole vaults, older and newer


@pytest.fixture
def house(crowd: Crowd, tmp_path: Path) -> Iterator[Built]:
    """A copy of the vault, on the workstation where it was built."""
    built = crowd.built.copy(tmp_path / "vault", tmp_path / "state")
    with workstation(built.state):
        yield built


def contents(built: Built) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in built.folder.iterdir()}


def test_an_older_vault_is_migrated_at_unlock_and_a_newer_one_refused(
    house: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = later_schema.write(tmp_path)
    with monkeypatch.context() as patch:
        newer.use(patch)
        with house.unlock(OWNER) as owners:
            assert owners.session.store.header.database == "vault-2.db"
            assert len(people.load(owners.gate)) == 2
        with house.unlock(OWNER) as again:
            assert again.session.store.header.database == "vault-2.db"
    before = contents(house)
    assert set(before) == {"header.json", "vault-2.db"}
    with pytest.raises(Damaged) as refused:
        house.unlock(OWNER)
    assert str(refused.value) == (
        "This vault was written by a newer version of the program. Nothing was changed."
        " Update the program on this workstation and try again."
    )
    assert contents(house) == before


@pytest.mark.parametrize("fault", ["op.execute('SELECT * FROM nothing')", "raise KeyError('slip')"])
def test_a_migration_that_fails_leaves_the_vault_as_it_was(
    house: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    newer = later_schema.write(tmp_path)
    step = newer.scripts / "versions" / "0003_made_up.py"
    step.write_text(step.read_text() + f"    {fault}\n")
    before = contents(house)
    with monkeypatch.context() as patch:
        newer.use(patch)
        with pytest.raises((VaultError, KeyError)):
            house.unlock(OWNER)
    assert contents(house) == before
    with house.unlock(OWNER) as owners:
        assert len(people.load(owners.gate)) == 2


def test_a_newer_header_is_refused(house: Built) -> None:
    header = house.folder / "header.json"
    header.write_text(header.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(Damaged, match="newer version"):
        vault.unlock(house.folder, passphrase="x", secret_key=bytes(32), now=at_building)
