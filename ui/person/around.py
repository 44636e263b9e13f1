"""What stands around a person's cards: the header with name and status, headings, index and last days."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from entrack_vault.domain.people import Listed, State
from entrack_vault.domain.times import show_day
from entrack_vault.register.model import Population, Register
from entrack_vault.services.entering import DIED
from ui.look.theme import THEME, px, room
from ui.parts.buttons import Button, IconButton
from ui.parts.flow import Flow
from ui.parts.frames import card, column, row
from ui.parts.marks import Monogram, Tag
from ui.parts.text import Elided, Label
from ui.people.model import status_look
from ui.people.preview import category_icon
from ui.person.values import COLUMNS, Row
from ui.words import language, say

CLOSED = "lock"
_SIDE = 272
_BESIDE_UP_TO = 150  # per cent of text size; above it the tags stand below the name and nothing beside


def fill_header(
    head: QVBoxLayout,
    person: Listed,
    group: Population,
    state: State,
    *,
    status: Callable[[], None] | None,
    kept: Callable[[], None] | None,
    again: Callable[[], None],
) -> None:
    """Name, group, status and what else identifies someone; `status` changes the status and `kept` tells how long and
    why, where these are theirs."""
    stage = next((one.label(language()) for one in group.statuses if one.key == state.status), state.status)
    look = status_look(state.status)
    name = Elided(person.name or say("(closed to you)"), "hero")
    beside = THEME.scale <= _BESIDE_UP_TO
    tags: QLayout = row(name, 4, gap=8) if beside else Flow()
    tags.addWidget(Tag(group.label(language())))
    since = say("{status} since {day}", status=stage, day=show_day(state.since, language()))
    tags.addWidget(Tag(since, look.tag or "plain", look.icon))
    if DIED in state.triggers:
        day = show_day(state.triggers[DIED], language())
        tags.addWidget(Tag(say("Died {day}", day=day), "neutral"))
    if state.restricted:
        tags.addWidget(Tag(say("Restricted"), "warn", "circle-pause"))
    if isinstance(tags, QHBoxLayout):
        tags.addStretch(1)
    facts = [person.title, say("no. {number}", number=person.own_number) if person.own_number else ""]
    line = Elided(" · ".join(fact for fact in facts if fact) or group.label(language()), "body", "text_2")
    inside = row(gap=16, margins=(24, 16, 24, 12))
    if beside:
        inside.addWidget(Monogram(person.name, 48, strong=True))
    words = column(None, tags, line, None, gap=4) if beside else column(None, name, tags, line, None, gap=4)
    inside.addLayout(words, 1)
    if kept is not None:
        text = say("Retention …")
        inside.addWidget(Button(text, kept, icon="clock") if beside else IconButton("clock", text, kept, kind=""))
    if status is not None:
        inside.addWidget(Button(say("Change status …"), status))
    inside.addWidget(IconButton("refresh-cw", say("Open again"), again, kind=""))
    head.addLayout(inside)


def headings() -> QWidget:
    """The cards' columns, named once above them all."""
    made = row(gap=0, margins=(1, 0, 1, 0))
    texts = (say("Field"), say("Value"), say("Source and since when"), say("Purpose"), say("Delete by"))
    for (_key, width), text in zip(COLUMNS, texts, strict=True):
        label = Label(text, "head", "text_2")
        label.setContentsMargins(px(8), 0, 0, 0)
        label.setMinimumWidth(0)
        made.addWidget(label, width)
    place = QWidget()
    place.setLayout(made)
    return place


def index(register: Register, counts: dict[str, str], jump: Callable[[int], None]) -> QWidget:
    """The categories with how many values each holds, to jump to."""
    inside = column(gap=2, margins=(8, 8, 8, 8))
    for at, (category, count) in enumerate(counts.items()):
        closed = count == CLOSED
        label = register.categories[category].label(language())
        entry = Button(label, partial(jump, at), kind="side", icon="lock" if closed else category_icon(category))
        entry.show_count("" if closed else count)
        entry.setToolTip(f"Alt+{at + 1}")
        if closed:
            entry.setAccessibleDescription(say("Closed to you"))
        inside.addWidget(entry)
    return card(inside)


def last_days(register: Register, rows: Mapping[str, list[Row]]) -> QWidget:
    """When each category is to be purged, by the value that goes first."""
    inside = column(Label(say("Delete by"), "section"), gap=8, margins=(16, 14, 16, 14))
    for category, held in rows.items():
        days = [one.delete_by for one in held]
        if not days:
            continue
        label = register.categories[category].label(language())
        inside.addLayout(row(Label(label, "body", "text_2"), None, Label(days[-1]), gap=8))
    return card(inside)


def beside(content: QWidget, cards: QLayout, side: QLayout) -> None:
    """Fills a page with the cards, and beside them what helps to find one's way in them."""
    aside = QWidget()
    both = row(gap=24, margins=(24, 16, 24, 0))
    content.setLayout(both)
    both.addLayout(cards, 1)
    aside.setLayout(side)
    aside.setFixedWidth(room(_SIDE))
    both.addWidget(aside)
    aside.setVisible(THEME.scale <= _BESIDE_UP_TO)
