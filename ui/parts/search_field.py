"""The search field in the top bar: an icon at the left, the keys that lead to it at the right."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from ui.look import icons
from ui.look.theme import font, px, room
from ui.parts.painting import draw_key_cap, key_cap_width

_CAPS = ("Ctrl", "K")


class SearchField(QLineEdit):
    """Words to find people by."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setFont(font("body"))
        self.setTextMargins(px(24), 0, px(60), 0)
        self.setMinimumWidth(120)
        self.setMaximumWidth(room(360))
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)

    def sizeHint(self) -> QSize:
        return QSize(room(360), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.drawPixmap(px(10), round((self.height() - px(16)) / 2), icons.pixmap("search"))
        if self.text():
            return
        left = self.width() - px(10) - sum(key_cap_width(cap) + px(4) for cap in _CAPS)
        for cap in _CAPS:
            draw_key_cap(painter, left, self.height() / 2, cap)
            left += key_cap_width(cap) + px(4)
