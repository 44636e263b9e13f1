"""A letter or an agreement on A4: title, paragraphs, and lines to sign on where it has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from entrack_vault.exports.paint import Frame, paint, paint_all
from entrack_vault.exports.paper import LEFT, WIDTH, Paper
from entrack_vault.exports.typeset import BODY, DETAIL, H1, H2
from entrack_vault.i18n import Language

_LINE = 260.0  # pixels to sign on
_APART = 320.0


@dataclass(frozen=True)
class Letter:
    """What it says, in one language; every text is already formatted."""

    language: Language
    organisation: str
    department: str
    title: str
    date: str
    paragraphs: Sequence[str]
    signed_by: Sequence[str] = ()  # who signs, side by side
    recipient: Sequence[str] = ()  # lines of the address it is sent to
    demonstration: bool = False
    enclosed: Sequence[str] = ()  # a text that comes with it, on a page of its own: its heading, then its paragraphs


def draw(letter: Letter) -> bytes:
    """The letter as PDF bytes. The same letter gives the same bytes."""
    return paint(*_laid_out(letter))


def draw_all(letters: Iterable[Letter]) -> bytes:
    """Several letters in one PDF to be printed at once; each counts its own pages. One at least."""
    return paint_all(_laid_out(one) for one in letters)


def _laid_out(letter: Letter) -> tuple[Paper, Frame]:
    paper = Paper()
    for line in letter.recipient:
        paper.paragraph(line, BODY, width=WIDTH * 0.6, most=2)
    if letter.recipient:
        paper.y += 36
    paper.put(LEFT, paper.y, letter.title, H1)
    paper.y += H1.leading + 18
    for paragraph in letter.paragraphs:
        paper.paragraph(paragraph, BODY)
        paper.y += 12
    if letter.signed_by:
        paper.need(90)
        paper.y += 60
        for at, name in enumerate(letter.signed_by):
            paper.rule(paper.y, x=LEFT + at * _APART, width=_LINE)
            paper.put(LEFT + at * _APART, paper.y + 6, name, DETAIL)
    if letter.enclosed:
        heading, *paragraphs = letter.enclosed
        paper.turn()
        paper.put(LEFT, paper.y, heading, H2)
        paper.y += H2.leading + 14
        for paragraph in paragraphs:
            paper.paragraph(paragraph, BODY)
            paper.y += 10
    frame = Frame(
        language=letter.language,
        title=letter.title,
        organisation=letter.organisation,
        department=letter.department,
        demonstration=letter.demonstration,
        upper=letter.title,
        lower=letter.date,
        foot="",
        foot_hash="",
        foot_right="",
    )
    return paper, frame
