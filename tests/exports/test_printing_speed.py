"""Sixty values and fifty log lines: laying out costs little beside what reportlab needs for the same pages."""

import time
from collections.abc import Callable
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from sample_overview import full

from entrack_vault.exports import fonts, overview
from entrack_vault.exports.paint import paint
from entrack_vault.exports.paper import Paper
from entrack_vault.exports.typeset import measure

CONTENT = full("en", values=60, lines=50)


def finished_pages() -> Paper:
    """The pages with their heads and feet, as they were painted."""
    paper = overview.lay_out(CONTENT)
    paint(paper, overview.frame(CONTENT))
    return paper


def drawn_bare(paper: Paper) -> bytes:
    """Every text at its place in its font and a colour, by reportlab alone."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pageCompression=1, initialFontName=fonts.REGULAR)
    for page in paper.pages:
        for x, baseline, content, style, right in page.texts:
            text = content if isinstance(content, str) else content(len(paper.pages))
            canvas.setFont(style.font, style.size)
            canvas.setFillColorRGB(0.1, 0.1, 0.1)
            canvas.drawString(x - measure(text, style) if right else x, 1123 - baseline, text)
        for _ in page.shapes:
            canvas.line(60, 100, 734, 100)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def quickest(work: Callable[[], object]) -> float:
    """Processor seconds of the quickest of seven runs."""
    times = []
    for _ in range(7):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_an_overview_takes_at_most_half_as_long_again_as_its_pages_drawn_bare() -> None:
    paper = finished_pages()
    assert sum(len(part.values) for part in CONTENT.categories) == 60
    bare, ours = quickest(lambda: drawn_bare(paper)), quickest(lambda: overview.draw(CONTENT))
    assert ours <= 1.5 * bare, f"{ours * 1000:.0f} ms beside {bare * 1000:.0f} ms"
    assert ours < 0.3
