"""What Today's cards are made of: headings, lines that lead somewhere, and facts."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.frames import card, column, row, rule
from ui.parts.marks import Icon
from ui.parts.text import Elided, Label

FEW = 6  # lines of a card; the page it leads to has them all
_BESIDE_UP_TO = 125  # per cent of text size; above it what stood beside stands below


@dataclass(frozen=True)
class Way:
    """What every card is given: the desk, and how one leads to a place on the rail and what is opened there."""

    desk: Desk
    lead: Callable[[str, object], None]


class Line(QFrame):
    """One thing that waits; pressed or Enter leads to it."""

    pressed = Signal()

    def __init__(self, name: str, inside: QHBoxLayout) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(inside)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


def beside() -> bool:
    """Whether there is room for parts beside one another at this text size."""
    return THEME.scale <= _BESIDE_UP_TO


def heading(title: str, aside: str = "", *more: QWidget) -> QHBoxLayout:
    """A card's heading, what is said beside it, and what can be pressed."""
    made = row(Label(title, "section"), gap=8, margins=(16, 10, 10, 10))
    made.addWidget(Elided(aside, "body", "text_2"), 1)
    for widget in more:
        made.addWidget(widget)
    return made


def leading(text: str, title: str, go: Callable[[], object]) -> Button:
    """A link in a card's heading; to a screen reader it says of what."""
    made = Button(text, go, kind="link", size="small")
    made.setAccessibleName(f"{text}: {title}")
    return made


def listed(head: QHBoxLayout, lines: list[Line], *more: QWidget | QHBoxLayout) -> QFrame:
    """A card of lines, with what stands below them."""
    inside = column(head, gap=0)
    for line in lines:
        inside.addWidget(rule())
        inside.addWidget(line)
    for item in more:
        if isinstance(item, QWidget):
            inside.addWidget(item)
        else:
            inside.addLayout(item)
    return card(inside)


def two_lines(upper: str, lower: str) -> QVBoxLayout:
    """A strong text with a quiet one below it; both give way where there is no room."""
    return column(Elided(upper, "strong"), Elided(lower, "detail", "text_2"), gap=0)


def fact(icon: str, tone: str, title: str, text: str, *more: QWidget) -> QHBoxLayout:
    """Something that is so, and what can be done about it."""
    words = column(Label(title, "strong", wrap=True), gap=2)
    if text:
        words.addWidget(Label(text, "detail", "text_2", wrap=True))
    for widget in more:
        words.addLayout(row(widget, None, margins=(0, 6, 0, 0)))
    made = row(column(Icon(icon, tone, 18), None, gap=0), gap=12)
    made.addLayout(words, 1)
    return made


def facts(title: str, found: list[QHBoxLayout]) -> QFrame:
    """A card of facts."""
    inside = column(Label(title, "section"), gap=12, margins=(16, 12, 16, 16))
    for one in found:
        inside.addLayout(one)
    return card(inside)
