"""Header and database cut, emptied, missing, exchanged or of different ages: refused, and left as they are."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.errors import Damaged, Misuse, VaultError, WrongKey
from entrack_vault.services import check, people, records, staff
from entrack_vault.store import sqlcipher
from tests.building import AMALIE, MARTE, OWNER, TOR, Built, at_building, entered, workstation
from tests.crashes.conftest import Crowd


@pytest.fixture
def house(crowd: Crowd, tmp_path: Path) -> Iterator[Built]:
    """A copy of the vault, on the workstation where it was built."""
    built = crowd.built.copy(tmp_path / "vault", tmp_path / "state")
    with workstation(built.state):
        yield built


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The state of a workstation that has not seen the vault."""
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere"


def refused(built: Built, kind: type[VaultError] = Damaged) -> str:
    """Why the owner cannot unlock; nothing is changed by trying."""
    before = {entry.name: entry.read_bytes() for entry in built.folder.iterdir()}
    with pytest.raises(kind) as why:
        built.unlock(OWNER)
    after = {entry.name: entry.read_bytes() for entry in built.folder.iterdir()}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) <= {"vault-1.db-wal", "vault-1.db-shm"}
    return str(why.value)


DATABASE, HEADER = "vault-1.db", "header.json"
UNLIKE_THE_KEY = "does not open with this vault's key, or it is damaged"


@pytest.mark.parametrize("left", [0, 1, 15, 16, 4095])
def test_a_database_cut_short_is_refused(house: Built, left: int) -> None:
    file = house.folder / DATABASE
    file.write_bytes(file.read_bytes()[:left])
    assert UNLIKE_THE_KEY in refused(house)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_database_cut_in_the_middle_opens_no_one(house: Built, part: float) -> None:
    file = house.folder / DATABASE
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * part) // 4096 * 4096])
    with pytest.raises(Damaged):
        house.unlock(OWNER)


@pytest.mark.parametrize("at", [0, 20, 100, 4096, 40000, -1])
def test_a_flipped_byte_in_the_database_is_found(house: Built, at: int) -> None:
    file = house.folder / DATABASE
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    try:
        owners = house.unlock(OWNER)
    except Damaged:
        return
    with owners:  # a page nobody read yet: the check reads them all
        assert check.check(owners.gate).findings


def test_a_missing_database_is_said_to_be_missing(house: Built) -> None:
    (house.folder / DATABASE).unlink()
    assert refused(house).startswith("The vault's database file is missing.")
    assert not (house.folder / DATABASE).exists()


def test_a_missing_header_is_no_vault(house: Built) -> None:
    (house.folder / HEADER).unlink()
    assert refused(house, Misuse).startswith("There is no vault in this folder.")


@pytest.mark.parametrize("left", [0, 1, 500, -2])
def test_a_header_cut_short_is_refused(house: Built, left: int) -> None:
    file = house.folder / HEADER
    file.write_bytes(file.read_bytes()[:left])
    assert "header is damaged" in refused(house)


def replaced(**values: object) -> Callable[[dict[str, object]], None]:
    return lambda header: header.update(values)


@pytest.mark.parametrize(
    "alter",
    [
        replaced(generation=99),
        replaced(demonstration=False),
        replaced(database="vault-9.db"),
        replaced(enrolments=[]),
        replaced(mac="A" * 44),
        replaced(mac=7),
        replaced(members=7),
        replaced(database="../vault-1.db"),
        replaced(database="vault-/../../x.db"),
        replaced(more="x"),
    ],
)
def test_an_altered_header_is_refused(house: Built, alter: Callable[[dict[str, object]], None]) -> None:
    file = house.folder / HEADER
    header = json.loads(file.read_text())
    alter(header)
    file.write_text(json.dumps(header))
    assert "header is damaged" in refused(house)


@pytest.fixture
def other(tmp_path: Path) -> tuple[Path, bytes]:
    """Another vault, and its owner's secret key."""
    with workstation(tmp_path / "other state"):
        founded = vault.create(
            tmp_path / "other",
            organisation="Another AS",
            owner="Someone Else",
            passphrase="en annen lang frase",
            demonstration=True,
            now=at_building,
        )
    return tmp_path / "other", founded.secret_key


def test_the_database_of_another_vault_is_refused(house: Built, other: tuple[Path, bytes]) -> None:
    shutil.copy(other[0] / DATABASE, house.folder / DATABASE)
    assert UNLIKE_THE_KEY in refused(house)


