"""Which schema a database has, and bringing an older one up to date."""

import hashlib
import re
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from entrack_vault.crypto.canonical import encode
from entrack_vault.errors import Damaged
from entrack_vault.i18n import N_
from entrack_vault.store import sqlcipher
from entrack_vault.store.tables import metadata

HEAD = "0002"  # read at each call, as MIGRATIONS is: tests put a later schema in their place
# What triggers_of gives at HEAD; a migration that changes triggers brings the next one.
TRIGGERS = "da89918e246d60df5e0cac0a9727a878b1fe7dcbf74a96ae9b6d2f63fc43a447"
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: Connection, *, target: str = "head") -> None:
    """Runs what is missing of MIGRATIONS in the caller's transaction; Damaged from a version there never was."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, target)
    except CommandError:
        raise _altered() from None


def is_current(connection: Connection) -> bool:
    """False when migrations are missing; Damaged when the vault is newer than this program or its schema altered."""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if len(found) != 1 or not re.fullmatch(r"[0-9]{4}", str(found[0])):
        raise _altered()
    version = str(found[0])
    if version > HEAD:
        raise Damaged(
            N_("This vault was written by a newer version of the program."),
            N_("Nothing was changed."),
            N_("Update the program on this workstation and try again."),
        )
    if version == HEAD:
        _check_shape(connection)
    return version == HEAD


def _check_shape(connection: Connection) -> None:
    """Nothing but our own tables, indexes and triggers: one slipped in could swallow log entries or show other rows,
    one taken out would let the log be changed."""
    found = {(thing.kind, thing.name) for thing in sqlcipher.schema_of(connection) if thing.kind != "trigger"}
    tables = {("table", name) for name in (*metadata.tables, "alembic_version")}
    indexes = {("index", str(index.name)) for table in metadata.tables.values() for index in table.indexes}
    if found != tables | indexes or triggers_of(connection) != TRIGGERS:
        raise _altered()


def triggers_of(connection: Connection) -> str:
    """A digest of all triggers and what they do."""
    triggers = [thing for thing in sqlcipher.schema_of(connection) if thing.kind == "trigger"]
    parts = [part for thing in triggers for part in (thing.name, thing.table, thing.text)]
    return hashlib.sha256(encode("triggers", *parts)).hexdigest()


def tables_of(connection: Connection) -> dict[str, list[str]]:
    """Every table and its columns as they really are, for checks that must not forget one."""
    look = inspect(connection)
    return {name: [column["name"] for column in look.get_columns(name)] for name in look.get_table_names()}


def _altered() -> Damaged:
    return Damaged(
        N_("The tables of the database are not the ones this program made."),
        N_("Nothing was changed."),
        N_("Stop working in this vault, keep the file as it is, and tell the finance manager."),
    )
