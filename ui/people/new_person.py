"""Registering someone new: group, then the fields of the categories one may write, contact first."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from entrack_vault.domain.people import Entered
from entrack_vault.errors import VaultError
from entrack_vault.services import records, rights
from entrack_vault.services.entering import EnteredFields
from ui.desk import Desk
from ui.look.theme import px
from ui.parts.buttons import Button
from ui.parts.fields import Field, choice
from ui.parts.frames import card, clear, column, panel, row, scrolling
from ui.parts.marks import Icon
from ui.parts.text import Elided, Label
from ui.people.preview import category_icon
from ui.person.editors import Editor
from ui.shell.page import Keys, Page
from ui.words import language, say

_WIDTH = 840


class NewPersonPage(Page):
    """A form made from the register."""

    place = "people"
    made = Signal(object)  # the new person's id

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        gate = desk.gate
        self._groups = list(rights.registered(gate))
        options = [(key, desk.population(key).label(language())) for key in self._groups]
        self._group = choice(options, "employee" if "employee" in self._groups else "", lambda _key: self._build())
        self._purpose = choice([])
        self.editors: dict[str, Editor] = {}
        self._cards = column(gap=12)
        self._save = Button(say("Register"), self.save, kind="primary", icon="user-plus", keys="Ctrl+S")
        inside = QWidget()
        head = row(Field(say("Group"), self._group), Field(say("Purpose"), self._purpose), None, gap=16)
        middle = QWidget()
        middle.setLayout(column(head, self._cards, None, gap=16))
        middle.setMaximumWidth(px(_WIDTH))
        inside.setLayout(row(middle, None, margins=(24, 20, 24, 24)))
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.outer.addWidget(scrolling(inside), 1)
        note = Elided(say("Fields with * must be filled in where anything in their category is."), "detail", "text_3")
        bar = row(gap=8, margins=(24, 0, 24, 0))
        bar.addWidget(note, 1)
        bar.addWidget(self._save)
        self.outer.addWidget(panel(bar, "surface", "top", fixed_height=64))
        self._build()

    def title(self) -> str:
        return say("People")

    def crumb(self) -> str:
        return say("New person")

    def hints(self) -> list[Keys]:
        return [(("Ctrl", "S"), say("Register")), (("Esc",), say("Back")), (("F1",), say("Keys"))]

    def panes(self) -> list[QWidget]:
        return [self._group]

    def entered(self) -> None:
        first = next(iter(self.editors.values()), None)
        if first is not None:
            first.input.setFocus()

    def typing(self) -> bool:
        return bool(self._entered())

    def leaving(self, go_on: Callable[[], None]) -> None:
        from ui.parts.dialog import ask_to_confirm

        text = say("What you have typed is not saved.")
        if not self._entered() or ask_to_confirm(self, say("Leave without saving?"), text, say("Leave it")):
            go_on()

    def clear(self) -> None:
        for editor in self.editors.values():
            editor.fill("")

    def _build(self) -> None:
        clear(self._cards)
        group = self.desk.population(str(self._group.currentData()))
        purposes = rights.purposes(self.desk.gate, group.key)
        self._purpose.clear()
        for one in purposes:
            self._purpose.addItem(one.label(language()), one.key)
        demonstration = self.desk.vault.demonstration if self.desk.vault else False
        self.editors = {}
        for category in rights.writable(self.desk.gate, group.key):
            grid = QGridLayout()
            grid.setHorizontalSpacing(px(24))
            grid.setVerticalSpacing(px(12))
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 1)
            for at, field in enumerate(group.fields_in(category)):
                editor = self.editors[field.key] = Editor(
                    field, (), _nothing, masked=False, demonstration=demonstration
                )
                grid.addWidget(editor, at // 2, at % 2)
            label = self.desk.register.categories[category].label(language())
            title = row(Icon(category_icon(category)), Label(label, "section"), None, gap=10)
            self._cards.addWidget(card(column(title, 4, grid, gap=10, margins=(16, 12, 16, 16))))

    def _entered(self) -> dict[str, tuple[str, ...]]:
        return {key: editor.values for key, editor in self.editors.items() if editor.values}

    def save(self) -> None:
        """Registers them; what is wrong is said at its field."""
        group = self.desk.population(str(self._group.currentData()))
        filled = {editor.field.category for editor in self.editors.values() if editor.text().strip()}
        wrong = []
        for editor in self.editors.values():
            field = editor.field
            if editor.text().strip() or (field.required and (field.category in filled or field.role == "name")):
                editor.check()
                if editor.wrong:
                    wrong.append(editor)
        if wrong:
            wrong[0].input.setFocus()
            return
        today, purpose = self.desk.gate.session.today, str(self._purpose.currentData() or "")
        fields: EnteredFields = {
            key: tuple(Entered(text, today, group.by_key[key].source) for text in values)
            for key, values in self._entered().items()
        }
        self._save.setEnabled(False)

        def failed(fault: VaultError) -> None:
            self._save.setEnabled(True)
            self.desk.trouble.emit(fault)

        def done(person: object) -> None:
            self.clear()
            self.desk.told.emit(say("The person is registered."))
            self.desk.changed.emit()
            self.made.emit(person)

        self.desk.ask(self, lambda gate, _work: records.create(gate, group.key, fields, purpose), done, failed=failed)


def _nothing() -> None:
    """Nobody has to be told of each letter."""
