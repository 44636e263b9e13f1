"""The demonstration vault: made once, in the workstation's own folder for the program's data."""

import shutil
from pathlib import Path

from entrack_vault import vault as vaults
from entrack_vault.domain.progress import Work
from entrack_vault.exports import files
from entrack_vault.services import demonstration
from entrack_vault.workstation import state

PEOPLE = 128
NAME = "Entrack Demo.entrack"


def make_if_missing(work: Work, folder: Path | None = None, people: int = PEOPLE) -> Path:
    """The demonstration's folder, with its keys beside it; made anew where its keys are missing."""
    place = (folder or state.folder() / "demonstration") / NAME
    keys = place.with_name(place.name + ".keys.json")
    if keys.is_file() and (place / "header.json").is_file():
        return place
    if place.exists() and vaults.is_demonstration(place):
        shutil.rmtree(place)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = demonstration.make(vaults.home(place), people, work)
    files.place(keys, made.keys_file(), replace=True)
    return place
