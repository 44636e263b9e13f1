"""One company: its contacts, each leading to their own page, and beside them the sales and purchases that run."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.identifiers import organisation_number
from entrack_vault.domain.people import Listed
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_day
from entrack_vault.register.model import Register
from entrack_vault.services import companies, processes, rights
from entrack_vault.services.companies import Company
from entrack_vault.services.company_entries import RoomGiven
from entrack_vault.services.gate import Gate
from entrack_vault.services.process_paragraphs import Process
from entrack_vault.services.processes import NAMES
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.dialog import ask_to_confirm
from ui.parts.flow import Flow
from ui.parts.frames import card, clear, column, panel, row, scrolling
from ui.parts.marks import Tag
from ui.parts.tables import QUIET, Column, Look, Table, TableModel
from ui.parts.text import Elided, Label
from ui.registers.companies import name_of
from ui.registers.process_asking import AskLastDay, AskProcess
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

_SIDE = 380
_BESIDE_UP_TO = 150  # per cent of text size; above it sales and purchases stand below the contacts


def told_rooms(register: Register, rooms: Sequence[RoomGiven]) -> str:
    """What is given, a line for each group."""
    groups: dict[str, list[str]] = {}
    for room in rooms:
        categories = groups.setdefault(register.populations[room.population].plural(language()), [])
        categories.append(register.categories[room.category].label(language()).lower())
    return "\n".join(f"{group}: {', '.join(categories)}" for group, categories in groups.items())


class ContactsModel(TableModel):
    """One contact a row."""

    def __init__(self, register: Register) -> None:
        title = (Column("title", say("Title"), 200),) if THEME.scale <= _BESIDE_UP_TO else ()
        super().__init__(
            (
                Column("name", say("Name"), 240, stretch=True),
                Column("group", say("Group"), 170),
                *title,
                Column("status", say("Status"), 150),
            )
        )
        self._register = register
        self.people: tuple[Listed, ...] = ()

    def show(self, found: tuple[Listed, ...]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.people = found
        self.endResetModel()

    def clear(self) -> None:
        self.show(())

    def count(self) -> int:
        return len(self.people)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.people[row]
        group = self._register.populations[one.population]
        if key == "name":
            name = one.name or one.id.hex[:8].upper()
            return name, Look(role="value", mono=name)
        if key == "group":
            return group.label(language()), QUIET
        if key == "title":
            return one.title, QUIET
        return next((stage.label(language()) for stage in group.statuses if stage.key == one.status), ""), QUIET


class CompanyPage(Page):
    """A company as the list has it, fetched anew when something changes."""

    place = "registers"

    def __init__(self, desk: Desk, company: Company) -> None:
        super().__init__(desk)
        self.company = company
        self._signs = rights.has_duty(desk.gate, Duty.SIGN)
        self.model = ContactsModel(desk.register)
        self.table = Table(self.model, say("Contacts"))
        self.table.opened.connect(self.open)
        self._head, self._running = column(gap=4), column(gap=12)
        beside, inside = THEME.scale <= _BESIDE_UP_TO, QWidget()
        inside.setLayout(column(self._running, None, gap=0, margins=(20, 18, 20, 18)))
        self._area = scrolling(inside)
        self._area.setAccessibleName(say("Sales and purchases"))
        both: QBoxLayout = QHBoxLayout() if beside else QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(self.table, 1)
        side = panel(column(self._area, gap=0), "bg", "left" if beside else "top", width=_SIDE if beside else 0)
        both.addWidget(side, 0 if beside else 1)
        made = column(panel(row(self._head, margins=(24, 14, 24, 14)), "surface", "bottom"), both, gap=0)
        made.setStretch(1, 1)
        self.outer.addLayout(made)

    # What a page says of itself

    def title(self) -> str:
        return say("Registers")

    def crumb(self) -> str:
        return name_of(self.company)

    def buttons(self) -> list[QWidget]:
        if not self._signs:
            return []
        text = say("Begin a sale or purchase …")
        return [Button(text, self.ask_new, kind="primary", icon="plus", keys="Ctrl+N")]

    def hints(self) -> list[Keys]:
        return [(("Enter",), say("Open")), (("F6",), say("Next pane")), (("Esc",), say("Back"))]

    def panes(self) -> list[QWidget]:
        return [self.table, self._area]

    def entered(self) -> None:
        self._show(self.company)
        self.table.setFocus()

    def meanwhile(self, found: Meanwhile) -> None:  # noqa: ARG002 - any of them may be a contact, or a sale
        if self.isVisible():
            self.refresh()

    def clear(self) -> None:
        self.model.clear()
        self.company = Company("", "", (), ())
        clear(self._head)
        clear(self._running)

    # Looking

    def refresh(self) -> None:
        """Looks at the company anew; that is logged as the list is."""
        self._do(lambda _gate: None)

    def _do(self, act: Callable[[Gate], object], told: str = "") -> None:
        key = self.company.key

        def work(gate: Gate, _work: Work) -> Company:
            act(gate)
            gate.session.reread_common()
            found = companies.companies(gate)
            return next((one for one in found if one.key == key), Company(key[0], "", (), ()))

        def done(found: Company) -> None:
            self._show(found)
            if told:
                self.desk.told.emit(told)

        self.desk.ask(self, work, done)

    def _show(self, company: Company) -> None:
        self.company = company
        clear(self._head)
        self._head.addWidget(Elided(name_of(company), "title"))
        number = organisation_number.show(company.number) if company.number and company.name else ""
        contacts = say_count("{count} contact", "{count} contacts", len(company.contacts))
        self._head.addWidget(Elided(" · ".join(part for part in (number, contacts) if part), "body", "text_2"))
        at = max(self.table.currentIndex().row(), 0)
        self.model.show(company.contacts)
        self.table.selectRow(min(at, max(len(company.contacts) - 1, 0)))
        clear(self._running)
        self._running.addWidget(Label(say("Sales and purchases"), "section"))
        for process in company.processes:
            self._running.addWidget(self._process(process))
        if not company.processes:
            self._running.addWidget(Label(say("None runs."), "body", "text_2"))

    def _process(self, process: Process) -> QWidget:
        """A sale or purchase: until when, who is given what for it, and what can be done."""
        entry, register, jobs = process.entry, self.desk.register, self.desk.gate.session.current_jobs()
        over = process.over_on(self.desk.gate.session.today)
        day = show_day(entry.until, language())
        lines = column(
            row(Tag(say(NAMES[entry.sort])), None),
            Label(entry.name, "strong", wrap=True),
            Label(say("Last day {day}", day=day), "body", "danger_ink" if over else "text_2"),
            gap=6,
            margins=(16, 14, 16, 14),
        )
        for given in entry.given:
            job = jobs.get(given.job)
            if job is not None:
                told = Label(told_rooms(register, given.rooms), "detail", "text_2", wrap=True)
                lines.addLayout(column(Label(job.name(language()), "value", wrap=True), told, gap=2))
        if over:
            text = say("What it gave is closed, but its keys remain until you end it.")
            lines.addWidget(Label(text, "detail", "text_2", wrap=True))
        if self._signs:
            bar, acts = Flow(), QWidget()
            bar.addWidget(Button(say("Another last day …"), lambda: self.ask_last_day(process), size="small"))
            bar.addWidget(Button(say("End …"), lambda: self.ask_end(process), size="small"))
            acts.setLayout(bar)
            lines.addWidget(acts)
        return card(lines)

    # What is done

    def open(self, at: int) -> None:
        """Shows a contact's own page."""
        self.desk.person_wanted.emit(self.model.people[at])

    def ask_new(self) -> None:
        """Asks about a sale or purchase with this company, and begins it."""
        asked = AskProcess(self, self.desk, self.company.number)
        if asked.exec() == QDialog.DialogCode.Accepted and asked.begin is not None:
            self._do(asked.begin, say("The sale or purchase has begun."))

    def ask_last_day(self, process: Process) -> None:
        """Asks for another last day."""
        asked = AskLastDay(self, self.desk, process)
        until = asked.until if asked.exec() == QDialog.DialogCode.Accepted else None
        if until is not None:
            self._do(lambda gate: processes.extend(gate, process.id, until), say("The last day is changed."))

    def ask_end(self, process: Process) -> None:
        """Asks once more, and ends it."""
        count = len(process.entry.given)
        text = say_count(
            "{count} job description is signed without what was given for it. That stops future access at once.",
            "{count} job descriptions are signed without what was given for it. That stops future access at once.",
            count,
        )
        text = text if count else say("No rights were given for it.")
        if ask_to_confirm(self, say("End {name}?", name=process.entry.name), text, say("End it")):
            self._do(
                lambda gate: processes.end(gate, process.id),
                say("It has ended, and the rights given for it with it."),
            )
