"""Over a network the server's name is verified: without TLS, with another name, authority or date, nothing is sent.

The name leads to this computer only because libpq is told so by the environment.
"""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from entrack_vault import vault
from entrack_vault.errors import Misuse, Unavailable
from entrack_vault.store import server_address
from tests.server import running
from tests.server.running import Server

NAME = "db.example.no"
NOW = datetime.now(UTC)


class Authority:
    """Somebody who signs certificates."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        own = self._begin(self.name, self.key.public_key(), 365).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(own.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def _begin(self, name: x509.Name, key: ec.EllipticCurvePublicKey, days: int) -> x509.CertificateBuilder:
        begin = NOW - timedelta(days=400)
        end = NOW + timedelta(days=days)
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key)
        return builder.serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)

    def certify(self, name: str, days: int, data: Path) -> None:
        """A server's certificate and key where PostgreSQL looks for them."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._begin(subject, key.public_key(), days).add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False
        )
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        certificate = builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        for file, content in ((data / "server.crt", certificate), (data / "server.key", secret)):
            file.write_bytes(content)
            file.chmod(0o600)
            running.give(file)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def with_tls() -> tuple[str, ...]:
    """Servers that were built with TLS; the wheel's was not."""
    return tuple(name for name in running.versions() if name != "postgresql-18")


@pytest.fixture(scope="module", params=tuple(running.versions()))
def server(request: pytest.FixtureRequest) -> Iterator[tuple[Server, Authority, int, tuple[str, str]]]:
    folder = Path(tempfile.mkdtemp(prefix="ev"))
    folder.chmod(0o755)
    started = running.make(running.versions()[request.param], folder / "server")
    port, authority = free_port(), Authority(folder, "authority")
    with (started.data / "postgresql.conf").open("a") as conf:
        conf.write(f"listen_addresses = '127.0.0.1'\nport = {port}\n")
    prepared = started.prepare("safe")
    started.port = port
    yield started, authority, port, prepared
    running.remove(started)
    shutil.rmtree(folder, ignore_errors=True)


def header(
    server: tuple[Server, Authority, int, tuple[str, str]], monkeypatch: pytest.MonkeyPatch, trusted: Path
) -> None:
    """Asks for the vault over the network; there is none yet, which is said once the server is trusted."""
    _, _, port, (_, password) = server
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")
    home = vault.home(f"postgresql://safe_chief@{NAME}:{port}/safe?sslrootcert={trusted}", password=password)
    try:
        home.header()
    finally:
        home.close()


def restart(server: Server, conf: str) -> None:
    """The port of the socket follows that of the network."""
    with (server.data / "postgresql.conf").open("a") as file:
        file.write(conf)
    server.stop()
    server.start()


def test_a_server_without_tls_is_not_trusted(
    server: tuple[Server, Authority, int, tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    started, authority, _, _ = server
    restart(started, "ssl = off\n")
    with pytest.raises(Unavailable, match="certificate"):
        header(server, monkeypatch, authority.file)


@pytest.mark.parametrize("server", with_tls(), indirect=True)
def test_only_the_right_certificate_is_trusted(
    server: tuple[Server, Authority, int, tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, authority, _, _ = server
    other = Authority(tmp_path, "other")
    for name, days, trusted, good in (
        (NAME, 30, authority.file, True),
        ("another.example.no", 30, authority.file, False),
        (NAME, -1, authority.file, False),
        (NAME, 30, other.file, False),
    ):
        authority.certify(name, days, started.data)
        restart(started, "ssl = on\n")
        with pytest.raises(Misuse if good else Unavailable, match=r"no vault in this" if good else "certificate"):
            header(server, monkeypatch, trusted)


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("postgresql://a@db.example.no/v", "verify-full"),
        ("postgresql://a@localhost,db.example.no/v", "verify-full"),
        ("postgresql://a@/v?host=/run/postgresql,10.0.0.5", "verify-full"),
        ("postgresql://a@localhost/v", None),
        ("postgresql://a@127.0.0.1:5433/v", None),
        ("postgresql://a@[::1]:5433/v", None),
        ("postgresql://a@/v?host=/run/postgresql", None),
    ],
)
def test_tls_is_required_wherever_a_host_is_not_this_computer(address: str, mode: str | None) -> None:
    settings = server_address.read(address).settings("secret")
    assert settings.get("sslmode") == mode
    assert settings.get("require_auth") == ("scram-sha-256" if mode else None)
    assert settings["target_session_attrs"] == "read-write"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://a:secret@host/v",
        "postgresql://a@host/",
        "postgresql://a@host/v?sslmode=disable",
        "postgresql://a@host/v?options=-c%20x",
        "postgresql://a@host/v/w",
    ],
)
def test_an_address_that_would_weaken_it_is_refused(address: str) -> None:
    with pytest.raises(Misuse):
        server_address.read(address)
