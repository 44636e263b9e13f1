"""Buttons: one primary per view, ghosts, links, chips and tabs, with icon, count and the key that presses them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from ui.look import icons
from ui.look.theme import THEME, colour, font, px
from ui.parts.painting import draw_key_cap, key_cap_width

_TONES = {"primary": "on_accent", "danger": "on_danger", "link": "accent", "side": "text_2"}
_GAP, _CAP_GAP = 8, 4
_CAPS_UP_TO = 150  # per cent


class Button(QPushButton):
    """A button that draws its own icon, text, count and key caps; `kind` is as in the style sheet."""

    def __init__(
        self,
        text: str,
        pressed: Callable[[], object] | None = None,
        *,
        kind: str = "",
        icon: str = "",
        keys: str = "",
        count: str = "",
        size: str = "",
        icon_after: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind, self.icon_name, self.count = kind, icon, count
        large = THEME.scale > _CAPS_UP_TO  # then the keys stand in the tooltip alone, for there is little room
        self._caps: Sequence[str] = keys.split("+") if keys and not large else ()
        if keys and large:
            self.setToolTip(keys)
        self._after, self._icon_tone = icon_after, ""
        self.setProperty("kind", kind)
        if size:
            self.setProperty(size, "true")  # small or large
        self.setFont(font("detail" if size == "small" else "value"))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if pressed is not None:
            self.clicked.connect(lambda _checked=False: pressed())
        if keys and keys != "Enter":  # Enter belongs to whatever has the keyboard
            self._key(keys)

    def _key(self, keys: str) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self._struck)

    def _struck(self) -> None:
        if self.isVisible() and self.isEnabled():
            self.click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def show_count(self, count: str) -> None:
        """Shows another number behind the text."""
        self.count = count
        self.setAccessibleDescription(count)
        self.updateGeometry()
        self.update()

    @property
    def tone(self) -> str:
        """The token its text is drawn in."""
        if not self.isEnabled():
            return "text_3"
        if self.kind == "chip" and self.isChecked():
            return "accent_ink"
        if self.kind == "tab" and not self.isChecked():
            return "text_2"
        return _TONES.get(self.kind, "text")

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        padding = {"link": 4, "tab": 4, "side": 20, "chip": 26}.get(
            self.kind, 26 if self.property("small") is None else 18
        )
        if self.property("kind") == "icon":
            padding = 18
        return QSize(self._content_width() + px(padding), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _shown_icon(self) -> str:
        return "check" if self.kind == "chip" and self.isChecked() else self.icon_name

    def _content_width(self) -> int:
        metrics = QFontMetrics(self.font())
        parts = []
        if self._shown_icon():
            parts.append(px(16))
        if self.text():
            parts.append(metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width())
        if self.count:
            parts.append(metrics.horizontalAdvance(self.count))
        width = sum(parts) + px(_GAP) * max(len(parts) - 1, 0)
        if self._caps:
            width += px(_GAP) + sum(key_cap_width(cap) for cap in self._caps) + px(_CAP_GAP) * (len(self._caps) - 1)
        return width

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """What the style draws: the button without its text and icon."""
        super().initStyleOption(option)
        option.text, option.icon = "", QIcon()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        left = px(10) if self.kind == "side" else (self.width() - self._content_width()) / 2
        self._draw(painter, left)

    def _draw(self, painter: QPainter, left: float) -> None:
        tone, metrics, middle = self.tone, QFontMetrics(self.font()), self.height() / 2
        name = self._shown_icon()
        if name and not self._after:
            left = self._draw_icon(painter, name, left)
        painter.setFont(self.font())
        if self.text():
            painter.setPen(colour(tone))
            width = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
            painter.drawText(QRectF(left, 0, width + 2, self.height()), int(flags), self.text())
            left += width + px(_GAP)
        if self.count:
            painter.setPen(colour("text_3" if tone == "text" else tone))
            width = metrics.horizontalAdvance(self.count)
            if self.kind == "side":
                left = self.width() - px(10) - width
            painter.drawText(
                QRectF(left, 0, width + 2, self.height()), int(Qt.AlignmentFlag.AlignVCenter), self.count
            )
            left += width + px(_GAP)
        if name and self._after:
            left = self._draw_icon(painter, name, left)
        for cap in self._caps:
            draw_key_cap(painter, left, middle, cap, on=tone)
            left += key_cap_width(cap) + px(_CAP_GAP)

    def _draw_icon(self, painter: QPainter, name: str, left: float) -> float:
        picture = icons.pixmap(name, self.tone)
        painter.drawPixmap(round(left), round((self.height() - px(16)) / 2), picture)
        return left + px(16) + px(_GAP)


class IconButton(Button):
    """A button with an icon alone; its name is its tooltip and what a screen reader says."""

    def __init__(
        self, icon: str, name: str, pressed: Callable[[], object] | None = None, *, kind: str = "ghost"
    ) -> None:
        super().__init__("", pressed, kind=kind, icon=icon)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(px(32), px(32))

    def sizeHint(self) -> QSize:
        return QSize(px(32), px(32))


class Chip(Button):
    """A filter that is on or off."""

    def __init__(self, text: str, count: str = "", icon: str = "") -> None:
        super().__init__(text, kind="chip", count=count, icon=icon)
        self.setCheckable(True)
        self.setFont(font("detail"))
        self.toggled.connect(lambda _on: self.updateGeometry())


class Tab(Button):
    """One of the tabs over a page's parts."""

    def __init__(self, text: str, count: str = "") -> None:
        super().__init__(text, kind="tab", count=count)
        self.setCheckable(True)
        self.setAutoExclusive(True)
