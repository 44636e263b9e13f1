"""The fonts of everything printed: registered once, with widths for setting lines and a stand-in for the rest.

The fonts hold Latin with all its accents, Greek and Cyrillic. A character of another script is printed as
STAND_IN, and the page that has one says so in its foot: a built-in Asian font would not be embedded, and one
that covers every script weighs more than the whole program.
"""

import unicodedata
from functools import cache

from entrack_vault import resources

REGULAR = "EntrackInter-Regular"
MEDIUM = "EntrackInter-Medium"
SEMIBOLD = "EntrackInter-SemiBold"
HASH = "EntrackInterHash-Regular"  # 0-9 A-Z only: slashed zero, I with serifs
STAND_IN = "□"
SPACES = " \u00a0\u202f"  # the others become plain ones, so that lines break there


class Widths(dict[str, float]):
    """Width of each character at size 1; a character the font lacks is as wide as the stand-in."""

    def __missing__(self, character: str) -> float:
        return self.get(STAND_IN, 0.6)


@cache
def register() -> dict[str, Widths]:
    """Gives reportlab the fonts, once for the process. Returns the widths by font name."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    widths = {}
    for name in (REGULAR, MEDIUM, SEMIBOLD, HASH):
        font = TTFont(name, str(resources.path("fonts", f"{name}.ttf")), asciiReadable=False, shapable=False)
        pdfmetrics.registerFont(font)
        widths[name] = Widths({chr(code): width / 1000 for code, width in font.face.charWidths.items()})
    return widths


@cache
def _drawable() -> frozenset[str]:
    """Characters that can be drawn as they are; the invisible ones are left out even where the font has them."""
    return frozenset(
        character
        for character in register()[REGULAR]
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp", "Zs")
        or character in SPACES
    )


def has_glyph(character: str) -> bool:
    """Whether the fonts can draw the character itself."""
    return character in _drawable()


def _replacement(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("Z") or character == "\t":
        return " "
    if category in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f":
        return ""
    plain = unicodedata.normalize("NFKC", character)  # full width letters, ligatures
    return plain if _drawable().issuperset(plain) else STAND_IN


def printable(text: str) -> str:
    """The text as it can be drawn: composed, line ends as \\n, nothing invisible, stand-ins where needed."""
    if text.isascii() and text.isprintable():
        return text
    joined = "\n".join(unicodedata.normalize("NFC", text).splitlines())
    odd = set(joined) - _drawable() - {"\n"}
    return joined.translate({ord(each): _replacement(each) for each in odd}) if odd else joined
