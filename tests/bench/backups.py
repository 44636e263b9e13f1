"""A backup and a restoration at some size, each beside the engine's own backup of the same file."""

import time
from pathlib import Path

import sqlcipher3.dbapi2 as dbapi

from entrack_vault.services import backup
from entrack_vault.services.restoring import newest_pair
from entrack_vault.store.header import fsync_file
from entrack_vault.vault import restore
from tests.bench.figures import Figure, say
from tests.bench.ground import Ground
from tests.bench.purges import owner, owners_keys
from tests.building import workstation

_MEGABYTE = 1_000_000


def measure(ground: Ground) -> list[Figure]:
    """As the finance manager makes a backup, and puts the vault back from it."""
    shelf = ground.folder.parent / "shelf"
    shelf.mkdir()
    with owner(ground) as vault:
        floor = _own_backup(ground, vault.session.store.file_key, vault.session.store.header.database)
        backup.decide(vault.gate, [shelf])
        start = time.perf_counter()
        made = backup.make(vault.gate)
        value = time.perf_counter() - start
    say(f"  {made.size / _MEGABYTE:.0f} MB in two files, of {sum(made.data.rows.values())} rows and their keys")
    data, keys = newest_pair(shelf)
    words, secret = owners_keys(ground)
    start = time.perf_counter()
    with workstation(ground.folder.parent / "another"):  # this one goes on with the vault as it is
        told = restore(ground.folder.parent / "new", data=data, keys=keys, passphrase=words, secret_key=secret)
    restored = time.perf_counter() - start
    say(f"  {told.people} people came back")
    return [
        Figure("a backup, read back", "s", value, floor, "<= 1.5 x", value <= 1.5 * floor),
        Figure("a restoration", "s", restored, floor, "<= 2 x", restored <= 2 * floor),
    ]


def _own_backup(ground: Ground, key: bytes, name: str) -> float:
    """The engine's own backup of the same file, under the same key, synced to the disk."""
    target = ground.folder.parent / "own.db"
    source, copy = (_opened(file, key) for file in (ground.folder / name, target))
    start = time.perf_counter()
    source.backup(copy)
    copy.close()
    fsync_file(target)
    taken = time.perf_counter() - start
    source.close()
    say(f"  the engine's own took {taken:.2f} s for {target.stat().st_size / _MEGABYTE:.0f} MB")
    target.unlink()
    return taken


def _opened(file: Path, key: bytes) -> dbapi.Connection:
    connection = dbapi.connect(str(file))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection
