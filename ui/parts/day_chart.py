"""Events a day as bars: arrows move between days, Shift and arrows or dragging chooses a period."""

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from entrack_vault.domain.times import show_day
from ui.look.theme import THEME, colour, font, px
from ui.words import language, say

DAYS = 30
_TALL_UP_TO, _LOW = 150, 120  # per cent of text size, and the height in pixels above it
_LEFT, _TOP, _BOTTOM = 44, 16, 24


class DayChart(QWidget):
    """The last thirty days. `chosen` tells the first and last day of the period, or None for all."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(px(132) if THEME.scale <= _TALL_UP_TO else _LOW)
        self.setMouseTracking(True)
        self.setAccessibleName(say("Events a day"))
        self._days: list[date] = []
        self._counts: list[int] = []
        self._refused: list[int] = []
        self._from, self._to = -1, -1

    def sizeHint(self) -> QSize:
        return QSize(px(300), self.height())

    def show_days(self, today: date, counts: dict[date, int], refused: dict[date, int]) -> None:
        """Shows how many entries each day has, and how many of them were refused."""
        self._days = [today - timedelta(days=DAYS - 1 - at) for at in range(DAYS)]
        self._counts = [counts.get(day, 0) for day in self._days]
        self._refused = [refused.get(day, 0) for day in self._days]
        self._describe()
        self.update()

    @property
    def period(self) -> tuple[date, date] | None:
        """The days that are chosen."""
        if self._from < 0:
            return None
        low, high = sorted((self._from, self._to))
        return self._days[low], self._days[high]

    def choose(self, first: int, last: int) -> None:
        """Chooses days by their place; -1 for all."""
        self._from, self._to = first, last
        self._describe()
        self.chosen.emit(self.period)
        self.update()

    def _describe(self) -> None:
        at = self._to
        text = say("No day is chosen.")
        if 0 <= at < len(self._days):
            text = self._told(at)
        self.setAccessibleDescription(text)

    def _told(self, at: int) -> str:
        day = show_day(self._days[at], language())
        return say(
            "{day}: {count} events, {refused} refused", day=day, count=self._counts[at], refused=self._refused[at]
        )

    # Geometry

    def _step(self) -> float:
        return (self.width() - px(_LEFT)) / DAYS

    def _at(self, x: float) -> int:
        return min(max(int((x - px(_LEFT)) / self._step()), 0), DAYS - 1)

    def _height(self) -> float:
        return self.height() - px(_TOP) - px(_BOTTOM)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = _nice(max([*self._counts, 4]))
        self._axis(painter, top)
        low, high = sorted((self._from, self._to))
        if low >= 0:
            self._ground(painter, low, high)
        for at, count in enumerate(self._counts):
            self._bar(painter, at, count, top, chosen=low >= 0 and low <= at <= high)

    def _axis(self, painter: QPainter, top: int) -> None:
        painter.setFont(font("detail"))
        for part in (0.0, 0.5, 1.0):
            y = px(_TOP) + self._height() * (1 - part)
            painter.setPen(QPen(colour("grid"), 1))
            painter.drawLine(QPointF(px(_LEFT), y), QPointF(self.width(), y))
            painter.setPen(colour("text_3"))
            box = QRectF(0, y - px(8), px(_LEFT - 8), px(16))
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(round(top * part))
            )

    def _ground(self, painter: QPainter, low: int, high: int) -> None:
        left = px(_LEFT) + low * self._step()
        box = QRectF(left + 0.5, 0.5, (high - low + 1) * self._step() - 1, self.height() - 1)
        painter.setPen(QPen(colour("accent"), 1))
        painter.setBrush(colour("selected"))
        painter.drawRoundedRect(box, px(4), px(4))

    def _bar(self, painter: QPainter, at: int, count: int, top: int, *, chosen: bool) -> None:
        step = self._step()
        left, width = px(_LEFT) + at * step + step * 0.2, step * 0.6
        bottom = px(_TOP) + self._height()
        height = self._height() * count / top
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("chart_1" if chosen or self._from < 0 else "chart_2"))
        if count:
            painter.drawRoundedRect(QRectF(left, bottom - height, width, height), 2, 2)
        if self._refused[at]:
            painter.setBrush(colour("danger"))
            painter.drawEllipse(QPointF(left + width / 2, max(bottom - height - px(8), px(4))), px(7) / 2, px(7) / 2)
        if at % 3 == 0 or chosen:
            painter.setFont(font("head" if chosen else "detail"))
            painter.setPen(colour("text" if chosen else "text_3"))
            day = self._days[at]
            text = f"{day.day}." if language() == "nb" else str(day.day)
            box = QRectF(left - step, bottom + px(4), width + 2 * step, px(18))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        if self.hasFocus() and at == self._to:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(left - 3, bottom - height - 3, width + 6, height + 6), 3, 3)

    # Choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().x())
        self.choose(at, at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().x())
        if event.buttons() & Qt.MouseButton.LeftButton and self._from >= 0:
            self.choose(self._from, at)
        self.setToolTip(self._told(at) if self._days else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Backspace or (event.key() == Qt.Key.Key_Escape and self._from >= 0):
            self.choose(-1, -1)
        elif step and self._days:
            to = min(max(self._to + step if self._to >= 0 else DAYS - 1, 0), DAYS - 1)
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and self._from >= 0
            self.choose(self._from if extend else to, to)
        else:
            super().keyPressEvent(event)


def _nice(count: int) -> int:
    """A round number at or above a count, for the top of the axis."""
    size = 1
    while size * 10 < count:
        size *= 10
    return next(size * step for step in (1, 2, 4, 5, 6, 8, 10) if size * step >= count)
