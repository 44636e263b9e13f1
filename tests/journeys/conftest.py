"""The offices journeys start from, each made once by real processes, and copies to work in; on either engine."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.offices import Office, demonstration, found_office
from tests.server import running
from tests.server.copies import QUICK
from tests.server.running import WHEEL, Server

IN_FOLDER = pytest.mark.parametrize("engine", ["sqlcipher"], indirect=True)  # for what only a folder has


@pytest.fixture(scope="session", params=["sqlcipher", "postgresql-18"])
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def server(engine: str) -> Iterator[Server | None]:
    """A server to live on; none for a vault in a folder."""
    if engine == "sqlcipher":
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="ev"))  # a socket's path must be short
    folder.chmod(0o755)
    started = running.make(WHEEL, folder / "server", QUICK)
    yield started
    running.remove(started)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def office_once(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Office:
    """An own vault with its owner and a payroll officer, and nobody registered yet; not to be changed."""
    return found_office(tmp_path_factory.mktemp("office"), server)


@pytest.fixture
def office(office_once: Office, tmp_path: Path) -> Office:
    """A copy of it."""
    return office_once.copy(tmp_path / "office")


@pytest.fixture(scope="session")
def demonstration_once(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Office:
    """The demonstration vault with its seven members; not to be changed."""
    return demonstration(tmp_path_factory.mktemp("demonstration") / "house", server)


@pytest.fixture
def house(demonstration_once: Office, tmp_path: Path) -> Office:
    """A copy of it."""
    return demonstration_once.copy(tmp_path / "house")
