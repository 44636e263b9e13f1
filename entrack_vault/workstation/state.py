"""Workstation state: not secret, but what rollbacks and swapped keys are found against (DESIGN.md section 4).

One JSON file per vault in the platform's state folder, replaced atomically. A pin only ever moves forward.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import platformdirs

from entrack_vault.domain.heads import EMPTY, Head
from entrack_vault.errors import Unavailable
from entrack_vault.i18n import N_

FOLDER_VARIABLE = "ENTRACK_VAULT_STATE"


@dataclass(frozen=True)
class Pin:
    """The newest this workstation has seen of a vault."""

    origin: bytes = b""  # fingerprint of the owner the vault began with, 32 bytes; empty before the first unlock
    manifest: tuple[int, bytes] = (0, b"")  # version and hash
    log: Head = EMPTY
    generation: int = 0  # of the header
    purged: int = 0  # the log's entry of the newest purge: no backup from before it is believed


@dataclass(frozen=True)
class State:
    """What is kept of one vault."""

    pin: Pin = Pin()
    folder: str = ""
    names: dict[str, str] = field(default_factory=dict)  # member id -> name, of those who unlock it here
    failed: dict[str, int] = field(default_factory=dict)  # member id -> failed unlocks since the last success
    restored: tuple[str, ...] = ()  # hashes of the entries of restorations that were confirmed here

    def member_named(self, name: str) -> UUID | None:
        """The member who unlocks here under a name, whatever its case."""
        found = [UUID(member) for member, known in self.names.items() if known.casefold() == name.casefold()]
        return found[0] if len(found) == 1 else None


def folder() -> Path:
    """The state folder; ENTRACK_VAULT_STATE names another."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_state_dir("entrack-vault", appauthor=False))


def workstation() -> bytes:
    """What this workstation is called in the log: 32 random bytes, made once and telling nothing of it. Empty where
    nothing can be kept here."""
    kept = folder() / "workstation"
    known = _read_workstation(kept)
    if known:
        return known
    with contextlib.suppress(OSError, Unavailable), _alone():
        if not _read_workstation(kept):  # nobody was first; half a file is left where something was killed
            temporary = kept.with_name(f".{kept.name}.{os.getpid()}.tmp")
            temporary.write_text(os.urandom(32).hex(), "ascii")
            temporary.replace(kept)
    return _read_workstation(kept)


def _read_workstation(kept: Path) -> bytes:
    """What stands in the file; empty for what is not 32 bytes."""
    try:
        found = bytes.fromhex(kept.read_text("ascii"))
    except (OSError, ValueError):
        return b""
    return found if len(found) == 32 else b""


def load(vault: UUID) -> State:
    """What this workstation knows of a vault; empty when it has not seen it or the file is not readable JSON."""
    try:
        values = json.loads(_file(vault).read_text("utf-8"))
        return State(
            pin=Pin(
                origin=bytes.fromhex(values["origin"]),
                manifest=(int(values["manifest"][0]), bytes.fromhex(values["manifest"][1])),
                log=Head(int(values["log"][0]), bytes.fromhex(values["log"][1])),
                generation=int(values["generation"]),
                purged=int(values.get("purged", 0)),
            ),
            folder=str(values["folder"]),
            names={str(member): str(name) for member, name in values["names"].items()},
            failed={str(member): int(count) for member, count in values["failed"].items()},
            restored=tuple(str(one) for one in values.get("restored", ())),
        )
    except FileNotFoundError:
        return State()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise Unavailable(
            N_("What this workstation remembers of the vault cannot be read, so an older copy would not be noticed."),
            N_("The vault itself was not touched."),
            N_("Tell the finance manager; the file may be removed once the newest log head has been compared."),
        ) from None


def change(vault: UUID, alter: Callable[[State], State]) -> State:
    """Reads, alters and replaces what is kept of a vault, one process at a time; the state as it was before."""
    with _alone():
        before = load(vault)
        after = alter(before)
        if after != before:
            _save(vault, after)
    return before


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keeps other processes out, or a pin read by one could be put back over a newer one of another."""
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder() / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        raise _not_written() from None
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)  # which also lets go of the lock


def _lock(handle: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        raise _not_written() from None


def _save(vault: UUID, state: State) -> None:
    file = _file(vault)
    values = {
        "origin": state.pin.origin.hex(),
        "manifest": [state.pin.manifest[0], state.pin.manifest[1].hex()],
        "log": [state.pin.log.sequence, state.pin.log.hash.hex()],
        "generation": state.pin.generation,
        "purged": state.pin.purged,
        "folder": state.folder,
        "names": state.names,
        "failed": state.failed,
        "restored": list(state.restored),
    }
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as target:
            target.write(json.dumps(values, indent=1, sort_keys=True))
            target.flush()
            os.fsync(target.fileno())
        temporary.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise _not_written() from None


def _not_written() -> Unavailable:
    return Unavailable(
        N_("What this workstation remembers of the vault could not be written."),
        N_("The vault itself is safe."),
        N_("Check the space left on your own disk."),
    )


def pin(vault: UUID, newer: Pin) -> None:
    """Moves the pin forward; a pin another process has moved further is left there."""

    def forward(state: State) -> State:
        old = state.pin
        return replace(
            state,
            pin=Pin(
                origin=newer.origin or old.origin,
                manifest=max(old.manifest, newer.manifest, key=lambda seen: seen[0]),
                log=max(old.log, newer.log, key=lambda seen: seen.sequence),
                generation=max(old.generation, newer.generation),
                purged=max(old.purged, newer.purged),
            ),
        )

    change(vault, forward)


def confirm_restored(vault: UUID, entries: Sequence[bytes], *, forget: bool = False) -> None:
    """Remembers that restorations with entries of these hashes are known here. With `forget` what was seen of the
    vault before is no longer held against it; who it began with still is."""

    def confirmed(state: State) -> State:
        pin = Pin(origin=state.pin.origin) if forget else state.pin
        known = (*state.restored, *(entry.hex() for entry in entries))
        return replace(state, pin=pin, restored=known)

    if entries:
        change(vault, confirmed)


def known(name: str | None = None) -> list[tuple[UUID, State]]:
    """Every vault this workstation has unlocked, optionally those where someone of a name does."""
    found = [(UUID(file.stem), load(UUID(file.stem))) for file in folder().glob("????????-*.json")]
    return [(vault, state) for vault, state in found if name is None or state.member_named(name)]


def _file(vault: UUID) -> Path:
    return folder() / f"{vault}.json"
