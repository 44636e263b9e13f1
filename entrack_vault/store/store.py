"""What an open vault's storage does, whichever engine is underneath: read, append, and tell what others have done.

Two kinds: folder_store.py on SQLCipher, server_store.py on PostgreSQL. engine.py knows which an address means.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sqlalchemy import Table
from sqlalchemy.engine import Connection

from entrack_vault.domain.heads import Head
from entrack_vault.store.backup_files import Copied, Kind
from entrack_vault.store.batch import Batch
from entrack_vault.store.copying import Digest, Row
from entrack_vault.store.dossier import Dossier
from entrack_vault.store.header import Header, StoredHeader

FileKeyOf = Callable[[Header], bytes]  # opens the caller's slot in a header; raises when it is gone


@dataclass(frozen=True)
class News:
    """Where the log ends now, what stands at the sequence asked about, and the newest manifest's version."""

    newest: Head
    seen: bytes | None
    version: int


@dataclass(frozen=True)
class Login:
    """How someone invited reaches a server. `statement` is for an administrator, where the owner may not make it."""

    address: str
    statement: str = ""


class Store(ABC):
    """One vault's storage while it is open. Close it when done."""

    def __init__(self, home: "Home", stored: StoredHeader, file_key: bytes, file_key_of: FileKeyOf) -> None:
        self.home, self._stored, self._file_key, self._file_key_of = home, stored, file_key, file_key_of
        self._open: Connection | None = None  # while a transaction is under way
        self._writes = False  # whether that one writes

    @property
    def header(self) -> Header:
        """The header as this process last saw it."""
        return self._stored.header

    @property
    def file_key(self) -> bytes:
        """The key that authenticates the header, to be wrapped to others; on one computer the database's raw key."""
        return self._file_key

    def use(self, file_key_of: FileKeyOf) -> None:
        """From now on reload through another slot (a member's own, once it stands in the header)."""
        self._file_key_of = file_key_of

    # Transactions

    @contextmanager
    def reading(self, receipt: int = 0) -> Iterator[Connection]:
        """A read transaction; sees one state throughout. Inside another transaction it is that one.

        `receipt` is the sequence of a committed entry of this session, at most a minute old and not opened before:
        a server shows the rows it names, and no others.
        """
        if self._open is not None:
            yield self._open
            return
        with self._read(receipt) as connection:
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
        with self._write() as connection:
            self._open, self._writes = connection, True
            try:
                yield connection
            finally:
                self._open, self._writes = None, False
        self._written()

    @abstractmethod
    def _read(self, receipt: int) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _write(self) -> AbstractContextManager[Connection]: ...

    def _written(self) -> None:  # noqa: B027 - most have nothing more to do
        """After a write transaction has ended well."""

    # What is asked

    @abstractmethod
    def glance(self, person: bytes, sequence: int) -> tuple[int | None, News | None]:
        """A person's population number, None when there is no such person, and the news where there may be any.
        Neither lies in a compartment."""

    @abstractmethod
    def dossier(
        self, receipt: int, subject: bytes, compartments: Collection[int], *, every: bool = False, lines: bool = False
    ) -> Dossier:
        """The dossier of the person a receipt names: revisions in force, or `every` one, and the log's `lines`."""

    @abstractmethod
    def excerpts(self, compartments: Collection[int], subjects: Sequence[bytes] = ()) -> Generator[Sequence[object]]:
        """Inside `reading`: rows shaped as records.Excerpt in some compartments, of everyone or of some subjects, one
        by one as they come."""

    @abstractmethod
    def notified(self) -> bool:
        """Whether others have written since this was last asked. Quick: asks no table and waits for no answer, so
        that of what was written this very moment it may know a moment later."""

    @abstractmethod
    def news(self, sequence: int) -> News:
        """What has become of the log and the manifests, for someone who has seen the log up to a sequence."""

    def news_if_any(self, sequence: int) -> News | None:
        """The news; None where it is certain that there are none."""
        return self.news(sequence)

    @abstractmethod
    def changed(self, after: int, until: int) -> list[bytes | None]:
        """Whose records the entries after one and up to another have changed; None stands for the vault's own. That
        much lies outside compartments."""

    @property
    def entered(self) -> bool:
        """Whether the common compartment is open to this connection."""
        return True

    def enter(self, receipt: int) -> None:  # noqa: B027 - nothing to do on one computer
        """Opens the receipt of an unlocking."""

    # What is written

    @abstractmethod
    def append(self, batch: Batch) -> News | None:
        """Writes a batch in one transaction; None when it is written, and what is new where the log has another end.

        Busy when what the batch expects is no longer so.
        """

    @abstractmethod
    def rotate(self, new_key: bytes, header: Header, batch: Batch) -> None:
        """Writes a batch while the vault gets a new file key. Inside `writing`, as the first written there."""

    @abstractmethod
    def empty_bodies(self, until: int) -> None:
        """Forgets what the log's entries up to a sequence tell. Inside `writing`. A server refuses it to all but
        owners, and for entries that it has had for less than 24 months."""

    @abstractmethod
    def remove(self, records: Sequence[bytes]) -> None:
        """Deletes whole records of the vault's own that nobody needs any more, no person's. Inside `writing`. Busy
        where one is not there. A server refuses it to all but owners, and for anything but names of members who have
        left and incidents, both last changed at an entry that tells nothing any more."""

    @abstractmethod
    def replace_header(self, change: Callable[[Header], Header]) -> None:
        """Changes slots in the header, while others are kept from doing the same."""

    @abstractmethod
    def request(self, member: bytes, body: bytes, signature: bytes, made: str) -> None:
        """Leaves a newcomer's request to be confirmed, in place of an earlier one."""

    # Documents, whose chunks are brought one by one before the batch that makes them count

    @abstractmethod
    def bring(self, record: bytes, position: int, sealed: bytes) -> None:
        """Stores a chunk of a document that has no record yet."""

    @abstractmethod
    def drop(self, record: bytes) -> None:
        """Forgets the chunks of a document whose record never came to stand."""

    @abstractmethod
    def sweep(self) -> None:
        """Forgets chunks that a killed process left without a record, some days ago."""

    @abstractmethod
    def chunks(self, receipt: int, record: bytes, first: int, many: int) -> list[bytes]:
        """Up to `many` chunks of the document that a receipt names, from a position on. The receipt has been opened,
        and none since."""

    # Housekeeping

    @abstractmethod
    def copy_out(self, receipt: int, file: Path, key: bytes, kind: Kind) -> Copied:
        """Copies what a backup file of a kind holds into one made empty before, in one state. Nobody is kept from
        working meanwhile."""

    @abstractmethod
    def check_pages(self) -> tuple[int, int]:
        """Checks the engine's own pages where it can: (pages, faults)."""

    def clear_leftovers(self) -> None:  # noqa: B027 - most have none
        """Removes what a killed process left."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of the database."""

    # Logins: a server's affair alone

    def make_login(self, member: bytes, password: str) -> Login | None:  # noqa: ARG002
        """A login for a member, with a first password; None on one computer."""
        return None

    def dismiss(self, member: bytes) -> str:  # noqa: ARG002
        """Someone's login is theirs no more; the statement that drops it, where this owner may not."""
        return ""


