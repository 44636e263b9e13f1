"""One member's login and signing key, and no program in between: what the attacks on a server are made with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from entrack_vault import access_log
from entrack_vault.access_log import Entry
from entrack_vault.crypto.identity import Identity
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import Head
from entrack_vault.store import postgresql, server_address
from entrack_vault.store.batch import Batch
from entrack_vault.store.server_home import password_of
from entrack_vault.store.server_store import append
from tests.building import Built
from tests.server.running import RUNNING

Driver = psycopg.Connection[tuple[Any, ...]]
CONTACT, FINANCIAL, FEEDBACK = 33, 37, 36
NOTHING = pytest.raises(psycopg.Error, match=r"receipt|permission denied|no member")


class Hands:
    """One member's login and signing key, and no program in between."""

    def __init__(self, house: Built, name: str) -> None:
        self.own, self.house = house.keys[name], house
        with house.unlock(name) as vault:
            self.identity: Identity = vault.session.identity
            self.vault: UUID = vault.session.vault

    @contextmanager
    def connected(self) -> Iterator[Driver]:
        where = server_address.read(self.house.server).with_login(self.own.login)
        driver = postgresql.connect(where, password_of(self.own.secret_key))
        yield driver
        driver.close()

    def log(
        self, driver: Driver, person: UUID | None, *rooms: int, event: Event = Event.CARDS_OPENED, file: bytes = b""
    ) -> int:
        """Appends an entry that is as it should be; its sequence."""
        ((sequence, digest, _, _),) = postgresql.call(driver, "news", 0, types="bigint")
        head = Head(sequence, digest)
        entry = Entry(0, datetime.now(UTC), self.own.member, event, person, rooms, file=file)
        batch = Batch(head, access_log.chain([entry], head, self.vault, self.identity))
        assert append(driver, batch) is None
        return batch.end.sequence


def sealed(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [row for row in rows if row[0] == 2]


def dossier(driver: Driver, receipt: int) -> list[tuple[Any, ...]]:
    return postgresql.call(driver, "dossier", receipt, False, False, types="bigint,boolean,boolean")


def covered(driver: Driver, receipt: int) -> int:
    """How many records a receipt shows through the views."""
    driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    try:
        driver.execute("SELECT open(%s)", (receipt,))
        row = driver.execute("SELECT count(*) FROM record WHERE compartment > 0").fetchone()
        assert row is not None
        return int(row[0])
    finally:
        driver.rollback()


def entries(house: Built) -> int:
    where = server_address.read(house.server)
    with RUNNING[where.more["host"]].admin(where.database) as admin:
        row = admin.execute("SELECT sequence FROM store.head").fetchone()
    assert row is not None
    return int(row[0])
