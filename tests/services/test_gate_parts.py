"""The gate's parts by themselves: a dossier that is not whole, and a change that is written in parts."""

from dataclasses import replace
from uuid import uuid4

import pytest

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.errors import Damaged
from entrack_vault.services.gate import Request
from tests.building import AMALIE, OWNER, Built
from tests.services.conftest import Opener
from tests.services.test_gate import EMPLOYEE_CONTACT, entries, opening, saving


def test_a_record_that_a_dossier_leaves_out_is_noticed(house: Built, as_member: Opener) -> None:
    gate = as_member(OWNER)
    permit = gate.look(opening(house.people[AMALIE], "contact"))
    with pytest.raises(Damaged):
        replace(permit, dossier=permit.found._replace(stored=())).current()


def test_a_change_is_written_in_parts_only_while_others_are_kept_out(house: Built, as_member: Opener) -> None:
    gate, amalie = as_member(OWNER), house.people[AMALIE]
    request = Request(Event.SETTINGS_CHANGED, duty=Duty.SIGN)
    before = len(entries(gate))
    with pytest.raises(ValueError, match="keeps others out"), gate.change(request) as change:
        change.flush()
    with gate.change(request, keeps_others_out=True) as change:
        change.flush()
        change.begin(saving(amalie, "contact"))
        change.save(amalie, EMPLOYEE_CONTACT, uuid4(), 1, b"{}")
    assert [entry.event for entry in entries(gate)[before:]] == [Event.SETTINGS_CHANGED, Event.CARDS_SAVED]
    with pytest.raises(ZeroDivisionError), gate.change(request, keeps_others_out=True) as change:
        change.flush()
        raise ZeroDivisionError
    assert len(entries(gate)) == before + 2
