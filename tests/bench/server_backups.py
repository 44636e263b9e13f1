"""A backup of a vault on a server and a restoration from it, each beside COPY of the very same rows.

The backup's floor is COPY of the tables to files here, synced to the disk, as the database's superuser: it asks for
no receipt, encrypts nothing and reads nothing back. A restoration goes into a new folder whatever the vault was kept
in, so there is nothing on the server that does the same; its floor is COPY of those rows from those files into plain
tables of the server, without indexes and committed together.
"""

import os
import time
from pathlib import Path

import psycopg
from psycopg import sql

from entrack_vault.services import backup
from entrack_vault.services.restoring import newest_pair
from entrack_vault.store import backup_files, server_address
from entrack_vault.vault import restore
from tests.bench.figures import Figure, say
from tests.bench.on_server import Way
from tests.building import workstation
from tests.server.running import Server

_MEGABYTE = 1_000_000
_PIECE = 1024 * 1024
# What the two files hold. What a member asks who waits to be confirmed is in neither.
_TABLES = tuple(dict.fromkeys(part.table.name for kind in ("data", "keys") for part in backup_files.parts(kind)))


def measure(place: Path, owner: Way, server: Server) -> list[Figure]:
    """As the finance manager makes a backup, and puts the vault back from it in a folder."""
    shelf, copied = place / "shelf", place / "copied"
    shelf.mkdir()
    copied.mkdir()
    with server.admin(server_address.read(owner.address).database) as admin:
        floor = _copy_out(admin, copied)
        with owner.unlock() as vault:
            backup.decide(vault.gate, [shelf])
            start = time.perf_counter()
            made = backup.make(vault.gate)
            value = time.perf_counter() - start
        say(f"  {made.size / _MEGABYTE:.0f} MB in two files, of {sum(made.data.rows.values())} rows and their keys")
        copied_in = _copy_in(admin, copied)
    data, keys = newest_pair(shelf)
    start = time.perf_counter()
    with workstation(place / "another"):  # this one goes on with the vault as it is
        told = restore(place / "new", data=data, keys=keys, passphrase=owner.passphrase, secret_key=owner.secret_key)
    restored = time.perf_counter() - start
    say(f"  {told.people} people came back")
    return [
        Figure("a backup from a server, read back", "s", value, floor, "<= 1.5 x", value <= 1.5 * floor),
        Figure("a restoration of it", "s", restored, copied_in, "<= 2 x", restored <= 2 * copied_in),
    ]


def _copy_out(admin: psycopg.Connection[tuple[object, ...]], copied: Path) -> float:
    """All rows to a file here for each table, in seconds until they are on the disk."""
    start = time.perf_counter()
    with admin.transaction(), admin.cursor() as cursor:
        for name in _TABLES:
            statement = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier("store", name))
            with (copied / name).open("wb") as file, cursor.copy(statement) as copy:
                for row in copy:
                    file.write(row)
                file.flush()
                os.fsync(file.fileno())
    taken = time.perf_counter() - start
    size = sum((copied / name).stat().st_size for name in _TABLES)
    say(f"  COPY of the same rows took {taken:.2f} s for {size / _MEGABYTE:.0f} MB")
    return taken


def _copy_in(admin: psycopg.Connection[tuple[object, ...]], copied: Path) -> float:
    """The same rows into plain tables, in seconds until they are committed."""
    start = time.perf_counter()
    with admin.transaction(), admin.cursor() as cursor:
        cursor.execute("CREATE SCHEMA plain")
        for name in _TABLES:
            plain, held = sql.Identifier("plain", name), sql.Identifier("store", name)
            cursor.execute(sql.SQL("CREATE TABLE {} (LIKE {})").format(plain, held))
            with (
                (copied / name).open("rb") as file,
                cursor.copy(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(plain)) as copy,
            ):
                while piece := file.read(_PIECE):
                    copy.write(piece)
    taken = time.perf_counter() - start
    say(f"  COPY into plain tables took {taken:.2f} s")
    admin.execute("DROP SCHEMA plain CASCADE")
    return taken
