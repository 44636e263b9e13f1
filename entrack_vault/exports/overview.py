"""The overview as a PDF: the printed answer to "what do you hold on me?" (DOMAIN facts 1 to 17).

The first page answers and sums up; overview_category.py draws what is held, overview_closing.py who may see it,
who has seen it, the rights and the receipt.
"""

from collections.abc import Sequence

from entrack_vault.domain.overview import CategoryPart, Overview
from entrack_vault.exports.blocks import facts, warn
from entrack_vault.exports.overview_category import draw_category, nothing_held
from entrack_vault.exports.overview_closing import draw_closing
from entrack_vault.exports.paint import Frame, paint, paint_all
from entrack_vault.exports.paper import GUTTER, LEFT, RIGHT, WIDTH, Late, Paper, box
from entrack_vault.exports.table import Column, Part, Row, Table, draw_table
from entrack_vault.exports.typeset import (
    ANSWER,
    BODY,
    BODY_2,
    DETAIL,
    H1,
    LEAD,
    NAME,
    STRONG,
    Style,
    wrap,
)
from entrack_vault.i18n import translate

CASE_WIDTH = 210.0
ADDRESS_LINES = 6
LATE_NUMBER = Style(BODY.font, BODY.size, BODY.leading, BODY_2.colour)


def draw(overview: Overview) -> bytes:
    """The whole document as PDF bytes. The same overview gives the same bytes."""
    return paint(lay_out(overview), frame(overview))


def draw_all(overviews: Sequence[Overview]) -> bytes:
    """Several overviews of one human being as one file, each with its own number and pages."""
    return paint_all((lay_out(one), frame(one)) for one in overviews)


def frame(overview: Overview) -> Frame:
    """Head and foot of every page: whose, which document, and the access log's head it was printed at."""
    language = overview.language
    number = f"{overview.log_sequence:,}".replace(",", "\u202f" if language == "nb" else ",")
    return Frame(
        language=language,
        title=translate(language, "Overview {number}", number=overview.document_number),
        organisation=overview.organisation,
        department=overview.department,
        demonstration=overview.demonstration,
        upper=translate(language, "Overview {number}", number=overview.document_number),
        lower=translate(language, "Printed {when}", when=overview.printed),
        foot=translate(language, "Head of the access log, no. {number}", number=number),
        foot_hash=overview.log_hash,
        foot_right=translate(language, "{person} · case {case}", person=overview.person, case=overview.case_number)
        if overview.case_number
        else overview.person,
    )


def lay_out(overview: Overview) -> Paper:
    """Every page of the overview, not yet painted."""
    paper = Paper()
    starts: dict[int, int] = {}
    _answer(paper, overview)
    if overview.incomplete:
        warn(paper, overview.incomplete)
    if overview.categories:
        _contents(paper, overview, starts)
    _facts(paper, overview)
    for index, part in enumerate(overview.categories):
        starts[index] = draw_category(
            paper, overview.language, part, new_page=paper.number == 1, may_break=index == 0
        )
    draw_closing(paper, overview)
    return paper


def _answer(paper: Paper, overview: Overview) -> None:
    """Recipient, heading, yes or no, and the case."""
    language = overview.language
    paper.y = 127
    for line in overview.recipient[:ADDRESS_LINES]:
        paper.paragraph(line, BODY, width=WIDTH * 0.6, most=2)
    paper.y = max(paper.y, 181) + 36
    title = translate(language, "Overview of the data we hold on you")
    paper.bookmark(title)
    paper.paragraph(title, H1)
    paper.y += 18
    top = paper.y
    case_bottom = _case(paper, overview, top)
    width = WIDTH - CASE_WIDTH - GUTTER
    answer = (
        translate(language, "Yes, we hold data on you.")
        if overview.held
        else translate(language, "No, we hold no data on you.")
    )
    paper.y += 1.5
    paper.paragraph(answer, ANSWER, width=width)
    paper.y += 5
    for paragraph in overview.summary.split("\n\n"):
        paper.paragraph(paragraph, LEAD, width=width)
        paper.y += 12
    paper.y = max(paper.y - 12, case_bottom if paper.number == 1 else 0) + 26


