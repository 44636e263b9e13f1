"""The bundled icons, tinted and drawn sharp: strokes are 1.5 px wide at every size."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from entrack_vault import resources
from ui.look.theme import colour, px

_STROKE = 36  # of the 24-unit drawing, divided by the size in pixels


def icon(name: str, tone: str = "text_2", size: int = 16, *, disabled: str = "text_3") -> QIcon:
    """An icon in a token's colour, with a paler one for what is disabled."""
    made = QIcon(pixmap(name, tone, size))
    made.addPixmap(pixmap(name, disabled, size), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, tone: str = "text_2", size: int = 16) -> QPixmap:
    """An icon as a picture of `size` device-independent pixels at 100 % text."""
    screen = QGuiApplication.primaryScreen()
    return _drawn(name, colour(tone).name(), size, px(size), screen.devicePixelRatio() if screen else 1.0)


@lru_cache(maxsize=1024)
def _drawn(name: str, tint: str, size: int, side: int, ratio: float) -> QPixmap:
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    text = resources.path("icons", f"{name}.svg").read_text("utf-8")
    if name != "entrack-vault":
        text = text.replace("currentColor", tint).replace('stroke-width="2"', f'stroke-width="{_STROKE / size:.3f}"')
    painter = QPainter(made)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return made
