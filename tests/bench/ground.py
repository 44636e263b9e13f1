"""The vault a bench measures: a demonstration of some size, and its payroll officer's way in."""

import json
from dataclasses import dataclass
from pathlib import Path

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.services import demonstration
from entrack_vault.store.engine import home
from entrack_vault.vault import Vault

MEMBER = demonstration.STAFF["payroll_officer"]


@dataclass(frozen=True)
class Ground:
    """A demonstration vault and its keys file."""

    folder: Path
    keys: Path

    def unlock(self) -> Vault:
        """As the payroll officer."""
        member = json.loads(self.keys.read_text("utf-8"))["members"][MEMBER]
        secret_key = paper.from_text("secret", member["secret_key"])
        return vault.unlock(self.folder, passphrase=member["passphrase"], secret_key=secret_key)


def make(place: Path, people: int) -> Ground:
    """Invents so many people."""
    folder, keys = place / f"bench-{people}", place / f"bench-{people}.keys.json"
    made = demonstration.make(home(folder), people)
    keys.write_bytes(made.keys_file())
    return Ground(folder, keys)
