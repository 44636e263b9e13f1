"""Secret keys in the operating system's keyring: known back ends only, read back after writing, no fallback.

Calls may ask the person to unlock the keyring, and block meanwhile: never call from a window's own thread.
"""

import threading
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked

from entrack_vault.errors import Unavailable
from entrack_vault.i18n import N_

# Module and class of each back end that is the operating system's own.
KNOWN = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
_USER = "secret-key"
PROMPT_SECONDS = 120.0  # how long someone is given to unlock their keyring; a prompt nobody sees never answers
_T = TypeVar("_T")


def fetch(vault: UUID, member: UUID) -> bytes | None:
    """A member's secret key, or None when this keyring does not hold it. Unavailable without a usable keyring."""
    text = _asked(lambda: _backend().get_password(_service(vault, member), _USER))
    try:
        return bytes.fromhex(text) if text else None
    except ValueError:
        return None


def keep(vault: UUID, member: UUID, secret_key: bytes) -> None:
    """Stores a secret key and reads it back; Unavailable when it does not come back the same."""
    _asked(lambda: _backend().set_password(_service(vault, member), _USER, secret_key.hex()))
    if fetch(vault, member) != secret_key:
        raise _absent()


def forget(vault: UUID, member: UUID) -> None:
    """Removes a secret key; does nothing where there is none."""
    if fetch(vault, member) is not None:
        _asked(lambda: _backend().delete_password(_service(vault, member), _USER))


def _asked(call: Callable[[], _T]) -> _T:
    """What the keyring answers, in a thread of its own that can be given up on; its faults as ours."""
    answers: list[_T] = []
    faults: list[BaseException] = []

    def ask() -> None:
        try:
            answers.append(call())
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(PROMPT_SECONDS)
    if answers:
        return answers[0]
    if not faults or isinstance(faults[0], KeyringLocked | InitError):
        raise _locked()
    if isinstance(faults[0], KeyringError):
        raise _absent()
    raise faults[0]


def _service(vault: UUID, member: UUID) -> str:
    """One name per vault and member: Windows moves entries that share a service name."""
    return f"Entrack Vault {vault} {member}"


def _backend() -> KeyringBackend:
    backend = keyring.get_keyring()
    # The chainer only passes calls on, in order of preference; the first known one is taken instead of it.
    behind: tuple[KeyringBackend, ...] = tuple(getattr(backend, "backends", ()))
    for candidate in (backend, *behind):
        if f"{type(candidate).__module__}.{type(candidate).__name__}" in KNOWN:
            return candidate
    raise _absent()


def _absent() -> Unavailable:
    return Unavailable(
        N_("This computer has no keyring that can be used, so your secret key cannot be fetched or kept there."),
        N_("Nothing was opened or changed, and the key was not written anywhere else."),
        N_("Give the secret key from your own key sheet."),
    )


def _locked() -> Unavailable:
    return Unavailable(
        N_("The keyring on this computer is locked."),
        N_("Nothing was opened or changed."),
        N_("Unlock the keyring and try again, or give the secret key from your own key sheet."),
    )
