"""A recruitment is closed from the list of people, for several applicants, with letters in one file."""

from pathlib import Path

from pypdf import PdfReader

from entrack_vault.domain.events import Event
from entrack_vault.services import log, records
from entrack_vault.services.common import utc_now
from tests.building import (
    AMALIE,
    JONAS,
    LIVE,
    OWNER,
    PER,
    SINDRE,
    Built,
    entered,
)
from tests.ui.hands import AtTheWindow
from tests.ui.test_life_page import answering
from tests.ui.test_people_export import choose
from ui.people import closing
from ui.people.closing import AskClosing

# Closing a recruitment


def test_a_recruitment_is_closed_for_several_with_letters(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    with house.unlock(OWNER) as owners:
        fields = entered(name="Ola Bakken", position_sought="Utvikler")
        ola = records.create(owners.gate, "applicant", fields, "recruitment")
    at.unlock(house, JONAS)
    choose(at, LIVE, "Ola Bakken")
    asked: list[tuple[str, str | None]] = []

    def answer() -> None:
        dialog = at.top
        assert isinstance(dialog, AskClosing)
        at.choose("Utfall for søkerne", "withdrawn")
        at.choose("Språk når ingen er valgt", "en")
        assert at.button("Avslutt for 2 jobbsøkere")
        asked.append((dialog.status, dialog.spoken))
        at.press("Avbryt")

    answering(at, AskClosing, answer)
    at.press("Avslutt prosessen …")
    assert asked == [("withdrawn", "en")]
    page = at.people.list
    file = tmp_path / "brev.pdf"
    closing.close(page, page.chosen_people(), "rejected", "nb", file)
    at.settled()
    at.settled()
    assert at.reads("Ansettelsesprosessen er avsluttet for 2 jobbsøkere. 2 brev er lagret.")
    pages = PdfReader(file).pages
    assert len(pages) == 2
    assert "Ola Bakken" in pages[0].extract_text() + pages[1].extract_text()
    with house.unlock(OWNER, now=utc_now) as owners:
        for who in (house.people[LIVE], ola):
            assert records.open_person(owners.gate, who, "recruitment").person.state.status == "rejected"
        assert len(log.read(owners.gate, event=Event.LETTER_PLACED)) == 2


def test_only_applicants_are_closed_together(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    choose(at, AMALIE, SINDRE)
    assert not at.reads("Avslutt prosessen …")
    choose(at, LIVE, PER)
    assert not at.reads("Avslutt prosessen …")
