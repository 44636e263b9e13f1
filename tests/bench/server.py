"""A vault on a server: round trips, the list beside the same list on one computer, many members at once, the log,
backups.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import psycopg

from entrack_vault.domain.people import Entered
from entrack_vault.services import log, people, records
from entrack_vault.store import server_address
from tests.bench import backup_memory, server_backups
from tests.bench.backup_memory import Owned
from tests.bench.figures import Figure, say
from tests.bench.ground import Ground, make
from tests.bench.on_server import Way, copy, started
from tests.server.proxy import SlowWire
from tests.server.running import SUPERUSER, Server

PURPOSE, WIRE = "payroll_run", 0.020
MEMBERS, SECONDS = 50, 10


def measure(place: Path, people_there: int) -> list[Figure]:
    """Copies a demonstration to a server and measures there."""
    say(f"inventing {people_there} people")
    ground = make(place, people_there)
    here = _listed(ground)  # before it is copied: afterwards this workstation refuses the older one
    with started() as server:
        say("copying them to a server")
        copied = copy(ground, server, "bench")
        way, what = copied.member, "copying it to the server and comparing every row"
        figures = [Figure(what, "s", copied.seconds, None, "(for comparison)", True), *_cards(way, server)]
        say("listing")
        found, there, first = _listed(way)
        name = f"list of {found} people on a server, beside SQLCipher"
        figures += [
            Figure(name, "s", there, here[1], "<= 2 x", there <= 2 * here[1]),
            Figure("until its first screen is there", "s", first, here[2], "(for comparison)", True),
            _together(way, server),
        ]
        say("verifying the log")
        figures += _verify(way)
        say("backing up and restoring")
        figures += server_backups.measure(place, copied.owner, server)
        say("the same in processes of their own")
        quarter = copy(make(place, people_there // 4), server, "quarter")
        small, large = (
            Owned(many, owner.address, owner.passphrase, owner.secret_key)
            for many, owner in ((people_there // 4, quarter.owner), (people_there, copied.owner))
        )
        return [*figures, *backup_memory.measure(small, large, "on a server")]


def _cards(way: Way, server: Server) -> list[Figure]:
    say("opening and saving cards, close by and over a slow wire")
    folder = Path(tempfile.mkdtemp(prefix="ev"))
    wire = SlowWire(server.socket, folder / "w")
    where = server_address.read(way.address)
    slow = Way(f"postgresql://{where.login}@/{where.database}?host={wire.host}", way.passphrase, way.secret_key)
    figures = []
    with slow.unlock() as opened:
        ids = [person.id for person in people.load(opened.gate, ("employee",)).people[:60]]
        for delay, name in ((0.0, "close by"), (WIRE, "20 ms away each way")):
            opening, saving, trips = [], [], []
            for number, person in enumerate(ids[:50] if not delay else ids[50:]):
                wire.delay, wire.trips = delay, 0
                start = time.perf_counter()
                card = records.edit_person(opened.gate, person, PURPOSE, ("contact",))
                opening.append(time.perf_counter() - start)
                trips.append(wire.trips)
                wire.trips = 0
                phone = (Entered(f"+4700{number:06d}", date(2026, 1, 1), "person"),)
                start = time.perf_counter()
                records.save(opened.gate, card, {"phone": phone}, PURPOSE)
                saving.append(time.perf_counter() - start)
                trips.append(wire.trips)
            wire.delay = 0.0
            goal, most = ("< 150 ms", 150.0) if delay else ("(for comparison)", 1e9)
            for what, times in (("opening", opening), ("saving", saving)):
                value = statistics.median(times) * 1000
                figures.append(Figure(f"{what} a card, {name}", "ms", value, None, goal, value < most))
            figures.append(Figure(f"round trips at the most, {name}", "", max(trips), None, "<= 3", max(trips) <= 3))
    wire.close()
    shutil.rmtree(folder)
    return figures


def _listed(reached: Ground | Way) -> tuple[int, float, float]:
    """How many people are listed, in how many seconds after the unlocking, and after how many there are some."""
    firsts: list[float] = []
    with reached.unlock() as opened:
        start = time.perf_counter()
        found = len(people.load(opened.gate, first=lambda _few: firsts.append(time.perf_counter() - start)))
        return found, time.perf_counter() - start, firsts[0]


def _together(way: Way, server: Server) -> Figure:
    """Every member a process of its own; each opens a card a second for a while. The floor is three bare round trips
    of the same processes in between, one of them a commit."""
    say(f"{MEMBERS} members at once")
    with server.admin() as admin:
        admin.execute("CREATE TABLE IF NOT EXISTS bare (at timestamptz)")
    told = json.dumps(
        {
            "address": way.address,
            "passphrase": way.passphrase,
            "secret_key": way.secret_key.hex(),
            "bare": {
                "host": str(server.socket),
                "user": SUPERUSER,
                "password": server.password,
                "dbname": "postgres",
            },
        }
    )
    processes = []
    for number in range(MEMBERS):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.server", str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "ENTRACK_VAULT_STATE": f"{os.environ['ENTRACK_VAULT_STATE']}-{number}"},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(told + "\n")
        process.stdin.flush()
        processes.append(process)
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate()[0]) for process in processes]
    p95, floor = (
        sorted(taken for answer in answers for taken in answer[kind])[int(MEMBERS * SECONDS * 0.95)] * 1000
        for kind in ("opening", "bare")
    )
    return Figure(f"{MEMBERS} members, each opening a card a second, p95", "ms", p95, floor, "< 100 ms", p95 < 100)


def _verify(way: Way) -> list[Figure]:
    with way.unlock() as opened:
        log.read(opened.gate, most=1)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        entries = log.verify(opened.gate).entries
        taken = time.perf_counter() - start
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return [
        Figure(f"verifying {entries} log entries from a server", "s", taken, None, "(for comparison)", True),
        Figure("memory that took", "MB", grown, None, "< 100", grown < 100),
    ]


def _member(number: int) -> None:
    told = json.loads(sys.stdin.readline())
    way = Way(told["address"], told["passphrase"], bytes.fromhex(told["secret_key"]))
    opening: list[float] = []
    bare: list[float] = []
    with way.unlock() as opened, psycopg.connect(**told["bare"], autocommit=True) as driver:
        ids = [person.id for person in people.load(opened.gate, ("employee",)).people[: MEMBERS * SECONDS]]
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        begin = time.perf_counter() + number / MEMBERS
        for second in range(SECONDS):
            time.sleep(max(0.0, begin + second - time.perf_counter()))
            start = time.perf_counter()
            records.open_person(opened.gate, ids[(number * SECONDS + second) % len(ids)], PURPOSE)
            opening.append(time.perf_counter() - start)
            time.sleep(max(0.0, begin + second + 0.5 - time.perf_counter()))
            start = time.perf_counter()
            for statement in ("SELECT 1", "INSERT INTO bare VALUES (now())", "SELECT 1"):
                driver.execute(statement)
            bare.append(time.perf_counter() - start)
    sys.stdout.write(json.dumps({"opening": opening, "bare": bare}))


if __name__ == "__main__":
    _member(int(sys.argv[1]))
