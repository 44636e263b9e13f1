"""Ways past the rules that reviewers of the server's functions have found: each once succeeded."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest

from entrack_vault import access_log
from entrack_vault.access import Action
from entrack_vault.access_log import Entry
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import Head
from entrack_vault.errors import VaultError
from entrack_vault.services.change import Change
from entrack_vault.services.request import Request
from entrack_vault.store import postgresql, server_address
from entrack_vault.store.batch import Batch
from entrack_vault.store.server_store import append
from tests.building import AMALIE, JONAS, MARTE, OWNER, Built
from tests.server.hands import CONTACT, FEEDBACK, Hands, covered, entries
from tests.server.running import RUNNING


@pytest.fixture
def marte(house: Built) -> Hands:
    return Hands(house, MARTE)


def test_who_was_removed_is_nobody(house: Built, marte: Hands) -> None:
    """A login whose member is gone, and that could not be dropped, asks as nobody, and nobody may nothing."""
    where = server_address.read(house.server)
    with RUNNING[where.more["host"]].admin(where.database) as admin, marte.connected() as driver:
        receipt = marte.log(driver, house.people[AMALIE], CONTACT)
        admin.execute("DELETE FROM store.login WHERE name = %s", (marte.own.login,))
        owner, jonas = (house.keys[name].member.bytes for name in (OWNER, JONAS))
        for statement, values in (
            ("SELECT admit(session_user, %b)", (owner,)),
            ("SELECT * FROM dismiss(%b)", (jonas,)),
            ("SELECT answer(%b)", (jonas,)),
            ("SELECT * FROM dossier(%b::bigint, true, true)", (receipt,)),
            ("SELECT replace_header(2, 'junk')", ()),
            ("SELECT lock()", ()),
        ):
            with pytest.raises(psycopg.Error, match=r"receipt|only an owner|no member"):
                driver.execute(statement.encode(), values)
        assert driver.execute("SELECT * FROM data_key").fetchall() == []


@pytest.mark.parametrize("body", [b"null", b"[]", b'{"event":"cards.opened","person":"","rooms":[33]}', b"{}"])
def test_a_body_that_is_no_entry_is_not_taken(house: Built, marte: Hands, body: bytes) -> None:
    before = entries(house)
    with marte.connected() as driver:
        ((sequence, digest, _, _),) = postgresql.call(driver, "news", 0, types="bigint")
        links = [
            (
                access_log.Link(sequence + 1, body, b"", b"", bytes(64)),
                Entry(1, datetime.now(UTC), UUID(int=1), Event.LOG_READ),
            )
        ]
        with pytest.raises(psycopg.Error, match="not this member"):
            append(driver, Batch(Head(sequence, digest), links))
        with pytest.raises(psycopg.Error, match="no member"):
            append(driver, Batch(Head(sequence, digest), [], people=[(bytes(16), 2)]))
    assert entries(house) == before


def test_one_change_named_twice_hides_no_other(house: Built, marte: Hands) -> None:
    """The count agrees, but one revision is named by no entry, is another's and in a closed compartment."""
    with house.unlock(MARTE) as vault:
        session = vault.session
        change = Change(session, keeps_others_out=False)
        request = Request(
            Event.CARDS_SAVED, house.people[AMALIE], "employee", ("contact",), Action.WRITE, "employment"
        )
        change.begin(request)
        change.save(house.people[AMALIE], CONTACT, UUID(int=77), 1, b"{}")
        batch = change.batch()
        ((_, entry),) = batch.links
        twice = access_log.chain(
            [replace(entry, changes=entry.changes * 2)], session.head, session.vault, session.identity
        )
        forged = batch.fresh[0]._replace(
            record=bytes(16), compartment=FEEDBACK, author=house.keys[JONAS].member.bytes
        )
        with pytest.raises(VaultError, match="refused this"):
            session.store.append(replace(batch, links=twice, fresh=[*batch.fresh, forged]))


def test_a_transaction_that_goes_on_sees_nothing_new(house: Built, marte: Hands) -> None:
    with marte.connected() as driver:
        receipt = marte.log(driver, None, CONTACT, event=Event.PEOPLE_LISTED)
        driver.execute("BEGIN")
        with pytest.raises(psycopg.Error, match="one state"):
            driver.execute("SELECT open(%s)", (receipt,))
        driver.execute("ROLLBACK")


def test_a_long_look_keeps_nobody_waiting(house: Built, marte: Hands) -> None:
    """One member's transaction stays open with what it may see; others open theirs meanwhile."""
    jonas = Hands(house, JONAS)
    with marte.connected() as driver, jonas.connected() as other:
        receipt = marte.log(driver, None, CONTACT, event=Event.PEOPLE_LISTED)
        driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        driver.execute("SELECT open(%s)", (receipt,))
        other.execute("SET lock_timeout = '1s'")
        assert covered(other, jonas.log(other, None, CONTACT, event=Event.PEOPLE_LISTED))
        driver.execute("COMMIT")


def test_what_is_common_is_the_owners_to_change(house: Built) -> None:
    with house.unlock(JONAS) as vault:
        session = vault.session
        held = session.held[session.vault]
        change = Change(session, keeps_others_out=False)
        change.begin(Request(Event.SETTINGS_CHANGED))
        change.save(session.vault, 0, held.record, held.revision + 1, b"junk")
        with pytest.raises(VaultError, match="refused this"):
            session.store.append(change.batch())


@pytest.mark.parametrize("column", ["excerpt.excerpt", "record.excerpt", "revision.sealed", "data_key.wrapped"])
def test_counting_rows_in_a_plan_tells_nothing_of_what_is_not_covered(
    house: Built, marte: Hands, column: str
) -> None:
    """EXPLAIN ANALYZE counts the rows that fit a condition; a condition on what is not covered must not be tried."""
    view, name = column.split(".")
    ways = [f"enable_{way}" for way in ("nestloop", "mergejoin", "hashjoin", "indexscan", "bitmapscan", "seqscan")]
    with marte.connected() as driver:
        marte.log(driver, house.people[AMALIE], CONTACT)  # an entry, and no receipt opened
        for off in (ways[:2], ways[1:2], ways[2:3], [ways[0], *ways[3:5]], [ways[5]], []):
            driver.execute("".join(f"SET {way} = {'off' if way in off else 'on'};" for way in ways).encode())
            told = [
                "\n".join(
                    str(row[0])
                    for row in driver.execute(
                        f"EXPLAIN (ANALYZE, TIMING off, COSTS off, SUMMARY off, BUFFERS off)"
                        f" SELECT FROM {view} WHERE {name} {sign} '\\x80'".encode()
                    ).fetchall()
                )
                for sign in ("<", ">=")
            ]
            assert told[0].replace(" < ", " >= ") == told[1], off
