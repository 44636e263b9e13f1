"""Laid out pages become PDF bytes, with the same head and foot on each.

The bytes depend on nothing but the pages: no clock, no random id. The document's properties hold its title and
language, and no name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any

from entrack_vault.exports import fonts
from entrack_vault.exports.paper import LEFT, RIGHT, WIDTH, Box, Fill, Ink, Page, Paper, Shape, Stroke
from entrack_vault.exports.typeset import (
    ACCENT,
    BODY_2,
    DETAIL,
    DETAIL_STRONG,
    HASH,
    LINE_MID,
    LINE_STRONG,
    STRONG_13,
    SURFACE,
    TAG,
    TEXT,
    fit,
    measure,
)
from entrack_vault.i18n import Language, translate

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PAPER_WIDTH, PAPER_HEIGHT = 595.2756, 841.8898  # A4 in points
SCALE = 0.75  # points to a CSS pixel
HEIGHT = PAPER_HEIGHT / SCALE
HEAD_RULE, FOOT_RULE = 90.0, 1042.0


@dataclass(frozen=True)
class Frame:
    """What the head and foot of every page say."""

    language: Language
    title: str  # of the document, without a name
    organisation: str
    department: str
    demonstration: bool
    upper: str  # at the head's right
    lower: str
    foot: str
    foot_hash: str  # hex digits, set in groups of four
    foot_right: str


def groups_of_four(digits: str) -> str:
    """60be c61f ... as 60BE C61F ..."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4)).upper()


def paint(paper: Paper, frame: Frame) -> bytes:
    """The PDF."""
    return paint_all([(paper, frame)])


def paint_all(parts: Iterable[tuple[Paper, Frame]]) -> bytes:
    """Several prints in one PDF, each with its pages counted; one at least. Language and title are the first's."""
    from reportlab.pdfgen.canvas import Canvas

    rest = iter(parts)
    paper, frame = next(rest)

    fonts.register()
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(PAPER_WIDTH, PAPER_HEIGHT),
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 4),
        initialFontName=fonts.REGULAR,
        lang="nb-NO" if frame.language == "nb" else "en-GB",
    )
    canvas._doc.info = _properties(frame.title)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    before = 0
    for one, around in chain([(paper, frame)], rest):
        _pages(canvas, one, around, before)
        before += len(one.pages)
    canvas.save()
    return buffer.getvalue()


def _pages(canvas: "Canvas", paper: Paper, frame: Frame, before: int) -> None:
    """The pages of one print, after so many others."""
    total = len(paper.pages)
    for number, page in enumerate(paper.pages, 1):
        _frame(page, frame, number, total)
        canvas.translate(0, PAPER_HEIGHT)
        canvas.scale(SCALE, SCALE)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        _Shapes(canvas).draw(page.shapes)
        _texts(canvas, page.texts, total)
        for index, title in enumerate(page.bookmarks):
            canvas.bookmarkPage(f"{before + number}-{index}")
            canvas.addOutlineEntry(title, f"{before + number}-{index}")
        canvas.showPage()


