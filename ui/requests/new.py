"""Registering a request: who asks, for what, how and when it came. Also of someone of whom nothing is held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QWidget

from entrack_vault.domain.people import Entered
from entrack_vault.domain.rights_cases import CHANNELS, RIGHTS, Channel, Right, first_term, to_aim_for
from entrack_vault.domain.times import show_day
from entrack_vault.errors import RefusedValue
from entrack_vault.register import kinds
from entrack_vault.register.model import Population
from entrack_vault.services.rights_clocks import ENQUIRER
from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice, line_edit
from ui.parts.frames import column, row
from ui.parts.text import Label
from ui.parts.ticks import tick
from ui.requests.asking import long_text
from ui.words import language, say

_FEW = 8  # people offered at once
_HINT_UP_TO = 150  # per cent of text size; above it the fields need the height
_ASKED = ("name", "address", "postcode", "place", "email")  # of someone of whom nothing is held


@dataclass(frozen=True)
class NewRequest:
    """What was asked. `person` is None for someone of whom nothing is held, whose `fields` are entered."""

    person: UUID | None
    fields: Mapping[str, tuple[Entered, ...]]
    right: Right
    channel: Channel
    received: date
    about: str


class AskRequest(Dialog):
    """The form; `person` when it is known already."""

    def __init__(self, parent: QWidget, desk: Desk, person: UUID | None = None) -> None:
        hint = say("The answer is due one month after it was received. What you write here is part of the overview.")
        roomy = THEME.scale <= _HINT_UP_TO
        super().__init__(parent, say("Register a request"), hint if roomy else "", width=560)
        self._desk, self._person = desk, person
        self._names = dict(desk.names)
        self._group: Population = desk.population(ENQUIRER)
        self._search = line_edit(placeholder=say("Part of the name"))
        self._search.textEdited.connect(lambda _text: self._offer())
        self._found = choice([])
        self._unknown = tick(say("Nothing is held of whoever asks"))
        self._unknown.toggled.connect(lambda _on: self._show_who())
        self._who = Field(say("Who asks"), self._search)
        self._chosen = Field(say("Choose"), self._found)
        self._edits = {key: line_edit() for key in _ASKED}
        self._fields = {key: Field(self._group.by_key[key].label(language()), self._edits[key]) for key in _ASKED}
        self._entered = QWidget()
        self._entered.setLayout(
            column(
                row(self._fields["name"], self._fields["email"], gap=12),
                row(self._fields["address"], self._fields["postcode"], self._fields["place"], gap=12),
                gap=12,
            )
        )
        self._right = choice([(one.value, say(RIGHTS[one])) for one in Right])
        self._channel = choice([(one.value, say(CHANNELS[one])) for one in Channel], Channel.EMAIL.value)
        today = desk.gate.session.today
        self._received = DayField(say("Received"), today)
        self._received.edit.textChanged.connect(lambda _text: self._show_term())
        self._term = Label("", "detail", "text_2", wrap=True)
        self._about = long_text(2 if roomy else 1)
        self._lay_out()
        self.request: NewRequest | None = None

    def _lay_out(self) -> None:
        if self._person is None:
            for part in (self._who, self._chosen, self._unknown, self._entered):
                self.add(part)
        self.add(row(Field(say("What is asked for"), self._right), Field(say("How it came"), self._channel), gap=12))
        self.add(self._received)
        self.add(self._term)
        self.add(Field(say("What they asked for, in your words"), self._about))
        confirm = Button(say("Register"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._show_who()
        self._show_term()

    # Who

    def _show_who(self) -> None:
        unknown = self._unknown.isChecked()
        self._who.setVisible(not unknown)
        self._chosen.setVisible(not unknown and self._found.count() > 0)
        self._entered.setVisible(unknown)
        self.adjustSize()

    def _offer(self) -> None:
        """Offers those whose name has all words that are typed."""
        words = self._search.text().casefold().split()
        self._found.clear()
        if words:
            for key, name in self._names.items():
                if all(word in name.casefold() for word in words):
                    self._found.addItem(f"{name} · {key.hex[:8].upper()}", str(key))
                if self._found.count() == _FEW:
                    break
        self._who.tell("" if self._found.count() or not words else say("Nobody in your list is called that."))
        self._show_who()

    def _show_term(self) -> None:
        good, day = self._received.read(optional=True)
        if not good or day is None:
            self._term.setText("")
            return
        term = first_term(day)
        due, aim = show_day(term, language()), show_day(to_aim_for(term), language())
        both = say("The answer is due on {day}. Aim for {aim}.", day=due, aim=aim)
        self._term.setText(both if aim != due else say("The answer is due on {day}.", day=due))

    # What was entered

    def _accept(self) -> None:
        good, received = self._received.read()
        if not good or received is None:
            return
        person, fields = self._person, dict[str, tuple[Entered, ...]]()
        if person is None and self._unknown.isChecked():
            read = self._read(received)
            if read is None:
                return
            fields = read
        elif person is None:
            if self._found.currentData() is None:
                self._who.tell(say("Choose who asks, or say that nothing is held of them."))
                self._search.setFocus()
                return
            person = UUID(str(self._found.currentData()))
        self.request = NewRequest(
            person,
            fields,
            Right(str(self._right.currentData())),
            Channel(str(self._channel.currentData())),
            received,
            self._about.toPlainText().strip(),
        )
        self.accept()

    def _read(self, since: date) -> dict[str, tuple[Entered, ...]] | None:
        """The fields as values; None where one is wrong, which is told."""
        found: dict[str, tuple[Entered, ...]] = {}
        for key, field in self._fields.items():
            text = self._edits[key].text().strip()
            field.tell("")
            if not text and key == "name":
                field.tell(say("An answer needs a name to be sent to."))
                self._edits[key].setFocus()
                return None
            if not text:
                continue
            try:
                value = kinds.read(self._group.by_key[key].kind, text).value
            except RefusedValue as refused:
                field.tell(refused.text(language()))
                self._edits[key].setFocus()
                return None
            found[key] = (Entered(value, since, "person"),)
        return found
