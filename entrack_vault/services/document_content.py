"""What is known of a document as the bytes that are sealed; its content's key lies among them."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from entrack_vault.crypto.aead import KEY_BYTES, damaged
from entrack_vault.crypto.documents import CHUNK_BYTES
from entrack_vault.domain.documents import Document, FileKind
from entrack_vault.store.records import Stored

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Filed:
    """A document and what opens its content."""

    document: Document
    key: bytes
    hash: bytes  # SHA-256 of the content, 32 bytes

    @property
    def chunks(self) -> int:
        """How many chunks its content lies in: one at least."""
        return max(1, -(-self.document.size // CHUNK_BYTES))


def write(filed: Filed) -> bytes:
    """A document's record."""
    one = filed.document
    told = {
        "sort": one.sort,
        "name": one.name,
        "type": one.kind.value,
        "size": one.size,
        "since": one.since.isoformat(),
        "source": one.source,
        "member": one.member.hex,
        "job": one.job,
        "purpose": one.purpose,
        "evidence": one.evidence,
        "removed": one.removed.isoformat() if one.removed else "",
        "key": filed.key.hex(),
        "hash": filed.hash.hex(),
    }
    return _JSON.encode({"document": told}).encode()


def read(category: str, stored: Stored, content: bytes) -> Filed:
    """The document sealed in `content`; Damaged when it is not one."""
    try:
        told = json.loads(content)["document"]
        document = Document(
            id=UUID(bytes=stored.record),
            revision=stored.revision,
            category=category,
            sort=str(told["sort"]),
            name=str(told["name"]),
            kind=FileKind(told["type"]),
            size=int(told["size"]),
            since=date.fromisoformat(told["since"]),
            source=str(told["source"]),
            member=UUID(told["member"]),
            job=str(told["job"]),
            purpose=str(told["purpose"]),
            evidence=str(told["evidence"]),
            removed=date.fromisoformat(told["removed"]) if told["removed"] else None,
        )
        filed = Filed(document, bytes.fromhex(told["key"]), bytes.fromhex(told["hash"]))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise damaged() from None
    if len(filed.key) != KEY_BYTES or len(filed.hash) != 32 or document.size < 0:
        raise damaged()
    return filed
