"""Grounds and arrangements: cards, lines, rows and columns with the design's spaces."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.look.theme import bar, px, room
from ui.parts.forgetting import forget

Item = QWidget | QLayout | int | None  # a number is a space, None stretches


def row(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Things side by side."""
    made = QHBoxLayout()
    _fill(made, items, gap, margins)
    return made


def column(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Things below one another."""
    made = QVBoxLayout()
    _fill(made, items, gap, margins)
    return made


def _fill(layout: QBoxLayout, items: tuple[Item, ...], gap: int, margins: tuple[int, int, int, int]) -> None:
    layout.setSpacing(px(gap) if gap else 0)
    layout.setContentsMargins(*(px(side) if side else 0 for side in margins))
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(px(item))
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def panel(
    layout: QLayout, ground: str = "surface", edge: str = "", *, fixed_height: int = 0, width: int = 0
) -> QFrame:
    """A ground with something on it; `edge` draws one line."""
    made = QFrame()
    made.setProperty("ground", ground)
    if edge:
        made.setProperty("edge", edge)
    made.setLayout(layout)
    if fixed_height:
        made.setFixedHeight(bar(fixed_height))
    if width:
        made.setFixedWidth(room(width))
    return made


def card(layout: QLayout, ground: str = "card") -> QFrame:
    """A card."""
    return panel(layout, ground)


def rule() -> QFrame:
    """A line across."""
    made = QFrame()
    made.setProperty("ground", "line")
    made.setFixedHeight(1)
    return made


def scrolling(content: QWidget) -> QScrollArea:
    """A page that scrolls down, never sideways; it can be reached and scrolled by keys."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if content.property("ground") is None:
        content.setProperty("ground", "none")  # what it stands on is seen
    area.setWidget(content)
    return area


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout, and lets go of it."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            forget(widget)
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def drop(stack: QStackedWidget, at: int) -> None:
    """Takes a page out of a stack, and lets go of it."""
    page = stack.widget(at)
    if page is not None:
        forget(page)
        stack.removeWidget(page)
        page.hide()
        page.deleteLater()


def wide(widget: QWidget) -> QWidget:
    """Lets a widget take all the width there is."""
    policy = widget.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    widget.setSizePolicy(policy)
    return widget
