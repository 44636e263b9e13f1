"""A person's page: what is open and what is closed, masked values, editing, two editing the same card."""

from datetime import UTC, datetime

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.services import log, records
from tests.building import AMALIE, AMALIES_ACCOUNT, AMALIES_IDENTITY_NUMBER, JONAS, MARTE, OWNER, Built, entered
from tests.ui.hands import AtTheWindow
from ui.person.asking import AskPurpose, AskVersion

SHOWN_ACCOUNT = f"{AMALIES_ACCOUNT[:4]}.{AMALIES_ACCOUNT[4:6]}.{AMALIES_ACCOUNT[6:]}"
OTHER_ACCOUNT = "99990000014"


def values(at: AtTheWindow) -> dict[str, str]:
    """Every row of every card: label -> text."""
    found = {}
    for card in at.person.cards.values():
        for row in card.table.model_of.rows if card.table else ():
            found[row.field.key] = row.text
    return found


@pytest.fixture
def opened(at: AtTheWindow, house: Built) -> AtTheWindow:
    """Marte, the payroll officer, has opened Amalie."""
    at.unlock(house, MARTE)
    at.open(AMALIE)
    return at


def test_opening_shows_what_the_job_description_opens_and_names_who_opens_the_rest(opened: AtTheWindow) -> None:
    shown = values(opened)
    assert shown["bank_account"] == SHOWN_ACCOUNT
    assert "feedback_notes" not in shown
    assert opened.reads("Stillingsinstruksen din åpner ikke dette rommet. Åpnes av Personalansvarlig, Økonomisjef.")
    assert opened.reads("Formål med innsynet:")


def test_opening_is_logged_with_the_purpose_and_only_once(opened: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER) as owners:
        lines = log.read(owners.gate, person=house.people[AMALIE], event=Event.CARDS_OPENED)
    assert [(line.member, line.entry.purpose) for line in lines] == [(MARTE, opened.person.purpose)]


def test_an_identity_number_is_dots_until_a_purpose_is_given_and_dots_again_after(
    opened: AtTheWindow, house: Built
) -> None:
    shown = f"{AMALIES_IDENTITY_NUMBER[:6]} {AMALIES_IDENTITY_NUMBER[6:]}"
    assert values(opened)["national_id"] == "●●●●●● ●●●●●"
    opened.when_asked(lambda: opened.press("Vis"))
    opened.press("Vis Fødselsnummer")
    opened.settled()
    assert values(opened)["national_id"] == shown
    opened.person.cards["financial"].hide_now()
    assert values(opened)["national_id"] == "●●●●●● ●●●●●"
    with house.unlock(OWNER) as owners:
        (line,) = log.read(owners.gate, person=house.people[AMALIE], event=Event.MASKED_SHOWN)
    assert line.entry.purpose


def test_declining_to_give_a_purpose_shows_and_logs_nothing(opened: AtTheWindow, house: Built) -> None:
    opened.when_asked(lambda: opened.press("Avbryt"))
    opened.press("Vis Fødselsnummer")
    opened.settled()
    assert values(opened)["national_id"] == "●●●●●● ●●●●●"
    with house.unlock(OWNER) as owners:
        assert log.read(owners.gate, person=house.people[AMALIE], event=Event.MASKED_SHOWN) == []


def test_correcting_an_account_number_from_old_to_new(opened: AtTheWindow, house: Built) -> None:
    opened.press("Rediger Økonomi")
    opened.settled()
    opened.type("Kontonummer", "9999.00.00015")
    opened.until(lambda: opened.reads("Kontrollsifferet i kontonummeret stemmer ikke."))
    assert not next(one for one in opened.seen(type(opened.button("Avbryt"))) if one.text() == "Lagre").isEnabled()
    opened.type("Kontonummer", "9999.00.00014")
    opened.until(lambda: opened.reads("1 endring lagres"))
    assert opened.reads(SHOWN_ACCOUNT)
    opened.press("Lagre")
    opened.settled()
    opened.settled()
    assert values(opened)["bank_account"] == "9999.00.00014"
    assert values(opened)["national_id"] == "●●●●●● ●●●●●", "a masked value that was left alone is kept"
    with house.unlock(OWNER) as owners:
        card = records.open_person(
            owners.gate, house.people[AMALIE], "payroll_run", ["financial"], reveal=["national_id"]
        )
    assert card.person.cards["financial"].fields["bank_account"][0].text == OTHER_ACCOUNT
    assert card.person.cards["financial"].fields["national_id"][0].text == AMALIES_IDENTITY_NUMBER


def test_leaving_a_form_asks_first_where_something_is_typed(opened: AtTheWindow) -> None:
    opened.press("Rediger Kontakt")
    opened.settled()
    opened.type("Adresse", "Prøveveien 1")
    opened.when_asked(lambda: opened.press("Avbryt"))
    opened.workspace.go("settings")
    assert opened.workspace.place == "people"
    opened.when_asked(lambda: opened.press("Forlat"))
    opened.workspace.go("settings")
    assert opened.workspace.place == "settings"


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_two_edit_the_same_card_and_the_second_sees_both_and_chooses(
    opened: AtTheWindow, house: Built, choice: str
) -> None:
    opened.press("Rediger Kontakt")
    opened.settled()
    opened.type("Adresse", "Min vei 1")
    with house.unlock(OWNER) as owners:
        card = records.edit_person(owners.gate, house.people[AMALIE], "employment", ["contact"])
        records.save(owners.gate, card, entered(address="Deres vei 2"), "employment")

    def look() -> None:
        assert isinstance(opened.top, AskVersion)
        assert opened.reads("Deres vei 2")
        assert opened.reads("Min vei 1")
        opened.press("Lagre min" if choice == "mine" else "Behold deres")

    opened.when_asked(look)
    opened.press("Lagre")
    opened.settled()
    opened.settled()
    assert values(opened)["address"] == ("Min vei 1" if choice == "mine" else "Deres vei 2")


def test_history_and_own_log_stand_in_their_tabs(opened: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER) as owners:
        card = records.edit_person(owners.gate, house.people[AMALIE], "employment", ["contact"])
        records.save(owners.gate, card, entered(phone="+4700111111"), "employment")
    opened.press("Historikk")
    opened.settled()
    (model,) = opened.person.models
    assert any("00 12 34 56" in model.cell(row, "value")[0] for row in range(model.count()))
    opened.press("Innsynslogg")
    opened.settled()
    (model,) = opened.person.models
    assert {model.cell(row, "member")[0] for row in range(model.count())} == {MARTE}, "one's own lines alone"


def test_a_restricted_person_may_be_read_and_not_edited(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER) as owners:
        records.set_status(owners.gate, house.people[AMALIE], "active", "employment", restricted="accuracy")
    at.unlock(house, MARTE)
    at.open(AMALIE)
    assert at.reads("Begrenset (personvernforordningen art. 18)")
    assert values(at)["bank_account"] == SHOWN_ACCOUNT
    assert not at.reads("Rediger")


def test_changing_the_status_from_the_page(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    at.open(AMALIE)

    def change() -> None:
        at.choose("Status", "left")
        at.press("Endre")

    at.when_asked(change)
    at.press("Endre status …")
    at.settled()
    at.settled()
    assert at.person.opened is not None
    assert at.person.opened.person.state.status == "left"


def test_a_page_opened_under_another_purpose_is_a_look_of_its_own(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, JONAS)
    at.open(AMALIE)
    first = at.person.purpose

    def other() -> None:
        dialog = at.top
        assert isinstance(dialog, AskPurpose)
        dialog.choose("reference_letter")
        at.press("Bruk dette formålet")

    at.when_asked(other)
    at.press("Endre formålet med innsynet")
    at.settled()
    assert at.person.purpose != first
    with house.unlock(OWNER) as owners:
        lines = log.read(owners.gate, person=house.people[AMALIE], event=Event.CARDS_OPENED)
    assert {line.entry.purpose for line in lines} == {first, at.person.purpose}
    assert lines[0].entry.at <= datetime.now(UTC)
