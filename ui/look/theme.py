"""The theme in use: colours, scaled sizes and fonts, and the one style sheet made from them."""

from functools import cache
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from entrack_vault import resources
from ui.look.tokens import DARK, LIGHT, TYPE, Colours

Choice = Literal["system", "light", "dark"]
# Each weight of the bundled fonts is a family of its own.
FAMILIES = {400: "Entrack Inter", 500: "Entrack Inter Medium", 600: "Entrack Inter SemiBold"}
HASHES = "Entrack Inter Hash"
_YIELD = 0.3  # how much of the text's growth a panel's width follows
SCALES = (100, 110, 125, 150, 175, 200)  # per cent


class _Theme(QObject):
    """What is in use now. `changed` is told after palette, fonts and style sheet have been put in place."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice: Choice = "system"
        self.scale = 100
        self.colours: Colours = LIGHT

    @property
    def dark(self) -> bool:
        return self.colours is DARK


THEME = _Theme()


def colour(name: str) -> QColor:
    """A token's colour in the theme in use."""
    return _colour(getattr(THEME.colours, name))


@cache
def _colour(code: str) -> QColor:
    return QColor(code)


def px(size: float) -> int:
    """A size in device-independent pixels at the chosen text size; 1 px lines stay 1 px."""
    return max(1, round(size * THEME.scale / 100))


def room(size: float) -> int:
    """A width for a panel or a field: at larger text it grows, but leaves the page its place."""
    return round(size * (1 + (THEME.scale - 100) / 100 * _YIELD))


def bar(size: float) -> int:
    """The height of a bar: it grows half as much as the text, for which it has room enough."""
    return round(size * (1 + (THEME.scale - 100) / 200))


def font(role: str) -> QFont:
    """The font of one use of type."""
    return _font(role, THEME.scale)


@cache
def _font(role: str, scale: int) -> QFont:
    kind = TYPE[role]
    made = QFont(FAMILIES[kind.weight])
    made.setPixelSize(max(1, round(kind.size * scale / 100)))
    made.setWeight(QFont.Weight(kind.weight))
    if kind.spacing != 100:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, kind.spacing)
    return made


@cache
def _metrics(role: str, scale: int) -> QFontMetrics:
    return QFontMetrics(_font(role, scale))


def metrics(role: str) -> QFontMetrics:
    """How wide texts are in one use of type."""
    return _metrics(role, THEME.scale)


def hash_font(role: str = "detail") -> QFont:
    """The font of hashes and keys: its zero is slashed."""
    made = QFont(font(role))
    made.setFamily(HASHES)
    return made


def load_fonts() -> None:
    """Makes the bundled fonts known, so that every machine shows the same letters."""
    for file in sorted(resources.path("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def use(choice: Choice, scale: int) -> None:
    """Puts a theme and a text size in place everywhere."""
    THEME.choice, THEME.scale = choice, scale
    dark = choice == "dark" or (choice == "system" and _system_is_dark())
    THEME.colours = DARK if dark else LIGHT
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setFont(font("body"))
        app.setPalette(_palette())
        app.setStyleSheet(_style_sheet())
    THEME.changed.emit()


def follow_system() -> None:
    """Changes along with the desktop while the choice is to follow it."""

    def changed() -> None:
        if THEME.choice == "system":
            use("system", THEME.scale)

    QGuiApplication.styleHints().colorSchemeChanged.connect(changed)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def _palette() -> QPalette:
    made, role = QPalette(), QPalette.ColorRole
    for where, name in (
        (role.Window, "bg"),
        (role.Base, "surface"),
        (role.AlternateBase, "hover"),
        (role.Button, "surface"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.Highlight, "selected"),
        (role.HighlightedText, "text"),
        (role.PlaceholderText, "text_3"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
        (role.Link, "accent"),
        (role.Accent, "accent"),
        (role.Mid, "line"),
        (role.Light, "surface"),
        (role.Dark, "line_mid"),
    ):
        made.setColor(where, colour(name))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, colour("text_3"))
    return made


@cache
def _template() -> Template:
    return Template(resources.path("look", "style.qss").read_text("utf-8"))


def _style_sheet() -> str:
    colours = {name: getattr(THEME.colours, name) for name in Colours.__dataclass_fields__}
    sizes = {f"px{size}": f"{px(size)}px" for size in range(2, 65)}
    # A border twice as thick takes its second pixel from within: nothing moves when a field gets the keyboard.
    sizes |= {f"by1_{size}": f"{px(size) - 1}px" for size in (6, 8, 10)}
    sizes |= {f"by2_{size}": f"{px(size) - 2}px" for size in (22, 30, 38, 44)}
    sizes["tab"] = f"{bar(44) - 4}px"  # a tab's line lies on the lower edge of its bar
    # Style sheets take pictures from files only, so the two arrows are the bundled icons in a colour of their own.
    shade = "dark" if THEME.dark else "light"
    pictures = {"arrows": resources.path("look", f"chevrons-{shade}.svg").as_posix()}
    pictures["check"] = resources.path("look", f"check-{shade}.svg").as_posix()
    return _template().substitute(colours, **sizes, **pictures)
