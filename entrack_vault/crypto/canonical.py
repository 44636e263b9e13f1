"""The one encoding of everything that is signed, hashed or bound as associated data.

"PV1", then the purpose label, then each part as a type letter, a four-byte big-endian length and its bytes.
Two different lists of parts never encode alike.
"""

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


def _part(part: Part) -> tuple[bytes, bytes, bytes]:
    if isinstance(part, bytes):
        letter, content = b"b", part
    elif isinstance(part, str):
        letter, content = b"s", part.encode()
    else:
        letter, content = b"i", part.to_bytes(8, "big")
    return letter, len(content).to_bytes(4, "big"), content
