"""Cells of another type, size or sign than ours, written by someone with the file key: refused, never a crash."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlcipher3.dbapi2 as dbapi

from entrack_vault.errors import VaultError
from entrack_vault.services import check, log, people, records, staff
from entrack_vault.vault import Vault
from tests.attacks.raw import Hands, disarmed, rows, tables
from tests.building import AMALIE, OWNER, TOR, Built

Unlock = Callable[[str], Vault]

BAD: dict[str, tuple[object, ...]] = {
    "INTEGER": (-1, 0, 2**63 - 1, "tekst", b"\x00"),
    "BLOB": (b"", b"\x00" * 15, b"\xff" * 2000, "tekst", 7),
    "TEXT": ("", "tekst", b"\xff\xfe"),
    "VARCHAR(32)": ("", "0000", "9999", "tekst"),
}


def _cells(database: Any) -> list[tuple[str, str, object]]:
    return [
        (table, column["name"], value)
        for table, columns in tables(database).items()
        for column in columns
        for value in BAD[column["type"]]
    ]


def _look_everywhere(fortress: Built) -> None:
    """Unlocks and goes through everything; what fails must fail with one of our own errors."""
    vault: Vault | None = None
    try:
        vault = fortress.unlock(OWNER)
        gate, person = vault.gate, fortress.people[AMALIE]
        for look in (
            lambda: people.load(gate),
            lambda: records.open_person(gate, person, "employment"),
            lambda: records.history(gate, person, "employment"),
            lambda: staff.everyone(gate),
            lambda: log.read(gate),
            lambda: log.verify(gate),
            lambda: check.check(gate),
        ):
            try:
                look()
            except VaultError:
                continue
    except VaultError:
        return
    finally:
        if vault is not None:
            vault.session.store.close()


@pytest.mark.parametrize("where", ["every row", "one row"])
def test_malformed_cells_are_refused_with_our_own_errors(
    fortress: Built, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    import functools

    from entrack_vault.crypto import passphrase

    monkeypatch.setattr(passphrase, "stretched", functools.cache(passphrase.stretched))
    tor = Hands(fortress, TOR)
    kept = {file: file.read_bytes() for file in fortress.folder.iterdir() if file.is_file()}
    with tor.database() as database:
        cells = _cells(database)
    done, crashed = 0, []
    for table, column, value in cells:
        for file in fortress.folder.iterdir():
            file.unlink()
        for file, content in kept.items():
            file.write_bytes(content)
        with tor.database() as database:
            if not _tamper(database, table, column, value, every=where == "every row"):
                continue
        done += 1
        try:
            _look_everywhere(fortress)
        except Exception as fault:
            crashed.append(f"{table}.{column} = {value!r}: {fault!r}")
    assert not crashed, "\n".join(crashed)
    assert done > len(cells) // 3


def _tamper(database: Any, table: str, column: str, value: object, *, every: bool) -> bool:
    """Writes the value, with constraints that stand against it out of the way; False where the table is empty."""
    (count,) = rows(database, f'SELECT count(*) AS n FROM "{table}"')
    if not count["n"]:
        return False
    narrowed = "" if every else f' WHERE "{column}" = (SELECT max("{column}") FROM "{table}")'
    with disarmed(database):
        database.execute("PRAGMA foreign_keys = OFF")
        try:
            database.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = ?{narrowed}', (value,))
        except dbapi.IntegrityError:  # a primary key of numbers takes numbers alone
            return False
    return True
