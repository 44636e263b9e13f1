"""The purge's page: what is due, the forecast, and the purges there are; opening one shows what it takes."""

from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.progress import Work
from entrack_vault.services import purge, retention, rights, rules, statistics
from entrack_vault.services.common import LoggedRules
from entrack_vault.services.gate import Gate
from entrack_vault.services.purge import Case
from entrack_vault.services.purge_plan import Plan
from entrack_vault.services.retention import DuePerson
from entrack_vault.services.statistics import YearCount
from ui.desk import Desk
from ui.parts.buttons import Button, Tab
from ui.parts.dialog import Dialog
from ui.parts.frames import column, panel, row
from ui.parts.messages import empty
from ui.parts.tables import Table
from ui.parts.text import Label
from ui.purge.case import CasePage
from ui.purge.chart import Forecast, MonthChart
from ui.purge.models import CasesModel, DueModel
from ui.purge.rules import RulesModel, ask_rule
from ui.purge.statistics import StatisticsModel
from ui.shell.page import Keys
from ui.shell.stacked import StackedPage
from ui.words import say, say_count

DUE, CASES, RULES, STATISTICS = range(4)
Found = tuple[list[DuePerson], Forecast, list[Case], list[LoggedRules]]


class PurgePage(StackedPage):
    """Lists under tabs, and over them the purge that is open."""

    place = "purge"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        session = desk.gate.session
        self.proposes = rights.has_duty(desk.gate, Duty.PROPOSE_PURGES)
        self.due = DueModel(desk.register, desk.names)
        self.cases = CasesModel({key: one.name for key, one in session.staff.items()})
        self.due_table = Table(self.due, say("Due"), several=True)
        self.cases_table = Table(self.cases, say("Purges"))
        self.cases_table.opened.connect(self._open_row)
        self.due_table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.chart = MonthChart()
        self.rules = RulesModel(desk.register)
        self.rules_table = Table(self.rules, say("Rules"))
        self.rules_table.opened.connect(self.decide)
        self.statistics = StatisticsModel(desk.register)
        self.statistics_table = Table(self.statistics, say("Statistics"))
        self.tabs = [Tab(say("Due")), Tab(say("Purges")), Tab(say("Rules")), Tab(say("Statistics"))]
        self._lists = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        bar = row(gap=24, margins=(24, 0, 24, 0))
        for at, tab in enumerate(self.tabs):
            tab.clicked.connect(lambda _on, at=at: self.show_list(at))
            bar.addWidget(tab)
        bar.addStretch(1)
        self.tabs[DUE].setChecked(True)
        title = row(
            Label(say("Becoming due, month by month"), "section"),
            Label(say("by the clock that runs out next"), "body", "text_2"),
            None,
            gap=8,
        )
        text = say("When a clock has run out, whoever it concerns is listed here to be proposed for purging.")
        self._nothing_due = empty("circle-check", say("Nothing is due"), text)
        text = say("Proposals stand here until someone else answers them, and afterwards with their certificate.")
        self._no_cases = empty("shredder", say("No purges yet"), text)
        text = say("How many applied, were hired and left is counted here by year, also after they have been purged.")
        self._no_counts = empty("library", say("Nothing to count yet"), text)
        tables = (self.due_table, self.cases_table, self.rules_table, self.statistics_table)
        for widget in (*tables, self._nothing_due, self._no_cases, self._no_counts):
            self._lists.addWidget(widget)
        inside = QWidget()
        chart = panel(column(title, self.chart, gap=4, margins=(24, 12, 24, 8)), "surface", "bottom")
        made = column(panel(bar, "surface", "bottom", fixed_height=44), chart, self._lists, gap=0)
        made.setStretch(2, 1)
        inside.setLayout(made)
        self.stack.addWidget(inside)

    # What a page says of itself

    def title(self) -> str:
        return self.over.title() if self.over else say("Purge")

    def list_buttons(self) -> list[QWidget]:
        if self.tabs[RULES].isChecked() and rights.has_duty(self.desk.gate, Duty.SIGN):
            return [Button(say("Decide …"), self._decide_chosen, kind="primary", icon="pencil")]
        if not self.proposes or not self.due.count() or not self.tabs[DUE].isChecked():
            return []
        chosen = len(self.due_table.chosen_rows())
        text = (
            say_count("Propose purging for {count} …", "Propose purging for {count} …", chosen)
            if chosen
            else say("Propose purging for all …")
        )
        return [Button(text, self.propose, kind="primary", icon="shredder", keys="Ctrl+N")]

    def list_hints(self) -> list[Keys]:
        return [(("↑", "↓"), say("Choose")), (("Enter",), say("Open")), (("F6",), say("Next pane"))]

    def list_panes(self) -> list[QWidget]:
        shown = self._lists.currentWidget()
        return [self.chart, *([shown] if isinstance(shown, Table) else [])]

    def let_go(self) -> None:
        self.due.clear()
        self.cases.clear()
        self.rules.clear()
        self.statistics.clear()
        self.chart.let_go()

    # The lists

    def refresh(self) -> None:
        """Looks at what is due, what becomes due, and what has been proposed."""

        def work(gate: Gate, _work: Work) -> Found:
            return retention.due(gate), retention.forecast(gate), purge.cases(gate), rules.decisions(gate)

        self.desk.ask(self, work, self._arrived)

    def _arrived(self, found: Found) -> None:
        due, forecast, cases, decisions = found
        self.due.show(due)
        self.cases.show(cases)
        self.chart.show_months(forecast)
        waiting = sum(case.status == "proposed" for case in cases)
        self.tabs[DUE].show_count(str(len(due) or ""))
        self.tabs[CASES].show_count(str(waiting or ""))
        self.rules.show(self.desk.register, decisions)
        chosen = next(at for at, tab in enumerate(self.tabs) if tab.isChecked())
        self.show_list(CASES if chosen == DUE and waiting and not self.proposes else chosen)

    def show_list(self, at: int) -> None:
        """Shows what is due, the purges, the rules or statistics. Those are counted when they are asked for."""
        self.tabs[at].setChecked(True)
        if at == STATISTICS:
            self.desk.ask(self, lambda gate, _work: statistics.yearly(gate), self._counted)
        self._show_table(at)

    def _counted(self, found: list[YearCount]) -> None:
        self.statistics.show(found)
        if self.tabs[STATISTICS].isChecked():
            self._show_table(STATISTICS)

    def _show_table(self, at: int) -> None:
        model, table, nothing = (
            (self.due, self.due_table, self._nothing_due),
            (self.cases, self.cases_table, self._no_cases),
            (self.rules, self.rules_table, self.rules_table),
            (self.statistics, self.statistics_table, self._no_counts),
        )[at]
        self._lists.setCurrentWidget(table if model.count() else nothing)
        if model.count():
            table.setFocus()
        self._show_buttons()

    def _show_buttons(self) -> None:
        if self.over is None:
            self.crumb_changed.emit("")

    # Proposing

    def propose(self) -> None:
        """Asks why, and proposes what is due of those chosen, or of all."""
        rows = self.due_table.chosen_rows() or list(range(self.due.count()))
        people = [self.due.people[at].person for at in rows]
        title = say_count("Propose purging for {count} person", "Propose purging for {count} people", len(people))
        text = say("It is worked out what goes and what stays. Nothing is deleted before someone else approves it.")
        asked = Dialog(self, title, text)
        asked.finish_with(Button(say("Propose"), asked.accept, kind="primary")).setDefault(True)
        if asked.exec() != QDialog.DialogCode.Accepted:
            return

        def work(gate: Gate, way: Work) -> tuple[Case, Plan]:
            return purge.propose(gate, people, "due", way)

        self.desk.ask(self, work, self._proposed, label=say("Working out what goes"))

    def _proposed(self, made: tuple[Case, Plan]) -> None:
        self.desk.told.emit(say("Proposed. Someone else with the duty to approve purges decides."))
        self.open(made[0])

    # Rules

    def _decide_chosen(self) -> None:
        rows = self.rules_table.chosen_rows()
        self.decide(rows[0] if rows else 0)

    def decide(self, at: int) -> None:
        """Asks what a rule should say, and signs it; only whoever signs may."""
        if not rights.has_duty(self.desk.gate, Duty.SIGN):
            return
        change = ask_rule(self, self.desk, self.rules.rules[at], self.rules.decisions_on(at))
        if change is None:
            return

        def work(gate: Gate, _work: Work) -> None:
            rules.sign(gate, change)

        self.desk.ask(self, work, self._decided)

    def _decided(self, _none: None) -> None:
        self.desk.told.emit(say("The rule is signed and in force."))
        self.refresh()

    # One purge

    def _open_row(self, at: int) -> None:
        self.open(self.cases.cases[at])

    def open(self, case: Case) -> None:
        """Opens a purge."""
        self.show_over(CasePage(self.desk, case))
