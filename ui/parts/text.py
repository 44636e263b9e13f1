"""Texts: labels in one use of type and one tone, and labels that end in an ellipsis where there is no room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.look.theme import font, hash_font

_ALONG = Qt.AlignmentFlag.AlignVCenter.value  # numbers: working with Qt's flags takes as long as drawing a text
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Label(QLabel):
    """Plain text: names with signs of markup in them are shown as they are."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "text",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role))
        self.setProperty("tone", tone)
        if wrap:
            self.setWordWrap(True)
            policy = self.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored if not text else QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def retone(self, tone: str) -> None:
        """Gives it another tone."""
        if self.property("tone") == tone:
            return
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


def plain_tip(text: str) -> str:
    """A tooltip of text that comes from elsewhere: signs of markup in it are shown, and fetch nothing."""
    return f"<qt>{text.translate(_ESCAPED)}</qt>" if "<" in text else text


class HashLabel(Label):
    """A hash or a key: slashed zeros, and it can be marked and copied."""

    def __init__(self, text: str, role: str = "detail", tone: str = "text_2") -> None:
        super().__init__(text, role, tone)
        self.setFont(hash_font(role))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)


class Elided(Label):
    """A label of one line that ends in an ellipsis where there is no room; the whole text is its tooltip then."""

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if shown == self.text() else plain_tip(self.text()))
        painter.drawText(self.rect(), self.alignment().value | _ALONG, shown)
