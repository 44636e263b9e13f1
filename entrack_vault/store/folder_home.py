"""A folder on this computer as a vault's home: header.json beside one SQLCipher database."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from sqlalchemy.engine import Connection

from entrack_vault.errors import Misuse, Unavailable
from entrack_vault.i18n import N_
from entrack_vault.store import backup_files, copying, folder_check, restoring, schema, sqlcipher
from entrack_vault.store import batch as batches
from entrack_vault.store import header as headers
from entrack_vault.store.batch import Batch
from entrack_vault.store.bulk import insert_rows
from entrack_vault.store.copying import Digest
from entrack_vault.store.folder_store import FolderStore
from entrack_vault.store.header import Header, StoredHeader
from entrack_vault.store.restoring import Restored
from entrack_vault.store.store import FileKeyOf, Home, RowsOf, Store


class FolderHome(Home):
    """A vault's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def address(self) -> str:
        """The folder's whole path."""
        return str(self.folder.resolve())

    def header(self, known: StoredHeader | None = None) -> StoredHeader:
        """As the Home says."""
        return headers.read(self.folder, known)

    def check(self) -> None:
        """Refuses (Unavailable) a network share or a synced folder."""
        folder_check.check(self.folder)

    def create(self, header: Header, file_key: bytes, first: Batch) -> None:
        """Makes the database with the first batch, then the header: its rename commits."""
        self._make(header, file_key, lambda connection: batches.write(connection, first))

    def receive(
        self,
        header: Header,
        file_key: bytes,
        member: bytes,  # noqa: ARG002 - a server wants to know
        rows: RowsOf,
        same: Callable[[dict[str, Digest]], None],
    ) -> None:
        """As the Home says."""

        def fill(connection: Connection) -> None:
            for table in copying.TABLES:
                columns = tuple(table.columns.keys())
                for some in rows(table):
                    insert_rows(connection, table, columns, some)
            found = {table.name: copying.digest(copying.rows_of(connection, table)) for table in copying.TABLES}
            same(found)

        self._make(replace(header, database="vault-1.db"), file_key, fill)

    def restore(
        self, header: Header, file_key: bytes, data: tuple[Path, bytes], keys: tuple[Path, bytes]
    ) -> Restored:
        """Makes the vault from the two files of a backup, each with its key, or leaves nothing."""
        found: list[Restored] = []

        def fill(connection: Connection) -> None:
            told = [backup_files.told_by(connection, kind, header.vault, kind) for kind in restoring.FILES]
            found.append(restoring.fill(connection, *told))

        files: dict[str, tuple[Path, bytes]] = {restoring.DATA: data, restoring.KEYS: keys}
        self._make(replace(header, database="vault-1.db"), file_key, fill, files)
        return found[0]

    def _make(
        self,
        header: Header,
        file_key: bytes,
        fill: Callable[[Connection], None],
        files: Mapping[str, tuple[Path, bytes]] = MappingProxyType({}),
    ) -> None:
        made = self._prepare()
        file = self.folder / header.database
        try:
            sqlcipher.remove(file)
            with sqlcipher.translated_faults():
                engine = sqlcipher.open_engine(file, file_key, create=True)
                try:
                    with (
                        engine.connect().execution_options(write=True) as connection,
                        sqlcipher.attached(connection, files),
                        sqlcipher.filled_at_once(connection) if files else nullcontext(),
                        connection.begin(),
                    ):
                        schema.migrate(connection)
                        fill(connection)
                finally:
                    engine.dispose()
                if files:
                    headers.fsync_file(file)
            headers.write(self.folder, header, file_key)
        except BaseException:
            if not (self.folder / headers.NAME).exists():
                sqlcipher.remove(file)
            if made:
                with suppress(OSError):
                    self.folder.rmdir()
            raise

    def open(self, stored: StoredHeader, file_key: bytes, file_key_of: FileKeyOf) -> Store:
        """Opens the files, migrating an older schema first."""
        store = FolderStore(self, self.folder, stored, file_key, file_key_of)
        try:
            store.bring_up_to_date()
        except BaseException:
            store.close()
            raise
        return store

    def check_empty(self) -> None:
        """Refuses (Misuse) a folder with something in it."""
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise Misuse(
                N_("There is already something in the folder for the new vault."),
                N_("It was not touched."),
                N_("Choose a new or empty folder."),
            )

    def _prepare(self) -> bool:
        """Makes the folder, readable by its owner and group only; True when it was made here."""
        self.check()
        self.check_empty()
        place = self.folder
        made = not place.exists()
        try:
            place.mkdir(mode=0o770, parents=True, exist_ok=True)
            place.chmod(0o770)
        except OSError:
            raise Unavailable(
                N_("The folder for the new vault cannot be made."),
                N_("Nothing was written."),
                N_("Choose a place where your account may write."),
            ) from None
        return made