def _properties(title: str) -> Any:
    """Title and program only. What reportlab writes by itself has an author, a subject and a time."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString

    entries = PDFDictionary({"Title": PDFString(title), "Producer": PDFString("Entrack Vault")})
    properties = PDFInfo()
    properties.title = title
    properties.format = entries.format
    return properties


def _frame(page: Page, frame: Frame, number: int, total: int) -> None:
    """Head and foot. The right side has first claim on the width, then the organisation."""
    head, texts = _head(frame)
    page.shapes += head
    page.texts += texts
    page.shapes.append(Stroke(((LEFT, FOOT_RULE + 0.5), (RIGHT, FOOT_RULE + 0.5)), LINE_MID))
    of = translate(frame.language, "Page {page} of {pages}", page=number, pages=total)
    page.texts += [
        Ink(LEFT, 1061.5, fit(frame.foot, DETAIL, WIDTH * 0.55), DETAIL),
        Ink(LEFT, 1075, groups_of_four(frame.foot_hash), HASH),
        Ink(RIGHT, 1061.5, fit(frame.foot_right, DETAIL, WIDTH * 0.42), DETAIL, True),
        Ink(RIGHT, 1075, of, DETAIL_STRONG, True),
    ]
    if any(isinstance(ink.text, str) and fonts.STAND_IN in ink.text for ink in page.texts):
        note = translate(
            frame.language,
            "{sign} stands for a character this print has no letter for. The vault keeps it unchanged.",
            sign=fonts.STAND_IN,
        )
        page.texts.append(Ink(LEFT, 1091, fit(note, DETAIL, WIDTH), DETAIL))


def _head(frame: Frame) -> tuple[list[Shape], list[Ink]]:
    shapes: list[Shape] = [
        *_mark(LEFT, 51),
        Stroke(((LEFT, HEAD_RULE + 0.5), (RIGHT, HEAD_RULE + 0.5)), TEXT),
    ]
    upper, lower = (fit(text, DETAIL, WIDTH * 0.4) for text in (frame.upper, frame.lower))
    texts = [Ink(RIGHT, 59.5, upper, DETAIL, True), Ink(RIGHT, 74.5, lower, DETAIL, True)]
    end = RIGHT - max(measure(upper, DETAIL), measure(lower, DETAIL)) - 20
    tag = translate(frame.language, "Demonstration vault, invented data") if frame.demonstration else ""
    tag_width = measure(tag, TAG) + 14 if tag else 0
    x = LEFT + 34
    organisation = fit(frame.organisation, STRONG_13, end - x - tag_width - 10)
    texts.append(Ink(x, 67.7, organisation, STRONG_13))
    x += measure(organisation, STRONG_13) + 10
    department = fit(frame.department, BODY_2, end - x - tag_width) if end - x - tag_width > 60 else ""
    if department:
        texts.append(Ink(x, 67.5, department, BODY_2))
        x += measure(department, BODY_2) + 10
    if tag:
        shapes.append(Box(x + 0.5, 54.5, tag_width, 17, 4, "", LINE_STRONG))
        texts.append(Ink(x + 7.5, 66.7, tag, TAG))
    return shapes, texts


def _mark(x: float, y: float) -> list[Shape]:
    """The program's mark, 24 pixels square: a vault door with its wheel."""
    wheel = [
        Stroke(((x + 12 + dx * 1.6, y + 12 + dy * 1.6), (x + 12 + dx * 4, y + 12 + dy * 4)), SURFACE, 1.6)
        for dx in (-1, 1)
        for dy in (-1, 1)
    ]
    hub = Box(x + 10, y + 10, 4, 4, 2, "", SURFACE, 1.6)
    return [Box(x, y, 24, 24, 5, ACCENT), Box(x + 5.6, y + 5.6, 12.8, 12.8, 2.6, "", SURFACE, 1.6), *wheel, hub]


def _colour(code: str) -> tuple[float, float, float]:
    red, green, blue = (int(code[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


class _Shapes:
    """Draws shapes, changing colour and line width only when they change."""

    def __init__(self, canvas: "Canvas") -> None:
        self.canvas = canvas
        self.edge, self.fill, self.width = "", "", 0.0

    def draw(self, shapes: list[Shape]) -> None:
        for shape in shapes:
            if isinstance(shape, Box):
                self._box(shape)
            elif isinstance(shape, Fill):
                self._squares(shape)
            else:
                self._stroke(shape)

    def _pen(self, colour: str, width: float) -> None:
        if colour != self.edge:
            self.canvas.setStrokeColorRGB(*_colour(colour))
            self.edge = colour
        if width != self.width:
            self.canvas.setLineWidth(width)
            self.width = width

    def _brush(self, colour: str) -> None:
        if colour != self.fill:
            self.canvas.setFillColorRGB(*_colour(colour))
            self.fill = colour

    def _box(self, shape: Box) -> None:
        if shape.fill:
            self._brush(shape.fill)
        if shape.edge:
            self._pen(shape.edge, shape.edge_width)
        bottom = -shape.y - shape.height
        self.canvas.roundRect(
            shape.x, bottom, shape.width, shape.height, shape.radius, bool(shape.edge), bool(shape.fill)
        )

    def _stroke(self, shape: Stroke) -> None:
        self._pen(shape.colour, shape.width)
        if len(shape.points) == 2:
            (x1, y1), (x2, y2) = shape.points
            self.canvas.line(x1, -y1, x2, -y2)
            return
        path = self.canvas.beginPath()
        path.moveTo(shape.points[0][0], -shape.points[0][1])
        for x, y in shape.points[1:]:
            path.lineTo(x, -y)
        if shape.closed:
            path.close()
        self.canvas.drawPath(path)

    def _squares(self, shape: Fill) -> None:
        self._brush("#000000")
        path = self.canvas.beginPath()
        for x, y in shape.corners:
            path.rect(x, -y - shape.size, shape.size, shape.size)
        self.canvas.drawPath(path, stroke=0, fill=1)


def _texts(canvas: "Canvas", texts: list[Ink], total: int) -> None:
    """All text of a page in one text object; font, colour and spacing are set only when they change."""
    block = canvas.beginText()
    font: tuple[str, float] = ("", 0)
    colour, spacing = "", 0.0
    for x, baseline, content, style, right in texts:
        text = content if isinstance(content, str) else fonts.printable(content(total))
        if (style.font, style.size) != font:
            font = (style.font, style.size)
            block.setFont(style.font, style.size, style.leading)
        if style.colour != colour:
            colour = style.colour
            block.setFillColorRGB(*_colour(colour))
        if style.spacing != spacing:
            spacing = style.spacing
            block.setCharSpace(spacing)
        block.setTextOrigin(x - measure(text, style) if right else x, -baseline)
        block.textLine(text)
    canvas.drawText(block)
