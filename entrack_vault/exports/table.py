"""Tables that break across pages with their heads repeated.

A cell wraps within its column. A text too long for its column stands beneath its row, as wide as the table's
rest, and flows over as many pages as it needs up to a stated limit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from entrack_vault.exports import fonts
from entrack_vault.exports.paper import LEFT, RIGHT, Late, Paper
from entrack_vault.exports.typeset import BODY, H2, HEAD, LINE, LINE_STRONG, Style, fit, measure, wrap

LONG_TEXT_LINES = 400  # about eight pages; the caller says what is left out after that
GAP = 8.0
AIR = 4.0  # more, after a word that fills its column
LONGEST_WORD = 175.0  # a longer one is broken, at a mark where it has one
WORDS_OF = 400  # as much of a text as decides the width of its column
_MARK = re.compile(r"(?<=[-/@._])")
LONG_AFTER = 8  # lines a cell may take before its text is set beneath the row


class Column(NamedTuple):
    """Where a column stands, in pixels from the page's left edge, and how its cells look."""

    head: str
    x: float
    width: float
    style: Style = BODY
    right: bool = False


class Part(NamedTuple):
    """One text in a cell, beneath the part before it; `width` lets it run on over the columns to the right."""

    text: str
    style: Style
    width: float = 0.0


Cell = str | Late | Sequence[Part]


class Row(NamedTuple):
    """Cells, one per column. `long` is the number of the column whose text may go beneath the row, `note` what
    is said when even that leaves something out."""

    cells: Sequence[Cell]
    long: int = -1
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A heading, columns and rows. `total`: the last row sums up, set off by a stronger line."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    title: str = ""
    detail: str = ""
    padding: float = 5.0
    total: bool = False


class Line(NamedTuple):
    """One line of a laid out row, `top` counted from the row's first line."""

    x: float
    top: float
    text: str | Late
    style: Style
    right: bool


class LaidOut(NamedTuple):
    """A row ready to be put: its lines and height, then the long text beneath."""

    lines: list[Line]
    height: float
    beneath: list[str]
    beneath_x: float
    note: str


def columns(heads: Sequence[str], widths: Sequence[float], styles: Sequence[Style]) -> list[Column]:
    """Columns side by side from the left margin; `widths` include the gap after each. ValueError where they would
    reach beyond the right margin."""
    if sum(widths) > RIGHT - LEFT:
        raise ValueError("the columns are wider than the page")
    starts = [LEFT + sum(widths[:index]) for index in range(len(widths))]
    return [
        Column(head, x, width - (GAP if index < len(widths) - 1 else 0), style)
        for index, (head, x, width, style) in enumerate(zip(heads, starts, widths, styles, strict=True))
    ]


