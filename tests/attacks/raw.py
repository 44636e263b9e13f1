"""The attacker's tools: the database under the file key, the header as JSON, and nothing of our rules in the way."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as dbapi

from entrack_vault.crypto.identity import Identity
from entrack_vault.crypto.mac import header_mac
from entrack_vault.crypto.slots import open_member_slot, slot_id
from entrack_vault.errors import Damaged
from entrack_vault.services.keys import grant_context
from entrack_vault.store import header
from tests.building import Built

Row = dict[str, Any]


class Hands:
    """What one member has in hand with their own passphrase and secret key, and without our gate."""

    def __init__(self, built: Built, name: str) -> None:
        own = built.keys[name]
        stored = header.read(built.folder)
        self.folder, self.vault, self.member = built.folder, stored.header.vault, own.member
        slot = next(slot for slot in stored.header.members if slot.id == slot_id(own.secret_key))
        opened = open_member_slot(self.vault, slot, own.passphrase, own.secret_key)
        assert opened.identity is not None
        self.identity: Identity = opened.identity
        self.file_key = opened.file_key
        self.origin = opened.origin

    @contextmanager
    def database(self) -> Iterator[Any]:
        """The database, to read and to change at will; committed when the block ends."""
        with raw_database(self.folder / header.read(self.folder).header.database, self.file_key) as database:
            yield database

    def compartment_keys(self) -> dict[tuple[int, int], bytes]:
        """(compartment, epoch) -> key, of every grant in the database that this identity can unwrap."""
        with self.database() as database:
            return self.compartment_keys_in(database)

    def compartment_keys_in(self, database: Any) -> dict[tuple[int, int], bytes]:
        """As compartment_keys, from a database that is open already."""
        grants = rows(database, "SELECT compartment, epoch, member, wrapped FROM compartment_grant")
        found = {}
        for grant in grants:
            for member in {UUID(bytes=grant["member"]), self.member}:
                context = grant_context(self.vault, grant["compartment"], grant["epoch"], member)
                try:
                    found[grant["compartment"], grant["epoch"]] = self.identity.unwrap(grant["wrapped"], context)
                except Damaged:
                    continue
        return found

    def write_header(self, change: Callable[[dict[str, Any]], None]) -> None:
        """Changes the header as someone with the file key can: with a code that is right."""
        file = self.folder / header.NAME
        values = json.loads(file.read_bytes())
        change(values)
        values.pop("mac")
        content = json.dumps(values, sort_keys=True, separators=(",", ":")).encode()
        values["mac"] = base64.b64encode(header_mac(self.file_key, content)).decode()
        file.write_bytes(json.dumps(values, indent=1, sort_keys=True).encode())


@contextmanager
def raw_database(file: Path, file_key: bytes) -> Iterator[Any]:
    """A database file under its raw key; committed when the block ends."""
    connection = dbapi.connect(str(file), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{file_key.hex()}'\"")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextmanager
def disarmed(database: Any) -> Iterator[None]:
    """Without triggers, which stand again afterwards as if nothing had happened."""
    triggers = rows(database, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    assert triggers
    for trigger in triggers:
        database.execute(f'DROP TRIGGER "{trigger["name"]}"')
    yield
    for trigger in triggers:
        database.execute(trigger["sql"])


def rows(database: Any, query: str, *values: object) -> list[Row]:
    """What a query gives, by column."""
    cursor = database.execute(query, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def put(database: Any, table: str, row: Row) -> None:
    """Stores a row in place of the one with its key."""
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    database.execute(f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))


def change_one(database: Any, query: str, *values: object) -> None:
    """Runs an UPDATE or DELETE that must really have hit something."""
    assert database.execute(query, values).rowcount > 0


def tables(database: Any) -> dict[str, list[Row]]:
    """Every table of the live schema with its columns."""
    names = [row["name"] for row in rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: rows(database, f'PRAGMA table_info("{name}")') for name in names}


def dump(database: Any) -> dict[str, list[Row]]:
    """Every row of every table."""
    return {name: rows(database, f'SELECT * FROM "{name}"') for name in tables(database)}
