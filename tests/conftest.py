"""What holds for every test: its own state folder, no real keyring, no warning in the log it did not announce.

A test that makes the vault log a warning says so: @pytest.mark.expects_log("pattern").
Hypothesis tries the same examples every time; HYPOTHESIS_PROFILE=explore looks for new ones.
"""

import functools
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from entrack_vault.crypto import passphrase

# Before anything imports keyring: a test that wants a real one starts a process of its own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(scope="session", autouse=True)
def stretched_once() -> Iterator[None]:
    """The same passphrase is stretched once in each process of tests, not at each unlocking; what comes of it is the
    same. That it takes its time is for tests/crypto."""
    patch = pytest.MonkeyPatch()
    patch.setattr(passphrase, "stretched", functools.cache(passphrase.stretched))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def own_state_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that stands for the platform's state folder; new and empty for each test."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("ENTRACK_VAULT_STATE", str(folder))
    return folder


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning it did not announce, or announces one that never comes."""
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    patterns = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    unexpected = [line for line in listener.heard if not any(re.search(p, line) for p in patterns)]
    unheard = [p for p in patterns if not any(re.search(p, line) for line in listener.heard)]
    assert not unexpected, f"logged without being announced: {unexpected}"
    assert not unheard, f"announced and never logged: {unheard}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of single tests; they must be known before any test is."""
    parser.addoption("--monkey", default="0", help="seconds that the monkey goes on at the window")
