"""The steps of something done in order: which are done, which is now."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons
from ui.look.theme import colour, font, px
from ui.words import say


class Steps(QWidget):
    """Numbered discs with names and lines between them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self._names, self._at = names, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def sizeHint(self) -> QSize:
        return QSize(px(120) * len(self._names), px(32))

    def show_step(self, at: int) -> None:
        """Moves to a step."""
        self._at = at
        self.setAccessibleName(
            say("Step {number} of {count}: {name}", number=at + 1, count=len(self._names), name=self._names[at])
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle, side = 0.5, self.height() / 2, px(22)
        for at, name in enumerate(self._names):
            done, now = at < self._at, at == self._at
            disc = QRectF(left, middle - side / 2, side, side)
            painter.setPen(QPen(colour("accent" if done or now else "line_mid"), 2 if now else 1))
            painter.setBrush(colour("accent" if done else "surface"))
            painter.drawEllipse(disc)
            if done:
                picture = icons.pixmap("check", "on_accent", 14)
                painter.drawPixmap(round(disc.center().x() - px(14) / 2), round(middle - px(14) / 2), picture)
            else:
                painter.setFont(font("head"))
                painter.setPen(colour("accent_ink" if now else "text_3"))
                painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(at + 1))
            role = "strong" if now else "body"
            painter.setFont(font(role))
            painter.setPen(colour("text" if now else "text_2"))
            width = QFontMetrics(font(role)).horizontalAdvance(name)
            painter.drawText(
                QRectF(left + side + px(8), 0, width + 4, self.height()), int(Qt.AlignmentFlag.AlignVCenter), name
            )
            left += side + px(8) + width + px(10)
            if at + 1 < len(self._names):
                painter.setPen(QPen(colour("line_mid"), 1))
                painter.drawLine(round(left), round(middle), round(left + px(20)), round(middle))
                left += px(30)
