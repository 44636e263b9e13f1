"""Inserting many rows at once, without SQLAlchemy taking each one apart: an import stores 100 000s."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.engine import Connection


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts rows of values in the order of `columns`; none for no rows."""
    if not rows:
        return
    names = dict.fromkeys(columns)
    compiled = insert(table).values(names).compile(dialect=connection.dialect, column_keys=list(columns))
    if compiled.positiontup is not None:
        places = [columns.index(name) for name in compiled.positiontup]
        given: list[Any] = [tuple([row[place] for place in places]) for row in rows]
    else:
        given = [dict(zip(columns, row, strict=True)) for row in rows]
    connection.exec_driver_sql(str(compiled), given)
