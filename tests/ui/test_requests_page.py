"""Requests at the window: registered, checked, put off, answered with the printed overview, and signed for."""

import hashlib
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from entrack_vault.domain.rights_cases import Channel, IdentityCheck, Outcome, Right
from entrack_vault.services import records, rights_cases
from entrack_vault.services.common import utc_now
from tests.building import AMALIE, JONAS, MARTE, OWNER, Built, entered
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.overview.page import OverviewPage
from ui.parts.dialog import Dialog
from ui.parts.fields import Field
from ui.requests.asking import AskAnswer, AskDelay, AskIdentity, AskRecipients, AskSigned
from ui.requests.case import CasePage
from ui.requests.new import AskRequest
from ui.requests.page import RequestsPage

ABOUT = "Hvem har sett på lønnen min?"


def requests_page(at: AtTheWindow) -> RequestsPage:
    at.settled()
    at.workspace.go("requests")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RequestsPage)
    return page


def case_page(page: RequestsPage) -> CasePage:
    assert isinstance(page.over, CasePage)
    return page.over


def registered(house: Built, right: Right = Right.ACCESS) -> None:
    with house.unlock(MARTE, now=utc_now) as marte:
        rights_cases.receive(marte.gate, house.people[AMALIE], right, Channel.EMAIL, about=ABOUT)


def opened(at: AtTheWindow, page: RequestsPage) -> CasePage:
    page.open(page.models[0].cases[0])
    at.settled()
    return case_page(page)


