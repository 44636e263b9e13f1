"""Message authentication for the header: HMAC-SHA256 under a key derived from the file key."""

import hmac

from entrack_vault.crypto.aead import damaged
from entrack_vault.crypto.canonical import encode
from entrack_vault.crypto.identity import derive


def header_mac(file_key: bytes, content: bytes) -> bytes:
    """32 bytes that only holders of the file key can make."""
    return hmac.digest(derive(file_key, "header"), encode("header", content), "sha256")


def check_header(file_key: bytes, content: bytes, mac: bytes) -> None:
    """Returns when the header was written by a holder of the file key; Damaged otherwise."""
    if not hmac.compare_digest(header_mac(file_key, content), mac):
        raise damaged()
