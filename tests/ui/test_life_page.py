"""The life of a record at the window: hired, dead, merged, another number, left out, restricted and used anyway."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QDialog, QMenu

from entrack_vault.domain.events import Event
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.errors import NotAllowed
from entrack_vault.services import check, consents, jobs, lives, log, purge, records, rights_cases, withholding
from entrack_vault.services.common import utc_now
from entrack_vault.services.entering import MERGED
from tests.building import (
    AMALIE,
    AMALIES_IDENTITY_NUMBER,
    JONAS,
    LIVE,
    MARTE,
    OWNER,
    PER,
    SINDRE,
    TOR,
    Built,
    entered,
)
from tests.services.test_jobs import in_force
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from tests.ui.test_people_export import choose
from ui.people import closing
from ui.people.closing import AskClosing
from ui.person import life
from ui.person.asking import AskPurpose
from ui.person.carrying import AskCarrying
from ui.person.left_out import AskLeftOut
from ui.person.merging import AskTwin, AskValues
from ui.person.noting import AskDay, AskNumber
from ui.requests.new import AskRequest

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
        assert at.reads(f"{TWIN}, siden 01.01.2026")
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
        assert at.reads("●●●●●● ●●●●●, siden")
        assert "15877110033" not in everything_readable()
        at.press("Avbryt")

    answering(at, AskTwin, find)
    answering(at, AskValues, look)
    do(at, "Slå sammen med en annen oppføring …")
    at.settled()
    with house.unlock(OWNER, now=utc_now) as owners:
        assert log.read(owners.gate, event=Event.MERGED) == []


# Death, number, what is left out, a request


def test_a_death_is_noted_and_not_before_it_has_happened(at: AtTheWindow, house: Built) -> None:
    opened(at, house, OWNER, AMALIE)

    def fill() -> None:
        at.type("Dødsdato", "01.01.2100")
        at.press("Noter")
        assert at.reads("Den dagen har ikke vært ennå.")
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


def test_something_is_left_out_and_lifted_again(at: AtTheWindow, house: Built) -> None:
    opened(at, house, OWNER, AMALIE)

    def leave_out() -> None:
        assert at.reads("Ingenting er utelatt nå.")
        at.choose("Utelat", "feedback_notes")
        at.choose("Grunnlag", "internal")
        at.press("Utelat")

    answering(at, AskLeftOut, leave_out)
    do(at, "Hva som utelates …")
    at.settled()
    at.settled()
    with house.unlock(OWNER, now=utc_now) as owners:
        (one,) = withholding.read(owners.gate, house.people[AMALIE])
    assert (one.field, one.ground.value, one.lifted) == ("feedback_notes", "internal", None)

    def lift() -> None:
        assert at.reads(f"av {OWNER}")
        at.press("Opphev")

    answering(at, AskLeftOut, lift)
    do(at, "Hva som utelates …")
    at.settled()
    at.settled()
    assert at.reads("Det tas med i oversikter igjen.")
    with house.unlock(OWNER, now=utc_now) as owners:
        assert all(one.lifted for one in withholding.read(owners.gate, house.people[AMALIE]))


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
    assert consents.TRIGGER not in state.triggers
    assert proposed in ([], [(house.people[LIVE],)])


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


def test_nothing_of_it_is_left_after_locking(at: AtTheWindow, house: Built, twin: UUID) -> None:
    opened(at, house, OWNER, AMALIE)
    at.window.lock()
    at.settled()
    assert AMALIE not in everything_readable()


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
        at.choose("Språk i brevene", "en")
        assert at.button("Avslutt for 2 jobbsøkere")
        asked.append((dialog.status, dialog.spoken))
        at.press("Avbryt")

    answering(at, AskClosing, answer)
    at.press("Avslutt ansettelsesprosessen …")
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
    assert not at.reads("Avslutt ansettelsesprosessen …")
    choose(at, LIVE, PER)
    assert not at.reads("Avslutt ansettelsesprosessen …")
