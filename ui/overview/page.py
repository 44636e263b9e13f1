"""Making an overview: language and case at the left, its pages at the right; printing and saving are logged."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QWidget

from entrack_vault.domain.people import Listed
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_day
from entrack_vault.errors import RefusedValue, VaultError
from entrack_vault.exports import files, protect
from entrack_vault.exports import overview as drawing
from entrack_vault.i18n import Language
from entrack_vault.register import kinds
from entrack_vault.register.model import Kind
from entrack_vault.services import overview, rights
from entrack_vault.services.gate import Gate
from entrack_vault.services.overview import Case, Made
from ui.desk import Desk
from ui.look.theme import font, px
from ui.parts.buttons import Button
from ui.parts.choosing import ask_where
from ui.parts.fields import Field, choice, line_edit, secret_edit
from ui.parts.flow import Flow
from ui.parts.frames import clear, column, panel, row, scrolling
from ui.parts.marks import Icon
from ui.parts.messages import empty
from ui.parts.pdf_view import PdfView, ask_and_print
from ui.parts.text import Elided, Label
from ui.people.preview import category_icon
from ui.shell.page import Keys, Page
from ui.words import language, say


@dataclass(frozen=True)
class Drawn:
    """An overview as pages."""

    made: Made
    content: bytes


class OverviewPage(Page):
    """One overview of one person."""

    place = "people"

    def __init__(self, desk: Desk, person: Listed, request: Case | None = None) -> None:
        super().__init__(desk)
        self.person = person
        self._request = request  # the registered one it answers
        self.drawn: Drawn | None = None
        self.view: PdfView | None = None
        self._language = choice([("nb", "Bokmål"), ("en", "English")], language())
        self._case, self._received = line_edit(), line_edit(placeholder=say("dd.mm.yyyy"))
        self._channel, self._identity = line_edit(), line_edit()
        self._protect = QCheckBox(say("Protect with a password"))
        self._protect.setFont(font("body"))
        self._password = secret_edit(large=False)
        self._password_field = Field(
            say("Password for the file"), self._password, say("Give it to the person in another way than the file.")
        )
        self._password_field.hide()
        self._protect.toggled.connect(self._password_field.setVisible)
        self._received_field = Field(
            say("Request received"), self._received, say("One month from here is the deadline.")
        )
        if request is not None:
            self._show_request(request)
        self._contents = column(gap=6)
        self._draw = Button(say("Make the overview"), self.make, kind="primary", icon="eye")
        self._print = Button(say("Print …"), self.print, icon="printer")
        self._save = Button(say("Save …"), self.save, icon="download")
        self._pages = QStackedWidget()
        self._lay_out()

    def _show_request(self, request: Case) -> None:
        """What is registered is shown, and changed on the request itself."""
        self._case.setText(request.number)
        self._received.setText(show_day(request.received, language()) if request.received else "")
        self._channel.setText(request.channel)
        self._identity.setText(request.identity_check)
        for field in (self._case, self._received, self._channel, self._identity):
            field.setReadOnly(True)

    def _lay_out(self) -> None:
        fields = column(
            Field(say("Language of the overview"), self._language),
            Field(say("Case number"), self._case),
            self._received_field,
            Field(say("How the request came"), self._channel),
            Field(say("How identity was checked"), self._identity),
            self._protect,
            self._password_field,
            8,
            Label(say("What it contains"), "section"),
            self._contents,
            None,
            gap=12,
            margins=(24, 20, 24, 20),
        )
        inside = QWidget()
        inside.setLayout(fields)
        buttons = Flow()
        for one in (self._draw, self._print, self._save):
            buttons.addWidget(one)
        buttons.setContentsMargins(px(24), px(12), px(24), px(12))
        left = panel(
            column(scrolling(inside), panel(buttons, "surface", "top"), gap=0), "surface", "right", width=425
        )
        text = say(
            "The pages are shown here before anything is printed or saved. Making them is written to the access log."
        )
        self._pages.addWidget(empty("printer", say("No pages yet"), text))
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(left)
        both.addWidget(self._pages, 1)
        self.outer.addLayout(both)
        self._show_contents()
        self._print.setEnabled(False)
        self._save.setEnabled(False)

    def _show_contents(self) -> None:
        clear(self._contents)
        gate, spoken = self.desk.gate, language()
        readable = rights.readable(gate, self.person.population)
        for category in self.desk.population(self.person.population).categories:
            closed = category not in readable
            label = self.desk.register.categories[category].label(spoken)
            line = row(Icon("lock" if closed else category_icon(category), "text_3" if closed else "text_2"), gap=8)
            line.addWidget(Elided(label, "body", "text_2" if closed else "text"))
            if closed:
                line.addWidget(Elided(say("closed to you; the overview says so"), "detail", "text_3"), 1)
            self._contents.addLayout(line)

    # What a page says of itself

    def title(self) -> str:
        return say("People")

    def crumb(self) -> str:
        return say("Overview of {name}", name=self.person.name)

    def hints(self) -> list[Keys]:
        return [(("Esc",), say("Back")), (("F1",), say("Keys"))]

    def panes(self) -> list[QWidget]:
        return [self._language, self._pages]

    def entered(self) -> None:
        self._draw.setFocus(Qt.FocusReason.OtherFocusReason)

    def leaving(self, go_on: Callable[[], None]) -> None:
        self.clear()
        go_on()

    def clear(self) -> None:
        self.drawn = None
        if self.view is not None:
            self.view.let_go()
            self._pages.removeWidget(self.view)
            self.view.deleteLater()
            self.view = None
        for field in (self._case, self._received, self._channel, self._identity, self._password):
            field.clear()

    # Making

    def make(self) -> None:
        """Gathers and draws it; the look is logged."""
        try:
            received = self._day()
        except RefusedValue as refused:
            self._received_field.tell(refused.text(language()))
            self._received.setFocus()
            return
        self._received_field.tell("")
        case = self._request or Case(
            self._case.text().strip(), received, self._channel.text().strip(), self._identity.text().strip()
        )
        who = self.person.id
        spoken: Language = "en" if self._language.currentData() == "en" else "nb"

        def work(gate: Gate, _work: Work) -> Drawn:
            made = overview.make(gate, who, spoken, case)
            return Drawn(made, drawing.draw_all(made.overviews))

        self._draw.setEnabled(False)
        self.desk.ask(self, work, self._show, failed=self._refused, label=say("Making the overview"))

    def _day(self) -> date | None:
        text = self._received.text().strip()
        return date.fromisoformat(kinds.read(Kind.DATE, text).value) if text else None

    def _refused(self, fault: VaultError) -> None:
        self._draw.setEnabled(True)
        self.desk.trouble.emit(fault)

    def _show(self, drawn: Drawn) -> None:
        self._draw.setEnabled(True)
        self.drawn = drawn
        if self.view is not None:
            self.view.let_go()
            self._pages.removeWidget(self.view)
            self.view.deleteLater()
        self.view = PdfView(drawn.content, say("Pages of the overview"))
        self._pages.addWidget(self.view)
        self._pages.setCurrentWidget(self.view)
        self._print.setEnabled(True)
        self._save.setEnabled(True)
        self._save.setFocus(Qt.FocusReason.OtherFocusReason)

    # Handing over

    def print(self) -> None:
        """Prints through the system's dialog; that it left the vault is noted in the log."""
        if self.drawn is None or self.view is None:
            return
        number = self.drawn.made.overview.document_number
        if ask_and_print(self, self.view.document, number):
            self._note(
                hashlib.sha256(self.drawn.content).digest(),
                say("The overview is printed. That is noted in the access log."),
            )

    def save(self) -> None:
        """Saves it where the person chooses; that it left the vault is noted in the log with its hash."""
        if self.drawn is None:
            return
        name = self.drawn.made.overview.document_number
        path = ask_where(self, say("Save the overview"), f"{name}.pdf", "pdf")
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Saves it under a name someone has chosen."""
        if self.drawn is None:
            return
        drawn, password = self.drawn, self._password.text() if self._protect.isChecked() else ""

        def work(gate: Gate, _work: Work) -> None:
            content = protect.protect(drawn.content, password) if password else drawn.content
            digest = files.place(path, content, replace=True)
            overview.note_placed(gate, drawn.made, bytes.fromhex(digest))

        self.desk.ask(
            self,
            work,
            lambda _none: self.desk.told.emit(say("The overview is saved. That is noted in the access log.")),
        )

    def _note(self, digest: bytes, text: str) -> None:
        if self.drawn is None:
            return
        made = self.drawn.made
        self.desk.ask(
            self,
            lambda gate, _work: overview.note_placed(gate, made, digest),
            lambda _none: self.desk.told.emit(text),
        )
