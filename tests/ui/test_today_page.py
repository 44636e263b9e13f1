"""Today at the window: what waits for whoever works here, and the way to it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from entrack_vault.domain.rights_cases import Channel, Right
from entrack_vault.services import incidents, notices, purge, records, rights_cases
from entrack_vault.services.common import utc_now
from tests.building import AMALIE, JONAS, KARI, LIVE, MARTE, OWNER, SELMA, SINDRE, TOR, Built, entered
from tests.services.test_findings import plant
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.purge.case import CasePage as PurgeCase
from ui.purge.page import PurgePage
from ui.registers.incident import IncidentPage
from ui.registers.incidents import IncidentsSection
from ui.registers.notices import NoticesSection
from ui.registers.page import RegistersPage
from ui.registers.reviews import ReviewsSection
from ui.requests.case import CasePage
from ui.requests.page import RequestsPage
from ui.today.lines import Line
from ui.today.page import TodayPage


def today_page(at: AtTheWindow) -> TodayPage:
    at.settled()
    at.workspace.go("today")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, TodayPage)
    return page


@pytest.fixture
def waiting(house: Built) -> None:
    """Two requests, one of them late, and a purge that payroll's colleague has proposed."""
    with house.unlock(OWNER) as owners:  # when the house was built, long ago
        records.set_status(owners.gate, house.people[LIVE], "rejected", "recruitment")
        rights_cases.receive(owners.gate, house.people[AMALIE], Right.RECTIFICATION, Channel.LETTER)
    with house.unlock(MARTE, now=utc_now) as marte:
        received = marte.session.today - timedelta(days=26)
        rights_cases.receive(marte.gate, house.people[AMALIE], Right.ACCESS, Channel.EMAIL, received)
    with house.unlock(JONAS, now=utc_now) as jonas:
        purge.propose(jonas.gate, [house.people[LIVE]])


