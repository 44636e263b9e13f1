"""Statements made once and given straight to the driver: what runs with every look must cost little itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlalchemy.engine import Connection, Dialect

Checks = Sequence[Callable[[Any], Any] | None]


class _Made(NamedTuple):
    sql: str
    names: tuple[str, ...] | None  # in the order the driver takes them; None where it takes them by name
    fixed: Mapping[str, Any]  # numbers that stand in the statement itself
    checks: Checks  # what each column must pass on its way out, where there is anything


class Prepared:
    """A select with named parameters, without expanding lists."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._made: dict[str, _Made] = {}

    def all(self, connection: Connection, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Every row; Damaged for what a column cannot hold."""
        made, cursor = self._run(connection, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        for at, check in enumerate(made.checks):
            if check is not None:
                for row in rows:
                    check(row[at])
        return rows

    def each(self, connection: Connection, given: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """Row by row as they come, unchecked; for a driver that does not fetch everything first."""
        return iter(self._run(connection, given)[1])

    def _run(self, connection: Connection, given: Mapping[str, Any]) -> tuple[_Made, Any]:
        made = self._made.get(connection.dialect.name) or self._make(connection.dialect)
        given = {**made.fixed, **given}
        driver: Any = connection.connection.driver_connection
        return made, driver.execute(made.sql, given if made.names is None else [given[name] for name in made.names])

    def _make(self, dialect: Dialect) -> _Made:
        compiled = self._statement.compile(dialect=dialect)
        taken = compiled.positiontup
        types = [column.type.dialect_impl(dialect) for column in self._statement.selected_columns]
        checks = [kind.result_processor(dialect, None) for kind in types]
        fixed = {name: value for name, value in compiled.params.items() if value is not None}
        names = tuple(taken) if taken is not None else None
        made = self._made[dialect.name] = _Made(str(compiled), names, fixed, checks)
        return made
