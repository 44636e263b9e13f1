"""The access log's page: whether it is whole, events a day, filters, and the lines themselves."""

from collections import Counter
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_moment_in_text
from entrack_vault.errors import Damaged, VaultError
from entrack_vault.exports import access_log_sheet, files, tables
from entrack_vault.exports.access_log_sheet import LogSheet
from entrack_vault.i18n import Language, translate
from entrack_vault.services import log, rights
from entrack_vault.services.gate import Gate
from entrack_vault.services.log import Line
from ui.desk import Desk
from ui.log.entry import EntryDialog
from ui.log.filters import Filters
from ui.log.period import EVER, Period, ask_period, show_period
from ui.look.theme import THEME
from ui.parts.buttons import Button, IconButton
from ui.parts.choosing import ask_where
from ui.parts.day_chart import DayChart
from ui.parts.frames import column, panel, row
from ui.parts.marks import Icon
from ui.parts.messages import empty
from ui.parts.tables import Table
from ui.parts.text import Elided, HashLabel, Label
from ui.person.tabs import LogModel
from ui.shell.clipboard import copy_for_a_while
from ui.shell.page import Keys, Page
from ui.words import language, say

MOST = 20_000  # lines that are fetched at a time; older ones by saying which days
_ROOMY = 150  # per cent of text size up to which the hash has room
_PRINTED = 7  # columns that go on paper: all but the fingerprint


