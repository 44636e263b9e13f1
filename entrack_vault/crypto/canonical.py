"""The one encoding of everything that is signed, hashed or bound as associated data.

"PV1", then the purpose label, then each part as a type letter, a four-byte big-endian length and its bytes.
Two different lists of parts never encode alike.
"""

from entrack_vault.crypto.aead import damaged

SUITE = b"PV1"

Part = bytes | str | int


def encode(label: str, *parts: Part) -> bytes:
    """The canonical bytes of `parts` for one purpose. Integers are 0 to 2**64 - 1 (OverflowError outside)."""
    return SUITE + further(label, *parts)


def further(*parts: Part) -> bytes:
    """More parts, to stand after an encoding made before: encode(a, b) == encode(a) + further(b)."""
    chunks: list[bytes] = []
    for part in parts:
        chunks += _part(part)
    return b"".join(chunks)


_ID = b"b" + (16).to_bytes(4, "big")
_NUMBER = b"i" + (8).to_bytes(4, "big")
_NUMBERS = tuple(_NUMBER + number.to_bytes(8, "big") for number in range(256))


def further_id(identifier: bytes, number: int | None = None) -> bytes:
    """further(identifier) or further(identifier, number) for a 16-byte id, quickly: lists need 400 000 of them.

    Damaged for an id of another length or a number below zero: they come from stored rows.
    """
    if len(identifier) != 16:
        raise damaged()
    return _ID + identifier + (b"" if number is None else further_number(number))


def further_number(number: int) -> bytes:
    """further(number), quickly for the small ones; Damaged below zero."""
    if number < 0:
        raise damaged()
    return _NUMBERS[number] if number < len(_NUMBERS) else _NUMBER + number.to_bytes(8, "big")


def _part(part: Part) -> tuple[bytes, bytes, bytes]:
    if isinstance(part, bytes):
        letter, content = b"b", part
    elif isinstance(part, str):
        letter, content = b"s", part.encode()
    else:
        letter, content = b"i", part.to_bytes(8, "big")
    return letter, len(content).to_bytes(4, "big"), content
