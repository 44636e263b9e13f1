"""How one case is laid out: its head, what is known of it, how far it has come beside that, and what is done next."""

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ui.look.theme import THEME, px
from ui.parts.flow import Flow
from ui.parts.frames import column, panel, row, scrolling

_SIDE = 300
_BESIDE_UP_TO = 150  # per cent of text size; above it the facts need the width


class Stepped(QWidget):
    """Four layouts to be filled: `head`, `facts`, `side` for the steps, and the `bar` of buttons."""

    def __init__(self) -> None:
        super().__init__()
        beside = THEME.scale <= _BESIDE_UP_TO
        self.head, self.facts, self.side = column(gap=4), column(gap=16), column(gap=14)
        self.bar: QBoxLayout | Flow = row(gap=10) if beside else Flow()
        self.bar.setContentsMargins(px(24), px(12), px(24), px(12))
        steps, inside = QWidget(), QWidget()
        steps.setLayout(column(self.side, None, gap=0, margins=(20, 18, 20, 18) if beside else (0, 0, 0, 0)))
        below = () if beside else (steps,)
        inside.setLayout(column(self.facts, *below, None, gap=20, margins=(24, 20, 24, 20)))
        head = panel(row(self.head, margins=(24, 14, 24, 14)), "surface", "bottom")
        left = column(head, scrolling(inside), panel(self.bar, "surface", "top"), gap=0)
        left.setStretch(1, 1)
        both = QHBoxLayout(self)
        both.setSpacing(0)
        both.setContentsMargins(0, 0, 0, 0)
        both.addLayout(left, 1)
        if beside:
            both.addWidget(panel(column(scrolling(steps), gap=0), "bg", "left", width=_SIDE))
