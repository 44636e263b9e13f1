"""Choosing a new passphrase: the old one stops working, the secret key stays, and the log has it."""

import pytest

from entrack_vault import vault
from entrack_vault.domain.events import Event
from entrack_vault.errors import Misuse, WrongKey
from entrack_vault.services import log, unlocking
from tests.building import JONAS, MARTE, Built, at_building


def test_the_new_passphrase_opens_and_the_old_one_does_not(house: Built) -> None:
    own = house.keys[MARTE]
    with house.unlock(MARTE) as opened:
        unlocking.change_passphrase(opened.session, "sju lange og nye ord", own.secret_key)
        assert log.read(opened.gate, event=Event.PASSPHRASE_CHANGED)
    with pytest.raises(WrongKey):
        house.unlock(MARTE)
    again = vault.unlock(
        house.place(MARTE), passphrase="sju lange og nye ord", secret_key=own.secret_key, now=at_building
    )
    assert again.name == MARTE
    assert again.failures_before == 1
    again.lock()


def test_a_short_one_and_another_members_key_are_refused(house: Built) -> None:
    with house.unlock(MARTE) as opened:
        with pytest.raises(Misuse):
            unlocking.change_passphrase(opened.session, "kort", house.keys[MARTE].secret_key)
        with pytest.raises(WrongKey):
            unlocking.change_passphrase(opened.session, "sju lange og nye ord", house.keys[JONAS].secret_key)
    house.unlock(MARTE).lock()
