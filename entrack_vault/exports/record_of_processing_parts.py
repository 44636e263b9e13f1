"""Parts of the printed record of processing: one processing, and at the end what many of them share."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from entrack_vault.domain.processing import DataLine, GroundLine, Processing, Record
from entrack_vault.domain.times import show_day
from entrack_vault.exports.blocks import BETWEEN, Block, facts
from entrack_vault.exports.paper import LEFT, WIDTH, Paper, Stroke, box
from entrack_vault.exports.table import Part, Row, Table, columns, draw_table, fitted
from entrack_vault.exports.typeset import BODY, BODY_2, DETAIL, H1_CATEGORY, LINE_MID, NAME, STRONG, Style, wrap
from entrack_vault.i18n import N_, Language, translate, translate_count

_Heads = Sequence[tuple[str, float, Style]]  # message id, width, style
_RECIPIENTS: _Heads = (
    (N_("Recipient"), 146, NAME),
    (N_("What"), 140, BODY),
    (N_("When"), 118, BODY),
    (N_("Ground"), 162, BODY_2),
    (N_("Country"), 108, BODY_2),
)
_DEADLINES: _Heads = (
    (N_("Deadline"), 278, BODY),
    (N_("Ground"), 196, BODY_2),
    (N_("Required by law"), 100, BODY_2),
    (N_("Decided"), 100, BODY_2),
)
_SYSTEMS: _Heads = (
    (N_("System"), 140, NAME),
    (N_("What it is for"), 190, BODY),
    (N_("Who answers for it"), 140, BODY),
    (N_("How somebody is deleted there"), 204, BODY_2),
)
_MEASURES: _Heads = ((N_("Measure"), 180, NAME), (N_("What it means"), 494, BODY))
_TOGETHER = 120.0  # pixels of a table that begins on a page


def draw_processing(paper: Paper, one: Processing, language: Language) -> None:
    """One processing where the paper stands: whose data, grounds, what is held until when, who gets it."""
    paper.running = translate(language, "{category}, continued", category=one.name)
    paper.bookmark(one.name)
    paper.paragraph(one.name, H1_CATEGORY)
    paper.y += 2
    purpose = () if one.purpose == one.name else (translate(language, "Purpose: {purpose}", purpose=one.purpose),)
    people = translate(language, "Whose data: {people}", people=", ".join(one.people))
    for text in (*purpose, people, one.happens):
        paper.paragraph(text, BODY_2)
    paper.y += 12
    _grounds(paper, one, language)
    _data(paper, one, language)
    facts(paper, *_facts(one, language))
    paper.running = ""


def _grounds(paper: Paper, one: Processing, language: Language) -> None:
    """Two boxes side by side: the ground the notice states, and the one assessed under the law."""
    none = translate(language, "The notice states none.")
    sides = (
        (translate(language, "Ground in the privacy notice"), one.stated),
        (translate(language, "Ground assessed under the law"), one.assessed),
    )
    width = WIDTH / 2 - 30
    texts = [
        [
            (line, style)
            for text, style in ((label, DETAIL), *(_ground_texts(grounds, language) or [(none, BODY)]))
            for line in wrap(text, style, width).lines
        ]
        for label, grounds in sides
    ]
    height = max(sum(style.leading for _, style in side) for side in texts) + 24
    paper.need(height)
    top, middle = paper.y, LEFT + WIDTH / 2
    line = Stroke(((middle, top + 1), (middle, top + height - 1)), LINE_MID)
    paper.add(box(LEFT, top, WIDTH, height, edge=LINE_MID), line)
    for x, side in zip((LEFT + 15, middle + 15), texts, strict=True):
        y = top + 11
        for text, style in side:
            paper.put(x, y, text, style)
            y += style.leading + (2 if style is DETAIL and text == side[0][0] else 0)
    paper.y = top + height + 16


def _ground_texts(grounds: Iterable[GroundLine], language: Language) -> list[tuple[str, Style]]:
    found = []
    for ground in grounds:
        found.append((ground.name, STRONG))
        found += [(text, BODY) for text in (ground.article, ground.evidence) if text]
        if ground.only:
            only = ", ".join(ground.only)
            found.append((translate(language, "Only for: {fields}", fields=only), DETAIL))
    return found


def _data(paper: Paper, one: Processing, language: Language) -> None:
    """Categories with their fields and documents, and when they are deleted."""
    if not one.data:
        return
    heads = (translate(language, "Category"), translate(language, "Data"), translate(language, "Deleted"))
    rows = [_data_row(line, before, language) for before, line in pairwise((None, *one.data)) if line]
    widths = (104.0, 316.0, 254.0)
    draw_table(paper, Table(fitted(columns(heads, widths, (NAME, BODY, BODY_2)), rows), rows, padding=4))
    paper.y += 16


def _data_row(line: DataLine, before: DataLine | None, language: Language) -> Row:
    """The category and its group stand at the first of their lines."""
    same = before is not None and (before.category, before.population) == (line.category, line.population)
    documents = translate(language, "Documents: {documents}", documents=line.documents_text)
    return Row(
        (
            () if same else (Part(line.category.text, NAME), Part(line.population.text, DETAIL)),
            (Part(line.fields_text, BODY), Part(documents if line.documents else "", BODY_2)),
            tuple(Part(rule.text, BODY_2) for rule in line.rules),
        )
    )


def _facts(one: Processing, language: Language) -> tuple[list[Block], list[Block]]:
    def say(text: str) -> str:
        return translate(language, text)

    readers = [
        translate_count(
            language,
            "{job}, {count} member: {categories}",
            "{job}, {count} members: {categories}",
            line.members,
            job=line.job,
            categories=", ".join(line.opens),
        )
        for line in one.readers
    ]
    systems = [f"{line.name}: {', '.join(line.holds)}" for line in one.systems]
    recipients = [
        translate(language, "{recipient} ({country})", recipient=line.name, country=line.country)
        for line in one.recipients
    ]
    nothing_left = say("Nothing leaves the EEA.")
    transfers = [f"{line.name}: {line.transfer}" for line in one.transfers]
    left: list[Block] = [
        (say("Data"), one.described),
        (say("Sources"), one.sources and (", ".join(one.sources),)),
        (say("Who receives it"), recipients or (say("No one outside."),)),
        (say("Out of the EEA"), transfers or (nothing_left,)),
    ]
    more = () if one.data else tuple(f"{line.text} ({line.ground})" for line in one.rules)
    right: list[Block] = [
        (say("Deleted"), (*more, one.kept)),
        (say("Who opens it in the vault"), readers or (say("Nobody: nothing of it is in the vault."),))
        if one.readers or not one.stored
        else (say("Who opens it in the vault"), (say("Nobody: no job description in use opens it for this."),)),
        (say("In other systems"), systems),
        (say("Who answers for it"), (one.answers,)),
    ]
    return left, right


def draw_shared(paper: Paper, record: Record) -> None:
    """Recipients, deadlines, other systems and measures, each once."""
    language = record.language
    recipients = {line.key: line for one in record.processings for line in one.recipients}
    rules = {line.key: line for one in record.processings for line in one.rules}
    systems = {line.name: line for one in record.processings for line in one.systems}
    yes, no = translate(language, "Yes"), translate(language, "No")
    tables = (
        (
            translate(language, "Recipients"),
            _RECIPIENTS,
            [(one.name, one.what, one.when, one.ground, one.country) for one in recipients.values()],
        ),
        (
            translate(language, "Deadlines for deletion"),
            _DEADLINES,
            [
                (one.text, one.ground, yes if one.statutory else no, _day(one.decided, language))
                for one in rules.values()
            ],
        ),
        (
            translate(language, "Other systems"),
            _SYSTEMS,
            [(one.name, one.purpose, one.owner, one.deleting) for one in systems.values()],
        ),
        (
            translate(language, "How the data is kept safe"),
            _MEASURES,
            [(one.name, one.text) for one in record.measures],
        ),
    )
    for title, heads, lines in tables:
        if lines:
            _table(paper, title, heads, lines, language)


def _table(paper: Paper, title: str, heads: _Heads, lines: Sequence[tuple[str, ...]], language: Language) -> None:
    paper.need(_TOGETHER)
    paper.bookmark(title)
    named = [translate(language, head) for head, _, _ in heads]
    rows = [Row(line) for line in lines]
    made = columns(named, [width for _, width, _ in heads], [style for _, _, style in heads])
    draw_table(paper, Table(fitted(made, rows), rows, title))
    paper.y += BETWEEN + 16


def _day(text: str, language: Language) -> str:
    return show_day(date.fromisoformat(text), language)
