"""Documents under attack: chunks swapped, cut, repeated or altered, and what a co-worker can do with the database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entrack_vault.crypto.documents import CHUNK_BYTES
from entrack_vault.errors import Damaged
from entrack_vault.services import check, documents, overview, portable, records
from tests.attacks.raw import Hands, change_one, rows
from tests.building import AMALIE, JONAS, OWNER, SINDRE, Built, build
from tests.filing import WHY, added, content_of

CONTENT = b"first" * CHUNK_BYTES  # five chunks
Alter = Callable[[Any, bytes, bytes], object]


@pytest.fixture(scope="module")
def house_once(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The vault as it was built; not to be changed."""
    return build(tmp_path_factory.mktemp("documents"))


@pytest.fixture
def house(house_once: Built, tmp_path: Path, own_state_folder: Path) -> Built:
    """A copy of it."""
    return house_once.copy(tmp_path / "vault", own_state_folder)


def _run(statement: str) -> Alter:
    return lambda database, mine, theirs: database.execute(statement, {"mine": mine, "theirs": theirs})


ALTERATIONS = {
    "cut at its end": _run("DELETE FROM chunk WHERE record = :mine AND position = 4"),
    "cut in the middle": _run("DELETE FROM chunk WHERE record = :mine AND position = 2"),
    "one repeated": _run(
        "UPDATE chunk SET sealed = (SELECT sealed FROM chunk WHERE record = :mine AND position = 1)"
        " WHERE record = :mine AND position = 2"
    ),
    "two swapped": _run(
        "UPDATE chunk SET position = CASE position WHEN 1 THEN 102 WHEN 2 THEN 101 ELSE position END"
        " WHERE record = :mine"
    ),
    "another document's": _run(
        "UPDATE chunk SET sealed = (SELECT sealed FROM chunk WHERE record = :theirs AND position = 1)"
        " WHERE record = :mine AND position = 1"
    ),
    "a bit": _run(
        "UPDATE chunk SET sealed = CAST(substr(sealed, 1, 400) || zeroblob(4) || substr(sealed, 405) AS BLOB)"
        " WHERE record = :mine AND position = 3"
    ),
}


@pytest.mark.parametrize("how", ALTERATIONS)
def test_a_document_that_is_not_what_was_added_is_never_handed_out_whole(house: Built, how: str) -> None:
    with house.unlock(OWNER) as owners:
        mine, theirs = (added(owners.gate, house, CONTENT, "cv", name=name) for name in (AMALIE, SINDRE))
        assert content_of(owners.gate, house, mine) == CONTENT
    with Hands(house, OWNER).database() as database:
        ALTERATIONS[how](database, mine.bytes, theirs.bytes)
        database.execute("UPDATE chunk SET position = position - 100 WHERE position > 100")
    with house.unlock(OWNER) as owners:
        with pytest.raises(Damaged):
            content_of(owners.gate, house, mine)
        assert [found.record for found in check.check(owners.gate).findings] == [mine]


def test_more_at_the_end_is_found_by_the_check_and_never_read(house: Built) -> None:
    with house.unlock(OWNER) as owners:
        mine = added(owners.gate, house, CONTENT, "cv")
    with Hands(house, OWNER).database() as database:
        database.execute(
            "INSERT INTO chunk SELECT record, 5, brought, sealed FROM chunk WHERE record = ? AND position = 4",
            (mine.bytes,),
        )
    with house.unlock(OWNER) as owners:
        assert content_of(owners.gate, house, mine) == CONTENT
        assert len(check.check(owners.gate).findings) == 1


def test_a_coworker_with_the_whole_database_finds_neither_name_nor_content(house: Built) -> None:
    """Jonas' keys open contact and job of employees, not their finances."""
    with house.unlock(OWNER) as owners:
        document = added(owners.gate, house, b"Kanarifuglen er gul", "pay_agreement")
    hands = Hands(house, JONAS)
    held = {room for room, _ in hands.compartment_keys()}
    with hands.database() as database:
        (record,) = rows(database, "SELECT * FROM record WHERE id = ?", document.bytes)
        stored = rows(database, "SELECT sealed FROM chunk WHERE record = ?", document.bytes)
        stored += rows(database, "SELECT sealed FROM revision WHERE record = ?", document.bytes)
    assert record["compartment"] not in held
    assert record["excerpt"] == b""
    assert len(stored) == 2
    for row in stored:
        assert b"Kanarifugl" not in row["sealed"]
        assert b"Arbeidsavtale" not in row["sealed"]


def test_a_document_put_back_to_an_earlier_revision_is_noticed(house: Built) -> None:
    with house.unlock(OWNER) as owners:
        document = added(owners.gate, house, b"x")
        documents.remove(owners.gate, records.open_person(owners.gate, house.people[AMALIE], WHY), document, WHY)
    with Hands(house, OWNER).database() as database:
        for table in ("revision", "data_key"):
            database.execute(f"DELETE FROM {table} WHERE record = ? AND revision = 2", (document.bytes,))
        database.execute("UPDATE record SET revision = 1 WHERE id = ?", (document.bytes,))
    with house.unlock(OWNER) as owners, pytest.raises(Damaged):
        records.open_person(owners.gate, house.people[AMALIE], WHY)


def test_a_card_made_to_look_like_a_document_is_found_and_not_left_out(house: Built) -> None:
    with house.unlock(OWNER) as owners:
        card = records.open_person(owners.gate, house.people[AMALIE], WHY).held["contact"].record
    with Hands(house, OWNER).database() as database:
        change_one(database, "UPDATE revision SET schema = 2 WHERE record = ?", card.bytes)
    with house.unlock(OWNER) as owners:
        gate, who = owners.gate, house.people[AMALIE]
        for look in (
            lambda: records.open_person(gate, who, WHY),
            lambda: records.history(gate, who, WHY),
            lambda: overview.make(gate, who, "nb"),
            lambda: portable.make(gate, who, "nb"),
        ):
            with pytest.raises(Damaged):
                look()
        assert len(check.check(gate).findings) == 1
