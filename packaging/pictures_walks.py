"""Where the pictures are taken: each walk goes to a part of the window and draws what someone sees there."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QItemSelectionModel, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from entrack_vault.domain.restrictions import Restriction
from entrack_vault.domain.rights_cases import Right
from entrack_vault.services import backup, records
from ui.backup.page import BackupPage
from ui.desk import Desk
from ui.entrance.create import Create
from ui.entrance.unlock import Unlock
from ui.importing.page import ImportPage
from ui.jobs.page import JobsPage
from ui.overview.page import OverviewPage
from ui.person.page import DOCUMENTS, LOG, PersonPage
from ui.person.retention import show_retention
from ui.purge.page import PurgePage
from ui.registers.page import RegistersPage
from ui.registers.processing import ProcessingSection
from ui.requests.case import CasePage
from ui.requests.page import RequestsPage
from ui.requests.review import ReviewPage
from ui.shell.places import PeoplePlace
from ui.shell.window import Window
from ui.visitors.page import VisitorsPage


class Walk(Protocol):
    """What a walk is given."""

    desk: Desk
    window: Window

    def settle(self) -> None:
        """Waits until everything is there."""

    def draw(self, name: str) -> None:
        """Takes a picture."""


def entrance(at: Walk) -> None:
    """Unlocking, and the first steps of a new vault."""
    at.settle()
    at.draw("01-unlock")
    place = at.window.entrance
    if place is None:
        return
    place.show_welcome()
    at.draw("01-welcome")
    place.show_creation()
    form = at.window.findChild(Create)
    at.draw("01-create-1")
    if isinstance(form, Create):
        form.organisation.setText("Entrack AS")
        form.to_owner()
        form.words.first.setText("elleve traktorer synger sakte")
        at.draw("01-create-2")
    place.show_restoring()
    at.draw("01-restore")
    place.go_back()
    at.settle()
    _unlock(at, "payroll_officer")


_TRIES = 50


def _unlock(at: Walk, job: str) -> None:
    for _ in range(_TRIES):  # vaults known here are looked for meanwhile
        form = next((one for one in at.window.findChildren(Unlock) if one.isVisible()), None)
        if form is not None and form.known.invented:
            break
        at.settle()
    assert form is not None
    form.choose_name(next(key.name for key in form.known.invented if key.job == job))
    form.unlock()
    at.settle()


def people(at: Walk) -> None:
    """The list, someone's page, editing, revealing, the tabs, the overview, someone new."""
    place = _people(at)
    at.draw("02-people")
    place.list.search("finnes ikke")
    at.draw("02-people-nothing-found")
    place.list.show_everyone()
    at.settle()
    numbers = {place.list.model.cell(row, "own_number")[0]: row for row in range(place.list.model.count())}
    person = place.list.model.person(numbers[min(number for number in numbers if number)])  # the first has documents
    if person is None:
        raise RuntimeError("nobody has a number")
    place.show_person(person)
    at.settle()
    at.draw("03-person")
    page = place.over
    if isinstance(page, PersonPage):
        page.editing.start("contact", page.cards["contact"], page.purpose)
        at.settle()
        form = page.editing.form
        if form is not None:
            form.editors["address"].fill("Prøveveien 14 B")
            form.editors["postcode"].fill("15")
        at.draw("03-person-editing")
        page.editing.clear()
        page.open()
        at.settle()
        with_dialog(at, page.ask_purpose, "03-person-purpose")
        with_dialog(at, lambda: show_retention(page), "03-person-retention")
        at.settle()
        page.show_tab(LOG)
        at.settle()
        at.draw("03-person-log")
        _documents(at, page)
    place.show_overview(person)
    at.settle()
    over = place.over
    if isinstance(over, OverviewPage):
        at.draw("09-overview-empty")
        over.make()
        at.settle()
        at.draw("09-overview")
    place.back()
    at.settle()
    _import(at, place)
    place.show_new()
    at.draw("02-new-person")
    place.back()
    at.settle()


