"""One processing as it is read in the window: why, which data until when, who gets it, who opens it, where it is."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QWidget

from entrack_vault.domain.processing import DataLine, GroundLine, Processing, RecipientLine, Record, RuleLine
from entrack_vault.domain.times import show_day
from ui.look.theme import THEME, px
from ui.parts.frames import card, column, row
from ui.parts.marks import Tag
from ui.parts.text import Label
from ui.words import language, say, say_count

_FEW = 2  # groups that are named in a row
_BESIDE_UP_TO = 150  # per cent of text size; above it things stand below one another
Cells = Sequence[tuple[str, str, str]]  # text, role and tone


def people(one: Processing) -> str:
    """Whose data it is, in few words."""
    return ", ".join(one.people) if len(one.people) <= _FEW else say("Several groups")


def controller(record: Record) -> QWidget:
    """Whose record it is, and how the data is kept safe."""
    told = [
        (say("Controller"), say("{organisation}, by the finance manager", organisation=record.organisation)),
        (say("Department"), record.department),
        (say("Contact"), record.contact or say("Not stated. It is written under Settings.")),
        (say("As of"), record.made),
    ]
    text = say(
        "Worked out from what the vault may hold, the deadlines in force, the job descriptions and the other systems."
        " Nobody registered is named in it."
    )
    measures = [[(line.name, "value", "text"), (line.text, "body", "text")] for line in record.measures]
    return _page(
        _head(record.organisation, text),
        _card("", _grid([[(head, "body", "text_2"), (told_of, "body", "text")] for head, told_of in told])),
        _card(say("How the data is kept safe"), _grid(measures)),
    )


def shown(one: Processing) -> QWidget:
    """A processing."""
    head = _head(one.name, one.happens)
    if not one.stored:
        head.addLayout(row(Tag(say("Nothing is kept in the vault")), None, margins=(0, 6, 0, 0)))
    purpose = [] if one.purpose == one.name else [(say("Purpose"), one.purpose)]
    about = [
        *purpose,
        (say("Whose data"), ", ".join(one.people)),
        (say("Sources"), ", ".join(one.sources)),
        (say("Who answers for it"), one.answers or say("The finance manager.")),
    ]
    grid = _grid([[(name, "body", "text_2"), (text, "body", "text")] for name, text in about if text])
    described = [[(text, "body", "text")] for text in one.described]
    data = [_data(line, before) for before, line in pairwise((None, *one.data)) if line]
    readers = [
        [
            (line.job, "value", "text"),
            (say_count("{count} member", "{count} members", line.members), "body", "text_2"),
            (", ".join(line.opens), "body", "text"),
        ]
        for line in one.readers
    ]
    nobody = say("Nobody: no job description in use opens it for this.")
    unseen = nobody if one.stored else say("Nobody: nothing of it is in the vault.")
    systems = [
        [
            (line.name, "value", "text"),
            (line.purpose, "body", "text_2"),
            (", ".join(line.holds), "body", "text"),
            (line.deleting, "body", "text_2"),
        ]
        for line in one.systems
    ]
    return _page(
        head,
        _card("", grid),
        _grounds(one),
        _card(say("Which data"), _grid([*data, *described])) if data or described else None,
        _card(say("Deleted"), _deadlines(one)),
        _card(say("Who receives it"), _recipients(one.recipients)),
        _card(say("Who opens it in the vault"), _grid(readers) if readers else _quiet(unseen)),
        _card(say("In other systems"), _grid(systems)) if systems else None,
    )


def _page(head: QBoxLayout, *cards: QFrame | None) -> QWidget:
    made = QWidget()
    there = [one for one in cards if one is not None]
    made.setLayout(column(head, *there, None, gap=16, margins=(24, 20, 24, 24)))
    return made


def _head(title: str, text: str) -> QBoxLayout:
    return column(Label(title, "title", wrap=True), Label(text, "body", "text_2", wrap=True), gap=4)


def _card(title: str, inside: QBoxLayout | QGridLayout) -> QFrame:
    made = column(gap=12, margins=(20, 16, 20, 16))
    if title:
        made.addWidget(Label(title, "section"))
    made.addLayout(inside)
    return card(made)


def _quiet(text: str) -> QBoxLayout:
    return column(Label(text, "body", "text_2", wrap=True))


def _grid(lines: Iterable[Cells]) -> QGridLayout:
    """Lines of cells in columns, of which the last is the widest; below one another where text is large."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(10))
    for down, cells in enumerate(lines):
        labels = [Label(text, role, tone, wrap=True) for text, role, tone in cells]
        if THEME.scale > _BESIDE_UP_TO:
            grid.addLayout(column(*labels, gap=2), down, 0)
            continue
        for across, label in enumerate(labels):
            grid.addWidget(label, down, across, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(across, 2 if across else 1)
    return grid


def _data(line: DataLine, before: DataLine | None) -> Cells:
    """Where it is held is said at the first of its lines, and at each where text is large."""
    same = before is not None and (before.category, before.population) == (line.category, line.population)
    place = say("{category} · {population}", category=line.category.text, population=line.population.text)
    documents = say("Documents: {documents}", documents=line.documents_text) if line.documents else ""
    return [
        ("" if same and THEME.scale <= _BESIDE_UP_TO else place, "body", "text_2"),
        ("\n".join(text for text in (line.fields_text, documents) if text), "body", "text"),
        ("\n".join(rule.text for rule in line.rules), "body", "text_2"),
    ]


def _grounds(one: Processing) -> QFrame:
    sides = []
    for title, grounds in (
        (say("Ground in the privacy notice"), one.stated),
        (say("Ground assessed under the law"), one.assessed),
    ):
        side = column(Label(title, "detail", "text_2"), gap=10)
        for ground in grounds:
            side.addLayout(column(*_ground(ground), gap=2))
        if not grounds:
            side.addWidget(Label(say("The notice states none."), "body", wrap=True))
        side.addStretch(1)
        sides.append(side)
    both = row(gap=24) if THEME.scale <= _BESIDE_UP_TO else column(gap=16)
    for side in sides:
        both.addLayout(side, 1)
    return _card(say("Why it is lawful"), both)


def _ground(ground: GroundLine) -> list[Label]:
    texts = [(ground.name, "strong", "text"), (ground.article, "body", "text"), (ground.evidence, "body", "text")]
    if ground.only:
        texts.append((say("Only for: {fields}", fields=", ".join(ground.only)), "detail", "text_2"))
    return [Label(text, role, tone, wrap=True) for text, role, tone in texts if text]


def _deadlines(one: Processing) -> QBoxLayout:
    made = column(gap=10)
    for rule in one.rules:
        made.addLayout(
            column(Label(rule.text, "body", wrap=True), Label(_ruled(rule), "detail", "text_2", wrap=True), gap=2)
        )
    if one.kept:
        made.addWidget(Label(one.kept, "body", wrap=True))
    return made


def _ruled(rule: RuleLine) -> str:
    day = show_day(date.fromisoformat(rule.decided), language())
    if rule.statutory:
        return say("{ground} · required by law · decided {day}", ground=rule.ground, day=day)
    return say("{ground} · decided {day}", ground=rule.ground, day=day)


def _recipients(recipients: Sequence[RecipientLine]) -> QBoxLayout:
    made = column(gap=12)
    for line in recipients:
        named = say("{recipient} ({country})", recipient=line.name, country=line.country)
        about = column(Label(named, "value", wrap=True), gap=2)
        for text in (line.what, line.when, line.ground):
            about.addWidget(Label(text, "body", "text_2", wrap=True))
        if line.transfer:
            about.addWidget(Label(say("Out of the EEA: {transfer}", transfer=line.transfer), "body", wrap=True))
        made.addLayout(about)
    if not recipients:
        made.addWidget(Label(say("No one outside."), "body", "text_2"))
    elif not any(line.transfer for line in recipients):
        made.addWidget(Label(say("Nothing leaves the EEA."), "body", "text_2"))
    return made
