"""PostgreSQL, the engine for many workstations: connecting safely, calling its functions, and its error texts."""

import base64
import hashlib
import hmac
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from entrack_vault.errors import Busy, Damaged, Lost, Misuse, NotAllowed, Unavailable, VaultError, WrongKey
from entrack_vault.i18n import N_
from entrack_vault.store.server_address import ServerAddress

Driver = psycopg.Connection[tuple[Any, ...]]
CHANNEL = "entrack"
FORMAT = 7  # of resources/server/prepare.sql
_NOTHING_LOST = N_("Nothing was lost or half written.")
_STREAMED = 5000  # rows fetched at a time
_ITERATIONS = 4096  # of SCRAM, as PostgreSQL has it


def connect(address: ServerAddress, password: str) -> Driver:
    """A connection, with every statement its own transaction until one is begun. Unavailable when there is none."""
    try:
        driver = psycopg.connect(make_conninfo(**address.settings(password)), autocommit=True, prepare_threshold=None)
        # Cursors are read to their end, so they are planned for it.
        driver.execute(
            f"SET search_path = entrack; SET lock_timeout = '30s'; SET cursor_tuple_fraction = 1; LISTEN {CHANNEL}"
        )
    except psycopg.Error as fault:
        raise translated(fault) from None
    return driver


def engine_over(driver: Driver) -> Engine:
    """An engine with this one connection. Reads are of one state throughout."""
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: driver, poolclass=StaticPool, pool_reset_on_return=None
    )

    @event.listens_for(engine, "begin")
    def _begin(conn: Any) -> None:
        write = conn.get_execution_options().get("write")
        driver.execute("BEGIN" if write else "BEGIN ISOLATION LEVEL REPEATABLE READ")

    return engine


def stream(driver: Driver, statement: str, *values: Any) -> Generator[tuple[Any, ...]]:
    """By a cursor on the server, in binary: rows are there while the rest arrives, and memory stays flat."""
    with driver.cursor(name="stream", binary=True) as cursor:
        cursor.execute(statement.encode(), values)
        while rows := cursor.fetchmany(_STREAMED):
            yield from rows


def driver_of(connection: Connection) -> Driver:
    """The driver's own connection underneath."""
    driver: Driver = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def call(driver: Driver, function: str, *values: Any, types: str = "") -> list[tuple[Any, ...]]:
    """Calls one of the server's functions; its rows. `types` are SQL types for values the driver cannot tell."""
    casts = types.split(",") if types else [""] * len(values)
    places = ", ".join(f"%b{'::' + cast if cast else ''}" for cast in casts)
    statement = f"SELECT * FROM entrack.{function}({places})"  # noqa: S608 - names of ours, values apart
    return driver.execute(statement.encode(), values, binary=True).fetchall()


def scram(password: str) -> str:
    """A password as the server keeps it (RFC 5803), so that it never travels or stands in a log."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    told = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${_ITERATIONS}:{told[0]}${told[1]}:{told[2]}"


@contextmanager
def translated_faults() -> Iterator[None]:
    """The server's faults as ours."""
    try:
        yield
    except (psycopg.Error, DBAPIError) as fault:
        raise translated(fault) from None


