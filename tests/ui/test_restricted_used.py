"""Someone restricted at the window: what the law excepts, for those whose job description names it."""

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.errors import NotAllowed
from entrack_vault.services import log, records
from entrack_vault.services.common import utc_now
from tests.building import (
    AMALIE,
    MARTE,
    OWNER,
    Built,
)
from tests.ui.hands import AtTheWindow
from tests.ui.test_life_page import answering, offered, opened
from ui.person.asking import AskPurpose

# Restricted


def restricted(house: Built, name: str = AMALIE) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        records.restrict(owners.gate, house.people[name], Restriction.CLAIMS, "employment")


def test_restricted_data_is_edited_for_what_the_law_excepts_alone(at: AtTheWindow, house: Built) -> None:
    restricted(house)
    opened(at, house, OWNER, AMALIE)
    assert at.reads("Begrenset (personvernforordningen art. 18)")
    assert not at.reads("Rediger")
    with pytest.raises(AssertionError):
        at.button("Rediger Kontakt")

    def choose_why() -> None:
        dialog = at.top
        assert isinstance(dialog, AskPurpose)
        assert not at.reads("Lønnskjøring")
        dialog.choose("legal_claim")
        at.press("Bruk til dette")

    answering(at, AskPurpose, choose_why)
    at.press("Bruk likevel …")
    at.settled()
    assert at.reads("Begrenset, men brukes likevel: Rettskrav")
    at.press("Rediger Kontakt")
    at.settled()
    form = at.person.editing.form
    assert form is not None
    at.type("Adresse", "Storgata 2")
    at.press("Lagre")
    at.settled()
    at.settled()
    with house.unlock(OWNER, now=utc_now) as owners:
        (line,) = log.read(owners.gate, person=house.people[AMALIE], event=Event.CARDS_SAVED)[:1]
        assert line.entry.purpose == "legal_claim"
        with pytest.raises(NotAllowed):
            records.edit_person(owners.gate, house.people[AMALIE], "employment", ["contact"])


def test_whoever_has_none_of_those_purposes_is_not_offered_it(at: AtTheWindow, house: Built) -> None:
    restricted(house)
    opened(at, house, MARTE, AMALIE)
    assert at.reads("Begrenset (personvernforordningen art. 18)")
    with pytest.raises(AssertionError):
        at.button("Bruk likevel …")
    assert "Nytt fødselsnummer …" not in offered(at)
