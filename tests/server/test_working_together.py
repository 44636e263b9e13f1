"""Several workstations at once: nothing is lost or written twice, and each sees what the others did."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from entrack_vault.errors import Busy, NotAllowed, Unavailable, WrongKey
from entrack_vault.services import log, people, records, staff
from entrack_vault.services.records import Conflict
from entrack_vault.store import postgresql, server_address
from entrack_vault.store.server_store import ServerStore
from entrack_vault.vault import Vault
from tests.building import AMALIE, JONAS, MARTE, OWNER, Built, entered, workstation
from tests.server.running import RUNNING
from tests.services.conftest import Opener

CHECKOUT = Path(__file__).resolve().parent.parent.parent
WRITERS, TIMES = 8, 200
FINANCIAL = 37


def start(house: Built, state: Path, name: str, person: str, writer: int, times: int) -> subprocess.Popen[str]:
    """A writer on a workstation of its own."""
    own = house.keys[name]
    told = {
        "address": str(house.place(name)),
        "passphrase": own.passphrase,
        "secret_key": own.secret_key.hex(),
        "person": person,
        "writer": writer,
        "times": times,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.server.writer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        env={**os.environ, "ENTRACK_VAULT_STATE": str(state / f"desk-{writer}")},
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(told))
    process.stdin.close()
    process.stdin = None
    return process


def test_eight_writers_and_every_change_in_one_chain(house: Built, as_member: Opener, tmp_path: Path) -> None:
    owner = as_member(OWNER)
    whom = [
        str(records.create(owner, "employee", entered(name=f"Person {number}"), "employment"))
        for number in range(WRITERS)
    ]
    writers = [
        start(house, tmp_path, MARTE if number % 2 else OWNER, person, number, TIMES)
        for number, person in enumerate(whom)
    ]
    ends = [writer.communicate(timeout=400) for writer in writers]
    assert [(out.count("\n"), err) for out, err in ends] == [(TIMES, "")] * WRITERS
    for person in whom:
        opened = records.open_person(owner, UUID(person), "employment", ["contact"])
        assert opened.person.cards["contact"].revision == TIMES + 1
    verified = log.verify(owner)
    assert verified.entries > WRITERS * TIMES * 2


# What others do


def test_others_are_notified(house: Built, as_member: Opener) -> None:
    marte, jonas = as_member(MARTE), as_member(JONAS)
    store = marte.session.store
    while store.notified():
        pass  # of the unlocking
    people.load(marte)
    assert not store.notified()  # of one's own doings one is not told
    people.load(jonas)
    assert _notified(store)


def _notified(store: Any) -> bool:
    """Waits for the notification itself."""
    select.select([store.home.connected().fileno()], [], [], 10)
    return bool(store.notified())


def test_saves_conflict_by_revision(house: Built, as_member: Opener) -> None:
    marte, owner, amalie = as_member(MARTE), as_member(OWNER), house.people[AMALIE]
    mine = records.edit_person(marte, amalie, "employment", ["contact"])
    theirs = records.edit_person(owner, amalie, "employment", ["contact"])
    records.save(owner, theirs, entered(phone="+4700111222"), "employment")
    with pytest.raises(Conflict) as caught:
        records.save(marte, mine, entered(phone="+4700333444"), "employment")
    assert caught.value.theirs.person.cards["contact"].fields["phone"][0].text == "+4700111222"
    assert caught.value.mine["phone"][0].text == "+4700333444"


def test_a_rotation_while_others_work_makes_them_reload(house: Built, as_member: Opener) -> None:
    """Somebody leaves between the opening of a card and its saving: the save is sealed anew under the new keys."""
    owner, marte, amalie = as_member(OWNER), as_member(MARTE), house.people[AMALIE]
    opened = records.edit_person(marte, amalie, "employment", ["contact"])
    staff.remove(owner, house.keys[JONAS].member)
    records.save(marte, opened, entered(phone="+4700555666"), "employment")
    seen = records.open_person(owner, amalie, "employment", ["contact"])
    assert seen.person.cards["contact"].fields["phone"][0].text == "+4700555666"


# A network that comes and goes


def cut(vault: Vault) -> None:
    """The server ends this connection, as a network would."""
    store = vault.session.store
    assert isinstance(store, ServerStore)
    where, pid = store.home.where, store.home.connected().info.backend_pid
    with RUNNING[where.more["host"]].admin() as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", (pid,))


def test_a_lost_connection_comes_back_by_itself(house: Built) -> None:
    with house.unlock(MARTE) as marte:
        before = len(people.load(marte.gate))
        cut(marte)
        with pytest.raises(Unavailable, match="answer"):
            people.load(marte.gate)
        assert len(people.load(marte.gate)) == before
        opened = records.edit_person(marte.gate, house.people[AMALIE], "employment", ["contact"])
        cut(marte)
        records.save(marte.gate, opened, entered(phone="+4700777888"), "employment")
        seen = records.open_person(marte.gate, house.people[AMALIE], "employment", ["contact"])
        assert seen.person.cards["contact"].fields["phone"][0].text == "+4700777888"


def test_an_answer_lost_after_the_commit_writes_nothing_twice(house: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    with house.unlock(MARTE) as marte:
        opened = records.edit_person(marte.gate, house.people[AMALIE], "employment", ["contact"])
        before = marte.session.head.sequence
        honest = postgresql.call

        def loses_the_answer(driver: Any, function: str, *values: Any, types: str = "") -> Any:
            rows = honest(driver, function, *values, types=types)
            if function == "append":
                monkeypatch.setattr("entrack_vault.store.server_store.call", honest)
                driver.close()
                raise psycopg.OperationalError("server closed the connection unexpectedly")
            return rows

        monkeypatch.setattr("entrack_vault.store.server_store.call", loses_the_answer)
        records.save(marte.gate, opened, entered(phone="+4700777888"), "employment")
        assert marte.session.head.sequence == before + 1
        seen = records.open_person(marte.gate, house.people[AMALIE], "employment", ["contact"])
        assert seen.person.cards["contact"].revision == 2
        assert log.verify(marte.gate)


def test_a_server_that_is_gone_is_said_so(house: Built) -> None:
    server = RUNNING[server_address.read(house.server).more["host"]]
    with house.unlock(MARTE) as marte:
        server.stop()
        try:
            for _ in range(2):
                with pytest.raises(Unavailable, match="answer"):
                    people.load(marte.gate)
        finally:
            server.start()
        assert people.load(marte.gate)


def test_a_full_disk_on_the_server_opens_and_saves_nothing(house: Built) -> None:
    """Told by the server in its own words: every write of the log fails as it does when the disk is full."""
    where = server_address.read(house.server)
    with house.unlock(MARTE) as marte, RUNNING[where.more["host"]].admin(where.database) as admin:
        card = records.edit_person(marte.gate, house.people[AMALIE], "payroll_run", ("contact",))
        before = admin.execute("SELECT * FROM store.head").fetchall()
        admin.execute(
            "CREATE FUNCTION store.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
            " 'could not extend file' USING ERRCODE = 'disk_full'; END $$;"
            " CREATE TRIGGER disk BEFORE INSERT ON store.log FOR EACH ROW EXECUTE FUNCTION store.full()"
        )
        with pytest.raises(Unavailable, match="disk is full"):
            records.open_person(marte.gate, house.people[AMALIE], "payroll_run")
        with pytest.raises(Unavailable, match="disk is full"):
            records.save(marte.gate, card, entered(phone="+4799999999"), "payroll_run")
        assert admin.execute("SELECT * FROM store.head").fetchall() == before
        admin.execute("DROP TRIGGER disk ON store.log")
        records.save(marte.gate, card, entered(phone="+4799999999"), "payroll_run")
        assert log.verify(marte.gate).entries


# Who may come in


def test_too_many_connections_and_a_wrong_password_are_told_apart(house: Built) -> None:
    where = server_address.read(house.server)
    with RUNNING[where.more["host"]].admin() as admin:
        admin.execute(f"ALTER ROLE {house.keys[MARTE].login} CONNECTION LIMIT 0".encode())
        try:
            with pytest.raises(Busy, match="as many connections"):
                house.unlock(MARTE)
        finally:
            admin.execute(f"ALTER ROLE {house.keys[MARTE].login} CONNECTION LIMIT -1".encode())
        admin.execute(f"ALTER ROLE {house.keys[MARTE].login} PASSWORD 'another'".encode())
    with pytest.raises(WrongKey, match="does not let this login in"):
        house.unlock(MARTE)


@pytest.mark.parametrize(("version", "words"), [(99, "newer version"), (0, "older version")])
def test_a_server_prepared_by_another_version_is_refused(house: Built, version: int, words: str) -> None:
    where = server_address.read(house.server)
    with RUNNING[where.more["host"]].admin(where.database) as admin:
        admin.execute("UPDATE store.format SET version = %s", (version,))
    with pytest.raises(Unavailable, match=words):
        house.unlock(MARTE)


# The whole of it


def test_two_workstations_and_a_right_that_is_taken_away(house: Built, tmp_path: Path) -> None:
    """Payroll corrects an account while recruitment adds an applicant and the finance manager removes a right."""
    with workstation(tmp_path / "recruitment"):
        jonas = house.unlock(JONAS)
    with house.unlock(MARTE) as marte, house.unlock(OWNER) as owner:
        opened = records.edit_person(marte.gate, house.people[AMALIE], "payroll_run", ["financial"])
        applicant = records.create(jonas.gate, "applicant", entered(name="Nora Dahl"), "recruitment")
        records.save(marte.gate, opened, entered(bank_account="99990000014"), "payroll_run")
        assert [one.id for one in people.load(owner.gate).find("nora dahl")] == [applicant]
        seen = records.open_person(owner.gate, house.people[AMALIE], "employment", ["financial"])
        assert seen.person.cards["financial"].fields["bank_account"][0].text == "99990000014"
        staff.change_job(owner.gate, house.keys[MARTE].member, "receptionist")
        with pytest.raises(NotAllowed):
            records.open_person(marte.gate, house.people[AMALIE], "payroll_run", ["financial"])
        assert FINANCIAL not in marte.session.keys
        verified = log.verify(owner.gate)
        assert log.verify(jonas.gate).entries == verified.entries + 1
    with workstation(tmp_path / "recruitment"):
        jonas.lock()
