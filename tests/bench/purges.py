"""The due list at some size, and purging a thousand people, each beside the bare work on the same rows."""

import json
import shutil
import time
from pathlib import Path

from sqlalchemy import delete

from entrack_vault import vault as vaults
from entrack_vault.crypto import paper
from entrack_vault.services import demonstration, purge, retention
from entrack_vault.services.purge_plan import Plan
from entrack_vault.store import sqlcipher, tables
from entrack_vault.vault import Vault
from tests.bench.figures import Figure, say
from tests.bench.ground import Ground

_AT_ONCE = 500


def measure(ground: Ground, people: int = 1000) -> list[Figure]:
    """As payroll looks at what is due and proposes, and the finance manager carries it out."""
    with ground.unlock() as officer:
        start = time.perf_counter()
        found = retention.due(officer.gate)
        value = time.perf_counter() - start
        floor = _opening_alone(officer)
        say(f"  {len(found)} people have something due")
        start = time.perf_counter()
        case, plan = purge.propose(officer.gate, [one.person for one in found[:people]])
        say(f"  proposing took {time.perf_counter() - start:.2f} s")
    bare = _bare_deletes(ground, plan)
    with owner(ground) as boss:
        start = time.perf_counter()
        purge.answer(boss.gate, case.id, approve=True)
        say(f"  approving took {time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
        purge.carry_out(boss.gate, case.id)
        carried = time.perf_counter() - start
    size = f"{len(plan.people)} people, {len(plan.revisions)} rows"
    return [
        Figure("the due list", "s", value, floor, "< 1 s", value < 1),
        Figure(f"carrying out a purge of {size}", "s", carried, bare, "<= 2 x", carried <= 2 * bare),
    ]


def owner(ground: Ground) -> Vault:
    """The vault as the finance manager opens it."""
    words, key = owners_keys(ground)
    return vaults.unlock(ground.folder, passphrase=words, secret_key=key)


def owners_keys(ground: Ground) -> tuple[str, bytes]:
    """The finance manager's passphrase and secret key."""
    member = json.loads(ground.keys.read_text("utf-8"))["members"][demonstration.OWNER]
    return member["passphrase"], paper.from_text("secret", member["secret_key"])


def _opening_alone(vault: Vault) -> float:
    """The same sealed excerpts read and opened, and nothing made of them."""
    session = vault.session
    clocks = {number for number, room in session.compartments.items() if room.category == "clocks"}
    held = clocks & {number for number in session.compartments if number in session.keys}
    start = time.perf_counter()
    with session.store.reading():
        rows = session.store.excerpts(held)
        session.keys.open_excerpts(rows, lambda _subject, _room, _content: None)
    return time.perf_counter() - start


def _bare_deletes(ground: Ground, plan: Plan) -> float:
    """The same rows deleted from a copy with secure_delete, and the write-ahead log emptied."""
    with ground.unlock() as officer:
        key, name = officer.session.store.file_key, officer.session.store.header.database
    copy = Path(shutil.copy(ground.folder / name, ground.folder.parent / "bare.db"))
    engine = sqlcipher.open_engine(copy, key)
    connection = engine.connect()
    driver = connection.connection.driver_connection
    assert driver is not None
    records = sorted({record for record, _ in plan.revisions})
    driver.execute("PRAGMA foreign_keys = OFF")
    start = time.perf_counter()
    with connection.begin():
        rooms = dict(driver.execute("SELECT id, compartment FROM record").fetchall())
        driver.executemany(
            "DELETE FROM data_key WHERE compartment = ? AND record = ? AND revision = ?",
            [(rooms[record], record, revision) for record, revision in plan.revisions],
        )
        driver.executemany("DELETE FROM revision WHERE record = ? AND revision = ?", plan.revisions)
        gone = [one for one in records if one not in set(plan.kept)]
        for at in range(0, len(gone), _AT_ONCE):
            connection.execute(delete(tables.record).where(tables.record.c.id.in_(gone[at : at + _AT_ONCE])))
        for at in range(0, len(plan.gone), _AT_ONCE):
            some = plan.gone[at : at + _AT_ONCE]
            connection.execute(delete(tables.person).where(tables.person.c.id.in_(some)))
    sqlcipher.empty_wal(connection)
    taken = time.perf_counter() - start
    engine.dispose()
    copy.unlink()
    return taken
