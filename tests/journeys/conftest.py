"""The offices journeys start from, each made once by real processes, and copies to work in."""

from pathlib import Path

import pytest

from tests.journeys.offices import Office, demonstration, found_office


@pytest.fixture(scope="session")
def office_once(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An own vault with its owner and a payroll officer, and nobody registered yet; not to be changed."""
    return found_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(office_once: Office, tmp_path: Path) -> Office:
    """A copy of it."""
    return office_once.copy(tmp_path / "office")


@pytest.fixture(scope="session")
def demonstration_once(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The demonstration vault with its seven members; not to be changed."""
    return demonstration(tmp_path_factory.mktemp("demonstration") / "house")


@pytest.fixture
def house(demonstration_once: Office, tmp_path: Path) -> Office:
    """A copy of it."""
    return demonstration_once.copy(tmp_path / "house")
