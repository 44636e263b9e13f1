"""The import's page: choose a file, look at its columns beside a dry run, decide what must be decided, import."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QSplitter, QStackedWidget, QWidget

from entrack_vault.domain.progress import Work
from entrack_vault.errors import VaultError
from entrack_vault.exports import files, tables
from entrack_vault.imports import saved_mappings
from entrack_vault.imports.headers import Mapping
from entrack_vault.services import import_report, importing, rights, settings
from entrack_vault.services.common import MappingEntry
from entrack_vault.services.gate import Gate
from entrack_vault.services.importing import AS_FOUND, Options, Outcome, Plan, Reading
from entrack_vault.services.importing import Table as FileTable
from ui.desk import Desk
from ui.importing.columns import Columns
from ui.importing.reading import HowRead
from ui.importing.rows import SKIP, AskCell, AskDecision, ProblemsModel
from ui.importing.summary import Summary, outcome_name
from ui.look.theme import px
from ui.parts.buttons import Button
from ui.parts.choosing import ask_for_file, ask_where
from ui.parts.dialog import ask_to_confirm
from ui.parts.fields import Field, choice
from ui.parts.frames import clear, column, panel, row, scrolling
from ui.parts.messages import banner, empty, error_banner
from ui.parts.steps import Steps
from ui.parts.tables import Table
from ui.parts.text import Elided, Label
from ui.parts.ticks import tick
from ui.parts.turns import later
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

_COLUMNS, _DONE = 1, 2  # steps after the first
_PAUSE = 400  # ms after the last choice, before the dry run is made anew
_GOOD = (Outcome.CREATE, Outcome.UPDATE, Outcome.UNCHANGED)


class ImportPage(Page):
    """One file, from choosing to done. Nothing is stored before the last step."""

    place = "people"
    finished = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.path: Path | None = None
        self.table: FileTable | None = None
        self.mapping: Mapping | None = None
        self.plan: Plan | None = None
        self.decisions: dict[int, str] = {}
        self.problems = ProblemsModel()
        gate = desk.gate
        groups = list(rights.registered(gate))
        self._group = choice(
            [(key, desk.population(key).label(language())) for key in groups],
            "employee" if "employee" in groups else "",
            lambda _key: self._fill_purposes(),
        )
        self._purpose = choice([])
        self._remember = True
        self._how = Button(say("How it is read …"), self.ask_how, kind="ghost", icon="settings")
        self._how.hide()
        self.columns, self.summary = Columns(desk), Summary()
        self.steps = Steps([say("File"), say("Columns"), say("Import")])
        self._file = Elided("", "body", "text_2")
        self._told = column(gap=8)
        self._stack = QStackedWidget()
        self._bar = row(gap=8, margins=(24, 0, 24, 0))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self.look)
        self._lay_out()
        self._fill_purposes()
        self.columns.chosen.connect(self._column_chosen)

    def _lay_out(self) -> None:
        top = row(self.steps, None, self._file, self._how, gap=8, margins=(24, 0, 24, 0))
        self.outer.addWidget(panel(top, "surface", "bottom", fixed_height=56))
        self.outer.addLayout(self._told)
        text = say(
            "A list from the payroll program or a spreadsheet: .csv or .xlsx, with a header row. You "
            "see what would happen before anything is stored."
        )
        first = QWidget()
        fields = row(None, Field(say("Group"), self._group), Field(say("Purpose"), self._purpose), None, gap=16)
        self.choose_button = Button(
            say("Choose a file …"), self._choose_file, kind="primary", icon="folder-open", size="large"
        )
        asked = empty("file-spreadsheet", say("Which file?"), text, self.choose_button)
        asked.setMaximumHeight(px(280))
        first.setLayout(column(None, fields, asked, None, None, gap=8, margins=(24, 24, 24, 24)))
        second = QWidget()
        both = QHBoxLayout(second)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(scrolling(self.columns))
        self.needs_you = Table(self.problems, say("Rows that need you"))
        self.needs_you.opened.connect(self.decide)
        self._needs = Label("", "section")
        below = QWidget()
        hint = Label(say("Enter decides or corrects the row"), "detail", "text_3")
        below.setLayout(
            column(
                panel(row(self._needs, hint, None, gap=10, margins=(24, 0, 24, 0)), "bg", "top", fixed_height=36),
                self.needs_you,
                gap=0,
            )
        )
        split.addWidget(below)
        split.setSizes([px(360), px(220)])
        if self.summary.beside:
            both.addWidget(split, 1)
            both.addWidget(self.summary)
        else:
            above = column(self.summary, gap=0)
            above.addWidget(split, 1)
            both.addLayout(above, 1)
        self._stack.addWidget(scrolling(first))
        self._stack.addWidget(second)
        self._stack.addWidget(QWidget())  # done: what stands above and below says it all
        self.outer.addWidget(self._stack, 1)
        self.outer.addWidget(panel(self._bar, "surface", "top", fixed_height=64))
        self._show_bar()

    # What a page says of itself

    def title(self) -> str:
        return say("People")

    def crumb(self) -> str:
        return say("Import")

    def hints(self) -> list[Keys]:
        return [
            (("Enter",), say("Decide or correct")),
            (("F6",), say("Next pane")),
            (("Esc",), say("Back")),
            (("F1",), say("Keys")),
        ]

    def panes(self) -> list[QWidget]:
        return [self.columns, self.needs_you]

    def entered(self) -> None:
        self.choose_button.setFocus()

    def typing(self) -> bool:
        return self.plan is not None

    def leaving(self, go_on: Callable[[], None]) -> None:
        text = say("Nothing of the file has been imported.")
        if self.plan is None or ask_to_confirm(self, say("Leave the import?"), text, say("Leave it")):
            self.clear()
            go_on()

    def clear(self) -> None:
        self._wait.stop()
        self.table = self.mapping = self.plan = None
        self.problems.clear()

    # Step 1

    def _fill_purposes(self) -> None:
        self._purpose.clear()
        for one in rights.purposes(self.desk.gate, str(self._group.currentData())):
            self._purpose.addItem(one.label(language()), one.key)

    def _choose_file(self) -> None:
        kinds = say("Lists") + " (*.csv *.txt *.tsv *.xlsx)"
        chosen = ask_for_file(self, say("Which file?"), kinds)
        if chosen is not None:
            self.read(chosen)

    def ask_how(self) -> None:
        """Asks how the file is to be read, and reads it anew."""
        if self.path is None or self.table is None:
            return
        asked = HowRead(self, self.table)
        if asked.exec() == QDialog.DialogCode.Accepted:
            self.read(self.path, asked.reading)

    def read(self, path: Path, reading: Reading = AS_FOUND) -> None:
        """Reads a file and proposes where its columns go. Row numbers may move: what was decided is forgotten."""
        self.path = path
        self.decisions.clear()
        group, name = str(self._group.currentData()), path.stem

        def work(gate: Gate, way: Work) -> tuple[FileTable, Mapping]:
            table = importing.read_file(gate, path, group, way, reading)
            kept = gate.session.mappings.get(name)
            saved = saved_mappings.SavedMapping(kept.name, kept.population, dict(kept.columns)) if kept else None
            fits = saved is not None and saved.population == group
            return table, importing.propose_mapping(gate, table, group, saved if fits else None)

        clear(self._told)
        self.desk.ask(self, work, self._read, failed=self._failed, label=say("Reading the file"))

    def _failed(self, fault: VaultError) -> None:
        clear(self._told)
        self._told.setContentsMargins(24, 12, 24, 0)
        self._told.addWidget(error_banner(fault))

    def _read(self, found: tuple[FileTable, Mapping]) -> None:
        self.table, self.mapping = found
        facts = self.table.facts
        read_as = [str(part) for part in (facts.encoding, facts.sheet) if part]
        header = say("header in row {number}", number=self.table.header_row)
        self._file.setText(" · ".join([self.path.name if self.path else "", *read_as, header]))
        self._how.show()
        self._show_mapping()
        self.look()
        later(self, self._to_columns)

    def _to_columns(self) -> None:
        if self.table is not None:
            self._stack.setCurrentIndex(_COLUMNS)
            self.steps.show_step(1)
            self._show_bar()

    # Step 2

    def _show_mapping(self) -> None:
        if self.table is None or self.mapping is None:
            return
        group = self.desk.population(self.mapping.population)
        self.columns.show_mapping(group, rights.writable(self.desk.gate, group.key), self.table, self.mapping)

    def _column_chosen(self, name: str, field: str | None) -> None:
        if self.mapping is not None:
            self.mapping = self.mapping.choose(name, field, self.desk.register)
            self._wait.start()

    def look(self) -> None:
        """The dry run: what would become of the file now."""
        path, table, mapping = self.path, self.table, self.mapping
        if path is None or table is None or mapping is None:
            return
        options = Options(str(self._purpose.currentData() or ""), "", dict(self.decisions))
        self.plan = None
        self._show_bar()

        def work(gate: Gate, way: Work) -> Plan:
            return importing.plan(gate, path, table, mapping, options, way)

        self.desk.ask(self, work, self._looked, failed=self._failed, label=say("Dry run"))

    def _looked(self, plan: Plan) -> None:
        clear(self._told)
        self.plan = plan
        later(self, partial(self._remark, plan))
        self.problems.show(plan, self.desk.population(plan.population))
        rows = len({one.row for one, _ in self.problems.problems})
        self._needs.setText(say_count("{count} row needs you", "{count} rows need you", rows))
        purpose = self.desk.register.purposes.get(plan.options.purpose)
        values = sum(len(one.values) for one in plan.rows if one.outcome in (Outcome.CREATE, Outcome.UPDATE))
        facts = [(say("Values"), str(values)), (say("Purpose"), purpose.label(language()) if purpose else "–")]
        self.summary.show_plan(plan, facts)
        self._show_bar()

    def _remark(self, plan: Plan) -> None:
        if plan is self.plan:
            self.columns.show_plan(plan)

    # Deciding and correcting

    def decide(self, at: int) -> None:
        """Asks about one row: whom it is about, or what a cell should say."""
        one, problem = self.problems.problems[at]
        if one.outcome is Outcome.ASK or not problem.column:
            names = {str(person): name for person, name in self.desk.names.items()}
            asked = AskDecision(self, one, problem, names)
            if asked.exec() == QDialog.DialogCode.Accepted:
                self.decisions[one.row] = asked.decision
                self.look()
            return
        cell = AskCell(self, problem, self._cell(one.row, problem.column), one.row)
        answer = cell.exec()
        if answer == SKIP:
            self.decisions[one.row] = "skip"
            self.look()
        elif answer == QDialog.DialogCode.Accepted:
            self.correct(one.row, problem.column, cell.text)

    def _column(self, name: str) -> int:
        if self.table is None:
            return -1
        return next((one.index for one in self.table.columns if one.name == name), -1)

    def _cell(self, number: int, name: str) -> str:
        at = self._column(name)
        found = next((cells for row_, cells in (self.table.rows if self.table else []) if row_ == number), ())
        return found[at] if 0 <= at < len(found) else ""

    def correct(self, number: int, name: str, text: str) -> None:
        """Lets another text count for a cell; the file itself is left alone."""
        at = self._column(name)
        if self.table is None or at < 0:
            return
        rows = [
            (row_, (*cells[:at], text, *cells[at + 1 :])) if row_ == number else (row_, cells)
            for row_, cells in self.table.rows
        ]
        marks = {place: mark for place, mark in self.table.marks.items() if place != (number, at)}
        self.table = replace(self.table, rows=rows, marks=marks)
        self.look()

    # Step 3

    def _show_bar(self) -> None:
        clear(self._bar)
        if self._stack.currentIndex() != _DONE:
            self._bar.addWidget(Button(say("Cancel"), self.finished.emit, kind="ghost"))
        self._bar.addStretch(1)
        if self._stack.currentIndex() != _COLUMNS:
            return
        self._bar.addWidget(self._remember_box())
        ready = sum(self.plan.counts[str(outcome)] for outcome in _GOOD) if self.plan else 0
        asked = self.plan.counts[str(Outcome.ASK)] if self.plan else 0
        text = say_count("Import {count} row", "Import {count} rows", ready)
        if asked:
            text = say_count("{count} row must be decided first", "{count} rows must be decided first", asked)
        go_on = Button(text, self.run, kind="primary", icon="upload")
        go_on.setEnabled(bool(ready) and not asked)
        self._bar.addWidget(go_on)

    def _remember_box(self) -> QCheckBox:
        box = tick(say("Remember the columns for the next import"), on=self._remember)
        box.toggled.connect(lambda on: setattr(self, "_remember", on))
        return box

    def run(self) -> None:
        """Imports what the dry run showed, all of it or nothing."""
        plan, name = self.plan, self.path.stem if self.path else ""
        if plan is None:
            return
        remember, speech = self._remember, language()

        def work(gate: Gate, way: Work) -> tuple[Counter[str], list[list[str]]]:
            done = importing.run(gate, plan, way)
            if remember:
                saved = saved_mappings.save(name, plan.mapping)
                entry = MappingEntry(name=saved.name, population=saved.population, columns=saved.columns)
                if gate.session.mappings.get(name) != entry:
                    settings.save_mapping(gate, entry)
            return done, import_report.rows(plan, speech)

        self.steps.show_step(2)
        told = Counter({str(one): plan.counts[str(one)] for one in (Outcome.STOPPED, Outcome.SKIPPED)})

        def done(found: tuple[Counter[str], list[list[str]]]) -> None:
            self._done(found[0] | told, found[1])

        self.desk.ask(self, work, done, failed=self._failed, label=say("Importing"))

    def _done(self, done: Counter[str], report: list[list[str]]) -> None:
        lines = [f"{outcome_name(outcome)}: {done[str(outcome)]}" for outcome in Outcome if done[str(outcome)]]
        self.clear()
        self.desk.changed.emit()
        self._stack.setCurrentIndex(_DONE)
        self._how.hide()
        self.steps.show_step(2)
        clear(self._told)
        self._told.setContentsMargins(24, 12, 24, 0)
        text = say("The file is not kept in the vault: delete it yourself.")
        back = (say("To the list"), self.finished.emit)
        self._told.addWidget(banner("info", say("Imported. {counts}", counts=" · ".join(lines)), text, action=back))
        self._show_bar()
        save = Button(say("Save the report …"), lambda: self.save_report(report), icon="download")
        self._bar.addWidget(save)
        save.setFocus()

    def save_report(self, report: list[list[str]]) -> None:
        """Saves what became of each row, without values, where someone chooses."""
        path = ask_where(self, say("Save the report"), say("import report") + ".csv", "csv")
        if path is not None:
            self.desk.ask(
                self,
                lambda _gate, _work: files.place(path, tables.csv_of(report), replace=True),
                lambda _digest: self.desk.told.emit(say("The report is saved. It holds no values.")),
            )
