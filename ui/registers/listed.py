"""A register that is a table: what it lists, or what belongs there while it is empty."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.desk import Desk
from ui.parts.tables import Table, TableModel
from ui.registers.section import Section


class ListedSection(Section):
    """A table, and in its place an empty page where there is nothing to list."""

    def __init__(self, desk: Desk, model: TableModel, nothing: QWidget, *, several: bool = False) -> None:
        super().__init__(desk)
        self.model = model
        self.table = Table(model, self.name(), several=several)
        self.table.opened.connect(self.open)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.changed.emit())
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(self.table)
        self.outer.addWidget(self._stack)

    def open(self, row: int) -> None:
        """Opens what stands in a row."""

    def panes(self) -> list[QWidget]:
        return [self.table] if self.model.count() else []

    def clear(self) -> None:
        self.model.clear()

    def show_rows(self, fill: Callable[[], None]) -> None:
        """Fills the table, and shows it where it holds anything."""
        fill()
        held = self.model.count() > 0
        self._stack.setCurrentIndex(1 if held else 0)
        if held and self.isVisible():
            self.table.setFocus()
        self.changed.emit()
