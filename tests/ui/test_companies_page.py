"""Companies, and sales and purchases, at the window."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from entrack_vault.domain.times import show_day
from entrack_vault.services import jobs, processes, records
from entrack_vault.services.common import utc_now
from tests.building import JONAS, MARTE, OWNER, TOR, VIDAR, Built, entered
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.parts.dialog import Dialog
from ui.registers.companies import CompaniesSection
from ui.registers.company import CompanyPage
from ui.registers.page import RegistersPage
from ui.registers.process_asking import AskLastDay, AskProcess

NUMBER = "364633432"
LAST = date.today() + timedelta(days=30)


def registers(at: AtTheWindow) -> RegistersPage:
    at.settled()
    at.workspace.go("registers")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    return page


def shown(at: AtTheWindow) -> CompaniesSection:
    page = registers(at)
    page.show_kind(CompaniesSection)
    at.settled()
    assert isinstance(page.section, CompaniesSection)
    return page.section


def company(at: AtTheWindow, name: str) -> CompanyPage:
    section = shown(at)
    row = next(at for at in range(section.model.count()) if section.model.cell(at, "name")[0] == name)
    at.key_in_table(section.table, row)
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    assert isinstance(page.over, CompanyPage)
    return page.over


def filled(house: Built, *, sale: bool = False) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        fields = entered(name="Nora Vik", company="Vik Handel AS", organisation_number=NUMBER, title="Daglig leder")
        records.create(owners.gate, "customer_contact", fields, "offers")
        if sale:
            rooms = [("customer_contact", "contact"), ("customer_contact", "job")]
            processes.begin(owners.gate, "sale", "Ny avtale", NUMBER, LAST, keys=["receptionist"], rooms=rooms)


def test_a_sale_is_begun_moved_and_ended(at: AtTheWindow, house: Built) -> None:
    filled(house)
    at.unlock(house, OWNER)
    page = company(at, "Vik Handel AS")
    assert at.reads("364 633 432 · 1 kontakt")
    assert at.reads("Ingen pågår.")

    def begin() -> None:
        at.press("Start")
        assert at.reads("Dette feltet kan ikke være tomt.")
        at.type("Navn på salget eller innkjøpet", "Ny avtale")
        at.type("Siste dag", "01.01.2020")
        at.press("Start")
        assert at.reads("Siste dag er allerede passert.")
        at.type("Siste dag", show_day(LAST, "nb"))
        at.type("Organisasjonsnummer", "364633433")
        at.press("Start")
        assert at.reads("Kontrollsifferet")
        at.type("Organisasjonsnummer", "364 633 432")
        at.press("Resepsjonist")
        at.press("Kundekontakter: Kontakt")
        at.press("Kundekontakter: Jobb")
        at.press("Brukere: Kontakt")
        at.press("Brukere: Jobb")
        at.press("Start")
        assert at.reads("Velg hva de får se.")
        at.press("Kundekontakter: Kontakt")
        at.press("Start")

    at.when_shown(AskProcess, begin)
    at.press("Start et salg eller innkjøp …")
    at.settled()
    assert at.reads("Ny avtale")
    assert at.reads("Kundekontakter: kontakt")
    assert at.reads(f"Siste dag {show_day(LAST, 'nb')}")
    with house.unlock(TOR, now=utc_now) as tors:
        opened = records.open_person(tors.gate, page.company.contacts[0].id, "offers").person
        assert set(opened.cards) == {"contact"}

    def move() -> None:
        at.type("Siste dag", show_day(LAST + timedelta(days=1), "nb"))
        at.press("Lagre")

    at.when_shown(AskLastDay, move)
    at.press("Ny siste dag …")
    at.settled()
    assert at.reads(f"Siste dag {show_day(LAST + timedelta(days=1), 'nb')}")

    def end() -> None:
        assert at.reads("1 stillingsinstruks signeres uten")
        at.press("Avslutt")

    at.when_shown(Dialog, end)
    at.press("Avslutt …")
    at.settled()
    assert at.reads("Ingen pågår.")
    with house.unlock(OWNER, now=utc_now) as owners:
        assert jobs.one(owners.gate, "receptionist").version == 4
        assert [one.running for one in processes.everything(owners.gate)] == [False]
    assert not at.troubles


def test_a_purchase_opens_suppliers_alone(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    shown(at)

    def begin() -> None:
        assert at.reads("Brukere")
        at.choose("Hva det er", "purchase")
        assert not at.reads("Brukere")
        at.type("Navn på salget eller innkjøpet", "Stoler")
        at.type("Siste dag", show_day(LAST, "nb"))
        at.press("Resepsjonist")
        at.press("Start")

    at.when_shown(AskProcess, begin)
    at.press("Start et salg eller innkjøp …")
    at.settled()
    section = shown(at)
    last = section.model.count() - 1
    assert section.model.cell(last, "name")[0] == "Ikke knyttet til et firma"
    assert section.model.cell(last, "processes")[0] == "1 pågår"
    with house.unlock(OWNER, now=utc_now) as owners:
        (made,) = processes.everything(owners.gate)
        rooms = {(room.population, room.category) for given in made.entry.given for room in given.rooms}
    assert rooms == {("supplier_contact", "contact"), ("supplier_contact", "job")}


def test_a_contact_leads_to_their_page(at: AtTheWindow, house: Built) -> None:
    filled(house)
    at.unlock(house, OWNER)
    page = company(at, "Vik Handel AS")
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    at.settled()
    assert at.workspace.place == "people"
    assert at.person.person.name == "Nora Vik"


def test_each_sees_their_own(at: AtTheWindow, house: Built) -> None:
    filled(house, sale=True)
    at.unlock(house, TOR)
    page = company(at, "Vik Handel AS")
    assert [one.name for one in page.company.contacts] == ["Nora Vik"]
    assert at.reads("Ny avtale")
    assert page.buttons() == []
    assert not at.reads("Avslutt …")
    at.workspace.back()
    at.settled()
    assert shown(at).buttons() == []


def test_payroll_sees_suppliers_alone(at: AtTheWindow, house: Built) -> None:
    filled(house)
    at.unlock(house, MARTE)
    section = shown(at)
    assert [section.model.cell(row, "name")[0] for row in range(section.model.count())] == ["Strand AS"]


def test_it_is_not_offered_without_a_right(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, JONAS)
    assert CompaniesSection not in {type(one) for one in registers(at).sections}


def test_nothing_is_left_after_locking(at: AtTheWindow, house: Built) -> None:
    filled(house, sale=True)
    at.unlock(house, OWNER)
    page = company(at, "Vik Handel AS")
    assert page.model.count()
    at.window.lock()
    left = everything_readable()
    assert "Nora Vik" not in left
    assert VIDAR not in left
    assert "Vik Handel AS" not in left
    assert page.model.count() == 0
    at.settled()


def test_at_twice_the_text_size_it_can_all_be_read(at: AtTheWindow, house: Built) -> None:
    at.desk.prefer(scale=200)
    filled(house, sale=True)
    at.unlock(house, OWNER)
    company(at, "Vik Handel AS")
    assert at.reads("Kundekontakter: kontakt, jobb")
    assert at.button("Avslutt …").isVisible()
    assert not at.troubles
