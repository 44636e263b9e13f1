"""A member's identity: one random seed, from which the signing and the receiving key are derived.

Ed25519 (RFC 8032) signs; HPKE (RFC 9180) receives, with the hybrid KEM ML-KEM-768 + X25519, so that a copy
taken today stays closed to a later quantum computer.
"""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem, x25519
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from entrack_vault.crypto.aead import damaged, new_key
from entrack_vault.crypto.canonical import encode

SEED_BYTES = 32
SIGNING_BYTES = 32
MLKEM_BYTES = 1184
RECEIVING_BYTES = MLKEM_BYTES + 32

_FEW = 64  # messages that are signed sooner than threads are started

_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def derive(secret: bytes, purpose: str, length: int = 32, salt: bytes | None = None) -> bytes:
    """HKDF-SHA256 (RFC 5869) of a secret for one labelled purpose, `length` bytes."""
    return HKDF(hashes.SHA256(), length, salt, encode("derive", purpose)).derive(secret)


@dataclass(frozen=True)
class PublicIdentity:
    """What others know of a member: the keys to check signatures and to wrap secrets."""

    signing: bytes  # Ed25519, 32 bytes
    receiving: bytes  # ML-KEM-768 then X25519, 1216 bytes

    def __post_init__(self) -> None:
        if len(self.signing) != SIGNING_BYTES or len(self.receiving) != RECEIVING_BYTES:
            raise damaged()

    @cached_property
    def fingerprint(self) -> bytes:
        """SHA-256 over both public keys, 32 bytes: what people compare and workstations pin."""
        return hashlib.sha256(encode("fingerprint", self.signing, self.receiving)).digest()

    @cached_property
    def _verifier(self) -> ed25519.Ed25519PublicKey:
        return ed25519.Ed25519PublicKey.from_public_bytes(self.signing)

    @cached_property
    def _receiver(self) -> hpke.MLKEM768X25519PublicKey:
        return hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(self.receiving[:MLKEM_BYTES]),
            x25519.X25519PublicKey.from_public_bytes(self.receiving[MLKEM_BYTES:]),
        )

    def verify(self, signature: bytes, message: bytes) -> None:
        """Returns when the signature over the canonical message is this identity's; Damaged otherwise."""
        try:
            self._verifier.verify(signature, message)
        except (InvalidSignature, ValueError):
            raise damaged() from None

    def wrap(self, secret: bytes, info: bytes) -> bytes:
        """HPKE-seals a secret so that only this identity opens it; `info` is the canonical context.

        Damaged when the receiving key is of the right length but no key.
        """
        try:
            return _SUITE.encrypt(secret, self._receiver, info=info)
        except ValueError:
            raise damaged() from None


class Identity:
    """The private half. Lives in memory while the vault is unlocked, and is written nowhere."""

    __slots__ = ("_receiving", "_signing", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise ValueError("an identity seed is 32 bytes")
        self.seed = seed
        self._signing = ed25519.Ed25519PrivateKey.from_private_bytes(derive(seed, "sign"))
        kem = mlkem.MLKEM768PrivateKey.from_seed_bytes(derive(seed, "receive ml-kem-768", 64))
        curve = x25519.X25519PrivateKey.from_private_bytes(derive(seed, "receive x25519"))
        self._receiving = hpke.MLKEM768X25519PrivateKey(kem, curve)
        self.public = PublicIdentity(
            self._signing.public_key().public_bytes_raw(),
            kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw(),
        )

    @classmethod
    def new(cls) -> "Identity":
        """An identity from a fresh random seed."""
        return cls(new_key())

    def sign(self, message: bytes) -> bytes:
        """Ed25519 over a canonical message, 64 bytes."""
        return self._signing.sign(message)

    def sign_all(self, messages: Sequence[bytes]) -> list[bytes]:
        """The signatures of several messages, in order; many are signed on every core."""
        if len(messages) < _FEW:
            return self._sign_part(messages)
        # Signing lets other threads run meanwhile, so a part for each core is signed at the same time.
        size = -(-len(messages) // (os.cpu_count() or 1))
        parts = [messages[start : start + size] for start in range(0, len(messages), size)]
        with ThreadPoolExecutor(len(parts), thread_name_prefix="signing") as pool:
            return [signature for part in pool.map(self._sign_part, parts) for signature in part]

    def _sign_part(self, messages: Sequence[bytes]) -> list[bytes]:
        return [self._signing.sign(message) for message in messages]

    def unwrap(self, wrapped: bytes, info: bytes) -> bytes:
        """The secret wrapped to this identity in the same context; Damaged otherwise."""
        try:
            return _SUITE.decrypt(wrapped, self._receiving, info=info)
        except (InvalidTag, ValueError):
            raise damaged() from None
