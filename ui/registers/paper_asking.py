"""What is asked of paper in the safe: what is put in and whose it is, and who has taken something out."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QWidget

from entrack_vault.services.entering import group_of
from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice, line_edit
from ui.parts.frames import row, wide
from ui.parts.text import Label
from ui.words import language, say

_FEW = 8  # people offered at once


class AskPaper(Dialog):
    """What is put into the safe: whose, what, which category, which shelf, since when, and what it is evidence of."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        hint = say("Overviews tell people that it is there. Write no more than what it is.")
        super().__init__(parent, say("Put something into the safe"), hint, width=560)
        self._desk, self._names = desk, dict(desk.names)
        self._search = line_edit(placeholder=say("Part of the name"))
        self._search.textEdited.connect(lambda _text: self._offer())
        self._found = choice([], changed=lambda _key: self._ask_group())
        self._whose, self._chosen = Field(say("Whose"), self._search), Field(say("Choose"), self._found)
        self._what, self._shelf = line_edit(), line_edit()
        self._category = choice([])
        grounds = [(key, self._ground(key)) for key in desk.register.grounds]
        self._evidence = choice([("", say("Nothing in particular")), *grounds])
        self._since = DayField(say("In the safe since"), desk.gate.session.today)
        self._told_what = Field(say("What it is"), self._what)
        self._told_shelf = Field(say("Shelf"), self._shelf)
        self._of = Field(say("Category"), wide(self._category))
        self.add(self._whose)
        self.add(self._chosen)
        self.add(self._told_what)
        self.add(row(self._of, self._told_shelf, self._since, gap=12))
        self.add(Field(say("Evidence of"), self._evidence))
        confirm = Button(say("Add"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._chosen.hide()
        self.person: UUID | None = None
        self.since: date | None = None

    def _ground(self, key: str) -> str:
        ground = self._desk.register.grounds[key]
        return f"{ground.label(language())} · {ground.article(language())}"

    def _offer(self) -> None:
        """Offers those whose name has all words that are typed."""
        words = self._search.text().casefold().split()
        found = [key for key, name in self._names.items() if all(word in name.casefold() for word in words)]
        self._found.blockSignals(True)
        self._found.clear()
        for key in found[:_FEW] if words else ():
            self._found.addItem(f"{self._names[key]} · {key.hex[:8].upper()}", str(key))
        self._found.blockSignals(False)
        self._whose.tell("" if self._found.count() or not words else say("Nobody in your list is called that."))
        self._chosen.setVisible(self._found.count() > 0)
        self._ask_group()
        self.adjustSize()

    def _ask_group(self) -> None:
        """The categories are those of the group of whoever is chosen."""
        person = self._chosen_person()
        if person is None:
            self._category.clear()
            return
        self._desk.ask(self, lambda gate, _work: (person, group_of(gate.session, person).key), self._show_categories)

    def _show_categories(self, found: tuple[UUID, str]) -> None:
        person, group = found
        if person != self._chosen_person():
            return
        before = self._category.currentData()
        self._category.clear()
        for key in self._desk.population(group).categories:
            self._category.addItem(self._desk.register.categories[key].label(language()), key)
        self._category.setCurrentIndex(max(self._category.findData(before or "job"), 0))

    def _chosen_person(self) -> UUID | None:
        chosen = self._found.currentData()
        return UUID(str(chosen)) if chosen else None

    def _accept(self) -> None:
        self.person = self._chosen_person()
        good, self.since = self._since.read()
        self._whose.tell("" if self.person else say("Choose whose it is."))
        self._told_what.tell("" if self.what else say("This field cannot be empty."))
        self._told_shelf.tell("" if self.shelf else say("This field cannot be empty."))
        if good and self.person and self.what and self.shelf and self.category:
            self.accept()

    @property
    def what(self) -> str:
        """What it is."""
        return self._what.text().strip()

    @property
    def shelf(self) -> str:
        """Where in the safe."""
        return self._shelf.text().strip()

    @property
    def category(self) -> str:
        """Key of its category."""
        return str(self._category.currentData() or "")

    @property
    def evidence(self) -> str:
        """Key of the ground it shows, or nothing."""
        return str(self._evidence.currentData() or "")


class AskWho(Dialog):
    """Which member takes it out."""

    def __init__(self, parent: QWidget, desk: Desk, what: str) -> None:
        hint = say("It stays in the register with their name until you note that it lies in the safe again.")
        super().__init__(parent, say("Who takes it out?"), hint)
        session = desk.gate.session
        active = {one.id for one in session.manifest.members if one.status == "active"}
        members = [(str(key), one.name) for key, one in session.staff.items() if key in active]
        members.sort(key=lambda one: one[1].casefold())
        self._who = choice(members, str(session.member))
        self.add(Field(what, self._who))
        confirm = Button(say("Note it"), self.accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    @property
    def who(self) -> UUID:
        """The member."""
        return UUID(str(self._who.currentData()))


class ShowHistory(Dialog):
    """Who has had something out of the safe, and when."""

    def __init__(self, parent: QWidget, what: str, lines: Sequence[str]) -> None:
        super().__init__(parent, say("Who has had it"), what, width=480)
        for text in lines:
            self.add(Label(text, "body", wrap=True))
        done = Button(say("Close"), self.accept, kind="primary")
        self.finish_with(done).hide()  # there is nothing to leave as it is
        done.setDefault(True)
