"""A vault on a server while it is open. Everything goes through the server's own functions (resources/server).

One connection, used by one thread. When it is lost the next call connects anew; what was being written is looked for
in the log before it is tried again, so that nothing is written twice.
"""

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import Connection

from entrack_vault.crypto.aead import damaged
from entrack_vault.errors import Busy
from entrack_vault.i18n import N_
from entrack_vault.store import backup_files, log, postgresql
from entrack_vault.store import header as headers
from entrack_vault.store.backup_files import Copied, Kind
from entrack_vault.store.batch import Batch
from entrack_vault.store.dossier import Dossier
from entrack_vault.store.header import Header, StoredHeader
from entrack_vault.store.postgresql import Driver, call
from entrack_vault.store.purging import Purge
from entrack_vault.store.server_attempts import Attempt
from entrack_vault.store.server_rows import read_dossier, read_news
from entrack_vault.store.store import FileKeyOf, Login, News, Store

if TYPE_CHECKING:
    from entrack_vault.store.server_home import ServerHome

RECOVERY = bytes(16)  # as manifest.RECOVERY


class ServerStore(Store):
    """One connection to one vault's database."""

    home: "ServerHome"

    def __init__(self, home: "ServerHome", stored: StoredHeader, file_key: bytes, file_key_of: FileKeyOf) -> None:
        super().__init__(home, stored, file_key, file_key_of)
        self._connection: Connection | None = None
        self._entered = False
        self._connect()

    def _connect(self) -> Driver:
        """The driver's connection, made anew when the one before is lost."""
        if self._connection is not None and not postgresql.driver_of(self._connection).closed:
            return postgresql.driver_of(self._connection)
        driver = self.home.connected()
        self._connection = postgresql.engine_over(driver).connect()
        self._entered = False
        return driver

    def _sql(self) -> Connection:
        self._connect()
        if self._connection is None:
            raise damaged()
        return self._connection

    # Transactions

    @contextmanager
    def _read(self, receipt: int) -> Iterator[Connection]:
        connection = self._sql().execution_options(write=False)
        with postgresql.translated_faults(), connection.begin() as transaction:
            if receipt:
                call(postgresql.driver_of(connection), "open", receipt, types="bigint")
            yield connection
            transaction.rollback()  # what the receipt covered ends with it

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        connection = self._sql().execution_options(write=True)
        with postgresql.translated_faults(), connection.begin():
            call(postgresql.driver_of(connection), "lock")
            self._reload()
            yield connection

    def _reload(self) -> None:
        """Others may have changed the header, and with it the key that authenticates it."""
        current = self.home.header(self._stored)
        if current is self._stored:
            return
        if current.header.generation < self.header.generation:
            raise headers.older()
        file_key = self._file_key_of(current.header)
        current.authenticate(file_key)
        self._stored, self._file_key = current, file_key

    # What is asked

    def glance(self, person: bytes, sequence: int) -> tuple[int | None, News | None]:
        """As the Store says, in one answer."""
        with postgresql.translated_faults():
            ((population, *news),) = call(self._connect(), "glance", person, sequence, types="bytea,bigint")
        return (None if population is None else int(population)), read_news([tuple(news)])

    def dossier(
        self,
        receipt: int,
        subject: bytes,
        compartments: Collection[int],  # noqa: ARG002 - the server knows them from the receipt
        *,
        every: bool = False,
        lines: bool = False,
    ) -> Dossier:
        """As the Store says, in one answer."""
        with postgresql.translated_faults():
            if self._open is not None:
                driver = postgresql.driver_of(self._open)
                rows = call(driver, "dossier_within", subject, every, types="bytea,boolean")
            else:
                rows = call(self._connect(), "dossier", receipt, every, lines, types="bigint,boolean,boolean")
        return read_dossier(rows, subject)

    def excerpts(self, compartments: Collection[int], subjects: Sequence[bytes] = ()) -> Generator[Sequence[object]]:
        """As the Store says."""
        columns = "record, subject, compartment, revision, excerpt, epoch, wrapped"
        with self.reading() as connection:
            driver, rooms = postgresql.driver_of(connection), list(compartments)
            if subjects:
                rows = call(driver, "excerpts_of", list(subjects), types="bytea[]")
                yield from (row for row in rows if row[2] in rooms)
            else:
                query = f"SELECT {columns} FROM excerpt WHERE compartment = ANY (%b)"  # noqa: S608 - names of ours
                yield from postgresql.stream(driver, query, rooms)

    def notified(self) -> bool:
        """As the Store says: what other connections have notified of."""
        self._connect()
        with postgresql.translated_faults():
            return self.home.notified()

    def news(self, sequence: int) -> News:
        """As the Store says."""
        with postgresql.translated_faults():
            rows = call(self._connect(), "news", sequence, types="bigint")
        return read_news(rows)

    def changed(self, after: int, until: int) -> list[bytes | None]:
        """As the Store says."""
        with postgresql.translated_faults():
            return [row[0] for row in call(self._connect(), "changed", after, until, types="bigint,bigint")]

    @property
    def entered(self) -> bool:
        """Whether this connection has opened the receipt of an unlocking."""
        self._connect()
        return self._entered

    def enter(self, receipt: int) -> None:
        """As the Store says."""
        with postgresql.translated_faults():
            call(self._connect(), "enter", receipt, types="bigint")
        self._entered = True

    # What is written

    def append(self, batch: Batch) -> News | None:
        """As the Store says. When an answer is lost, the batch's own end tells whether it was written."""
        if self._open is not None or _is_signing(batch):
            with self.writing() as connection:
                return write(postgresql.driver_of(connection), batch)
        try:
            return append(self._connect(), batch)
        except psycopg.Error as fault:
            if not postgresql.is_lost(fault):
                raise postgresql.translated(fault) from None
        return self._after_loss(batch)

    def _after_loss(self, batch: Batch) -> News | None:
        news = self.news(batch.end.sequence)
        if news.seen == batch.end.hash:
            return None  # it was written, and only the answer was lost
        return self.news(batch.before.sequence)

    def empty_bodies(self, until: int) -> None:
        """As the Store says."""
        with self.writing() as connection:
            call(postgresql.driver_of(connection), "empty_bodies", until, types="bigint")

    def remove(self, records: Sequence[bytes]) -> None:
        """As the Store says."""
        with self.writing() as connection:
            call(postgresql.driver_of(connection), "remove", list(records), types="bytea[]")

    def rotate(self, new_key: bytes, header: Header, batch: Batch) -> None:
        """As the Store says: in place, all in one transaction."""
        with self.writing() as connection:
            driver, before = postgresql.driver_of(connection), self.header
            if write(driver, batch) is not None:
                raise damaged()  # nobody else can have written
            if batch.links[-1][1].member.bytes == RECOVERY:
                call(driver, "take_over", _new_owner(header, before))
            self._put_header(driver, header, new_key)

    def replace_header(self, change: Callable[[Header], Header]) -> None:
        """As the Store says."""
        with self.writing() as connection:
            self._put_header(postgresql.driver_of(connection), change(self.header), self._file_key)

    def _put_header(self, driver: Driver, header: Header, file_key: bytes) -> None:
        header = replace(header, generation=self.header.generation + 1)
        raw = headers.rendered(header, file_key)
        ((done,),) = call(driver, "replace_header", header.generation, raw, types="bigint,bytea")
        if not done:
            raise Busy(N_("The vault's keys keep changing just now."), N_("Nothing was lost or half written."), "")
        self._stored, self._file_key = headers.parsed(raw), file_key

    def request(self, member: bytes, body: bytes, signature: bytes, made: str) -> None:  # noqa: ARG002
        """As the Store says; the server knows the member by the login."""
        with postgresql.translated_faults():
            call(self._connect(), "request", body, signature, made, types="bytea,bytea,text")

    # Documents

    def bring(self, record: bytes, position: int, sealed: bytes) -> None:
        """As the Store says."""
        with postgresql.translated_faults():
            call(self._connect(), "bring_chunk", record, position, sealed, types="bytea,integer,bytea")

    def drop(self, record: bytes) -> None:
        """As the Store says."""
        with postgresql.translated_faults():
            call(self._connect(), "drop_chunks", record)

    def sweep(self) -> None:
        """As the Store says."""
        with postgresql.translated_faults():
            call(self._connect(), "sweep_chunks")

    def chunks(self, receipt: int, record: bytes, first: int, many: int) -> list[bytes]:
        """As the Store says."""
        types = "bigint,bytea,integer,integer"
        with postgresql.translated_faults():
            return [row[0] for row in call(self._connect(), "chunks", receipt, record, first, many, types=types)]

    # Housekeeping

    def copy_out(self, receipt: int, file: Path, key: bytes, kind: Kind) -> Copied:
        """As the Store says, row by row."""
        with self.reading(receipt) as connection:
            head = log.head(connection)
            return Copied(head, backup_files.fill(file, key, kind, backup_files.rows(connection, kind)))

    def check_pages(self) -> tuple[int, int]:
        """Pages are the server's own affair, and its administrator's."""
        return 0, 0

    def refuses(self, attempt: Attempt) -> bool:
        """Tries what must be refused, in a transaction that is rolled back."""
        driver = self._connect()
        driver.execute("BEGIN")
        try:
            rows: list[tuple[Any, ...]] = []
            for statement, values in attempt.steps:
                cursor = driver.execute(statement.encode(), values or None)
                rows = cursor.fetchall() if cursor.description else []
        except psycopg.Error as fault:
            return (fault.sqlstate or "").startswith(("42501", "55000", "EV"))  # no right, no such view, our own no
        finally:
            driver.rollback()
        return attempt.empty and not rows

    def close(self) -> None:
        """Lets go of the connection."""
        if self._connection is not None:
            self._connection.close()
        self.home.close()

    # Logins

    def make_login(self, member: bytes, password: str) -> Login | None:
        """Makes the member's login, or gives the statement where this owner may not. Of the password only the
        verifier travels."""
        driver, where = self._connect(), self.home.where
        with postgresql.translated_faults():
            ((group,),) = call(driver, "members")
        login = f"{group.removesuffix('_members')}_{member.hex()[:12]}"
        statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}").format(
            sql.Identifier(login), sql.Literal(postgresql.scram(password)), sql.Identifier(group)
        )
        again = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(login), sql.Literal(postgresql.scram(password))
        )
        with postgresql.translated_faults():
            call(driver, "admit", login, member, types="name,bytea")
            try:
                driver.execute(statement)
            except psycopg.errors.DuplicateObject:
                driver.execute(again)
            except psycopg.errors.InsufficientPrivilege:
                return Login(where.with_login(login).text, statement.as_string(driver) + ";")
        return Login(where.with_login(login).text)

    def dismiss(self, member: bytes) -> str:
        """As the Store says. The login opens nothing from here on, whether or not this owner may drop it."""
        driver, left = self._connect(), []
        with postgresql.translated_faults():
            for (login,) in call(driver, "dismiss", member):
                statement = sql.SQL("DROP ROLE {}").format(sql.Identifier(login))
                try:
                    driver.execute(statement)
                except psycopg.Error:
                    left.append(statement.as_string(driver) + ";")
        return "\n".join(left)


