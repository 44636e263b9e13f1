"""Correcting what is known of a document: what kind it is, the day on it, where it came from. Its content stays."""

from datetime import date

from PySide6.QtWidgets import QWidget

from entrack_vault.domain.documents import Document
from entrack_vault.register.model import Population, Register
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import row
from ui.person.values import source_name
from ui.words import language, say


class AskCorrection(Dialog):
    """What a document should say of itself."""

    def __init__(self, parent: QWidget, register: Register, group: Population, document: Document) -> None:
        hint = say("It stays in its category: to move it to another, remove it here and add it there.")
        super().__init__(parent, say("Correct {name}", name=document.name), hint, width=520)
        sorts = [sort for sort in group.documents if sort.category == document.category]
        self._sort = choice([(sort.key, sort.label(language())) for sort in sorts], document.sort)
        sources = [(key, source_name(register, key)) for key in register.sources]
        self._source = choice(sources, document.source)
        text = say("The time until it is deleted may be counted from this date.")
        self._day = DayField(say("Date on the document"), document.since, text)
        self.since: date = document.since
        self.add(Field(say("Kind of document"), self._sort))
        both = row(self._day, Field(say("Source"), self._source), gap=12)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.add(both)
        confirm = Button(say("Save"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._sort.setFocus()

    def _accept(self) -> None:
        good, day = self._day.read()
        if good and day is not None:
            self.since = day
            self.accept()

    @property
    def sort(self) -> str:
        """A key of the population's document sorts."""
        return str(self._sort.currentData())

    @property
    def source(self) -> str:
        """A key of the register's sources."""
        return str(self._source.currentData())
