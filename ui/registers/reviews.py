"""The review of rights: who holds which job description, what of it nobody uses, and the quarter's confirmation."""

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from entrack_vault.domain.duties import LABELS
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_day, show_moment
from entrack_vault.services import reviews
from entrack_vault.services.gate import Gate
from entrack_vault.services.reviews import Review, Standing
from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.dialog import ask_to_confirm
from ui.parts.frames import clear, column, panel, row, rule, scrolling
from ui.parts.messages import banner
from ui.parts.tables import QUIET, Column, Look, Table, TableModel
from ui.parts.text import Label
from ui.registers.section import Section
from ui.words import language, say, say_count

_SIDE = 340
BANNER = (24, 16, 24, 16)  # the space round what is told above the table
_BESIDE_UP_TO = 150  # per cent of text size; above it what is unused stands below the table
Found = tuple[list[Standing], list[Review]]


class MembersModel(TableModel):
    """Active members by name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            (
                Column("name", say("Name"), 220, stretch=True),
                Column("job", say("Job description"), 200),
                Column("since", say("Since"), 120),
                Column("last", say("Last seen in the log"), 190),
                Column("unused", say("Not used for 90 days"), 200),
            )
        )
        self._desk = desk
        self.members: list[Standing] = []

    def show(self, found: list[Standing]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.members = found
        self.endResetModel()

    def clear(self) -> None:
        self.show([])

    def count(self) -> int:
        return len(self.members)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.members[row]
        if key == "name":
            return one.name, Look(role="value", mono=one.name)
        if key == "job":
            job = self._desk.gate.session.jobs.get((one.job, one.revision))
            return (job.name(language()) if job else one.key), QUIET
        if key == "since":
            return show_day(one.since.astimezone().date(), language()), QUIET
        if key == "last":
            return (show_moment(one.last, language()), QUIET) if one.last else (say("Not in the last 90 days"), QUIET)
        count = len(one.unused) + len(one.unused_duties)
        if not count:
            return say("Everything is used"), Look(tag="neutral", icon="check")
        text = say_count("{count} right or duty", "{count} rights or duties", count)
        return text, Look(tag="neutral" if one.new else "warn", icon="clock" if one.new else "triangle-alert")


class ReviewsSection(Section):
    """Members in a table, and beside it what the chosen one does not use, and the reviews that were made."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = MembersModel(desk)
        self.table = Table(self.model, self.name())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.earlier: list[Review] = []
        self._told, self._chosen, self._made = column(gap=0), column(gap=8), column(gap=8)
        beside = THEME.scale <= _BESIDE_UP_TO
        inside = QWidget()
        inside.setLayout(column(self._chosen, rule(), self._made, None, gap=16, margins=(20, 20, 20, 20)))
        self._area = scrolling(inside)
        self._area.setAccessibleName(say("Not used for 90 days"))
        both: QBoxLayout = QHBoxLayout() if beside else QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(self.table, 1)
        side = panel(column(self._area, gap=0), "bg", "left" if beside else "top", width=_SIDE if beside else 0)
        both.addWidget(side, 0 if beside else 1)
        self.outer.addLayout(self._told)
        self.outer.addLayout(both, 1)

    @staticmethod
    def offered(desk: Desk) -> bool:
        return reviews.may(desk.gate)

    def name(self) -> str:
        return say("Review of rights")

    def waiting(self) -> str:
        return "1" if reviews.due(self.desk.gate) else ""

    def buttons(self) -> list[QWidget]:
        if not self.model.count():
            return []
        return [Button(say("Confirm all …"), self.ask_to_confirm, kind="primary", icon="badge-check")]

    def panes(self) -> list[QWidget]:
        return [self.table, self._area]

    def clear(self) -> None:
        self.model.clear()
        self.earlier = []
        for layout in (self._told, self._chosen, self._made):
            clear(layout)

    # Looking

    def refresh(self) -> None:
        def work(gate: Gate, way: Work) -> Found:
            return reviews.standing(gate, way), reviews.earlier(gate)

        self.desk.ask(self, work, self._arrived, label=say("Reading the access log"))

    def _arrived(self, found: Found) -> None:
        before = self.member
        members, self.earlier = found
        self.model.show(members)
        at = next((at for at, one in enumerate(members) if before and one.member == before.member), 0)
        self.table.selectRow(at)
        if self.isVisible():
            self.table.setFocus()
        self._show_due()
        self._show_chosen()
        self._show_made()
        self.changed.emit()

    @property
    def member(self) -> Standing | None:
        """Whoever is chosen."""
        rows = self.table.chosen_rows()
        return self.model.members[rows[0]] if rows and rows[0] < self.model.count() else None

    def _show_due(self) -> None:
        clear(self._told)
        due = reviews.due(self.desk.gate)
        if due is not None and due.last is not None:
            text = say("A review is due: the last one was on {day}.", day=show_day(due.last, language()))
            self._told.addLayout(row(banner("warn", text), margins=BANNER))
        elif due is not None:
            self._told.addLayout(
                row(banner("warn", say("A review is due: there has been none yet.")), margins=BANNER)
            )

    def _show_chosen(self) -> None:
        clear(self._chosen)
        one = self.member
        if one is None:
            return
        self._chosen.addWidget(Label(say("Not used for 90 days"), "section"))
        if one.new:
            text = say("The job description has been held for less than 90 days.")
            self._chosen.addWidget(Label(text, "detail", "text_2", wrap=True))
        register = self.desk.register
        groups: dict[str, list[str]] = {}
        for population, category in one.unused:
            name = register.populations[population].plural(language())
            groups.setdefault(name, []).append(register.categories[category].label(language()))
        for name, categories in groups.items():
            told = column(Label(name, "value"), Label(", ".join(categories), "body", "text_2", wrap=True), gap=2)
            self._chosen.addLayout(told)
        if one.unused_duties:
            duties = [Label(say(LABELS[duty]), "body", "text_2", wrap=True) for duty in one.unused_duties]
            self._chosen.addLayout(column(Label(say("Duties"), "value"), *duties, gap=2))
        if not groups and not one.unused_duties:
            self._chosen.addWidget(Label(say("Everything is used"), "body", "text_2", wrap=True))
        else:
            text = say("What nobody needs is better taken away: under Staff, or in the job description.")
            self._chosen.addWidget(Label(text, "detail", "text_3", wrap=True))

    def _show_made(self) -> None:
        clear(self._made)
        self._made.addWidget(Label(say("Earlier reviews"), "section"))
        for one in self.earlier:
            members = say_count("{count} member", "{count} members", len(one.members))
            told = " · ".join(part for part in (one.by, members) if part)
            day = Label(show_day(one.day, language()), "value")
            self._made.addLayout(column(day, Label(told, "body", "text_2", wrap=True), gap=2))
        if not self.earlier:
            self._made.addWidget(Label(say("None yet"), "body", "text_2"))

    # Confirming

    def ask_to_confirm(self) -> None:
        """Asks once more, and notes the review."""
        count = self.model.count()
        title = say_count("Confirm what {count} member holds?", "Confirm what {count} members hold?", count)
        text = say(
            "It is noted that everyone in the list is to have the job description they have. If someone is not, give "
            "them another one under Staff first."
        )
        if ask_to_confirm(self, title, text, say_count("Confirm {count} member", "Confirm {count} members", count)):
            self.confirm()

    def confirm(self) -> None:
        """Notes the review of everyone as they stand in the table."""
        members = list(self.model.members)

        def done(_none: None) -> None:
            self.desk.told.emit(say("The review is noted."))
            self.refresh()

        self.desk.ask(self, lambda gate, _work: reviews.confirm(gate, members), done)
