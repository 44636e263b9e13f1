"""Scrolling something to the top of a page, also where the page is still being laid out."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.look.theme import px

_SETTLES = 1_000  # ms in which a new page finds its form; whoever scrolls sooner is not scrolled back
_ABOVE = 12


def bring_up(area: QScrollArea, what: QWidget) -> None:
    """Scrolls something inside to the top: as much of it is seen as there is room for."""
    _Following(area, what)


class _Following(QObject):
    """Keeps it at the top while what stands around it gets its place: until then there is nowhere to scroll to."""

    def __init__(self, area: QScrollArea, what: QWidget) -> None:
        super().__init__(what)
        self._bar, self._what = area.verticalScrollBar(), what
        what.installEventFilter(self)
        self._bar.rangeChanged.connect(self._scroll)
        self._bar.actionTriggered.connect(self.deleteLater)
        QTimer.singleShot(_SETTLES, self, self.deleteLater)
        self._scroll()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """What moves is followed."""
        if event.type() == QEvent.Type.Move:
            self._scroll()
        return False

    def _scroll(self) -> None:
        self._bar.setValue(max(self._what.y() - px(_ABOVE), 0))
