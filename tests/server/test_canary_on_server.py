"""What the server sees: a distinctive value in every field is found in no dump, no file, no log of the server's."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.services import documents, overview, people, records, rights_cases
from entrack_vault.services import log as logs
from entrack_vault.store.server_home import password_of
from tests.attacks.fortress import CANARY, PURPOSES, build_fortress, name_of
from tests.attacks.test_attack_canary import needles
from tests.building import AMALIE, MARTE, OWNER, Built
from tests.server import running
from tests.server.running import LOUD, Server


@pytest.fixture(scope="module")
def loud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Built]]:
    """A server that writes down every statement and its values, with a vault that has a value in every field."""
    folder = Path(tempfile.mkdtemp(prefix="ev"))
    folder.chmod(0o755)
    server = running.make(
        running.WHEEL, folder / "server", f"{LOUD}log_parameter_max_length = -1\nwal_level = logical\n"
    )
    address, password = server.prepare("canary")
    home = vault.home(address, password=password)
    built = build_fortress(tmp_path_factory.mktemp("loud"), home)
    home.close()
    yield server, built
    running.remove(server)
    shutil.rmtree(folder, ignore_errors=True)


def test_nobody_is_named_and_no_value_stands_anywhere_on_the_server(loud: tuple[Server, Built]) -> None:
    server, built = loud
    with built.unlock(MARTE) as marte:
        people.load(marte.gate).find(AMALIE)
        records.open_person(marte.gate, built.people[name_of("employee")], "payroll_run")
        records.history(marte.gate, built.people[AMALIE], "payroll_run")
    with built.unlock(OWNER) as owner:
        overview.make(owner.gate, built.people[name_of("employee")], "nb")
        for population, purpose in PURPOSES.items():
            opened = records.open_person(owner.gate, built.people[name_of(population)], purpose)
            for one in opened.person.documents:
                look = documents.look(owner.gate, opened, one.id, purpose)
                assert CANARY.encode() in b"".join(documents.pieces(look))
            assert CANARY in rights_cases.read(owner.gate, opened.person.id)[0].about
        assert logs.verify(owner.gate).entries > 40
    dump = server.program("pg_dump", "-h", str(server.socket), "-U", running.SUPERUSER, "canary").stdout.encode()
    server.psql("CHECKPOINT")
    oid = server.psql("SELECT oid FROM pg_database WHERE datname = 'canary'")
    folders = (server.data / "base" / oid, server.data / "pg_wal", server.data / "global")
    files = {file: file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}
    told = server.log.read_bytes()
    assert b"entrack.append" in told
    assert b"COPY store.revision" in dump
    assert any(file.parent.name == "pg_wal" for file in files)
    wanted = needles()
    for what, content in [("dump", dump), ("log", told), *((file.name, held) for file, held in files.items())]:
        written = content.replace(bytes(64), b"")  # pages nothing was written to
        assert not [needle for needle in wanted if needle in written], what


def test_passwords_travel_as_verifiers_only(loud: tuple[Server, Built]) -> None:
    server, built = loud
    told = server.log.read_text("utf-8", "replace")
    assert "SCRAM-SHA-256$" in told
    assert not [name for name, own in built.keys.items() if password_of(own.secret_key) in told]
