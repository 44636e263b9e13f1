"""From a passphrase and a secret key to the key that seals an identity seed (DESIGN.md section 3, Unlocking)."""

import os
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from entrack_vault.crypto.aead import AeadKey
from entrack_vault.crypto.canonical import encode
from entrack_vault.errors import Damaged, Misuse
from entrack_vault.i18n import N_

SALT_BYTES = 16
SHORTEST = 12  # characters; the secret key carries the strength, the passphrase keeps colleagues out


@dataclass(frozen=True, order=True)
class KdfSettings:
    """Argon2id costs (RFC 9106): memory in KiB, passes over it, lanes."""

    memory: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        """Weaker than the floor, or absurdly costly, is refused: a header from outside chooses neither."""
        floor = (64 * 1024, 3, 4)
        if self.memory < floor[0] or self.passes < floor[1] or self.lanes < floor[2]:
            raise _refused()
        if self.memory > 4 * 1024 * 1024 or self.passes > 64 or self.lanes > 64:
            raise _refused()


def _refused() -> Damaged:
    return Damaged(
        N_("The vault asks for key settings outside what is safe, so the passphrase was not used."),
        N_("Nothing was opened or changed."),
        N_("Fetch header.json from a backup, and tell the finance manager."),
    )


STANDARD = KdfSettings(256 * 1024, 3, 4)
QUICK = KdfSettings(64 * 1024, 3, 4)  # the floor; for demonstration vaults and tests


def new_salt() -> bytes:
    """A fresh salt of 16 bytes."""
    return os.urandom(SALT_BYTES)


def check_new(passphrase: str) -> None:
    """Refuses a new passphrase that is too short (Misuse)."""
    if len(normal(passphrase)) < SHORTEST:
        raise Misuse(
            N_("The passphrase is too short."),
            "",
            N_("Choose at least {shortest} characters; a few words you remember work well."),
            shortest=SHORTEST,
        )


def normal(passphrase: str) -> str:
    """The passphrase in Unicode NFKC, so that each keyboard writes it the same."""
    return unicodedata.normalize("NFKC", passphrase)


def sealing_key(
    passphrase: str, secret_key: bytes, settings: KdfSettings, salt: bytes, *, vault: bytes, context: bytes
) -> AeadKey:
    """HKDF-SHA256(Argon2id(passphrase) || secret key), salted with the vault id; `context` binds the slot."""
    info = encode("unlock", context)
    return AeadKey(HKDF(hashes.SHA256(), 32, vault, info).derive(stretched(passphrase, settings, salt) + secret_key))


def stretched(passphrase: str, settings: KdfSettings, salt: bytes) -> bytes:
    """Argon2id of the passphrase, 32 bytes: the one slow step, and a function of its inputs alone.

    It stands apart as the seam for tests that try thousands of damaged headers: they remember it by its inputs.
    """
    return Argon2id(
        salt=salt,
        length=32,
        iterations=settings.passes,
        lanes=settings.lanes,
        memory_cost=settings.memory,
    ).derive(normal(passphrase).encode())
