"""One category's part of the overview: grounds, values, earlier values, documents, recipients, places.

A closed category is shown closed: no counts and no values, but its grounds and who may open it.
"""

from entrack_vault.domain.overview import CategoryPart, HeldValue
from entrack_vault.exports.blocks import Block, two_columns
from entrack_vault.exports.paper import LEFT, WIDTH, Paper, Stroke, box, hatch, lock
from entrack_vault.exports.table import Cell, Part, Row, Table, columns, draw_table, fitted
from entrack_vault.exports.typeset import (
    BODY,
    BODY_2,
    DETAIL,
    GROUND,
    H1_CATEGORY,
    LINE_MID,
    NAME,
    STRONG,
    TEXT_2,
    Style,
    fit,
    measure,
    wrap,
)
from entrack_vault.i18n import Language, translate, translate_count

BETWEEN = 38.0
FULL_PAGE, BEGINNING = 900.0, 300.0


def nothing_held(part: CategoryPart) -> bool:
    """Whether nothing at all is held in an open category."""
    return not (part.closed or part.values or part.earlier or part.documents)


def draw_category(
    paper: Paper, language: Language, part: CategoryPart, *, new_page: bool, may_break: bool = False
) -> int:
    """Puts the category under the one before, else on a new page. Returns the page it begins on.

    It goes under the one before when all of it fits there, or when it is too long for one page anyway (or
    `may_break`) and enough of it can begin there.
    """
    height = _least_height(part)
    room = paper.room - BETWEEN
    paper.running = translate(language, "{category}, continued", category=part.name)
    may_break = may_break or height > FULL_PAGE
    if not new_page and (height < room or (may_break and room > BEGINNING)):
        place = paper.place()
        paper.y += BETWEEN
        _draw(paper, language, part)
        if paper.number == place.page or may_break:
            paper.running = ""
            return place.page
        paper.back(place)
    paper.running = ""
    paper.turn()
    start = paper.number
    paper.running = translate(language, "{category}, continued", category=part.name)
    _draw(paper, language, part)
    paper.running = ""
    return start


def _least_height(part: CategoryPart) -> float:
    """What the category takes when no text wraps."""
    if part.closed or nothing_held(part):
        return 170.0 if part.closed else 28.0
    tables = sum(49 + 29 * len(rows) for rows in (part.earlier, part.documents, part.disclosures) if rows)
    return 175 + 44 * len(part.values) + tables


def _draw(paper: Paper, language: Language, part: CategoryPart) -> None:
    _title(paper, language, part)
    if part.closed:
        _closed(paper, language, part.closed)
        if part.ground_stated or part.ground_assessed:
            paper.y += 14
            _grounds(paper, language, part)
        return
    if not nothing_held(part):
        _grounds(paper, language, part)
    _values(paper, language, part)
    _earlier(paper, language, part)
    _documents(paper, language, part)
    _disclosures(paper, language, part)
    _places(paper, language, part)


def _title(paper: Paper, language: Language, part: CategoryPart) -> None:
    paper.need(28 if nothing_held(part) else 100 if part.closed else 200)
    paper.bookmark(part.name)
    name = fit(part.name, H1_CATEGORY, 400)
    paper.put(LEFT, paper.y, name, H1_CATEGORY)
    x = LEFT + measure(name, H1_CATEGORY) + 12
    style = Style(BODY.font, BODY.size, BODY.leading, TEXT_2)
    remark = fit(_remark(language, part), style, LEFT + WIDTH - x)
    paper.put(x, paper.y + H1_CATEGORY.rise - style.rise, remark, style)
    paper.y += 28 + 14


def _remark(language: Language, part: CategoryPart) -> str:
    """The counts beside the category's name; none for a closed one."""
    if part.closed:
        return translate(language, "Closed")
    if nothing_held(part):
        return translate(language, "We hold nothing on you in this category.")
    counts = [translate_count(language, "{count} value", "{count} values", len(part.values))]
    if part.earlier:
        counts.append(translate_count(language, "{count} earlier value", "{count} earlier values", len(part.earlier)))
    if part.documents:
        counts.append(translate_count(language, "{count} document", "{count} documents", len(part.documents)))
    return " · ".join(counts)


def _closed(paper: Paper, language: Language, who: str) -> None:
    text = translate(
        language,
        "The job description of the one who printed this does not open this category. Opened by {who}.",
        who=who,
    )
    lines = wrap(text, BODY, WIDTH - 100).lines
    height = len(lines) * BODY.leading + 24
    paper.need(height)
    top = paper.y
    paper.add(
        box(LEFT, top, WIDTH, height, fill=GROUND),
        *hatch(LEFT + 6, top + 6, 38, height - 12, LINE_MID),
        box(LEFT, top, WIDTH, height, edge=LINE_MID),
        *lock(LEFT + 58, top + 11, TEXT_2),
    )
    for number, line in enumerate(lines):
        paper.put(LEFT + 84, top + 12 + number * BODY.leading, line, BODY)
    paper.y += height


