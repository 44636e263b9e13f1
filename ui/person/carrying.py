"""A new record of somebody already registered: what is taken along is shown, what is new is filled in."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from entrack_vault.domain.people import Entered, Listed, OpenedPerson
from entrack_vault.domain.times import show_day
from entrack_vault.i18n import N_
from entrack_vault.register.model import Carrying, Population
from entrack_vault.services import lives, rights
from entrack_vault.services.entering import EnteredFields
from entrack_vault.services.lives import Begun
from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import column, row
from ui.parts.text import Label
from ui.person.editors import Editor
from ui.words import language, say

if TYPE_CHECKING:
    from ui.person.page import PersonPage

# What is filled in of the new record at once, by its group; the rest is entered on its page.
_FILLED = {
    "employee": ("start_date", "employee_number", "title"),
    "applicant": ("position_sought", "application_date"),
}
_TODAY = "application_date"
_BESIDE_UP_TO = 150  # per cent of text size
_TITLES = {
    "hire": N_("Hire {name}?"),
    "new_application": N_("A new application by {name}"),
    "come_back": N_("Hire {name} again?"),
    "apply_inside": N_("An application by {name}, who works here"),
}
_BUTTONS = {
    "hire": N_("Hire"),
    "new_application": N_("Register"),
    "come_back": N_("Hire again"),
    "apply_inside": N_("Register"),
}
_TOLD = {
    "hire": N_("Hired. This is the employee's record, with what it needs of the application."),
    "new_application": N_("The new application is registered beside the earlier one."),
    "come_back": N_("Hired again. This is the new employment's record; the earlier one stays on its own clock."),
    "apply_inside": N_("The application is registered beside the employment."),
}


class AskCarrying(Dialog):
    """What comes along, what is filled in, and what both records are used for."""

    def __init__(self, parent: QWidget, desk: Desk, step: Carrying, person: OpenedPerson, name: str) -> None:
        hint = say("The earlier record keeps what was only for it, on its own clock. The two stay linked.")
        beside = THEME.scale <= _BESIDE_UP_TO
        super().__init__(parent, say(_TITLES[step.key], name=name), hint if beside else "", width=560)
        self._step = step
        self._before, self._group = desk.population(person.population), desk.population(step.to_population)
        self._today = desk.gate.session.today
        taken = Label(self._taken(person), "body", "text_2", wrap=True)
        self.add(column(Label(say("Taken along"), "value"), taken, gap=4))
        demonstration = desk.vault.demonstration if desk.vault else False
        held = self._held(person)
        self.editors = {
            key: Editor(
                self._group.by_key[key], held.get(key, ()), _nothing, masked=False, demonstration=demonstration
            )
            for key in _FILLED[self._group.key]
        }
        if _TODAY in self.editors:
            self.editors[_TODAY].fill(show_day(self._today, language()))
        editors = list(self.editors.values())
        self.add(row(*editors, gap=12) if beside else column(row(*editors[:2], gap=12), *editors[2:], gap=12))
        self._purpose = self._choice(desk, self._before)
        self._purpose_there = self._choice(desk, self._group)
        asked = [
            Field(say("The earlier record is opened for"), self._purpose),
            Field(say("The new one is written for"), self._purpose_there),
        ]
        self.add(row(*asked, gap=12) if beside else column(*asked, gap=12))
        confirm = Button(say(_BUTTONS[step.key]), self._take, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        editors[0].input.setFocus()

    def _choice(self, desk: Desk, group: Population) -> QComboBox:
        options = [(one.key, one.label(language())) for one in rights.purposes(desk.gate, group.key)]
        return choice(options, rights.usual_purpose(desk.gate, group.key))

    def _held(self, person: OpenedPerson) -> dict[str, tuple[str, ...]]:
        """What would come along anyway, so that it can be put right here."""
        known = {key: values for card in person.cards.values() for key, values in card.fields.items()}
        return {new: tuple(one.text for one in known[old]) for old, new in self._step.fields if known.get(old)}

    def _taken(self, person: OpenedPerson) -> str:
        """The names of what is taken along, of what is held; documents by what they are."""
        held = {key for card in person.cards.values() for key, values in card.fields.items() if values}
        names = [self._group.by_key[new].label(language()) for old, new in self._step.fields if old in held]
        sorts = dict.fromkeys(one.sort for one in person.documents if one.sort in self._step.documents)
        names += [self._before.sorts[sort].label(language()) for sort in sorts]
        return " · ".join(names) or say("nothing")

    def _take(self) -> None:
        for editor in self.editors.values():
            editor.check()
            if editor.wrong:
                editor.input.setFocus()
                return
        self.accept()

    @property
    def fields(self) -> EnteredFields:
        """What was filled in, where it is other than what comes along."""
        found = {}
        for key, editor in self.editors.items():
            if editor.changed and editor.values:
                source = editor.field.source
                found[key] = tuple(Entered(text, self._today, source) for text in editor.values)
        return found

    @property
    def left_out(self) -> list[str]:
        """What would have come along, and was taken away here."""
        return [key for key, editor in self.editors.items() if editor.changed and not editor.values]

    @property
    def purposes(self) -> tuple[str, str]:
        """What the earlier record is opened for, and the new one written for."""
        return str(self._purpose.currentData() or ""), str(self._purpose_there.currentData() or "")


def _nothing() -> None:
    """Nobody has to be told of each letter."""


def begin(page: "PersonPage", step: Carrying) -> None:
    """Asks, begins the new record, and opens it."""
    if page.opened is None:
        return
    asked = AskCarrying(page, page.desk, step, page.opened.person, page.person.name)
    if asked.exec() != QDialog.DialogCode.Accepted:
        return
    who, fields, left_out = page.person.id, asked.fields, asked.left_out
    purpose, purpose_there = asked.purposes
    name = page.person.name

    def done(begun: Begun) -> None:
        page.desk.changed.emit()
        number = fields["employee_number"][0].text if "employee_number" in fields else ""
        page.person_wanted.emit(Listed(begun.person, begun.population, name, "", "", number))
        page.desk.told.emit(say(_TOLD[step.key]))

    page.desk.ask(
        page,
        lambda gate, _work: lives.carry_over(gate, who, step.key, fields, purpose, purpose_there, leave_out=left_out),
        done,
    )
