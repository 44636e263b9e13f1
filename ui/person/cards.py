"""A person's cards, one for each category of their group, and what stands beside them."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLayout

from entrack_vault.services import rights
from entrack_vault.services.records import Opened
from ui.parts.frames import column
from ui.person.around import CLOSED, headings, index, last_days
from ui.person.card import CategoryCard
from ui.person.doing import copy_value, reveal
from ui.person.values import Row, rows_of
from ui.words import language

if TYPE_CHECKING:
    from ui.person.page import PersonPage


def cards_of(page: "PersonPage", opened: Opened) -> tuple[QLayout, QLayout]:
    """The cards, and what stands beside them. A restricted person's are edited under the law's exceptions alone."""
    gate, person, register = page.desk.gate, opened.person, page.desk.register
    readable, writable = rights.readable(gate, person.population), rights.writable(gate, person.population)
    editable = rights.usable(person.state, page.purpose)
    shown_cards, page.cards = column(headings(), gap=12, margins=(0, 0, 0, 24)), {}
    counts: dict[str, str] = {}
    held_rows: dict[str, list[Row]] = {}
    for category in page.group.categories:
        one = page.cards[category] = CategoryCard(category, register.categories[category].label(language()))
        if category in readable:
            held = person.cards.get(category)
            rows = rows_of(register, page.group, person, held) if held else []
            held_rows[category] = rows
            one.show_rows(
                rows,
                may_edit=category in writable and editable,
                restricted=bool(person.state.restricted),
                copied=partial(copy_value, page),
            )
            one.edit_wanted.connect(page.edit)
            one.reveal_wanted.connect(partial(reveal, page))
            counts[category] = str(len(rows)) if rows else ""
        else:
            openers = ", ".join(job.name(language()) for job in rights.openers(gate, person.population, category))
            one.show_closed(openers)
            counts[category] = CLOSED
        shown_cards.addWidget(one)
    shown_cards.addStretch(1)
    return shown_cards, column(index(register, counts, page.jump), last_days(register, held_rows), None, gap=16)
