"""Where the access log ends: its last link's number and hash. Kept by workstations, which need nothing else of it."""

from dataclasses import dataclass

START = bytes(32)  # what the first link follows


@dataclass(frozen=True)
class Head:
    """The chain's last link: what workstations pin and prints carry."""

    sequence: int
    hash: bytes


EMPTY = Head(0, START)
