"""The test vault on a server: built once as a database that is copied for each test, logins and all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from psycopg import sql

from entrack_vault import vault
from entrack_vault.store import server_address
from tests.building import Built, build
from tests.server import running
from tests.server.running import Server

QUICK = "fsync = off\nfull_page_writes = off\nautovacuum = off\nmax_wal_size = 2GB\n"


@dataclass(frozen=True)
class OnServer:
    """The vault as it was built, and the server it is on. Logins are the server's: a copy restores them."""

    server: Server
    built: Built
    logins: dict[str, str]  # name -> password as the server keeps it
    numbers: Iterator[int]

    @contextmanager
    def copy(self, state: Path) -> Iterator[Built]:
        """A copy of the database, on the workstation where it was built; gone when the block ends."""
        where = server_address.read(self.built.server)
        name = f"{where.database}_{next(self.numbers)}"
        built = where.database
        told = {"name": name, "built": built, "owner": f"{built}_owner", "members": f"{built}_members"}
        names = {key: sql.Identifier(value) for key, value in told.items()}
        self._restore_logins()
        with self.server.admin() as admin:
            # Rights on the database itself do not come with a template.
            for statement in (
                "CREATE DATABASE {name} OWNER {owner} TEMPLATE {built}",
                "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                "GRANT CONNECT ON DATABASE {name} TO {members}",
            ):
                admin.execute(sql.SQL(statement).format(**names))
        shutil.copytree(self.built.state, state, dirs_exist_ok=True)
        yield replace(self.built, state=state, server=self.server.address(name))
        with self.server.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _restore_logins(self) -> None:
        """Tests remove members and change passwords, and roles are of the whole server."""
        with self.server.admin() as admin:
            there = dict(admin.execute("SELECT rolname, rolpassword FROM pg_authid").fetchall())
            for login, password in self.logins.items():
                role = sql.Identifier(login)
                if login not in there:
                    group = sql.Identifier(f"{server_address.read(self.built.server).database}_members")
                    admin.execute(sql.SQL("CREATE ROLE {} LOGIN IN ROLE {}").format(role, group))
                if there.get(login) != password:
                    admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(password)))


@contextmanager
def build_on(programs: Path, place: Path, more: str = QUICK, database: str = "built") -> Iterator[OnServer]:
    """A server of its own with the test vault on it; stopped when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="ev"))  # a socket's path must be short
    folder.chmod(0o755)
    server = running.make(programs, folder / "server", more)
    try:
        address, password = server.prepare(database)
        home = vault.home(address, password=password)
        built = build(place, home)
        home.close()
        with server.admin() as admin:
            found = admin.execute(
                "SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin AND starts_with(rolname, %s)",
                (f"{database}_",),
            ).fetchall()
        yield OnServer(server, built, {str(name): str(words) for name, words in found}, count(1))
    finally:
        running.remove(server)
        shutil.rmtree(folder, ignore_errors=True)
