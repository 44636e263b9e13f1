"""The pages of an overview as reportlab alone draws them: the floor that drawing is measured against."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from entrack_vault.domain.overview import Overview
from entrack_vault.exports import fonts, overview
from entrack_vault.exports.paint import paint
from entrack_vault.exports.paper import Paper
from entrack_vault.exports.typeset import measure


def finished_pages(content: Overview) -> Paper:
    """The pages with their heads and feet, as they were painted."""
    paper = overview.lay_out(content)
    paint(paper, overview.frame(content))
    return paper


def drawn_bare(paper: Paper) -> bytes:
    """Every text at its place in its font and a colour, by reportlab alone."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pageCompression=1, initialFontName=fonts.REGULAR)
    for page in paper.pages:
        for x, baseline, told, style, right in page.texts:
            text = told if isinstance(told, str) else told(len(paper.pages))
            canvas.setFont(style.font, style.size)
            canvas.setFillColorRGB(0.1, 0.1, 0.1)
            canvas.drawString(x - measure(text, style) if right else x, 1123 - baseline, text)
        for _ in page.shapes:
            canvas.line(60, 100, 734, 100)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
