"""What the makers of frozen examples share: fixed ids, keys and nonces, and the changes that bad examples make."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.vectors.frozen import FOLDER

Examples = dict[str, Any]
VAULT, PERSON, RECORD, MEMBER = (UUID(int=number << 120 | number) for number in (1, 2, 3, 4))
OWNER_SEED, OTHER_SEED, RECOVERY_SEED, NEXT_RECOVERY_SEED = (bytes([number]) * 32 for number in (11, 12, 13, 14))
FILE_KEY, SECRET_KEY, COMPARTMENT_SECRET, DATA_KEY = (bytes([number]) * 32 for number in (21, 22, 23, 24))
NONCES = [bytes([number]) * 12 for number in range(31, 40)]
SALT = bytes([41]) * 16
PASSPHRASE = "blåbær og \ufb01re hester"  # with a ligature, which NFKC takes apart
MADE = datetime(2026, 3, 11, 9, 0, 0, 250000, tzinfo=UTC)


def flipped(content: bytes, at: int = -1) -> str:
    """The bytes with one bit flipped, as hex."""
    changed = bytearray(content)
    changed[at] ^= 1
    return changed.hex()


def before(name: str) -> Examples:
    """A file's examples as they stand; nothing where there is none yet."""
    file = FOLDER / f"{name}.json"
    found: Examples = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return found


def keep(kept: Examples, name: str, make: Callable[[], bytes]) -> str:
    """What was made once, or made now."""
    return str(kept[name]) if name in kept else make().hex()
