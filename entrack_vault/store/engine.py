"""One vault's storage while it is open: its header, its database, and units of work on both.

Several processes may have a vault open. A write first takes the database's write lock and then looks whether
the header still names this file: if a rotation has replaced it, the new file is opened and the write tried there.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from entrack_vault.errors import Busy
from entrack_vault.i18n import N_
from entrack_vault.store import batch as batches
from entrack_vault.store import dossier, log, records, schema, sqlcipher
from entrack_vault.store import header as headers
from entrack_vault.store.batch import Batch
from entrack_vault.store.dossier import Dossier
from entrack_vault.store.header import Header, StoredHeader

FileKeyOf = Callable[[Header], bytes]  # opens the caller's slot in a header; raises when it is gone


class Store:
    """Header and database of one folder. Made by `create` or `open_store`; close it when done."""

    def __init__(self, folder: Path, stored: StoredHeader, file_key: bytes, file_key_of: FileKeyOf) -> None:
        self.folder, self._stored, self._file_key, self._file_key_of = folder, stored, file_key, file_key_of
        self._work_with(sqlcipher.open_engine(folder / self.header.database, file_key))
        self._retired: Engine | None = None
        self._open: Connection | None = None  # while a transaction is under way
        self._writes = False  # whether that one writes
        self._version = -1  # of the data, as the engine counts it

    def _work_with(self, engine: Engine) -> None:
        self._engine = engine
        self._connection = engine.connect()

    @property
    def header(self) -> Header:
        """The header as this process last saw it."""
        return self._stored.header

    @property
    def file_key(self) -> bytes:
        """The raw key of the database, to be wrapped to others."""
        return self._file_key

    def use(self, file_key_of: FileKeyOf) -> None:
        """From now on reload through another slot (a member's own, once it stands in the header)."""
        self._file_key_of = file_key_of

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction; sees one state throughout. Inside another, or inside `writing`, it is that one."""
        if self._open is not None:
            yield self._open
            return
        connection = self._connection.execution_options(write=False)
        with _translated(), connection.begin():
            self._open = connection
            try:
                yield connection
            finally:
                self._open = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction, which keeps others from writing; committed when the block ends, rolled back when it
        is left by an error. Inside another it is that one."""
        if self._open is not None:
            if not self._writes:
                raise ValueError("nothing is written inside a read transaction")
            yield self._open
            return
        with _translated(), self._locked() as connection:
            self._open, self._writes = connection, True
            try:
                yield connection
            finally:
                self._open, self._writes = None, False
        self._let_go_of_retired()

    def append(self, batch: Batch) -> bool:
        """Writes a batch in one transaction; False, with nothing written, when the log has another end by now.

        Busy when what the batch expects is no longer so.
        """
        with self.writing() as connection:
            if log.head(connection) != batch.before:
                return False
            batches.write(connection, batch)
        return True

    def dossier(self, subject: bytes, compartments: Collection[int], *, every: bool = False) -> Dossier:
        """A person's dossier as it stands; see store.dossier.read."""
        with self.reading() as connection:
            return dossier.read(connection, subject, compartments, every=every)

    def population_of(self, person: bytes) -> int | None:
        """A person's population number; None when there is no such person. Lies outside compartments."""
        with _translated():
            return records.population_of(self._connection, person)

    def changed(self) -> bool:
        """Whether someone else may have written since this was last asked. Quick: asks no table."""
        with _translated():
            version = sqlcipher.data_version(self._connection)
        before, self._version = self._version, version
        return version != before

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
        """Changes slots in the header, under the write lock, which keeps others from doing the same."""
        with self.writing():
            header = change(self.header)
            headers.write(self.folder, replace(header, generation=header.generation + 1), self._file_key)
            self._stored = headers.read(self.folder)

    def rotate(self, new_key: bytes, header: Header, batch: Batch) -> None:
        """Writes a batch while the vault moves to a new file under a new file key. Inside `writing`, as the first
        that is written there; Busy as for append."""
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

    def _let_go_of_retired(self) -> None:
        """After a rotation: closes the old file's connection, which was still in use, and deletes the file."""
        if self._retired is not None:
            self._retired.dispose()
            self._retired = None
            self.clear_leftovers()

    def close(self) -> None:
        """Lets go of the database."""
        self._connection.close()
        self._engine.dispose()


def create(folder: Path, header: Header, file_key: bytes, first: Batch) -> None:
    """Makes a vault's files: the database with the first batch, then the header: its rename commits."""
    file = folder / header.database
    sqlcipher.remove(file)
    with _translated():
        engine = sqlcipher.open_engine(file, file_key, create=True)
        try:
            with engine.connect().execution_options(write=True) as connection, connection.begin():
                schema.migrate(connection)
                batches.write(connection, first)
        finally:
            engine.dispose()
    headers.write(folder, header, file_key)


def remove_unfinished(folder: Path, database: str) -> None:
    """Removes what a failed `create` left; never where a header names a vault."""
    if not (folder / headers.NAME).exists():
        sqlcipher.remove(folder / database)


def open_store(folder: Path, stored: StoredHeader, file_key: bytes, file_key_of: FileKeyOf) -> Store:
    """Opens an existing vault's files, migrating an older schema first. Damaged, Busy or Unavailable when not."""
    store = Store(folder, stored, file_key, file_key_of)
    try:
        bring_up_to_date(store)
    except BaseException:
        store.close()
        raise
    return store


def bring_up_to_date(store: Store) -> None:
    """Migrates an older schema in a copy of the database that then takes its place: done or not done."""
    with store.reading() as connection:
        if schema.is_current(connection):
            return
    with store.writing() as connection:
        if schema.is_current(connection):
            return
        store.rekey(connection, store.file_key, store.header, schema.migrate)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlcipher.Fault as fault:
        raise sqlcipher.translated(fault) from None


def _number(database: str) -> int:
    digits = database.removeprefix("vault-").removesuffix(".db")
    return int(digits) if digits.isdigit() else 0


def check_pages(connection: Connection) -> tuple[int, int]:
    """Checks every page's own code and the trees they form: (pages, faults)."""
    pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    faults = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
    trees = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    return pages, len(faults) + (0 if trees == ["ok"] else len(trees))
