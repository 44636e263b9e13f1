"""Setting text: styles, and lines broken to a width. All lengths are CSS pixels, 96 to the inch."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from entrack_vault.exports import fonts

ELLIPSIS = "…"
CELL_LINES = 40  # what one cell may fill: a row always fits on a page

TEXT, TEXT_2, TEXT_3 = "#14201D", "#44524E", "#5C6965"
ACCENT, ACCENT_INK = "#0D665B", "#0A564D"
WARN, WARN_SOFT, WARN_LINE = "#8A5200", "#FBF0DB", "#DDB56A"
LINE, LINE_MID, LINE_STRONG = "#DDE3E1", "#C3CDC9", "#7C8985"
GROUND, SURFACE = "#F4F6F5", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: font, size and line height, colour, extra space between letters."""

    font: str
    size: float
    leading: float
    colour: str = TEXT
    spacing: float = 0.0

    @property
    def rise(self) -> float:
        """From the top of the line to the baseline: ascent 0.969 and descent 0.241 of Inter, centred."""
        return (self.leading - 1.21 * self.size) / 2 + 0.969 * self.size


H1 = Style(fonts.SEMIBOLD, 27, 34, TEXT, -0.62)
H1_CATEGORY = Style(fonts.SEMIBOLD, 22, 28, TEXT, -0.42)
H2 = Style(fonts.SEMIBOLD, 16, 22, TEXT, -0.2)
ANSWER = Style(fonts.SEMIBOLD, 16, 22, ACCENT_INK, -0.2)
LEAD = Style(fonts.REGULAR, 13, 20)
BODY = Style(fonts.REGULAR, 12.5, 18)
BODY_2 = Style(fonts.REGULAR, 12.5, 18, TEXT_2)
NAME = Style(fonts.MEDIUM, 12.5, 18)
STRONG = Style(fonts.SEMIBOLD, 12.5, 18)
STRONG_13 = Style(fonts.SEMIBOLD, 13, 18)
DETAIL = Style(fonts.REGULAR, 11, 15, TEXT_2)
DETAIL_STRONG = Style(fonts.SEMIBOLD, 11, 15)
TAG = Style(fonts.MEDIUM, 11, 15, TEXT_2)
HEAD = Style(fonts.MEDIUM, 11, 15, TEXT_2)
HASH = Style(fonts.HASH, 10.8, 15, TEXT_2)
FINGERPRINT = Style(fonts.HASH, 14, 22)
KEY_GROUP = Style(fonts.HASH, 22, 30, TEXT, 1.5)

Run = tuple[str, Style]


class Wrapped(NamedTuple):
    """Lines that fit the width, and whether something had to be left off after the last."""

    lines: list[str]
    cut: bool


def measure(text: str, style: Style) -> float:
    """How wide one line is."""
    widths = fonts.register()[style.font]
    return sum([widths[character] for character in text]) * style.size + style.spacing * len(text)


def _break_word(word: str, style: Style, width: float) -> list[str]:
    """A word wider than the line, cut into pieces; after a mark like - / @ where one stands late in a piece."""
    widths = fonts.register()[style.font]
    pieces, room = [], (width - 0.01) / style.size
    while word:
        ends = accumulate(widths[character] for character in word)
        fits = max(1, next((n for n, end in enumerate(ends) if end > room), len(word)))
        if fits < len(word):
            after_mark = 1 + max(word.rfind(mark, fits // 2, fits) for mark in "-/@._")
            # Neither a lone letter nor two on the last line.
            fits = after_mark or max(1, min(fits, len(word) - 3))
        pieces.append(word[:fits])
        word = word[fits:]
    return pieces


def _break_line(line: str, style: Style, width: float) -> list[str]:
    if measure(line, style) <= width:
        return [line]
    lines, current, used = [], "", 0.0
    space = measure(" ", style)
    for word in line.split(" "):
        wide = measure(word, style)
        if current and used + space + wide <= width:
            current, used = f"{current} {word}", used + space + wide
            continue
        if current:
            lines.append(current)
        current, used = word, wide
        if wide > width:
            *full, current = _break_word(word, style, width)
            lines += full
            used = measure(current, style)
    return [*lines, current] if current else lines


def wrap(text: str, style: Style, width: float, most: int = CELL_LINES) -> Wrapped:
    """The text in lines of at most `width`, `most` of them; what is too long ends with an ellipsis."""
    # Even i and l are wider than a fifth of the size, so no more than this can be drawn.
    enough = most * (int(width / style.size * 5) + 1)
    lines: list[str] = []
    for line in fonts.printable(text[:enough]).split("\n"):
        if line or (lines and lines[-1]):
            lines += _break_line(line, style, width)
        if len(lines) > most:
            break
    cut = len(lines) > most or len(text) > enough
    lines = lines[:most] or [""]
    if cut:
        lines[-1] = fit(lines[-1] + ELLIPSIS, style, width)
    return Wrapped(lines if lines != [""] else [], cut)


def fit(text: str, style: Style, width: float) -> str:
    """The text on one line, shortened with an ellipsis where it is wider than `width`."""
    text = fonts.printable(text[:400]).replace("\n", " ")
    if measure(text, style) <= width:
        return text
    room = width - measure(ELLIPSIS, style)
    while text and measure(text, style) > room:
        text = text[:-1]
    return text.rstrip(" …") + ELLIPSIS


def wrap_runs(runs: Iterable[Run], width: float) -> list[list[Run]]:
    """Several styles in one paragraph, broken between words; each line is its runs."""
    lines: list[list[Run]] = [[]]
    used = 0.0
    for text, style in runs:
        for number, word in enumerate(fonts.printable(text[:4000]).replace("\n", " ").split(" ")):
            glue = " " if number else ""
            wide = measure(glue + word, style)
            if used + wide > width and used and glue:
                lines.append([])
                used, glue = 0.0, ""
                wide = measure(word, style)
            for piece in _break_word(word, style, width) if wide > width else [word]:
                if measure(glue + piece, style) + used > width and used:
                    lines.append([])
                    used = 0.0
                lines[-1].append((glue + piece, style))
                used += measure(glue + piece, style)
                glue = ""
    return [_joined(line) for line in lines]


def _joined(line: list[Run]) -> list[Run]:
    """Neighbours of one style as one run, so that they are drawn and read as one text."""
    joined: list[Run] = []
    for text, style in line:
        if joined and joined[-1][1] is style:
            joined[-1] = (joined[-1][0] + text, style)
        else:
            joined.append((text, style))
    return joined
