"""Bytes become a file: whole or not at all, readable by its owner alone, never over another file unasked."""

import errno
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from entrack_vault.errors import Misuse, Unavailable, VaultError
from entrack_vault.i18n import N_

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
_UNWANTED_NAME = (errno.ENAMETOOLONG, errno.EINVAL)
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
_NO_FOLDER_SYNC = (errno.EINVAL, errno.EOPNOTSUPP, errno.EACCES, errno.EBADF)


def place(path: Path, data: bytes, *, replace: bool = False) -> str:
    """Writes `data` to `path` and returns its SHA-256 as 64 hex digits; see place_pieces."""
    return place_pieces(path, (data,), replace=replace)


def place_pieces(path: Path, pieces: Iterable[bytes], *, replace: bool = False) -> str:
    """Writes pieces one after the other to `path` and returns the whole's SHA-256 as 64 hex digits.

    A temporary file in the same folder is written, flushed to the disk and given the name; what stood there
    stays until then. On POSIX systems the mode is 0600 from the start; on Windows the folder's rights apply.

    Raises Misuse when a file of that name exists and `replace` is False, or when the name or folder cannot be
    used; Unavailable when the disk is full, read-only or fails. In both cases no new file is left behind.
    """
    if (path.parent / "header.json").exists():
        raise Misuse(
            N_("That folder is a vault: nothing else may lie there."),
            N_("Nothing was written."),
            N_("Choose another folder."),
        )
    if not replace and os.path.lexists(path):
        raise _exists()
    temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        digest = _write(temporary, pieces)
        _give_name(temporary, path, replace=replace)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise _exists() from error
    except (OSError, ValueError) as error:
        raise _explained(error) from error
    finally:
        with suppress(OSError, ValueError):
            temporary.unlink(missing_ok=True)
    return digest


def _write(temporary: Path, pieces: Iterable[bytes]) -> str:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
        digest = sha256()
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
        file.flush()
        os.fsync(file.fileno())
        return digest.hexdigest()


def _give_name(temporary: Path, path: Path, *, replace: bool) -> None:
    """The rename. Without `replace` a file that appeared meanwhile is not overwritten either."""
    if replace:
        temporary.replace(path)
    elif os.name == "nt":
        temporary.rename(path)  # refuses an existing name there
    else:
        try:
            os.link(temporary, path)  # as does a link here
        except OSError as error:
            if error.errno not in _NO_LINKS or os.path.lexists(path):
                raise
            temporary.rename(path)


def _sync_folder(folder: Path) -> None:
    """Makes the name itself survive a power cut, where the platform can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def _exists() -> Misuse:
    return Misuse(
        N_("A file of that name exists already."),
        N_("It was not changed."),
        N_("Choose another name, or say that it is to be replaced."),
    )


def _explained(error: OSError | ValueError) -> VaultError:
    code = error.errno if isinstance(error, OSError) else errno.EINVAL
    if code in (errno.ENOENT, errno.ENOTDIR):
        return Misuse(
            N_("The folder for the file does not exist."), N_("Nothing was written."), N_("Choose another folder.")
        )
    if isinstance(error, IsADirectoryError):
        return Misuse(
            N_("A folder has that name."), N_("Nothing was written."), N_("Choose another name for the file.")
        )
    if code in _UNWANTED_NAME:
        return Misuse(
            N_("The disk does not take a file of that name."),
            N_("Nothing was written."),
            N_("Choose a shorter name."),
        )
    if code in _FULL:
        return Unavailable(
            N_("The disk is full."), N_("No part of the file was left behind."), N_("Free some space and try again.")
        )
    return Unavailable(
        N_("The file could not be written."),
        N_("No part of it was left behind."),
        N_("See that the folder may be written to and that no other program has the file open, then try again."),
    )
