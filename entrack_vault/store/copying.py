"""All of a vault's rows, table by table, for moving it to another home and for proving that nothing differs there."""

import hashlib
from collections.abc import Generator, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from entrack_vault.store.tables import (
    chunk,
    data_key,
    grant,
    join_request,
    log,
    log_change,
    manifest,
    person,
    record,
    revision,
)

# In an order in which no row comes before what it belongs to. A test holds it against all tables there are.
TABLES = (person, record, revision, data_key, chunk, log, log_change, manifest, grant, join_request)
AT_ONCE = 1000  # rows
_CHUNKS_AT_ONCE = 8

Row = Sequence[Any]


def at_once(table: Table) -> int:
    """How many rows of a table are held in memory."""
    return _CHUNKS_AT_ONCE if table is chunk else AT_ONCE


class Digest(NamedTuple):
    """How many rows a table has, and a hash over all of them in the order of their keys."""

    rows: int
    hash: bytes


def rows_of(connection: Connection, table: Table) -> Generator[list[Row]]:
    """A table's rows in the order of their keys, some at a time."""
    query = select(*table.columns).order_by(*table.primary_key.columns)
    with connection.execution_options(yield_per=at_once(table)).execute(query) as found:
        for some in found.partitions():
            yield [tuple(row) for row in some]


def digest(some: Iterable[Sequence[Row]]) -> Digest:
    """The digest of rows that come in the order of their keys."""
    hasher, count = hashlib.sha256(), 0
    for rows in some:
        count += len(rows)
        for row in rows:
            for value in row:
                held = value if isinstance(value, bytes) else b"" if value is None else str(value).encode()
                hasher.update(f"{type(value).__name__}{len(held)}:".encode())
                hasher.update(held)
    return Digest(count, hasher.digest())
