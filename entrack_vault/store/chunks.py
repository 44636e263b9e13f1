"""The sealed chunks of documents as rows. Everything takes the connection of the caller's unit of work."""

import time
from collections.abc import Generator

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, select
from sqlalchemy.engine import Connection

from entrack_vault.store.bulk import insert_rows
from entrack_vault.store.prepared import Prepared
from entrack_vault.store.tables import chunk, record

KEPT_DAYS = 1  # that chunks may lie without their record
_DAY = 86_400
_SOME = Prepared(
    select(chunk.c.sealed)
    .where(
        chunk.c.record == bindparam("record"),
        chunk.c.position >= bindparam("first"),
        chunk.c.position < bindparam("end"),
    )
    .order_by(chunk.c.position)
)


def add(connection: Connection, record_id: bytes, position: int, sealed: bytes) -> None:
    """Stores one chunk of a document that has no record yet."""
    row = (record_id, position, today(), sealed)
    insert_rows(connection, chunk, ("record", "position", "brought", "sealed"), [row])


def some(connection: Connection, record_id: bytes, first: int, many: int) -> list[bytes]:
    """Up to `many` chunks of a document, from a position on, in order."""
    given = {"record": record_id, "first": first, "end": first + many}
    return [row[0] for row in _SOME.all(connection, given)]


def each(connection: Connection, record_id: bytes) -> Generator[bytes]:
    """All chunks of a document, one by one."""
    position = 0
    while found := some(connection, record_id, position, 1):
        yield found[0]
        position += 1


def drop(connection: Connection, record_id: bytes) -> None:
    """Forgets the chunks of a document whose record never came to stand."""
    connection.execute(delete(chunk).where(chunk.c.record == record_id, _alone()))


def sweep(connection: Connection) -> None:
    """Forgets what a killed process brought and gave no record."""
    connection.execute(delete(chunk).where(_left()))


def count_left(connection: Connection) -> int:
    """How many chunks have been without their record for too long."""
    return connection.execute(select(func.count()).select_from(chunk).where(_left())).scalar_one()


def today() -> int:
    """The day as `brought` counts it."""
    return int(time.time()) // _DAY


def _alone() -> ColumnElement[bool]:
    return ~exists().where(record.c.id == chunk.c.record)


def _left() -> ColumnElement[bool]:
    return (chunk.c.brought < today() - KEPT_DAYS) & _alone()
