"""SQLCipher, the engine for one computer: opening with a raw key, copying to a new file, and its error texts."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as dbapi
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from entrack_vault.errors import Busy, Damaged, Unavailable, VaultError
from entrack_vault.i18n import N_

SHARED = 0o660  # for the members' group alone; the write-ahead log follows the file
BUSY_SECONDS = 15.0  # how long a write waits for another process's before it is Busy; read when a vault is opened
_PAGE = 4096  # bytes, as SQLCipher 4 has it
_PRAGMAS = (
    "cipher_log_level = NONE",
    "secure_delete = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "temp_store = MEMORY",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cache_size = -65536",
)


_ATTACHING = threading.Lock()
# Its pages are larger: each is sealed by itself, which takes its time, and what does not fill one is lost room.
_PAGE_ASIDE = 16384
_CACHE_FILLED = -196608  # KiB; or the indexes of a large vault would be written to the disk again and again
_CACHE_READ = -16384  # KiB; for files read from end to end
_CACHE_ASIDE = -131072  # KiB; keys are looked up in every order, and each page that is not kept is opened anew
# A file that counts only once it is whole, synced and read back needs no journal on disk.
_PRAGMAS_ASIDE = ("cipher_log_level = NONE", "journal_mode = MEMORY", "synchronous = OFF", "temp_store = MEMORY")


def open_engine(file: Path, file_key: bytes, *, create: bool = False) -> Engine:
    """An engine with one connection; Damaged when the key does not fit or the file is not whole.

    Transactions begin with BEGIN, or BEGIN IMMEDIATE under the execution option `write`.
    """
    return _engine_over(_connect(file, file_key, create=create))


def make_aside(file: Path, key: bytes, salt: bytes) -> Engine:
    """A new file beside any vault, without a journal; `salt` is what its first 16 bytes will be."""
    raw = f"{_raw(key)}{salt.hex()}"
    return _engine_over(_connect(file, key, create=True, raw=raw, page=_PAGE_ASIDE, pragmas=_PRAGMAS_ASIDE))


def open_sealed(file: Path, key: bytes) -> Engine:
    """A finished file, to be read only, wherever it lies: nothing is written beside it."""
    return _engine_over(_connect(file, key, create=False, mode="ro&immutable=1", page=_PAGE_ASIDE, pragmas=()))


def _engine_over(connection: Any) -> Engine:
    engine = create_engine(
        "sqlite://", module=dbapi, creator=lambda: connection, poolclass=StaticPool, pool_reset_on_return=None
    )

    @event.listens_for(engine, "begin")
    def _begin(conn: Any) -> None:
        connection.execute("BEGIN IMMEDIATE" if conn.get_execution_options().get("write") else "BEGIN")

    return engine


def _connect(
    file: Path,
    file_key: bytes,
    *,
    create: bool,
    mode: str = "",
    raw: str = "",
    page: int = _PAGE,
    pragmas: tuple[str, ...] = _PRAGMAS,
) -> Any:
    if not create and not file.is_file():
        raise Damaged(
            N_("The vault's database file is missing."),
            N_("Nothing was changed."),
            N_("Look for it beside header.json, or fetch both from the same backup."),
        )
    if not create and file.stat().st_size < _PAGE:
        raise _unreadable()  # or an emptied file would be taken for a new database, and begun
    mode = mode or ("rwc" if create else "rw")
    try:
        connection = dbapi.connect(
            f"{as_uri(file.resolve())}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_SECONDS
        )
    except dbapi.Error as fault:
        raise translated(fault) from None
    try:
        connection.execute(f"PRAGMA key = \"x'{raw or _raw(file_key)}'\"")
        connection.execute(f"PRAGMA cipher_page_size = {page}")
        if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
            raise Unavailable(N_("The database would not have been encrypted, so it was not opened."))
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if create:
            file.chmod(SHARED)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except dbapi.Error as fault:
        connection.close()
        raise translated(fault) from None
    except OSError:
        connection.close()
        raise _not_writable() from None
    except VaultError:
        connection.close()
        raise
    return connection


def settle(connection: Connection) -> None:
    """What closing would do by itself, but while it holds every thread of the program: what was written goes from
    the write-ahead log to the file, and pages kept in memory are freed. Waits for nobody who still reads."""
    if connection.closed:
        return
    driver: Any = connection.connection.driver_connection
    with contextlib.suppress(dbapi.Error):
        for pragma in ("wal_checkpoint(PASSIVE)", "shrink_memory"):
            driver.execute(f"PRAGMA {pragma}").fetchall()


def as_uri(file: PurePath) -> str:
    """A whole path as SQLite takes it: a server in a Windows network path is part of the path, not an authority."""
    uri = file.as_uri()
    return uri if uri.startswith("file:///") else f"file:////{uri.removeprefix('file://')}"


def _raw(file_key: bytes) -> str:
    """64 hex digits exactly: SQLCipher takes 63 for a passphrase, and none for no encryption at all."""
    digits = file_key.hex()
    if len(digits) != 64:
        raise ValueError("a raw SQLCipher key is 32 bytes")
    return digits


def copy_to(file: Path, file_key: bytes, target: Path, target_key: bytes) -> None:
    """Copies everything committed into a new file under a new key.

    The caller holds the write lock through its own connection, so nothing is written to `file` meanwhile.
    Unavailable when the disk is full; the unfinished target is then removed.
    """
    connection = _connect(file, file_key, create=False)
    try:
        _attach(connection, "copy", str(target), target_key, _PAGE)
        # One transaction: by itself the export commits, with its own journal and syncs, after each table.
        connection.execute("BEGIN")
        connection.execute("SELECT sqlcipher_export('copy')").fetchone()
        connection.execute("COMMIT")
        connection.execute("DETACH DATABASE copy")
        target.chmod(SHARED)
    except dbapi.Error as fault:
        connection.close()
        remove(target)
        raise translated(fault) from None
    finally:
        connection.close()


def _attach(driver: Any, name: str, file: str, key: bytes, page: int) -> None:
    """Attaching looks into the file at once, with the size of pages that holds for the whole process just then."""
    with _ATTACHING:
        driver.execute(f"PRAGMA cipher_default_page_size = {page}")
        try:
            driver.execute(f"ATTACH DATABASE ? AS {name} KEY \"x'{_raw(key)}'\"", (file,))
        finally:
            driver.execute(f"PRAGMA cipher_default_page_size = {_PAGE}")


@contextlib.contextmanager
def attached(
    connection: Connection, files: Mapping[str, tuple[Path, bytes]], *, writes: bool = False
) -> Iterator[None]:
    """Within the block files that were made aside are there under the names given, each with its key. Outside a
    transaction."""
    mode = "rw" if writes else "ro&immutable=1"
    driver: Any = connection.connection.driver_connection
    with translated_faults():
        for name, (file, key) in files.items():
            _attach(driver, name, f"{as_uri(file.resolve())}?mode={mode}", key, _PAGE_ASIDE)
            driver.execute(f"PRAGMA {name}.cache_size = {_CACHE_ASIDE if writes else _CACHE_READ}")
            if writes:
                driver.execute(f"PRAGMA {name}.journal_mode = MEMORY")
                driver.execute(f"PRAGMA {name}.synchronous = OFF")
    try:
        yield
    finally:
        with contextlib.suppress(dbapi.Error):
            for name in files:
                driver.execute(f"DETACH DATABASE {name}")


@contextlib.contextmanager
def filled_at_once(connection: Connection) -> Iterator[None]:
    """Within the block a new file is written without its log: it counts for nothing until the caller syncs it."""
    driver: Any = connection.connection.driver_connection
    cache = f"cache_size = {_CACHE_FILLED}"
    for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "foreign_keys = OFF", cache):
        driver.execute(f"PRAGMA {pragma}")
    yield
    for pragma in _PRAGMAS:  # where it failed the file is thrown away
        driver.execute(f"PRAGMA {pragma}")


def data_version(connection: Connection) -> int:
    """A number that differs once another connection has committed. Costs no transaction."""
    driver: Any = connection.connection.driver_connection
    return int(driver.execute("PRAGMA data_version").fetchone()[0])


@contextlib.contextmanager
def references_unchecked(connection: Connection) -> Iterator[None]:
    """Within the block rows are deleted without looking through whole tables for what refers to them: what a purge
    deletes it counts itself. Outside a transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


