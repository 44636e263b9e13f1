"""A letter or an agreement on A4: title, paragraphs, and lines to sign on where it has them."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrack_vault.exports.paint import Frame, paint
from entrack_vault.exports.paper import LEFT, WIDTH, Paper
from entrack_vault.exports.typeset import BODY, DETAIL, H1
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


def draw(letter: Letter) -> bytes:
    """The letter as PDF bytes. The same letter gives the same bytes."""
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
    return paint(paper, frame)