def _grounds(paper: Paper, language: Language, part: CategoryPart) -> None:
    """Two boxes side by side: the ground the notice states, and the one assessed under the law."""
    sides = (
        (
            translate(language, "Ground in the privacy notice"),
            part.ground_stated,
            part.ground_stated_evidence,
        ),
        (
            translate(language, "Ground assessed under the law"),
            part.ground_assessed,
            part.ground_assessed_article,
        ),
    )
    width = WIDTH / 2 - 30
    texts = [
        [
            (line, style)
            for text, style in ((label, DETAIL), (ground, STRONG), (evidence, BODY))
            if text
            for line in wrap(text, style, width, 8).lines
        ]
        for label, ground, evidence in sides
    ]
    height = max(sum(style.leading for _, style in side) for side in texts) + 24
    paper.need(height)
    top = paper.y
    paper.add(
        box(LEFT, top, WIDTH, height, edge=LINE_MID),
        Stroke(((LEFT + WIDTH / 2, top + 1), (LEFT + WIDTH / 2, top + height - 1)), LINE_MID),
    )
    for x, side in zip((LEFT + 15, LEFT + WIDTH / 2 + 15), texts, strict=True):
        y = top + 11
        for line, style in side:
            paper.put(x, y, line, style)
            y += style.leading + (2 if style is DETAIL else 0)
    paper.y = top + height + 14


def _values(paper: Paper, language: Language, part: CategoryPart) -> None:
    if part.values:
        heads = (
            translate(language, "Data"),
            translate(language, "Value"),
            translate(language, "Since"),
            translate(language, "Source"),
            translate(language, "Why"),
            translate(language, "Deleted after"),
        )
        widths = (106, 140, 91, 143.5, 105, 88.5)
        styles = (BODY_2, STRONG, BODY, BODY, BODY, BODY)
        rows = [_value_row(language, value) for value in part.values]
        draw_table(paper, Table(fitted(columns(heads, widths, styles), rows), rows))
    for sentence in part.rules:
        paper.y += 7
        paper.paragraph(sentence, DETAIL)
    if part.values or part.rules:
        paper.y += 18


def _value_row(language: Language, value: HeldValue) -> Row:
    entered = translate(language, "entered by {job}", job=value.entered_by) if value.entered_by else ""
    cells: tuple[Cell, ...] = (
        value.label,
        (Part(value.value or "–", STRONG), Part(value.note, DETAIL)),
        value.since,
        (Part(value.source, BODY), Part(entered, DETAIL)),
        value.purpose,
        value.delete_by,
    )
    return Row(cells, 1, _left_out(language, value.value))


def _left_out(language: Language, value: str) -> str:
    return translate(
        language,
        "The value is too long to be printed whole: it has {count} characters. You can have all of it as a file.",
        count=len(value),
    )


def _earlier(paper: Paper, language: Language, part: CategoryPart) -> None:
    if not part.earlier:
        return
    heads = (
        translate(language, "Data"),
        translate(language, "Value"),
        translate(language, "Applied"),
        translate(language, "Corrected because"),
    )
    rows = [
        Row((each.label, each.value or "–", each.period, each.reason), 1, _left_out(language, each.value))
        for each in part.earlier
    ]
    table = columns(heads, (106, 152.5, 190, 225.5), (BODY_2, BODY, BODY, BODY))
    draw_table(paper, Table(fitted(table, rows), rows, translate(language, "Earlier values")))
    paper.y += 18


def _documents(paper: Paper, language: Language, part: CategoryPart) -> None:
    if not part.documents:
        return
    heads = (
        translate(language, "Document"),
        translate(language, "Content"),
        translate(language, "Date"),
        translate(language, "Size"),
        translate(language, "Deleted after"),
    )
    table = columns(heads, (170, 183, 86, 75, 160), (NAME, BODY, BODY, BODY, BODY))
    table[3] = table[3]._replace(x=table[3].x - 16, right=True)
    rows = [Row((each.name, each.content, each.date, each.size, each.delete_by)) for each in part.documents]
    draw_table(paper, Table(table, rows, translate(language, "Documents")))
    paper.y += 18


def _disclosures(paper: Paper, language: Language, part: CategoryPart) -> None:
    if not part.disclosures:
        return
    heads = (
        translate(language, "Recipient"),
        translate(language, "What"),
        translate(language, "When"),
        translate(language, "Ground"),
        translate(language, "Country"),
    )
    table = columns(heads, (146, 144, 130, 174, 80), (NAME, BODY, BODY, BODY_2, BODY_2))
    rows = [Row((each.recipient, each.what, each.when, each.ground, each.country)) for each in part.disclosures]
    draw_table(paper, Table(fitted(table, rows), rows, translate(language, "Who receives it")))
    paper.y += 18


def _places(paper: Paper, language: Language, part: CategoryPart) -> None:
    """Where it is besides this vault, and what can be taken along."""
    if nothing_held(part) and not part.places and not part.portable:
        return
    blocks: list[Block] = [
        (translate(language, "Where it is"), part.places or (translate(language, "Only in this vault."),))
    ]
    if part.portable:
        blocks.append((translate(language, "Take your data with you"), (part.portable,)))
    if not part.disclosures:
        title = translate(language, "Who receives it")
        blocks.append((title, (translate(language, "No one outside."),)))
    two_columns(paper, blocks[::2], blocks[1::2])
