"""Manifests, wrapped compartment keys, and requests to join, as rows."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from entrack_vault.store.tables import grant, join_request, manifest, whole_number

_NEWEST = select(func.coalesce(func.max(manifest.c.version), 0))
Grant = tuple[int, int, bytes, bytes]  # compartment, epoch, member id, wrapped key


def manifests(connection: Connection) -> list[tuple[bytes, bytes]]:
    """(body, signature) of every version, oldest first."""
    rows = connection.execute(select(manifest.c.body, manifest.c.signature).order_by(manifest.c.version))
    return [(row[0], row[1]) for row in rows]


def manifest_entries(connection: Connection) -> list[tuple[int, int]]:
    """(version, sequence of the log entry that brought it into force), oldest first."""
    rows = connection.execute(select(manifest.c.version, manifest.c.entry).order_by(manifest.c.version))
    return [(row[0], whole_number(row[1])) for row in rows]


def newest_version(connection: Connection) -> int:
    """The newest manifest's version, 0 when there is none."""
    return int(connection.execute(_NEWEST).scalar_one())


def add_manifest(connection: Connection, version: int, body: bytes, signature: bytes, entry: int) -> None:
    """Adds the next version."""
    connection.execute(insert(manifest), [{"version": version, "body": body, "signature": signature, "entry": entry}])


def grants(connection: Connection) -> list[Grant]:
    """Every wrapped compartment key."""
    rows = connection.execute(select(grant.c.compartment, grant.c.epoch, grant.c.member, grant.c.wrapped))
    return [(whole_number(row[0]), whole_number(row[1]), row[2], row[3]) for row in rows]


def add_grants(connection: Connection, new: Sequence[Grant]) -> None:
    """Adds wrapped compartment keys."""
    names = ("compartment", "epoch", "member", "wrapped")
    if new:
        connection.execute(insert(grant), [dict(zip(names, row, strict=True)) for row in new])


def replace_grants(connection: Connection, new: Sequence[Grant]) -> None:
    """Puts wrapped compartment keys in the place of all there were."""
    connection.execute(delete(grant))
    add_grants(connection, new)


def requests(connection: Connection) -> list[tuple[bytes, bytes, bytes, str]]:
    """(member, body, signature, ISO time) of everyone who waits to be confirmed."""
    columns = (join_request.c.member, join_request.c.body, join_request.c.signature, join_request.c.made)
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(select(*columns))]


def add_request(connection: Connection, member: bytes, body: bytes, signature: bytes, made: str) -> None:
    """Stores a request, in place of an earlier one by the same member."""
    drop_request(connection, member)
    values = {"member": member, "body": body, "signature": signature, "made": made}
    connection.execute(insert(join_request), [values])


def drop_request(connection: Connection, member: bytes) -> None:
    """Removes a request that has been confirmed or withdrawn."""
    connection.execute(delete(join_request).where(join_request.c.member == member))
