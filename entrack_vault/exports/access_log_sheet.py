"""The access log, or a part of it, as a PDF: newest first, with the head it was read at on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrack_vault.exports.paint import Frame, paint
from entrack_vault.exports.paper import LEFT, Paper
from entrack_vault.exports.table import Row, Table, columns, draw_table, fitted
from entrack_vault.exports.typeset import BODY, BODY_2, H1, LEAD
from entrack_vault.i18n import Language, translate

_WIDTHS = (48.0, 88.0, 106.0, 116.0, 106.0, 112.0, 98.0)


@dataclass(frozen=True)
class LogSheet:
    """Lines as the window shows them, the first row the headings; every text is already formatted.

    A row: number, time, staff member, event, registered person, rooms, purpose.
    """

    language: Language
    organisation: str
    department: str
    printed: str
    title: str  # whose log it is
    chosen: str  # which of its lines these are, in a sentence
    rows: Sequence[Sequence[str]]
    log_sequence: str
    log_hash: str
    demonstration: bool = False


def draw(sheet: LogSheet) -> bytes:
    """The document as PDF bytes. The same sheet gives the same bytes."""
    language = sheet.language
    title = sheet.title
    paper = Paper()
    paper.bookmark(title)
    paper.put(LEFT, paper.y, title, H1)
    paper.y += H1.leading + 10
    paper.paragraph(sheet.chosen, LEAD)
    paper.y += 16
    heads, *lines = sheet.rows
    styles = (BODY_2, BODY_2, BODY, BODY, BODY, BODY_2, BODY_2)
    rows = [Row(tuple(line)) for line in lines]
    draw_table(paper, Table(fitted(columns(heads, _WIDTHS, styles), rows), rows, padding=3.5))
    frame = Frame(
        language=language,
        title=title,
        organisation=sheet.organisation,
        department=sheet.department,
        demonstration=sheet.demonstration,
        upper=title,
        lower=translate(language, "Printed {when}", when=sheet.printed),
        foot=translate(language, "Head of the access log, no. {number}", number=sheet.log_sequence),
        foot_hash=sheet.log_hash,
        foot_right="",
    )
    return paint(paper, frame)
