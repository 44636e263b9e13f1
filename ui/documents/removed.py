"""Documents that were taken off someone's page, and wait for a purge: any of them can be brought back."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from entrack_vault.domain.documents import Document
from entrack_vault.domain.times import show_day
from entrack_vault.register.model import Population
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.frames import column, row, scrolling
from ui.parts.text import Elided, Label
from ui.words import language, say


class RemovedDialog(Dialog):
    """A line for each, with the way back beside it."""

    def __init__(
        self,
        parent: QWidget,
        group: Population,
        removed: list[Document],
        writable: tuple[str, ...],
        bring_back: Callable[[Document], None],
    ) -> None:
        """`writable`: the categories in which one may bring back."""
        hint = say("They stay sealed until a purge two people agree on, and stand in the overview until then.")
        super().__init__(parent, say("Removed documents"), hint, width=560)
        lines = column(gap=12, margins=(0, 0, 12, 0))
        for one in removed:
            day = show_day(one.removed, language()) if one.removed else ""
            about = say("{kind}, removed {day}", kind=group.sorts[one.sort].label(language()), day=day)
            line = row(gap=12)
            line.addLayout(column(Elided(one.name, "value"), Label(about, "detail", "text_2", wrap=True), gap=2), 1)
            if one.category in writable:
                back = Button(say("Bring back"), partial(self._back, one, bring_back), icon="history")
                back.setAccessibleName(say("Bring back {name}", name=one.name))
                line.addWidget(back)
            lines.addLayout(line)
        lines.addStretch(1)
        inside = QWidget()
        inside.setLayout(lines)
        self.add(scrolling(inside))
        close = Button(say("Close"), self.reject, kind="primary")
        self.body.addLayout(row(None, close))
        close.setDefault(True)

    def _back(self, one: Document, bring_back: Callable[[Document], None]) -> None:
        self.accept()
        bring_back(one)
