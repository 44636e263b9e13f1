"""Pieces that several printed pages share: titled blocks in two columns, and the amber box."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from entrack_vault.exports.paper import GUTTER, HALF, LEFT, WIDTH, Paper, box, warning
from entrack_vault.exports.typeset import BODY, BODY_2, STRONG, WARN, WARN_LINE, WARN_SOFT, Style, wrap

BETWEEN = 14.0  # room after a block
_BETWEEN_THIRDS = 26.0
_THIRD = (WIDTH - 2 * _BETWEEN_THIRDS) / 3
_TOGETHER = 5  # lines of a paragraph that never part
_LEAST_ROOM = 6 * BODY.leading

Block = tuple[str, Sequence[str]]  # a title and its paragraphs


def warn(paper: Paper, text: str) -> None:
    """An amber box: said plainly when something is closed to the one who printed."""
    lines = wrap(text, BODY, WIDTH - 54).lines
    height = len(lines) * BODY.leading + 20
    paper.need(height)
    top = paper.y
    paper.add(box(LEFT, top, WIDTH, height, fill=WARN_SOFT, edge=WARN_LINE), *warning(LEFT + 14, top + 11, WARN))
    for number, line in enumerate(lines):
        paper.put(LEFT + 40, top + 10 + number * BODY.leading, line, BODY)
    paper.y += height + 26


def two_columns(paper: Paper, left: Sequence[Block], right: Sequence[Block]) -> None:
    """Titled blocks in two columns; one after the other where they are too long for a page."""
    sides = [[block for block in side if any(block[1])] for side in (left, right)]
    heights = [sum(_block_height(block) for block in side) - BETWEEN for side in sides]
    tall = max(heights)
    if tall > 850:
        for title, texts in [*sides[0], *sides[1]]:
            paper.need(3 * BODY.leading)
            paper.paragraph(title, STRONG)
            for text in texts:
                paper.paragraph(text, BODY_2)
            paper.y += 14
        return
    paper.need(tall)
    top = paper.y
    for x, side in zip((LEFT, LEFT + HALF + GUTTER), sides, strict=True):
        paper.y = top
        for title, texts in side:
            paper.paragraph(title, STRONG, x, HALF)
            paper.y += 2
            for text in texts:
                paper.paragraph(text, BODY_2, x, HALF)
            paper.y += 14
    paper.y = top + tall


def facts(paper: Paper, left: Sequence[Block], right: Sequence[Block]) -> None:
    """Titled blocks in two columns; in three where two are too tall for the page, going on overleaf if need be."""
    sides = [
        [(title, [text for text in texts if text]) for title, texts in side if any(texts)] for side in (left, right)
    ]
    tall = max(sum(_block_height(block) for block in side) - BETWEEN for side in sides)
    if paper.room < min(tall, _LEAST_ROOM):
        paper.turn()
    if tall <= paper.room:
        two_columns(paper, *sides)
        return
    pieces = [piece for side in sides for block in side for piece in _pieces(block)]
    while pieces:
        whole = _whole(pieces)
        columns, rest = _filled(whole, paper.room)
        if rest:
            columns, rest = _filled(pieces, paper.room)
        else:  # the lowest columns that hold everything
            columns = next(
                low for low, over in (_filled(whole, height) for height in _heights(paper.room)) if not over
            )
        top = paper.y
        for number, column in enumerate(columns):
            y = top
            for piece in column:
                for line, style in piece.lines:
                    paper.put(LEFT + number * (_THIRD + _BETWEEN_THIRDS), y, line, style)
                    y += style.leading
                y += piece.after
        paper.y = top + max(sum(_height(piece) for piece in column) for column in columns)
        pieces = rest
        if pieces:
            paper.turn()


class _Piece(NamedTuple):
    """Lines that stay together, and the room after them."""

    lines: list[tuple[str, Style]]
    after: float = 0.0


def _height(piece: _Piece) -> float:
    return sum(style.leading for _, style in piece.lines) + piece.after


def _pieces(block: Block) -> list[_Piece]:
    """The title with the first lines, then paragraph by paragraph; a long paragraph a few lines at a time."""
    title, texts = block
    pieces = [_Piece([(line, STRONG) for line in wrap(title, STRONG, _THIRD).lines])]
    for number, text in enumerate(texts):
        lines = [(line, BODY_2) for line in wrap(text, BODY_2, _THIRD, 400).lines]
        together = [lines] if len(lines) <= _TOGETHER else [lines[at : at + 3] for at in range(0, len(lines), 3)]
        if number == 0:
            pieces[0].lines.extend(together.pop(0))
        pieces += [_Piece(part) for part in together]
    pieces[-1] = pieces[-1]._replace(after=BETWEEN)
    return pieces


def _whole(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces of each block as one."""
    blocks: list[_Piece] = []
    open_block = False
    for piece in pieces:
        if open_block:
            blocks[-1] = _Piece([*blocks[-1].lines, *piece.lines], piece.after)
        else:
            blocks.append(piece)
        open_block = not piece.after
    return blocks


def _filled(pieces: Sequence[_Piece], limit: float) -> tuple[list[list[_Piece]], list[_Piece]]:
    """The pieces put in three columns of at most `limit` one after the other, and those left over."""
    columns: list[list[_Piece]] = [[]]
    used = 0.0
    for number, piece in enumerate(pieces):
        if columns[-1] and used + _height(piece) - piece.after > limit:
            if len(columns) == 3:
                return columns, list(pieces[number:])
            columns.append([])
            used = 0.0
        columns[-1].append(piece)
        used += _height(piece)
    return columns, []


def _heights(most: float) -> Iterator[float]:
    """Column heights to try, a third of a line apart, up to `most`."""
    height = 2 * BODY.leading
    while height < most:
        yield height
        height += BODY.leading / 3
    yield most


def _block_height(block: Block) -> float:
    title, texts = block
    lines = sum(len(wrap(text, BODY_2, HALF, 400).lines) for text in texts if text)
    return len(wrap(title, STRONG, HALF).lines) * STRONG.leading + 2 + lines * BODY.leading + BETWEEN
