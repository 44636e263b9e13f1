"""The overview's last part: who has access, the access log's extract, the rights and the receipt to sign."""

from entrack_vault.domain.overview import Overview
from entrack_vault.exports.paper import GUTTER, HALF, LEFT, RIGHT, WIDTH, Box, Paper, Stroke, box
from entrack_vault.exports.table import GAP, Column, Row, Table, columns, draw_table, section_title
from entrack_vault.exports.typeset import (
    BODY,
    BODY_2,
    DETAIL,
    H2,
    HEAD,
    LINE_MID,
    NAME,
    STRONG,
    TEXT,
    Style,
    fit,
    measure,
    wrap,
    wrap_runs,
)
from entrack_vault.i18n import Language, translate, translate_count

HIGH = 420.0  # what ends above this leaves more than half of the page


def draw_closing(paper: Paper, overview: Overview) -> None:
    """On a page of its own, unless the page under way is still mostly empty."""
    if overview.held and paper.y > HIGH:
        paper.turn()
        paper.y += 4
    else:
        paper.y += 28
    paper.bookmark(translate(overview.language, "Who has access"))
    _readers(paper, overview)
    _requests(paper, overview)
    _log(paper, overview)
    _rights(paper, overview)
    _receipt(paper, overview)


def _readers(paper: Paper, overview: Overview) -> None:
    language = overview.language
    title = translate(language, "Who has access")
    if not overview.readers:
        section_title(paper, title)
        paper.paragraph(translate(language, "No job description opens anything on you."), BODY)
        paper.y += 26
        return
    names = [part.name for part in overview.categories]
    rights = [_padded(reader.rights, len(names)) for reader in overview.readers]
    heads = [
        Column(translate(language, "Job description"), LEFT, 118, NAME),
        Column(translate(language, "Members"), 182, 74, BODY, True),
    ]
    x = 274.0
    for name, width in zip(names, _matrix_widths(names, rights, RIGHT - x), strict=True):
        heads.append(Column(name, x, width - GAP, BODY))
        x += width
    rows = [
        Row((reader.job, str(reader.members), *(right or "–" for right in row)))
        for reader, row in zip(overview.readers, rights, strict=True)
    ]
    draw_table(paper, Table(heads, rows, title, padding=6))
    paper.y += 26


def _matrix_widths(names: list[str], rights: list[tuple[str, ...]], room: float) -> list[float]:
    """As wide as each column's words need, gaps included; what is over or short is shared out."""
    heads = [max(measure(word, HEAD) for word in fit(name, HEAD, 150).split(" ")) for name in names]
    cells = [[fit(row[index], BODY, 90) for row in rights] for index in range(len(names))]
    whole = [max((measure(text, BODY) for text in texts), default=0.0) for texts in cells]
    words = [max((measure(word, BODY) for text in texts for word in text.split(" ")), default=0.0) for texts in cells]
    wanted = [max(cell, head) + GAP for cell, head in zip(whole, heads, strict=True)]
    if sum(wanted) > room:
        # Cells may wrap between their words; a head that breaks inside one cannot be read.
        wanted = [max(cell, head) + GAP for cell, head in zip(words, heads, strict=True)]
    spare = (room - sum(wanted)) / max(1, len(wanted))
    return [width + spare for width in wanted] if spare > 0 else [width * room / sum(wanted) for width in wanted]


def _padded(rights: tuple[str, ...], count: int) -> tuple[str, ...]:
    return (*rights, *[""] * count)[:count]


def _requests(paper: Paper, overview: Overview) -> None:
    """What the person has asked for before, and what came of it."""
    if not overview.requests:
        return
    language = overview.language
    heads = [
        translate(language, "Number"),
        translate(language, "Right"),
        translate(language, "What it was about"),
        translate(language, "Received"),
        translate(language, "Answer"),
    ]
    rows = [Row((one.number, one.right, one.about, one.received, one.answer)) for one in overview.requests]
    widths, styles = [116, 118, 220, 90, 130], [NAME, BODY, BODY, BODY, BODY_2]
    draw_table(paper, Table(columns(heads, widths, styles), rows, translate(language, "Your requests"), padding=6))
    paper.y += 26


