"""A member who goes past the program with their own login: nothing is read that is not in the log, committed, first.

Each attack is first made on a naive function that logs and returns in one go, where it succeeds.
"""

import threading
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.errors import VaultError
from entrack_vault.services.change import Change
from entrack_vault.services.request import Request
from entrack_vault.store import server_address
from entrack_vault.store.batch import Batch
from entrack_vault.vault import Vault
from tests.building import AMALIE, JONAS, MARTE, OWNER, SINDRE, Built
from tests.server.hands import CONTACT, FEEDBACK, FINANCIAL, NOTHING, Driver, Hands, covered, dossier, entries, sealed
from tests.server.running import RUNNING


@pytest.fixture
def marte(house: Built) -> Hands:
    return Hands(house, MARTE)


# What is as it should be


def test_a_receipt_opens_just_what_its_entry_names(house: Built, marte: Hands) -> None:
    amalie = house.people[AMALIE]
    with marte.connected() as driver:
        rows = sealed(dossier(driver, marte.log(driver, amalie, CONTACT, FINANCIAL)))
        assert {(row[2], row[8]) for row in rows} == {(room, amalie.bytes) for room in (CONTACT, FINANCIAL, 47)}
        assert covered(driver, marte.log(driver, amalie, CONTACT)) == 2  # the card, and the person's state
        everyone = marte.log(driver, None, CONTACT, event=Event.PEOPLE_LISTED)
        assert covered(driver, everyone) == 6


def test_a_receipt_gives_no_compartment_the_member_has_no_key_for(house: Built, marte: Hands) -> None:
    with marte.connected() as driver:
        rows = sealed(dossier(driver, marte.log(driver, house.people[AMALIE], CONTACT, FEEDBACK)))
    assert {row[2] for row in rows} == {CONTACT, 47}


# Rolling back


def test_a_naive_function_leaks_to_whoever_rolls_back(house: Built, marte: Hands) -> None:
    """The reason for receipts: logging and returning in one transaction, and the entry taken back."""
    where = server_address.read(house.server)
    with RUNNING[where.more["host"]].admin(where.database) as admin:
        admin.execute(
            "CREATE FUNCTION entrack.naive(p bytea) RETURNS SETOF store.revision LANGUAGE plpgsql SECURITY DEFINER"
            " AS $$ BEGIN INSERT INTO store.person VALUES (decode(md5('a log entry'), 'hex'), 99);"
            " RETURN QUERY SELECT v.* FROM store.revision v JOIN store.record r ON r.id = v.record"
            " WHERE r.subject = p; END $$; GRANT EXECUTE ON FUNCTION entrack.naive TO PUBLIC"
        )
        with marte.connected() as driver:
            driver.execute("BEGIN")
            stolen = driver.execute("SELECT * FROM naive(%b)", (house.people[AMALIE].bytes,)).fetchall()
            driver.execute("ROLLBACK")
        assert len(stolen) > 3
        assert admin.execute("SELECT FROM store.person WHERE population = 99").fetchall() == []


def test_an_entry_of_the_same_transaction_opens_nothing(house: Built, marte: Hands) -> None:
    before = entries(house)
    with marte.connected() as driver:
        for function in ("dossier(%s, true, true)", "open(%s)", "enter(%s)"):
            driver.execute("BEGIN")
            receipt = marte.log(driver, house.people[AMALIE], CONTACT)
            with NOTHING:
                driver.execute(f"SELECT * FROM {function}".encode(), (receipt,))
            driver.execute("ROLLBACK")
    assert entries(house) == before


@pytest.mark.parametrize("ending", ["RELEASE SAVEPOINT s", "ROLLBACK TO SAVEPOINT s"])
def test_savepoints_open_nothing(house: Built, marte: Hands, ending: str) -> None:
    before = entries(house)
    with marte.connected() as driver:
        driver.execute("BEGIN")
        driver.execute("SAVEPOINT s")
        receipt = marte.log(driver, house.people[AMALIE], CONTACT)
        driver.execute(ending.encode())
        with NOTHING:
            dossier(driver, receipt)
        driver.execute("ROLLBACK")
    assert entries(house) == before


def test_an_entry_under_way_in_another_session_opens_nothing(house: Built, marte: Hands) -> None:
    with marte.connected() as one, marte.connected() as other:
        one.execute("BEGIN")
        receipt = marte.log(one, house.people[AMALIE], CONTACT)
        with NOTHING:
            dossier(other, receipt)
        one.execute("ROLLBACK")
        with NOTHING:
            dossier(other, receipt)


def test_a_receipt_cannot_be_opened_again_by_rolling_back(house: Built, marte: Hands) -> None:
    with marte.connected() as driver:
        receipt = marte.log(driver, house.people[AMALIE], CONTACT)
        driver.execute("BEGIN")
        assert sealed(dossier(driver, receipt))
        driver.execute("ROLLBACK")
        with NOTHING:
            dossier(driver, receipt)


# Replays


def test_a_receipt_opens_once(house: Built, marte: Hands) -> None:
    with marte.connected() as driver, marte.connected() as again:
        receipt = marte.log(driver, house.people[AMALIE], CONTACT)
        assert sealed(dossier(driver, receipt))
        for connection in (driver, again):
            with NOTHING:
                dossier(connection, receipt)
            with NOTHING:
                covered(connection, receipt)


