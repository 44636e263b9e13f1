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
from tests.building import Built, build
from tests.server import running
from tests.server.running import Server

QUICK = "fsync = off\nfull_page_writes = off\nautovacuum = off\nmax_wal_size = 2GB\n"


@dataclass(frozen=True)
class Snapshot:
    """A database as it is now, to be copied, and its logins: those are the server's, so that a copy restores them."""

    server: Server
    database: str
    built: str  # the name it was prepared under, which its roles go by
    logins: dict[str, str]  # name -> password as the server keeps it
    numbers: Iterator[int]

    @classmethod
    def take(cls, server: Server, database: str) -> "Snapshot":
        """Of a database that nobody uses and that changes no more."""
        with server.admin(database) as admin:
            found = admin.execute("SELECT members FROM store.format").fetchall()
            built = str(found[0][0]).removesuffix("_members")
            logins = admin.execute(
                "SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin AND starts_with(rolname, %s)",
                (f"{built}_",),
            ).fetchall()
        return cls(server, database, built, {str(name): str(words) for name, words in logins}, count(1))

    def copy(self) -> str:
        """Makes a copy, and every login as it was; the copy's name."""
        name = f"{self.database}_{next(self.numbers)}"
        told = {
            "name": name,
            "from": self.database,
            "owner": f"{self.built}_owner",
            "members": f"{self.built}_members",
        }
        names = {key: sql.Identifier(value) for key, value in told.items()}
        self._restore_logins()
        with self.server.admin() as admin:
            # Rights on the database itself do not come with a template.
            for statement in (
                "CREATE DATABASE {name} OWNER {owner} TEMPLATE {from}",
                "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                "GRANT CONNECT ON DATABASE {name} TO {members}",
            ):
                admin.execute(sql.SQL(statement).format(**names))
        return name

    def drop(self, copied: str) -> None:
        """Takes a copy away, whoever uses it."""
        with self.server.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copied)))

    def _restore_logins(self) -> None:
        """Tests remove members and change passwords."""
        with self.server.admin() as admin:
            there = dict(admin.execute("SELECT rolname, rolpassword FROM pg_authid").fetchall())
            for login, password in self.logins.items():
                role = sql.Identifier(login)
                if login not in there:
                    group = sql.Identifier(f"{self.built}_members")
                    admin.execute(sql.SQL("CREATE ROLE {} LOGIN IN ROLE {}").format(role, group))
                if there.get(login) != password:
                    admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(password)))


@dataclass(frozen=True)
class OnServer:
    """The vault as it was built, and the server it is on."""

    snapshot: Snapshot
    built: Built

    @contextmanager
    def copy(self, state: Path) -> Iterator[Built]:
        """A copy of the database, on the workstation where it was built; gone when the block ends."""
        name = self.snapshot.copy()
        shutil.copytree(self.built.state, state, dirs_exist_ok=True)
        yield replace(self.built, state=state, server=self.snapshot.server.address(name))
        self.snapshot.drop(name)


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
        yield OnServer(Snapshot.take(server, database), built)
    finally:
        running.remove(server)
        shutil.rmtree(folder, ignore_errors=True)
