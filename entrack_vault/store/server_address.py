"""postgresql:// addresses: what they may say, and how a connection is then made safe.

TLS with the server's name verified is required, except to this computer itself. A password never stands in an
address: it would be seen in lists of processes and kept in histories.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_

SCHEMES = ("postgresql://", "postgres://")
_LOCAL = frozenset({"", "localhost", "127.0.0.1", "::1"})
# libpq's settings that an address may carry; everything else is ours to decide.
_ALLOWED = frozenset({"host", "port", "sslrootcert", "sslcert", "sslkey", "sslcrl", "connect_timeout"})


def is_server(address: str) -> bool:
    """Whether an address means a server."""
    return address.lower().startswith(SCHEMES)


@dataclass(frozen=True)
class ServerAddress:
    """Where a vault's database is, and as which login. Several hosts are tried in turn for the one that writes."""

    hosts: tuple[str, ...]
    ports: tuple[str, ...]
    database: str
    login: str
    more: dict[str, str]

    @property
    def text(self) -> str:
        """The address as it is remembered and printed."""
        login = f"{self.login}@" if self.login else ""
        places = ",".join(
            f"{host}:{port}" if port else host for host, port in zip(self.hosts, self.ports, strict=True)
        )
        query = "&".join(f"{key}={value}" for key, value in sorted(self.more.items()))
        return f"postgresql://{login}{places}/{self.database}{'?' + query if query else ''}"

    def with_login(self, login: str) -> "ServerAddress":
        """The same place for someone else."""
        return ServerAddress(self.hosts, self.ports, self.database, login, self.more)

    @property
    def only_here(self) -> bool:
        """Whether every host is this computer itself, over loopback or a Unix socket."""
        hosts = self.more["host"].split(",") if "host" in self.more else self.hosts
        return all(host in _LOCAL or host.startswith("/") for host in hosts)

    def settings(self, password: str) -> dict[str, str]:
        """What the driver is given."""
        given = {
            "host": ",".join(self.hosts),
            "port": ",".join(self.ports),
            "dbname": self.database,
            "user": self.login,
            "password": password,
            "application_name": "entrack-vault",
            "connect_timeout": "10",
            "target_session_attrs": "read-write",
            "gssencmode": "disable",
            **self.more,
        }
        if not self.only_here:
            given |= {"sslmode": "verify-full", "sslrootcert": self.more.get("sslrootcert", "system")}
            if "sslcert" not in self.more:
                given["require_auth"] = "scram-sha-256"
        return {key: value for key, value in given.items() if value}


def read(address: str) -> ServerAddress:
    """Reads an address; Misuse for a password in it, an unknown setting, or no database."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _no_address() from None
    credentials, _, places = parts.netloc.rpartition("@")
    login, colon, _ = credentials.partition(":")
    if colon:
        raise Misuse(
            N_("An address must not hold a password."),
            N_("Nothing was connected to."),
            N_("Leave it out: it follows from your secret key, or is asked for."),
        )
    more = dict(parse_qsl(parts.query))
    database = unquote(parts.path.removeprefix("/"))
    if unknown := sorted(set(more) - _ALLOWED):
        raise Misuse(
            N_("The server's address has a setting that is not known here: {name}."),
            N_("Nothing was connected to."),
            N_("It may have these: {names}."),
            name=unknown[0],
            names=", ".join(sorted(_ALLOWED)),
        )
    hosts, ports = zip(*map(_host_and_port, places.split(",")), strict=True)
    if not database or "/" in database or parts.fragment or not all(port.isdigit() or not port for port in ports):
        raise _no_address()
    return ServerAddress(hosts, ports, database, unquote(login), more)


def _no_address() -> Misuse:
    return Misuse(
        N_("The server's address is not of the form postgresql://login@host/database."),
        N_("Nothing was connected to."),
        N_("Take it from your enrolment sheet, or ask whoever looks after the server."),
    )


def _host_and_port(place: str) -> tuple[str, str]:
    """An IPv6 address stands in brackets."""
    if place.startswith("["):
        host, _, rest = place[1:].partition("]")
        return host, rest.removeprefix(":")
    host, _, port = place.partition(":")
    return unquote(host), port