def restricted(at: Walk) -> None:
    """Someone whose data is kept and not used: in the list, among several chosen, and on their page."""
    place = _people(at)
    number = min(
        one for row in range(place.list.model.count()) if (one := place.list.model.cell(row, "own_number")[0])
    )
    rows = [row for row in range(place.list.model.count()) if place.list.model.cell(row, "own_number")[0] == number]
    person = place.list.model.person(rows[0])
    if person is None:
        raise RuntimeError("nobody has a number")

    def restrict(why: Restriction | None) -> None:
        at.desk.ask(
            place, lambda gate, _work: records.restrict(gate, person.id, why, "rights_request"), lambda _done: None
        )
        at.settle()
        at.desk.changed.emit()
        at.settle()

    restrict(Restriction.OBJECTION)
    table = place.list.table
    table.selectRow(place.list.model.row_of(person.id))
    at.draw("02-people-restricted")
    place.list.search(person.name.split()[-1])
    table.clearSelection()
    both = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in range(place.list.model.count()):
        other = place.list.model.person(row)
        if other is not None and other.population == person.population:
            table.selectionModel().select(place.list.model.index(row, 0), both)
    at.draw("02-people-restricted-chosen")
    place.list.show_everyone()
    shown = place.list.model.person(place.list.model.row_of(person.id))
    place.show_person(shown or person)
    at.settle()
    at.draw("03-person-restricted")
    page = place.over
    if isinstance(page, PersonPage):
        page.show_tab(DOCUMENTS)
        at.draw("03-person-restricted-documents")
    place.back()
    restrict(None)


def _documents(at: Walk, page: PersonPage) -> None:
    page.show_tab(DOCUMENTS)
    at.draw("11-documents")
    tab = page.documents
    if tab is None:
        return
    for one in tab.opened.person.documents:
        tab.open(one)
        at.settle()
        at.draw(f"11-documents-{one.kind.name.lower()}")
        tab.back()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Lønnsavtale 2026.pdf"
        path.write_bytes(b"%PDF-1.7\n" * 4000)
        with_dialog(at, lambda: tab.ask_about([path]), "11-documents-add")


def _import(at: Walk, place: PeoplePlace) -> None:
    place.show_import()
    at.draw("08-import-1")
    page = place.over
    assert isinstance(page, ImportPage)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ansatte-mars.csv"
        path.write_text(_LIST, "cp1252")
        page.read(path)
        at.settle()
        at.draw("08-import-2")
    page.clear()
    place.back()
    at.settle()


_LIST = """ANSATTNUMMER;FORNAVN;ETTERNAVN;POSTNUMMER;FØDSELSDATO;BANKKONTONUMMER;MÅNEDSLØNN;Fagforening
2001;Nora;Eide;155;19950312;9999.00.00014;49200,00;ja
2002;Fatima;Noor;4014;30.06.1988;9999.00.00015;52 750;nei
2003;Pernille;Juvik;7011;21.11.1979;1,2345E+10;47900;nei
"""


def _people(at: Walk) -> PeoplePlace:
    workspace = at.window.workspace
    page = workspace.pages["people"] if workspace else None
    assert isinstance(page, PeoplePlace)
    return page