def _is_signing(batch: Batch) -> bool:
    return batch.manifest is not None or bool(batch.answered) or batch.purge is not None


def append(driver: Driver, batch: Batch) -> News | None:
    """Calls the server's append; None when written, the news when the log has another end."""
    fresh, expected = batch.fresh, batch.expected
    columns = [list(column) for column in zip(*fresh, strict=True)] if fresh else [[] for _ in range(12)]
    (record, revision, subject, compartment, schema, epoch, author, entry, sealed, signature, excerpt, key) = columns
    rows = call(
        driver,
        "append",
        batch.before.sequence,
        batch.before.hash,
        [link.body for link, _ in batch.links],
        [link.signature for link, _ in batch.links],
        [person for person, _ in batch.people],
        [population for _, population in batch.people],
        *(record, revision, subject, compartment, schema, epoch, author, entry, sealed, signature, excerpt, key),
        [one for one, _ in expected.revisions],
        [number for _, number in expected.revisions],
        [one for one, _ in expected.absent],
        [room for _, room in expected.absent],
        list(expected.newest),
        list(expected.newest.values()),
        types="bigint,bytea,bytea[],bytea[],bytea[],int[],bytea[],int[],bytea[],int[],int[],int[],bytea[],bigint[],"
        "bytea[],bytea[],bytea[],bytea[],bytea[],int[],bytea[],int[],int[],bigint[]",
    )
    return read_news(rows) if rows else None


