"""The keys of a demonstration vault, which lie openly beside it: everything in it is invented."""

import json
from dataclasses import dataclass
from pathlib import Path

from entrack_vault.errors import WrongKey


@dataclass(frozen=True)
class Key:
    """How one invented member gets in."""

    name: str
    job: str
    passphrase: str
    secret_key: bytes


def beside(address: str) -> tuple[Key, ...]:
    """Those in FOLDER.keys.json; none where there is no such file or it cannot be read."""
    from entrack_vault.vault import paper

    file = Path(address).with_name(Path(address).name + ".keys.json")
    try:
        content = json.loads(file.read_text("utf-8"))
        return tuple(
            Key(name, one["job"], one["passphrase"], paper.from_text("secret", one["secret_key"]))
            for name, one in content["members"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, WrongKey):
        return ()
