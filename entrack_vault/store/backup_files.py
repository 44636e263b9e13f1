"""The two files of a backup: the data, whose keys lie elsewhere, and the keys, with everything that proves the data.

Each is an encrypted database of its own. The data file is named by its first 16 bytes, from which its key follows;
the key file begins with the header, which tells its readers how they come by its key, as the vault's own does.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Column, MetaData, Select, Table, Text, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateTable

from entrack_vault.crypto.aead import new_key
from entrack_vault.crypto.identity import derive
from entrack_vault.domain.contents import CARD
from entrack_vault.domain.heads import Head
from entrack_vault.errors import BadInput, Damaged, Unavailable
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import COMMON
from entrack_vault.store import copying, sqlcipher
from entrack_vault.store import header as headers
from entrack_vault.store.bulk import insert_rows
from entrack_vault.store.header import StoredHeader
from entrack_vault.store.tables import (
    chunk,
    data_key,
    grant,
    log,
    log_change,
    manifest,
    person,
    record,
    revision,
)

Kind = Literal["data", "keys"]
FORMAT = 1
_MAGIC = b"Entrack Vault keys 1\n"
_SALT = 16  # bytes, with which SQLCipher begins a file
_PIECE = 1024 * 1024
about = Table("about", MetaData(), Column("told", Text, nullable=False))


class About(BaseModel):
    """What a backup file says of itself. `head` is the log's end in the state it was made from."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    format: int
    kind: Kind
    vault: UUID
    made: str  # UTC, ISO 8601
    sequence: int
    hash: str
    rows: dict[str, int]
    secret: bytes | None = Field(default=None, min_length=32, max_length=32)  # of key files alone: the data's keys

    @property
    def head(self) -> Head:
        """The log's end in the state it was made from."""
        return Head(self.sequence, bytes.fromhex(self.hash))


@dataclass(frozen=True)
class Copied:
    """What was copied: the log's end in the state it was read in, and how many rows of each table."""

    head: Head
    rows: dict[str, int]


@dataclass(frozen=True)
class Part:
    """One table's rows in a file."""

    table: Table
    query: Select[tuple[object, ...]]


def parts(kind: Kind) -> tuple[Part, ...]:
    """What a file holds. A test holds both kinds together against all tables there are."""
    return _data_parts() if kind == "data" else _key_parts()


def _data_parts() -> tuple[Part, ...]:
    ours = select(record.c.id).where(record.c.compartment == COMMON)
    return (
        Part(person, _all(person)),
        Part(record, _all(record).where(record.c.compartment != COMMON)),
        Part(revision, _all(revision).where(revision.c.record.not_in(ours))),
        Part(chunk, _all(chunk).where(chunk.c.record.in_(select(record.c.id)))),
    )


def _key_parts() -> tuple[Part, ...]:
    """Besides keys and log: the vault's own records, and the cards of everyone of whom a purge has left something.
    Earlier data cannot give those back, for its keys to them are gone."""
    first = select(revision.c.record).where(revision.c.record == record.c.id, revision.c.revision == 1)
    purged = select(record.c.subject).where(
        record.c.revision > 1, record.c.compartment != COMMON, ~first.correlate(record).exists()
    )
    card = select(revision.c.record).where(
        revision.c.record == record.c.id, revision.c.revision == record.c.revision, revision.c.schema == CARD
    )
    carried = (record.c.compartment == COMMON) | (record.c.subject.in_(purged) & card.correlate(record).exists())
    return (
        Part(person, _all(person).where(person.c.id.in_(purged))),
        Part(record, _all(record).where(carried)),
        Part(revision, _all(revision).where(revision.c.record.in_(select(record.c.id).where(carried)))),
        Part(data_key, _all(data_key)),
        Part(log, _all(log)),
        Part(log_change, _all(log_change)),
        Part(manifest, _all(manifest)),
        Part(grant, _all(grant)),
    )


def _all(table: Table) -> Select[tuple[object, ...]]:
    return select(*table.columns)


# Their keys


def new_salt() -> bytes:
    """What a file begins with, and its key follows from."""
    return new_key()[:_SALT]


def salt_of(file: Path) -> bytes:
    """What a data file begins with; BadInput for one too short to be any."""
    with _opened(file) as handle:
        found = handle.read(_SALT)
    if len(found) < _SALT:
        raise not_one()
    return found


def key_of(kind: Kind, secret: bytes, salt: bytes) -> bytes:
    """The key of a file: of data from the vault's secret for backups, of keys from the vault's file key."""
    return derive(secret, f"backup {kind}", salt=salt)


# Writing


@contextmanager
def _writing(file: Path, key: bytes, salt: bytes) -> Iterator[Connection]:
    """A transaction in a file under way; Unavailable when the disk is full or fails."""
    with sqlcipher.translated_faults():
        engine = sqlcipher.make_aside(file, key, salt)
        try:
            with engine.begin() as connection:
                yield connection
        except OSError:
            raise _no_room() from None
        finally:
            engine.dispose()


def make(file: Path, kind: Kind, key: bytes, salt: bytes) -> None:
    """Makes a file with empty tables, for its owner alone to read."""
    with _writing(file, key, salt) as connection:
        for table in (about, *(part.table for part in parts(kind))):
            made = _plain(table) if kind == "data" else table.to_metadata(MetaData())
            connection.execute(CreateTable(made, include_foreign_key_constraints=[]))
        file.chmod(0o600)


