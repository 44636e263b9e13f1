"""A4 pages as lists of marks: laid out first, painted when the number of pages is known.

Lengths are CSS pixels (794 x 1123 on A4) from the top left corner. Nothing is drawn before `paint`, so a part
can be laid out, found not to fit and taken back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from entrack_vault.exports.typeset import BODY, DETAIL, LINE, TEXT, Run, Style, measure, wrap, wrap_runs

LEFT, RIGHT, TOP, BOTTOM = 60.0, 734.0, 113.0, 1034.0
WIDTH = RIGHT - LEFT
GUTTER = 40.0
HALF = (WIDTH - GUTTER) / 2
PARAGRAPH_LINES = 400  # about eight pages

# Text that is known only when all pages are laid out; given the number of pages.
Late = Callable[[int], str]


class Ink(NamedTuple):
    """One line of text; `x` is its left end, or its right end when `right`."""

    x: float
    baseline: float
    text: str | Late
    style: Style
    right: bool = False


class Stroke(NamedTuple):
    """A line through points; `closed` joins the last to the first."""

    points: tuple[tuple[float, float], ...]
    colour: str = LINE
    width: float = 1.0
    closed: bool = False


class Box(NamedTuple):
    """A rectangle with rounded corners; "" draws no fill or no edge."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    fill: str = ""
    edge: str = ""
    edge_width: float = 1.0


class Fill(NamedTuple):
    """Equal black squares, the dark modules of a QR code."""

    size: float
    corners: tuple[tuple[float, float], ...]


Shape = Stroke | Box | Fill


@dataclass
class Page:
    """What stands on one page."""

    shapes: list[Shape] = field(default_factory=list)
    texts: list[Ink] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)


class Place(NamedTuple):
    """A point in the layout to come back to."""

    page: int
    y: float
    shapes: int
    texts: int
    bookmarks: int


class Paper:
    """The pages laid out so far, and how far down the last one is filled."""

    def __init__(self) -> None:
        self.pages = [Page()]
        self.y = TOP
        self.running = ""  # what a page begins with when it continues the one before

    @property
    def number(self) -> int:
        """The number of the page being filled, from 1."""
        return len(self.pages)

    @property
    def fresh(self) -> bool:
        """Whether the page being filled is still empty."""
        page = self.pages[-1]
        return not page.texts and not page.shapes

    @property
    def room(self) -> float:
        """How much is left of the page."""
        return BOTTOM - self.y

    def turn(self) -> None:
        """Begins a new page."""
        self.pages.append(Page())
        self.y = TOP
        if self.running:
            self.put(LEFT, self.y, self.running, DETAIL)
            self.y += 15 + 10

    def need(self, height: float) -> bool:
        """Begins a new page unless `height` fits on this one. Whether it did."""
        if self.y + height <= BOTTOM or self.fresh:
            return False
        self.turn()
        return True

    def place(self) -> Place:
        """Where the layout stands."""
        page = self.pages[-1]
        return Place(self.number, self.y, len(page.shapes), len(page.texts), len(page.bookmarks))

    def back(self, place: Place) -> None:
        """Takes back everything laid out since `place`."""
        del self.pages[place.page :]
        page = self.pages[-1]
        del page.shapes[place.shapes :], page.texts[place.texts :], page.bookmarks[place.bookmarks :]
        self.y = place.y

    def put(self, x: float, top: float, text: str | Late, style: Style, *, right: bool = False) -> None:
        """One line of text, already fitted to its room, with the top of its line at `top`."""
        if text != "":
            self.pages[-1].texts.append(Ink(x, top + style.rise, text, style, right))

    def put_runs(self, x: float, top: float, runs: Sequence[Run]) -> None:
        """One line of several styles that share a baseline."""
        rise = max((style.rise for _, style in runs), default=0.0)
        for text, style in runs:
            self.pages[-1].texts.append(Ink(x, top + rise, text, style))
            x += measure(text, style)

    def add(self, *shapes: Shape) -> None:
        """Lines and boxes, beneath all text of the page."""
        self.pages[-1].shapes += shapes

    def rule(self, y: float, colour: str = LINE, x: float = LEFT, width: float = WIDTH) -> None:
        """A line across, one pixel high, its top at `y`."""
        self.add(Stroke(((x, y + 0.5), (x + width, y + 0.5)), colour))

    def bookmark(self, title: str) -> None:
        """An entry in the reader's list of contents that leads to this page."""
        self.pages[-1].bookmarks.append(title)

    def paragraph(
        self,
        text: str,
        style: Style = BODY,
        x: float = LEFT,
        width: float = WIDTH,
        most: int = PARAGRAPH_LINES,
    ) -> None:
        """Lines that flow on to the next page; two at least stay together."""
        self.lines(wrap(text, style, width, most).lines, style, x)

    def lines(self, lines: Sequence[str], style: Style, x: float = LEFT) -> None:
        """Lines already broken, flowing on to the next page."""
        self.need(min(2, len(lines)) * style.leading)
        for line in lines:
            self.need(style.leading)
            self.put(x, self.y, line, style)
            self.y += style.leading

    def mixed(self, runs: Sequence[Run], x: float = LEFT, width: float = WIDTH) -> None:
        """A paragraph of several styles, all with the line height of BODY."""
        for line in wrap_runs(runs, width):
            self.need(BODY.leading)
            self.put_runs(x, self.y, line)
            self.y += BODY.leading


def box(x: float, y: float, width: float, height: float, *, fill: str = "", edge: str = "") -> Box:
    """A card: six pixel corners and a one pixel edge inside its size."""
    return Box(x + 0.5, y + 0.5, width - 1, height - 1, 6, fill, edge)


def hatch(x: float, y: float, width: float, height: float, colour: str, step: float = 5.0) -> list[Stroke]:
    """Slanted lines that fill a rectangle: the sign of something closed."""
    strokes = []
    start = step
    while start < width + height:
        x1, y1 = (x + start, y) if start <= width else (x + width, y + start - width)
        x2, y2 = (x, y + start) if start <= height else (x + start - height, y + height)
        strokes.append(Stroke(((x1, y1), (x2, y2)), colour, 0.8))
        start += step
    return strokes


def lock(x: float, y: float, colour: str = TEXT) -> list[Shape]:
    """A padlock, 16 pixels square."""
    shackle = ((4.7, 7.4), (4.7, 4.7), (5.6, 2.7), (8, 1.6), (10.4, 2.7), (11.3, 4.7), (11.3, 7.4))
    return [
        Box(x + 2, y + 7.4, 12, 7.2, 1.6, "", colour, 1.5),
        Stroke(tuple((x + dx, y + dy) for dx, dy in shackle), colour, 1.5),
    ]


def warning(x: float, y: float, colour: str) -> list[Shape]:
    """A triangle with an exclamation mark, 16 pixels square."""
    return [
        Stroke(((x + 8, y + 1.8), (x + 15, y + 14), (x + 1, y + 14)), colour, 1.5, True),
        Stroke(((x + 8, y + 6.2), (x + 8, y + 9.4)), colour, 1.5),
        Stroke(((x + 8, y + 11), (x + 8, y + 12.2)), colour, 1.5),
    ]
