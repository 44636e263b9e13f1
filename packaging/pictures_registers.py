"""Where the pictures are taken of the company's own registers, which the demonstration leaves empty."""

from datetime import timedelta

from pictures_walks import Walk, with_dialog

from entrack_vault.domain.incidents import Risk, Told
from entrack_vault.domain.progress import Work
from entrack_vault.services import companies as companies_service
from entrack_vault.services import incidents, notices, papers, processes
from entrack_vault.services import people as people_service
from entrack_vault.services.gate import Gate
from ui.registers.companies import CompaniesSection
from ui.registers.company import CompanyPage
from ui.registers.incident import IncidentPage
from ui.registers.incidents import IncidentsSection
from ui.registers.notice_lacking import LackingPage
from ui.registers.notices import NoticesSection
from ui.registers.page import RegistersPage
from ui.registers.papers import PapersSection
from ui.registers.reviews import ReviewsSection


def registers(at: Walk) -> None:
    """Paper in the safe and incidents, as the finance manager keeps them. What is made up for it stays."""
    workspace = at.window.workspace
    if workspace is None:
        return
    workspace.go("registers")
    at.settle()
    page = workspace.page
    assert isinstance(page, RegistersPage)
    page.show_kind(PapersSection)
    at.settle()
    safe = page.section
    assert isinstance(safe, PapersSection)
    with_dialog(at, safe.ask_new, "17-papers-new")
    at.desk.ask(page, _fill_registers, lambda _none: None)
    at.settle()
    safe.refresh()
    at.settle()
    safe.table.selectRow(0)
    at.draw("17-papers")
    with_dialog(at, safe.ask_destroyed, "17-papers-destroyed")
    safe.table.selectRow(1)
    with_dialog(at, safe.ask_out, "17-papers-out")
    page.show_kind(IncidentsSection)
    at.settle()
    at.draw("18-incidents")
    kept = page.section
    assert isinstance(kept, IncidentsSection)
    with_dialog(at, kept.ask_new, "18-incidents-new")
    for row in range(2):
        kept.open(row)
        at.settle()
        at.draw(f"18-incidents-one-{row}")
        over = page.over
        assert isinstance(over, IncidentPage)
        if row == 0:
            for ask, name in (
                (over.ask_assessment, "assess"),
                (over.ask_told, "told"),
                (over.ask_measures, "measures"),
            ):
                with_dialog(at, ask, f"18-incidents-{name}")
            over.show_opened()
            at.draw("18-opened-asked")
            if over.opened is not None:
                over.opened.look()
            at.draw("18-opened")
            workspace.back()
        workspace.back()
        at.settle()


def _fill_registers(gate: Gate, _work: Work) -> None:
    """Some paper and two incidents, once."""
    if incidents.listed(gate):
        return
    employees = sorted(people_service.load(gate, ["employee"]).people, key=lambda one: one.name)[:3]
    made = [
        papers.add(gate, one.id, what, "job", shelf, evidence="consent_contract")
        for one, what, shelf in zip(
            employees, ("Signert arbeidsavtale", "Taushetserklæring", "Sluttavtale"), ("A1", "A2", "B1"), strict=True
        )
    ]
    papers.take_out(gate, employees[1].id, made[1], gate.session.member)
    papers.destroy(gate, employees[2].id, made[2])
    now = gate.session.now()
    text = "En bærbar PC med lønnslister for mars ble borte på toget mellom Drammen og Oslo."
    incidents.register(gate, text, now - timedelta(hours=51), (now - timedelta(days=3)).date())
    closed = incidents.register(gate, "Lønnsslipp sendt til feil ansatt.", now - timedelta(days=20))
    incidents.assess(
        gate, closed, Risk.HIGH, "Slippen viser lønn, kontonummer og trekk. Mottakeren har slettet den.", people="En"
    )
    incidents.tell(gate, closed, Told.AUTHORITY, now - timedelta(days=18))
    incidents.tell(gate, closed, Told.PEOPLE, now - timedelta(days=18))
    incidents.note_measures(gate, closed, "Utsending går nå bare gjennom lønnsprogrammet.")
    incidents.close(gate, closed)


def notices_and_reviews(at: Walk) -> None:
    """Versions of the privacy notice, who lacks one, and the review of rights, as the finance manager sees them."""
    workspace = at.window.workspace
    if workspace is None:
        return
    workspace.go("registers")
    at.settle()
    page = workspace.page
    assert isinstance(page, RegistersPage)
    page.show_kind(NoticesSection)
    at.settle()
    section = page.section
    assert isinstance(section, NoticesSection)
    if section.model.count() < 2:
        at.desk.ask(section, lambda gate, _work: _publish(gate), lambda _none: section.refresh())
        at.settle()
        at.settle()
    at.draw("20-notices")
    with_dialog(at, section.ask_new, "20-notices-new")
    section.open(section.model.count() - 1)
    at.settle()
    at.draw("20-notices-version")
    workspace.back()
    at.settle()
    section.show_lacking()
    at.settle()
    lacking = page.over
    if isinstance(lacking, LackingPage):
        at.draw("20-notices-lacking")
        with_dialog(at, lacking.ask_given, "20-notices-given")
    workspace.back()
    page.show_kind(ReviewsSection)
    at.settle()
    at.draw("20-reviews")


def _publish(gate: Gate) -> None:
    """A version that is still to come, beside the one in force."""
    nb = "Vi registrerer det vi trenger for å ansette, lønne og følge opp deg.\n\nDu kan når som helst be om innsyn."
    en = "We register what we need to hire, pay and follow up on you.\n\nYou may ask for access at any time."
    soon = gate.session.today + timedelta(days=30)
    notices.publish(
        gate, f"{nb}\n\nNytt: Besøk registreres i 30 dager.", f"{en}\n\nNew: visits.", soon, material=True
    )


def companies(at: Walk) -> None:
    """Companies with their contacts, and a sale and a purchase that run, as the finance manager sees them."""
    workspace = at.window.workspace
    if workspace is None:
        return
    workspace.go("registers")
    at.settle()
    page = workspace.page
    assert isinstance(page, RegistersPage)
    page.show_kind(CompaniesSection)
    at.settle()
    section = page.section
    assert isinstance(section, CompaniesSection)
    at.desk.ask(section, lambda gate, _work: _begin(gate), lambda _none: section.refresh())
    at.settle()
    at.settle()
    at.draw("22-companies")
    with_dialog(at, section.ask_new, "22-companies-new")
    section.open(0)
    at.settle()
    at.draw("22-companies-one")
    over = page.over
    if isinstance(over, CompanyPage) and over.company.processes:
        sale = over.company.processes[0]
        with_dialog(at, lambda: over.ask_last_day(sale), "22-companies-last-day")
        with_dialog(at, lambda: over.ask_end(sale), "22-companies-end")
    workspace.back()
    at.settle()


def _begin(gate: Gate) -> None:
    """A sale and a purchase with the first company, once."""
    if processes.everything(gate):
        return
    number, until = companies_service.companies(gate)[0].number, gate.session.today + timedelta(days=40)
    rooms = [("customer_contact", category) for category in ("contact", "job", "feedback")]
    keys = ["receptionist", "purchaser"]
    processes.begin(gate, "sale", "Rammeavtale 2026", number, until, keys=keys, rooms=rooms, level="write")
    rooms = [("supplier_contact", "contact")]
    until = gate.session.today + timedelta(days=12)
    processes.begin(gate, "purchase", "Nye kontorstoler", number, until, keys=["receptionist"], rooms=rooms)


WALKS = (registers, notices_and_reviews, companies)
