"""The record of processing under its tab: every processing in a list, and beside it the one that is chosen."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from entrack_vault.domain.processing import Record
from entrack_vault.domain.progress import Work
from entrack_vault.services import processing
from entrack_vault.services.gate import Gate
from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.choosing import ask_where
from ui.parts.frames import column, drop, panel, scrolling
from ui.parts.tables import Column, Look, Table, TableModel
from ui.registers.processing_shown import controller, people, shown
from ui.registers.section import Section
from ui.words import language, say

_LIST = 340  # pixels
_ROOMY = 150  # per cent of text size up to which two buttons have room


class ProcessingModel(TableModel):
    """The company itself, and below it each processing."""

    def __init__(self) -> None:
        super().__init__((Column("name", say("Processing"), 300, stretch=True),))
        self.record: Record | None = None

    def show(self, record: Record | None) -> None:
        """Shows another record."""
        self.beginResetModel()
        self.record = record
        self.endResetModel()

    def clear(self) -> None:
        self.show(None)

    def count(self) -> int:
        return len(self.record.processings) + 1 if self.record else 0

    def cell(self, row: int, key: str) -> tuple[str, Look]:  # noqa: ARG002 - there is one column
        if self.record is None or row == 0:
            return say("The controller and the measures"), Look(role="value", icon="building-2", tone="text")
        one = self.record.processings[row - 1]
        return one.name, Look(aside=people(one))


class ProcessingSection(Section):
    """The record, chosen from and saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = ProcessingModel()
        self.table = Table(self.model, say("Record of processing"))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self._beside = QStackedWidget()
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(panel(column(self.table, gap=0), "surface", "right", width=_LIST))
        both.addWidget(self._beside, 1)
        self.outer.addLayout(both)

    def name(self) -> str:
        return say("Record of processing")

    def buttons(self) -> list[QWidget]:
        if THEME.scale > _ROOMY:
            return [Button(say("Save …"), lambda: self.save("pdf", "csv"), icon="download", keys="Ctrl+S")]
        return [
            Button(say("Save as CSV …"), lambda: self.save("csv"), icon="file-spreadsheet"),
            Button(say("Save as PDF …"), lambda: self.save("pdf"), icon="download", keys="Ctrl+S"),
        ]

    def panes(self) -> list[QWidget]:
        found: list[QWidget] = [self.table]
        beside = self._beside.currentWidget()
        return [*found, beside] if beside is not None else found

    def clear(self) -> None:
        self.model.clear()
        self._drop()

    # Looking

    def refresh(self) -> None:
        spoken = language()
        self.desk.ask(self, lambda gate, _work: processing.make(gate, spoken), self._arrived)

    def _arrived(self, record: Record) -> None:
        """Leaves everything where it is when nothing but the log has moved on."""
        before, row = self.model.record, max(self.table.currentIndex().row(), 0)
        if before is not None and _told(before) == _told(record):
            return
        self.model.show(record)
        self.table.selectRow(min(row, self.model.count() - 1))
        if self.isVisible():
            self.table.setFocus()
        self.changed.emit()

    def _show_chosen(self) -> None:
        chosen, record = self.table.chosen_rows(), self.model.record
        self._drop()
        if record is None or not chosen:
            return
        row = chosen[0]
        inside = controller(record) if row == 0 else shown(record.processings[row - 1])
        area = scrolling(inside)
        area.setAccessibleName(self.model.cell(row, "name")[0])
        self._beside.addWidget(area)

    def _drop(self) -> None:
        while self._beside.count():
            drop(self._beside, 0)

    # Handing on

    def save(self, *kinds: str) -> None:
        """Saves the record as a file someone chooses, of one of these kinds."""
        name = say("record of processing")
        path = ask_where(self, say("Save the record of processing"), f"{name}.{kinds[0]}", *kinds)
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Saves the record as it is now, as what the file's ending says. Nothing personal leaves the vault by it."""
        spoken = language()

        def work(gate: Gate, _work: Work) -> None:
            from entrack_vault.exports import files, record_of_processing, record_of_processing_table, tables

            record = processing.make(gate, spoken)
            if path.suffix.lower() == ".csv":
                content = tables.csv_of(record_of_processing_table.rows(record))
            else:
                content = record_of_processing.draw(record)
            files.place(path, content, replace=True)

        def done(_none: None) -> None:
            self.desk.told.emit(say("The record of processing is saved."))

        self.desk.ask(self, work, done, label=say("Saving"))


def _told(record: Record) -> tuple[object, ...]:
    return (record.language, record.organisation, record.contact, record.processings, record.measures)
