"""A hundred megabytes go in and out of a vault while memory holds a few chunks of them; in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import build

pytestmark = pytest.mark.linux_only
CHECKOUT = Path(__file__).resolve().parent.parent.parent
MEGABYTES = 100
_WORK = """
import io, json, os, resource, sys
from pathlib import Path
from uuid import UUID
from entrack_vault import vault
from entrack_vault.exports import files
from entrack_vault.services import documents, records
from entrack_vault.services.documents import Wanted
from tests.building import at_building

class Endless(io.RawIOBase):
    def __init__(self, size):
        self.left = size
    def read(self, most=-1):
        taken = min(most, self.left)
        self.left -= taken
        return os.urandom(taken)

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

told = json.loads(sys.argv[1])
key = bytes.fromhex(told["key"])
with vault.unlock(Path(told["folder"]), passphrase=told["words"], secret_key=key, now=at_building) as mine:
    person, size = UUID(told["person"]), told["megabytes"] * 1_000_000
    small = records.open_person(mine.gate, person, "employment")
    documents.add(mine.gate, small, Wanted("cv", "small.bin", Endless(2_000_000), 2_000_000), "employment")
    before = peak()
    opened = records.open_person(mine.gate, person, "employment")
    document = documents.add(mine.gate, opened, Wanted("cv", "large.bin", Endless(size), size), "employment")
    opened = records.open_person(mine.gate, person, "employment")
    out = Path(told["folder"]).with_name("out.bin")
    files.place_pieces(out, documents.pieces(documents.look(mine.gate, opened, document, "employment")))
    print(json.dumps({"grown": peak() - before, "size": out.stat().st_size}))
"""


def test_memory_stays_flat(tmp_path: Path, own_state_folder: Path) -> None:
    built = build(tmp_path / "built")
    name = next(iter(built.keys))
    own = built.keys[name]
    told = {
        "folder": str(built.folder),
        "words": own.passphrase,
        "key": own.secret_key.hex(),
        "person": str(next(iter(built.people.values()))),
        "megabytes": MEGABYTES,
    }
    done = subprocess.run(
        [sys.executable, "-c", _WORK, json.dumps(told)], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["size"] == MEGABYTES * 1_000_000
    assert found["grown"] < MEGABYTES / 4
    assert own_state_folder.exists()
