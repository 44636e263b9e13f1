"""What delegates and small widgets paint alike: tags, monograms, key caps, room squares. One function each."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from ui.look import icons
from ui.look.theme import colour, font, metrics, px

# Ground, ink and edge of each kind of tag.
TAGS = {
    "plain": ("surface", "text_2", "line_mid"),
    "accent": ("selected", "accent_ink", "selected"),
    "warn": ("warn_soft", "warn", "warn_soft"),
    "danger": ("danger_soft", "danger_ink", "danger_soft"),
    "neutral": ("sunken", "text_2", "sunken"),
}
_PADDING, _ICON = 6, 14


def tag_width(text: str, icon: str = "") -> int:
    """How wide a tag is."""
    return metrics("head").horizontalAdvance(text) + px(2 * _PADDING) + (px(_ICON + 4) if icon else 0)


def draw_tag(painter: QPainter, left: float, middle: float, text: str, kind: str = "plain", icon: str = "") -> None:
    """A tag of 20 px about a height's middle."""
    ground, ink, edge = TAGS[kind]
    box = QRectF(left + 0.5, middle - px(10) + 0.5, tag_width(text, icon) - 1, px(20) - 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(edge), 1))
    painter.setBrush(colour(ground))
    painter.drawRoundedRect(box, px(4), px(4))
    at = left + px(_PADDING)
    if icon:
        painter.drawPixmap(round(at), round(middle - px(_ICON) / 2), icons.pixmap(icon, ink, _ICON))
        at += px(_ICON + 4)
    painter.setPen(colour(ink))
    painter.setFont(font("head"))
    painter.drawText(
        QRectF(at, box.top(), box.right() - at + px(4), box.height()), int(Qt.AlignmentFlag.AlignVCenter), text
    )


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = [word for word in name.split() if word[0].isalpha()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


def draw_monogram(painter: QPainter, box: QRectF, name: str, *, strong: bool = False) -> None:
    """A disc with initials."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if strong else QPen(colour("line"), 1))
    painter.setBrush(colour("selected" if strong else "sunken"))
    painter.drawEllipse(box)
    letters = font("monogram")
    if box.height() > px(30):
        letters = font("section" if box.height() > px(40) else "monogram")
    painter.setFont(letters)
    painter.setPen(colour("accent_ink" if strong else "text_2"))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), initials(name))


def key_cap_width(cap: str) -> int:
    """How wide a key cap is."""
    return max(px(18), metrics("key").horizontalAdvance(cap) + px(10))


def draw_key_cap(painter: QPainter, left: float, middle: float, cap: str, on: str = "text") -> None:
    """A key cap; `on` is the token of the text beside it."""
    edge = QColor(colour(on))
    if on in ("text", "text_2", "text_3", "accent"):
        edge = colour("line_mid")
    else:
        edge.setAlphaF(0.55)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(left + 0.5, middle - px(9) + 0.5, key_cap_width(cap) - 1, px(18) - 1)
    painter.drawRoundedRect(box, px(4), px(4))
    painter.setFont(font("key"))
    painter.setPen(colour("text_2" if on in ("text", "text_2") else on))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), cap)


SQUARE, SQUARE_GAP = 10, 3


def squares_width(count: int) -> int:
    """How wide a row of room squares is."""
    return count * px(SQUARE) + max(count - 1, 0) * px(SQUARE_GAP)


def draw_squares(painter: QPainter, left: float, middle: float, states: str) -> None:
    """Room squares in register order: o open, c closed, r restricted, anything else nothing held."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for state in states:
        _draw_square(
            painter, QRectF(left + 0.5, middle - px(SQUARE) / 2 + 0.5, px(SQUARE) - 1, px(SQUARE) - 1), state
        )
        left += px(SQUARE) + px(SQUARE_GAP)


def _draw_square(painter: QPainter, box: QRectF, state: str) -> None:
    edge = {"o": "accent", "r": "chart_4"}.get(state, "line_strong")
    painter.setPen(QPen(colour(edge), 1))
    painter.setBrush(QBrush(colour("accent")) if state == "o" else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, px(2), px(2))
    if state in "cr":
        painter.save()
        painter.setClipRect(box)
        painter.setPen(QPen(colour(edge), 1))
        step = px(3)
        for offset in range(-int(box.height()), int(box.width()) + step, step):
            start = QPointF(box.left() + offset, box.bottom())
            painter.drawLine(start, QPointF(start.x() + box.height(), box.top()))
        painter.restore()
