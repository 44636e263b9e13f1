"""The vault that is attacked, built once, and a copy of it for each attack."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from entrack_vault.vault import Vault
from tests.attacks.fortress import build_fortress
from tests.building import Built


@pytest.fixture(scope="session")
def fortress_once(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The vault as it was built; only to be read."""
    return build_fortress(tmp_path_factory.mktemp("fortress"))


@pytest.fixture
def fortress(fortress_once: Built, tmp_path: Path, own_state_folder: Path) -> Built:
    """A copy, on the workstation where it was built."""
    return fortress_once.copy(tmp_path / "vault", own_state_folder)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The state folder of a workstation that has never seen the vault."""
    return tmp_path / "elsewhere"


@pytest.fixture
def unlocked(fortress: Built) -> Iterator[Callable[[str], Vault]]:
    """Unlocks the copy as a member; closed when the test is over, without pinning what the attack left."""
    opened: list[Vault] = []

    def unlock(name: str) -> Vault:
        opened.append(fortress.unlock(name))
        return opened[-1]

    yield unlock
    for vault in opened:
        vault.session.store.close()