def write(driver: Driver, batch: Batch) -> News | None:
    """A whole batch inside a transaction: entries and records, then keys, then the manifest that gives them out."""
    news = append(driver, batch) if batch.links else None
    if news is not None:
        return news
    for compartment, rewrapped in batch.rewrapped.items():
        records = [record for record, _, _ in rewrapped.keys]
        revisions = [revision for _, revision, _ in rewrapped.keys]
        wrapped = [key for _, _, key in rewrapped.keys]
        types = "int,int,bytea[],int[],bytea[]"
        call(driver, "rewrap", compartment, rewrapped.epoch, records, revisions, wrapped, types=types)
    for member in batch.answered:
        call(driver, "answer", member)
    if batch.purge is not None:
        _purge(driver, batch.purge, batch.links[0][0].sequence)
    if batch.manifest is not None:
        signed, grants = batch.manifest, list(zip(*(batch.grants or ()), strict=True))
        call(
            driver,
            "sign",
            signed.version,
            signed.body,
            signed.signature,
            signed.entry,
            *(list(column) for column in grants),
            types="int,bytea,bytea,bigint,int[],int[],bytea[],bytea[]",
        )
    return None


def _purge(driver: Driver, purge: Purge, entry: int) -> None:
    """The server counts what it deletes, and refuses where that is not just what was agreed on."""
    types = "bigint,bigint,bigint,bytea,bytea[],int[],bytea[],bytea[]"
    records = [record for record, _ in purge.revisions]
    numbers = [number for _, number in purge.revisions]
    people, kept = list(purge.people), list(purge.kept)
    given = (entry, purge.proposal, purge.approval, purge.details, records, numbers, people, kept)
    call(driver, "purge", *given, types=types)


def _new_owner(header: Header, before: Header) -> bytes:
    """The member whose slot a recovery has added."""
    known = {slot.member for slot in before.members}
    return next(slot.member.bytes for slot in header.members if slot.member not in known)
