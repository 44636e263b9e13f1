"""A made-up next schema, 0003, in a scripts folder of its own: what migrating an older vault is tried with."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from entrack_vault.store import schema

STEP = '''"""A made-up step: another column, and rows that change with it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds a column to people and counts up their populations."""
    op.add_column("person", sa.Column("moved", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE person SET moved = population + 100")
'''


class Later(NamedTuple):
    """What a program with the made-up schema has in place of store.schema's HEAD and MIGRATIONS."""

    head: str
    scripts: Path

    def use(self, patch: pytest.MonkeyPatch) -> None:
        """Until the patch is undone the program is that one."""
        patch.setattr(schema, "HEAD", self.head)
        patch.setattr(schema, "MIGRATIONS", self.scripts)


def write(folder: Path) -> Later:
    """A scripts folder with today's migrations and the made-up one after them."""
    scripts = folder / "migrations"
    shutil.copytree(schema.MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "0003_made_up.py").write_text(STEP, "utf-8")
    return Later("0003", scripts)
