"""Noted on a person's page: a death, another number, what is left out, a request, a consent."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QDialog

from entrack_vault.services import consents, purge, records, rights_cases, withholding
from entrack_vault.services.common import utc_now
from entrack_vault.services.entering import CONSENT_GIVEN
from tests.building import (
    AMALIE,
    AMALIES_IDENTITY_NUMBER,
    JONAS,
    LIVE,
    MARTE,
    OWNER,
    Built,
    entered,
)
from tests.ui.hands import AtTheWindow
from tests.ui.test_life_page import answering, do, opened
from tests.ui.test_locking import everything_readable
from ui.person.left_out import AskLeftOut
from ui.person.noting import AskDay, AskNumber
from ui.requests.new import AskRequest

# Death, number, what is left out, a request


def test_a_death_is_noted_and_not_before_it_has_happened(at: AtTheWindow, house: Built) -> None:
    opened(at, house, OWNER, AMALIE)

    def fill() -> None:
        at.type("Dødsdato", "01.01.2100")
        at.press("Noter")
        assert at.reads("Den dagen er ikke kommet ennå.")
        at.type("Dødsdato", "10.03.2026")
        at.press("Noter")

    answering(at, AskDay, fill)
    do(at, "Noter dødsfall …")
    at.settled()
    at.settled()
    assert at.reads("Dødsfallet er notert.")
    with house.unlock(OWNER, now=utc_now) as owners:
        state = records.open_person(owners.gate, house.people[AMALIE], "employment").person.state
    assert (state.status, state.triggers["left"]) == ("left", date(2026, 3, 10))


def test_another_identity_number_is_typed_twice_and_never_shown(at: AtTheWindow, house: Built) -> None:
    other = "15877110033"
    opened(at, house, OWNER, AMALIE)

    def fill() -> None:
        dialog = at.top
        assert isinstance(dialog, AskNumber)
        at.type("Nytt nummer", "12345678901")
        at.press("Endre")
        assert isinstance(at.top, AskNumber)
        at.type("Nytt nummer", other)
        at.type("En gang til", AMALIES_IDENTITY_NUMBER)
        at.press("Endre")
        assert at.reads("De to er ikke like.")
        at.type("En gang til", other)
        at.press("Endre")

    answering(at, AskNumber, fill)
    do(at, "Nytt fødselsnummer …")
    at.settled()
    at.settled()
    assert at.reads("Nummeret er endret.")
    assert other not in everything_readable()
    with house.unlock(OWNER, now=utc_now) as owners:
        found = records.open_person(
            owners.gate, house.people[AMALIE], "a_melding", ["financial"], reveal=["national_id"]
        )
    assert found.person.cards["financial"].fields["national_id"][0].text == other


def answered_there(at: AtTheWindow, act: Callable[[], None]) -> None:
    """What is left out, asked for from the menu and answered by `act`."""
    answering(at, AskLeftOut, act)
    do(at, "Hva som utelates …")
    at.settled()
    at.settled()


def test_something_is_left_out_and_lifted_again(at: AtTheWindow, house: Built) -> None:
    opened(at, house, OWNER, AMALIE)

    def leave_out() -> None:
        assert at.reads("Ingenting er utelatt nå.")
        at.choose("Utelat", "feedback_notes")
        at.choose("Grunnlag", "internal")
        at.press("Utelat")

    answered_there(at, leave_out)
    with house.unlock(OWNER, now=utc_now) as owners:
        (one,) = withholding.read(owners.gate, house.people[AMALIE])
    assert (one.field, one.ground.value, one.lifted) == ("feedback_notes", "internal", None)

    def lift() -> None:
        assert at.reads(f"av {OWNER}")
        at.press("Opphev")

    answered_there(at, lift)
    assert at.reads("Det tas med i oversikter igjen.")
    with house.unlock(OWNER, now=utc_now) as owners:
        assert all(one.lifted for one in withholding.read(owners.gate, house.people[AMALIE]))


def test_one_note_of_several_is_left_out_by_its_beginning(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        card = records.edit_person(owners.gate, house.people[AMALIE], "employment", ["feedback"])
        notes = entered(
            feedback_notes=("Rolig og grundig.", "En annen klaget på tonen, og det lenge og vel, sier hun.")
        )
        records.save(owners.gate, card, notes, "employment")
    opened(at, house, OWNER, AMALIE)

    def leave_out() -> None:
        asked = at.top
        assert isinstance(asked, AskLeftOut)
        shown = [asked._what.itemText(row) for row in range(asked._what.count())]
        assert "Våre notater: Rolig og grundig." in shown
        (other,) = [text for text in shown if text.startswith("Våre notater: En annen klaget på tonen")]
        assert other.endswith("…")
        asked._what.setCurrentIndex(shown.index(other))
        at.press("Utelat")

    answered_there(at, leave_out)
    with house.unlock(OWNER, now=utc_now) as owners:
        (one,) = withholding.read(owners.gate, house.people[AMALIE])
    assert withholding.is_of(one.mark, notes["feedback_notes"][1].text)

    def look() -> None:
        assert at.reads("Våre notater: En annen klaget på tonen")
        at.press("Lukk")

    answered_there(at, look)


def test_a_request_is_registered_from_the_persons_page(at: AtTheWindow, house: Built) -> None:
    opened(at, house, MARTE, AMALIE)
    answering(at, AskRequest, lambda: at.press("Registrer"))
    do(at, "Registrer et krav …")
    at.settled()
    at.settled()
    assert at.reads("Kravet er registrert.")
    with house.unlock(OWNER, now=utc_now) as owners:
        assert len(rights_cases.read(owners.gate, house.people[AMALIE])) == 1


# Consents


def test_a_consent_is_renewed_and_withdrawn(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        records.set_status(owners.gate, house.people[LIVE], "kept_for_later", "recruitment")
        consents.renew(owners.gate, house.people[LIVE], date(2026, 3, 1))
    opened(at, house, JONAS, LIVE)
    answering(at, AskDay, lambda: at.press("Forny"))
    do(at, "Forny samtykket …")
    at.settled()
    at.settled()
    assert at.reads("Samtykket er fornyet.")
    answering(at, QDialog, lambda: at.press("Trekk samtykket"))
    do(at, "Trekk samtykket …")
    at.settled()
    at.settled()
    assert at.reads("Samtykket er trukket.")
    with house.unlock(OWNER, now=utc_now) as owners:
        state = records.open_person(owners.gate, house.people[LIVE], "recruitment").person.state
        proposed = [case.proposal.people for case in purge.cases(owners.gate)]
    assert CONSENT_GIVEN not in state.triggers
    assert proposed in ([], [(house.people[LIVE],)])
