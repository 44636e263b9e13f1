"""People and sealed records as rows. Everything takes the connection of the caller's unit of work."""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, insert, select, text, update
from sqlalchemy.engine import Connection

from entrack_vault.crypto.aead import damaged
from entrack_vault.store import chunks
from entrack_vault.store.bulk import insert_rows
from entrack_vault.store.prepared import Prepared
from entrack_vault.store.tables import data_key, log_change, person, record, revision, whole_number


class Stored(NamedTuple):
    """One revision of a record with its wrapped data key."""

    record: bytes
    revision: int
    subject: bytes
    compartment: int
    schema: int
    epoch: int  # when it was sealed
    author: bytes
    entry: int
    sealed: bytes
    signature: bytes
    key_epoch: int  # of the compartment key that wraps the data key now
    data_key: bytes


class Fresh(NamedTuple):
    """One revision to be stored."""

    record: bytes
    revision: int
    subject: bytes
    compartment: int
    schema: int
    epoch: int
    author: bytes
    entry: int
    sealed: bytes
    signature: bytes
    excerpt: bytes
    data_key: bytes


class Excerpt(NamedTuple):
    """One record's excerpt for lists, with its wrapped data key."""

    record: bytes
    subject: bytes
    compartment: int
    revision: int
    excerpt: bytes
    key_epoch: int
    data_key: bytes


class Whole(NamedTuple):
    """A revision as a check looks at it."""

    stored: Stored
    in_force: bool
    excerpt: bytes  # of the record, which is that of the revision in force


class Place(NamedTuple):
    """That a record stands somewhere, and which of its revisions are still there: a purge takes the first ones."""

    record: bytes
    compartment: int
    first: int
    last: int

    @property
    def revisions(self) -> list[tuple[bytes, int]]:
        """Every (record, revision) that is there."""
        return [(self.record, number) for number in range(self.first, self.last + 1)]


_COLUMNS = select(
    record.c.id,
    revision.c.revision,
    record.c.subject,
    record.c.compartment,
    revision.c.schema,
    revision.c.epoch,
    revision.c.author,
    revision.c.entry,
    revision.c.sealed,
    revision.c.signature,
    data_key.c.epoch,
    data_key.c.wrapped,
)
_ITS_KEY = (
    (data_key.c.compartment == record.c.compartment)
    & (data_key.c.record == revision.c.record)
    & (data_key.c.revision == revision.c.revision)
)
_STORED = _COLUMNS.select_from(revision).join(record, record.c.id == revision.c.record).join(data_key, _ITS_KEY)
# A record whose revision or data key was taken out must be noticed, and not look like one that was never written.
_IN_FORCE = (
    _COLUMNS.select_from(record)
    .join(revision, (revision.c.record == record.c.id) & (revision.c.revision == record.c.revision), isouter=True)
    .join(data_key, _ITS_KEY, isouter=True)
)
_EXCERPTS = select(
    record.c.id,
    record.c.subject,
    record.c.compartment,
    record.c.revision,
    record.c.excerpt,
    data_key.c.epoch,
    data_key.c.wrapped,
).join(
    data_key,
    (data_key.c.compartment == record.c.compartment)
    & (data_key.c.record == record.c.id)
    & (data_key.c.revision == record.c.revision),
    isouter=True,  # an excerpt without its key must be noticed, not left out
)


def _stored(row: Sequence[Any]) -> Stored:
    """Damaged for a revision or key that is not there, as for numbers that are none."""
    stored = Stored._make(row)
    if stored.data_key is None:
        raise damaged()
    for number in (stored.revision, stored.compartment, stored.schema, stored.epoch, stored.entry):
        whole_number(number)
    return stored


_AT_ONCE = 500  # records in one statement
# One person's few records are found by the person: the sum keeps a planner from walking a whole compartment.
_ROOM = record.c.compartment + 0


# Made once: they run with every look at a card.
@lru_cache(100)
def _current(rooms: int) -> Prepared:
    return Prepared(
        _IN_FORCE.where(
            record.c.subject == bindparam("subject"), _ROOM.in_([bindparam(f"room{at}") for at in range(rooms)])
        )
    )


_FIRST = (
    select(func.min(revision.c.revision)).where(revision.c.record == record.c.id).correlate(record).scalar_subquery()
)
_WHEREABOUTS = Prepared(
    select(person.c.population, record.c.id, record.c.compartment, _FIRST, record.c.revision)
    .join(record, record.c.subject == person.c.id, isouter=True)
    .where(person.c.id == bindparam("subject"))
)
_POPULATION = Prepared(select(person.c.population).where(person.c.id == bindparam("person")))
_LAST_CHANGE = (
    select(log_change.c.revision, log_change.c.sequence)
    .where(log_change.c.record == bindparam("record"))
    .order_by(log_change.c.revision.desc())
    .limit(1)
)


