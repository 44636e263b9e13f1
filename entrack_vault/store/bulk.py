"""Inserting many rows at once, without SQLAlchemy taking each one apart: an import stores 100 000s."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.engine import Connection, Dialect


def insert_rows(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """Inserts rows of values in the order of `columns`; none for no rows."""
    if not rows:
        return
    statement, places = _statement(connection.dialect, table, columns)
    if places is not None:
        given: list[Any] = [tuple([row[place] for place in places]) for row in rows]
    else:
        given = [dict(zip(columns, row, strict=True)) for row in rows]
    connection.exec_driver_sql(statement, given)


@lru_cache(64)
def _statement(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> tuple[str, tuple[int, ...] | None]:
    """The INSERT in the driver's own words, and the order it takes values in; None where it takes them by name."""
    compiled = insert(table).values(dict.fromkeys(columns)).compile(dialect=dialect, column_keys=list(columns))
    taken = compiled.positiontup
    return str(compiled), None if taken is None else tuple(columns.index(name) for name in taken)
