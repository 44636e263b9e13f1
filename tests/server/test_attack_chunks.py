"""Documents' chunks on a server, asked for past the program: those of the document an entry names, and no others."""

from uuid import UUID

import psycopg
import pytest

from entrack_vault.crypto.documents import name_of
from entrack_vault.domain.events import Event
from entrack_vault.store import postgresql, server_address
from tests.building import AMALIE, JONAS, MARTE, OWNER, SINDRE, Built
from tests.filing import added, content_of
from tests.server.hands import CONTACT, FINANCIAL, NOTHING, Driver, Hands, dossier
from tests.server.running import RUNNING

JOB = 35


@pytest.fixture
def marte(house: Built) -> Hands:
    return Hands(house, MARTE)


@pytest.fixture
def filed(house: Built) -> UUID:
    """A document of Amalie's, among the things about her job."""
    with house.unlock(OWNER) as owners:
        return added(owners.gate, house, b"x" * 1_200_000, "cv")


def chunks(driver: Driver, receipt: int, document: UUID, first: int = 0) -> int:
    """How many chunks are handed out."""
    types = "bigint,bytea,integer,integer"
    return len(postgresql.call(driver, "chunks", receipt, document.bytes, first, 64, types=types))


def log_opened(hands: Hands, driver: Driver, house: Built, document: UUID, *rooms: int, name: str = AMALIE) -> int:
    who = house.people[name]
    return hands.log(driver, who, *rooms, event=Event.DOCUMENT_OPENED, file=name_of(document))


def test_an_opened_entry_that_names_the_document_hands_it_out(house: Built, marte: Hands, filed: UUID) -> None:
    with marte.connected() as driver:
        receipt = log_opened(marte, driver, house, filed, JOB)
        with NOTHING:
            chunks(driver, receipt, filed)  # not opened yet
        dossier(driver, receipt)
        assert chunks(driver, receipt, filed) == 3
        assert chunks(driver, receipt, filed, 2) == 1


@pytest.mark.parametrize("event", [Event.CARDS_OPENED, Event.LOG_READ, Event.OVERVIEW_MADE, Event.HISTORY_OPENED])
def test_other_events_open_no_document(house: Built, marte: Hands, filed: UUID, event: Event) -> None:
    with marte.connected() as driver:
        receipt = marte.log(driver, house.people[AMALIE], JOB, event=event, file=name_of(filed))
        dossier(driver, receipt)
        with NOTHING:
            chunks(driver, receipt, filed)
        for person in (house.people[AMALIE], None):
            receipt = marte.log(driver, person, JOB, event=event)
            driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            driver.execute("SELECT open(%s)", (receipt,))
            assert driver.execute("SELECT * FROM chunk").fetchall() == []
            driver.rollback()


def test_an_entry_opens_the_document_it_names_and_no_other(house: Built, marte: Hands, filed: UUID) -> None:
    with house.unlock(OWNER) as owners:
        other = added(owners.gate, house, b"other", "cv")
        sindres = added(owners.gate, house, b"other", "cv", name=SINDRE)
    with marte.connected() as driver:
        receipt = log_opened(marte, driver, house, other, JOB)
        dossier(driver, receipt)
        with NOTHING:
            chunks(driver, receipt, filed)
        receipt = log_opened(marte, driver, house, sindres, JOB)  # named, but it is someone else's
        dossier(driver, receipt)
        assert chunks(driver, receipt, sindres) == 0
        receipt = log_opened(marte, driver, house, filed, CONTACT)  # named, but in another compartment
        dossier(driver, receipt)
        assert chunks(driver, receipt, filed) == 0


def test_an_entry_in_a_closed_compartment_opens_nothing(house: Built) -> None:
    with house.unlock(OWNER) as owners:
        document = added(owners.gate, house, b"pay", "pay_agreement")
    jonas = Hands(house, JONAS)
    with jonas.connected() as driver:
        receipt = log_opened(jonas, driver, house, document, FINANCIAL)
        dossier(driver, receipt)
        assert chunks(driver, receipt, document) == 0


def test_a_receipt_is_over_when_the_next_is_opened_and_counts_on_its_own_connection(
    house: Built, marte: Hands, filed: UUID
) -> None:
    with marte.connected() as driver, marte.connected() as other:
        receipt = log_opened(marte, driver, house, filed, JOB)
        dossier(driver, receipt)
        with NOTHING:
            chunks(other, receipt, filed)
        dossier(driver, marte.log(driver, house.people[AMALIE], CONTACT))
        with NOTHING:
            chunks(driver, receipt, filed)


def test_an_entry_is_too_old_after_ten_minutes(house: Built, marte: Hands, filed: UUID) -> None:
    where = server_address.read(house.server)
    with marte.connected() as driver, RUNNING[where.more["host"]].admin(where.database) as admin:
        receipt = log_opened(marte, driver, house, filed, JOB)
        dossier(driver, receipt)
        admin.execute("ALTER TABLE store.log DISABLE TRIGGER ALL")
        admin.execute("UPDATE store.log SET at = at - interval '11 minutes' WHERE sequence = %s", (receipt,))
        with NOTHING:
            chunks(driver, receipt, filed)


def test_a_document_that_stands_is_neither_changed_nor_dropped(house: Built, marte: Hands, filed: UUID) -> None:
    where = server_address.read(house.server)
    with marte.connected() as driver:
        with pytest.raises(psycopg.Error, match="before its record"):
            postgresql.call(driver, "bring_chunk", filed.bytes, 7, b"more", types="bytea,integer,bytea")
        postgresql.call(driver, "drop_chunks", filed.bytes)
        postgresql.call(driver, "sweep_chunks")
        with pytest.raises(psycopg.Error, match="brought by a member"):
            postgresql.call(driver, "bring_chunk", bytes(16), 0, bytes(1_048_577), types="bytea,integer,bytea")
    with RUNNING[where.more["host"]].admin(where.database) as admin:
        assert admin.execute("SELECT count(*) FROM store.chunk").fetchall() == [(3,)]


def test_what_is_still_being_brought_is_nobody_s_to_see_or_to_drop(house: Built, marte: Hands) -> None:
    """A check sees every chunk that stands, and a state kept from before one stood drops nothing."""
    record = bytes(range(16))
    with house.unlock(OWNER) as owners, marte.connected() as driver:
        owners.gate.session.store.bring(record, 0, b"on its way")
        receipt = marte.log(driver, None, event=Event.VAULT_CHECKED)
        driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        driver.execute("SELECT open(%s)", (receipt,))
        assert driver.execute("SELECT * FROM chunk WHERE record = %b", (record,)).fetchall() == []
        document = added(owners.gate, house, b"stands now", "cv")
        with pytest.raises(psycopg.Error, match="could not serialize"):
            postgresql.call(driver, "drop_chunks", document.bytes)
        driver.rollback()
        postgresql.call(driver, "drop_chunks", document.bytes)
        assert content_of(owners.gate, house, document) == b"stands now"
