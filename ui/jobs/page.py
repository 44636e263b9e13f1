"""The page of job descriptions: which there are and who has them; opening one shows its text and rights."""

from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from entrack_vault.domain.folding import alphabetical
from entrack_vault.services import jobs
from entrack_vault.services.jobs import JobInForce
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.jobs.draft import Draft
from ui.jobs.new import AskNewJob
from ui.jobs.one import JobPage
from ui.parts.buttons import Button
from ui.parts.frames import drop
from ui.parts.tables import QUIET, Column, Look, Table, TableModel
from ui.shell.page import Keys, Page
from ui.words import language, say


class JobsModel(TableModel):
    """Job descriptions in force."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("title", say("Job description"), 260),
                Column("version", say("Version"), 90),
                Column("rooms", say("Rooms"), 90),
                Column("holders", say("Held by"), 400, stretch=True),
            )
        )
        self.jobs: list[JobInForce] = []

    def show(self, found: list[JobInForce]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.jobs = sorted(found, key=lambda one: alphabetical(one.job.name(language())))
        self.endResetModel()

    def clear(self) -> None:
        self.show([])

    def count(self) -> int:
        return len(self.jobs)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.jobs[row]
        if key == "title":
            return one.job.name(language()), Look(role="value", icon="clipboard-list")
        if key == "version":
            return str(one.version), QUIET
        if key == "rooms":
            return str(len(one.job.rights)), QUIET
        return ", ".join(one.holders), QUIET


class JobsPage(Page):
    """The list, and over it the job description that is open."""

    place = "jobs"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = JobsModel()
        self.table = Table(self.model, say("Job descriptions"))
        self.table.opened.connect(self.open_row)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self.outer.addWidget(self._stack)
        self.over: JobPage | None = None
        self._drafts: dict[str, tuple[int, Draft]] = {}  # left unsigned: the version each changes, until locking

    # What a page says of itself

    def title(self) -> str:
        return say("Job descriptions")

    def crumb(self) -> str:
        return self.over.crumb() if self.over else ""

    def buttons(self) -> list[QWidget]:
        if self.over:
            return self.over.buttons()
        return [Button(say("New …"), self.ask_new, kind="primary", icon="plus", keys="Ctrl+N")]

    def hints(self) -> list[Keys]:
        if self.over:
            return self.over.hints()
        return [(("↑", "↓"), say("Choose")), (("Enter",), say("Open")), (("F1",), say("Keys"))]

    def panes(self) -> list[QWidget]:
        return self.over.panes() if self.over else [self.table]

    def entered(self) -> None:
        if self.over is None:
            self.refresh()
            self.table.setFocus()

    def typing(self) -> bool:
        return self.over is not None and self.over.changed

    def back(self) -> bool:
        if self.over is None:
            return False
        self._keep()
        self.to_list()
        return True

    def _keep(self) -> None:
        """Lays the draft aside: it is there when the job description is opened again."""
        if self.over is not None and self.over.changed:
            one = self.over.in_force
            self._drafts[one.job.key] = (one.version, self.over.draft)
            self.desk.told.emit(say("The draft is kept until you lock. Open the job description to go on with it."))

    def meanwhile(self, found: Meanwhile) -> None:
        if found.vault and self.table.isVisible():
            self.refresh()

    def connected_again(self) -> None:
        if self.table.isVisible():
            self.refresh()

    def clear(self) -> None:
        self.model.clear()
        self._drafts.clear()
        self._drop()

    # The list

    def refresh(self) -> None:
        """Reads those in force."""
        self.desk.ask(self, lambda gate, _work: jobs.in_force(gate), self._arrived)

    def _arrived(self, found: list[JobInForce]) -> None:
        self.model.show(found)
        if self.model.count():
            self.table.selectRow(0)

    def open_row(self, at: int) -> None:
        """Opens one of them."""
        self._open(self.model.jobs[at])

    def ask_new(self) -> None:
        """Asks what a new one is called, and opens its draft."""
        asked = AskNewJob(self, self.model.jobs)
        if asked.exec() == QDialog.DialogCode.Accepted:
            self._open(asked.draft)

    def _open(self, one: JobInForce) -> None:
        self._drop()
        version, draft = self._drafts.pop(one.job.key, (one.version, None))
        if version != one.version:
            draft = None  # someone else has signed meanwhile: what it changed is no more
        self.over = JobPage(self.desk, one, draft)
        self.over.signed.connect(self.to_list)
        self._stack.addWidget(self.over)
        self._stack.setCurrentWidget(self.over)
        self.crumb_changed.emit(self.crumb())
        self.over.entered()

    def to_list(self) -> None:
        """Goes back to the list."""
        self._drop()
        self.crumb_changed.emit("")
        self.refresh()
        self.table.setFocus()

    def _drop(self) -> None:
        if self.over is not None:
            self.over.clear()
            self.over = None
            drop(self._stack, 1)