def test_sessions_racing_for_one_receipt_open_it_once(house: Built, marte: Hands) -> None:
    """The one that made the entry, and three more of the same login at the same moment."""
    won: list[int] = []

    def race(driver: Driver, receipt: int, start: threading.Barrier) -> None:
        start.wait()
        try:
            won.append(len(sealed(dossier(driver, receipt))))
        except psycopg.Error:
            won.append(0)

    for turn in range(5):
        with ExitStack() as stack:
            drivers = [stack.enter_context(marte.connected()) for _ in range(4)]
            receipt = marte.log(drivers[turn % 4], house.people[AMALIE], CONTACT)
            start = threading.Barrier(4)
            racers = [threading.Thread(target=race, args=(driver, receipt, start)) for driver in drivers]
            for racer in racers:
                racer.start()
            for racer in racers:
                racer.join()
        assert sorted(won) == [0, 0, 0, 2], turn
        won.clear()


def test_a_forgotten_connection_opens_nothing(house: Built, marte: Hands) -> None:
    """What the server remembers of a connection is thrown away, or set back."""
    with marte.connected() as driver:
        receipt = marte.log(driver, house.people[AMALIE], CONTACT)
        assert sealed(dossier(driver, receipt))
        for attempt in ("SELECT setval('pg_temp.opened', 1)", "DROP SEQUENCE pg_temp.opened"):
            with pytest.raises(psycopg.Error, match=r"permission denied|must be owner"):
                driver.execute(attempt.encode())
        driver.execute("DISCARD TEMP")
        with NOTHING:
            dossier(driver, receipt)
        marte.log(driver, house.people[AMALIE], CONTACT)
        with NOTHING:
            dossier(driver, receipt)


def test_an_old_receipt_opens_nothing(house: Built, marte: Hands) -> None:
    where = server_address.read(house.server)
    with marte.connected() as driver:
        receipt = marte.log(driver, house.people[AMALIE], CONTACT)
        with RUNNING[where.more["host"]].admin(where.database) as admin:
            admin.execute("ALTER TABLE store.log DISABLE TRIGGER log_no_update")
            admin.execute("UPDATE store.log SET at = at - interval '61 seconds' WHERE sequence = %s", (receipt,))
        with NOTHING:
            dossier(driver, receipt)


def test_what_a_receipt_showed_ends_with_its_transaction(house: Built, marte: Hands) -> None:
    with marte.connected() as driver:
        receipt = marte.log(driver, None, CONTACT, event=Event.PEOPLE_LISTED)
        driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        driver.execute("SELECT open(%s)", (receipt,))
        assert driver.execute("SELECT * FROM record WHERE compartment > 0").fetchall()
        driver.execute("COMMIT")
        assert driver.execute("SELECT * FROM record WHERE compartment > 0").fetchall() == []


# Another's


def test_another_members_receipt_opens_nothing(house: Built, marte: Hands) -> None:
    jonas = Hands(house, JONAS)
    with marte.connected() as driver, jonas.connected() as thief:
        receipt = marte.log(driver, house.people[AMALIE], CONTACT)
        with NOTHING:
            dossier(thief, receipt)
        with NOTHING:
            covered(thief, receipt)
        assert sealed(dossier(driver, receipt))


def test_an_entry_in_another_members_name_is_not_taken(house: Built, marte: Hands) -> None:
    jonas = Hands(house, JONAS)
    before = entries(house)
    with jonas.connected() as driver, pytest.raises(psycopg.Error, match="not this member"):
        marte.log(driver, house.people[AMALIE], CONTACT)
    assert entries(house) == before


def test_set_role_changes_nobody(house: Built, marte: Hands) -> None:
    """What counts is the login that connected."""
    with marte.connected() as driver:
        receipt = marte.log(driver, house.people[AMALIE], CONTACT)
        members = driver.execute("SELECT members()").fetchone()
        assert members is not None
        driver.execute(f"SET ROLE {members[0]}".encode())
        assert sealed(dossier(driver, receipt))
        with pytest.raises(psycopg.Error, match="permission denied"):
            driver.execute(f"SET ROLE {house.keys[OWNER].login}".encode())


# Writing past the rules


def test_what_is_written_is_the_members_own_and_named_by_its_entry(house: Built, marte: Hands) -> None:
    """A colleague's name, a record of someone else, a revision out of order, a change that is not there: refused."""
    with house.unlock(MARTE) as vault:
        session = vault.session
        batches = honest_and_altered(house, vault)
        before = entries(house)
        store = session.store
        for what, batch in batches.items():
            with pytest.raises(VaultError, match=r"refused this|changed this|does not understand"):
                store.append(batch)
            assert entries(house) == before, what
        news = store.news(session.head.sequence)
        assert news.newest.sequence == before


def honest_and_altered(house: Built, vault: Vault) -> dict[str, Batch]:
    """What Marte may save, altered in one respect each."""
    session, amalie, sindre = vault.session, house.people[AMALIE], house.people[SINDRE]
    session.follow(always=True)

    def made(**altered: Any) -> Batch:
        change = Change(session, keeps_others_out=False)
        change.begin(Request(Event.CARDS_SAVED, amalie, "employee", ("contact",), Action.WRITE, "employment"))
        change.save(amalie, CONTACT, UUID(int=77), 1, b"{}")
        batch = change.batch()
        return replace(batch, fresh=[batch.fresh[0]._replace(**altered)])

    return {
        "another's": made(author=house.keys[JONAS].member.bytes),
        "another person": made(subject=sindre.bytes),
        "another compartment": made(compartment=FINANCIAL, subject=sindre.bytes),
        "no key for it": made(compartment=FEEDBACK),
        "old epoch": made(epoch=0),
        "out of order": made(revision=2),
        "other bytes": made(sealed=b"other"),
        "a change that is not here": replace(made(), fresh=[]),
        "another record": made(record=bytes(16)),
    }
