"""AES-256-GCM with a random nonce in front, and padding that hides lengths (NIST SP 800-38D)."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from entrack_vault.errors import Damaged
from entrack_vault.i18n import N_

KEY_BYTES = 32
NONCE_BYTES = 12
BLOCK = 64  # plaintexts are padded to whole blocks of this many bytes
_FILL = bytes(BLOCK - 1)


def new_key() -> bytes:
    """A fresh random 256-bit key."""
    return os.urandom(KEY_BYTES)


def damaged() -> Damaged:
    """What every failed opening raises: the reason is never told apart, so nothing can be probed."""
    return Damaged(
        N_("Something stored in the vault has been altered, swapped or damaged, so it was not opened."),
        N_("Everything else is still readable."),
        N_("Run the check and tell the finance manager."),
    )


class AeadKey:
    """One AES-256-GCM key ready for use. Sealed bytes are nonce (12), ciphertext, tag (16)."""

    __slots__ = ("_cipher", "decrypt")

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("an AES-256 key is 32 bytes")
        self._cipher = AESGCM(key)
        self.decrypt = self._cipher.decrypt  # for loops over hundreds of thousands; raises the library's own errors

    def seal(self, plaintext: bytes, associated: bytes) -> bytes:
        """Seals under a fresh random nonce; `associated` must be given again to open."""
        return self._seal_with_nonce(os.urandom(NONCE_BYTES), plaintext, associated)

    def open(self, sealed: bytes, associated: bytes) -> bytes:
        """The plaintext; Damaged when a byte of either argument differs from what was sealed."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
        except (InvalidTag, ValueError):
            raise damaged() from None

    def _seal_with_nonce(self, nonce: bytes, plaintext: bytes, associated: bytes) -> bytes:
        """Only for test vectors: a nonce used twice under one key breaks it."""
        return nonce + self._cipher.encrypt(nonce, plaintext, associated)


def open_once(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """AeadKey(key).open(...) for a key that opens one thing, as data keys do: lists open 400 000."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
    except (InvalidTag, ValueError):
        raise damaged() from None


def pad(content: bytes) -> bytes:
    """Content with its four-byte length in front, filled with zeros to whole blocks."""
    length = len(content) + 4
    return len(content).to_bytes(4, "big") + content + bytes(-length % BLOCK)


def unpad(padded: bytes) -> bytes:
    """What pad was given; Damaged when the padding is not exactly what pad makes."""
    end = 4 + int.from_bytes(padded[:4], "big")
    if end > len(padded) or len(padded) % BLOCK or padded[end:] != _FILL[: len(padded) - end]:
        raise damaged()
    return padded[4:end]