RowsOf = Callable[[Table], Iterator[list[Row]]]


class Home(ABC):
    """Where a vault lives: a folder on this computer, or a database on a server."""

    local: ClassVar[bool] = True

    @property
    @abstractmethod
    def address(self) -> str:
        """What a person names it by."""

    @abstractmethod
    def header(self, known: StoredHeader | None = None) -> StoredHeader:
        """The header as it stands; `known` itself while it holds just the same bytes."""

    @abstractmethod
    def check(self) -> None:
        """Refuses (Unavailable) a place where a vault would come to harm."""

    @abstractmethod
    def create(self, header: Header, file_key: bytes, first: Batch) -> None:
        """Makes a vault with its first batch, or leaves nothing. Misuse where there is something already."""

    @abstractmethod
    def receive(
        self, header: Header, file_key: bytes, member: bytes, rows: RowsOf, same: Callable[[dict[str, Digest]], None]
    ) -> None:
        """Makes a vault with the rows of another, or leaves nothing. `same` is given what is really there before the
        vault counts, and raises when it is not the same. `member` is whoever copies. Misuse where one is already."""

    @abstractmethod
    def open(self, stored: StoredHeader, file_key: bytes, file_key_of: FileKeyOf) -> Store:
        """Opens the vault; Damaged, Busy or Unavailable when it does not."""

    def come_with(self, secret: bytes) -> None:  # noqa: B027
        """The secret key, or one-time key, that a server's password follows from."""

    def keep(self, secret: bytes) -> None:  # noqa: B027
        """From now on the server's password follows from another secret."""

    def settle(self, secret: bytes) -> None:  # noqa: B027
        """The same, where a first password was given."""

    def first_password(self, secret: bytes) -> str:  # noqa: ARG002
        """The password that follows from a secret; nothing on one computer."""
        return ""

    def close(self) -> None:  # noqa: B027
        """Lets go of a connection that was made and not handed to a store."""
