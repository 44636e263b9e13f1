"""Sealing a document's content chunk by chunk, so that a large one needs no memory.

Each document has a key of its own, which lies sealed in its record: destroying the record's data keys destroys the
content. A chunk is bound to its vault, its document, its place, and whether it is the last.
"""

import hashlib
from uuid import UUID

from entrack_vault.crypto.aead import AeadKey, pad, unpad
from entrack_vault.crypto.canonical import encode

CHUNK_BYTES = 512 * 1024  # of content in every chunk but the last


class ChunkKey:
    """The key of one document's content; it seals that and nothing else."""

    def __init__(self, vault: UUID, record: UUID, secret: bytes) -> None:
        self._key = AeadKey(secret)
        self._vault, self._record = vault.bytes, record.bytes

    def seal(self, position: int, content: bytes, *, last: bool) -> bytes:
        """Seals the chunk at a position, counted from 0."""
        return self._key.seal(pad(content), self._context(position, last=last))

    def open(self, position: int, sealed: bytes, *, last: bool) -> bytes:
        """A chunk's content; Damaged when it stood elsewhere, or was or was not the last."""
        return unpad(self._key.open(sealed, self._context(position, last=last)))

    def _context(self, position: int, *, last: bool) -> bytes:
        return encode("chunk", self._vault, self._record, position, int(last))


def name_of(record: UUID) -> bytes:
    """What a log entry calls the one document it is about, 32 bytes: SHA-256 of the record's id."""
    return hashlib.sha256(record.bytes).digest()