class LogPage(Page):
    """Who looked at whom, when and why. Without the duty to read it all, one's own lines alone."""

    place = "log"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.whole = rights.has_duty(desk.gate, Duty.READ_WHOLE_LOG)
        self.period: Period = EVER
        self._lines: list[Line] = []
        self.model = LogModel(desk.gate.session, [], people=desk.names)
        self.table = Table(self.model, say("Access log"))
        self.table.opened.connect(self.show_entry)
        self.chart = DayChart()
        self.chart.chosen.connect(lambda _period: self._filter())
        self._verified, self._when = Elided("", "strong"), Elided("", "detail", "text_2")
        self._sign = Icon("scroll-text", "text_2", 20)
        self._head = HashLabel("")
        self._days = Button("", self.ask_period, icon="calendar-days")
        self.filters = Filters(desk)
        self.filters.changed.connect(self._filter)
        self._stack = QStackedWidget()
        self._lay_out()
        self._show_head()
        self._show_days()
        self._verified.setText(say("The log has not been verified since you unlocked"))
        self._when.setText(say("Verifying checks order, chain and every signature."))

    def _lay_out(self) -> None:
        words = column(None, self._verified, self._when, None, gap=2)
        strip = row(self._sign, gap=14, margins=(24, 0, 24, 0))
        strip.addLayout(words, 1)
        head = column(None, Label(say("Newest link"), "detail", "text_3"), self._head, None, gap=2)
        strip.addLayout(head)
        strip.addWidget(IconButton("copy", say("Copy the newest link's hash"), self._copy_head, kind=""))
        strip.addWidget(Button(say("Verify now"), self.verify, icon="refresh-cw", keys="F5"))
        self.outer.addWidget(panel(strip, "surface", "bottom", fixed_height=64))
        title = row(Label(say("Events a day"), "section"), Label(say("30 days"), "body", "text_2"), None, gap=8)
        chart = (
            column(title, self.chart, gap=4, margins=(24, 12, 24, 8)) if THEME.scale <= _ROOMY else row(self.chart)
        )
        self.outer.addWidget(panel(chart, "surface", "bottom"))
        narrowed = row(gap=0, margins=(0, 0, 24, 0))
        narrowed.addWidget(self.filters, 1)
        narrowed.addLayout(column(8, self._days, None, gap=0))
        self.outer.addWidget(panel(narrowed, "surface", "bottom"))
        self._stack.addWidget(self.table)
        text = say("Everything that is opened, changed, printed or refused is written here before it happens.")
        self._stack.addWidget(
            empty("scroll-text", say("No lines here"), text, Button(say("Show all"), self.show_all))
        )
        self.outer.addWidget(self._stack, 1)

    # What a page says of itself

    def title(self) -> str:
        return say("Access log") if self.whole else say("Your own access log")

    def buttons(self) -> list[QWidget]:
        return [Button(say("Save …"), self.save, icon="download", keys="Ctrl+S")]

    def hints(self) -> list[Keys]:
        return [
            (("↑", "↓"), say("Choose")),
            (("Enter",), say("Show in full")),
            (("F5",), say("Verify")),
            (("F6",), say("Next pane")),
            (("F1",), say("Keys")),
        ]

    def panes(self) -> list[QWidget]:
        return [self.chart, self.table]

    def entered(self) -> None:
        self.refresh()

    def clear(self) -> None:
        self._lines = []
        self.model.clear()
        self._head.setText("")

    # Lines

    def refresh(self) -> None:
        """Fetches the newest lines, which is itself an entry."""
        period = self.period
        self.desk.ask(self, lambda gate, _work: log.read(gate, period=period, most=MOST), self._arrived)

    def ask_period(self) -> None:
        """Asks which days, and reads those."""
        period = ask_period(self, self.period)
        if period is not None:
            self.read_days(period)

    def read_days(self, period: Period) -> None:
        """Reads the lines of some days."""
        self.period = period
        self.chart.choose(-1, -1)
        self._show_days()
        self.refresh()

    def _show_days(self) -> None:
        self._days.setText(say("Days: {period} …", period=show_period(self.period)))

    def _arrived(self, lines: list[Line]) -> None:
        self._lines = lines
        self.filters.show_lines(lines)
        today = self.period[1] or self.desk.gate.session.today
        counts: Counter[date] = Counter(_day(line) for line in lines)
        refused: Counter[date] = Counter(_day(line) for line in lines if line.entry.event is Event.ACCESS_REFUSED)
        self.chart.show_days(today, counts, refused)
        self._show_head()
        self._filter()

    def _filter(self) -> None:
        period = self.chart.period
        found = [
            line
            for line in self._lines
            if self.filters.lets_through(line) and (period is None or period[0] <= _day(line) <= period[1])
        ]
        self.model.show(found)
        self.filters.tell_count(len(found), len(self._lines))
        self._stack.setCurrentIndex(0 if found else 1)

    def show_entry(self, at: int) -> None:
        """Shows a line in full."""
        told = [
            (column.title, self.model.cell(at, column.key)[0])
            for column in self.model.columns
            if column.key not in ("number", "at", "hash")
        ]
        EntryDialog(self, self.model.lines[at], told).exec()

    def show_all(self) -> None:
        """Takes every filter away."""
        self.filters.take_away()
        self.chart.choose(-1, -1)

    # Handing on

    def save(self) -> None:
        """Saves the lines that are shown as a file someone chooses; that is an entry too."""
        path = ask_where(self, say("Save the access log"), say("access log") + ".pdf", "pdf", "csv")
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Saves the lines that are shown under a name someone has chosen, as what its ending says."""
        rows, total, title, spoken = self.model.texts(), len(self._lines), self.title(), language()

        def work(gate: Gate, _work: Work) -> None:
            if path.suffix.lower() == ".csv":
                content = tables.csv_of(rows)
            else:
                content = access_log_sheet.draw(sheet_of(gate, title, rows, total, spoken))
            log.note_exported(gate, bytes.fromhex(files.place(path, content, replace=True)))

        self.desk.ask(
            self,
            work,
            lambda _none: self.desk.told.emit(say("The lines are saved. That is noted in the access log.")),
            label=say("Saving"),
        )

    # Verifying

    def _show_head(self) -> None:
        self._head.setText(grouped_hex(self.desk.gate.session.head.hash[: 10 if THEME.scale <= _ROOMY else 4]) + " …")

    def _copy_head(self) -> None:
        copy_for_a_while(self.desk.gate.session.head.hash.hex())
        self.desk.told.emit(say("Copied. It leaves the clipboard in 30 seconds."))

    def verify(self) -> None:
        """Verifies the whole log, with progress; the page stays usable."""

        def work(gate: Gate, way: Work) -> int:
            return log.verify(gate, way).entries

        self.desk.ask(self, work, self._whole, failed=self._broken, label=say("Verifying the access log"))

    def _whole(self, entries: int) -> None:
        self._sign.show_icon("shield-check", "accent")
        self._verified.setText(say("The whole log is verified: {count} entries, no gap", count=entries))
        self._when.setText(show_moment_in_text(self.desk.gate.session.now(), language()))
        self.refresh()

    def _broken(self, fault: VaultError) -> None:
        if isinstance(fault, Damaged):
            self._sign.show_icon("shield-alert", "danger")
            self._verified.setText(say("The log is not whole"))
            self._when.setText(fault.text(language()))
        self.desk.trouble.emit(fault)


def _day(line: Line) -> date:
    return line.entry.at.astimezone().date()


def sheet_of(gate: Gate, title: str, rows: list[list[str]], total: int, spoken: Language) -> LogSheet:
    """The lines as a document, with the head they were read at."""
    session = gate.session
    held = session.settings
    return LogSheet(
        language=spoken,
        organisation=held.organisation if held else "",
        department=held.department if held else "",
        printed=show_moment_in_text(session.now(), spoken),
        title=title,
        chosen=translate(
            spoken, "{shown} of the newest {total} lines, the newest first.", shown=len(rows) - 1, total=total
        ),
        rows=[row[:_PRINTED] for row in rows],
        log_sequence=str(session.head.sequence),
        log_hash=session.head.hash.hex(),
        demonstration=session.store.header.demonstration,
    )
