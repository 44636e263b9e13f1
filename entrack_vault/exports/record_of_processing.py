"""The record of processing as a PDF (GDPR Art. 30).

The first page says who the controller is and lists the processings; then each of them; then what many of them share,
told in full once: recipients, deadlines, other systems and the measures that keep the data safe.
"""

from entrack_vault.domain.processing import Processing, Record
from entrack_vault.exports.blocks import Block, two_columns
from entrack_vault.exports.paint import Frame, paint
from entrack_vault.exports.paper import LEFT, Late, Paper
from entrack_vault.exports.record_of_processing_parts import draw_processing, draw_shared
from entrack_vault.exports.table import Column, Row, Table, draw_table
from entrack_vault.exports.typeset import BODY, BODY_2, H1, LEAD, NAME, TEXT_2, Style
from entrack_vault.i18n import Language, translate, translate_count

_APART = 34.0  # between two processings
_NAMED = 4  # groups; more are everyone
_BEGINNING = 210.0  # what must fit on the page for one to begin there


def draw(record: Record) -> bytes:
    """The document as PDF bytes. The same record gives the same bytes."""
    language = record.language
    title = translate(language, "Record of processing")
    number = f"{record.log_sequence:,}".replace(",", "\u202f" if language == "nb" else ",")
    frame = Frame(
        language=language,
        title=f"{title} {record.number}",
        organisation=record.organisation,
        department=record.department,
        demonstration=record.demonstration,
        upper=f"{title} {record.number}",
        lower=translate(language, "As of {day}", day=record.made),
        foot=translate(language, "Head of the access log, no. {number}", number=number),
        foot_hash=record.log_hash,
        foot_right="",
    )
    return paint(_lay_out(record, title), frame)


def _lay_out(record: Record, title: str) -> Paper:
    language, paper = record.language, Paper()
    starts: dict[int, int] = {}
    paper.bookmark(title)
    paper.put(LEFT, paper.y, title, H1)
    paper.y += H1.leading + 10
    lead = translate_count(
        language,
        "What {organisation} does with personal data, in one processing (GDPR Art. 30).",
        "What {organisation} does with personal data, in {count} processings (GDPR Art. 30).",
        len(record.processings),
        organisation=record.organisation,
    )
    paper.paragraph(lead, LEAD)
    paper.y += 18
    two_columns(paper, *_controller(record))
    paper.y += 12
    _contents(paper, record, starts)
    paper.turn()
    for index, one in enumerate(record.processings):
        if index and not paper.need(_APART + _BEGINNING):
            paper.y += _APART
        starts[index] = paper.number
        draw_processing(paper, one, language)
    paper.turn()
    draw_shared(paper, record)
    return paper


def _controller(record: Record) -> tuple[list[Block], list[Block]]:
    language = record.language
    controller = translate(language, "{organisation}, by the finance manager", organisation=record.organisation)
    told = translate(
        language,
        "Worked out from what the vault may hold, the deadlines in force and the job descriptions that are signed, as"
        " of {day}. Nobody registered is named in it.",
        day=record.made,
    )
    left: list[Block] = [(translate(language, "Controller"), (controller, record.contact))]
    return left, [(translate(language, "How it was made"), (told,))]


def _contents(paper: Paper, record: Record, starts: dict[int, int]) -> None:
    """Every processing with the page it begins on."""
    language = record.language
    heads = (
        Column(translate(language, "Processing"), LEFT, 200, NAME),
        Column(translate(language, "Whose data"), 268, 220, BODY),
        Column(translate(language, "Ground assessed under the law"), 496, 200, BODY_2),
        Column(translate(language, "Page"), 698, 36, Style(BODY.font, BODY.size, BODY.leading, TEXT_2), True),
    )
    rows = [
        Row((one.name, _people(one, language), one.assessed[0].name, _page_of(starts, index)))
        for index, one in enumerate(record.processings)
    ]
    draw_table(paper, Table(heads, rows, translate(language, "The processings"), padding=3.5))


def _page_of(starts: dict[int, int], index: int) -> Late:
    return lambda _pages: str(starts[index])


def _people(one: Processing, language: Language) -> str:
    if len(one.people) <= _NAMED:
        return ", ".join(one.people)
    return translate(language, "Everyone registered")
