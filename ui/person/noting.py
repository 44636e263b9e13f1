"""What is noted about a person with one question: a death, another number, a consent renewed or withdrawn."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.errors import RefusedValue
from entrack_vault.register import kinds
from entrack_vault.register.model import Field as RegisterField
from entrack_vault.services import consents, lives, rights
from entrack_vault.services.gate import Gate
from entrack_vault.services.purge import Case
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog, ask_to_confirm
from ui.parts.fields import Field, choice, secret_edit
from ui.words import language, say

if TYPE_CHECKING:
    from ui.person.page import PersonPage


class AskDay(Dialog):
    """One day, not later than today."""

    def __init__(
        self, parent: QWidget, title: str, hint: str, label: str, button: str, today: date, day: date | None
    ) -> None:
        super().__init__(parent, title, hint)
        self._today = today
        self._day = DayField(label, day)
        self.add(self._day)
        confirm = Button(button, self._take, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._day.edit.setFocus()
        self.day: date | None = None

    def _take(self) -> None:
        good, day = self._day.read()
        if not good:
            return
        if day is not None and day > self._today:
            self._day.tell(say("That day has not come yet."))
            return
        self.day = day
        self.accept()


class AskNumber(Dialog):
    """An identity number, typed twice as dots, and what it is changed for."""

    def __init__(
        self,
        parent: QWidget,
        field: RegisterField,
        purposes: list[tuple[str, str]],
        chosen: str,
        *,
        demonstration: bool,
    ) -> None:
        hint = say(
            "The earlier number is kept among the earlier values. A D number that stood in its place is kept as such."
        )
        super().__init__(parent, say("New identity number"), hint)
        self._kind, self._demonstration = field.kind, demonstration
        self._first, self._again = secret_edit(large=False), secret_edit(large=False)
        self._typed, self._once_more = Field(say("The new number"), self._first), Field(say("Once more"), self._again)
        self._purpose = choice(purposes, chosen)
        self.add(self._typed)
        self.add(self._once_more)
        self.add(Field(say("Purpose"), self._purpose))
        confirm = Button(say("Change it"), self._take, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._first.setFocus()
        self.number, self.purpose = "", ""

    def _take(self) -> None:
        self._typed.tell("")
        self._once_more.tell("")
        try:
            number = kinds.read(self._kind, self._first.text(), demonstration=self._demonstration).value
        except RefusedValue as refused:
            self._typed.tell(refused.text(language()))
            self._first.setFocus()
            return
        if self._again.text() != self._first.text():
            self._once_more.tell(say("The two are not the same."))
            self._again.setFocus()
            return
        self.number, self.purpose = number, str(self._purpose.currentData() or "")
        self.accept()

    def forget(self) -> None:
        """Lets go of what was typed."""
        self.number = ""
        self._first.setText("")
        self._again.setText("")


def _do(page: "PersonPage", step: Callable[[Gate], None], told: str) -> None:
    """Has it noted, says so, and opens the person anew."""
    page.desk.ask(page, lambda gate, _work: step(gate), lambda _none: _noted(page, told))


def _noted(page: "PersonPage", told: str) -> None:
    page.desk.told.emit(told)
    page.desk.changed.emit()
    page.open()


def death(page: "PersonPage") -> None:
    """Asks for the day of a death, and notes it."""
    hint = say("An employment ends on that day. What no statute keeps is due to be purged when its time comes.")
    today = page.desk.gate.session.today
    asked = AskDay(page, say("Note a death"), hint, say("Day of death"), say("Note it"), today, None)
    if asked.exec() != QDialog.DialogCode.Accepted or asked.day is None:
        return
    who, day, why = page.person.id, asked.day, _purpose(page)

    def done(closed: tuple[str, ...]) -> None:
        told = say("The death is noted.")
        if closed:
            groups = ", ".join(page.desk.population(one).label(language()) for one in closed)
            told += " " + say(lives.NOT_NOTED_IN, groups=groups)
        _noted(page, told)

    page.desk.ask(page, lambda gate, _work: lives.died(gate, who, day, why), done)


def _purpose(page: "PersonPage") -> str:
    """The purpose of the look where it is one of the law's exceptions, else the usual one."""
    restricted = page.opened is not None and bool(page.opened.person.state.restricted)
    return page.purpose if restricted else rights.usual_purpose(page.desk.gate, page.group.key)


def new_number(page: "PersonPage") -> None:
    """Asks for another identity number, and changes it."""
    field = next((one for one in page.group.fields if one.role == "national_id"), None)
    if field is None or page.opened is None:
        return
    usable = rights.usable_purposes(page.purposes, page.opened.person.state)
    purposes = [(one.key, one.label(language())) for one in usable]
    chosen = next((key for key in field.purposes if key in dict(purposes)), page.purpose)
    demonstration = page.desk.vault.demonstration if page.desk.vault else False
    asked = AskNumber(page, field, purposes, chosen, demonstration=demonstration)
    if asked.exec() == QDialog.DialogCode.Accepted:
        who, number, why = page.person.id, asked.number, asked.purpose
        told = say("The number is changed. The earlier one is kept among the earlier values.")
        _do(page, lambda gate: lives.new_identity_number(gate, who, number, why), told)
    asked.forget()


def renew(page: "PersonPage") -> None:
    """Asks since when somebody agrees to be kept, and notes it."""
    hint = say("They are kept for twelve months from that day, and asked again before the time is up.")
    today = page.desk.gate.session.today
    asked = AskDay(page, say("Renew the consent"), hint, say("Agreed on"), say("Renew"), today, today)
    if asked.exec() != QDialog.DialogCode.Accepted:
        return
    who, day = page.person.id, asked.day
    _do(page, lambda gate: consents.renew(gate, who, day), say("The consent is renewed."))


def withdraw(page: "PersonPage") -> None:
    """Asks whether somebody does not want to be kept any more, and notes it; a purge is proposed the same day."""
    text = say(
        "What is kept by their consent is due at once, and a purge of it is proposed for someone else to approve."
    )
    title = say("Has {name} withdrawn the consent?", name=page.person.name)
    if not ask_to_confirm(page, title, text, say("Withdraw it"), danger=True):
        return
    who = page.person.id

    def done(case: Case | None) -> None:
        if case is not None:
            told = say("The consent is withdrawn. Purge {number} is proposed.", number=case.number)
        else:
            told = say("The consent is withdrawn. What was kept by it stands among what is due.")
        page.desk.told.emit(told)
        page.desk.changed.emit()
        page.open()

    page.desk.ask(page, lambda gate, _work: consents.withdraw(gate, who), done)
