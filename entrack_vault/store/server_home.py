"""A database on a server as a vault's home; prepared once by resources/server/prepare.sql."""

import json
from collections.abc import Callable, Iterator, Sequence

import psycopg
from psycopg import sql
from sqlalchemy import Table

from entrack_vault.crypto.identity import derive
from entrack_vault.errors import Misuse, Unavailable
from entrack_vault.i18n import N_
from entrack_vault.store import copying, postgresql, server_address
from entrack_vault.store import header as headers
from entrack_vault.store.batch import Batch
from entrack_vault.store.copying import Digest, Row
from entrack_vault.store.header import Header, StoredHeader
from entrack_vault.store.postgresql import Driver
from entrack_vault.store.server_store import ServerStore, write
from entrack_vault.store.store import FileKeyOf, Home, RowsOf, Store


def password_of(secret: bytes) -> str:
    """The server's password of whoever holds a secret key or a one-time key. It tells nothing about the key."""
    return derive(secret, "database password").hex()


class ServerHome(Home):
    """A vault's database. Connects when it is first asked something, and hands the connection to the store."""

    local = False

    def __init__(self, address: str, password: str = "") -> None:
        self.where = server_address.read(address)
        self._given, self.password = password, password
        self._driver: Driver | None = None
        self._heard = False

    @property
    def address(self) -> str:
        """The address with the login and without any password."""
        return self.where.text

    def come_with(self, secret: bytes) -> None:
        """A password that was given goes before the one that follows from the secret."""
        if not self._given:
            self.password = password_of(secret)

    def connected(self) -> Driver:
        """The connection, made anew where there is none; Unavailable, Misuse or NotAllowed when it cannot be."""
        if self._driver is None or self._driver.closed:
            if not self.where.login:
                raise Misuse(
                    N_("Which login on the server?"),
                    N_("Nothing was connected to."),
                    N_("Give the whole address, as on your enrolment sheet: postgresql://login@host/database."),
                )
            self._driver = postgresql.connect(self.where, self.password)
            self._driver.add_notify_handler(self._hear)
            _check_format(self._driver)
        return self._driver

    def _hear(self, told: psycopg.Notify) -> None:
        if self._driver is not None and told.payload != str(self._driver.info.backend_pid):
            self._heard = True

    def notified(self) -> bool:
        """Whether others have written since this was last asked."""
        driver = self.connected()
        driver.pgconn.consume_input()
        while told := driver.pgconn.notifies():
            self._hear(psycopg.Notify(told.relname.decode(), told.extra.decode(), told.be_pid))
        heard, self._heard = self._heard, False
        return heard

    def header(self, known: StoredHeader | None = None) -> StoredHeader:
        """The header as the server has it; Misuse before there is one."""
        with postgresql.translated_faults():
            ((raw,),) = postgresql.call(self.connected(), "header")
        if raw is None:
            raise Misuse(
                N_("There is no vault in this database yet."), "", N_("Make one: entrack-vault create ADDRESS.")
            )
        return known if known is not None and known.raw == raw else headers.parsed(raw)

    def check(self) -> None:
        """A server is refused when it is connected to, by what it lacks."""

    def receive(
        self, header: Header, file_key: bytes, member: bytes, rows: RowsOf, same: Callable[[dict[str, Digest]], None]
    ) -> None:
        """As the Home says, in one transaction."""
        driver = self.connected()
        with postgresql.translated_faults():
            driver.execute("BEGIN")
            try:
                for table in copying.TABLES:
                    for some in rows(table):
                        _bring(driver, table, some)
                same({table.name: copying.digest(_brought(driver, table)) for table in copying.TABLES})
                _found(driver, member, header, file_key)
                driver.execute("COMMIT")
            except BaseException:
                driver.rollback()
                raise

    def create(self, header: Header, file_key: bytes, first: Batch) -> None:
        """Founds the vault with its first batch, in one transaction. Misuse when there is one already."""
        driver = self.connected()
        with postgresql.translated_faults():
            driver.execute("BEGIN")
            try:
                _found(driver, first.links[0][1].member.bytes, header, file_key)
                write(driver, first)
                driver.execute("COMMIT")
            except BaseException:
                driver.rollback()
                raise

    def open(self, stored: StoredHeader, file_key: bytes, file_key_of: FileKeyOf) -> Store:
        """The store takes the connection over."""
        return ServerStore(self, stored, file_key, file_key_of)

    def settle(self, secret: bytes) -> None:
        """As the Home says."""
        if self._given and self._given != password_of(secret):
            self.keep(secret)

    def first_password(self, secret: bytes) -> str:
        """As the Home says."""
        return password_of(secret)

    def keep(self, secret: bytes) -> None:
        """Changes the login's password to the one that follows from a secret; only its verifier travels."""
        driver, password = self.connected(), password_of(secret)
        statement = sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(sql.Literal(postgresql.scram(password)))
        with postgresql.translated_faults():
            driver.execute(statement)
        self.password = self._given = password

    def close(self) -> None:
        """Lets go of the connection."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None


def _found(driver: Driver, member: bytes, header: Header, file_key: bytes) -> None:
    raw = headers.rendered(header, file_key)
    postgresql.call(driver, "found", member, header.generation, raw, types="bytea,bigint,bytea")


def _bring(driver: Driver, table: Table, rows: Sequence[Row]) -> None:
    names = table.columns.keys()
    told = [
        {
            name: f"\\x{value.hex()}" if isinstance(value, bytes) else value
            for name, value in zip(names, row, strict=True)
        }
        for row in rows
    ]
    postgresql.call(driver, "bring", table.name, json.dumps(told), types="text,jsonb")


def _as_json(value: object) -> object:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value


def _brought(driver: Driver, table: Table) -> Iterator[list[Row]]:
    """What is really there, some at a time."""
    names = sql.SQL(", ").join(map(sql.Identifier, table.columns.keys()))
    keys = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.primary_key.columns)
    query = sql.SQL("SELECT {} FROM entrack.brought_{}() ORDER BY {}").format(names, sql.SQL(table.name), keys)
    with driver.cursor(name="brought", binary=True) as cursor:
        cursor.execute(query)
        while some := cursor.fetchmany(copying.at_once(table)):
            yield list(some)


def _check_format(driver: Driver) -> None:
    with postgresql.translated_faults():
        ((found,),) = postgresql.call(driver, "format")
    if found > postgresql.FORMAT:
        raise Unavailable(
            N_("The server was prepared by a newer version of the program."),
            N_("Nothing was changed."),
            N_("Update the program on this workstation and try again."),
        )
    if found < postgresql.FORMAT:
        raise Unavailable(
            N_("The server was prepared by an older version of the program."),
            N_("Nothing was changed."),
            N_("Ask whoever looks after the server to run what entrack-vault server prepare prints."),
        )
