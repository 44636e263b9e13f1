"""The access log's rows."""

from collections.abc import Collection, Generator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.engine import Connection

from entrack_vault.access_log import Entry, Link
from entrack_vault.domain.heads import EMPTY, Head
from entrack_vault.store.bulk import insert_rows
from entrack_vault.store.prepared import Prepared
from entrack_vault.store.tables import log

_LINK = (log.c.sequence, log.c.body, log.c.body_hash, log.c.entry_hash, log.c.signature)
# Made once: they run with every look at a card.
_HEAD = Prepared(select(log.c.sequence, log.c.entry_hash).order_by(log.c.sequence.desc()).limit(1))
_HASH = Prepared(select(log.c.entry_hash).where(log.c.sequence == bindparam("at")))
_BRINGS_CHANGES = b'"changes":[['  # as access_log writes an entry that does
_CHANGED = Prepared(
    select(log.c.person)
    .distinct()
    .where(
        log.c.sequence > bindparam("after"),
        log.c.sequence <= bindparam("until"),
        func.instr(log.c.body, bindparam("mark")) > 0,
    )
)
_before = log.alias("before")
_AT_ONCE = 500  # sequences in one statement
_STREAMED = 2000  # rows in memory


@lru_cache(_AT_ONCE)
def _some(many: int) -> Prepared:
    return Prepared(
        select(*_LINK, _before.c.entry_hash)
        .select_from(log)
        .join(_before, _before.c.sequence == log.c.sequence - 1, isouter=True)
        .where(log.c.sequence.in_([bindparam(f"s{at}") for at in range(many)]))
    )


_ONE = select(*_LINK).where(log.c.sequence == bindparam("at"))


def head(connection: Connection) -> Head:
    """The chain's last link as stored."""
    rows = _HEAD.all(connection, {})
    return Head(*rows[0]) if rows else EMPTY


def hash_at(connection: Connection, sequence: int) -> bytes | None:
    """The hash of the entry at a sequence; None when there is none."""
    rows = _HASH.all(connection, {"at": sequence})
    return rows[0][0] if rows else None


def append(connection: Connection, links: Sequence[tuple[Link, Entry]]) -> None:
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


def changed(connection: Connection, after: int, until: int) -> list[bytes | None]:
    """Whose records the entries after one and up to another have changed."""
    given = {"after": after, "until": until, "mark": _BRINGS_CHANGES}
    return [row[0] for row in _CHANGED.all(connection, given)]


def one(connection: Connection, sequence: int) -> Link | None:
    """One link by its sequence."""
    row = connection.execute(_ONE, {"at": sequence}).one_or_none()
    return _link(row) if row else None


def of(connection: Connection, sequence: int) -> Link:
    """A link that is there."""
    return _link(connection.execute(_ONE, {"at": sequence}).one())


def empty_bodies(connection: Connection, until: int) -> None:
    """Forgets what entries up to a sequence tell; their hashes and signatures stay."""
    old = update(log).where(log.c.sequence <= until, log.c.body.is_not(None))
    connection.execute(old.values(body=None, person=None))


def some(connection: Connection, sequences: Collection[int]) -> dict[int, tuple[Link, bytes | None]]:
    """Some links by sequence, each with the hash of the one before it."""
    found: dict[int, tuple[Link, bytes | None]] = {}
    wanted = sorted(sequences)
    for start in range(0, len(wanted), _AT_ONCE):
        given = {f"s{at}": sequence for at, sequence in enumerate(wanted[start : start + _AT_ONCE])}
        for row in _some(len(given)).all(connection, given):
            found[row[0]] = (_link(row), row[5])
    return found


def first_held(connection: Connection) -> int | None:
    """The sequence of the oldest entry that still has its body."""
    query = select(log.c.sequence).where(log.c.body.is_not(None)).order_by(log.c.sequence).limit(1)
    return connection.execute(query).scalar_one_or_none()


def after(connection: Connection, sequence: int) -> Generator[Link]:
    """All links after a sequence, in order; from the start (0) also what has no place before the first."""
    query = select(*_LINK).order_by(log.c.sequence)
    if sequence:
        query = query.where(log.c.sequence > sequence)
    with connection.execution_options(yield_per=_STREAMED).execute(query) as rows:
        for row in rows:
            yield _link(row)


def newest(connection: Connection, *, person: bytes | None = None, most: int | None = None) -> list[Link]:
    """The newest links first, of one person or of all."""
    query = select(*_LINK).order_by(log.c.sequence.desc())
    if person is not None:
        query = query.where(log.c.person == person)
    if most is not None:
        query = query.limit(most)
    return [_link(row) for row in connection.execute(query)]


def naming(connection: Connection, digest: bytes) -> list[Link]:
    """The links whose bodies name a file by its SHA-256, the newest first."""
    named = func.instr(log.c.body, f'"file":"{digest.hex()}"'.encode()) > 0
    return [_link(row) for row in connection.execute(select(*_LINK).where(named).order_by(log.c.sequence.desc()))]


def of_event(connection: Connection, event: str, most: int) -> list[Link]:
    """The newest links of an event, the newest first."""
    told = func.instr(log.c.body, f'"event":"{event}"'.encode()) > 0
    query = select(*_LINK).where(told).order_by(log.c.sequence.desc()).limit(most)
    return [_link(row) for row in connection.execute(query)]


def whole(connection: Connection) -> Generator[tuple[Link, bytes | None]]:
    """Every link in order with the person as the column repeats it, for holding against the bodies."""
    query = select(*_LINK, log.c.person).order_by(log.c.sequence)
    with connection.execution_options(yield_per=_STREAMED).execute(query) as rows:
        for row in rows:
            yield _link(row), row[5]


def _link(row: Sequence[Any]) -> Link:
    return Link(row[0], row[1], row[2], row[3], row[4])