def is_lost(fault: BaseException) -> bool:
    """Whether the connection is gone, so that it is not known what became of what was asked."""
    original = fault.orig if isinstance(fault, DBAPIError) else fault
    if not isinstance(original, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    code = original.sqlstate or ""
    return code == "" or code.startswith(("08", "57P"))


def translated(fault: Exception) -> VaultError:
    """Whose fault it is. Carries none of the driver's text, which may hold values and names of machines."""
    original = fault.orig if isinstance(fault, DBAPIError) and fault.orig is not None else fault
    code = getattr(original, "sqlstate", None) or ""
    text = str(original).lower()
    if code == "EV001" or isinstance(original, errors.UniqueViolation):
        from entrack_vault.store.batch import changed_meanwhile

        return changed_meanwhile()
    for matches, made in _KNOWN:
        if any(code.startswith(one) if one.isupper() or one.isdigit() else one in text for one in matches):
            return made()
    if code == "" and isinstance(original, psycopg.OperationalError | psycopg.InterfaceError):
        return _no_answer()
    return Damaged(
        N_("The server answered in a way that this program does not understand."),
        _NOTHING_LOST,
        N_("Tell whoever looks after the server; its log tells more."),
    )


def _no_answer() -> Lost:
    return Lost(
        N_("The server does not answer."),
        N_("Everything saved before is safe, and nothing was written twice."),
        N_("Check the network and try again; the program connects by itself when the server is back."),
    )


def _wrong_password() -> WrongKey:
    return WrongKey(
        N_("The server does not let this login in: the key or sheet is not its own, or no longer good."),
        N_("Nothing was opened."),
        N_(
            "Use the address and the key from your own sheets. A login that has never been used needs its first"
            " password, with --database-password-file. The finance manager can enrol you anew."
        ),
    )


def _no_such_host() -> Unavailable:
    return Unavailable(
        N_("The network knows no server of the name in the address."),
        N_("Nothing was connected to."),
        N_("Compare the address with your enrolment sheet, and check the network."),
    )


def _nobody_there() -> Unavailable:
    return Unavailable(
        N_("No database server answers where the address says."),
        N_("Everything saved before is safe, and nothing was written twice."),
        N_("Compare host and port with your enrolment sheet; if they are right, wait until the server is back."),
    )


def _certificate() -> Unavailable:
    return Unavailable(
        N_("The server's certificate is not trusted, is for another name, or has run out: nothing was sent."),
        _NOTHING_LOST,
        N_("Check the file that sslrootcert names in the address, or tell whoever looks after the server."),
    )


def _too_many() -> Busy:
    return Busy(N_("The server has as many connections as it takes."), _NOTHING_LOST, N_("Try again in a moment."))


def _full() -> Unavailable:
    return Unavailable(
        N_("The server's disk is full, so nothing was opened or saved."),
        N_("Everything saved before is safe."),
        N_("Tell whoever looks after the server."),
    )


def _waited() -> Busy:
    return Busy(N_("Someone else is writing in the vault just now."), _NOTHING_LOST, N_("Try again in a moment."))


def _receipt() -> Busy:
    return Busy(
        N_("The look took too long to begin, so the server showed nothing."),
        N_("It is in the access log all the same."),
        N_("Open it again."),
    )


def _not_a_member() -> NotAllowed:
    return NotAllowed(
        N_("The server refused this as none of your login's business."),
        N_("Nothing was opened or changed."),
        N_("Ask the finance manager to confirm you, or to enrol you anew."),
    )


def _unprepared() -> Misuse:
    return Misuse(
        N_("There is no vault's database at this address."),
        N_("Nothing was changed."),
        N_("Have the database prepared first: entrack-vault server prepare."),
    )


def _already() -> Misuse:
    return Misuse(
        N_("There is already a vault in this database."),
        N_("It was not touched."),
        N_("Have another database prepared for the new vault."),
    )


def _standby() -> Unavailable:
    return Unavailable(
        N_("None of the servers in the address takes changes just now, and every look must be logged."),
        N_("Everything saved before is safe."),
        N_("Wait until one of them has taken over, and try again."),
    )


# By SQLSTATE, or words of messages that come before any state is told; the first that fits.
_KNOWN = (
    (("certificate", "ssl error", "root.crt", "does not support ssl", "server ssl"), _certificate),
    (("could not translate host name", "name or service not known", "nodename nor servname"), _no_such_host),
    (("connection refused", "no such file or directory"), _nobody_there),
    (("28",), _wrong_password),
    (("password authentication failed", "no password supplied", "authentication method"), _wrong_password),
    (("53300", "too many c", "remaining connection slots"), _too_many),
    (("53100", "no space left"), _full),
    (("55P03", "57014", "40001", "40P01"), _waited),
    (("EV002",), _receipt),
    (("EV005",), _already),
    (("EV004", "42501", "EV003"), _not_a_member),
    (("3D000", "3F000", "42883", "42P01"), _unprepared),
    (("read-only", "25006", "session is not read-write"), _standby),
    (("08", "57P"), _no_answer),
)
