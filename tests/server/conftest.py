"""Folders with short names: the path of a Unix socket has room for a hundred characters or so."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.running import versions
from tests.services.conftest import as_member, built_once, house

__all__ = ["as_member", "built_once", "house"]


@pytest.fixture(scope="session", params=tuple(versions()))
def engine(request: pytest.FixtureRequest) -> str:
    """Every server there is here."""
    return str(request.param)


@pytest.fixture(scope="module")
def short_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ev"))
    folder.chmod(0o755)
    yield folder / "server"
    shutil.rmtree(folder, ignore_errors=True)
