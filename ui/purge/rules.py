"""The retention rules, and deciding one: what it would do to the people there are is shown before it is signed."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QSpinBox, QWidget

from entrack_vault.domain.times import show_day
from entrack_vault.errors import VaultError
from entrack_vault.register.model import Register, RetentionRule
from entrack_vault.services import rules
from entrack_vault.services.common import LoggedRules, RuleChange
from entrack_vault.services.gate import Gate
from entrack_vault.services.rules import Consequence, Decision, decisions_on
from ui.desk import Desk
from ui.look.theme import font, px
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, line_edit
from ui.parts.frames import row
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.parts.text import Label
from ui.words import language, say, say_count

_PAUSE = 400  # ms after the last change, before it is weighed


class RulesModel(TableModel):
    """Every rule that people's data is kept by."""

    def __init__(self, register: Register) -> None:
        super().__init__(
            (
                Column("label", say("Rule"), 480, stretch=True),
                Column("ground", say("Ground"), 330),
                Column("statutory", say("Statutory"), 100),
                Column("decided", say("Decided"), 110),
            )
        )
        self.rules: list[RetentionRule] = []
        self._decisions: Sequence[LoggedRules] = ()
        self.show(register, ())

    def show(self, register: Register, decisions: Sequence[LoggedRules]) -> None:
        """Shows those in force, and keeps how they came to be."""
        self.beginResetModel()
        self.rules, self._decisions = list(register.retention.values()), decisions
        self.endResetModel()

    def clear(self) -> None:
        self.beginResetModel()
        self.rules, self._decisions = [], ()
        self.endResetModel()

    def decisions_on(self, row: int) -> list[Decision]:
        """Every decision on one rule, the newest first, with the entry it was signed in."""
        return decisions_on(self._decisions, self.rules[row].key)

    def count(self) -> int:
        return len(self.rules)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.rules[row]
        if key == "label":
            return one.label.of(language()), Look(role="value")
        if key == "ground":
            return one.ground.of(language()), QUIET
        if key == "statutory":
            return (say("yes") if one.statutory else ""), QUIET
        return show_day(date.fromisoformat(one.decided), language()), QUIET


class AskRule(Dialog):
    """One rule: its period, wording and ground, and what deciding it would do."""

    def __init__(self, parent: QWidget, desk: Desk, rule: RetentionRule, decided: Sequence[Decision]) -> None:
        hint = say("It is in force at once, for everyone, and every earlier decision is kept.")
        super().__init__(parent, say("Decide a retention rule"), hint, width=620)
        self._desk, self._rule = desk, rule
        self._label, self._ground = _text(rule.label(language())), line_edit(rule.ground(language()))
        self.add(Field(say("What the rule says"), self._label))
        self._numbers = {name: _number(getattr(rule, name)) for name in ("years", "months", "days")}
        names = {"years": say("Years"), "months": say("Months"), "days": say("Days")}
        today = desk.gate.session.today
        self._day, self._decided = DayField(say("Decided on"), today), today
        fields = [Field(names[name], box) for name, box in self._numbers.items()]
        self.add(row(*fields, self._day, gap=12))
        self.add(Field(say("Ground"), self._ground))
        if decided:
            self.add(Field(say("Decided earlier"), Label(self._history(decided), "body", "text_2", wrap=True)))
        self._told = Label("", "body", "text_2", wrap=True)
        self._told.setMinimumHeight(px(40))
        self.add(self._told)
        self._confirm = Button(say("Sign the rule"), self._accept, kind="primary", icon="signature")
        leave = self.finish_with(self._confirm)
        leave.setDefault(True)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self.weigh)
        for box in self._numbers.values():
            box.valueChanged.connect(lambda _value: self._changed())
        self._label.setFocus()
        self.weigh()

    def _history(self, decided: Sequence[Decision]) -> str:
        staff = self._desk.gate.session.staff
        lines = []
        for change, entry in decided:
            name = staff[entry.member].name if entry and entry.member in staff else "–"
            day = show_day(change.decided, language())
            lines.append(f"{day} · {name} · {change.label[language()]} · {change.ground[language()]}")
        return "\n".join(lines)

    @property
    def change(self) -> RuleChange:
        """What is asked for; the other language keeps its text until it is written there."""
        label = {"nb": self._rule.label.nb, "en": self._rule.label.en, language(): self._label.toPlainText().strip()}
        ground = {"nb": self._rule.ground.nb, "en": self._rule.ground.en, language(): self._ground.text().strip()}
        years, months, days = (self._numbers[name].value() for name in ("years", "months", "days"))
        return RuleChange(
            key=self._rule.key,
            label=label,
            ground=ground,
            decided=self._decided,
            years=years,
            months=months,
            days=days,
        )

    def _changed(self) -> None:
        self._confirm.setEnabled(False)
        self._wait.start()

    def weigh(self) -> None:
        """Works out what it would do."""
        change = self.change

        def work(gate: Gate, _work: object) -> Consequence:
            return rules.weigh(gate, change)

        self._confirm.setEnabled(False)
        self._desk.ask(self, work, self._weighed, failed=self._refused)

    def _weighed(self, found: Consequence) -> None:
        self._told.retone("text_2")
        now = say("Due today: {before} people. With this rule: {after}.", before=found.due, after=found.due_then)
        sooner = say_count("{count} becomes due sooner", "{count} become due sooner", found.sooner)
        later = say_count("{count} later", "{count} later", found.later)
        self._told.setText(f"{now} {sooner}, {later}.")
        self._confirm.setEnabled(True)

    def _refused(self, fault: VaultError) -> None:
        self._told.retone("danger_ink")
        self._told.setText(fault.text(language()))

    def _accept(self) -> None:
        good, day = self._day.read()
        if good and day is not None:
            self._decided = day
            self.accept()


def ask_rule(parent: QWidget, desk: Desk, rule: RetentionRule, decided: Sequence[Decision]) -> RuleChange | None:
    """What was decided, or None when nothing is to change. `decided` is how the rule came to be what it is."""
    asked = AskRule(parent, desk, rule, decided)
    return asked.change if asked.exec() == QDialog.DialogCode.Accepted else None


def _text(text: str) -> QPlainTextEdit:
    made = QPlainTextEdit(text)
    made.setFont(font("body"))
    made.setTabChangesFocus(True)
    made.setFixedHeight(px(64))
    return made


def _number(value: int) -> QSpinBox:
    made = QSpinBox()
    made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)  # arrow keys and typing do it
    made.setRange(0, 1200)
    made.setValue(value)
    made.setFont(font("body"))
    return made
