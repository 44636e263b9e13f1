"""Which days of the access log are read: without an answer the newest lines, whatever day they are of."""

from datetime import date

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.domain.times import show_day
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.frames import row
from ui.words import language, say

Period = tuple[date | None, date | None]  # first and last day; None leaves that end open
EVER: Period = (None, None)


class AskPeriod(Dialog):
    """The first and the last day."""

    def __init__(self, parent: QWidget, period: Period) -> None:
        hint = say("An empty field leaves that end open. Reading older lines is written to the log like any reading.")
        super().__init__(parent, say("Which days?"), hint)
        self.period = period
        self._first, self._last = DayField(say("First day"), period[0]), DayField(say("Last day"), period[1])
        self.add(row(self._first, self._last, gap=12))
        confirm = Button(say("Read these days"), self._accept, kind="primary")
        every = Button(say("The newest, whatever day"), self._ever, kind="ghost")
        self.finish_with(confirm, every)
        confirm.setDefault(True)
        self._first.edit.setFocus()

    def _accept(self) -> None:
        good, first = self._first.read(optional=True)
        fine, last = self._last.read(optional=True)
        if not good or not fine:
            return
        if first is not None and last is not None and first > last:
            self._last.tell(say("That is before the first day."))
            return
        self.period = (first, last)
        self.accept()

    def _ever(self) -> None:
        self.period = EVER
        self.accept()


def ask_period(parent: QWidget, period: Period) -> Period | None:
    """Which days, or None when nothing is to change."""
    asked = AskPeriod(parent, period)
    return asked.period if asked.exec() == QDialog.DialogCode.Accepted else None


def show_period(period: Period) -> str:
    """A period in words."""
    first, last = period
    if first is not None and last is not None:
        return say("{first} to {last}", first=show_day(first, language()), last=show_day(last, language()))
    if first is not None:
        return say("from {day}", day=show_day(first, language()))
    if last is not None:
        return say("until {day}", day=show_day(last, language()))
    return say("the newest lines")
