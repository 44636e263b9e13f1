"""Documents: their content in sealed chunks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table of chunks."""
    op.create_table(
        "chunk",
        sa.Column("record", sa.LargeBinary(16), primary_key=True, nullable=False),
        sa.Column("position", sa.Integer, primary_key=True, nullable=False, autoincrement=False),
        sa.Column("brought", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
