"""The one loader of what ships beside the code: register, catalogues, fonts."""

import os
from functools import cache
from pathlib import Path


def root() -> Path:
    """The resources folder; ENTRACK_VAULT_RESOURCES names another (tests extend the register so)."""
    chosen = os.environ.get("ENTRACK_VAULT_RESOURCES")
    return Path(chosen) if chosen else _shipped()


@cache
def _shipped() -> Path:
    return Path(__file__).resolve().parent.parent / "resources"


def path(*parts: str) -> Path:
    """A file or folder among the resources; it need not exist."""
    return root().joinpath(*parts)
