"""The life of a record at the window: hired, dead, merged, another number, left out, restricted and used anyway."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtWidgets import QDialog, QMenu

from entrack_vault.domain.events import Event
from entrack_vault.services import check, jobs, lives, log, records
from entrack_vault.services.common import utc_now
from entrack_vault.services.entering import MERGED
from tests.building import (
    AMALIE,
    JONAS,
    LIVE,
    OWNER,
    TOR,
    Built,
    entered,
)
from tests.services.test_jobs import in_force
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.person import life
from ui.person.carrying import AskCarrying
from ui.person.merging import AskTwin, AskValues

TWIN = "Amalie B. Bergseth"


def answering(at: AtTheWindow, kind: type[QDialog], act: Callable[[], None]) -> None:
    """Answers the next dialog of a kind; it does not stay open where something in it is not as it should be."""

    def answer() -> None:
        dialog = at.top
        try:
            act()
        finally:
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()

    at.when_shown(kind, answer)


def offered(at: AtTheWindow) -> list[str]:
    return [one.text for one in life.offers(at.person)]


def do(at: AtTheWindow, text: str) -> None:
    """Chooses a line of the menu."""
    at.press("Mer")
    menu = next(one for one in at.window.findChildren(QMenu) if one.isVisible())
    action = next(one for one in menu.actions() if one.text() == text)
    menu.close()
    action.trigger()
    at.settled()


def opened(at: AtTheWindow, house: Built, member: str, name: str) -> None:
    at.unlock(house, member)
    at.open(name)


# Which choices there are


def test_the_menu_offers_what_the_job_description_and_the_state_allow(at: AtTheWindow, house: Built) -> None:
    opened(at, house, OWNER, LIVE)
    assert offered(at) == [
        "Ansett …",
        "Ny søknad …",
        "Slå sammen med en annen oppføring …",
        "Noter dødsfall …",
        "Registrer et krav …",
        "Hva som utelates …",
    ]


def test_an_employee_applies_from_inside_and_whoever_has_left_comes_back(at: AtTheWindow, house: Built) -> None:
    opened(at, house, OWNER, AMALIE)
    assert "Intern søknad …" in offered(at)
    assert "Ansett på nytt …" not in offered(at)
    assert "Nytt fødselsnummer …" in offered(at)
    with house.unlock(OWNER, now=utc_now) as owners:
        card = records.edit_person(owners.gate, house.people[AMALIE], "employment", ["job"])
        records.save(owners.gate, card, entered(end_date="2026-03-10"), "employment")
    at.person.open()
    at.settled()
    assert "Ansett på nytt …" in offered(at)
    assert "Intern søknad …" not in offered(at)
    assert "Noter dødsfall …" not in offered(at), "the clocks run already"


def test_who_may_not_hire_is_not_offered_it(at: AtTheWindow, house: Built) -> None:
    opened(at, house, JONAS, LIVE)
    assert "Ansett …" not in offered(at), "employees' contact data is not theirs to write"
    assert "Hva som utelates …" not in offered(at)
    assert "Registrer et krav …" not in offered(at)


def test_who_reads_alone_has_no_menu(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, TOR)
    at.open("Camilla Nes")
    assert [one for one in offered(at) if one != "Noter dødsfall …"] == []


# Hiring


def hire(at: AtTheWindow) -> None:
    def fill() -> None:
        assert at.reads("Tas med")
        assert not at.reads("Sterk på test."), "only names are told"
        at.type("Ansatt fra", "ikke en dag")
        at.press("Ansett")
        assert isinstance(at.top, AskCarrying), "what is wrong is said at its field"
        at.type("Ansatt fra", "01.05.2026")
        at.type("Ansattnummer", "1042")
        at.press("Ansett")

    answering(at, AskCarrying, fill)
    do(at, "Ansett …")
    at.settled()
    at.settled()


def test_an_applicant_is_hired_and_the_new_record_opened_and_linked(at: AtTheWindow, house: Built) -> None:
    opened(at, house, OWNER, LIVE)
    hire(at)
    assert at.person.person.population == "employee"
    assert at.reads("Ansatt. Dette er oppføringen som ansatt")
    assert at.reads("Også registrert som: Jobbsøker")
    with house.unlock(OWNER, now=utc_now) as owners:
        found = records.open_person(owners.gate, at.person.person.id, "employment").person
        texts = {key: one[0].text for card in found.cards.values() for key, one in card.fields.items()}
        assert (texts["name"], texts["start_date"], texts["employee_number"], texts["title"]) == (
            LIVE,
            "2026-05-01",
            "1042",
            "Utvikler",
        )
        assert found.state.linked == (house.people[LIVE],)
        assert check.check(owners.gate).findings == ()
    at.press("Åpne oppføringen")
    at.settled()
    at.settled()
    assert at.person.person.id == house.people[LIVE]
    assert "Ansett …" not in offered(at)
    assert at.reads("Også registrert som: Ansatt")


def test_where_the_other_group_is_closed_only_the_group_is_told(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER) as owners:
        step = (lives.HIRE, entered(start_date="2026-03-01"), "recruitment", "employment")
        lives.carry_over(owners.gate, house.people[LIVE], *step)
        job = in_force(owners.gate, "administration")
        rights = tuple(one for one in job.rights if one.population != "employee")
        jobs.sign(owners.gate, job.model_copy(update={"rights": rights}))
    opened(at, house, JONAS, LIVE)
    at.settled()
    assert at.reads("Også registrert som: Ansatt")
    assert at.reads("Den oppføringen er lukket for deg.")
    with pytest.raises(AssertionError):
        at.button("Åpne oppføringen")


# Merging


@pytest.fixture
def twin(house: Built) -> UUID:
    with house.unlock(OWNER) as owners:
        fields = entered(name=TWIN, employee_number="1077", phone="+4700123456", address="Storgata 1")
        return records.create(owners.gate, "employee", fields, "employment")


def test_twins_are_merged_after_choosing_what_is_right(at: AtTheWindow, house: Built, twin: UUID) -> None:
    opened(at, house, OWNER, AMALIE)

    def find() -> None:
        at.press("Sammenlign")
        assert at.reads("Velg hvilken oppføring det er.")
        at.type("Den andre oppføringen", "live moen")
        at.until(lambda: at.reads("Ingen andre i denne gruppen heter det."))
        at.type("Den andre oppføringen", "bergseth amalie")
        at.until(lambda: not at.reads("Ingen andre i denne gruppen heter det.") and not at.desk.worker.busy)
        at.choose("Velg", str(twin))
        at.press("Sammenlign")

    def decide() -> None:
        dialog = at.top
        assert isinstance(dialog, AskValues)
        assert at.reads(TWIN)
        assert at.reads("siden 01.01.2026")
        assert not at.reads("+47"), "they agree on the phone"
        dialog.choose_there("name")
        at.press("Slå sammen")

    answering(at, AskTwin, find)
    answering(at, AskValues, decide)
    do(at, "Slå sammen med en annen oppføring …")
    at.settled()
    at.settled()
    at.settled()
    assert at.reads("2 verdier og dokumenter er overtatt.")
    with house.unlock(OWNER, now=utc_now) as owners:
        found = records.open_person(owners.gate, house.people[AMALIE], "employment").person
        texts = {key: one[0].text for card in found.cards.values() for key, one in card.fields.items()}
        assert (texts["name"], texts["employee_number"], texts["address"]) == (TWIN, "1001", "Storgata 1")
        assert MERGED in records.open_person(owners.gate, twin, "employment").person.state.triggers
    at.press("Åpne oppføringen")
    at.settled()
    at.settled()
    assert at.person.person.id == twin
    assert at.reads("Slått sammen med en annen oppføring; venter på sletting")
    assert offered(at) == ["Registrer et krav …", "Hva som utelates …"]


def test_a_masked_number_that_differs_is_chosen_unseen(at: AtTheWindow, house: Built, twin: UUID) -> None:
    with house.unlock(OWNER) as owners:
        card = records.edit_person(owners.gate, twin, "employment", ["financial"])
        records.save(owners.gate, card, entered(national_id="15877110033"), "employment")
    opened(at, house, OWNER, AMALIE)

    def find() -> None:
        at.type("Den andre oppføringen", "bergseth")
        at.until(lambda: not at.desk.worker.busy)
        at.choose("Velg", str(twin))
        at.press("Sammenlign")

    def look() -> None:
        assert at.reads("●●●●●● ●●●●●")
        assert "15877110033" not in everything_readable()
        at.press("Avbryt")

    answering(at, AskTwin, find)
    answering(at, AskValues, look)
    do(at, "Slå sammen med en annen oppføring …")
    at.settled()
    with house.unlock(OWNER, now=utc_now) as owners:
        assert log.read(owners.gate, event=Event.MERGED) == []


def test_nothing_of_it_is_left_after_locking(at: AtTheWindow, house: Built, twin: UUID) -> None:
    opened(at, house, OWNER, AMALIE)
    at.window.lock()
    at.settled()
    assert AMALIE not in everything_readable()
