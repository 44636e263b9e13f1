"""The rail: the pages this job description opens, and who works here."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons
from ui.look.theme import THEME, bar, colour, font, metrics, px, room
from ui.parts.buttons import IconButton
from ui.parts.frames import column, panel, row, rule, scrolling
from ui.parts.marks import Icon, Monogram
from ui.parts.text import Elided
from ui.words import say

DIGITS = "1234567890"  # with Ctrl they lead to the first ten places
_SIGN_UP_TO = 150  # per cent of text size; above it the name takes the room of its initials
_WIDEST = 280  # pixels that larger text may widen the rail to


def _before_text() -> int:
    """Where a page's name begins, from the edge of its ground."""
    return room(19) + px(18) - room(8) + room(9)


def _width(texts: list[str]) -> int:
    """Room for the longest name of a page, as far as the pages themselves can spare it."""
    longest = max(metrics("strong").horizontalAdvance(text) for text in texts)
    return max(room(208), min(longest + _before_text() + room(26), _WIDEST))


class RailItem(QWidget):
    """One page: chosen with mouse, arrows, Enter or Ctrl and its number."""

    pressed = Signal()

    def __init__(self, icon: str, text: str, digit: str) -> None:
        super().__init__()
        self._icon, self._text = icon, text
        self.chosen, self._pointed = False, False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
        self.setToolTip(f"{text} (Ctrl+{digit})" if digit else text)
        self.setFixedHeight(bar(36))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def choose(self, *, chosen: bool) -> None:
        """Marks it as the page that is shown."""
        self.chosen = chosen
        self.setAccessibleDescription(say("The page that is shown") if chosen else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(room(8), 0.5, -room(8), -0.5)
        if self.chosen or self._pointed:
            painter.setPen(colour("line") if self.chosen else Qt.PenStyle.NoPen)
            painter.setBrush(colour("surface" if self.chosen else "rail_hover"))
            painter.drawRoundedRect(box, px(6), px(6))
        if self.chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRectF(0, (self.height() - px(18)) / 2, 3, px(18)), 1.5, 1.5)
        tone = "accent" if self.chosen else "text_2"
        painter.drawPixmap(room(19), round((self.height() - px(18)) / 2), icons.pixmap(self._icon, tone, 18))
        painter.setFont(font("strong" if self.chosen else "body"))
        painter.setPen(colour("text" if self.chosen else "text_2"))
        where = box.adjusted(_before_text(), 0, -room(8), 0)
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, int(where.width()))
        painter.drawText(where, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._pointed = event.type() == QEvent.Type.Enter
            self.update()
        return super().event(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class Rail(QWidget):
    """All of them, with the vault's name above and the member below."""

    chosen = Signal(str)
    lock_wanted = Signal()

    def __init__(self, vault: str, remark: str, member: str, job: str, places: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setFixedWidth(_width([text for _key, _icon, text in places]))
        self.items: dict[str, RailItem] = {}
        logo = Icon("entrack-vault", size=28)
        names = column(None, Elided(vault, "strong"), Elided(remark, "detail", "text_3"), None, gap=0)
        top = row(logo, gap=10, margins=(16, 0, 12, 0))
        top.addLayout(names, 1)
        entries = column(gap=2)
        for at, (key, icon, text) in enumerate(places):
            if key == "settings":
                entries.addSpacing(px(8))
                entries.addWidget(rule())
                entries.addSpacing(px(8))
            item = self.items[key] = RailItem(icon, text, DIGITS[at : at + 1])
            item.pressed.connect(lambda key=key: self.chosen.emit(key))
            entries.addWidget(item)
        sign = [Monogram(member, 32)] if THEME.scale <= _SIGN_UP_TO else []
        who = row(*sign, gap=10, margins=(12, 0, 8, 0))
        who.addLayout(column(None, Elided(member, "strong"), Elided(job, "detail", "text_2"), None, gap=0), 1)
        who.addWidget(IconButton("lock", say("Lock the vault (Ctrl+L)"), self.lock_wanted.emit))
        pages = QWidget()
        pages.setLayout(column(entries, None, gap=0))
        area = scrolling(pages)  # at twice the text size not all of them have room
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each page is reached by itself, and scrolled to
        inside = column(
            panel(top, "sunken", "bottom", fixed_height=56),
            8,
            area,
            panel(who, "sunken", "top", fixed_height=64),
            gap=0,
        )
        inside.setStretch(2, 1)
        self.setLayout(column(panel(inside, "sunken", "right"), gap=0))

    def show_place(self, place: str) -> None:
        """Marks the page that is shown."""
        for key, item in self.items.items():
            item.choose(chosen=key == place)
