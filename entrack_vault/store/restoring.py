"""Putting a vault together again from the two files of a backup, attached as `data` and `keys`, in one transaction.

The keys decide: what they hold no key to has been purged since, and does not come back. What they hold a key to and
the data does not have was written after the data was made, and is lost.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, MetaData, Select, Table, delete, exists, func, insert, select, text
from sqlalchemy.engine import Connection

from entrack_vault.errors import Damaged
from entrack_vault.i18n import N_
from entrack_vault.store import backup_files, copying
from entrack_vault.store.backup_files import About, Kind
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

DATA: Kind = "data"
KEYS: Kind = "keys"
FILES = (DATA, KEYS)
# As access_log writes the entries that tell of a purge: one that it was carried out, and one for each person in it.
_CARRIED_OUT = b'"event":"purge.carried_out"'
_ABOUT_A_PURGE = b'"event":"purge.'


@dataclass(frozen=True)
class Restored:
    """What came back and what did not."""

    people: int
    records: int
    lost: int  # revisions written after the data was made
    purged: int  # revisions purged after the data was made
    gone: int  # people of whom nothing came back for that reason


def fill(connection: Connection, data: About, keys: About) -> Restored:
    """Fills new tables. Damaged when a file has not what it says, or lacks what its own log says it should have."""
    _check(connection, data)
    held, old_person, old_record, old_revision = (
        _of(KEYS, data_key),
        _of(DATA, person),
        _of(DATA, record),
        _of(DATA, revision),
    )
    old_chunk, carried = _of(DATA, chunk), _of(KEYS, record)
    for table in (person, record, revision, manifest, grant):
        there = _of(KEYS, table)
        in_order = select(*there.columns).order_by(*(there.c[key.name] for key in table.primary_key.columns))
        if _insert(connection, table, in_order) != keys.rows[table.name]:
            raise backup_files.altered()
    if _insert_log(connection) != keys.rows[log.name]:
        raise backup_files.altered()
    _insert(connection, person, select(*old_person.columns).where(old_person.c.id.not_in(select(person.c.id))))
    # A record comes back from the data where nothing newer of it was carried along, and its key is still held.
    records = _insert(
        connection,
        record,
        select(*old_record.columns).where(
            ~exists().where(carried.c.compartment == old_record.c.compartment, carried.c.id == old_record.c.id),
            exists().where(
                held.c.compartment == old_record.c.compartment,
                held.c.record == old_record.c.id,
                held.c.revision == old_record.c.revision,
            ),
        ),
    )
    # Each revision's key could be looked for here, too. Seldom is one missing, and counting shows it.
    from_data = old_revision.c.record.not_in(select(carried.c.id))
    back = _insert(connection, revision, select(*old_revision.columns).where(from_data))
    with_revision = exists().where(revision.c.record == held.c.record, revision.c.revision == held.c.revision)
    kept = _insert(connection, data_key, select(*held.columns).where(with_revision))
    if records != data.rows[record.name] or kept != back + keys.rows[revision.name]:
        back -= _take_away_without_key(connection, carried)
    _insert(connection, chunk, select(*old_chunk.columns).where(exists().where(record.c.id == old_chunk.c.record)))
    lost = _changes(connection, data, keys.rows[data_key.name] - kept)
    purged = _purged(connection, data) if back != data.rows[revision.name] else 0
    gone = connection.execute(delete(person).where(~exists().where(record.c.subject == person.c.id))).rowcount
    return Restored(_count(connection, person), _count(connection, record), lost, purged, gone)


def _take_away_without_key(connection: Connection, carried: FromClause) -> int:
    """Takes away what came from the data and whose key has been destroyed since; how many revisions that is."""
    key = (
        exists()
        .where(record.c.id == revision.c.record)
        .where(
            data_key.c.compartment == record.c.compartment,
            data_key.c.record == revision.c.record,
            data_key.c.revision == revision.c.revision,
        )
    )
    from_data = revision.c.record.not_in(select(carried.c.id))
    return connection.execute(delete(revision).where(from_data, ~key)).rowcount


def _changes(connection: Connection, data: About, expected: int) -> int:
    """What the log names as changed, but for what is lost; how much that is, which was `expected`."""
    changes, held = _of(KEYS, log_change), _of(KEYS, data_key)
    if not expected:
        _insert(connection, log_change, select(*changes.columns).order_by(changes.c.record, changes.c.revision))
        return 0
    missing = select(held.c.record, held.c.revision).where(
        ~exists().where(revision.c.record == held.c.record, revision.c.revision == held.c.revision)
    )
    connection.execute(text("CREATE TEMP TABLE lost (record BLOB, revision INTEGER, PRIMARY KEY (record, revision))"))
    lost = Table("lost", MetaData(), *(column._copy() for column in (held.c.record, held.c.revision)))
    connection.execute(insert(lost).from_select(["record", "revision"], missing))
    both = (lost.c.record == changes.c.record) & (lost.c.revision == changes.c.revision)
    before = (
        select(func.count())
        .select_from(lost)
        .join(changes, both, isouter=True)
        .where(func.coalesce(changes.c.sequence, 0) <= data.sequence)
    )
    if connection.execute(before).scalar_one():
        raise Damaged(
            N_("The data lacks records that its own access log says it should hold."),
            N_("Nothing was restored."),
            N_("Use another backup of the data."),
        )
    _insert(connection, log_change, select(*changes.columns).where(~exists().where(both)))
    return _count(connection, lost)


def _purged(connection: Connection, data: About) -> int:
    """How many revisions did not come back because they were purged. Damaged when no purge tells of it."""
    old_record, old_revision, held, told = (
        _of(DATA, record),
        _of(DATA, revision),
        _of(KEYS, data_key),
        _of(KEYS, log),
    )
    gone = (
        select(old_record.c.subject, func.count().label("many"))
        .select_from(old_revision)
        .join(old_record, old_record.c.id == old_revision.c.record)
        .where(
            ~exists().where(
                held.c.compartment == old_record.c.compartment,
                held.c.record == old_revision.c.record,
                held.c.revision == old_revision.c.revision,
            )
        )
        .group_by(old_record.c.subject)
    )
    rows = connection.execute(gone).all()

    def is_told(mark: bytes, *about: ColumnElement[bool]) -> bool:
        naming = told.c.body.is_(None) | (func.instr(told.c.body, mark) > 0)
        query = select(told.c.sequence).where(told.c.sequence > data.sequence, naming, *about)
        return connection.execute(query.limit(1)).first() is not None

    carried_out = not rows or is_told(_CARRIED_OUT)
    for subject, _many in rows:
        # What is emptied names nobody any more.
        if not carried_out or not is_told(_ABOUT_A_PURGE, (told.c.person == subject) | told.c.body.is_(None)):
            raise Damaged(
                N_("The keys of this backup lack some that no purge in its access log explains."),
                N_("Nothing was restored."),
                N_("Use another copy of the newest key backup."),
            )
    return sum(many for _, many in rows)


def _check(connection: Connection, data: About) -> None:
    """The data is older than the keys, and of the same log."""
    told_log = _of(KEYS, log)
    at = select(told_log.c.entry_hash).where(told_log.c.sequence == data.sequence)
    if connection.execute(at).scalar_one_or_none() != data.head.hash:
        raise Damaged(
            N_("The keys are older than the data, or another vault's: they do not know what the data was made from."),
            N_("Nothing was restored."),
            N_("Use the newest key backup."),
        )


def _of(schema: str, table: Table) -> FromClause:
    """A table of an attached file, under a name of its own: inside a condition its bare name would be the nearest."""
    return table.to_metadata(MetaData(), schema=schema).alias(f"{schema}_{table.name}")


def _insert(connection: Connection, table: Table, query: Select[Any]) -> int:
    return connection.execute(insert(table).from_select(list(table.columns.keys()), query)).rowcount


def _insert_log(connection: Connection) -> int:
    """Some entries at a time: all that one statement inserts into a table with a trigger on it is held in memory
    first, and every look makes the log longer."""
    told = _of(KEYS, log)
    query, done = select(*told.columns).order_by(told.c.sequence).limit(copying.AT_ONCE), 0
    while some := _insert(connection, log, query.where(told.c.sequence > done) if done else query):
        done += some  # which is the last sequence, too: the trigger refuses any but the next
    return done


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
