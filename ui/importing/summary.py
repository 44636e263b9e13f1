"""The dry run's result beside the columns: how many rows come to what, as a bar and in numbers."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from entrack_vault.services.importing import Outcome, Plan
from ui.look.theme import THEME, colour, px
from ui.parts.flow import Flow
from ui.parts.frames import clear, column, panel, row, rule, scrolling
from ui.parts.text import Label
from ui.words import say

_BESIDE_UP_TO = 150  # per cent of text size
_TONES = {
    Outcome.CREATE: "chart_1",
    Outcome.UPDATE: "chart_2",
    Outcome.UNCHANGED: "chart_3",
    Outcome.ASK: "chart_4",
    Outcome.STOPPED: "danger",
    Outcome.SKIPPED: "line_mid",
}


def outcome_name(outcome: Outcome) -> str:
    """How an outcome reads."""
    return {
        Outcome.CREATE: say("New people"),
        Outcome.UPDATE: say("Updated"),
        Outcome.UNCHANGED: say("Unchanged"),
        Outcome.ASK: say("To be decided"),
        Outcome.STOPPED: say("Stopped"),
        Outcome.SKIPPED: say("Left out"),
    }[outcome]


class Bar(QWidget):
    """Shares side by side, parted by a pixel."""

    def __init__(self, shares: list[tuple[str, int]]) -> None:
        super().__init__()
        self._shares = shares
        self.setFixedHeight(px(10))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, left = QPainter(self), 0.0
        total = sum(count for _, count in self._shares) or 1
        for tone, count in self._shares:
            width = self.width() * count / total
            painter.fillRect(QRectF(left, 0, max(width - 1, 1), self.height()), colour(tone))
            left += width


class Swatch(QWidget):
    """A square in an outcome's colour."""

    def __init__(self, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(px(10), px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(self._tone))


class Summary(QWidget):
    """What would become of the rows, beside the columns; at larger text a strip above them with the counts alone."""

    def __init__(self) -> None:
        super().__init__()
        self.beside = THEME.scale <= _BESIDE_UP_TO
        self._inside = column(gap=10, margins=(20, 16, 20, 16))
        self._strip = Flow()
        self._strip.setContentsMargins(px(24), px(8), px(24), px(8))
        inside = QWidget()
        inside.setLayout(self._inside if self.beside else self._strip)
        beside = panel(column(scrolling(inside), gap=0), "bg", "left", width=320) if self.beside else None
        self.setLayout(column(beside or panel(row(inside), "bg", "bottom"), gap=0))
        self.show_nothing()

    def show_nothing(self) -> None:
        """There is no dry run yet."""
        clear(self._inside)
        clear(self._strip)
        if not self.beside:
            self._strip.addWidget(Label(say("Dry run"), "section"))
            return
        self._inside.addWidget(Label(say("Dry run"), "section"))
        self._inside.addWidget(
            Label(say("It shows what would become of the file. Nothing is stored."), "body", "text_2", wrap=True)
        )
        self._inside.addStretch(1)

    def show_plan(self, plan: Plan, facts: list[tuple[str, str]]) -> None:
        """Shows a dry run."""
        clear(self._inside)
        if not self.beside:
            self._show_counts(plan)
            return
        self._inside.addLayout(
            row(Label(say("Dry run"), "section"), None, Label(say("Nothing is stored"), "detail", "text_3"))
        )
        counts = {outcome: plan.counts[str(outcome)] for outcome in Outcome}
        self._inside.addWidget(Bar([(_TONES[outcome], count) for outcome, count in counts.items() if count]))
        for outcome, count in counts.items():
            if count or outcome is not Outcome.SKIPPED:
                line = row(Swatch(_TONES[outcome]), Label(outcome_name(outcome), "body", "text_2"), None, gap=10)
                line.addWidget(Label(str(count), "strong"))
                self._inside.addLayout(line)
        self._inside.addWidget(rule())
        self._inside.addLayout(
            row(Label(say("Rows in the file"), "strong"), None, Label(str(len(plan.rows)), "strong"))
        )
        self._inside.addSpacing(px(12))
        for name, value in facts:
            self._inside.addLayout(row(Label(name, "body", "text_2"), None, Label(value)))
        self._inside.addStretch(1)
        text = say(
            "The import is written to the access log. The file is not kept in the vault: delete it "
            "yourself afterwards."
        )
        self._inside.addWidget(Label(text, "detail", "text_3", wrap=True))

    def _show_counts(self, plan: Plan) -> None:
        clear(self._strip)
        self._strip.addWidget(Label(say("Dry run"), "section"))
        for outcome in Outcome:
            if count := plan.counts[str(outcome)]:
                told = QWidget()
                name = Label(outcome_name(outcome), "body", "text_2")
                told.setLayout(row(Swatch(_TONES[outcome]), name, Label(str(count), "strong"), gap=8))
                self._strip.addWidget(told)
