"""Those who lack a version of the privacy notice: letters, a list for e-mail, and noting that they were told."""

from collections.abc import Collection, Mapping
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from entrack_vault.domain.folding import alphabetical
from entrack_vault.domain.progress import Work
from entrack_vault.exports import files, letter, tables
from entrack_vault.register.model import Register
from entrack_vault.services import notice_letters, notices, rights
from entrack_vault.services.gate import Gate
from entrack_vault.services.notice_letters import EmailList, Letters
from entrack_vault.services.notices import Given, Lacking, Version
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.look.theme import THEME, px
from ui.parts.buttons import Button
from ui.parts.choosing import ask_where
from ui.parts.dialog import ask_to_confirm
from ui.parts.flow import Flow
from ui.parts.frames import clear, column, panel, row
from ui.parts.messages import empty
from ui.parts.tables import QUIET, Column, Look, Table, TableModel
from ui.purge.models import name_of
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

_ROW_UP_TO = 150  # per cent of text size; above it the buttons take several lines


class LackingModel(TableModel):
    """One person a row, by name."""

    def __init__(self, register: Register) -> None:
        super().__init__(
            (
                Column("name", say("Name"), 300, stretch=True),
                Column("group", say("Group"), 200),
                Column("status", say("Status"), 200),
                Column("had", say("Has been given"), 180),
            )
        )
        self._register, self._names = register, dict[UUID, str]()
        self.people: list[Lacking] = []

    def show(self, found: list[Lacking], names: Mapping[UUID, str]) -> None:
        """Shows others."""
        self.beginResetModel()
        self._names = {one.person: name_of(names, one.person) for one in found}
        self.people = sorted(found, key=lambda one: (alphabetical(self._names[one.person]), one.person.bytes))
        self.endResetModel()

    def clear(self) -> None:
        self.show([], {})

    def count(self) -> int:
        return len(self.people)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.people[row]
        group = self._register.populations[one.population]
        if key == "name":
            name = self._names[one.person]
            return name, Look(role="value", mono=name)
        if key == "group":
            return group.label(language()), QUIET
        if key == "status":
            return next((stage.label(language()) for stage in group.statuses if stage.key == one.status), ""), QUIET
        return (say("Version {number}", number=one.had) if one.had else say("None yet")), QUIET


