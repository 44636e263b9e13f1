"""Which schema a database has, and bringing an older one up to date."""

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from entrack_vault.errors import Damaged
from entrack_vault.i18n import N_

HEAD = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: Connection, *, target: str = "head") -> None:
    """Runs the migrations of MIGRATIONS that are missing, in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def is_current(connection: Connection) -> bool:
    """False when migrations are missing; Damaged when the vault is newer than this program."""
    version = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if version > HEAD:
        raise Damaged(
            N_("This vault was written by a newer version of the program."),
            N_("Nothing was changed."),
            N_("Update the program on this workstation and try again."),
        )
    return version == HEAD


def tables_of(connection: Connection) -> dict[str, list[str]]:
    """Every table and its columns as they really are, for checks that must not forget one."""
    look = inspect(connection)
    return {name: [column["name"] for column in look.get_columns(name)] for name in look.get_table_names()}
