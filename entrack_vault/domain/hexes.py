"""Hashes and fingerprints as people compare them."""

GROUP = 4


def grouped_hex(digest: bytes) -> str:
    """A hash or fingerprint as upper-case hex in groups of four."""
    text = digest.hex().upper()
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))