def test_registered_from_the_list_by_typing_a_name(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    page = requests_page(at)
    assert at.reads("Ingen krav venter")

    def fill() -> None:
        at.type("Hvem ber om det", "ingen heter dette")
        assert at.reads("Ingen i listen din heter det.")
        at.press("Registrer")
        assert at.reads("Velg hvem som ber om det, eller si at vi ikke har noe om dem.")
        at.type("Hvem ber om det", "amalie")
        at.choose("Hva det bes om", "access")
        at.type("Hva de ba om, med dine ord", ABOUT)
        assert at.reads("Svarfristen er")
        at.press("Registrer")

    at.when_shown(AskRequest, fill)
    page.ask_new()
    at.settled()
    at.settled()
    assert at.reads("Kravet er registrert.")
    assert at.reads(ABOUT)
    assert at.reads(f"{AMALIE} · Ansatt")
    at.workspace.back()
    at.settled()
    assert page.models[0].cell(0, "person")[0] == AMALIE


def test_someone_of_whom_nothing_is_held_is_answered(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    at.unlock(house, OWNER)
    page = requests_page(at)

    def fill() -> None:
        at.press("Vi har ikke noe om den som ber om det")
        at.press("Registrer")
        assert at.reads("Et svar må ha et navn å sendes til.")
        at.type("Navn", "Nora Ukjent")
        at.type("E-post", "ikke en adresse")
        at.press("Registrer")
        at.type("E-post", "nora@example.no")
        at.press("Registrer")

    at.when_shown(AskRequest, fill)
    page.ask_new()
    at.settled()
    at.settled()
    assert at.reads("Nora Ukjent · Henvendelse")
    at.press("Søk etter personen")
    at.settled()
    assert at.reads("Ingen lignende er registrert blant dem du kan se. Det er notert.")
    at.when_shown(AskAnswer, lambda: at.press("Svar"))
    at.press("Svar …")
    at.settled()
    case_page(page).save_letter_as("answer", tmp_path / "svar.pdf")
    at.settled()
    assert "Nei, vi har ingen opplysninger om deg." in PdfReader(tmp_path / "svar.pdf").pages[0].extract_text()
    at.workspace.back()
    at.settled()
    at.press("Besvart")
    assert page.models[1].cell(0, "person")[0] == "Nora Ukjent"
    assert page.models[1].cell(0, "left")[0] == "Ingenting er registrert"


def test_those_of_a_like_name_are_asked_about_before_nothing_is_said_to_be_held(
    at: AtTheWindow, house: Built
) -> None:
    with house.unlock(MARTE, now=utc_now) as marte:
        fields = entered(name=AMALIE, email="noen.andre@example.no")
        rights_cases.receive_of_unknown(marte.gate, fields, Right.ACCESS, Channel.EMAIL)
    at.unlock(house, OWNER)
    opened(at, requests_page(at))

    def perhaps() -> None:
        assert at.reads(f"{AMALIE} · Ansatt")
        at.press("Avbryt")

    at.when_shown(Dialog, perhaps)
    at.press("Søk etter personen")
    at.settled()
    assert at.reads("I alle grupper, før det sies at ingenting er registrert.")
    at.when_shown(Dialog, lambda: at.press("Ingen av dem"))
    at.press("Søk etter personen")
    at.settled()
    at.settled()
    assert at.reads("jobbsøkere, ansatte")


def test_those_who_are_not_shown_at_once_are_asked_about_in_turn(
    at: AtTheWindow, house: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody says of someone they have not seen that it is somebody else."""
    monkeypatch.setattr("ui.requests.case._FEW", 1)
    with house.unlock(MARTE, now=utc_now) as marte:
        records.create(marte.gate, "employee", entered(name=AMALIE, employee_number="2002"), "employment")
        fields = entered(name=AMALIE, email="noen.andre@example.no")
        rights_cases.receive_of_unknown(marte.gate, fields, Right.ACCESS, Channel.EMAIL)
    at.unlock(house, OWNER)
    opened(at, requests_page(at))
    asked: list[bool] = []

    def perhaps() -> None:
        asked.append(at.reads("og 1 til"))
        at.press("Ingen av dem")
        if asked == [True]:
            at.when_shown(Dialog, perhaps)

    at.when_shown(Dialog, perhaps)
    at.press("Søk etter personen")
    for _turn in range(3):
        at.settled()
    assert asked == [True, False]
    assert at.reads("jobbsøkere, ansatte")


def test_checked_put_off_answered_with_the_overview_and_signed_for(
    at: AtTheWindow, house: Built, tmp_path: Path
) -> None:
    registered(house)
    at.unlock(house, MARTE)
    page = requests_page(at)
    case = opened(at, page)

    def with_proof() -> None:
        at.choose("Hvordan", "document")
        at.press("Noter")

    at.when_shown(AskIdentity, with_proof)
    at.press("Identitet …")
    at.settled()
    assert at.reads("Legitimasjon vist")

    def after_all_known() -> None:
        assert isinstance(at.top, AskIdentity)
        assert at.top.how is IdentityCheck.DOCUMENT, "what was noted stands there"
        at.choose("Hvordan", "known")
        at.press("Noter")

    at.when_shown(AskIdentity, after_all_known)
    at.press("Identitet …")
    at.settled()
    assert at.reads("Kjent av den som behandler kravet")
    at.when_shown(AskDelay, lambda: at.press("Utsett"))
    at.press("Utsett …")
    at.settled()
    assert at.reads("Kravet er sammensatt")
    with pytest.raises(AssertionError):
        at.button("Utsett …")
    at.press("Lag oversikten …")
    at.settled()
    pages = page.over
    assert isinstance(pages, OverviewPage)
    pages.make()
    at.settled()
    pages.save_as(tmp_path / "oversikt.pdf")
    at.settled()
    text = "\n".join(one.extract_text() for one in PdfReader(tmp_path / "oversikt.pdf").pages)
    assert case.listed.case.number in text
    assert ABOUT in text
    at.workspace.back()
    at.settled()
    case = opened(at, page)
    assert at.reads("Oversikt")

    def partly() -> None:
        at.choose("Svaret", "partial")
        at.press("Svar")
        assert at.reads("Oppgi grunnlaget. Svaret nevner det, og retten til å klage.")
        at.press("Det ville avsløre opplysninger om andre (personvernforordningen art. 15 nr. 4)")
        at.press("Svar")

    at.when_shown(AskAnswer, partly)
    at.press("Svar …")
    at.settled()
    assert at.reads("Delvis imøtekommet")
    case.save_letter_as("answer", tmp_path / "svar.pdf")
    at.settled()
    assert at.reads("Brev: svar")
    at.when_shown(AskSigned, lambda: at.press("Noter"))
    at.press("Kvittert …")
    at.settled()
    with house.unlock(OWNER, now=utc_now) as owners:
        (found,) = rights_cases.read(owners.gate, house.people[AMALIE])
    assert found.outcome is Outcome.PARTIAL
    assert found.receipt is not None
    assert [one.what for one in found.handed] == ["overview", "answer"]


def test_recipients_are_told_of_a_correction(at: AtTheWindow, house: Built) -> None:
    registered(house, Right.RECTIFICATION)
    at.unlock(house, OWNER)
    page = requests_page(at)
    opened(at, page)
    at.press("Overta")
    at.settled()
    at.when_shown(AskAnswer, lambda: at.press("Svar"))
    at.press("Svar …")
    at.settled()
    assert at.reads("Det er ikke notert hvordan identiteten ble kontrollert.")
    at.when_shown(AskIdentity, lambda: at.press("Noter"))
    at.press("Identitet …")
    at.settled()
    at.when_shown(AskAnswer, lambda: at.press("Svar"))
    at.press("Svar …")
    at.settled()
    assert at.reads("Ingenting av det som er registrert om personen, er endret")
    with house.unlock(OWNER, now=utc_now) as owners:
        opened_card = records.edit_person(owners.gate, house.people[AMALIE], "rectification", ["contact"])
        records.save(owners.gate, opened_card, entered(address="Rettet vei 3"), "rectification")
    at.when_shown(AskAnswer, lambda: at.press("Svar"))
    at.press("Svar …")
    at.settled()
    assert at.reads("Uten opphold.")
    assert at.button("Brev: til mottakere"), "the letter is written before it can be noted that they were told"

    def nav() -> None:
        at.press("Nav")
        at.press("Noter")

    at.when_shown(AskRecipients, nav)
    at.press("Gitt beskjed …")
    at.settled()
    assert at.reads("Nav")
    assert at.reads("Brev: til mottakere")


def test_what_they_supplied_is_handed_over_as_a_file(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    registered(house, Right.PORTABILITY)
    at.unlock(house, MARTE)
    case = opened(at, requests_page(at))
    assert at.button("Lagre filen …")
    case.save_portable_as(tmp_path / "fil.zip")
    at.settled()
    assert at.reads("Fil til å ta med")
    with zipfile.ZipFile(tmp_path / "fil.zip") as packed:
        assert AMALIE in packed.read("data.json").decode()
    with house.unlock(OWNER, now=utc_now) as owners:
        (found,) = rights_cases.read(owners.gate, house.people[AMALIE])
    assert [one.hash for one in found.handed] == [hashlib.sha256((tmp_path / "fil.zip").read_bytes()).digest()]


def test_only_those_who_handle_requests_have_the_page(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, JONAS)
    assert "requests" not in at.workspace.rail.items


def test_nothing_is_left_of_it_after_locking(at: AtTheWindow, house: Built) -> None:
    registered(house)
    at.unlock(house, MARTE)
    page = requests_page(at)
    opened(at, page)
    assert ABOUT in everything_readable()
    at.window.lock()
    assert ABOUT not in everything_readable()
    assert page.models[0].count() == 0
    assert not page.findChildren(Field)
    at.settled()


def test_at_twice_the_text_size_its_steps_stand_below(at: AtTheWindow, house: Built) -> None:
    at.desk.prefer(scale=200)
    registered(house)
    at.unlock(house, MARTE)
    case = opened(at, requests_page(at))
    assert at.reads("Hvor langt det er kommet")
    case.refresh()
    at.settled()
    assert at.reads("Hvor langt det er kommet")
    assert not at.troubles
