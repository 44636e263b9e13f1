"""Pieces that several printed pages share: titled blocks in two columns, and the amber box."""

from collections.abc import Sequence

from entrack_vault.exports.paper import GUTTER, HALF, LEFT, WIDTH, Paper, box, warning
from entrack_vault.exports.typeset import BODY, BODY_2, STRONG, WARN, WARN_LINE, WARN_SOFT, wrap

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
    heights = [sum(_block_height(block) for block in side) - 14 for side in sides]
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


def _block_height(block: Block) -> float:
    title, texts = block
    lines = sum(len(wrap(text, BODY_2, HALF, 400).lines) for text in texts if text)
    return len(wrap(title, STRONG, HALF).lines) * STRONG.leading + 2 + lines * BODY.leading + 14
