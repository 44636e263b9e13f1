"""Opening and saving a card, and hiring an applicant, beside a bare durable commit on the same file."""

import os
import statistics
import time
from datetime import date

from entrack_vault.domain.people import Entered
from entrack_vault.services import lives, people, records
from entrack_vault.store import members
from entrack_vault.store.folder_store import FolderStore
from entrack_vault.vault import Vault
from tests.bench.figures import Figure

TIMES = 200
HIRED = 50
COMMITS = 3
PURPOSE = "payroll_run"


def measure(vault: Vault) -> list[Figure]:
    """Different people each time, so that nothing is warm but the file."""
    listed = people.load(vault.gate, ("employee",))
    ids = [person.id for person in listed.people[:TIMES]]
    opening, saving, commits = [], [], []
    for number, person in enumerate(ids):
        commits.append(_commit(vault))
        start = time.perf_counter()
        records.open_person(vault.gate, person, PURPOSE, ("contact",))
        opening.append(time.perf_counter() - start)
        opened = records.edit_person(vault.gate, person, PURPOSE, ("contact",))
        phone = (Entered(f"+4700{number:06d}", date(2026, 1, 1), "person"),)
        start = time.perf_counter()
        records.save(vault.gate, opened, {"phone": phone}, PURPOSE)
        saving.append(time.perf_counter() - start)
    floor = statistics.median(commits) * 1000
    return [
        _figure("opening a card with its log entry", opening, floor),
        _figure("saving a card", saving, floor),
        _hiring(vault, floor),
    ]


def _hiring(vault: Vault, floor: float) -> Figure:
    """Of somebody without documents to bring: what it takes besides its three commits (two looks, and the change)."""
    listed = people.load(vault.gate, ("applicant",))
    taken = []
    for number, person in enumerate(person for person in listed.people if person.status != "hired"):
        if number == HIRED:
            break
        fields = {"start_date": (Entered("2026-12-01", date(2026, 11, 2), "person"),)}
        start = time.perf_counter()
        lives.carry_over(vault.gate, person.id, lives.HIRE, fields, "recruitment", "employment")
        taken.append(time.perf_counter() - start)
    value = statistics.median(taken) * 1000 - COMMITS * floor
    return Figure("hiring an applicant, besides its commits", "ms", value, None, "< 50 ms", value < 50)


def _figure(name: str, times: list[float], floor: float) -> Figure:
    value = statistics.median(times) * 1000
    return Figure(name, "ms", value, floor, "<= 3 x or 2 ms", value <= max(3 * floor, 2.0))


def _commit(vault: Vault) -> float:
    """A bare row of an entry's size, written and committed durably to the vault's own file."""
    name, body = os.urandom(16), os.urandom(400)
    store = vault.session.store
    assert isinstance(store, FolderStore)
    engine = store._engine
    start = time.perf_counter()
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        members.add_request(connection, name, body, bytes(64), "")
    taken = time.perf_counter() - start
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        members.drop_request(connection, name)
    return taken