def test_the_header_of_another_vault_is_refused(house: Built, other: tuple[Path, bytes]) -> None:
    shutil.copy(other[0] / HEADER, house.folder / HEADER)
    assert "does not belong to anyone who can open this vault" in refused(house, WrongKey)
    with pytest.raises(Damaged, match=UNLIKE_THE_KEY):
        vault.unlock(house.folder, passphrase="en annen lang frase", secret_key=other[1], now=at_building)


def test_the_key_of_another_vault_opens_nothing(house: Built, other: tuple[Path, bytes]) -> None:
    with pytest.raises(WrongKey, match="does not belong to anyone who can open this vault"):
        vault.unlock(house.folder, passphrase=house.keys[OWNER].passphrase, secret_key=other[1], now=at_building)


def test_a_header_from_before_a_rotation_no_longer_finds_its_file(house: Built) -> None:
    old = (house.folder / HEADER).read_bytes()
    with house.unlock(OWNER) as owners:
        staff.remove(owners.gate, house.keys[MARTE].member)
    (house.folder / HEADER).write_bytes(old)
    assert "missing" in refused(house) or "older copy" in refused(house)


def test_a_database_from_before_a_rotation_does_not_fit_the_header(house: Built, elsewhere: Path) -> None:
    old = (house.folder / DATABASE).read_bytes()
    with house.unlock(OWNER) as owners:
        staff.remove(owners.gate, house.keys[MARTE].member)
    (house.folder / "vault-2.db").write_bytes(old)
    assert UNLIKE_THE_KEY in refused(house)
    with workstation(elsewhere):
        assert UNLIKE_THE_KEY in refused(house)


def test_both_from_before_a_rotation_are_an_older_copy(house: Built) -> None:
    old = {name: (house.folder / name).read_bytes() for name in (HEADER, DATABASE)}
    with house.unlock(OWNER) as owners:
        staff.remove(owners.gate, house.keys[MARTE].member)
    for name, content in old.items():
        (house.folder / name).write_bytes(content)
    assert "older copy of the vault" in refused(house)


def test_an_older_header_under_the_same_key_is_an_older_copy(house: Built) -> None:
    old = (house.folder / HEADER).read_bytes()
    with house.unlock(OWNER) as owners:
        staff.invite(owners.gate, "Kari Holm", "privacy_controller")
    (house.folder / HEADER).write_bytes(old)
    assert "older copy of the vault" in refused(house)


def test_an_older_database_under_the_same_key_has_a_log_that_was_cut(house: Built) -> None:
    old = (house.folder / DATABASE).read_bytes()
    with house.unlock(OWNER) as owners:
        records.create(owners.gate, "employee", entered(name="Ny Medarbeider"), "employment")
    (house.folder / DATABASE).write_bytes(old)
    assert "shorter than it has been" in refused(house)


def test_wrong_passphrases_are_counted_and_told_at_the_next_success(house: Built) -> None:
    own = house.keys[OWNER]
    for _ in range(3):
        with pytest.raises(WrongKey):
            vault.unlock(house.folder, passphrase="en helt annen frase", secret_key=own.secret_key, now=at_building)
    with house.unlock(MARTE) as marte:
        assert marte.failures_before == 0
    with house.unlock(OWNER) as owners:
        assert owners.failures_before == 3
    with house.unlock(OWNER) as again:
        assert again.failures_before == 0


def test_someone_not_confirmed_is_let_in_nowhere(house: Built) -> None:
    tor = house.keys[TOR]
    with pytest.raises(VaultError) as why:
        vault.unlock(house.folder, passphrase=tor.passphrase, secret_key=tor.secret_key, now=at_building)
    assert "Nothing was opened." in str(why.value)


def test_a_key_change_is_followed_by_those_who_have_the_vault_open(house: Built, elsewhere: Path) -> None:
    with house.unlock(OWNER) as owners, workstation(elsewhere):
        with house.unlock(OWNER) as second:
            staff.remove(second.gate, house.keys[MARTE].member)
            assert {entry.name for entry in house.folder.glob("*.db")} == {"vault-2.db"}
        assert people.load(owners.gate).find("Amalie")
        who = records.create(owners.gate, "employee", entered(name="Ny Medarbeider"), "employment")
        assert owners.session.store.header.database == "vault-2.db"
    with house.unlock(OWNER) as third:
        assert {person.id for person in people.load(third.gate).people} >= {who, house.people[AMALIE]}


def test_a_file_without_encryption_is_not_opened(tmp_path: Path) -> None:
    import sqlite3

    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE person (id)")
    plain.close()
    with pytest.raises(Damaged):
        sqlcipher.open_engine(tmp_path / "plain.db", bytes(32))
    with pytest.raises(ValueError, match="32 bytes"):
        sqlcipher.open_engine(tmp_path / "new.db", b"short", create=True)
