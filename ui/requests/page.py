"""The page of requests: those that wait with their deadlines, those answered, and over them the one that is open."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from entrack_vault.domain import people as persons
from entrack_vault.domain.progress import Work
from entrack_vault.domain.rights_cases import RightsCase
from entrack_vault.services import overview, people, rights_cases
from entrack_vault.services.deadlines import OF_CASES
from entrack_vault.services.gate import Gate
from entrack_vault.services.rights_cases import Listed
from entrack_vault.services.rights_clocks import ENQUIRER
from entrack_vault.services.rules_in_force import length_of
from ui.desk import Desk
from ui.parts.buttons import Button, Tab
from ui.parts.frames import column, panel, row
from ui.parts.messages import empty
from ui.parts.tables import Table
from ui.purge.models import name_of
from ui.requests.case import CasePage
from ui.requests.models import RequestsModel
from ui.requests.new import AskRequest, NewRequest
from ui.shell.page import Keys, Page
from ui.shell.stacked import StackedPage
from ui.words import language, say

WAITING, ANSWERED = range(2)
Found = tuple[list[Listed], dict[UUID, str]]


class RequestsPage(StackedPage):
    """Two lists under tabs, and over them a request or the overview that answers it."""

    place = "requests"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        session = desk.gate.session
        staff = {key: one.name for key, one in session.staff.items()}
        self.models = [RequestsModel(desk.register, desk.names, staff, session.today) for _ in range(2)]
        self.tables = [
            Table(self.models[WAITING], say("Requests that wait")),
            Table(self.models[ANSWERED], say("Requests that are answered")),
        ]
        for at, table in enumerate(self.tables):
            table.opened.connect(lambda row, at=at: self.open(self.models[at].cases[row]))
        self.tabs = [Tab(say("Waiting")), Tab(say("Answered"))]
        self._lists = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        bar = row(gap=24, margins=(24, 0, 24, 0))
        for at, tab in enumerate(self.tabs):
            tab.clicked.connect(lambda _on, at=at: self.show_list(at))
            bar.addWidget(tab)
        bar.addStretch(1)
        self.tabs[WAITING].setChecked(True)
        text = say("When someone asks what you hold on them, or wants it corrected or deleted, register it here.")
        new = Button(say("New request …"), self.ask_new, kind="primary", icon="plus")
        length = length_of(self.desk.register.retention[OF_CASES], language())
        kept = say("What was answered is kept here for {length}.", length=length)
        self._nothing = [
            empty("inbox", say("No request waits"), text, new),
            empty("inbox", say("No request is answered yet"), kept),
        ]
        for widget in (*self.tables, *self._nothing):
            self._lists.addWidget(widget)
        inside = QWidget()
        made = column(panel(bar, "surface", "bottom", fixed_height=44), self._lists, gap=0)
        made.setStretch(1, 1)
        inside.setLayout(made)
        self.stack.addWidget(inside)

    # What a page says of itself

    def title(self) -> str:
        return say("Requests")

    def list_buttons(self) -> list[QWidget]:
        return [Button(say("New request …"), self.ask_new, kind="primary", icon="plus", keys="Ctrl+N")]

    def list_hints(self) -> list[Keys]:
        return [(("↑", "↓"), say("Choose")), (("Enter",), say("Open")), (("F6",), say("Next pane"))]

    def list_panes(self) -> list[QWidget]:
        shown = self._lists.currentWidget()
        return [shown] if isinstance(shown, Table) else []

    def let_go(self) -> None:
        for model in self.models:
            model.clear()

    # The lists

    def refresh(self) -> None:
        """Fetches the requests, and the names of those who asked though nothing is held of them."""

        def work(gate: Gate, _work: Work) -> Found:
            found = rights_cases.listed(gate)
            unknown = any(one.population == ENQUIRER for one in found)
            names = {one.id: one.name for one in people.load(gate, [ENQUIRER]).people} if unknown else {}
            return found, names

        self.desk.ask(self, work, self._arrived)

    def _arrived(self, found: Found) -> None:
        cases, names = found
        self.desk.names = {**self.desk.names, **names}
        waiting = [one for one in cases if one.case.open]
        self.models[WAITING].show(waiting, self.desk.names)
        self.models[ANSWERED].show([one for one in cases if not one.case.open], self.desk.names)
        self.tabs[WAITING].show_count(str(len(waiting) or ""))
        self.show_list(next(at for at, tab in enumerate(self.tabs) if tab.isChecked()))

    def show_list(self, at: int) -> None:
        """Shows those that wait, or those answered."""
        self.tabs[at].setChecked(True)
        held = self.models[at].count()
        self._lists.setCurrentWidget(self.tables[at] if held else self._nothing[at])
        if held:
            self.tables[at].setFocus()

    # One of them

    def ask_new(self) -> None:
        """Asks what was requested, and registers it."""
        asked = AskRequest(self, self.desk)
        if asked.exec() == QDialog.DialogCode.Accepted and asked.request is not None:
            register(self, self.desk, asked.request, self.open)

    def open(self, listed: Listed) -> None:
        """Opens a request."""
        page = CasePage(self.desk, listed)
        page.overview_wanted.connect(lambda case: self._overview(listed, case))
        page.review_wanted.connect(lambda case: self.review(listed, case))
        self.show_over(page)

    def _overview(self, listed: Listed, case: RightsCase) -> None:
        from ui.overview.page import OverviewPage

        name = name_of(self.desk.names, listed.person)
        person = persons.Listed(listed.person, listed.population, name, "", "", "")
        self.show_over(OverviewPage(self.desk, person, overview.case_of(case, language())))

    def review(self, listed: Listed, case: RightsCase) -> None:
        """Goes through what is held, together with whoever asked."""
        from ui.requests.review import ReviewPage

        page = ReviewPage(self.desk, listed, case)
        page.overview_wanted.connect(lambda: self._overview(listed, case))
        self.show_over(page)


def register(page: Page, desk: Desk, asked: NewRequest, done: Callable[[Listed], None]) -> None:
    """Registers what was asked, and hands over where it stands in the list."""

    def work(gate: Gate, _work: Work) -> Listed:
        about, when = asked.about, asked.received
        if asked.person is None:
            who, case = rights_cases.receive_of_unknown(
                gate, asked.fields, asked.right, asked.channel, when, about=about
            )
        else:
            who = asked.person
            case = rights_cases.receive(gate, who, asked.right, asked.channel, when, about=about)
        return next(one for one in rights_cases.listed(gate) if one.case.id == case)

    def registered(listed: Listed) -> None:
        if asked.person is None:
            desk.names = {**desk.names, listed.person: asked.fields["name"][0].text}
            desk.changed.emit()
        desk.told.emit(say("The request is registered."))
        done(listed)

    desk.ask(page, work, registered)
