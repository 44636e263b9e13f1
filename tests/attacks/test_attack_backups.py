"""What was purged is looked for in every backup, by an attacker with every key there still is.

They have the destinations and the owner's own passphrase and secret key, and read the files without the program: each
file's outer wall is opened, and each sealed row is tried with the keys of every key file and of the vault itself. It
is found before the purge, and afterwards with a key file that was put aside; then with all that the program left.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Connection

from entrack_vault.domain.people import Entered
from entrack_vault.services import backup, backup_places, documents, purge, records
from entrack_vault.services.keys import Keys
from entrack_vault.store import backup_files, members
from entrack_vault.store.records import Stored
from entrack_vault.store.tables import data_key, record, revision
from entrack_vault.vault import Vault
from tests.building import JONAS, LIVE, OWNER, Built, build
from tests.filing import wanted
from tests.services.test_purge import on

CANARY = "Kanarifugl"
Held = tuple[Keys, dict[tuple[bytes, int], tuple[int, bytes]]]  # data keys by (record, revision)
BEFORE, AFTER = on("2026-11-30"), on("2026-12-01")


@pytest.fixture
def house(tmp_path: Path, own_state_folder: Path) -> Built:
    """A vault with an applicant who was not hired: canaries in cards, earlier versions and a document's name."""
    built = build(tmp_path / "built")
    shutil.copytree(built.state, own_state_folder, dirs_exist_ok=True)
    who = built.people[LIVE]
    with built.unlock(OWNER) as owners:
        for text in ("en", "to"):
            opened = records.edit_person(owners.gate, who, "recruitment", ["feedback"])
            note = Entered(f"{CANARY} {text}", date(2026, 3, 1), "employer")
            records.save(owners.gate, opened, {"interview_notes": (note,)}, "recruitment")
        opened = records.open_person(owners.gate, who, "recruitment")
        documents.add(owners.gate, opened, wanted(b"CV " * 900, "cv", f"{CANARY}.txt"), "recruitment")
        records.set_status(owners.gate, who, "rejected", "recruitment")
    return built


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Where backups go."""
    place = tmp_path / "shelf"
    place.mkdir()
    return place


def held_in(connection: Connection, keys: Keys) -> Iterator[Held]:
    rows = connection.execute(select(data_key.c.record, data_key.c.revision, data_key.c.epoch, data_key.c.wrapped))
    yield keys, {(row[0], row[1]): (row[2], row[3]) for row in rows}


def every_key(owner: Vault, place: Path, scratch: Path) -> list[Held]:
    """The keys of the vault itself and of every key file in a place."""
    session = owner.session
    found: list[Held] = []
    with session.store.reading() as connection:
        found += held_in(connection, session.keys)
    for one in backup_places.look(place).keys:
        inside = scratch / f"{one.path.name}.inside"
        inside.unlink(missing_ok=True)
        backup_files.take_out(one.path, inside)
        key = backup_files.key_of("keys", session.store.file_key, backup_files.salt_of(inside))
        with backup_files.reading(inside, key, "keys", session.vault) as (connection, _):
            keys = Keys(session.vault, session.identity, session.member, members.grants(connection))
            found += held_in(connection, keys)
    return found


def openable(owner: Vault, place: Path, scratch: Path) -> list[bytes]:
    """What every data file in a place gives with all those keys."""
    session = owner.session
    settings = session.settings
    assert settings is not None and settings.backups is not None
    held = every_key(owner, place, scratch)
    found = []
    for one in backup_places.look(place).data:
        key = backup_files.key_of("data", settings.backups.secret, backup_files.salt_of(one.path))
        with backup_files.reading(one.path, key, "data", session.vault) as (connection, _):
            query = select(record.c.subject, record.c.compartment, *revision.columns).join(
                revision, revision.c.record == record.c.id
            )
            for subject, room, *row in connection.execute(query):
                for keys, by_place in held:
                    wrapped = by_place.get((row[0], row[1]))
                    if wrapped is not None:
                        stored = Stored._make((row[0], row[1], subject, room, *row[2:], *wrapped))
                        found.append(keys.open(stored))
    return found


def test_what_was_purged_opens_in_no_backup(house: Built, shelf: Path, tmp_path: Path) -> None:
    def has_canary(place: Path) -> bool:
        with house.unlock(OWNER, now=AFTER) as owners:
            contents = openable(owners, place, tmp_path)
        assert contents, "the rest opens"
        return any(CANARY.encode() in content for content in contents)

    aside = tmp_path / "aside"
    with house.unlock(OWNER, now=BEFORE) as owners:
        backup.decide(owners.gate, [shelf])
        backup.make(owners.gate)
        backup.make(owners.gate)
    assert has_canary(shelf), "before the purge"
    shutil.copytree(shelf, aside)
    with house.unlock(JONAS, now=AFTER) as jonas:
        case, plan = purge.propose(jonas.gate, [house.people[LIVE]])
        assert plan.gone
    with house.unlock(OWNER, now=AFTER) as owners:
        purge.answer(owners.gate, case.id, approve=True)
        done = purge.carry_out(owners.gate, case.id).done
        assert done is not None
        assert [(one.place, one.keys) for one in done.uncleaned] == [(str(shelf), 2)]
        assert done.keys_until == date(2027, 1, 4), "35 days after the last key backup"
        assert has_canary(shelf), "until the next backup"
        backup.make(owners.gate)
    assert not has_canary(shelf), "with every key the program left"
    assert len(backup_places.look(shelf).data) == 3, "and all the data is still there"
    assert has_canary(aside), "a copy made outside the program is not covered, as the certificate says"


def test_the_files_give_nothing_to_those_without_a_passphrase(house: Built, shelf: Path) -> None:
    with house.unlock(OWNER, now=BEFORE) as owners:
        backup.decide(owners.gate, [shelf])
        backup.make(owners.gate)
    everything = b"".join(file.read_bytes() for file in shelf.iterdir())
    for text in (CANARY, *house.people, *house.keys, "Entrack AS", "purge", "CREATE TABLE"):
        assert text.encode() not in everything
