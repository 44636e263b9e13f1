"""What a member must not be able to do on a server past the program, as statements to be tried."""

# ruff: noqa: S608 - every name that stands in a statement is one of ours

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from entrack_vault.domain.heads import Head
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
        yield _one(f"UPDATE store.{name} SET {column} = {column}")
    yield _one("UPDATE store.member SET owner = true")
    yield _one("ALTER TABLE store.log DISABLE TRIGGER ALL")
    yield _one("CREATE TEMPORARY TABLE mine ()")
    yield _one("CREATE SCHEMA mine")
    for view in metadata.tables:
        yield _one(f"DELETE FROM entrack.{view}")
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
    yield _one("SELECT * FROM entrack.chunks(%s, ''::bytea, 0, 64)", sequence)
    yield Attempt("SELECT entrack.chunk", (("SELECT * FROM entrack.chunk", ()),), empty=True)
    yield _one("SELECT entrack.sign(1, '{}'::bytea, ''::bytea, %s, '{}', '{}', '{}', '{}')", sequence)
    yield _one("SELECT entrack.rewrap(1, 1, '{}', '{}', '{}')")
    yield _one("SELECT entrack.found(''::bytea, 1, ''::bytea)")
    yield _one("SELECT entrack.bring('person', '[]')")
    yield _one("SELECT entrack.take_over(''::bytea)")
    yield _one("SELECT entrack.purge(%s, %s, %s, ''::bytea, '{}', '{}', '{}', '{}')", sequence, sequence, sequence)
    yield Attempt(
        "SELECT entrack.excerpt", (("SELECT * FROM entrack.excerpt WHERE compartment > 0", ()),), empty=True
    )

    for what, query in _RIGHTS.items():
        yield Attempt(what, ((query, ()),), empty=True)


# What no attempt would show: rights that lie ready, walls that are down. Each query must find nothing.
_STORE = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'store' AND c.relkind = 'r'"
_OWNER = "(SELECT nspowner FROM pg_namespace WHERE nspname = 'store')"
_RIGHTS = {
    "a right on a table or a column": f"SELECT c.relname {_STORE} AND ("
    "has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
    " OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))",
    "a way into the tables' schema": "SELECT 1 FROM pg_namespace WHERE nspname = 'store'"
    " AND has_schema_privilege(oid, 'USAGE, CREATE')",
    "making something in any schema": "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')"
    " AND NOT pg_is_other_temp_schema(oid)",
    "a function of the owner's": "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname = 'store' AND has_function_privilege(p.oid, 'EXECUTE')"
    " AND p.proname NOT IN ('covered', 'covers_log', 'covers_chunks', 'owner', 'active', 'me')",
    "a table without row security": f"SELECT c.relname {_STORE} AND NOT c.relrowsecurity",
    "a policy that lets rows through": "SELECT 1 FROM pg_policies WHERE schemaname = 'store'",
    "a log that may be changed": "SELECT 1 FROM unnest(ARRAY['log_no_delete', 'log_no_truncate', 'log_no_update'])"
    " AS w (name) WHERE NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n"
    " ON n.oid = c.relnamespace WHERE n.nspname = 'store' AND c.relname = 'log' AND t.tgname = w.name"
    " AND t.tgenabled IN ('O', 'A'))",
    "temporary tables": "SELECT 1 WHERE has_database_privilege(current_database(), 'CREATE, TEMPORARY')",
    "a role above a member's": "SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'MEMBER') AND (rolsuper"
    " OR rolcreatedb OR rolreplication OR rolbypassrls OR rolname LIKE 'pg\\_%' OR oid = "
    f"{_OWNER})",
    "an owner who logs in": f"SELECT 1 FROM pg_roles WHERE oid = {_OWNER} AND (rolcanlogin OR rolsuper)",
    "functions or views of someone else's": "SELECT p.proname FROM pg_proc p JOIN pg_namespace n"
    f" ON n.oid = p.pronamespace WHERE n.nspname IN ('store', 'entrack') AND p.proowner <> {_OWNER} UNION ALL"
    " SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    f" WHERE n.nspname IN ('store', 'entrack') AND c.relowner <> {_OWNER}",
}


def _one(statement: str, *values: Any) -> Attempt:
    return Attempt(statement, ((statement, values),))
