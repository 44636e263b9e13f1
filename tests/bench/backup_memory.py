"""What memory a backup and a restoration take, each in a process of its own: for a quarter of the people and for all.

It should be the same at both, but for what the engine keeps of the file in memory, which has a bound. With fewer
people than fill that, the figures are for comparison only.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from entrack_vault import vault
from entrack_vault.services import backup
from entrack_vault.services.restoring import newest_pair
from tests.bench.figures import Figure, say

FILLS = 10_000  # people, whose rows are more than the engine keeps in memory
_MOST = 20  # megabytes that four times as much may take beyond the other


@dataclass(frozen=True)
class Owned:
    """A vault and its finance manager's keys."""

    people: int
    address: str
    passphrase: str
    secret_key: bytes


@dataclass(frozen=True)
class Peaks:
    """Of the two processes, in megabytes."""

    backup: float
    restoration: float


def measure(small: Owned, large: Owned, where: str) -> list[Figure]:
    """Both vaults are backed up and put back from it into new folders. `where` is part of the figures' names."""
    less, more = _peaks(small), _peaks(large)
    judged = small.people >= FILLS
    size = f"{large.people} people {where}, beside {small.people}"
    return [
        _figure(f"memory at the most: a backup of {size}", more.backup, less.backup, judged=judged),
        _figure(f"memory at the most: a restoration of {size}", more.restoration, less.restoration, judged=judged),
    ]


def _figure(name: str, value: float, floor: float, *, judged: bool) -> Figure:
    goal = f"< {_MOST} MB more" if judged else "(for comparison)"
    return Figure(name, "MB", value, floor, goal, not judged or value - floor < _MOST)


def _peaks(owned: Owned) -> Peaks:
    with tempfile.TemporaryDirectory(prefix="entrack-memory-") as folder:
        before, backed_up = _run("backup", owned, Path(folder))
        say(f"  {owned.people} people: {before:.0f} MB to unlock, {backed_up:.0f} MB for the backup")
        _, restored = _run("restoration", owned, Path(folder))
        say(f"  {owned.people} people: {restored:.0f} MB for the restoration")
    return Peaks(backed_up, restored)


def _run(what: str, owned: Owned, folder: Path) -> tuple[float, float]:
    """How much memory the process had taken before and after. The restoration is another workstation's: this one
    goes on with the vault as it is."""
    told = {
        "address": owned.address,
        "passphrase": owned.passphrase,
        "secret_key": owned.secret_key.hex(),
        "folder": str(folder),
    }
    environment = dict(os.environ)
    if what == "restoration":
        environment["ENTRACK_VAULT_STATE"] = str(folder / "state")
    command = [sys.executable, "-m", "tests.bench.backup_memory", what]
    done = subprocess.run(
        command, input=json.dumps(told), stdout=subprocess.PIPE, text=True, check=True, env=environment
    )
    before, after = json.loads(done.stdout)
    return before, after


def peak() -> float:
    """The most memory this program has had, in megabytes, since that was last forgotten. What the system counts for a
    process by its other measure begins with that of whoever started it."""
    told = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in told.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _back_up(told: dict[str, str]) -> float:
    shelf = Path(told["folder"]) / "shelf"
    shelf.mkdir()
    secret_key = bytes.fromhex(told["secret_key"])
    with vault.unlock(vault.home(told["address"]), passphrase=told["passphrase"], secret_key=secret_key) as opened:
        backup.decide(opened.gate, [shelf])
        before = peak()
        Path("/proc/self/clear_refs").write_text("5")  # what the key took at unlocking would hide what comes now
        backup.make(opened.gate)
    return before


def _restore(told: dict[str, str]) -> float:
    data, keys = newest_pair(Path(told["folder"]) / "shelf")
    before, secret_key = peak(), bytes.fromhex(told["secret_key"])
    new = Path(told["folder"]) / "new"
    vault.restore(new, data=data, keys=keys, passphrase=told["passphrase"], secret_key=secret_key)
    return before


def _work(what: str) -> None:
    told = json.loads(sys.stdin.read())
    before = _back_up(told) if what == "backup" else _restore(told)
    sys.stdout.write(json.dumps([before, peak()]))


if __name__ == "__main__":
    _work(sys.argv[1])
