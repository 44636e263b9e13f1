"""Rows that need someone: what stops them, and what can be decided or corrected here."""

from PySide6.QtWidgets import QWidget

from entrack_vault.imports.rows import Problem, Severity
from entrack_vault.register.model import Population
from entrack_vault.services.importing import Plan, PlannedRow
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice, line_edit
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.parts.text import Label
from ui.words import language, say

SKIP = 2  # how AskCell ends when the row is to be left out
_LOOKS = {
    Severity.STOPPED: Look("danger", icon="circle-alert"),
    Severity.WARNING: Look("warn", icon="triangle-alert"),
    Severity.REPAIRED: Look("text_2", icon="refresh-cw"),
}


class ProblemsModel(TableModel):
    """What needs someone, in the order of the file."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("row", say("Row"), 70),
                Column("name", say("Name"), 150),
                Column("column", say("Column"), 150),
                Column("reason", say("What"), 420, stretch=True),
                Column("remedy", say("What to do"), 220),
            )
        )
        self.problems: list[tuple[PlannedRow, Problem]] = []
        self._names: dict[int, str] = {}

    def show(self, plan: Plan, group: Population) -> None:
        """Shows a plan's: what stops a row first."""
        self.beginResetModel()
        order = {Severity.STOPPED: 0, Severity.WARNING: 1, Severity.REPAIRED: 2}
        found = [
            (one, problem)
            for one in plan.rows
            for problem in one.problems
            if problem.severity is not Severity.REPAIRED
        ]
        self.problems = sorted(found, key=lambda pair: (order[pair[1].severity], pair[0].row))
        name = next(field.key for field in group.fields if field.role == "name")
        self._names = {one.row: " ".join(one.values.get(name, ())) for one, _ in self.problems}
        self.endResetModel()

    def clear(self) -> None:
        self.beginResetModel()
        self.problems, self._names = [], {}
        self.endResetModel()

    def count(self) -> int:
        return len(self.problems)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one, problem = self.problems[row]
        if key == "row":
            return str(one.row), QUIET
        if key == "name":
            return self._names.get(one.row, ""), Look(role="value")
        if key == "column":
            return problem.column or say("The whole row"), QUIET
        if key == "reason":
            return problem.reason_text(language()), _LOOKS[problem.severity]
        return problem.remedy_text(language()), QUIET


class AskDecision(Dialog):
    """Whom a row is about: one of those registered, someone new, or nobody."""

    def __init__(self, parent: QWidget, one: PlannedRow, problem: Problem, names: dict[str, str]) -> None:
        super().__init__(parent, say("Row {number}", number=one.row), problem.reason_text(language()))
        options = [(str(person), names.get(str(person), str(person)[:8])) for person in one.candidates]
        options += [("new", say("It is someone new")), ("skip", say("Leave the row out"))]
        self._choice = choice(options)
        self.add(Field(say("Whom is the row about?"), self._choice))
        confirm = Button(say("Decide"), self.accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    @property
    def decision(self) -> str:
        """new, skip, or a person's id."""
        return str(self._choice.currentData())


class AskCell(Dialog):
    """The cell as the file has it, to be corrected here; the file itself is left alone."""

    def __init__(self, parent: QWidget, problem: Problem, text: str, row: int) -> None:
        title = say("Row {number}: {column}", number=row, column=problem.column)
        super().__init__(parent, title, problem.reason_text(language()))
        self._text = line_edit(text)
        self.add(Field(say("Value"), self._text, problem.remedy_text(language())))
        self.add(
            Label(
                say("The file is not changed; the correction counts for this import."), "detail", "text_3", wrap=True
            )
        )
        skip = Button(say("Leave the row out"), lambda: self.done(SKIP))
        confirm = Button(say("Correct"), self.accept, kind="primary")
        self.finish_with(confirm, skip)
        confirm.setDefault(True)
        self._text.setFocus()

    @property
    def text(self) -> str:
        """What shall count."""
        return self._text.text()