class LackingPage(Page):
    """A table to choose from; what is done is done for those who are chosen, or for all where nobody is."""

    place = "registers"

    def __init__(self, desk: Desk, version: Version) -> None:
        super().__init__(desk)
        self.version = version
        self.model = LackingModel(desk.register)
        self.table = Table(self.model, self.crumb(), several=True)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_acts())
        text = say("Whoever is registered from now on is listed here until it is noted that they were told.")
        self._stack = QStackedWidget()
        self._stack.addWidget(empty("badge-check", say("Everyone has this version"), text))
        self._bar: QBoxLayout | Flow = row(gap=10) if THEME.scale <= _ROW_UP_TO else Flow()
        self._bar.setContentsMargins(px(24), px(12), px(24), px(12))
        inside, made = QWidget(), column(self.table, panel(self._bar, "surface", "top"), gap=0)
        made.setStretch(0, 1)
        inside.setLayout(made)
        self._stack.addWidget(inside)
        self.outer.addWidget(self._stack)

    # What a page says of itself

    def title(self) -> str:
        return say("Registers")

    def crumb(self) -> str:
        return say("Those who lack version {number}", number=self.version.number)

    def hints(self) -> list[Keys]:
        return [(("Ctrl", "A"), say("Choose all")), (("Esc",), say("Back"))]

    def panes(self) -> list[QWidget]:
        return [self.table] if self.model.count() else []

    def entered(self) -> None:
        self.refresh()

    def meanwhile(self, found: Meanwhile) -> None:  # noqa: ARG002 - any of them may have been told, or registered
        if self.isVisible():
            self.refresh()

    def clear(self) -> None:
        self.model.clear()
        clear(self._bar)

    # Who

    def refresh(self) -> None:
        """Looks at who lacks it."""
        number = self.version.number
        self.desk.ask(self, lambda gate, _work: notices.lacking(gate, version=number), self._arrived)

    def _arrived(self, found: list[Lacking]) -> None:
        chosen = {one.person for one in self.chosen()} if self.table.chosen_rows() else set()
        self.model.show(found, self.desk.names)
        self.choose(chosen)
        self._stack.setCurrentIndex(1 if found else 0)
        if found and self.isVisible():
            self.table.setFocus()
        self._show_acts()

    def _show_acts(self) -> None:
        """What can be done for those who are chosen, or for all."""
        clear(self._bar)
        chosen = self.chosen()
        if not chosen:
            return
        count = str(len(chosen))
        self._bar.addWidget(Button(say("Letters …"), self.ask_letters, icon="mail", count=count))
        groups = {one.population for one in chosen}
        if all("contact" in rights.exportable(self.desk.gate, group) for group in groups):
            self._bar.addWidget(Button(say("E-mail list …"), self.ask_list, icon="at-sign", count=count))
        given = Button(say("Note as given …"), self.ask_given, kind="primary", icon="check", count=count)
        self._bar.addWidget(given)
        if isinstance(self._bar, QBoxLayout):
            self._bar.insertStretch(self._bar.indexOf(given), 1)

    def chosen(self) -> list[Lacking]:
        """Those who are chosen, or all where nobody is."""
        rows = self.table.chosen_rows()
        return [self.model.people[at] for at in rows] if rows else self.model.people

    def choose(self, people: Collection[UUID]) -> None:
        """Chooses some of those in the table."""
        wanted, last = QItemSelection(), len(self.model.columns) - 1
        for at, one in enumerate(self.model.people):
            if one.person in people:
                wanted.select(self.model.index(at, 0), self.model.index(at, last))
        self.table.selectionModel().select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # What is done

    def ask_letters(self) -> None:
        """Asks where to, and writes a letter to each."""
        path = ask_where(self, say("Save the letters"), say("privacy-notice-letters") + ".pdf", "pdf")
        if path is not None:
            self.save_letters(path)

    def save_letters(self, path: Path) -> None:
        """Writes the letters to a file someone has chosen."""
        people, number = [one.person for one in self.chosen()], self.version.number

        def work(gate: Gate, way: Work) -> Letters:
            made = notice_letters.letters(gate, people, number, way)
            digest = files.place(path, letter.draw_all(made.letters), replace=True)
            notice_letters.note_letters_placed(gate, bytes.fromhex(digest))
            return made

        def done(made: Letters) -> None:
            told = [say_count("{count} letter is saved.", "{count} letters are saved.", len(made.people))]
            if made.without:
                told.append(
                    say_count(
                        "{count} of them has no postal address.",
                        "{count} of them have no postal address.",
                        len(made.without),
                    )
                )
            self._told(told, made.people, made.left_out)

        self.desk.ask(self, work, done, label=say("Writing letters"))

    def ask_list(self) -> None:
        """Asks where to, and saves the list."""
        path = ask_where(self, say("Save the list"), say("privacy-notice-emails") + ".csv", "csv")
        if path is not None:
            self.save_list(path)

    def save_list(self, path: Path) -> None:
        """Saves names and e-mail to a file someone has chosen; those who stand in it are chosen then."""
        people, spoken = [one.person for one in self.chosen()], language()

        def work(gate: Gate, way: Work) -> EmailList:
            found = notice_letters.email_list(gate, people, spoken, way)
            digest = files.place(path, tables.csv_of(found.rows), replace=True)
            notice_letters.note_list_placed(gate, bytes.fromhex(digest))
            return found

        def done(found: EmailList) -> None:
            told = [say_count("{count} person is on the list.", "{count} people are on the list.", len(found.people))]
            if found.without:
                told.append(
                    say_count(
                        "{count} has no e-mail: write a letter.",
                        "{count} have no e-mail: write letters.",
                        len(found.without),
                    )
                )
            self._told(told, found.people, found.left_out)

        self.desk.ask(self, work, done, label=say("Gathering addresses"))

    def ask_given(self) -> None:
        """Asks once more, and notes it."""
        count, number = len(self.chosen()), self.version.number
        title = say_count(
            "Note that {count} person has been given version {number}?",
            "Note that {count} people have been given version {number}?",
            count,
            number=number,
        )
        text = say("Do it when the letters or e-mails are sent. It is noted on each of them, with today's date.")
        if ask_to_confirm(self, title, text, say_count("Note {count} person", "Note {count} people", count)):
            self.note_given()

    def note_given(self) -> None:
        """Notes on those who are chosen that they have been told."""
        people, number = [one.person for one in self.chosen()], self.version.number

        def done(found: Given) -> None:
            noted = len(found.noted)
            told = [say_count("It is noted on {count} person.", "It is noted on {count} people.", noted)]
            self._told(told, (), found.left_out)
            self.refresh()

        self.desk.ask(self, lambda gate, way: notices.give(gate, people, number, work=way), done, label=say("Noting"))

    def _told(self, told: list[str], done: Collection[UUID], left_out: Collection[UUID]) -> None:
        if left_out:
            told.append(
                say_count(
                    "{count} is restricted or kept by law alone, and left out.",
                    "{count} are restricted or kept by law alone, and left out.",
                    len(left_out),
                )
            )
        self.choose(done)
        self.desk.told.emit(" ".join(told))
