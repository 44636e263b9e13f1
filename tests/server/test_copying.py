"""Moving a vault from a folder to a server and back: nothing differs, and members come in with their own keys."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.errors import Damaged, Misuse, NotAllowed
from entrack_vault.services import check, copying, log, people, records, staff, unlocking
from entrack_vault.store import copying as rows
from entrack_vault.store.tables import metadata
from tests.building import AMALIE, MARTE, OWNER, Built, at_building, build, enrol, workstation
from tests.server import running
from tests.server.running import Server


@pytest.fixture(scope="module")
def server(short_folder: Path) -> Iterator[Server]:
    started = running.make(running.WHEEL, short_folder)
    yield started
    running.remove(started)


@pytest.fixture
def folder_house(tmp_path: Path, own_state_folder: Path) -> Built:
    return build(tmp_path / "built").copy(tmp_path / "vault", own_state_folder)


def prepared(server: Server) -> tuple[str, str]:
    return server.prepare(f"v{secrets.token_hex(4)}")


def test_every_table_is_copied() -> None:
    assert {table.name for table in rows.TABLES} == set(metadata.tables)


def test_there_and_back_nothing_differs(folder_house: Built, server: Server, tmp_path: Path) -> None:
    address, password = prepared(server)
    with folder_house.unlock(OWNER) as owner:
        there = copying.copy(owner.gate, vault.home(address, password=password), folder_house.keys[OWNER].secret_key)
    assert min(there.rows[name] for name in ("person", "record", "revision", "data_key", "log", "manifest")) > 0
    own = folder_house.keys[OWNER]
    with vault.unlock(address, passphrase=own.passphrase, secret_key=own.secret_key, now=at_building) as owner:
        assert len(people.load(owner.gate)) == len(folder_house.people)
        assert check.check(owner.gate).findings == ()
        member = staff.named(owner.gate, MARTE)
        login, first = staff.make_login(owner.gate, member)
        _, first = staff.make_login(owner.gate, member)  # the first one was lost
        unlocking.change_passphrase(owner.session, "ny passfrase etter flyttingen", own.secret_key)
        unlocking.change_passphrase(owner.session, own.passphrase, own.secret_key)
        anew = enrol(owner.gate, "Nora Vik", "receptionist")
        staff.remove(owner.gate, anew.member)
        back = copying.copy(owner.gate, vault.home(tmp_path / "back"), own.secret_key)
    assert back.rows["record"] == there.rows["record"] + 1  # the entry of someone who came and went
    own = folder_house.keys[MARTE]
    for password in (first, ""):  # the first password gives way to the one that follows from her own key
        home = vault.home(login.address, password=password)
        with vault.unlock(home, passphrase=own.passphrase, secret_key=own.secret_key, now=at_building) as marte:
            assert records.open_person(marte.gate, folder_house.people[AMALIE], "payroll_run").person.cards
    with workstation(tmp_path / "another"):
        own = folder_house.keys[OWNER]
        with vault.unlock(
            tmp_path / "back", passphrase=own.passphrase, secret_key=own.secret_key, now=at_building
        ) as owner:
            assert check.check(owner.gate).findings == ()
            assert log.verify(owner.gate).entries > back.head.sequence


def test_a_copy_that_differs_is_not_kept(
    folder_house: Built, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, password = prepared(server)
    honest = rows.rows_of
    lost: list[str] = []

    def loses_a_row(connection, table):  # type: ignore[no-untyped-def]
        for some in honest(connection, table):
            yield some[1:] if table.name == "log_change" in lost else some
        lost.append(table.name)

    monkeypatch.setattr(rows, "rows_of", loses_a_row)
    with folder_house.unlock(OWNER) as owner, pytest.raises(Damaged):
        copying.copy(owner.gate, vault.home(address, password=password), folder_house.keys[OWNER].secret_key)
    with closing(vault.home(address, password=password)) as home, pytest.raises(Misuse, match="no vault in this"):
        home.header()
    lost.clear()
    with folder_house.unlock(OWNER) as owner, pytest.raises(Damaged):
        copying.copy(owner.gate, vault.home(tmp_path / "back"), folder_house.keys[OWNER].secret_key)
    assert not (tmp_path / "back").exists()


def test_only_an_owner_copies_and_never_over_a_vault(folder_house: Built, server: Server, tmp_path: Path) -> None:
    with folder_house.unlock(MARTE) as marte, pytest.raises(NotAllowed):
        copying.copy(marte.gate, vault.home(tmp_path / "mine"), folder_house.keys[MARTE].secret_key)
    address, password = prepared(server)
    with folder_house.unlock(OWNER) as owner:
        copying.copy(owner.gate, vault.home(address, password=password), folder_house.keys[OWNER].secret_key)
        with pytest.raises(Misuse, match="already a vault"):
            copying.copy(owner.gate, vault.home(address), folder_house.keys[OWNER].secret_key)
