"""Editing a category in place: fields with validation, what changes from old to new, the purpose, save or leave."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from entrack_vault.domain.people import Card, Entered
from entrack_vault.register.model import Population, Purpose
from entrack_vault.services.entering import EnteredFields
from ui.desk import Desk
from ui.look.theme import THEME, px
from ui.parts.buttons import Button
from ui.parts.fields import choice
from ui.parts.flow import Flow
from ui.parts.frames import clear, column, panel, row, rule
from ui.parts.marks import Icon
from ui.parts.text import Label
from ui.people.preview import category_icon
from ui.person.editors import Editor
from ui.person.values import shown, source_name
from ui.words import language, say, say_count

_FROM_FIELD = ""
_USUAL = 22  # letters of the usual source, that can be read without opening the list
_BESIDE_UP_TO = 150  # per cent of text size; above it the bar's parts go on in the next line


class Form(QWidget):
    """All fields of one category. `saved` hands over what to save; `left` that nothing shall be."""

    saved = Signal(object, str)  # EnteredFields, purpose
    left = Signal()

    def __init__(
        self,
        desk: Desk,
        group: Population,
        category: str,
        card: Card | None,
        masked: frozenset[str],
        purposes: tuple[Purpose, ...],
        purpose: str,
    ) -> None:
        super().__init__()
        self._desk, self._group, self._category = desk, group, category
        held: Mapping[str, tuple[str, ...]] = {
            key: tuple(value.text for value in values) for key, values in (card.fields if card else {}).items()
        }
        self._held, self._masked = held, masked
        demonstration = desk.vault.demonstration if desk.vault else False
        self._ready = False
        self.editors = {
            field.key: Editor(
                field, held.get(field.key, ()), self._changed, masked=field.key in masked, demonstration=demonstration
            )
            for field in group.fields_in(category)
        }
        self._purpose = choice([(one.key, one.label(language())) for one in purposes], purpose)
        self._purpose.setAccessibleName(say("Purpose"))
        own = [(key, source_name(desk.register, key)) for key in desk.register.sources]
        self._source = choice([(_FROM_FIELD, say("The usual one for each field")), *own])
        self._source.setAccessibleName(say("Source"))
        self._source.setMinimumContentsLength(_USUAL)
        self._summary = column(gap=2)
        self._save = Button(say("Save"), self._done, kind="primary", icon="save", keys="Ctrl+S")
        self._lay_out()
        self.bar = self._bar()
        self._ready = True
        self._changed()

    def _lay_out(self) -> None:
        label = self._desk.register.categories[self._category].label(language())
        title = say("Edit {category}", category=label)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(12))
        for at, editor in enumerate(self.editors.values()):
            grid.addWidget(editor, at // 2, at % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.setLayout(
            column(
                row(Icon(category_icon(self._category), "text_2"), Label(title, "section"), None, gap=10),
                4,
                grid,
                4,
                rule(),
                self._summary,
                gap=10,
                margins=(15, 12, 15, 14),
            )
        )

    def _bar(self) -> QWidget:
        """Why, and saving or not: below the page, where it stays in sight however long the form is."""
        buttons = [Button(say("Cancel"), self.left.emit), self._save]
        asked = [Label(say("Purpose"), "value"), self._purpose, Label(say("Source"), "value"), self._source]
        if THEME.scale <= _BESIDE_UP_TO:
            return panel(row(*asked, None, *buttons, gap=10, margins=(24, 12, 24, 12)), "surface", "top")
        flowing = Flow()
        flowing.setContentsMargins(px(12), px(8), px(12), px(8))
        for one in (*asked, *buttons):
            flowing.addWidget(one)
        return panel(flowing, "surface", "top")

    def start(self) -> None:
        """Puts the keyboard into the first field."""
        first = next(iter(self.editors.values()), None)
        if first is not None:
            first.input.setFocus()

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return any(editor.changed or editor.wrong for editor in self.editors.values())

    def _changed(self) -> None:
        if not self._ready:
            return
        clear(self._summary)
        changed = [editor for editor in self.editors.values() if editor.changed]
        if changed:
            title = say_count("{count} change will be saved", "{count} changes will be saved", len(changed))
            self._summary.addWidget(Label(title, "strong"))
        for editor in changed:
            self._summary.addLayout(self._line(editor))
        wrong = any(editor.wrong for editor in self.editors.values())
        self._save.setEnabled(bool(changed) and not wrong)

    def _line(self, editor: Editor) -> QHBoxLayout:
        key = editor.field.key
        old = self._held.get(key, ())
        hidden = key in self._masked
        name = Label(editor.field.label(language()), "body", "text_2")
        name.setMinimumWidth(px(150))
        before = Label(
            ", ".join("●●●●●●" if hidden else shown(editor.field, text) for text in old) or say("nothing"),
            "body",
            "text_3",
        )
        after = Label(", ".join(shown(editor.field, text) for text in editor.values or ()) or say("nothing"), "value")
        line = row(name, before, Icon("arrow-right", "text_3", 14), after, gap=8)
        line.addStretch(1)
        return line

    def _done(self) -> None:
        for editor in self.editors.values():
            editor.check()
        changed = [editor for editor in self.editors.values() if editor.changed]
        if not changed or any(editor.wrong for editor in self.editors.values()):
            return
        today = self._desk.gate.session.today
        chosen = str(self._source.currentData() or "")
        entered: EnteredFields = {
            editor.field.key: tuple(
                Entered(text, today, chosen or editor.field.source) for text in editor.values or ()
            )
            for editor in changed
        }
        self._enable(on=False)
        self.saved.emit(entered, str(self._purpose.currentData()))

    def again(self) -> None:
        """It was not saved: what was typed is still there."""
        self._enable(on=True)

    def _enable(self, *, on: bool) -> None:
        self.setEnabled(on)
        self.bar.setEnabled(on)

    def clear(self) -> None:
        """Forgets what was typed."""
        for editor in self.editors.values():
            editor.blockSignals(True)
            editor.input.blockSignals(True)
            editor.fill("")
        clear(self._summary)
