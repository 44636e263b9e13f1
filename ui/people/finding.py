"""Finding one person by part of the name, in a form: those who fit are offered, a few at a time."""

from PySide6.QtWidgets import QWidget

from entrack_vault.domain.ids import Id
from entrack_vault.domain.progress import Work
from entrack_vault.register.model import Population
from entrack_vault.services.gate import Gate
from ui.desk import Desk
from ui.parts.fields import Field, choice, line_edit
from ui.parts.frames import column
from ui.words import say

_FEW = 8  # people offered at once
_LOOKED_AT = 40  # of whom it is asked which group they are in


class NameSearch(QWidget):
    """A field for part of a name, and a choice among those of one group who are called so, but for one."""

    def __init__(self, desk: Desk, group: Population, label: str, *, but: Id | None = None) -> None:
        super().__init__()
        self._desk, self._group, self._but = desk, group, but
        self._search = line_edit(placeholder=say("Part of the name"))
        self._search.textEdited.connect(lambda _text: self._look())
        self._found = choice([])
        self._who = Field(label, self._search)
        self._chosen = Field(say("Choose"), self._found)
        self._chosen.hide()
        self.setLayout(column(self._who, self._chosen, gap=12))
        self.setFocusProxy(self._search)

    def looked_for(self, words: str) -> None:
        """Looks for some words, as someone who types them would."""
        self._search.setText(words)
        self._look()

    @property
    def person(self) -> Id | None:
        """Whoever is chosen."""
        key = self._found.currentData()
        return Id(str(key)) if key else None

    def ask_again(self) -> None:
        """Says that nobody is chosen yet."""
        self._who.tell(say("Choose which record it is."))
        self._search.setFocus()

    def _look(self) -> None:
        """Finds those whose name has all words that are typed, and asks which of them are of this group."""
        typed = self._search.text()
        words = typed.casefold().split()
        named = [
            key
            for key, name in self._desk.names.items()
            if words and key != self._but and all(word in name.casefold() for word in words)
        ][:_LOOKED_AT]
        number = self._group.number

        def work(gate: Gate, _work: Work) -> list[Id]:
            return [key for key in named if gate.session.population_of(key) == number][:_FEW]

        self._desk.ask(self, work, lambda found: self._offer(typed, found))

    def _offer(self, typed: str, found: list[Id]) -> None:
        if typed != self._search.text():
            return  # something else is looked for by now
        self._found.clear()
        for key in found:
            self._found.addItem(f"{self._desk.names.get(key, '')} · {key.hex[:8].upper()}", str(key))
        self._chosen.setVisible(bool(found))
        missing = bool(typed.strip()) and not found
        self._who.tell(say("Nobody else in this group is called that.") if missing else "")
        self.window().adjustSize()
