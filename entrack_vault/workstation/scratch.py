"""A folder of this workstation's own for files under way, which are encrypted as they will be where they go.

It is gone when the work ends. What a killed process left is told by its lock, which nobody holds any more, and is
removed the next time anyone here unlocks a vault or needs such a folder.
"""

import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from entrack_vault.errors import Unavailable
from entrack_vault.i18n import N_
from entrack_vault.workstation import state

_PREFIX = "under-way-"
_LOCK, _FILES = "lock", "files"


@contextlib.contextmanager
def folder(root: Path | None = None, prefix: str = _PREFIX) -> Iterator[Path]:
    """An empty folder for the length of the block, in `root` where that is given; Unavailable when it cannot be."""
    root = root or state.folder()
    sweep(root, prefix)
    made = root / f"{prefix}{secrets.token_hex(8)}"
    try:
        made.mkdir(mode=0o700, parents=True)
        lock = os.open(made / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        inside = made / _FILES
        inside.mkdir(mode=0o700)
    except OSError:
        _remove(made)
        raise Unavailable(
            N_("There is no place to put the files together."),
            N_("Nothing was changed."),
            N_("Free some space, or choose a place where your account may write."),
        ) from None
    try:
        _held(lock)
        yield inside
    finally:
        os.close(lock)
        _remove(made)


def sweep(root: Path | None = None, prefix: str = _PREFIX) -> None:
    """Removes the folders of processes that are no more."""
    for left in (root or state.folder()).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if not (left / _LOCK).exists():
                left.rmdir()  # a process was killed before it held anything, or when it held nothing any more
                continue
            lock = os.open(left / _LOCK, os.O_RDWR)
            try:
                free = _held(lock)
            finally:
                os.close(lock)
            if free:
                _remove(left)


def _remove(made: Path) -> None:
    """The files first and the lock last, so that a process killed here leaves nothing that is not found again."""
    shutil.rmtree(made / _FILES, ignore_errors=True)
    shutil.rmtree(made, ignore_errors=True)


def _held(lock: int) -> bool:
    """Takes the lock where nobody has it; the system lets go of it when a process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