def current(connection: Connection, subject: bytes, compartments: Iterable[int]) -> list[Stored]:
    """The revisions in force of a subject's records in some compartments."""
    rooms = {f"room{at}": room for at, room in enumerate(compartments)}
    return [_stored(row) for row in _current(len(rooms)).all(connection, {"subject": subject, **rooms})]


def of_compartment(connection: Connection, compartment: int) -> list[Stored]:
    """Every revision of every record in one compartment."""
    return [_stored(row) for row in connection.execute(_STORED.where(record.c.compartment == compartment))]


def history(connection: Connection, subject: bytes, compartments: Collection[int]) -> list[Stored]:
    """All revisions of a subject's records in some compartments, oldest first within each record; Damaged when the
    one in force is not among them."""
    query = _STORED.where(record.c.subject == subject, _ROOM.in_(list(compartments)))
    found = [_stored(row) for row in connection.execute(query.order_by(revision.c.record, revision.c.revision))]
    there = {(row.record, row.revision) for row in found}
    if any((row.record, row.revision) not in there for row in current(connection, subject, compartments)):
        raise damaged()
    return found


def everything(connection: Connection) -> Generator[list[Whole]]:
    """All revisions of all records, some hundreds at a time."""
    query = _STORED.add_columns(record.c.revision, record.c.excerpt)
    with connection.execution_options(yield_per=_AT_ONCE).execute(query) as found:
        for rows in found.partitions():
            yield [_whole(row) for row in rows]


def _whole(row: Sequence[Any]) -> Whole:
    *stored, in_force, excerpt = row
    return Whole(_stored(stored), stored[1] == in_force, excerpt)


def one(connection: Connection, record_id: bytes, number: int) -> Stored | None:
    """One revision of one record."""
    row = connection.execute(
        _STORED.where(revision.c.record == record_id, revision.c.revision == number)
    ).one_or_none()
    return _stored(row) if row else None


def excerpts(
    connection: Connection, compartments: Iterable[int], subjects: Sequence[bytes] = ()
) -> Iterator[Sequence[object]]:
    """Rows shaped as Excerpt for all records in some compartments, or for those of some subjects there; unchecked,
    since there may be 400 000."""
    rooms = {f"room{at}": room for at, room in enumerate(compartments)}
    given = {f"subject{at}": subject for at, subject in enumerate(subjects)}
    return _excerpts(len(rooms), len(given)).each(connection, {**rooms, **given})


@lru_cache(100)
def _excerpts(rooms: int, subjects: int) -> Prepared:
    query = _EXCERPTS.where(func.length(record.c.excerpt) > 0)
    in_rooms = (_ROOM if subjects else record.c.compartment).in_([bindparam(f"room{at}") for at in range(rooms)])
    if subjects:
        query = query.where(record.c.subject.in_([bindparam(f"subject{at}") for at in range(subjects)]))
    return Prepared(query.where(in_rooms))


def whereabouts(connection: Connection, subject: bytes) -> tuple[int | None, list[Place]]:
    """A person's population number, None when there is no such person, and their records' places."""
    rows = _WHEREABOUTS.all(connection, {"subject": subject})
    places = [
        Place(row[1], whole_number(row[2]), whole_number(row[3]), whole_number(row[4]))
        for row in rows
        if row[1] is not None
    ]
    return (rows[0][0] if rows else None), places


def save(connection: Connection, fresh: Sequence[Fresh]) -> None:
    """Stores revisions and makes them the ones in force; new records are made."""
    if not fresh:
        return
    new = [row for row in fresh if row.revision == 1]
    later = [row for row in fresh if row.revision > 1]
    if new:
        heads = [(row.compartment, row.record, row.subject, 1, row.excerpt) for row in new]
        insert_rows(connection, record, ("compartment", "id", "subject", "revision", "excerpt"), heads)
    if later:
        connection.execute(
            update(record)
            .where(record.c.id == bindparam("of"))
            .values(revision=bindparam("to"), excerpt=bindparam("list")),
            [{"of": row.record, "to": row.revision, "list": row.excerpt} for row in later],
        )
    columns = ("record", "revision", "schema", "epoch", "author", "entry", "sealed", "signature")
    insert_rows(
        connection,
        revision,
        columns,
        [
            (*(row.record, row.revision, row.schema, row.epoch), *(row.author, row.entry, row.sealed, row.signature))
            for row in fresh
        ],
    )
    keys = [(row.compartment, row.record, row.revision, row.epoch, row.data_key) for row in fresh]
    insert_rows(connection, data_key, ("compartment", "record", "revision", "epoch", "wrapped"), keys)
    changes = [(row.record, row.revision, row.entry) for row in fresh]
    insert_rows(connection, log_change, ("record", "revision", "sequence"), changes)


