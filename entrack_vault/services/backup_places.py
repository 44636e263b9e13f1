"""Where backups lie: what a destination holds, told by the files' names, and clearing away what is no longer kept.

A data file is kept until newer ones have taken its place. A key file opens what has been purged since: it goes after
35 days, and as soon as a purge has been carried out after it, and is overwritten before.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from entrack_vault.crypto.aead import damaged
from entrack_vault.errors import Misuse, Unavailable, VaultError
from entrack_vault.i18n import N_
from entrack_vault.store import backup_files
from entrack_vault.store.backup_files import Kind
from entrack_vault.store.header import fsync_folder

KEYS_KEPT = timedelta(days=35)
KEY_FILES = 3  # of the newest, in one destination
_PART = ".part"  # of a name, while it is being written
_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"entrack-([0-9a-f]{16})-(\d+)-(\d{9,})-(\d{8}T\d{6}Z)\.(data|keys)")
_PIECE = bytes(1024 * 1024)


@dataclass(frozen=True)
class BackupFile:
    """One file of a backup. How often the vault had been restored, and the log's sequence then, order them."""

    path: Path
    vault: str  # the beginning of its id
    kind: Kind
    branch: int
    sequence: int
    made: datetime
    size: int  # bytes

    @property
    def place_in_log(self) -> tuple[int, int]:
        """What comes later is newer, whatever the clock said."""
        return self.branch, self.sequence


@dataclass(frozen=True)
class Destination:
    """A folder that backups go to, and what lies there, the newest first."""

    place: Path
    reachable: bool
    data: tuple[BackupFile, ...] = ()
    keys: tuple[BackupFile, ...] = ()

    @property
    def pair(self) -> tuple[BackupFile, BackupFile] | None:
        """The newest keys, and the newest data that they know of."""
        known = [one for one in self.data if self.keys and one.place_in_log <= self.keys[0].place_in_log]
        return (known[0], self.keys[0]) if known else None

    @property
    def vaults(self) -> set[str]:
        """Whose backups lie here, where more than one vault's may."""
        return {one.vault for one in (*self.data, *self.keys)}

    @property
    def newest(self) -> datetime | None:
        """When the data of the newest backup here was copied, of which both files are there."""
        return self.pair[0].made if self.pair else None


def name(vault: UUID, kind: Kind, branch: int, sequence: int, made: datetime) -> str:
    """The name a file gets. `branch` is how often the vault has been restored: the log went on from an earlier end
    each time."""
    return f"entrack-{vault.hex[:16]}-{branch}-{sequence:09d}-{made.astimezone(UTC).strftime(_TIME)}.{kind}"


def look(place: Path, vault: UUID | None = None) -> Destination:
    """What lies in a destination, of one vault or of any. Not reachable where it cannot be read."""
    try:
        found = sorted(_files(place, vault), key=lambda one: (one.place_in_log, one.made), reverse=True)
    except OSError:
        return Destination(place, reachable=False)
    return Destination(
        place,
        reachable=True,
        data=tuple(one for one in found if one.kind == "data"),
        keys=tuple(one for one in found if one.kind == "keys"),
    )


def _files(place: Path, vault: UUID | None) -> Iterator[BackupFile]:
    for entry in place.iterdir():
        told = _NAME.fullmatch(entry.name)
        if told is not None and (vault is None or told[1] == vault.hex[:16]):
            made = datetime.strptime(told[4], _TIME).replace(tzinfo=UTC)
            kind: Kind = "data" if told[5] == "data" else "keys"
            yield BackupFile(entry, told[1], kind, int(told[2]), int(told[3]), made, entry.stat().st_size)


def check(place: Path, vault_folder: Path | None) -> None:
    """Refuses (Misuse) what can be no destination: a vault's folder, or one inside it. It need not be there now."""
    inside = vault_folder is not None and vault_folder.resolve() in (place.resolve(), *place.resolve().parents)
    if not place.is_absolute() or inside or (place / "header.json").exists():
        raise Misuse(
            N_("Backups cannot go there: a destination is a folder apart from the vault, by its whole path."),
            N_("Nothing was changed."),
            N_("Choose a folder on another disk, or on a server."),
        )


def put(source: Path, header: bytes, target: Path) -> None:
    """Writes a finished file to a destination, reads it back, and only then gives it its name.

    Unavailable when the disk is full, gone or gives back other bytes; then nothing of that name is there.
    """
    part = target.with_name(f".{target.name}{_PART}")
    try:
        written = _write(part, backup_files.pieces(source, header))
        _forget_cached(part)
        if backup_files.digest(part) != written:
            raise damaged()
        part.replace(target)
        fsync_folder(target.parent)
    except VaultError:
        _gone(part)
        raise
    except OSError:
        _gone(part)
        raise Unavailable(
            N_("The backup could not be written there."),
            N_("Earlier backups are as they were."),
            N_("Check the disk or network, and make the backup again."),
        ) from None


def _write(part: Path, pieces: Iterator[bytes]) -> bytes:
    """Writes and syncs a file for its owner alone; the SHA-256 of what was written."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    hasher = hashlib.sha256()
    with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
        for piece in pieces:
            file.write(piece)
            hasher.update(piece)
        file.flush()
        os.fsync(file.fileno())
    return hasher.digest()


def _gone(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()


def _forget_cached(file: Path) -> None:
    """So that what is read back comes from the disk, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        with file.open("rb") as handle:
            os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def clear(there: Destination, kept: int, branch: int, last_purged: int, now: datetime) -> int:
    """Removes what is not kept any longer, and what an interrupted backup left; how many files. What cannot go now
    goes the next time. Keys from before a restoration are of no more use, and the newest are kept whatever their age.
    """
    removed = 0
    for at, one in enumerate(there.keys):
        too_old = now - one.made > KEYS_KEPT or one.branch < branch or one.sequence < last_purged
        if at >= KEY_FILES or (too_old and at > 0):
            removed += _remove(one.path, overwrite=True)
    for one in there.data[kept:]:
        removed += _remove(one.path, overwrite=False)
    _clear_parts(there.place, now)
    return removed


def forget(there: Destination) -> None:
    """Removes every key file from a place that backups go to no longer."""
    for one in there.keys:
        _remove(one.path, overwrite=True)


def _clear_parts(place: Path, now: datetime) -> None:
    """What a killed process left unfinished; one that is at work now is not disturbed."""
    with contextlib.suppress(OSError):
        for left in place.glob(f".entrack-*{_PART}"):
            if now.timestamp() - left.stat().st_mtime > timedelta(days=1).total_seconds():
                _remove(left, overwrite=True)


def _remove(file: Path, *, overwrite: bool) -> int:
    try:
        if overwrite:
            with file.open("rb+") as handle:
                left = file.stat().st_size
                while left > 0:
                    left -= handle.write(_PIECE[:left])
                handle.flush()
                os.fsync(handle.fileno())
        file.unlink()
    except OSError:
        return 0
    return 1
