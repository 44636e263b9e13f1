"""The vault these tests work in: built once per engine, and a copy of it for each test."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from entrack_vault.services.gate import Gate
from entrack_vault.vault import Vault
from tests.building import Built, at_building, build
from tests.server.copies import OnServer, build_on
from tests.server.running import versions

Opener = Callable[..., Gate]
ENGINES = ("sqlcipher", *versions())


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Every engine in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def built_once(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built | OnServer]:
    """The vault as it was built; not to be changed."""
    place = tmp_path_factory.mktemp("built")
    if engine == "sqlcipher":
        yield build(place)
        return
    with build_on(versions()[engine], place) as built:
        yield built


@pytest.fixture
def house(built_once: Built | OnServer, tmp_path: Path, own_state_folder: Path) -> Iterator[Built]:
    """A copy of the vault, on the workstation where it was built."""
    if isinstance(built_once, Built):
        yield built_once.copy(tmp_path / "vault", own_state_folder)
        return
    with built_once.copy(own_state_folder) as copied:
        yield copied


@pytest.fixture
def as_member(house: Built) -> Iterator[Opener]:
    """Unlocks `house` as a member of a name, with their own keys only, and locks it when the test is over."""
    unlocked: list[Vault] = []

    def unlock(name: str, *, now: Callable[[], datetime] = at_building) -> Gate:
        unlocked.append(house.unlock(name, now=now))
        return unlocked[-1].gate

    yield unlock
    for vault in unlocked:
        vault.session.store.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Where backups go."""
    place = tmp_path / "shelf"
    place.mkdir()
    return place
