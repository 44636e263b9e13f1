"""Small widgets for what is painted alike everywhere: a tag, a monogram, an icon, a key with its meaning."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons
from ui.look.theme import colour, font, px
from ui.parts.painting import draw_key_cap, draw_monogram, draw_tag, key_cap_width, tag_width


class Mark(QWidget):
    """Something drawn in a fixed size, which a screen reader says by its name."""

    def __init__(self, width: int, height: int, name: str) -> None:
        super().__init__()
        self._size = QSize(width, height)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return self._size

    def let_go(self) -> None:
        """Lets go of what is drawn."""


class Tag(Mark):
    """A tag; kinds as in painting.TAGS."""

    def __init__(self, text: str, kind: str = "plain", icon: str = "") -> None:
        super().__init__(tag_width(text, icon), px(20), text)
        self._drawn = (text, kind, icon)

    def paintEvent(self, _event: QPaintEvent) -> None:
        text, kind, icon = self._drawn
        draw_tag(QPainter(self), 0, self.height() / 2, text, kind, icon)


class Monogram(Mark):
    """A disc with someone's initials."""

    def let_go(self) -> None:
        self._drawn = ""

    def __init__(self, name: str, side: int = 24, *, strong: bool = False) -> None:
        super().__init__(px(side), px(side), name)
        self._drawn, self._strong = name, strong

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_monogram(
            QPainter(self), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._drawn, strong=self._strong
        )


class Icon(Mark):
    """An icon that means something beside its text, and so has no name of its own."""

    def __init__(self, name: str, tone: str = "text_2", size: int = 16) -> None:
        super().__init__(px(size), px(size), "")
        self._drawn = (name, tone, size)

    def show_icon(self, name: str, tone: str) -> None:
        """Shows another icon."""
        self._drawn = (name, tone, self._drawn[2])
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, tone, size = self._drawn
        QPainter(self).drawPixmap(0, 0, icons.pixmap(name, tone, size))


class KeyHint(Mark):
    """Keys and what they do, for the status bar."""

    def __init__(self, keys: tuple[str, ...], text: str) -> None:
        self._keys, self._text = keys, text
        caps = sum(key_cap_width(key) + px(4) for key in keys)
        width = caps + px(4) + QFontMetrics(font("detail")).horizontalAdvance(text)
        super().__init__(width + px(2), px(20), f"{' '.join(keys)}: {text}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, left = QPainter(self), 0.0
        for key in self._keys:
            draw_key_cap(painter, left, self.height() / 2, key)
            left += key_cap_width(key) + px(4)
        painter.setFont(font("detail"))
        painter.setPen(colour("text_2"))
        box = QRectF(left + px(4), 0, self.width(), self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._text)