def _log(paper: Paper, overview: Overview) -> None:
    language = overview.language
    title = translate(language, "Extract of the access log")
    if overview.log:
        heads = [
            translate(language, "When"),
            translate(language, "What"),
            translate(language, "Category"),
            translate(language, "Why"),
            translate(language, "Job description"),
        ]
        widths, styles = [138, 156, 100, 150, 130], [BODY, NAME, BODY, BODY, BODY_2]
        named = any(line.member for line in overview.log)
        if named:
            heads.append(translate(language, "Member"))
            widths, styles = [138, 118, 86, 104, 120, 108], [*styles, BODY_2]
        rows = [
            Row((line.when, line.event, line.categories, line.purpose, line.job, *([line.member] * named)))
            for line in overview.log
        ]
        draw_table(paper, Table(columns(heads, widths, styles), rows, title, overview.log_note, 6))
    else:
        section_title(paper, title, overview.log_note)
        paper.paragraph(translate(language, "The access log has no entries on you."), BODY)
    if overview.names_note:
        paper.y += 7
        paper.paragraph(overview.names_note, DETAIL)
    paper.y += 27


def _rights(paper: Paper, overview: Overview) -> None:
    """The rights in two columns, then where to send a request and a complaint."""
    language = overview.language
    first = _right_height(overview.rights[0]) if overview.rights else 0
    paper.need(28 + first + 20)
    section_title(paper, translate(language, "Your rights"))
    for index in range(0, len(overview.rights), 2):
        pair = overview.rights[index : index + 2]
        height = max(_right_height(right) for right in pair)
        paper.need(height)
        top = paper.y
        for x, (name, sentence) in zip((LEFT, LEFT + HALF + GUTTER), pair, strict=False):
            paper.y = top
            paper.mixed(((f"{name}.", STRONG), (f" {sentence}", BODY_2)), x, HALF)
        paper.y = top + height
    paper.y += 4
    if overview.contact:
        requests = translate(
            language,
            "Send requests to payroll, finance or {contact}. We answer within one month, free of charge.",
        )
    else:
        requests = translate(
            language, "Send requests to payroll or finance. We answer within one month, free of charge."
        )
    _addressed(paper, requests, "{contact}", overview.contact)
    _addressed(
        paper,
        translate(language, "You can complain to {authority} (datatilsynet.no) if you think we break the rules."),
        "{authority}",
        "Datatilsynet",
    )
    paper.y += 28


def _right_height(right: tuple[str, str]) -> float:
    runs = ((f"{right[0]}.", STRONG), (f" {right[1]}", BODY_2))
    return len(wrap_runs(runs, HALF)) * BODY.leading + 6


def _addressed(paper: Paper, sentence: str, blank: str, name: str) -> None:
    """A sentence with the name in it set in bold."""
    before, _, after = sentence.partition(blank)
    paper.mixed(((before, BODY), (name, STRONG), (after, BODY)))


def _receipt(paper: Paper, overview: Overview) -> None:
    """The box to sign. It never stands on two pages."""
    language = overview.language
    inner = WIDTH - 42
    confirmed = translate(
        language,
        "I have received the overview of the data {organisation} holds on me. "
        "My signature does not mean that I agree with its content.",
        organisation=overview.organisation,
    )
    lines = wrap(confirmed, BODY, inner, 6).lines
    height = 43 + len(lines) * BODY.leading + 96
    paper.need(height)
    top = paper.y
    x = LEFT + 21
    paper.add(box(LEFT, top, WIDTH, height, edge=LINE_MID))
    paper.put(x, top + 17, translate(language, "Receipt"), H2)
    remark = Style(BODY.font, BODY.size, BODY.leading, BODY_2.colour)
    paper.put(
        RIGHT - 21,
        top + 17 + H2.rise - remark.rise,
        lambda pages: _pages(language, overview.document_number, pages),
        remark,
        right=True,
    )
    y = top + 43
    for line in lines:
        paper.put(x, y, line, BODY)
        y += BODY.leading
    _boxes(paper, language, x, y + 14)
    _signatures(paper, overview, x, y + 62)
    paper.y = top + height


def _pages(language: Language, number: str, pages: int) -> str:
    return translate_count(
        language, "Overview {number}, {count} page", "Overview {number}, {count} pages", pages, number=number
    )


def _boxes(paper: Paper, language: Language, x: float, top: float) -> None:
    choices = (
        translate(language, "Received on paper"),
        translate(language, "Gone through together"),
        translate(language, "I want something corrected"),
    )
    for choice in choices:
        paper.add(Box(x + 0.75, top + 3.25, 12, 12, 2, "", TEXT, 1.2))
        paper.put(x + 21, top, choice, BODY)
        x += 21 + measure(choice, BODY) + 28


def _signatures(paper: Paper, overview: Overview, x: float, top: float) -> None:
    language = overview.language
    by = translate(language, "Handed over by, for {organisation}", organisation=overview.organisation)
    for width, label in (
        (170.0, translate(language, "Place and date")),
        (207.0, overview.person),
        (207.0, by),
    ):
        paper.add(Stroke(((x, top + 0.5), (x + width, top + 0.5)), TEXT))
        paper.put(x, top + 5, fit(label, DETAIL, width), DETAIL)
        x += width + 24
