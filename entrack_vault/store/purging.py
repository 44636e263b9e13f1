"""Deleting for good: data keys, revisions, records, chunks and people. Everything takes the caller's transaction.

The counts are of rows really deleted: where they are not just what was agreed on, nothing is (Busy).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Delete, bindparam, delete, exists, select
from sqlalchemy.engine import Connection

from entrack_vault.errors import Busy
from entrack_vault.i18n import N_
from entrack_vault.store.tables import chunk, data_key, person, record, revision, whole_number

_AT_ONCE = 500
_KEY = delete(data_key).where(
    data_key.c.compartment == bindparam("room"),
    data_key.c.record == bindparam("of"),
    data_key.c.revision == bindparam("at"),
)
_REVISION = delete(revision).where(revision.c.record == bindparam("of"), revision.c.revision == bindparam("at"))


@dataclass(frozen=True)
class Purge:
    """What goes for good. Every revision of a record goes, or every one but that which the same batch saves."""

    proposal: int  # the entries that proposed and approved it
    approval: int
    details: bytes  # the SHA-256 of what the plan says of itself, sealed elsewhere
    revisions: Sequence[tuple[bytes, int]]  # (record, revision)
    people: Sequence[bytes]  # those of whom nothing is left
    kept: Sequence[bytes]  # records that stay with less


def purge(connection: Connection, wanted: Purge) -> None:
    """Deletes what a purge names, after what it keeps has been saved anew."""
    touched = sorted({one for one, _ in wanted.revisions})
    rooms: dict[bytes, int] = {}  # data keys are kept in order of compartment, and found by it
    for some in _parts(touched):
        query = select(record.c.id, record.c.compartment).where(record.c.id.in_(some))
        rooms.update((row[0], whole_number(row[1])) for row in connection.execute(query))
    given = [{"of": one, "at": number, "room": rooms.get(one, 0)} for one, number in wanted.revisions]
    keys, revisions = (connection.execute(query, given).rowcount for query in (_KEY, _REVISION))
    left: set[bytes] = set()
    for some in _parts(touched):
        left |= set(connection.scalars(select(revision.c.record).where(revision.c.record.in_(some))))
    gone = [one for one in touched if one not in left]
    records = _delete(connection, gone, lambda some: delete(record).where(record.c.id.in_(some)))
    _delete(connection, gone, lambda some: delete(chunk).where(chunk.c.record.in_(some)))
    alone = ~exists().where(record.c.subject == person.c.id)
    people = _delete(connection, wanted.people, lambda some: delete(person).where(person.c.id.in_(some), alone))
    counted = (keys, revisions, records, people)
    if counted != (len(given), len(given), len(gone), len(wanted.people)) or left != set(wanted.kept):
        raise agreed_otherwise()


def remove(connection: Connection, records: Sequence[bytes]) -> None:
    """Deletes whole records with every revision and data key they have; Busy where one of them is not there."""
    _delete(connection, records, lambda some: delete(data_key).where(data_key.c.record.in_(some)))
    _delete(connection, records, lambda some: delete(revision).where(revision.c.record.in_(some)))
    if _delete(connection, records, lambda some: delete(record).where(record.c.id.in_(some))) != len(records):
        raise agreed_otherwise()


def _delete(connection: Connection, ids: Sequence[bytes], query: Callable[[Sequence[bytes]], Delete]) -> int:
    return sum(connection.execute(query(some)).rowcount for some in _parts(ids))


def _parts(ids: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]


def agreed_otherwise() -> Busy:
    """What stands there is not what two people agreed to purge."""
    return Busy(
        N_("Something of what was to be purged has changed since it was agreed on."),
        N_("Nothing was purged."),
        N_("Propose the purge again, so that what is approved is what is there."),
    )
