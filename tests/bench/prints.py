"""An overview of 60 values and 50 log lines, beside the same ink put on pages by reportlab alone."""

import io
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from entrack_vault.exports import fonts, overview
from entrack_vault.exports.paper import Paper
from tests.bench.figures import Figure, median_of
from tests.exports.sample_overview import sample


def measure() -> list[Figure]:
    """Both drawn several times after one warm-up, fonts registered."""
    document = sample()
    part = document.categories[0]
    values = [value for one in document.categories for value in one.values]
    wide = replace(part, values=tuple((values * 60)[:60]))
    document = replace(
        document, categories=(wide, *document.categories[1:]), log=tuple((list(document.log) * 50)[:50])
    )
    overview.draw(document)
    paper = overview.lay_out(document)
    value = median_of(lambda: overview.draw(document), 9) * 1000
    floor = median_of(lambda: _bare(paper), 9) * 1000
    met = value <= 1.5 * floor and value < 300
    name = f"overview of 60 values and 50 log lines ({len(paper.pages)} pages)"
    return [Figure(name, "ms", value, floor, "<= 1.5 x, < 300 ms", met)]


def _bare(paper: Paper) -> None:
    """The same texts and shapes, straight onto a canvas."""
    fonts.register()
    canvas = Canvas(io.BytesIO(), pagesize=(595.28, 841.89), pageCompression=1)
    for page in paper.pages:
        for ink in page.texts:
            canvas.setFont(ink.style.font, 9)
            canvas.drawString(
                ink.x * 0.75, 841.89 - ink.baseline * 0.75, ink.text if isinstance(ink.text, str) else "1"
            )
        for _ in page.shapes:
            canvas.line(10, 10, 100, 10)
        canvas.showPage()
    canvas.save()
