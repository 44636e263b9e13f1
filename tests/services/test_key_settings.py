"""Weaker key settings are brought up to today's at the next unlock; demonstrations stay quick."""

from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.crypto.passphrase import QUICK, STANDARD, KdfSettings
from entrack_vault.register import standard
from entrack_vault.services import founding
from entrack_vault.store import header
from entrack_vault.store.engine import home

WORDS = "fire hester og en ku"


@pytest.mark.parametrize(("demonstration", "after"), [(False, STANDARD), (True, QUICK)])
def test_an_unlock_strengthens_what_is_weaker(tmp_path: Path, demonstration: bool, after: KdfSettings) -> None:
    place = tmp_path / "vault"
    made = founding.create(
        home(place),
        standard(),
        organisation="Entrack AS",
        owner="Ida Moen",
        words=WORDS,
        settings=QUICK,
        demonstration=demonstration,
    )
    for _ in range(2):  # the second unlock goes through the slot the first one made
        vault.unlock(place, passphrase=WORDS, secret_key=made.secret_key).lock()
        (slot,) = header.read(place).header.members
        assert slot.settings == after
