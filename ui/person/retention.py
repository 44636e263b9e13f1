"""Why everything held about a person is still here and until when, and what is held back from purging."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from entrack_vault.domain.holds import LABELS as REASONS
from entrack_vault.domain.holds import Hold, HoldReason
from entrack_vault.domain.purges import LABELS, Part, PersonPlan
from entrack_vault.domain.times import show_day
from entrack_vault.register.model import Population, Register
from entrack_vault.services import holds, retention
from entrack_vault.services.gate import Gate
from entrack_vault.services.part_names import part_name
from ui.look.theme import px
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import clear, column, row
from ui.parts.marks import Icon
from ui.parts.tables import QUIET, Column, Look, Table, TableModel
from ui.parts.text import Elided, Label
from ui.parts.ticks import tick
from ui.words import language, say

if TYPE_CHECKING:
    from ui.person.page import PersonPage

Work = Callable[[Gate, object], None]

Told = tuple[PersonPlan, tuple[Hold, ...]]
_REVIEWED_AFTER = 180  # days, unless someone says another day


class PartsModel(TableModel):
    """What is held, and what decides how long."""

    def __init__(self, register: Register, group: Population, parts: tuple[Part, ...]) -> None:
        super().__init__(
            (
                Column("what", say("What"), 230),
                Column("until", say("Kept until"), 120),
                Column("rule", say("Rule"), 300, stretch=True),
                Column("now", say("Now"), 170),
            )
        )
        self._register, self._group, self._parts = register, group, parts

    def clear(self) -> None:
        self.beginResetModel()
        self._parts = ()
        self.endResetModel()

    def count(self) -> int:
        return len(self._parts)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        part = self._parts[row]
        if key == "what":
            return part_name(self._register, self._group, part, language()), Look(role="value")
        if key == "until":
            return (show_day(part.day, language()) if part.day else ""), QUIET
        if key == "rule":
            return (self._register.retention[part.rule].label.of(language()) if part.rule else ""), QUIET
        if part.stays is None:
            return say("Is to be deleted"), Look(tag="danger", icon="x")
        return say(LABELS[part.stays]), Look("text_2")


class AskHold(Dialog):
    """Why something is held back, which categories, and when it is looked at again."""

    def __init__(self, page: "PersonPage") -> None:
        hint = say("Nothing of it is purged until the hold is lifted, whatever its clock says.")
        super().__init__(page, say("Hold back from purging"), hint, width=500)
        register, group = page.desk.register, page.group
        self._reason = choice([(one.value, say(REASONS[one])) for one in HoldReason])
        self.add(Field(say("Why"), self._reason))
        self._boxes = {key: tick(register.categories[key].label(language()), on=False) for key in group.categories}
        self.add(Label(say("Which categories; none means everything"), "value"))
        self.add(column(*self._boxes.values(), gap=6))
        day = page.desk.gate.session.today + timedelta(days=_REVIEWED_AFTER)
        self._day = DayField(say("To be looked at again"), day)
        self.review = day
        self.add(self._day)
        confirm = Button(say("Hold back"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._reason.setFocus()

    def _accept(self) -> None:
        good, day = self._day.read()
        if good and day is not None:
            self.review = day
            self.accept()

    @property
    def reason(self) -> HoldReason:
        """Why."""
        return HoldReason(str(self._reason.currentData()))

    @property
    def categories(self) -> list[str]:
        """Those that are ticked."""
        return [key for key, box in self._boxes.items() if box.isChecked()]


class RetentionDialog(Dialog):
    """What is held with its days, and the holds below it."""

    def __init__(self, page: "PersonPage", told: Told) -> None:
        plan, held = told
        text = say("Worked out today from the rules, the dates and what is held back.")
        super().__init__(page, say("Why is it still here?"), text, width=820)
        self._page = page
        self.model = PartsModel(page.desk.register, page.group, plan.parts)
        table = Table(self.model, say("What is held, and until when"))
        table.setMinimumHeight(px(280))
        self.add(table)
        self._holds = column(gap=8)
        self.add(self._holds)
        self._show(held)
        add = Button(say("Hold back …"), self.ask_hold, icon="ban")
        close = Button(say("Close"), self.accept, kind="primary", keys="Esc")
        self._outer.addLayout(row(add, None, close))
        close.setDefault(True)
        table.setFocus()

    def _show(self, held: tuple[Hold, ...]) -> None:
        clear(self._holds)
        for one in held:
            if one.lifted is not None:
                continue
            text = say(
                "{reason}, since {since}; looked at again {review}",
                reason=say(REASONS[one.reason]),
                since=show_day(one.since, language()),
                review=show_day(one.review, language()),
            )
            line = row(Icon("ban", "warn"), gap=10)
            line.addWidget(Elided(text, "body"), 1)
            lift = Button(say("Lift"), partial(self.lift, one), size="small")
            lift.setAccessibleName(say("Lift the hold: {reason}", reason=say(REASONS[one.reason])))
            line.addWidget(lift)
            self._holds.addLayout(line)

    def ask_hold(self) -> None:
        """Asks what is held back, and does so."""
        asked = AskHold(self._page)
        if asked.exec() != QDialog.DialogCode.Accepted:
            return
        who, reason, categories, review = self._page.person.id, asked.reason, asked.categories, asked.review

        def work(gate: Gate, _work: object) -> None:
            holds.add(gate, who, reason, categories, review)

        self._done(work)

    def lift(self, hold: Hold) -> None:
        """Lifts a hold: the clocks decide again."""
        who = self._page.person.id

        def work(gate: Gate, _work: object) -> None:
            holds.lift(gate, who, hold.id)

        self._done(work)

    def _done(self, work: Work) -> None:
        self.accept()
        self._page.desk.ask(self._page, work, lambda _none: show_retention(self._page))


def show_retention(page: "PersonPage") -> None:
    """Opens what the job description allows, and shows why it is still here; that is logged."""
    who = page.person.id

    def work(gate: Gate, _work: object) -> Told:
        return retention.why(gate, who), holds.read(gate, who)

    def show(told: Told) -> None:
        RetentionDialog(page, told).exec()

    page.desk.ask(page, work, show)
