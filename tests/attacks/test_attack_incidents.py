"""Incidents written past the gate, by those who have the key and by those who have not."""

from typing import Any
from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.errors import Damaged
from entrack_vault.services import check, incidents
from tests.attacks.forging import forge
from tests.attacks.raw import Hands
from tests.building import KARI, MARTE, OWNER, Built

ROOM = 1


def test_what_is_no_incident_is_not_taken_for_one(fortress: Built, unlocked: Any) -> None:
    """Whose duty has ended may still have the key. A card in that room would not be held against the duty."""
    (held,) = incidents.listed(unlocked(OWNER).gate)
    content = incidents._write(held)
    hands = Hands(fortress, KARI)
    with hands.database() as database:
        forged = forge(database, hands, UUID(int=7), ROOM, content, event=Event.CARDS_SAVED)
    owner = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        incidents.listed(owner)
    assert [finding.record for finding in check.check(owner).findings] == [forged.record]


def test_an_incident_is_not_closed_by_whoever_has_no_key(fortress: Built, unlocked: Any) -> None:
    hands = Hands(fortress, MARTE)
    assert ROOM not in {room for room, _ in hands.compartment_keys()}
    with hands.database() as database:
        keys = {(ROOM, 1): bytes(32)}
        forged = forge(database, hands, UUID(int=7), ROOM, b"{}", event=Event.INCIDENT_CHANGED, keys=keys)
    owner = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        incidents.listed(owner)
    assert forged.record in [finding.record for finding in check.check(owner).findings]
