"""What a member must not be able to do on a server past the program, as statements to be tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from entrack_vault.access_log import Head
from entrack_vault.store.tables import metadata

# Tables that only the server has.
OWN_TABLES = ("format", "header", "header_before", "head", "login", "member")
Step = tuple[str, tuple[Any, ...]]  # a statement and its values


@dataclass(frozen=True)
class Attempt:
    """Steps that together must fail or, where `empty`, show no row."""

    what: str
    steps: tuple[Step, ...]
    empty: bool = False


def attempts(sequence: int, head: Head) -> Iterator[Attempt]:
    """Everything to try; `sequence` is an entry of this member's own that is committed, `head` the log's end."""
    for table in (*metadata.tables, *OWN_TABLES):
        for what in ("SELECT * FROM", "DELETE FROM", "TRUNCATE", "DROP TABLE"):
            yield _one(f"{what} store.{table}")
        yield _one(f"INSERT INTO store.{table} DEFAULT VALUES")
    for name, known in metadata.tables.items():
        column = next(iter(known.columns)).name
        yield _one(f"UPDATE store.{name} SET {column} = {column}")  # noqa: S608 - names of ours
    yield _one("UPDATE store.member SET owner = true")
    yield _one("ALTER TABLE store.log DISABLE TRIGGER ALL")
    yield _one("CREATE TEMPORARY TABLE mine ()")
    yield _one("CREATE SCHEMA mine")
    for view in metadata.tables:
        yield _one(f"DELETE FROM entrack.{view}")  # noqa: S608 - names of ours
    yield _one("UPDATE store.log SET body = NULL")
    yield Attempt("SELECT entrack.person", (("SELECT * FROM entrack.person", ()),), empty=True)
    yield Attempt("SELECT entrack.record", (("SELECT * FROM entrack.record WHERE compartment > 0", ()),), empty=True)
    yield _one("SELECT store.use(%s)", sequence)
    yield _one("SELECT store.appoint(session_user)")
    yield _one("SELECT * FROM store.covered()")
    owner = "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'store'"
    yield Attempt(
        "SET ROLE owner", ((f"SELECT set_config('role', ({owner}), true)", ()), ("SELECT * FROM store.record", ()))
    )
    yield _one("SELECT entrack.open(%s)", head.sequence + 1000)
    yield _one("SELECT entrack.open(%s)", 1)
    yield Attempt("entrack.open twice", (("SELECT entrack.open(%s)", (sequence,)),) * 2)
    yield _one("SELECT * FROM entrack.dossier(%s, true, true)", sequence)
    yield _one("SELECT entrack.enter(%s)", sequence)
    yield _one("SELECT entrack.sign(1, '{}'::bytea, ''::bytea, %s, '{}', '{}', '{}', '{}')", sequence)
    yield _one("SELECT entrack.rewrap(1, 1, '{}', '{}', '{}')")
    yield _one("SELECT entrack.found(''::bytea, 1, ''::bytea)")
    yield _one("SELECT entrack.bring('person', '[]')")
    yield _one("SELECT entrack.take_over(''::bytea)")
    yield _one("SELECT entrack.purge(%s, %s, %s, ''::bytea, '{}', '{}', '{}')", sequence, sequence, sequence)
    yield Attempt("SELECT entrack.excerpt", (("SELECT * FROM entrack.excerpt WHERE compartment > 0", ()),), empty=True)


def _one(statement: str, *values: Any) -> Attempt:
    return Attempt(statement, ((statement, values),))
