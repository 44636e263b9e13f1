"""The vault these tests work in: built once per session, and a copy of it for each test."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from entrack_vault.services.gate import Gate
from entrack_vault.vault import Vault
from tests.building import Built, at_building, build

Opener = Callable[..., Gate]


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The vault as it was built; not to be changed."""
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture
def house(built_once: Built, tmp_path: Path, own_state_folder: Path) -> Built:
    """A copy of the vault, on the workstation where it was built."""
    return built_once.copy(tmp_path / "vault", own_state_folder)


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
