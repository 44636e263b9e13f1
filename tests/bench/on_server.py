"""A demonstration that has been copied to a server, and how its members reach it there.

The server is one of the tests' own, on this machine, over a Unix socket and with its commits on disk.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.services import copying, demonstration, staff
from entrack_vault.vault import Vault
from tests.bench.ground import MEMBER, Ground
from tests.server import running
from tests.server.running import Server


@dataclass(frozen=True)
class Way:
    """How a member reaches the vault."""

    address: str
    passphrase: str
    secret_key: bytes

    def unlock(self) -> Vault:
        """As that member."""
        return vault.unlock(self.address, passphrase=self.passphrase, secret_key=self.secret_key)


@dataclass(frozen=True)
class Copied:
    """The payroll officer's way to the copy and the finance manager's, and how long the copying took."""

    member: Way
    owner: Way
    seconds: float


@contextmanager
def started() -> Iterator[Server]:
    """A server for the length of the block."""
    folder = Path(tempfile.mkdtemp(prefix="ev"))
    folder.chmod(0o755)
    server = running.make(running.WHEEL, folder / "server", "max_connections = 100\nshared_buffers = 512MB\n")
    try:
        yield server
    finally:
        running.remove(server)
        shutil.rmtree(folder, ignore_errors=True)


def copy(ground: Ground, server: Server, database: str) -> Copied:
    """Copies a demonstration into a database of its own."""
    address, password = server.prepare(database)
    told = json.loads(ground.keys.read_text("utf-8"))["members"]
    chief, own = told[demonstration.OWNER], told[MEMBER]
    key = paper.from_text("secret", chief["secret_key"])
    start = time.perf_counter()
    with vault.unlock(ground.folder, passphrase=chief["passphrase"], secret_key=key) as opened:
        copying.copy(opened.gate, vault.home(address, password=password), key)
    taken = time.perf_counter() - start
    owner = Way(address, chief["passphrase"], key)
    with owner.unlock() as opened:
        login, first = staff.make_login(opened.gate, staff.named(opened.gate, MEMBER))
    way = Way(login.address, own["passphrase"], paper.from_text("secret", own["secret_key"]))
    vault.unlock(vault.home(way.address, password=first), passphrase=way.passphrase, secret_key=way.secret_key).lock()
    return Copied(way, owner, taken)
