"""One incident: what is documented of it, what is left of the 72 hours, and what is done next."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QDialog, QGridLayout, QStackedWidget, QWidget

from entrack_vault.domain.incidents import RISKS, Incident, Risk, Told, who_was_told
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_day, show_moment_in_text
from entrack_vault.services import incidents
from entrack_vault.services.gate import Gate
from ui.desk import Desk
from ui.look.theme import px
from ui.parts.buttons import Button
from ui.parts.choosing import ask_where
from ui.parts.frames import card, clear, column, drop, row
from ui.parts.marks import Icon, Tag
from ui.parts.stepped import Stepped
from ui.parts.text import Elided, Label
from ui.registers.incident_asking import AskAssessment, AskMeasures, AskTold
from ui.registers.incidents import time_left
from ui.registers.opened import OpenedPage
from ui.shell.page import Keys, Page
from ui.words import language, say

_MINUTE = 60_000  # ms after which the time that is left is shown anew


class IncidentPage(Page):
    """An incident and its steps; over it, whose cards were opened."""

    place = "registers"

    def __init__(self, desk: Desk, one: Incident) -> None:
        super().__init__(desk)
        self.incident: Incident | None = one
        self._id, self._number = one.id, one.number
        self.opened: OpenedPage | None = None
        whole = Stepped()
        self._head, self._facts, self._side, self._bar = whole.head, whole.facts, whole.side, whole.bar
        self._stack = QStackedWidget()
        self._stack.addWidget(whole)
        self.outer.addWidget(self._stack)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._show_head)

    # What a page says of itself

    def title(self) -> str:
        return say("Registers")

    def crumb(self) -> str:
        return self._number

    def hints(self) -> list[Keys]:
        return [(("Esc",), say("Back")), (("F1",), say("Keys"))]

    def panes(self) -> list[QWidget]:
        return self.opened.panes() if self.opened else []

    def entered(self) -> None:
        self.refresh()
        self._clock.start(_MINUTE)

    def back(self) -> bool:
        if self.opened is None:
            return False
        self._drop()
        return True

    def typing(self) -> bool:
        return self.opened is not None

    def clear(self) -> None:
        self._clock.stop()
        self.incident = None
        self._drop()
        self._empty()

    def _empty(self) -> None:
        for layout in (self._head, self._facts, self._side, self._bar):
            clear(layout)

    def _drop(self) -> None:
        if self.opened is not None:
            self.opened.clear()
            self.opened = None
            drop(self._stack, 1)

    # Looking

    def refresh(self) -> None:
        """Opens the incident; that is logged."""
        self.desk.ask(self, lambda gate, _work: incidents.find(gate, self._id), self._show)

    def _show(self, one: Incident) -> None:
        self._empty()
        self.incident = one
        self._show_head()
        self._show_facts(one)
        self._show_steps(one)
        self._show_bar(one)

    def _show_head(self) -> None:
        clear(self._head)
        if self.incident is None:
            return
        text, tag, icon = time_left(self.incident, self.desk.gate.session.now())
        title = say("Incident {number}", number=self._number)
        self._head.addLayout(row(Label(title, "title"), Tag(text, tag, icon), None, gap=12))
        known = say("Known since {when}", when=show_moment_in_text(self.incident.known, language()))
        self._head.addWidget(Elided(known, "body", "text_2"))

    def _show_facts(self, one: Incident) -> None:
        staff = self.desk.gate.session.staff
        kept = incidents.kept_until(self.desk.gate, one)
        lines = [
            (say("What happened"), one.what),
            (say("Happened"), show_day(one.happened, language()) if one.happened else ""),
            (say("Registered by"), staff[one.member].name if one.member in staff else ""),
            (say("Risk"), say(RISKS[one.risk]) if one.risk else ""),
            (say("Whom it concerns"), one.people),
            (say("Why it is judged so"), one.assessment),
            (say("Measures"), one.measures),
            (say("Told"), "\n".join(who_was_told(one, language()))),
            (say("Kept until"), show_day(kept, language()) if kept else ""),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        for at, (head, text) in enumerate((head, text) for head, text in lines if text):
            grid.addLayout(column(Label(head, "body", "text_2"), None, gap=0), at, 0)
            grid.addWidget(Label(text, "body", wrap=True), at, 1)
        self._facts.insertWidget(0, card(row(grid, margins=(20, 16, 20, 16))))

    # How far it has come

    def _show_steps(self, one: Incident) -> None:
        times = {telling.whom: show_moment_in_text(telling.at, language()) for telling in reversed(one.told)}
        term = show_moment_in_text(one.term, language())
        self._side.addWidget(Label(say("How far it has come"), "section"))
        known = show_moment_in_text(one.known, language())
        self._step("shield-alert", say("Known"), known, done=True)
        text = say(RISKS[one.risk]) if one.risk else say("What it means for those concerned.")
        self._step("scan-eye", say("Assessed"), text, done=one.risk is not None)
        if one.risk is not Risk.NONE:
            due = times.get(Told.AUTHORITY) or say("By {when} at the latest.", when=term)
            if one.told_late:
                due = say("{when}, after the 72 hours. {why}", when=times[Told.AUTHORITY], why=one.why_late)
            self._step("mail", say("Datatilsynet told"), due, done=Told.AUTHORITY in times)
        if one.risk is Risk.HIGH:
            text = times.get(Told.PEOPLE) or say("Without delay, in plain words.")
            self._step("users", say("Those concerned told"), text, done=Told.PEOPLE in times)
        text = say("Noted.") if one.measures else say("What has been done about it.")
        self._step("shield-check", say("Measures"), text, done=bool(one.measures))
        text = show_day(one.closed, language()) if one.closed else say("When all of it is done and noted.")
        self._step("check", say("Closed"), text, done=one.closed is not None)

    def _step(self, icon: str, title: str, text: str, *, done: bool) -> None:
        words = column(Label(title, "strong"), Label(text, "detail", "text_2", wrap=True), gap=2)
        sign = Icon("circle-check" if done else icon, "accent" if done else "text_3", 18)
        line = row(column(sign, None, gap=0), gap=12)
        line.addLayout(words, 1)
        self._side.addLayout(line)

    # What is done next

    def _show_bar(self, one: Incident) -> None:
        buttons = [
            Button(say("Whose cards were opened …"), self.show_opened, kind="ghost", icon="scan-eye"),
            Button(say("Save the report …"), self.save_report, kind="ghost", icon="download"),
        ]
        if one.closed is None:
            assessed = one.risk is not None
            ready = assessed and not one.running and (one.risk is not Risk.HIGH or _told(one, Told.PEOPLE))
            ask = Button(say("Assess …"), self.ask_assessment, kind="" if assessed else "primary", icon="pen-line")
            tell = Button(say("Told …"), self.ask_told, kind="primary" if assessed and not ready else "", icon="mail")
            close = Button(
                say("Close the incident"), self.close_incident, kind="primary" if ready else "", icon="check"
            )
            buttons += [ask, tell, Button(say("Measures …"), self.ask_measures, icon="shield-check"), close]
        if isinstance(self._bar, QBoxLayout):
            self._bar.addStretch(1)
        for button in buttons:
            self._bar.addWidget(button)

    def _do(self, step: Callable[[Gate], None], told: str) -> None:
        def work(gate: Gate, _work: Work) -> Incident:
            step(gate)
            return incidents.find(gate, self._id)

        def done(found: Incident) -> None:
            self._show(found)
            self.desk.told.emit(told)

        self.desk.ask(self, work, done)

    def ask_assessment(self) -> None:
        """Asks what it means for those concerned, and notes it."""
        if self.incident is None:
            return
        asked = AskAssessment(self, self.incident)
        if asked.exec() == QDialog.DialogCode.Accepted:
            risk, text, whom = asked.risk, asked.assessment, asked.people
            self._do(lambda gate: incidents.assess(gate, self._id, risk, text, people=whom), say("Noted."))

    def ask_measures(self) -> None:
        """Asks what has been done about it, and notes it."""
        if self.incident is None:
            return
        asked = AskMeasures(self, self.incident)
        if asked.exec() == QDialog.DialogCode.Accepted:
            text = asked.measures
            self._do(lambda gate: incidents.note_measures(gate, self._id, text), say("Noted."))

    def ask_told(self) -> None:
        """Asks who has been told and when, and notes it."""
        if self.incident is None:
            return
        asked = AskTold(self, self.incident, self.desk.gate.session.now())
        if asked.exec() == QDialog.DialogCode.Accepted:
            whom, at, why = asked.whom, asked.at, asked.why
            self._do(lambda gate: incidents.tell(gate, self._id, whom, at, why=why), say("Noted."))

    def close_incident(self) -> None:
        """Closes it, where it is assessed and those to be told have been."""
        self._do(lambda gate: incidents.close(gate, self._id), say("The incident is closed."))

    def show_opened(self) -> None:
        """Asks the log whose cards were opened, at first from the day before it was known or happened."""
        if self.incident is None:
            return
        one, now = self.incident, self.desk.gate.session.now()
        since = one.known - timedelta(days=1)
        if one.happened is not None and one.happened < since.astimezone().date():
            since = since.astimezone().replace(
                year=one.happened.year, month=one.happened.month, day=one.happened.day, hour=0, minute=0
            )
        self._drop()
        self.opened = OpenedPage(self.desk, since, now)
        self._stack.addWidget(self.opened)
        self._stack.setCurrentWidget(self.opened)
        self.opened.entered()

    def save_report(self) -> None:
        """Saves all that is documented of it where someone chooses."""
        path = ask_where(self, say("Save the report"), f"{self._number}.pdf", "pdf")
        if path is not None:
            self.save_report_as(path)

    def save_report_as(self, path: Path) -> None:
        """Saves it under a name someone has chosen; the log keeps its hash."""
        from entrack_vault.exports import files
        from entrack_vault.exports import incident as drawing
        from entrack_vault.services import incident_report

        spoken = language()

        def step(gate: Gate) -> None:
            made = incident_report.compose(gate, self._id, spoken)
            digest = files.place(path, drawing.draw(made), replace=True)
            incidents.note_placed(gate, bytes.fromhex(digest))

        self._do(step, say("The report is saved. That is in the access log."))


def _told(one: Incident, whom: Told) -> bool:
    return any(telling.whom is whom for telling in one.told)
