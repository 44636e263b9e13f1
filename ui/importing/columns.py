"""Which column of the file goes to which field, with an example and what the dry run says of it."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from entrack_vault.errors import RefusedValue
from entrack_vault.imports.headers import MappedColumn, Mapping
from entrack_vault.imports.rows import Severity
from entrack_vault.register import kinds
from entrack_vault.register.model import Field, Population
from entrack_vault.services.importing import Plan
from entrack_vault.services.importing import Table as FileTable
from ui.desk import Desk
from ui.look.theme import px
from ui.parts.fields import choice, options_of
from ui.parts.forgetting import GONE
from ui.parts.frames import clear, row
from ui.parts.marks import Icon
from ui.parts.text import Elided, Label
from ui.parts.turns import later
from ui.words import language, say, say_count

_AT_ONCE = 4  # lines made in one turn
_LOOKED = 50  # rows that are looked through for an example


class _Remark(QWidget):
    """What the dry run says of a column."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._text = Icon("check"), Elided("")
        self._icon.hide()
        inside = row(self._icon, gap=6)
        inside.addWidget(self._text, 1)
        self.setLayout(inside)

    def tell(self, icon: str, tone: str, text: str) -> None:
        """Shows it."""
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.show_icon(icon, tone)
        self._text.setText(text)
        self._text.retone(tone if tone != "accent" else "text_2")


class Columns(QWidget):
    """A line for each column."""

    chosen = Signal(str, object)  # column name, field key or None

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(24, 12, 24, 12)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(4))
        for at, stretch in enumerate((3, 4, 4, 4)):
            self._grid.setColumnStretch(at, stretch)
        self.choices: dict[str, QComboBox] = {}
        self._remarks: list[_Remark] = []
        self._lines: Iterator[None] = iter(())
        self._offered = options_of((), self)

    def show_mapping(self, group: Population, writable: tuple[str, ...], table: FileTable, mapping: Mapping) -> None:
        """Shows all columns, some at a time: making the fields of a wide file at once would hold the window. The
        remarks come with the dry run."""
        for chooser in self.choices.values():
            chooser.blockSignals(True)  # they offer the same list: emptying one empties all
        clear(self._grid)
        self.choices, self._remarks = {}, []
        heads = (say("Column in the file"), say("Field in the vault"), say("Example"), say("How it is read"))
        for at, text in enumerate(heads):
            self._grid.addWidget(Label(text, "head", "text_2"), 0, at)
        options = [("", say("Not imported"))]
        for field in group.fields:
            if field.category in writable:
                category = self._desk.register.categories[field.category].label(language())
                options.append((field.key, f"{field.label(language())} · {category}"))
        self._grid.setRowStretch(len(mapping.columns) + 1, 1)
        self._lines = self._line_by_line(options, group, table, mapping)
        self._some(self._lines)

    def _some(self, lines: Iterator[None]) -> None:
        if lines is not self._lines or self.property(GONE):
            return
        if sum(1 for _ in islice(lines, _AT_ONCE)) == _AT_ONCE:
            later(self, partial(self._some, lines))

    def _line_by_line(
        self, options: list[tuple[str, str]], group: Population, table: FileTable, mapping: Mapping
    ) -> Iterator[None]:
        self._offered.deleteLater()
        offered = self._offered = options_of(options, self)
        for line, item in enumerate(mapping.columns, 1):
            name = Elided(item.column.name, "value")
            chooser = choice(offered, item.field or "", partial(self._choose, item.column.name))
            chooser.setAccessibleName(say("Field for {column}", column=item.column.name))
            self.choices[item.column.name] = chooser
            self._grid.addWidget(name, line, 0)
            self._grid.addWidget(chooser, line, 1)
            target = group.by_key.get(item.field or "")
            self._grid.addWidget(
                Elided(_example(table, item, target, demonstration=self._demonstration), "body", "text_2"), line, 2
            )

            remark = _Remark()
            self._remarks.append(remark)
            self._grid.addWidget(remark, line, 3)
            yield

    @property
    def _demonstration(self) -> bool:
        return self._desk.vault.demonstration if self._desk.vault else False

    def _choose(self, name: str, key: str) -> None:
        self.chosen.emit(name, key or None)

    def show_plan(self, plan: Plan) -> None:
        """Says of each column what the dry run found."""
        for _ in self._lines:
            pass  # those that are not there yet
        found: dict[str, Counter[Severity]] = {}
        for problem in plan.problems:
            found.setdefault(problem.column, Counter())[problem.severity] += 1
        for item, remark in zip(plan.mapping.columns, self._remarks, strict=True):
            remark.tell(*self._remark(item, found.get(item.column.name, Counter()), len(plan.rows)))

    def _remark(self, item: MappedColumn, found: Counter[Severity], rows: int) -> tuple[str, str, str]:
        if not item.field:
            reason = item.reason_text(language()) or (say("Not known") if item.column.header else "")
            return ("triangle-alert" if item.reason and reason else "", "warn" if item.reason else "text_3", reason)
        if found[Severity.STOPPED]:
            return "circle-alert", "danger", say_count("{count} stopped", "{count} stopped", found[Severity.STOPPED])
        if found[Severity.WARNING]:
            return (
                "triangle-alert",
                "warn",
                say_count("{count} to look at", "{count} to look at", found[Severity.WARNING]),
            )
        if found[Severity.REPAIRED]:
            return (
                "refresh-cw",
                "accent",
                say_count("{count} put right", "{count} put right", found[Severity.REPAIRED]),
            )
        return "check", "accent", say_count("{count} row", "{count} rows", rows)


def _example(table: FileTable, item: MappedColumn, field: Field | None, *, demonstration: bool) -> str:
    """The first cell with something in it, and what it is read as where that looks different.

    Nothing of a column that is not imported: it may hold what nobody should see here.
    """
    if field is None:
        return ""
    for _number, cells in table.rows[:_LOOKED]:
        text = cells[item.column.index].strip()
        if not text:
            continue
        if field.masked:
            return kinds.masked(field.kind, "1")
        try:
            reading = kinds.read(field.kind, text, choices=field.choices, demonstration=demonstration)
        except RefusedValue:
            return text
        shown = kinds.show(field.kind, reading.value, language(), choices=field.choices)
        return text if shown == text else f"{text} → {shown}"
    return ""