def last_change(connection: Connection, record_id: bytes) -> tuple[int, int] | None:
    """The newest revision of a record that the log names, and that entry's sequence."""
    row = connection.execute(_LAST_CHANGE, {"record": record_id}).one_or_none()
    return (row[0], row[1]) if row else None


_later = log_change.alias("later")


@lru_cache(_AT_ONCE)
def _last_changes_of(many: int) -> Prepared:
    return Prepared(
        select(log_change.c.record, log_change.c.revision, log_change.c.sequence).where(
            log_change.c.record.in_([bindparam(f"r{at}") for at in range(many)]),
            ~exists().where(_later.c.record == log_change.c.record, _later.c.revision > log_change.c.revision),
        )
    )


def last_changes_of(connection: Connection, wanted: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
    """The same as last_change for several records; those the log does not name are left out."""
    found: dict[bytes, tuple[int, int]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        given = {f"r{at}": record for at, record in enumerate(wanted[start : start + _AT_ONCE])}
        rows = _last_changes_of(len(given)).all(connection, given)
        found.update({row[0]: (row[1], row[2]) for row in rows})
    return found


def newest_begun(connection: Connection, compartment: int) -> int:
    """The newest entry with which a record of a compartment began; 0 for none."""
    query = (
        select(func.coalesce(func.max(revision.c.entry), 0))
        .join(record, record.c.id == revision.c.record)
        .where(record.c.compartment == compartment, revision.c.revision == 1)
    )
    return int(connection.execute(query).scalar_one())


def changes(connection: Connection) -> Generator[tuple[bytes, int, int]]:
    """(record, revision, sequence) of every change that log_change names, in the log's order; unchecked."""
    # As text, so that 100 000s of rows come as the driver gives them; whoever asks compares them with the log.
    query = text("SELECT record, revision, sequence FROM log_change ORDER BY sequence")
    with connection.execution_options(yield_per=_AT_ONCE).execute(query) as rows:
        for row in rows:
            yield row[0], whole_number(row[1]), row[2]


def add_people(connection: Connection, people: Sequence[tuple[bytes, int]]) -> None:
    """Makes people: (id, population number)."""
    connection.execute(insert(person), [{"id": who, "population": number} for who, number in people])


def population_of(connection: Connection, person_id: bytes) -> int | None:
    """A person's population number; None when there is no such person."""
    rows = _POPULATION.all(connection, {"person": person_id})
    return whole_number(rows[0][0]) if rows else None


def people(connection: Connection, populations: Iterable[int]) -> list[tuple[bytes, int]]:
    """(id, population number) of everyone in some populations."""
    query = select(person.c.id, person.c.population).where(person.c.population.in_(list(populations)))
    return [(row[0], row[1]) for row in connection.execute(query)]


def data_keys(connection: Connection, compartment: int) -> list[tuple[bytes, int, int, bytes]]:
    """(record, revision, epoch, wrapped) of every data key in a compartment, for re-wrapping."""
    query = select(data_key.c.record, data_key.c.revision, data_key.c.epoch, data_key.c.wrapped)
    rows = connection.execute(query.where(data_key.c.compartment == compartment))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def rewrap(connection: Connection, compartment: int, epoch: int, keys: Sequence[tuple[bytes, int, bytes]]) -> None:
    """Replaces wrapped data keys, (record, revision, wrapped), under a compartment's new epoch."""
    if keys:
        connection.execute(
            update(data_key)
            .where(
                data_key.c.compartment == compartment,
                data_key.c.record == bindparam("of"),
                data_key.c.revision == bindparam("at"),
            )
            .values(epoch=epoch, wrapped=bindparam("to")),
            [{"of": of, "at": at, "to": to} for of, at, to in keys],
        )


def count_revisions(connection: Connection) -> int:
    """How many revisions are stored."""
    return connection.execute(select(func.count()).select_from(revision)).scalar_one()


def count_orphans(connection: Connection) -> int:
    """Rows without what they belong to: people without records, cards of nobody or of another group's person,
    records without their revision, revisions without a data key where they are, data keys without a revision, chunks
    left without a record."""
    both = (data_key.c.record == revision.c.record) & (data_key.c.revision == revision.c.revision)
    current_revision = (revision.c.record == record.c.id) & (revision.c.revision == record.c.revision)
    theirs = (person.c.id == record.c.subject) & (person.c.population == record.c.compartment // 16)
    lonely = (
        select(person.c.id).where(~exists().where(record.c.subject == person.c.id)),
        select(record.c.id).where(record.c.compartment >= 16, ~exists().where(theirs)),
        select(record.c.id).where(~exists().where(current_revision)),
        select(revision.c.record)
        .join(record, record.c.id == revision.c.record)
        .where(~exists().where(both, data_key.c.compartment == record.c.compartment)),
        select(data_key.c.record).where(~exists().where(both)),
    )
    return chunks.count_left(connection) + sum(
        connection.execute(select(func.count()).select_from(query.subquery())).scalar_one() for query in lonely
    )
