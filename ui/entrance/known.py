"""The vaults opened here before, as the entrance shows them. Names are remembered here, never in the vault."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.errors import VaultError
from entrack_vault.workstation import state
from ui.entrance import demonstration_keys

if TYPE_CHECKING:
    from entrack_vault.vault import Home


@dataclass(frozen=True)
class KnownVault:
    """A vault that can be chosen: where it is, who opens it here, and what is pinned of it."""

    address: str
    title: str
    vault: UUID | None = None
    demonstration: bool = False
    names: dict[UUID, str] = field(default_factory=dict)
    failed: dict[UUID, int] = field(default_factory=dict)
    fingerprint: str = ""  # of the owner it began with; "" before the first unlock here
    staff_list: int = 0
    missing: bool = False  # nothing readable is there now
    invented: tuple[demonstration_keys.Key, ...] = ()


def remembered(address: str) -> KnownVault | None:
    """What this workstation remembers of a vault, without looking at the vault itself: at once, and without all that
    opening one takes. None where nothing is remembered under just that address."""
    for vault, kept in state.known():
        if kept.folder == address:
            return _known(address, vault, kept)
    return None


def look_at(address: str) -> KnownVault:
    """One vault, whether or not it has been opened here. Never fails: what cannot be read is said when unlocking."""
    from entrack_vault import vault as vaults

    seen, vault = state.State(), None
    demonstration = missing = False
    for known, kept in state.known():
        if kept.folder and vaults.same_place(kept.folder, address):
            vault, seen = known, kept
    try:
        home = vaults.home(address)
        if home.local:
            demonstration = vaults.is_demonstration(home)
            vault = vaults.id_of(home)
            seen = state.load(vault)
    except VaultError:
        missing = True
    invented = demonstration_keys.beside(address) if demonstration else ()
    address = seen.folder if seen.folder and not is_folder(address) else address
    return replace(_known(address, vault, seen), demonstration=demonstration, missing=missing, invented=invented)


def _known(address: str, vault: UUID | None, seen: state.State) -> KnownVault:
    pin = seen.pin
    return KnownVault(
        address=address,
        title=title_of(address),
        vault=vault,
        names={UUID(member): name for member, name in seen.names.items()},
        failed={UUID(member): count for member, count in seen.failed.items()},
        fingerprint=grouped_hex(pin.origin[:8]) if pin.origin else "",
        staff_list=pin.manifest[0],
    )


def newest() -> str:
    """The address of the vault that was opened here last; nothing where there was none."""
    seen = sorted(state.known(), key=lambda one: _touched(one[0]), reverse=True)
    return next((kept.folder for _, kept in seen if kept.folder), "")


def recent() -> list[KnownVault]:
    """All that were opened here, the newest first."""
    seen = sorted(state.known(), key=lambda one: _touched(one[0]), reverse=True)
    return [look_at(kept.folder) for _, kept in seen if kept.folder]


def _touched(vault: UUID) -> float:
    try:
        return (state.folder() / f"{vault}.json").stat().st_mtime
    except OSError:
        return 0.0


def is_folder(address: str) -> bool:
    """Whether an address is a folder on this computer or a network drive."""
    return "://" not in address


def title_of(address: str) -> str:
    """A vault's name for those who choose: its folder's or its database's."""
    if is_folder(address):
        return Path(address).name.removesuffix(".entrack")
    return urlsplit(address).path.strip("/")


def fresh(address: str | Path) -> "Home":
    """The place itself, as often as it is needed: a home is used once."""
    from entrack_vault import vault as vaults

    return vaults.home(str(address))
