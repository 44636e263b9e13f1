"""How the backups are: what lies in each destination, whether the newest opens, and what is said on unlocking.

Looks at the files themselves, not at what the vault remembers: a disk that was taken away holds no backup.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from entrack_vault.errors import VaultError
from entrack_vault.i18n import N_
from entrack_vault.services import backup
from entrack_vault.services.backup_places import Destination
from entrack_vault.services.gate import Gate
from entrack_vault.services.session import Session
from entrack_vault.store import backup_files

TOO_OLD = timedelta(days=3)  # before it is said on unlocking
NOWHERE = N_("No backups are made: nobody has chosen where they go.")
NONE = N_("There is no backup in any destination that can be reached.")
OLD = N_("The newest backup is from {day}, more than three days ago.")
FAILED = N_("The newest backup in {place} does not open as it should. Make another, and check that disk.")


@dataclass(frozen=True)
class Health:
    """Every destination, when the newest whole backup was made, and those whose newest one does not open."""

    decided: bool  # whether the owner has said where backups go
    places: tuple[Destination, ...]
    newest: datetime | None
    failing: tuple[Destination, ...]


@dataclass(frozen=True)
class Concern:
    """Something to be said: a message id with its values."""

    text: str
    values: dict[str, object]


def health(gate: Gate) -> Health:
    """How it stands; opens what is newest in each destination, without reading all of it."""
    session = gate.session
    places = backup.destinations(session)
    failing = tuple(place for place in places if place.newest is not None and not _opens(session, place))
    good = [place for place in places if place not in failing]
    decided = session.settings is not None and session.settings.backups is not None
    return Health(decided, tuple(places), backup.newest(good, session.now()), failing)


def _opens(session: Session, place: Destination) -> bool:
    """Whether the newest data opens with its key, and the newest keys begin as a member's own vault does."""
    decided = session.settings.backups if session.settings else None
    if decided is None or place.pair is None:
        return False
    data, keys = place.pair[0].path, place.pair[1].path
    try:
        key = backup_files.key_of("data", decided.secret, backup_files.salt_of(data))
        with backup_files.reading(data, key, "data", session.vault):
            return backup_files.read_header(keys).header.vault == session.vault
    except VaultError:
        return False


def concern(gate: Gate) -> Concern | None:
    """What whoever has the duty to back up, and has unlocked, should know; None when all is well."""
    return concern_of(gate, health(gate)) if backup.may(gate) else None


def concern_of(gate: Gate, found: Health) -> Concern | None:
    """What is wrong with what was found."""
    if not found.decided or not found.places:
        return None if gate.session.store.header.demonstration else Concern(NOWHERE, {})
    if found.failing:
        return Concern(FAILED, {"place": str(found.failing[0].place)})
    if found.newest is None:
        return Concern(NONE, {})
    if gate.session.now() - found.newest > TOO_OLD:
        return Concern(OLD, {"day": found.newest.astimezone().date().isoformat()})
    return None