def rows(connection: Connection, kind: Kind) -> Iterator[tuple[Table, Sequence[Sequence[object]]]]:
    """What a file holds, some rows at a time, read where the tables are. Where a table has a key of its own they come
    in its order: in any other a large file's pages would be sealed again and again."""
    for part in parts(kind):
        query = part.query if kind == "data" else part.query.order_by(*part.table.primary_key.columns)
        with connection.execution_options(yield_per=copying.at_once(part.table)).execute(query) as found:
            for some in found.partitions():
                yield part.table, [tuple(row) for row in some]


def _plain(table: Table) -> Table:
    """The table without keys of its own: rows are appended as they come, and looked up by what is made of them."""
    columns = (Column(column.name, column.type, nullable=column.nullable) for column in table.columns)
    return Table(table.name, MetaData(), *columns)


def fill(
    file: Path, key: bytes, kind: Kind, rows: Iterator[tuple[Table, Sequence[Sequence[object]]]]
) -> dict[str, int]:
    """Writes rows that come from elsewhere, some at a time; how many of each table."""
    counts = {part.table.name: 0 for part in parts(kind)}
    with _writing(file, key, salt_of(file)) as connection:
        for table, some in rows:
            insert_rows(connection, table, tuple(table.columns.keys()), some)
            counts[table.name] += len(some)
    return counts


def finish(file: Path, key: bytes, kind: Kind, vault: UUID, made: str, copied: Copied, secret: bytes | None) -> About:
    """Says in the file what was written. `secret` goes into key files."""
    with _writing(file, key, salt_of(file)) as connection:
        told = About(
            format=FORMAT,
            kind=kind,
            vault=vault,
            made=made,
            sequence=copied.head.sequence,
            hash=copied.head.hash.hex(),
            rows=copied.rows,
            secret=secret,
        )
        connection.execute(about.insert(), {"told": told.model_dump_json()})
    return told


def counted(connection: Connection, kind: Kind) -> dict[str, int]:
    """How many rows each table of an open file has, by its name."""
    tables = [part.table for part in parts(kind)]
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def pieces(file: Path, header: bytes = b"") -> Iterator[bytes]:
    """A finished file as it is stored elsewhere; a key file with the header before it."""
    if header:
        yield _MAGIC + len(header).to_bytes(8, "big") + header
    with _opened(file) as handle:
        while piece := handle.read(_PIECE):
            yield piece


def digest(file: Path) -> bytes:
    """A file's SHA-256."""
    hasher = hashlib.sha256()
    for piece in pieces(file):
        hasher.update(piece)
    return hasher.digest()


# Reading


def read_header(file: Path) -> StoredHeader:
    """The header a key file begins with; BadInput for another file, Damaged for one that is not whole."""
    with _opened(file) as handle:
        return headers.parsed(_header_bytes(handle))


def take_out(file: Path, target: Path) -> None:
    """The database inside a key file, as it lies there, encrypted."""
    try:
        with _opened(file) as handle, target.open("xb") as made:
            target.chmod(0o600)
            _header_bytes(handle)
            while piece := handle.read(_PIECE):
                made.write(piece)
    except OSError:
        raise _no_room() from None


def _header_bytes(handle: BinaryIO) -> bytes:
    if handle.read(len(_MAGIC)) != _MAGIC:
        raise not_one()
    length = int.from_bytes(handle.read(8), "big")
    if length > headers.LARGEST:
        raise not_one()
    return handle.read(length)


@contextmanager
def reading(file: Path, key: bytes, kind: Kind, vault: UUID) -> Iterator[tuple[Connection, About]]:
    """A finished file, open for reading, and what it says of itself; Damaged when it is not what it should be."""
    engine = sqlcipher.open_sealed(file, key)
    try:
        with sqlcipher.translated_faults(), engine.connect() as connection:
            yield connection, told_by(connection, kind, vault)
    finally:
        engine.dispose()


def check_pages(connection: Connection) -> tuple[int, int]:
    """Checks every page of an open file: (pages, faults)."""
    return sqlcipher.check_pages(connection)


def told_by(connection: Connection, kind: Kind, vault: UUID, schema: str | None = None) -> About:
    """What an open file says of itself; Damaged when that is not what was asked for."""
    table = about if schema is None else about.to_metadata(MetaData(), schema=schema)
    rows = connection.execute(select(table.c.told)).scalars().all()
    try:
        told = About.model_validate_json(rows[0])
    except (IndexError, ValidationError):
        raise altered() from None
    if told.format > FORMAT:
        raise Damaged(
            N_("This backup was made by a newer version of the program."),
            N_("Nothing was changed."),
            N_("Update the program on this workstation and try again."),
        )
    if (told.kind, told.vault) != (kind, vault):
        raise altered()
    return told


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        handle = file.open("rb")
    except FileNotFoundError:
        raise BadInput(
            N_("There is no such backup file."), N_("Nothing was changed."), N_("Look for it again.")
        ) from None
    except OSError:
        raise Unavailable(
            N_("The backup cannot be read where it lies."),
            N_("Nothing was changed."),
            N_("Check the disk or network."),
        ) from None
    with handle:
        yield handle


def _no_room() -> Unavailable:
    return Unavailable(
        N_("The disk is full or does not answer, so the files could not be put together."),
        N_("Nothing was changed."),
        N_("Check the disk and the space left on it, and try again."),
    )


def not_one() -> BadInput:
    """The file is something else."""
    return BadInput(
        N_("That file is no backup of a vault."),
        N_("Nothing was changed."),
        N_("Choose the files that end in .data and .keys."),
    )


def altered() -> Damaged:
    """What is in the file is not what was written there."""
    return Damaged(N_("The backup is damaged or altered."), N_("Nothing was changed."), N_("Use another backup."))
