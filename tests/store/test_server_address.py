"""Addresses of servers: what they may say, and what is said of one that cannot be right."""

import pytest

from entrack_vault.errors import Misuse, VaultError
from entrack_vault.store import postgresql, server_address


def test_an_address_is_read_and_written_alike() -> None:
    for text in (
        "postgresql://ingrid@db.example.no/personnel",
        "postgresql://ingrid@one.example.no:5433,two.example.no/personnel",
        "postgresql:///personnel?host=/var/run/postgresql",
        "postgresql://ingrid@db.example.no/personnel?sslrootcert=/etc/ours.pem",
    ):
        assert server_address.read(text).text == text
    assert server_address.is_server("PostgreSQL://db/personnel")
    assert server_address.read("Postgres://ingrid@[::1]:5433/personnel").ports == ("5433",)
    assert not server_address.is_server("Personnel.entrack")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://ingrid:secret@db/personnel", "must not hold a password"),
        ("postgresql://db", "not of the form"),
        ("postgresql://db/a/b", "not of the form"),
        ("postgresql://[::1/personnel", "not of the form"),
        ("postgresql://db:port/personnel", "not of the form"),
        ("postgresql://db/personnel#x", "not of the form"),
        ("postgresql://db/personnel?sslmode=disable", "not known here: sslmode"),
    ],
)
def test_what_is_no_address_is_told_and_no_secret_repeated(address: str, said: str) -> None:
    with pytest.raises(Misuse, match=said) as told:
        server_address.read(address)
    assert "secret@" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://ingrid@no-such-host.invalid/personnel?connect_timeout=2", "knows no server of the name"),
        ("postgresql://ingrid@127.0.0.1:9/personnel", "No database server answers"),
        ("postgresql://ingrid@/personnel?host=/no/such/folder", "No database server answers"),
        ("postgresql://ingrid@db.invalid/personnel?sslrootcert=/no/such/file.pem", "certificate|knows no server"),
    ],
)
def test_what_leads_to_no_server_says_which_part_to_look_at(address: str, said: str) -> None:
    with pytest.raises(VaultError, match=said):
        postgresql.connect(server_address.read(address), "x")
