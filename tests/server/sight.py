"""The vault's rows as they really are, whoever asks: what a test compares with, and what it meddles with."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.engine import Connection

from entrack_vault.services.gate import Gate
from entrack_vault.store import postgresql
from entrack_vault.store.server_home import ServerHome
from tests.server.running import RUNNING, SUPERUSER


@contextmanager
def seeing(gate: Gate) -> Iterator[Connection]:
    """Every row: on one computer as the session reads them, on a server as its administrator does."""
    home = gate.session.home
    if not isinstance(home, ServerHome):
        with gate.session.store.reading() as connection:
            yield connection
        return
    with _as_administrator(home, write=False) as connection:
        yield connection


@contextmanager
def meddling(gate: Gate) -> Iterator[Connection]:
    """The same for writing, past every rule of ours."""
    home = gate.session.home
    if not isinstance(home, ServerHome):
        with gate.session.store.writing() as connection:
            yield connection
        return
    with _as_administrator(home, write=True) as connection:
        yield connection


@contextmanager
def _as_administrator(home: ServerHome, *, write: bool) -> Iterator[Connection]:
    socket = home.where.more["host"]
    with psycopg.connect(
        host=socket,
        dbname=home.where.database,
        user=SUPERUSER,
        password=RUNNING[socket].password,
        autocommit=True,
        options="-c search_path=store,entrack",
    ) as driver:
        connection = postgresql.engine_over(driver).connect().execution_options(write=write)
        with connection.begin():
            yield connection
        connection.close()