class SchemaThing(NamedTuple):
    """A table, index, trigger or view as the database has it."""

    kind: str
    name: str
    table: str
    text: str


def empty_wal(connection: Connection) -> bool:
    """Moves the write-ahead log into the database and empties it; False when someone has been reading an older state
    all the time that a write waits for others, or the disk fails. What is committed stays so."""
    driver: Any = connection.connection.driver_connection
    try:
        return bool(driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    except dbapi.Error:
        return False


def schema_of(connection: Connection) -> list[SchemaThing]:
    """Everything in the schema but the indexes the engine makes by itself, by kind and name."""
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    return [SchemaThing(*map(str, row)) for row in connection.exec_driver_sql(query)]


def check_pages(connection: Connection) -> tuple[int, int]:
    """Checks every page's own code and the trees they form: (pages, faults)."""
    pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    faults = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
    trees = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    return pages, len(faults) + (0 if trees == ["ok"] else len(trees))


@contextlib.contextmanager
def translated_faults() -> Iterator[None]:
    """The engine's faults as ours; another engine's, whose rows are being copied, are for others to translate."""
    try:
        yield
    except (DBAPIError, dbapi.Error) as fault:
        if isinstance(fault, DBAPIError) and not isinstance(fault.orig, dbapi.Error):
            raise
        raise translated(fault) from None


def translated(fault: Exception) -> VaultError:
    """Whose fault it is: a busy neighbour, the surroundings, or damage. Carries none of the driver's text."""
    original = fault.orig if isinstance(fault, DBAPIError) and fault.orig is not None else fault
    code = getattr(original, "sqlite_errorcode", 0) & 0xFF
    text = str(original).lower()
    if code in (5, 6) or "locked" in text:
        return Busy(
            N_("Someone else is writing in the vault just now."),
            N_("Nothing was lost or half written."),
            N_("Try again in a moment."),
        )
    if code == 13 or "full" in text:
        return Unavailable(
            N_("The disk is full, so nothing was opened or saved."),
            N_("Everything saved before is safe."),
            N_("Free some space and try again."),
        )
    if code in (8, 14, 3) or "readonly" in text or "unable to open" in text:
        return _not_writable()
    if code == 10 or "i/o error" in text:
        return Unavailable(
            N_("The disk did not answer, so nothing was opened or saved."),
            N_("Everything saved before is safe."),
            N_("Check the disk and the space left on it, and try again."),
        )
    return _unreadable()


def _not_writable() -> Unavailable:
    return Unavailable(
        N_("The vault's folder cannot be written to, so nothing was opened: every look must be logged."),
        N_("Everything saved before is safe."),
        N_("Give your account write access to the folder, or move the vault."),
    )


def _unreadable() -> Damaged:
    return Damaged(
        N_("The database does not open with this vault's key, or it is damaged."),
        N_("Nothing was changed."),
        N_("Fetch header.json and the database from the same backup."),
    )


def remove(file: Path) -> None:
    """Deletes a database file and its journals. What cannot go now stays until the next unlock clears it."""
    for name in files_of(file):
        with contextlib.suppress(OSError):
            name.unlink()


def files_of(file: Path) -> tuple[Path, ...]:
    """A database file and the journals that may lie beside it."""
    return (file, *(file.with_name(f"{file.name}-{journal}") for journal in ("wal", "shm", "journal")))
