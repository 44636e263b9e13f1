"""What two people have agreed to delete is looked for in everything that is left, with every key that is left.

The attacker has the vault's folder, the file key and all compartment keys, and decrypts the database page by page:
also pages that belong to no row any more, and the write-ahead log. First a naive way of deleting is looked through.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import delete

from entrack_vault.domain.people import Entered
from entrack_vault.services import documents, purge, records
from entrack_vault.services.gate import Gate
from entrack_vault.store import sqlcipher, tables
from entrack_vault.vault import Vault
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, Built, build
from tests.filing import wanted
from tests.services.test_purge import on

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16  # SQLCipher 4
WAL_HEAD, FRAME_HEAD = 32, 24
DAY = on("2026-12-01")


def pages(folder: Path, file_key: bytes) -> Iterator[bytes]:
    """Every page of the database and of its write-ahead log, decrypted."""
    for file in sorted(folder.glob("vault-*.db*")):
        content = file.read_bytes()
        wal = file.name.endswith("-wal")
        step, head = (PAGE + FRAME_HEAD, FRAME_HEAD) if wal else (PAGE, 0)
        if file.name.endswith("-shm"):
            continue
        for start in range(WAL_HEAD if wal else 0, len(content) - PAGE + 1, step):
            page = content[start + head : start + head + PAGE]
            first = SALT if (start == 0 and not wal) or (wal and content[start : start + 4] == b"\0\0\0\1") else 0
            iv = page[-RESERVED : -RESERVED + IV]
            decryptor = Cipher(algorithms.AES(file_key), modes.CBC(iv)).decryptor()
            yield decryptor.update(page[first:-RESERVED]) + decryptor.finalize()


def found_in(folder: Path, file_key: bytes, needles: list[bytes]) -> int:
    """How many of the needles lie somewhere."""
    everything = b"".join(pages(folder, file_key))
    return sum(needle in everything for needle in needles)


def needles_of(vault: Vault, person: bytes) -> list[bytes]:
    """What must be nowhere: the wrapped data keys of a person's records, and pieces of what they open."""
    with vault.session.store.reading() as connection:
        mine = [row.id for row in connection.execute(tables.record.select()) if row.subject == person]
        keys = [row.wrapped for row in connection.execute(tables.data_key.select()) if row.record in mine]
        sealed = [row.sealed[:40] for row in connection.execute(tables.revision.select()) if row.record in mine]
        pieces = [row.sealed[:40] for row in connection.execute(tables.chunk.select()) if row.record in mine]
    assert keys
    return [*keys, *sealed, *pieces]


@pytest.fixture(scope="module")
def house_once(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A vault with people and members of several jobs; only to be copied."""
    return build(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(house_once: Built, tmp_path: Path, own_state_folder: Path) -> Built:
    """A copy, on the workstation where it was built."""
    return house_once.copy(tmp_path / "vault", own_state_folder)


@pytest.fixture
def rejected(house: Built) -> bytes:
    """An applicant with cards in several revisions and a document, who was not hired."""
    who = house.people[LIVE]
    with house.unlock(OWNER) as owners:
        gate = owners.gate
        for text in ("en", "to", "tre"):
            opened = records.edit_person(gate, who, "recruitment", ["feedback"])
            note = Entered(f"Notat {text}", date(2026, 3, 1), "employer")
            records.save(gate, opened, {"interview_notes": (note,)}, "recruitment")
        opened = records.open_person(gate, who, "recruitment")
        documents.add(gate, opened, wanted(b"CV " * 9000, "cv", "cv.txt"), "recruitment")
        records.set_status(gate, who, "rejected", "recruitment")
    return who.bytes


def test_a_naive_deletion_leaves_it_all_there(house: Built, rejected: bytes) -> None:
    with house.unlock(OWNER) as owners:
        needles, key = needles_of(owners, rejected), owners.session.store.file_key
        store = owners.session.store
        assert found_in(house.folder, key, needles) == len(needles)
        with store.writing() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        with store.writing() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            mine = [row.id for row in connection.execute(tables.record.select()) if row.subject == rejected]
            for table in (tables.data_key, tables.revision, tables.chunk):
                connection.execute(delete(table).where(table.c.record.in_(mine)))
        assert found_in(house.folder, key, needles) > 0


def test_after_a_purge_nothing_of_it_is_left_in_any_page(house: Built, rejected: bytes) -> None:
    who = house.people[LIVE]
    with house.unlock(OWNER) as owners:
        needles = needles_of(owners, rejected)
    with house.unlock(JONAS, now=DAY) as jonas:
        case, plan = purge.propose(jonas.gate, [who])
    assert plan.people[0].gone
    with house.unlock(OWNER, now=DAY) as owners:
        key = owners.session.store.file_key
        assert found_in(house.folder, key, needles) == len(needles)
        purge.answer(owners.gate, case.id, approve=True)
        purge.carry_out(owners.gate, case.id)
        assert found_in(house.folder, key, needles) == 0, "while the vault is still open"
    assert found_in(house.folder, key, needles) == 0


def test_what_stays_is_under_new_keys_and_the_earlier_ones_are_gone(house: Built) -> None:
    who = house.people[AMALIE]
    with house.unlock(OWNER) as owners:
        person = records.edit_person(owners.gate, who, "employment", ["job"])
        records.save(
            owners.gate, person, {"end_date": (Entered("2026-03-10", date(2026, 3, 10), "person"),)}, "employment"
        )
        before = needles_of(owners, who.bytes)
    with house.unlock(MARTE, now=DAY) as marte:
        case, plan = purge.propose(marte.gate, [who])
    going = {record for record, _ in plan.revisions}
    with house.unlock(OWNER, now=DAY) as owners:
        with owners.session.store.reading() as connection:
            gone = [row.wrapped for row in connection.execute(tables.data_key.select()) if row.record in going]
        purge.answer(owners.gate, case.id, approve=True)
        purge.carry_out(owners.gate, case.id)
        key = owners.session.store.file_key
        assert gone
        assert found_in(house.folder, key, gone) == 0
        assert found_in(house.folder, key, before) < len(before)


def test_a_reader_who_holds_an_older_state_delays_the_emptying_no_longer_than_they_read(
    house: Built, rejected: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlcipher, "BUSY_SECONDS", 0.2)
    who = house.people[LIVE]
    with house.unlock(JONAS, now=DAY) as jonas:
        case, _plan = purge.propose(jonas.gate, [who])
    with house.unlock(OWNER, now=DAY) as owners, house.unlock(MARTE, now=DAY) as reader:
        needles, key = needles_of(owners, rejected), owners.session.store.file_key
        purge.answer(owners.gate, case.id, approve=True)
        with reader.session.store.reading() as connection:
            connection.execute(tables.person.select()).all()
            purge.carry_out(owners.gate, case.id)
            assert found_in(house.folder, key, needles) > 0
        write_something(owners.gate, house)
        assert found_in(house.folder, key, needles) == 0


def write_something(gate: Gate, house: Built) -> None:
    """Any entry will do."""
    records.open_person(gate, house.people[AMALIE], "employment")
