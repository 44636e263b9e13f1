"""How many people become due in each of the next twelve months, as bars; arrows move between them."""

from datetime import date

from babel.dates import format_date
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.theme import THEME, colour, font, px
from ui.words import language, say, say_count

_HIGH, _TOP, _BOTTOM = 96, 20, 22
_LOW = 110  # pixels of height above _TALL_UP_TO per cent of text size
_TALL_UP_TO = 150

Forecast = list[tuple[date, dict[str, int]]]


class MonthChart(QWidget):
    """Twelve bars."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(px(_HIGH) if THEME.scale <= _TALL_UP_TO else _LOW)
        self.setAccessibleName(say("Becoming due, month by month"))
        self._months: list[date] = []
        self._counts: list[int] = []
        self._at = 0

    def sizeHint(self) -> QSize:
        return QSize(px(300), self.height())

    def show_months(self, found: Forecast) -> None:
        """Shows others."""
        self._months = [month for month, _ in found]
        self._counts = [sum(counts.values()) for _, counts in found]
        self._describe()
        self.update()

    def let_go(self) -> None:
        """Lets go of every number."""
        self.show_months([])

    def _describe(self) -> None:
        text = ""
        if self._at < len(self._months):
            people = say_count("{count} person", "{count} people", self._counts[self._at])
            text = f"{self._name(self._at, 'LLLL y')}: {people}"
        self.setAccessibleDescription(text)
        self.setToolTip(text)

    def _name(self, at: int, pattern: str) -> str:
        return str(format_date(self._months[at], pattern, locale=language()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        self._at = min(max(self._at + step, 0), max(len(self._months) - 1, 0))
        self._describe()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = self.height() - px(_BOTTOM)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(QPointF(0, bottom + 0.5), QPointF(self.width(), bottom + 0.5))
        if not self._months:
            return
        step, most = self.width() / len(self._months), max([*self._counts, 1])
        for at, count in enumerate(self._counts):
            height = (bottom - px(_TOP)) * count / most
            left, width = at * step + step * 0.25, step * 0.5
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("chart_1" if at == 0 else "chart_2"))
            if count:
                painter.drawRoundedRect(QRectF(left, bottom - height, width, height), 2, 2)
            painter.setFont(font("detail"))
            painter.setPen(colour("text_2" if count else "text_3"))
            above = QRectF(left - step / 4, bottom - height - px(18), step, px(16))
            painter.drawText(above, int(Qt.AlignmentFlag.AlignCenter), str(count))
            below = QRectF(at * step, bottom + px(3), step, px(18))
            painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), self._name(at, "LLL"))
            if self.hasFocus() and at == self._at:
                painter.setPen(QPen(colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                ring = QRectF(at * step + 2, bottom - height - px(19), step - 4, height + px(19) + px(20))
                painter.drawRoundedRect(ring, 4, 4)
