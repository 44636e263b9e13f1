"""The tables: what lies outside compartments is ids, numbers, sizes, times and hashes; the rest is sealed.

The migrations in migrations/versions make them; tests/store holds both against each other.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, MetaData, Table, Text
from sqlalchemy import LargeBinary as AnyBinary
from sqlalchemy.engine import Dialect

from entrack_vault.crypto.aead import damaged


class LargeBinary(AnyBinary):
    """Bytes as they are: the driver takes them, and an import stores hundreds of thousands."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:  # noqa: ARG002 - SQLAlchemy's signature
        """No conversion on the way in."""
        return

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
        coltype: object,  # noqa: ARG002
    ) -> Callable[[Any], bytes | None]:
        """On the way out what is not bytes, or not as many as the column says, was not written by us: Damaged."""
        length = self.length

        def checked(value: Any) -> bytes | None:
            if value is None or (type(value) is bytes and (length is None or len(value) == length)):
                return value
            raise damaged()

        return checked


def whole_number(value: object) -> int:
    """The value of a column of counts or numbers; Damaged for what is not one."""
    if type(value) is not int or value < 0:
        raise damaged()
    return value


metadata = MetaData()

person = Table(
    "person",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("population", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# A card, member entry, job description or setting: which revision counts, and its excerpt for lists.
# Kept in order of compartment, as are data keys: a list reads both tables side by side from end to end.
record = Table(
    "record",
    metadata,
    Column("compartment", Integer, primary_key=True, autoincrement=False),
    Column("id", LargeBinary(16), primary_key=True),
    Column("subject", LargeBinary(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("excerpt", LargeBinary, nullable=False),
    Index("record_by_id", "id", unique=True),
    Index("record_by_subject", "subject", "compartment"),
    sqlite_with_rowid=False,
)

revision = Table(
    "revision",
    metadata,
    Column("record", LargeBinary(16), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("schema", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("author", LargeBinary(16), nullable=False),
    Column("entry", Integer, nullable=False),  # sequence of the log entry it was saved with
    Column("sealed", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    ForeignKeyConstraint(["record"], ["record.id"]),
)

# Destroying a row here destroys what it opens, in old backups too.
data_key = Table(
    "data_key",
    metadata,
    Column("compartment", Integer, primary_key=True, autoincrement=False),
    Column("record", LargeBinary(16), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("wrapped", LargeBinary(60), nullable=False),
    ForeignKeyConstraint(["record"], ["record.id"]),
    sqlite_with_rowid=False,
)

# A document's content, sealed piece by piece. Chunks are brought before the record that holds their key: until that
# one stands they belong to nothing, and are swept away once they are older than a day.
chunk = Table(
    "chunk",
    metadata,
    Column("record", LargeBinary(16), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("brought", Integer, nullable=False),  # whole days since 1970, UTC
    Column("sealed", LargeBinary, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary),
    Column("body_hash", LargeBinary(32), nullable=False),
    Column("entry_hash", LargeBinary(32), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("person", LargeBinary(16)),  # repeated from the body, to find one person's lines
    Index("log_by_person", "person", "sequence"),
)

# Repeated from the bodies: which entry each revision of a record was saved with.
log_change = Table(
    "log_change",
    metadata,
    Column("record", LargeBinary(16), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("sequence", Integer, nullable=False),
    sqlite_with_rowid=False,
)

manifest = Table(
    "manifest",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("entry", Integer, nullable=False),  # sequence of the log entry that brought it into force
)

grant = Table(
    "compartment_grant",
    metadata,
    Column("compartment", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("member", LargeBinary(16), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

# Public keys of someone enrolled who waits for the owner to compare fingerprints and confirm.
join_request = Table(
    "join_request",
    metadata,
    Column("member", LargeBinary(16), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("made", Text, nullable=False),
)
