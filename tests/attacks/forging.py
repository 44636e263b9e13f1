"""What a co-worker can write straight into the database: revisions and entries sealed and signed with own keys."""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from entrack_vault import access_log
from entrack_vault.access_log import Change, Entry, Link
from entrack_vault.crypto.records import CompartmentKey, RecordPlace, seal_revision
from entrack_vault.domain.events import Event
from tests.attacks.raw import Hands, change_one, put, rows
from tests.building import BUILT_AT


class Forged(NamedTuple):
    """A revision that was written past the gate."""

    record: UUID
    revision: int
    entry: int
    hash: bytes


def last_link(database: Any) -> tuple[int, bytes]:
    """Sequence and hash of the log's last entry."""
    (row,) = rows(database, "SELECT sequence, entry_hash FROM log ORDER BY sequence DESC LIMIT 1")
    return row["sequence"], row["entry_hash"]


def put_link(database: Any, link: Link, person: UUID | None = None) -> None:
    """Stores an entry as it is."""
    put(
        database,
        "log",
        {
            "sequence": link.sequence,
            "body": link.body,
            "body_hash": link.body_hash,
            "entry_hash": link.entry_hash,
            "signature": link.signature,
            "person": person.bytes if person else None,
        },
    )


def append(
    database: Any,
    hands: Hands,
    event: Event,
    *,
    person: UUID | None = None,
    rooms: tuple[int, ...] = (),
    changes: tuple[Change, ...] = (),
    member: UUID | None = None,
    at: datetime = BUILT_AT,
) -> int:
    """Chains an entry that the attacker signs; `member` says who it claims to be by."""
    sequence, previous = last_link(database)
    entry = Entry(sequence + 1, at.astimezone(UTC), member or hands.member, event, person, rooms, changes)
    put_link(database, access_log.link(entry, previous, hands.vault, hands.identity), person)
    return sequence + 1


def forge(
    database: Any,
    hands: Hands,
    subject: UUID,
    compartment: int,
    content: bytes,
    *,
    excerpt: bytes = b"",
    record: UUID | None = None,
    author: UUID | None = None,
    logged_as: UUID | None = None,
    entry: int | None = None,
    event: Event = Event.CARDS_SAVED,
    keys: dict[tuple[int, int], bytes] | None = None,
) -> Forged:
    """The next revision of a record (or a new one), sealed with the attacker's compartment key and signed by them.

    An entry of the attacker's own names it, unless an `entry` that is there already is claimed for it. `keys` are
    compartment keys that a colleague has handed over.
    """
    keys = keys or hands.compartment_keys_in(database)
    epoch = max(at for room, at in keys if room == compartment)
    held = rows(database, "SELECT revision, excerpt FROM record WHERE id = ?", record.bytes) if record else []
    revision = held[0]["revision"] + 1 if held else 1
    who = record or uuid4()
    place = RecordPlace(hands.vault, subject, compartment, who, revision, 1, epoch, author or hands.member)
    key = CompartmentKey(hands.vault, compartment, epoch, keys[compartment, epoch])
    sealed = seal_revision(place, key, content, excerpt)
    change = Change(who.bytes, revision, sealed.hash)
    sequence = entry or append(
        database, hands, event, person=subject, rooms=(compartment,), changes=(change,), member=logged_as
    )
    head = {"id": who.bytes, "subject": subject.bytes, "compartment": compartment}
    if held:
        change_one(
            database, "UPDATE record SET revision = ?, excerpt = ? WHERE id = ?", revision, sealed.excerpt, who.bytes
        )
    else:
        put(database, "record", {**head, "revision": revision, "excerpt": sealed.excerpt})
    names = {"record": who.bytes, "revision": revision}
    put(
        database,
        "revision",
        {
            **names,
            "schema": 1,
            "epoch": epoch,
            "author": place.author.bytes,
            "entry": sequence,
            "sealed": sealed.sealed,
            "signature": hands.identity.sign(sealed.to_sign),
        },
    )
    put(database, "data_key", {**names, "compartment": compartment, "epoch": epoch, "wrapped": sealed.data_key})
    put(database, "log_change", {**names, "sequence": sequence})
    return Forged(who, revision, sequence, sealed.hash)


def record_of(database: Any, subject: UUID, compartment: int) -> UUID:
    """The record of a subject's card in a compartment."""
    query = (
        "SELECT id FROM record JOIN revision v ON v.record = id AND v.revision = record.revision AND v.schema = 1"
        " WHERE subject = ? AND compartment = ?"
    )
    (row,) = rows(database, query, subject.bytes, compartment)
    return UUID(bytes=row["id"])
