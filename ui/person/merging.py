"""Merging two records of one human being: the twin is found by name, then each differing value is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QRadioButton, QWidget

from entrack_vault.domain.people import OpenedPerson, Value
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_day
from entrack_vault.register.model import Population
from entrack_vault.services import merging, records, rights
from entrack_vault.services.gate import Gate
from ui.desk import Desk
from ui.look.theme import THEME, font, px
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import column, row, scrolling
from ui.parts.text import Label, plain_tip
from ui.people.finding import NameSearch
from ui.person.values import shown
from ui.words import language, say, say_count

if TYPE_CHECKING:
    from ui.person.page import PersonPage

_VISIBLE = 6  # differing fields seen at once; the others are scrolled to
_HIGHEST = 480  # pixels that what is scrolled may take
_WIDEST = 215  # pixels of a value
_INDENT = 25  # pixels, to where a choice's words begin
_COLUMNS_UP_TO = 150  # per cent of text size; above it the values stand below one another


class AskTwin(Dialog):
    """Which other record of the group is of the same human being."""

    def __init__(self, parent: QWidget, desk: Desk, person: UUID, group: Population) -> None:
        hint = say(
            "The record you have open is kept, and takes over what the other holds and it lacks. The other is emptied"
            " by the next purge, which two people agree on."
        )
        super().__init__(parent, say("Merge with another record"), hint, width=520)
        purposes = [(one.key, one.label(language())) for one in rights.purposes(desk.gate, group.key)]
        self._purpose = choice(purposes, rights.usual_purpose(desk.gate, group.key))
        self._search = NameSearch(desk, group, say("The other record"), but=person)
        self.add(self._search)
        self.add(Field(say("Purpose"), self._purpose))
        confirm = Button(say("Compare"), self._take, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._search.setFocus()

    def looked_for(self, words: str) -> None:
        """Looks for some words, as someone who types them would."""
        self._search.looked_for(words)

    def _take(self) -> None:
        if self._search.person is None:
            self._search.ask_again()
            return
        self.accept()

    @property
    def twin(self) -> UUID:
        """The one that was chosen."""
        assert self._search.person is not None
        return self._search.person

    @property
    def purpose(self) -> str:
        """Why."""
        return str(self._purpose.currentData() or "")


@dataclass(frozen=True)
class Compared:
    """Both records as this member may see them, and the fields in which they differ."""

    here: OpenedPerson
    there: OpenedPerson
    differing: tuple[str, ...]


class AskValues(Dialog):
    """For each field in which the two differ, which value is the right one; this record's at first."""

    def __init__(self, parent: QWidget, group: Population, found: Compared) -> None:
        count = len(found.differing)
        if count:
            hint = say("Choose which value is right. The one you do not choose goes with the other record.")
        else:
            hint = say("They differ in no field. What only the other record holds is taken over.")
        super().__init__(parent, say("Merge the two records?"), hint, width=680)
        self._there: dict[str, QRadioButton] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(10))
        here, there = _values(found.here), _values(found.there)
        columns = THEME.scale <= _COLUMNS_UP_TO
        for at, key in enumerate(found.differing):
            field = group.by_key[key]
            name = field.label(language())
            masked = key in found.here.masked or key in found.there.masked
            options, shown_in = [], []
            for where, values in ((say("Here"), here), (say("There"), there)):
                one = values[key][0]
                option = _option(one.text if masked else shown(field, one.text))
                since = say("since {day}", day=show_day(one.since, language()))
                option.setAccessibleName(
                    say("{field}, {where}: {value}", field=name, where=where, value=option.text())
                )
                options.append(option)
                shown_in.append(column(option, row(_INDENT, Label(since, "detail", "text_3"), None, gap=0), gap=0))
            options[0].setChecked(True)
            self._there[key] = options[1]
            pair = QButtonGroup(self)
            for option in options:
                pair.addButton(option)
            label = Label(name, "body", "text_2", wrap=True)
            if columns:
                grid.addWidget(label, at + 1, 0, Qt.AlignmentFlag.AlignTop)
                for over, part in enumerate(shown_in, 1):
                    grid.addLayout(part, at + 1, over)
            else:
                grid.addLayout(column(label, *shown_in, gap=4), at + 1, 0)
        if count and columns:
            for over, text in enumerate((say("Field"), say("In this record"), say("In the other"))):
                grid.addWidget(Label(text, "head", "text_2"), 0, over)
            for over, share in enumerate((2, 3, 3)):
                grid.setColumnStretch(over, share)
        if count:
            self._add_scrolled(grid, count)
        confirm = Button(say("Merge"), self.accept, kind="primary")
        self.finish_with(confirm).setDefault(True)

    def _add_scrolled(self, grid: QGridLayout, count: int) -> None:
        inside = QWidget()
        inside.setLayout(column(grid, None, gap=0))
        if count <= _VISIBLE and THEME.scale <= _COLUMNS_UP_TO:
            self.add(inside)
            return
        area = scrolling(inside)
        area.setFixedHeight(min(px(46) * _VISIBLE, _HIGHEST))
        self.add(area)

    def choose_there(self, key: str) -> None:
        """The other record's value of a field is right."""
        self._there[key].setChecked(True)

    @property
    def taken(self) -> list[str]:
        """The fields whose value in the other record is right."""
        return [key for key, option in self._there.items() if option.isChecked()]


def _option(text: str) -> QRadioButton:
    """A value to choose; one that is long ends in an ellipsis, and is its tooltip as a whole."""
    made = QRadioButton()
    made.setFont(font("body"))
    line = QFontMetrics(made.font()).elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, px(_WIDEST))
    made.setText(line.replace("&", "&&"))  # no letter of a value is a key to press
    made.setToolTip(plain_tip(text) if line != text else "")
    return made


def _values(person: OpenedPerson) -> Mapping[str, tuple[Value, ...]]:
    return {key: values for card in person.cards.values() for key, values in card.fields.items()}


def begin(page: "PersonPage") -> None:
    """Asks which record, compares the two, asks which values are right, and merges."""
    asked = AskTwin(page, page.desk, page.person.id, page.group)
    if asked.exec() != QDialog.DialogCode.Accepted:
        return
    who, twin, why = page.person.id, asked.twin, asked.purpose

    def work(gate: Gate, _work: Work) -> Compared:
        differing = merging.differing(gate, who, twin, why)
        here, there = (records.open_person(gate, one, why).person for one in (who, twin))
        return Compared(here, there, differing)

    def compared(found: Compared) -> None:
        chosen = AskValues(page, page.group, found)
        if chosen.exec() == QDialog.DialogCode.Accepted:
            _merge(page, twin, why, chosen.taken)

    page.desk.ask(page, work, compared)


def _merge(page: "PersonPage", twin: UUID, why: str, taken: list[str]) -> None:
    who = page.person.id

    def done(count: int) -> None:
        told = say_count(
            "{count} value or document is taken over. The other record waits to be purged.",
            "{count} values and documents are taken over. The other record waits to be purged.",
            count,
        )
        page.desk.told.emit(told)
        page.desk.changed.emit()
        page.open()

    page.desk.ask(page, lambda gate, _work: merging.merge(gate, who, twin, why, take=taken), done)
