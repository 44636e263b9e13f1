"""The places on the rail: which a job description opens, and how each page is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.people import Listed
from entrack_vault.i18n import N_
from entrack_vault.services import rights, visitors
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.people.page import PeoplePage
from ui.shell.page import Keys, Page

if TYPE_CHECKING:
    from ui.shell.workspace import Workspace


@dataclass(frozen=True)
class Place:
    """One entry of the rail."""

    key: str
    icon: str
    name: str  # message id


TODAY = Place("today", "calendar-days", N_("Today"))
PEOPLE = Place("people", "users", N_("People"))
VISITORS = Place("visitors", "contact", N_("Visitors"))
REQUESTS = Place("requests", "inbox", N_("Requests"))
PURGE = Place("purge", "shredder", N_("Purge"))
LOG = Place("log", "scroll-text", N_("Access log"))
JOBS = Place("jobs", "clipboard-list", N_("Job descriptions"))
REGISTERS = Place("registers", "library", N_("Registers"))
BACKUP = Place("backup", "database-backup", N_("Backup"))
STAFF = Place("staff", "badge-check", N_("Staff"))
SETTINGS = Place("settings", "settings", N_("Settings"))


def offered(desk: Desk) -> list[Place]:
    """The places the job description opens, in the rail's order."""
    gate, found = desk.gate, [TODAY]
    if rights.populations(gate):
        found.append(PEOPLE)
        if visitors.may_register(gate):
            found.append(VISITORS)
        if rights.has_duty(gate, Duty.HANDLE_REQUESTS):
            found.append(REQUESTS)
    if rights.has_duty(gate, Duty.PROPOSE_PURGES) or rights.has_duty(gate, Duty.APPROVE_PURGES):
        found.append(PURGE)
    found.append(LOG)
    if rights.has_duty(gate, Duty.SIGN):
        found += [JOBS, STAFF]
    found.append(REGISTERS)
    if rights.has_duty(gate, Duty.BACK_UP) or rights.has_duty(gate, Duty.SIGN):
        found.append(BACKUP)
    found.append(SETTINGS)
    return found


class PeoplePlace(Page):
    """The list, and over it the page of whoever was opened."""

    place = "people"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stack = QStackedWidget()
        self.list = PeoplePage(desk)
        self._stack.addWidget(self.list)
        self.outer.addWidget(self._stack)
        self.list.person_wanted.connect(self.show_person)
        self.list.overview_wanted.connect(self.show_overview)
        self.list.new_wanted.connect(self.show_new)
        self.list.import_wanted.connect(self.show_import)
        desk.changed.connect(self.list.refresh)
        self.over: Page | None = None

    def title(self) -> str:
        return self.list.title()

    def crumb(self) -> str:
        return self.over.crumb() if self.over else ""

    def buttons(self) -> list[QWidget]:
        return (self.over or self.list).buttons()

    def hints(self) -> list[Keys]:
        return (self.over or self.list).hints()

    def panes(self) -> list[QWidget]:
        return (self.over or self.list).panes()

    def entered(self) -> None:
        (self.over or self.list).entered()

    def show_person(self, person: Listed) -> None:
        """Opens someone's page."""
        from ui.person.page import PersonPage

        page = PersonPage(self.desk, person)
        page.overview_wanted.connect(self.show_overview)
        page.person_wanted.connect(self.show_person)
        self.show_over(page)

    def show_overview(self, person: Listed) -> None:
        """Shows the page that makes someone's overview."""
        from ui.overview.page import OverviewPage

        self.show_over(OverviewPage(self.desk, person))

    def show_new(self) -> None:
        """Shows the form for someone new."""
        from ui.people.new_person import NewPersonPage

        page = NewPersonPage(self.desk)
        page.made.connect(lambda _person: self._to_list())
        self.show_over(page)

    def show_over(self, page: Page) -> None:
        """Shows a page in place of the list, until one goes back."""

        def go_on() -> None:
            self._drop()
            self.over = page
            page.crumb_changed.connect(self.crumb_changed)
            self._stack.addWidget(page)
            self._stack.setCurrentWidget(page)
            self.crumb_changed.emit(page.crumb())
            page.entered()

        self.leaving(go_on)

    def show_import(self) -> None:
        """Shows the import's page."""
        from ui.importing.page import ImportPage

        page = ImportPage(self.desk)
        page.finished.connect(lambda: page.leaving(self._to_list))
        self.show_over(page)

    def typing(self) -> bool:
        return self.over is not None and self.over.typing()

    def meanwhile(self, found: Meanwhile) -> None:
        if found.people:
            self.list.meanwhile(found)
            if self.over is not None:
                self.over.meanwhile(found)

    def connected_again(self) -> None:
        (self.over or self.list).connected_again()

    def back(self) -> bool:
        if self.over is None:
            return False
        if not self.over.back():
            self.over.leaving(self._to_list)
        return True

    def _to_list(self) -> None:
        self._drop()
        self._stack.setCurrentWidget(self.list)
        self.crumb_changed.emit("")
        self.list.entered()

    def leaving(self, go_on: Callable[[], None]) -> None:
        if self.over is None:
            go_on()
        else:
            self.over.leaving(go_on)

    def _drop(self) -> None:
        if self.over is not None:
            self.over.clear()
            self._stack.removeWidget(self.over)
            self.over.deleteLater()
            self.over = None

    def clear(self) -> None:
        self._drop()
        self.list.clear()


def make(key: str, workspace: "Workspace") -> Page:
    """A page, when it is first wanted."""
    made: type[Page]
    if key == TODAY.key:
        return _today(workspace)
    if key == PEOPLE.key:
        made = PeoplePlace
    elif key == VISITORS.key:
        from ui.visitors.page import VisitorsPage

        made = VisitorsPage
    elif key == REQUESTS.key:
        from ui.requests.page import RequestsPage

        made = RequestsPage
    elif key == PURGE.key:
        from ui.purge.page import PurgePage

        made = PurgePage
    elif key == LOG.key:
        from ui.log.page import LogPage

        made = LogPage
    elif key == JOBS.key:
        from ui.jobs.page import JobsPage

        made = JobsPage
    elif key == STAFF.key:
        from ui.staff.page import StaffPage

        made = StaffPage
    elif key == REGISTERS.key:
        from ui.registers.page import RegistersPage

        made = RegistersPage
    elif key == BACKUP.key:
        from ui.backup.page import BackupPage

        made = BackupPage
    else:
        from ui.settings.page import SettingsPage

        made = SettingsPage
    return made(workspace.desk)


def _today(workspace: "Workspace") -> Page:
    """The page that leads to others: to what waits, or to the page of all of it."""
    from ui.today.leading import lead
    from ui.today.page import TodayPage

    made = TodayPage(workspace.desk)
    made.wanted.connect(lambda key, what: lead(workspace, key, what))
    return made
