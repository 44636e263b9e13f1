"""Unlock to a searchable list, its memory, and a keystroke's search."""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.crypto.canonical import further_id
from entrack_vault.domain.folding import fold
from entrack_vault.services import people
from entrack_vault.store import records
from entrack_vault.vault import Vault
from tests.bench.figures import Figure, timed
from tests.bench.ground import Ground


def measure(ground: Ground) -> list[Figure]:
    """Runs the unlock in a process of its own, so that its memory is its own."""
    told = json.loads(
        subprocess.run(
            [sys.executable, "-m", "tests.bench.lists", str(ground.folder), str(ground.keys)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    found = told["people"]
    return [
        Figure(
            f"unlock to a searchable list of {found} people, {told['rows']} cards",
            "s",
            told["value"],
            told["floor"],
            "<= 2.5 x",
            told["value"] <= 2.5 * told["floor"],
        ),
        Figure("the same without the key derivation", "s", told["list"], told["openings"], "(for comparison)", True),
        Figure("memory of that process at its peak", "MB", told["memory"], None, "< 400", told["memory"] < 400),
        Figure("a keystroke's search, p95", "ms", told["p95"], told["loop"], "< 16 ms", told["p95"] < 16),
    ]


def _run(folder: Path, keys: Path) -> dict[str, float]:
    ground = Ground(folder, keys)
    start = time.perf_counter()
    vault = ground.unlock()
    unlocked = time.perf_counter()
    listed = people.load(vault.gate)
    ready = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows, openings = _floor(vault)
    derivation = timed(_argon2)
    times, loops = _keystrokes(listed)
    vault.lock()
    return {
        "people": len(listed),
        "rows": rows,
        "value": ready - start,
        "list": ready - unlocked,
        "openings": openings,
        "floor": openings + derivation,
        "memory": memory,
        "p95": times,
        "loop": loops,
    }


def _argon2() -> None:
    """The bare key derivation at a demonstration's settings."""
    Argon2id(salt=bytes(16), length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(b"passphrase")


def _floor(vault: Vault) -> tuple[int, float]:
    """Selecting the same rows and doing both AES-GCM openings, with everything made beforehand."""
    session = vault.session
    rooms: set[int] = set()
    for population in access.populations(vault.gate.job, session.today):
        categories = access.open_categories(vault.gate.job, Action.READ, population, session.today)
        for room, place in session.compartments.items():
            if place.population == population and place.category in (*categories, "clocks"):
                rooms.add(room)
    ciphers = {room: key._key._cipher for room, key in session.keys._keys.items()}
    heads = {room: (key._key_head, key._excerpt_head) for room, key in session.keys._keys.items()}
    start, count = time.perf_counter(), 0
    with session.store.reading() as connection:
        rows: Iterator[Any] = iter(records.excerpts(connection, rooms))
        for record, subject, room, revision, excerpt, _, wrapped in rows:
            key_head, excerpt_head = heads[room]
            tail = further_id(record, revision)
            data_key = ciphers[room].decrypt(wrapped[:12], wrapped[12:], key_head + tail)
            context = excerpt_head + further_id(subject) + tail
            AESGCM(data_key).decrypt(excerpt[:12], excerpt[12:], context)
            count += 1
    return count, time.perf_counter() - start


def _keystrokes(listed: people.PeopleList) -> tuple[float, float]:
    """p95 in milliseconds over every keystroke of 300 names, and the same for a loop over folded rows."""
    choose = random.Random(3)
    names = [person.name for person in choose.sample(listed.people, min(300, len(listed.people)))]
    times: list[float] = []
    for name in names:
        times += [timed(lambda text=name[:end]: listed.rows(text)) for end in range(1, len(name) + 1)]  # type: ignore[misc]
    texts = [fold(person.name) for person in listed.people]
    word = fold(names[0])[:3]
    loop = timed(lambda: [at for at, text in enumerate(texts) if word in text])
    return sorted(times)[int(len(times) * 0.95)] * 1000, loop * 1000


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_run(Path(sys.argv[1]), Path(sys.argv[2]))))
