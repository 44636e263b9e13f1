"""The front door: create a vault, unlock it, lock it. Wires everything once; what is done inside is in services/."""

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from uuid import UUID

from entrack_vault import register as registers
from entrack_vault.crypto import paper
from entrack_vault.crypto.passphrase import QUICK, STANDARD
from entrack_vault.domain.memory import take_back
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import Busy, NotAllowed
from entrack_vault.register.model import Register
from entrack_vault.services import backup, founding, log_age, outlived, recovery, restoring, staff, unlocking
from entrack_vault.services.common import utc_now
from entrack_vault.services.founding import Founded
from entrack_vault.services.gate import Gate
from entrack_vault.services.restoring import Restored
from entrack_vault.services.session import Session
from entrack_vault.services.staff import Joined
from entrack_vault.services.unlocking import Restored as WasRestored
from entrack_vault.store.engine import Address, home
from entrack_vault.store.server_address import is_server
from entrack_vault.store.server_address import read as read_address
from entrack_vault.store.store import Home
from entrack_vault.workstation import scratch

__all__ = [
    "Address",
    "Home",
    "Vault",
    "WasRestored",
    "create",
    "home",
    "id_in_backup",
    "id_of",
    "is_demonstration",
    "join",
    "paper",
    "recover",
    "restore",
    "unlock",
]


class Vault:
    """An unlocked vault. Use it in a `with` block or call `lock`: keys live no longer than it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.gate = Gate(session)
        self.failures_before = 0  # failed unlocks here since the last success

    @property
    def register(self) -> Register:
        """What may be held."""
        return self.session.register

    @property
    def demonstration(self) -> bool:
        """Whether everything in it is invented; marked everywhere."""
        return self.session.store.header.demonstration

    @property
    def name(self) -> str:
        """The name of whoever unlocked it."""
        entry = self.session.staff.get(self.session.member)
        return entry.name if entry else ""

    def lock(self) -> None:
        """Pins what was last seen, and lets go of keys and database."""
        try:
            self.session.pin()
        finally:
            self.session.store.close()
            take_back()

    @property
    def may_back_up(self) -> bool:
        """Whether a backup that is due is made on locking: whoever unlocked it may, and it is known where to."""
        found = self.session.settings
        return bool(found and found.backups and found.backups.destinations) and backup.may(self.gate)

    def lock_after_backup(self, work: Work = NO_PROGRESS) -> None:
        """As lock, with a backup before it where one is due. What goes wrong with it does not keep the vault open."""
        try:
            if backup.is_due(self.gate):
                backup.make(self.gate, work=work)
        finally:
            self.lock()

    def __enter__(self) -> "Vault":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lock()


def create(
    folder: Address | Home,
    *,
    organisation: str,
    owner: str,
    passphrase: str,
    contact: str = "",
    demonstration: bool = False,
    now: Callable[[], datetime] = utc_now,
    register: Register | None = None,
) -> Founded:
    """Makes a vault with its first owner; see services.founding.create. Demonstrations use quick key settings."""
    return founding.create(
        home(folder),
        register or registers.standard(),
        organisation=organisation,
        owner=owner,
        words=passphrase,
        contact=contact,
        settings=QUICK if demonstration else STANDARD,
        demonstration=demonstration,
        now=now,
    )


def unlock(
    folder: Address | Home,
    *,
    passphrase: str,
    secret_key: bytes,
    now: Callable[[], datetime] = utc_now,
    register: Register | None = None,
    accept_restored: bool = False,
) -> Vault:
    """Unlocks a vault as one of its members; see services.unlocking.unlock for what can go wrong."""
    session = unlocking.unlock(
        home(folder),
        register or registers.standard(),
        words=passphrase,
        secret_key=secret_key,
        now=now,
        accept_restored=accept_restored,
    )
    scratch.sweep()
    vault = Vault(session)
    with suppress(NotAllowed, Busy):  # a server with another clock, or someone who writes: the next time, then
        log_age.shorten_if_due(vault.gate)
        outlived.remove_if_due(vault.gate)
    vault.failures_before = unlocking.remember(session, vault.name)
    return vault


def join(
    folder: Address | Home, *, one_time_key: bytes, passphrase: str, now: Callable[[], datetime] = utc_now
) -> Joined:
    """The first unlock of someone enrolled; see services.staff.join."""
    place = home(folder)
    place.come_with(one_time_key)
    with closing(place):
        settings = QUICK if place.header().header.demonstration else STANDARD
        return staff.join(place, one_time_key=one_time_key, words=passphrase, settings=settings, now=now)


def recover(
    folder: Address | Home,
    *,
    recovery_key: bytes,
    owner: str,
    passphrase: str,
    now: Callable[[], datetime] = utc_now,
    register: Register | None = None,
) -> Founded:
    """Names a new owner with the key on the recovery sheet; see services.recovery.recover."""
    with closing(home(folder)) as place:
        settings = QUICK if place.header().header.demonstration else STANDARD
        return recovery.recover(
            place,
            register or registers.standard(),
            recovery_key,
            owner=owner,
            words=passphrase,
            settings=settings,
            now=now,
        )


def restore(
    folder: Path,
    *,
    data: Path,
    keys: Path,
    passphrase: str = "",
    secret_key: bytes = b"",
    recovery_key: bytes = b"",
    now: Callable[[], datetime] = utc_now,
    work: Work = NO_PROGRESS,
    register: Register | None = None,
) -> Restored:
    """Puts a vault back from a backup, into a new folder; see services.restoring.restore."""
    return restoring.restore(
        folder,
        register or registers.standard(),
        data=data,
        keys=keys,
        words=passphrase,
        secret_key=secret_key,
        recovery_key=recovery_key,
        now=now,
        work=work,
    )


def id_in_backup(keys: Path) -> UUID:
    """The id of the vault that a file of keys belongs to; BadInput for another file."""
    return restoring.vault_of(keys)


def is_demonstration(folder: Address | Home) -> bool:
    """Whether the vault in a folder says it holds invented people only; Misuse or Damaged as header.read."""
    return home(folder).header().header.demonstration


def same_place(one: str, other: str) -> bool:
    """Whether two addresses mean the same vault, whoever's login they carry."""
    if is_server(one) and is_server(other):
        return read_address(one).with_login("") == read_address(other).with_login("")
    return not is_server(one) and not is_server(other) and Path(one).resolve() == Path(other).resolve()


def database_of(address: str) -> str:
    """The name of the database in a server's address."""
    return read_address(address).database


def id_of(folder: Address | Home) -> UUID:
    """The id of the vault in a folder, without opening it."""
    return home(folder).header().header.vault