def fitted(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns, each at least as wide as its longest word, from what the wider ones can spare.

    Words beyond LONGEST_WORD pixels do not count, and nothing moves when there is no room to spare.
    """
    texts = [
        {(column.head, HEAD), *(text for row in rows for text in _texts(column, row.cells[index]))}
        for index, column in enumerate(columns)
    ]
    least = [max(_widest_word(text, style) for text, style in each) for each in texts]
    whole = [max(_whole_width(text, style) for text, style in each) for each in texts]
    widths = [column.width for column in columns]
    short = [max(0.0, need - width) for need, width in zip(least, widths, strict=True)]
    # First from where no line breaks by it, then from where only more lines come of it.
    for needs in (whole, least):
        lacking = sum(short)
        spare = [max(0.0, width - max(need, word)) for width, need, word in zip(widths, needs, least, strict=True)]
        taken = min(lacking, sum(spare))
        if taken:
            widths = [
                width + few * taken / lacking - free * taken / sum(spare)
                for width, few, free in zip(widths, short, spare, strict=True)
            ]
            short = [few * (1 - taken / lacking) for few in short]
    starts = [columns[0].x + sum(widths[:index]) + GAP * index for index in range(len(widths))]
    return [column._replace(x=x, width=width) for column, x, width in zip(columns, starts, widths, strict=True)]


def _texts(column: Column, cell: Cell) -> list[tuple[str, Style]]:
    """The texts that a cell sets within its column."""
    return [] if callable(cell) else [(part.text, part.style) for part in _parts(cell, column) if not part.width]


def _whole_width(text: str, style: Style) -> float:
    """The width of the longest line, unbroken."""
    return max(measure(line, style) for line in fonts.printable(text[:WORDS_OF]).split("\n")) + 0.01


def _widest_word(text: str, style: Style) -> float:
    """The longest word's width; one that no column could hold counts by the pieces between its marks."""
    words = fonts.printable(text[:WORDS_OF]).replace("\n", " ").split(" ")
    widths = [measure(word, style) for word in words]
    pieces = [
        measure(piece, style)
        for word, width in zip(words, widths, strict=True)
        if width > LONGEST_WORD
        for piece in _MARK.split(word)
    ]
    return max((width + AIR for width in (*widths, *pieces) if width <= LONGEST_WORD), default=0.0)


def draw_table(paper: Paper, table: Table) -> None:
    """Puts the table where the paper stands; title, heads and first row stay together."""
    rows = [_lay_out(table, row) for row in table.rows]
    first = _height(table, rows[0]) if rows else 0.0
    paper.need((28 if table.title else 0) + _heads_height(table) + first)
    if table.title:
        section_title(paper, table.title, table.detail)
    _heads(paper, table)
    for number, row in enumerate(rows):
        if paper.need(_height(table, row)):
            _heads(paper, table)
        last = number == len(rows) - 1
        _put_row(paper, table, row, LINE_STRONG if table.total and last else LINE)


def section_title(paper: Paper, title: str, detail: str = "") -> None:
    """A heading of 16 pixels, with a remark on its baseline."""
    paper.put(LEFT, paper.y, fit(title, H2, 420), H2)
    if detail:
        x = LEFT + measure(fit(title, H2, 420), H2) + 5
        style = Style(BODY.font, BODY.size, H2.leading, HEAD.colour)
        paper.put(x, paper.y + H2.rise - style.rise, fit(detail, style, RIGHT - x), style)
    paper.y += 28


def _heads_height(table: Table) -> float:
    most = max(len(wrap(column.head, HEAD, column.width).lines) for column in table.columns)
    return most * HEAD.leading + 6


def _heads(paper: Paper, table: Table) -> None:
    height = _heads_height(table)
    for column in table.columns:
        lines = wrap(column.head, HEAD, column.width).lines
        top = paper.y + height - 6 - len(lines) * HEAD.leading
        for line in lines:
            x = column.x + column.width if column.right else column.x
            paper.put(x, top, line, HEAD, right=column.right)
            top += HEAD.leading
    paper.rule(paper.y + height - 1, LINE_STRONG)
    paper.y += height


def _parts(cell: str | Sequence[Part], column: Column) -> Sequence[Part]:
    return (Part(cell, column.style),) if isinstance(cell, str) else cell


def _lay_out(table: Table, row: Row) -> LaidOut:
    lines: list[Line] = []
    height, note = BODY.leading, ""
    beneath: list[str] = []
    beneath_x = LEFT
    for index, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        x = column.x + column.width if column.right else column.x
        if callable(cell):
            lines.append(Line(x, 0, cell, column.style, column.right))
            continue
        top = 0.0
        for part in _parts(cell, column):
            if not part.text:
                continue
            may_move = index == row.long and part.style is column.style
            wrapped = wrap(part.text, part.style, part.width or column.width)
            if may_move and len(wrapped.lines) > LONG_AFTER:
                beneath, cut = wrap(part.text, BODY, RIGHT - column.x, LONG_TEXT_LINES)
                beneath_x, note = column.x, row.note if cut else ""
                continue
            left = column.x if part.width else x
            for line in wrapped.lines:
                lines.append(Line(left, top, line, part.style, column.right and not part.width))
                top += part.style.leading
        height = max(height, top)
    return LaidOut(lines, height, beneath, beneath_x, note)


def _height(table: Table, row: LaidOut) -> float:
    """What must stand together: the row, and the first lines of the text beneath it."""
    return row.height + 2 * table.padding + 1 + min(3, len(row.beneath)) * BODY.leading


def _put_row(paper: Paper, table: Table, row: LaidOut, colour: str) -> None:
    top = paper.y + table.padding
    for line in row.lines:
        paper.put(line.x, top + line.top, line.text, line.style, right=line.right)
    paper.y = top + row.height
    for number, text in enumerate(row.beneath):
        if paper.need(BODY.leading + (BODY.leading if number == len(row.beneath) - 2 else 0)):
            _heads(paper, table)
            paper.y += table.padding
        paper.put(row.beneath_x, paper.y, text, BODY)
        paper.y += BODY.leading
    if row.note:
        paper.paragraph(row.note, HEAD, row.beneath_x, RIGHT - row.beneath_x)
    paper.y += table.padding + 1
    paper.rule(paper.y - 1, colour)
