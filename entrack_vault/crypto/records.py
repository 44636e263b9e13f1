"""Sealing one revision of a record: data key, ciphertext, excerpt and the author's signature.

A record is a card, a member entry, a job description or a setting. Its data key is wrapped by the key of its
compartment and epoch; the ciphertext is bound to where it belongs; the author signs both.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from entrack_vault.crypto.aead import NONCE_BYTES, AeadKey, damaged, new_key, open_once, pad, unpad
from entrack_vault.crypto.canonical import encode, further_id, further_number
from entrack_vault.crypto.identity import PublicIdentity


@dataclass(frozen=True)
class RecordPlace:
    """Where a revision belongs; bound into everything sealed for it."""

    vault: UUID
    subject: UUID  # the person; for the vault's own records the member, job or vault
    compartment: int
    record: UUID
    revision: int
    schema: int
    epoch: int  # of the compartment key when it was sealed
    author: UUID

    def associated(self) -> bytes:
        """The associated data of the ciphertext: encode("record", every part in the order above)."""
        return b"".join(
            (
                _record_head(self.vault.bytes),
                further_id(self.subject.bytes),
                further_number(self.compartment),
                further_id(self.record.bytes, self.revision),
                further_number(self.schema),
                further_number(self.epoch),
                further_id(self.author.bytes),
            )
        )


@lru_cache(8)
def _record_head(vault: bytes) -> bytes:
    return encode("record", vault)


class SealedRevision(NamedTuple):
    """What is stored of a revision, but for its author's signature."""

    sealed: bytes
    excerpt: bytes
    to_sign: bytes  # what the author signs
    data_key: bytes  # wrapped
    hash: bytes  # SHA-256 of `sealed`, 32 bytes; stands in the access log


ExcerptOpener = Callable[[bytes, bytes, int, bytes, bytes], bytes]  # subject, record, revision, wrapped, excerpt


class CompartmentKey:
    """The key of one compartment and epoch; it wraps data keys and nothing else.

    Lists open 400 000 data keys and excerpts, so their contexts are put together from parts made once.
    """

    __slots__ = ("_excerpt_head", "_key", "_key_head", "compartment", "epoch", "vault")

    def __init__(self, vault: UUID, compartment: int, epoch: int, secret: bytes) -> None:
        self.vault, self.compartment, self.epoch = vault, compartment, epoch
        self._key = AeadKey(secret)
        self._key_head = encode("data-key", vault.bytes, compartment, epoch)
        self._excerpt_head = encode("excerpt", vault.bytes, compartment)

    def wrap(self, record: bytes, revision: int, data_key: bytes) -> bytes:
        """A data key sealed for one revision, 60 bytes."""
        return self._key.seal(data_key, self._key_head + further_id(record, revision))

    def unwrap(self, record: bytes, revision: int, wrapped: bytes) -> bytes:
        """The data key of one revision; Damaged when it was sealed for another."""
        return self._key.open(wrapped, self._key_head + further_id(record, revision))

    def seal_excerpt(self, subject: bytes, record: bytes, revision: int, data_key: bytes, content: bytes) -> bytes:
        """What lists show and search of a revision, sealed under the same data key."""
        return AeadKey(data_key).seal(pad(content), self._excerpt_context(subject, further_id(record, revision)))

    def open_excerpt(self, subject: bytes, record: bytes, revision: int, wrapped: bytes, excerpt: bytes) -> bytes:
        """The content of an excerpt, given its wrapped data key; Damaged when either belongs elsewhere."""
        return self.excerpt_opener()(subject, record, revision, wrapped, excerpt)

    def excerpt_opener(self) -> ExcerptOpener:
        """open_excerpt as a function of its own, in which nothing is looked up or called that need not be: at a
        hundred thousand people every microsecond a row is half a second."""
        unwrap, key_head, excerpt_head = self._key.decrypt, self._key_head, self._excerpt_head

        def opened(subject: bytes, record: bytes, revision: int, wrapped: bytes, excerpt: bytes) -> bytes:
            tail = further_id(record, revision)
            try:
                data_key = unwrap(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], key_head + tail)
                context = excerpt_head + further_id(subject) + tail
                return unpad(AESGCM(data_key).decrypt(excerpt[:NONCE_BYTES], excerpt[NONCE_BYTES:], context))
            except (InvalidTag, ValueError):
                raise damaged() from None

        return opened

    def _excerpt_context(self, subject: bytes, tail: bytes) -> bytes:
        return self._excerpt_head + further_id(subject) + tail


def seal_revision(place: RecordPlace, key: CompartmentKey, content: bytes, excerpt: bytes) -> SealedRevision:
    """Seals content and its excerpt for lists under a fresh data key."""
    data_key = new_key()
    associated = place.associated()
    sealed = AeadKey(data_key).seal(pad(content), associated)
    subject, record, revision = place.subject.bytes, place.record.bytes, place.revision
    digest = hashlib.sha256(sealed).digest()
    return SealedRevision(
        sealed=sealed,
        excerpt=key.seal_excerpt(subject, record, revision, data_key, excerpt) if excerpt else b"",
        to_sign=_signed(associated, digest),
        data_key=key.wrap(record, revision, data_key),
        hash=digest,
    )


def open_revision(place: RecordPlace, data_key: bytes, sealed: bytes) -> bytes:
    """The content of a revision; Damaged when it belongs elsewhere or was altered."""
    return unpad(open_once(data_key, sealed, place.associated()))


def check_signature(place: RecordPlace, author: PublicIdentity, sealed: bytes, signature: bytes) -> bytes:
    """Returns the ciphertext's SHA-256 when the author signed this revision; Damaged otherwise."""
    digest = hashlib.sha256(sealed).digest()
    author.verify(signature, _signed(place.associated(), digest))
    return digest


def _signed(associated: bytes, digest: bytes) -> bytes:
    return encode("record-signature", associated, digest)
