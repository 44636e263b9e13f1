"""The focus ring: one child of each top-level window, over everything, that follows the keyboard's focus.

Fields mark their own border and item views their own rows, so the ring goes round everything else.
"""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from ui.look.theme import colour

_THEIR_OWN = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QScrollArea)
_GAP, _WIDTH, _RADIUS = 2, 2, 8


_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide, QEvent.Type.Show)


class _Ring(QWidget):
    """The ring itself; mouse events pass through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent"), _WIDTH))
        half = _WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), _RADIUS, _RADIUS)


class FocusRing(QObject):
    """Moves a ring to whatever has the focus. One for the application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._followed: QWidget | None = None
        self._watched: list[QWidget] = []  # it and all it stands in: whichever moves takes the ring along
        self._rings: dict[int, _Ring] = {}
        app.focusChanged.connect(self._moved)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._followed = None if new is None or isinstance(new, _THEIR_OWN) else new
        self._watched = []
        widget = self._followed
        while widget is not None:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = None if widget.isWindow() else widget.parentWidget()
        self._place()

    def _place(self) -> None:
        widget = self._followed if self._followed is not None and isValid(self._followed) else None
        window = widget.window() if widget else None
        for key, ring in list(self._rings.items()):
            if not isValid(ring):
                del self._rings[key]
            elif window is None or key != id(window):
                ring.hide()
        if widget is None or window is None or not widget.isVisible() or widget is window:
            if window is not None and id(window) in self._rings:
                self._rings[id(window)].hide()
            return
        ring = self._rings.get(id(window)) or self._made(window)
        where = widget.rect().translated(widget.mapTo(window, widget.rect().topLeft()))
        out = _GAP + _WIDTH
        ring.setGeometry(where.adjusted(-out, -out, out, out))
        ring.raise_()
        ring.show()

    def _made(self, window: QWidget) -> _Ring:
        ring = self._rings[id(window)] = _Ring(window)
        return ring
