"""Everything that opening one person's records takes, read at once: places, sealed rows, what the log says.

The log's part is the evidence a revision is proven by: the entry it was saved with and the one before, the newest
revision the log knows, and whether a later entry names the record.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.engine import Connection

from entrack_vault.access_log import Link
from entrack_vault.store import log, records
from entrack_vault.store.prepared import Prepared
from entrack_vault.store.records import Place, Stored
from entrack_vault.store.tables import log as entries


class LoggedLink(NamedTuple):
    """A link with the hash of the one before it; None where there is none."""

    link: Link
    before: bytes | None


class Evidence(NamedTuple):
    """What the log tells about some revisions."""

    links: Mapping[int, LoggedLink]  # by sequence, of the entries they were saved with
    newest: Mapping[bytes, tuple[int, int]]  # record -> newest revision the log knows, and its entry
    named_later: Mapping[bytes, tuple[int, ...]]  # record -> entries after that of its newest revision that name it
    first_held: int | None  # the oldest entry that still has its body, where one asked for has none


class Dossier(NamedTuple):
    """One subject's records as they stand."""

    population: int | None  # None when there is no such person
    places: Sequence[Place]  # of every record there is, also where the reader has no key
    stored: Sequence[Stored]  # those in the compartments asked for, oldest revision first within each record
    evidence: Evidence
    lines: Sequence[Link] = ()  # everything the log tells about the person, newest first, where it was asked for


def read(
    connection: Connection, subject: bytes, compartments: Collection[int], *, every: bool, lines: bool
) -> Dossier:
    """A person's dossier: the revisions in force, or `every` revision."""
    population, places = records.whereabouts(connection, subject)
    if every:
        stored = records.history(connection, subject, compartments)
    else:
        stored = records.current(connection, subject, compartments)
    told = log.newest(connection, person=subject) if lines else ()
    return Dossier(population, places, stored, evidence(connection, stored), told)


def evidence(connection: Connection, stored: Sequence[Stored]) -> Evidence:
    """What the log tells about some revisions."""
    latest = {row.record: (row.subject, row.entry) for row in sorted(stored, key=lambda row: row.revision)}
    links = log.some(connection, {row.entry for row in stored})
    found = {sequence: LoggedLink(link, before) for sequence, (link, before) in links.items()}
    nulled = any(one.link.body is None for one in found.values())
    return Evidence(
        links=found,
        newest=records.last_changes_of(connection, list(latest)),
        named_later=_named_later(connection, [(record, *told) for record, told in latest.items()]),
        first_held=log.first_held(connection) if nulled else None,
    )


_AT_ONCE = 50


def _named_later(connection: Connection, wanted: list[tuple[bytes, bytes, int]]) -> dict[bytes, tuple[int, ...]]:
    """Of (record, subject, entry) the subject's entries after that one that name the record as changed, where any."""
    found: dict[bytes, tuple[int, ...]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        given: dict[str, object] = {}
        for at, (record, subject, entry) in enumerate(part):
            given |= {f"r{at}": f'["{record.hex()}",'.encode(), f"p{at}": subject, f"s{at}": entry}
        (named,) = _named_later_query(len(part)).all(connection, given)
        for at, later in enumerate(named):
            if later:
                found[part[at][0]] = _which_later(connection, *part[at])
    return found


def _which_later(connection: Connection, record: bytes, subject: bytes, entry: int) -> tuple[int, ...]:
    """Seldom asked: what names a record later was lost with a backup, or the record has been put back."""
    query = select(entries.c.sequence).where(
        entries.c.person == subject,
        entries.c.sequence > entry,
        func.instr(entries.c.body, f'["{record.hex()}",'.encode()) > 0,
    )
    return tuple(connection.execute(query).scalars())


@lru_cache(_AT_ONCE)
def _named_later_query(many: int) -> Prepared:
    told = [
        exists().where(
            entries.c.person == bindparam(f"p{at}"),
            entries.c.sequence > bindparam(f"s{at}"),
            func.instr(entries.c.body, bindparam(f"r{at}")) > 0,
        )
        for at in range(many)
    ]
    return Prepared(select(*told))