def with_dialog(at: Walk, ask: Callable[[], object], name: str, *, accept: bool = False) -> None:
    """Draws the dialog that something asks with, and answers it."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:  # what it shows is still on its way
            QTimer.singleShot(20, look)
            return
        at.draw(name)
        if isinstance(dialog, QDialog):
            dialog.done(QDialog.DialogCode.Accepted if accept else QDialog.DialogCode.Rejected)

    QTimer.singleShot(0, look)
    ask()


def requests(at: Walk) -> None:
    """What those registered have asked for, one of them, and what is asked along its way."""
    workspace = at.window.workspace
    if workspace is None:
        return
    workspace.go("requests")
    at.settle()
    at.draw("06-requests")
    page = workspace.page
    assert isinstance(page, RequestsPage)
    with_dialog(at, page.ask_new, "06-requests-new")
    listed = next(one for one in page.models[0].cases if one.case.right is Right.ACCESS)
    page.open(listed)
    at.settle()
    at.draw("06-requests-one")
    case = page.over
    assert isinstance(case, CasePage)
    for ask, name in ((case.ask_identity, "identity"), (case.ask_delay, "delay"), (case.ask_answer, "answer")):
        with_dialog(at, ask, f"06-requests-{name}")
    assert case.case is not None
    page.review(listed, case.case)
    at.settle()
    at.draw("06-review")
    review = page.over
    assert isinstance(review, ReviewPage)
    for step in ("part", "second", "end"):
        review.go(1 if step != "end" else 99)
        at.draw(f"06-review-{step}")
    workspace.back()
    at.settle()
    page.show_list(1)
    at.draw("06-requests-answered")
    page.open(page.models[1].cases[0])
    at.settle()
    at.draw("06-requests-answered-one")
    workspace.back()
    at.settle()


def purges(at: Walk) -> None:
    """What is due, as payroll proposes it."""
    workspace = at.window.workspace
    if workspace is None:
        return
    workspace.go("purge")
    at.settle()
    at.draw("05-purge")
    page = workspace.page
    if isinstance(page, PurgePage) and page.due.count():
        with_dialog(at, page.propose, "05-purge-propose", accept=True)
        at.settle()
        at.draw("05-purge-proposed")


def rest(at: Walk) -> None:
    """The other places on the rail, as the finance manager sees them."""
    at.window.lock()
    at.settle()
    _unlock(at, "finance_manager")
    workspace = at.window.workspace
    if workspace is None:
        return
    for number, key in enumerate(workspace.rail.items):
        if key in ("people", "requests"):
            continue
        workspace.go(key)
        at.settle()
        at.draw(f"1{number}-{key}")
        page = workspace.page
        if isinstance(page, PurgePage) and page.cases.count():
            page.open(page.cases.cases[0])
            at.settle()
            at.draw(f"1{number}-{key}-one")
        if isinstance(page, BackupPage):
            _backed_up(at, page, f"1{number}-{key}-made")
        if isinstance(page, JobsPage):
            page.open_row(1)
            at.settle()
            at.draw(f"1{number}-{key}-one")
        if isinstance(page, RegistersPage):
            _processing(at, page, f"1{number}-{key}")


def _processing(at: Walk, page: RegistersPage, name: str) -> None:
    """One of the processings, and the one of which nothing is kept."""
    page.show_kind(ProcessingSection)
    at.settle()
    section = page.section
    assert isinstance(section, ProcessingSection)
    record = section.model.record
    assert record is not None
    for key in ("payroll_run", "website_pixel"):
        section.table.selectRow(next(row for row, one in enumerate(record.processings, 1) if one.key == key))
        at.draw(f"{name}-{key}")


def _backed_up(at: Walk, page: BackupPage, name: str) -> None:
    """A backup in one place, and another place that is not there."""
    with tempfile.TemporaryDirectory() as shelf:
        places = [Path(shelf), Path(shelf).with_name("usb-disk")]
        at.desk.ask(page, lambda gate, _work: backup.decide(gate, places), lambda _decided: page.make())
        at.settle()
        at.settle()
        at.draw(name)
        with_dialog(at, page.choose, f"{name}-asked")


def reception(at: Walk) -> None:
    """Who is in the building, as the receptionist has it all day; then with nobody in."""
    at.window.lock()
    at.settle()
    _unlock(at, "receptionist")
    workspace = at.window.workspace
    if workspace is None:
        return
    workspace.go("visitors")
    at.settle()
    at.draw("13-visitors")
    page = workspace.page
    assert isinstance(page, VisitorsPage)
    page.form.company.setText("Påfunn Reklame AS")
    page.form.submit()
    at.draw("13-visitors-lacking")
    with_dialog(at, page.ask_leave_all, "13-visitors-everyone")
    page.form.empty()
    page.model.clear()
    page.show_count()
    at.draw("13-visitors-nobody")


WALKS = (entrance, people, restricted, requests, purges, reception, rest)