@pytest.mark.usefixtures("waiting")
def test_the_finance_manager_sees_what_waits_and_goes_there(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    page = today_page(at)
    assert at.reads("1 krav har gått over fristen, 1 krav har frist innen en uke, 1 sletting venter på deg")
    assert at.reads(f"{AMALIE} · Ansatt")
    assert at.reads("Venter på deg")
    first = next(one for one in page.findChildren(Line) if f", {AMALIE}" in one.accessibleName())
    assert "Retting" in first.accessibleName(), "the late one stands first"
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    at.settled()
    over = at.workspace.page
    assert isinstance(over, RequestsPage)
    assert isinstance(over.over, CasePage)
    assert over.over.listed.case.right is Right.RECTIFICATION
    page = today_page(at)
    line = next(
        one
        for one in page.findChildren(Line)
        if "Retting" not in one.accessibleName() and "S-" in one.accessibleName()
    )
    QTest.keyClick(line, Qt.Key.Key_Return)
    at.settled()
    there = at.workspace.page
    assert isinstance(there, PurgePage)
    assert isinstance(there.over, PurgeCase)


@pytest.mark.usefixtures("waiting")
def test_payroll_sees_requests_and_that_someone_else_approves(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    today_page(at)
    assert at.reads("En annen må godkjenne")
    assert not at.reads("Sikkerhetskopi")
    at.press("Alle krav")
    at.settled()
    assert isinstance(at.workspace.page, RequestsPage)


def test_whoever_can_act_on_little_sees_little(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, SELMA)
    today_page(at)
    assert at.reads("Ingenting venter på deg.")
    assert not at.reads("Krav med frist")
    assert not at.reads("Slettinger som venter")
    assert not at.troubles


@pytest.mark.usefixtures("waiting")
def test_nothing_is_left_of_it_after_locking(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    page = today_page(at)
    assert AMALIE in everything_readable()
    at.window.lock()
    assert AMALIE not in everything_readable()
    assert page.found is None
    at.settled()


# Which cards there are, for each job description


def leads(at: AtTheWindow, words: str) -> None:
    """Presses the line that says something."""
    page = today_page(at)
    QTest.mouseClick(
        next(one for one in page.findChildren(Line) if words in one.accessibleName()), Qt.MouseButton.LeftButton
    )
    at.settled()


@pytest.fixture
def behind(house: Built) -> None:
    """Someone whose last day came and went with nobody noting it, an incident, and a change of the notice."""
    with house.unlock(OWNER) as owners:
        gate = owners.gate
        opened = records.edit_person(gate, house.people[AMALIE], "employment", ("job",))
        records.save(gate, opened, entered(end_date="2026-06-30"), "employment")
        plant(gate, house.people[SINDRE], "financial", {"bank_account": "99990000007"})
    with house.unlock(OWNER, now=utc_now) as owners:
        gate = owners.gate
        incidents.register(gate, "En bærbar PC er borte")
        notices.publish(gate, "Første", "First", gate.session.today, material=False)
        notices.publish(gate, "Ny", "New", gate.session.today + timedelta(days=30), material=True)


@pytest.mark.usefixtures("behind")
def test_the_finance_manager_has_the_records_looked_through(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    today_page(at)
    assert at.reads("Det som ser feil ut i opplysningene")
    assert at.reads("Siste dag er passert, men statusen er ikke endret")
    assert not at.reads("Kan ikke stemme"), "no card is opened before someone asks for it"
    at.press("Gå gjennom opplysningene")
    at.settled()
    assert at.reads("Kan ikke stemme")
    assert at.reads("Opplysningene ble gjennomgått")
    leads(at, f"{SINDRE}, Ansatt · Kontonummer")
    assert at.person.person.name == SINDRE
    page = today_page(at)
    assert at.reads("Sist åpnet")
    assert page.looked is not None, "it is kept until the vault is locked"
    at.window.lock()
    assert page.looked is None
    at.settled()


@pytest.mark.usefixtures("behind")
def test_each_line_leads_to_its_place(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    leads(at, "En bærbar PC er borte")
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    assert isinstance(page.over, IncidentPage)
    for button, kind in (
        ("Alle avvik: Avvik som pågår", IncidentsSection),
        ("Se hvem som mangler den", NoticesSection),
        ("Gå gjennom tilgangene", ReviewsSection),
    ):
        today_page(at)
        at.press(button)
        at.settled()
        page = at.workspace.page
        assert isinstance(page, RegistersPage)
        assert isinstance(page.section, kind)
    today_page(at)
    at.press("Kontroller loggen")
    at.settled()
    assert at.workspace.place == "log"
    assert not at.troubles


@pytest.mark.usefixtures("behind")
def test_payroll_sees_what_the_clocks_tell_and_opens_no_card_for_it(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    today_page(at)
    assert at.reads("Siste dag er passert, men statusen er ikke endret")
    assert at.reads("Personvernerklæringen endres")
    for other in ("Gå gjennom opplysningene", "Avvik som pågår", "Tilgangene skal gjennomgås"):
        assert not at.reads(other), other
    leads(at, AMALIE)
    assert at.person.person.name == AMALIE


def test_the_receptionist_is_told_of_visits_that_were_not_ended(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, TOR)
    today_page(at)
    assert at.reads("1 besøk fra en tidligere dag er ikke avsluttet")
    assert not at.reads("Det som ser feil ut i opplysningene")
    at.press("Besøkende")
    at.settled()
    assert at.workspace.place == "visitors"


@pytest.mark.usefixtures("behind")
def test_the_controller_sees_incidents_and_nobodys_name(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, KARI)
    today_page(at)
    assert at.reads("En bærbar PC er borte")
    assert at.reads("1 avvik har en frist som løper")
    for other in ("Krav med frist", "Det som ser feil ut", "Sist åpnet", "Må følges opp", AMALIE):
        assert not at.reads(other), other
    assert not at.troubles
