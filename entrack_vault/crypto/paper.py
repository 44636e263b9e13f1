"""Keys on paper: base32 (RFC 4648) in groups of four, with a checksum that also tells the kinds of keys apart."""

import base64
import binascii
import hashlib
import re
from typing import Literal

from entrack_vault.crypto.canonical import encode
from entrack_vault.errors import WrongKey
from entrack_vault.i18n import N_

PaperKind = Literal["recovery", "enrolment", "secret"]
CHECK_BYTES = 3
GROUP = 4
ENROLMENT_BYTES = 17  # 136 bits: eight groups


def _check(kind: PaperKind, key: bytes) -> bytes:
    return hashlib.sha256(encode("paper", kind, key)).digest()[:CHECK_BYTES]


def to_groups(kind: PaperKind, key: bytes) -> tuple[str, ...]:
    """The key as groups of four letters and digits: 14 for 32 bytes, 8 for 17."""
    text = base64.b32encode(key + _check(kind, key)).decode().rstrip("=")
    return tuple(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def from_text(kind: PaperKind, text: str) -> bytes:
    """The key typed or scanned, whatever its spaces, dashes and case; WrongKey when the checksum is off."""
    letters = re.sub(r"[\s\-–.·]", "", text).upper().translate(str.maketrans("018", "OIB"))
    try:
        content = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        content = b""
    key, check = content[:-CHECK_BYTES], content[-CHECK_BYTES:]
    if not key or check != _check(kind, key):
        raise WrongKey(
            N_("The key is not written as it stands on the sheet."),
            N_("Nothing was opened or changed."),
            N_("Compare it with the sheet group by group, and check that it is the right sheet."),
        )
    return key
