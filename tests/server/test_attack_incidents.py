"""Incidents on a server: whoever has no key to them is shown no sealed row, whatever receipt they make."""

from dataclasses import replace

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.errors import VaultError
from entrack_vault.register.compartments import INCIDENTS_ROOM
from entrack_vault.services import incidents
from entrack_vault.services.change import Change
from entrack_vault.services.request import Request
from tests.building import KARI, MARTE, OWNER, Built
from tests.server.hands import Hands, covered

WHAT = "En bærbar PC er borte."


def test_a_receipt_for_incidents_shows_them_to_those_with_the_key_alone(house: Built) -> None:
    with house.unlock(OWNER) as owner:
        incidents.register(owner.gate, WHAT)
    for name, many in ((MARTE, 0), (KARI, 1)):
        hands = Hands(house, name)
        with hands.connected() as driver:
            receipt = hands.log(driver, None, INCIDENTS_ROOM, event=Event.INCIDENTS_READ)
            assert covered(driver, receipt) == many, name


def test_who_has_the_key_notes_more_on_what_another_registered_and_nobody_else(house: Built) -> None:
    with house.unlock(OWNER) as owner:
        one = incidents.register(owner.gate, WHAT)
    with house.unlock(KARI) as kari:
        incidents.note_measures(kari.gate, one, "Den er sperret.")
        change = Change(kari.session, keeps_others_out=False)
        change.begin(Request(Event.INCIDENT_CHANGED))
        change.save(one, INCIDENTS_ROOM, one, 3, b"{}")
        (fresh,) = change.batch().fresh
    with house.unlock(MARTE) as marte:
        theirs = Change(marte.session, keeps_others_out=False)
        theirs.begin(Request(Event.INCIDENT_CHANGED))
        theirs.save(marte.session.vault, 0, one, 3, b"{}")
        made = theirs.batch()
        own = made.fresh[0]
        forged = own._replace(compartment=INCIDENTS_ROOM, subject=fresh.subject, epoch=fresh.epoch)
        with pytest.raises(VaultError, match="refused this"):
            marte.session.store.append(replace(made, fresh=[forged]))
    with house.unlock(OWNER) as owner:
        assert incidents.find(owner.gate, one).measures == "Den er sperret."
