"""What a purge leaves to be done by hand: boxes that the finance manager ticks, and the certificate waits for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_moment_in_text
from entrack_vault.services import purge_clearing, rights
from entrack_vault.services.gate import Gate
from entrack_vault.services.purge import Case
from entrack_vault.services.purge_clearing import Clearing
from ui.desk import Desk
from ui.parts.frames import clear, column, row
from ui.parts.marks import Icon
from ui.parts.text import Label
from ui.parts.ticks import tick
from ui.words import language, say


class ByHand(QWidget):
    """The boxes, or nothing where there is nothing to do."""

    confirmed = Signal()  # one more: the certificate may have become whole

    def __init__(self, desk: Desk, case: Case) -> None:
        super().__init__()
        self._desk, self._case = desk, case
        self._signs = rights.has_duty(desk.gate, purge_clearing.DUTY)
        self._lines = column(gap=6, margins=(24, 14, 24, 6))
        self.setLayout(self._lines)
        self._show(purge_clearing.clearings(desk.gate.session, case))

    @property
    def open(self) -> bool:
        """Whether something is left to be done."""
        return purge_clearing.is_open(self._desk.gate.session, self._case)

    def _show(self, found: tuple[Clearing, ...]) -> None:
        clear(self._lines)
        self.setVisible(bool(found))
        if not found:
            return
        self._lines.addWidget(Label(say("To be cleared by hand"), "section"))
        text = say("The certificate stays open until the finance manager has confirmed each of these.")
        self._lines.addWidget(Label(text, "body", "text_2", wrap=True))
        for one in found:
            self._lines.addLayout(row(*self._line(one), None, gap=10))
            _text, detail = purge_clearing.text_of(self._desk.gate.session, one, language())
            if detail and one.at is None:
                self._lines.addLayout(row(Label(detail, "detail", "text_2", wrap=True), margins=(28, 0, 0, 0)))

    def _line(self, one: Clearing) -> tuple[QWidget, ...]:
        text, _detail = purge_clearing.text_of(self._desk.gate.session, one, language())
        if one.at is None and self._signs:
            box = tick(text)
            box.clicked.connect(lambda _on: self._confirm(one))
            return (box,)
        mark = Icon("clock" if one.at is None else "check", "warn" if one.at is None else "accent", 16)
        member = self._desk.gate.session.staff.get(one.member) if one.member else None
        told = show_moment_in_text(one.at, language()) if one.at else say("Waits for the finance manager")
        return mark, Label(text, "body"), Label(f"{told}, {member.name}" if member else told, "detail", "text_2")

    def _confirm(self, one: Clearing) -> None:
        case = self._case

        def work(gate: Gate, _work: Work) -> tuple[Clearing, ...]:
            purge_clearing.confirm(gate, case, one.id)
            return purge_clearing.clearings(gate.session, case)

        def done(found: tuple[Clearing, ...]) -> None:
            self._show(found)
            self.confirmed.emit()

        self._desk.ask(self, work, done)
