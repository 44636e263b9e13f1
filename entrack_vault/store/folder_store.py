"""A vault in a folder while it is open: its header, its SQLCipher database, and units of work on both.

Several processes may have a vault open. A write first takes the database's write lock and then looks whether
the header still names this file: if a rotation has replaced it, the new file is opened and the write tried there.
"""

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from sqlalchemy import MetaData, insert
from sqlalchemy.engine import Connection, Engine

from entrack_vault.errors import Busy
from entrack_vault.i18n import N_
from entrack_vault.store import backup_files, chunks, dossier, log, members, purging, records, schema, sqlcipher
from entrack_vault.store import batch as batches
from entrack_vault.store import header as headers
from entrack_vault.store.backup_files import Copied, Kind
from entrack_vault.store.batch import Batch
from entrack_vault.store.dossier import Dossier
from entrack_vault.store.header import Header, StoredHeader
from entrack_vault.store.store import FileKeyOf, Home, News, Store


class FolderStore(Store):
    """Header and database of one folder. Made by folder_home.py."""

    def __init__(
        self, home: Home, folder: Path, stored: StoredHeader, file_key: bytes, file_key_of: FileKeyOf
    ) -> None:
        super().__init__(home, stored, file_key, file_key_of)
        self.folder = folder
        self._retired: Engine | None = None
        self._purged = False  # and the write-ahead log not emptied since
        self._version = -1  # of the data, as the engine counts it
        self._work_with(sqlcipher.open_engine(folder / self.header.database, file_key))

    def _work_with(self, engine: Engine) -> None:
        self._engine = engine
        self._connection = engine.connect()

    @contextmanager
    def _read(self, receipt: int) -> Iterator[Connection]:  # noqa: ARG002 - here nothing stands between
        connection = self._connection.execution_options(write=False)
        with sqlcipher.translated_faults(), connection.begin():
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with sqlcipher.translated_faults(), self._locked() as connection:
            yield connection

    def _written(self) -> None:
        """After a rotation: closes the old file's connection, which was still in use, and deletes the file."""
        if self._retired is not None:
            self._retired.dispose()
            self._retired = None
            self.clear_leftovers()
        if self._purged:
            # What was deleted still lies in the write-ahead log. Someone who reads just now keeps it from being
            # emptied: then it is tried again after the next write, and when the vault is locked.
            self._purged = not sqlcipher.empty_wal(self._connection)

    def append(self, batch: Batch) -> News | None:
        """As the Store says."""
        purges = batch.purge is not None and self._open is None
        with sqlcipher.references_unchecked(self._connection) if purges else nullcontext():
            return self._append(batch)

    def _append(self, batch: Batch) -> News | None:
        with self.writing() as connection:
            if log.head(connection) != batch.before:
                return self.news(batch.before.sequence)
            batches.write(connection, batch)
            self._purged = self._purged or batch.purge is not None
        return None

    def glance(self, person: bytes, sequence: int) -> tuple[int | None, News | None]:
        """As the Store says."""
        with sqlcipher.translated_faults():
            return records.population_of(self._connection, person), self.news_if_any(sequence)

    def dossier(
        self, receipt: int, subject: bytes, compartments: Collection[int], *, every: bool = False, lines: bool = False
    ) -> Dossier:
        """As the Store says."""
        with self.reading(receipt) as connection:
            return dossier.read(connection, subject, compartments, every=every, lines=lines)

    def excerpts(self, compartments: Collection[int], subjects: Sequence[bytes] = ()) -> Generator[Sequence[object]]:
        """As the Store says."""
        with self.reading() as connection:
            yield from records.excerpts(connection, compartments, subjects)

    def notified(self) -> bool:
        """As the Store says. A vault that others have moved to a new file is followed there."""
        if self._open is None:
            current = headers.read(self.folder, self._stored)
            if current.header.generation > self.header.generation and current.header.database != self.header.database:
                self._reload(current)
                return True
        with sqlcipher.translated_faults():
            version = sqlcipher.data_version(self._connection)
        before, self._version = self._version, version
        return version != before

    def news(self, sequence: int) -> News:
        """As the Store says."""
        with self.reading() as connection:
            seen = log.hash_at(connection, sequence)
            return News(log.head(connection), seen, members.newest_version(connection))

    def news_if_any(self, sequence: int) -> News | None:
        """As the Store says."""
        return self.news(sequence) if self.notified() else None

    def changed(self, after: int, until: int) -> list[bytes | None]:
        """As the Store says."""
        with self.reading() as connection:
            return log.changed(connection, after, until)

    def request(self, member: bytes, body: bytes, signature: bytes, made: str) -> None:
        """As the Store says."""
        with self.writing() as connection:
            members.add_request(connection, member, body, signature, made)

    def bring(self, record: bytes, position: int, sealed: bytes) -> None:
        """As the Store says."""
        with self.writing() as connection:
            chunks.add(connection, record, position, sealed)

    def drop(self, record: bytes) -> None:
        """As the Store says."""
        with self.writing() as connection:
            chunks.drop(connection, record)

    def sweep(self) -> None:
        """As the Store says."""
        with self.writing() as connection:
            chunks.sweep(connection)

    def chunks(self, receipt: int, record: bytes, first: int, many: int) -> list[bytes]:
        """As the Store says."""
        with self.reading(receipt) as connection:
            return chunks.some(connection, record, first, many)

    @contextmanager
    def _locked(self) -> Iterator[Connection]:
        for _ in range(8):
            connection = self._connection.execution_options(write=True)
            with connection.begin() as transaction:
                current = headers.read(self.folder, self._stored)
                if current.header.generation < self.header.generation:
                    raise headers.older()
                if current.header.database == self.header.database:
                    # What is written back later under our own code must not have been altered meanwhile.
                    if current is not self._stored:
                        current.authenticate(self._file_key)
                        self._stored = current
                    yield connection
                    return
                transaction.rollback()
            self._reload(current)
        raise Busy(
            N_("The vault's keys keep changing just now."), N_("Nothing was lost or half written."), N_("Try again.")
        )

    def _reload(self, current: StoredHeader) -> None:
        file_key = self._file_key_of(current.header)
        current.authenticate(file_key)
        self.close()
        self._work_with(sqlcipher.open_engine(self.folder / current.header.database, file_key))
        self._stored, self._file_key = current, file_key

    def replace_header(self, change: Callable[[Header], Header]) -> None:
        """As the Store says."""
        with self.writing():
            header = change(self.header)
            headers.write(self.folder, replace(header, generation=header.generation + 1), self._file_key)
            self._stored = headers.read(self.folder)

    def empty_bodies(self, until: int) -> None:
        """As the Store says. What was told must not stay readable in the write-ahead log either."""
        with self.writing() as connection:
            log.empty_bodies(connection, until)
            self._purged = True

    def remove(self, records: Sequence[bytes]) -> None:
        """As the Store says."""
        with self.writing() as connection:
            purging.remove(connection, records)
            self._purged = True

    def rotate(self, new_key: bytes, header: Header, batch: Batch) -> None:
        """As the Store says: the vault moves to a new file."""
        with self.writing() as connection:
            self.rekey(connection, new_key, header, lambda copy: batches.write(copy, batch))

    def rekey(
        self, connection: Connection, new_key: bytes, header: Header, change: Callable[[Connection], None]
    ) -> None:
        """Moves the vault to a new file under a new key: copy, change the copy, rename the header, which commits.

        `connection` is a write transaction on the old file, in which nothing has been written; it keeps others out
        until the header names the new file. Killed before that, the vault is as it was.
        """
        self.clear_leftovers()
        old = self.folder / self.header.database
        new = self.folder / f"vault-{_number(self.header.database) + 1}.db"
        sqlcipher.copy_to(old, self._file_key, new, new_key)
        engine = sqlcipher.open_engine(new, new_key)
        try:
            with engine.connect().execution_options(write=True) as copy, copy.begin():
                change(copy)
            engine.dispose()
            header = replace(header, database=new.name, generation=header.generation + 1)
            headers.write(self.folder, header, new_key)
        except BaseException:
            engine.dispose()
            if headers.read(self.folder).header.database != new.name:
                sqlcipher.remove(new)
            raise
        connection.rollback()
        self._connection.close()
        self._retired = self._engine
        self._stored, self._file_key = headers.read(self.folder), new_key
        self._work_with(sqlcipher.open_engine(new, new_key))

    def clear_leftovers(self) -> None:
        """Removes what a killed process left: files the header does not name. Under the write lock."""
        with self.writing():
            kept = sqlcipher.files_of(self.folder / self.header.database)
            for file in (*self.folder.glob("vault-*.db*"), *self.folder.glob(headers.UNFINISHED)):
                if file not in kept:
                    sqlcipher.remove(file)

    def close(self) -> None:
        """Lets go of the database."""
        if self._purged:
            self._purged = not sqlcipher.empty_wal(self._connection)
        sqlcipher.settle(self._connection)
        self._connection.close()
        self._engine.dispose()

    def copy_out(self, receipt: int, file: Path, key: bytes, kind: Kind) -> Copied:  # noqa: ARG002
        """As the Store says, over a connection of its own."""
        engine = sqlcipher.open_engine(self.folder / self.header.database, self._file_key)
        try:
            with (
                sqlcipher.translated_faults(),
                engine.connect() as connection,
                sqlcipher.attached(connection, {"copy": (file, key)}, writes=True),
                connection.begin(),
            ):
                head, counts = log.head(connection), {}
                for part in backup_files.parts(kind):
                    copied = part.table.to_metadata(MetaData(), schema="copy")
                    taken = connection.execute(insert(copied).from_select(list(copied.columns.keys()), part.query))
                    counts[copied.name] = taken.rowcount
            return Copied(head, counts)
        finally:
            engine.dispose()

    def check_pages(self) -> tuple[int, int]:
        """As the Store says."""
        with self.reading() as connection:
            return sqlcipher.check_pages(connection)

    def bring_up_to_date(self) -> None:
        """Migrates an older schema in a copy of the database that then takes its place: done or not done."""
        with self.reading() as connection:
            if schema.is_current(connection):
                return
        with self.writing() as connection:
            if schema.is_current(connection):
                return
            self.rekey(connection, self.file_key, self.header, schema.migrate)


def _number(database: str) -> int:
    digits = database.removeprefix("vault-").removesuffix(".db")
    return int(digits) if digits.isdigit() else 0
