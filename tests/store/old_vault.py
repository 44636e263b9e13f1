"""Makes a vault for tests/old_vaults, one per released schema: python -m tests.store.old_vault tests/old_vaults/0002.

Everything in it is invented. The keys lie beside it in keys.json: it must stay openable, and has nothing to hide.
"""

import io
import json
import sys
import tempfile
from pathlib import Path

from entrack_vault import vault
from entrack_vault.services import documents, records, recovery
from entrack_vault.services.documents import Wanted
from entrack_vault.store import schema
from tests.building import (
    AMALIE,
    LIVE,
    MARTE,
    OWNER,
    OwnKeys,
    at_building,
    enrol,
    passphrase_of,
    register,
    workstation,
)

CONTRACT = b"Arbeidsavtale mellom Entrack AS og Amalie Bergseth. " * 10_500  # more than a chunk


def make(place: Path) -> None:
    """The vault in place/vault and what opens it in place/keys.json."""
    folder, words = place / "vault", passphrase_of(OWNER)
    with tempfile.TemporaryDirectory() as state, workstation(Path(state)):
        founded = vault.create(
            folder, organisation="Entrack AS", owner=OWNER, passphrase=words, demonstration=True, now=at_building
        )
        keys = {OWNER: OwnKeys(founded.member, words, founded.secret_key)}
        with vault.unlock(folder, passphrase=words, secret_key=founded.secret_key, now=at_building) as owners:
            recovery.confirm(owners.gate, [founded.recovery_groups[at] for at in founded.asked])
            keys[MARTE] = enrol(owners.gate, MARTE, "payroll_officer")
            people = {name: register(owners.gate, name) for name in (AMALIE, LIVE)}
            opened = records.open_person(owners.gate, people[AMALIE], "employment")
            contract = Wanted("employment_contract", "Arbeidsavtale.txt", io.BytesIO(CONTRACT), len(CONTRACT))
            documents.add(owners.gate, opened, contract, "employment")
    told = {
        "members": {name: [own.passphrase, own.secret_key.hex()] for name, own in keys.items()},
        "recovery": " ".join(founded.recovery_groups),
        "schema": schema.HEAD,
    }
    (place / "keys.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