def _case(paper: Paper, overview: Overview, top: float) -> float:
    """The box with the request's case. Returns its lower edge."""
    language = overview.language
    facts = (
        (translate(language, "Case number"), overview.case_number),
        (translate(language, "Request received"), overview.received),
        (translate(language, "Answer due"), overview.deadline),
        (translate(language, "Identity checked"), overview.identity_check),
    )
    x = RIGHT - CASE_WIDTH
    y = top + 13
    for label, value in facts:
        if not value:
            continue
        paper.put(x + 15, y, label, DETAIL)
        y += DETAIL.leading
        for line in wrap(value, BODY, CASE_WIDTH - 30, 4).lines:
            paper.put(x + 15, y, line, BODY)
            y += BODY.leading
        y += 8
    bottom = y - 8 + 12
    paper.add(box(x, top, CASE_WIDTH, bottom - top, edge="#C3CDC9"))
    return bottom


def _contents(paper: Paper, overview: Overview, starts: dict[int, int]) -> None:
    """What we hold, category by category, with the page each begins on."""
    language = overview.language
    heads = (
        Column(translate(language, "Category"), LEFT, 116, NAME),
        Column(translate(language, "Values"), 180, 71, BODY, True),
        Column(translate(language, "Documents"), 258, 81, BODY, True),
        Column(translate(language, "Why"), 367, 225, BODY_2),
        Column(translate(language, "Deleted after"), 602, 96, BODY),
        Column(translate(language, "Page"), 698, 36, LATE_NUMBER, True),
    )
    rows = [_contents_row(overview, part, _page_of(starts, index)) for index, part in enumerate(overview.categories)]
    if overview.held:
        rows.append(_total(overview))
    registered = (
        translate(language, "registered as: {population}", population=overview.population)
        if overview.population
        else ""
    )
    title = translate(language, "What we hold")
    draw_table(paper, Table(heads, rows, title, registered, 6, overview.held))
    if overview.hold_note:
        paper.y += 7
        starred = any(part.on_hold for part in overview.categories)
        paper.paragraph(f"* {overview.hold_note}" if starred else overview.hold_note, DETAIL)
    paper.y += 20


def _page_of(starts: dict[int, int], index: int) -> Late:
    return lambda _pages: str(starts[index])


def _contents_row(overview: Overview, part: CategoryPart, page: Late) -> Row:
    language = overview.language
    if part.closed:
        opened_by = translate(language, "Closed to the one who printed this. Opened by {who}.", who=part.closed)
        return Row((part.name, (Part(opened_by, BODY_2, 500),), "", "", "", page))
    if nothing_held(part):
        return Row((part.name, (Part(translate(language, "Nothing is held"), BODY_2, 300),), "", "", "", page))
    delete_by = f"{part.delete_by} *" if part.on_hold and part.delete_by else part.delete_by
    return Row(
        (
            part.name,
            str(len(part.values) or "–"),
            str(len(part.documents) or "–"),
            part.purposes,
            delete_by,
            page,
        )
    )


def _total(overview: Overview) -> Row:
    language = overview.language
    values = sum(len(part.values) for part in overview.categories)
    documents = sum(len(part.documents) for part in overview.categories)
    closed = any(part.closed for part in overview.categories)
    label = translate(language, "In all, shown here") if closed else translate(language, "In all")
    return Row(
        (
            (Part(label, STRONG, 116),),
            (Part(str(values), STRONG),),
            (Part(str(documents), STRONG),),
            "",
            "",
            "",
        )
    )


def _facts(paper: Paper, overview: Overview) -> None:
    """Where it is, who receives it, sources, what is left out, automated decisions, controller."""
    language = overview.language
    nobody = translate(language, "No one outside.")
    only_you = translate(language, "Nothing comes from anyone but you.")
    nothing = translate(language, "Nothing is left out.")
    controller = translate(language, "{organisation}, by the finance manager", organisation=overview.organisation)
    left_out = (translate(language, "Left out"), overview.left_out or (nothing,))
    automated = (translate(language, "Automated decisions"), (overview.automated,))
    contact = (overview.contact,) if overview.contact else ()
    responsible = (translate(language, "Controller"), (controller, *contact))
    if not overview.held:
        facts(paper, [responsible], [left_out, automated])
        return
    left = [
        (translate(language, "Where the data is"), overview.where),
        (translate(language, "Who receives it"), overview.disclosed or (nobody,)),
    ]
    sources = (translate(language, "Sources other than you"), overview.sources or (only_you,))
    if overview.notices:
        left.append((translate(language, "Privacy notice"), overview.notices))
    if overview.as_member:
        left.append((translate(language, "As a member of this vault's staff"), overview.as_member))
    facts(paper, left, [sources, left_out, automated, responsible])
