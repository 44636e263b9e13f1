"""The access log's rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection

from entrack_vault.access_log import EMPTY, Entry, Head, Link
from entrack_vault.store.bulk import insert_rows
from entrack_vault.store.tables import log

_LINK = (log.c.sequence, log.c.body, log.c.body_hash, log.c.entry_hash, log.c.signature)
# Made once: they run with every look at a card.
_HEAD = select(log.c.sequence, log.c.entry_hash).order_by(log.c.sequence.desc()).limit(1)
_NAMES_LATER = (
    select(log.c.sequence)
    .where(log.c.person == bindparam("person"), log.c.sequence > bindparam("after"))
    .where(func.instr(log.c.body, bindparam("record")) > 0)
    .limit(1)
)
_ONE = select(*_LINK).where(log.c.sequence == bindparam("at"))


def head(connection: Connection) -> Head:
    """The chain's last link as stored."""
    row = connection.execute(_HEAD).one_or_none()
    return Head(row[0], row[1]) if row else EMPTY


def append(connection: Connection, links: list[tuple[Link, Entry]]) -> None:
    """Adds links at the end; the database refuses any sequence but the next."""
    columns = ("sequence", "body", "body_hash", "entry_hash", "signature", "person")
    insert_rows(
        connection,
        log,
        columns,
        [
            (
                *(link.sequence, link.body, link.body_hash, link.entry_hash, link.signature),
                entry.person.bytes if entry.person else None,
            )
            for link, entry in links
        ],
    )


def one(connection: Connection, sequence: int) -> Link | None:
    """One link by its sequence."""
    row = connection.execute(_ONE, {"at": sequence}).one_or_none()
    return _link(row) if row else None


def names_later(connection: Connection, person: bytes, record: bytes, sequence: int) -> bool:
    """Whether one of a person's entries after a sequence names a record as changed."""
    given = {"person": person, "after": sequence, "record": record.hex().encode()}
    return connection.execute(_NAMES_LATER, given).first() is not None


def held_before(connection: Connection, sequence: int) -> bool:
    """Whether any entry before a sequence still has its body."""
    query = select(log.c.sequence).where(log.c.sequence < sequence, log.c.body.is_not(None)).limit(1)
    return connection.execute(query).first() is not None


def after(connection: Connection, sequence: int) -> Iterator[Link]:
    """All links after a sequence, in order; from the start (0) also what has no place before the first."""
    query = select(*_LINK).order_by(log.c.sequence)
    if sequence:
        query = query.where(log.c.sequence > sequence)
    for row in connection.execution_options(yield_per=2000).execute(query):
        yield _link(row)


def newest(connection: Connection, *, person: bytes | None = None, most: int | None = None) -> list[Link]:
    """The newest links first, of one person or of all."""
    query = select(*_LINK).order_by(log.c.sequence.desc())
    if person is not None:
        query = query.where(log.c.person == person)
    if most is not None:
        query = query.limit(most)
    return [_link(row) for row in connection.execute(query)]


def person_of(connection: Connection) -> Iterator[tuple[int, bytes | None]]:
    """(sequence, person) as the column repeats it, for holding against the bodies."""
    for row in connection.execute(select(log.c.sequence, log.c.person).order_by(log.c.sequence)):
        yield row[0], row[1]


def _link(row: Sequence[Any]) -> Link:
    return Link(row[0], row[1], row[2], row[3], row[4])
