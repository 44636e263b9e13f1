"""The first tables of a vault, and the triggers that keep the access log append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_APPEND_ONLY = "'the access log is append-only'"


def _blob(name: str, length: int | None = None, *, key: bool = False, null: bool = False) -> "sa.Column[bytes]":
    return sa.Column(name, sa.LargeBinary(length), primary_key=key, nullable=null)


def _number(name: str, *, key: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, primary_key=key, nullable=False, autoincrement=False)


def upgrade() -> None:
    """Makes everything."""
    op.create_table("person", _blob("id", 16, key=True), _number("population"), sqlite_with_rowid=False)
    op.create_table(
        "record",
        _number("compartment", key=True),
        _blob("id", 16, key=True),
        _blob("subject", 16),
        _number("revision"),
        _blob("excerpt"),
        sqlite_with_rowid=False,
    )
    op.create_index("record_by_id", "record", ["id"], unique=True)
    op.create_index("record_by_subject", "record", ["subject", "compartment"])
    op.create_table(
        "revision",
        _blob("record", 16, key=True),
        _number("revision", key=True),
        _number("schema"),
        _number("epoch"),
        _blob("author", 16),
        _number("entry"),
        _blob("sealed"),
        _blob("signature", 64),
        sa.ForeignKeyConstraint(["record"], ["record.id"]),
    )
    op.create_table(
        "data_key",
        _number("compartment", key=True),
        _blob("record", 16, key=True),
        _number("revision", key=True),
        _number("epoch"),
        _blob("wrapped", 60),
        sa.ForeignKeyConstraint(["record"], ["record.id"]),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log",
        _number("sequence", key=True),
        _blob("body", null=True),
        _blob("body_hash", 32),
        _blob("entry_hash", 32),
        _blob("signature", 64),
        _blob("person", 16, null=True),
    )
    op.create_index("log_by_person", "log", ["person", "sequence"])
    op.create_table(
        "log_change",
        _blob("record", 16, key=True),
        _number("revision", key=True),
        _number("sequence"),
        sqlite_with_rowid=False,
    )
    op.create_table("manifest", _number("version", key=True), _blob("body"), _blob("signature", 64), _number("entry"))
    op.create_table(
        "compartment_grant",
        _number("compartment", key=True),
        _number("epoch", key=True),
        _blob("member", 16, key=True),
        _blob("wrapped"),
    )
    op.create_table(
        "join_request",
        _blob("member", 16, key=True),
        _blob("body"),
        _blob("signature", 64),
        sa.Column("made", sa.Text, nullable=False),
    )
    _append_only()


def _append_only() -> None:
    """No deleting, no changing but nulling an old body, and no sequence other than the next: without the last,
    INSERT OR REPLACE would pass as neither."""
    op.execute(f"CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, {_APPEND_ONLY}); END")
    op.execute(
        "CREATE TRIGGER log_no_update BEFORE UPDATE ON log WHEN NEW.body IS NOT NULL OR NEW.person IS NOT NULL"
        " OR NEW.sequence IS NOT OLD.sequence OR NEW.body_hash IS NOT OLD.body_hash"
        " OR NEW.entry_hash IS NOT OLD.entry_hash OR NEW.signature IS NOT OLD.signature"
        f" BEGIN SELECT RAISE(ABORT, {_APPEND_ONLY}); END"
    )
    op.execute(
        "CREATE TRIGGER log_next_only BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'the access log is append-only')"
        " WHERE NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM log); END"
    )
