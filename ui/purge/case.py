"""One purge: what it takes from whom, the two who stand behind it, and what is done next."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from entrack_vault.domain.progress import Work
from entrack_vault.domain.purges import LABELS, UNFINISHED, Part, PersonPlan
from entrack_vault.domain.times import show_day, show_moment_in_text
from entrack_vault.errors import VaultError
from entrack_vault.exports import certificate as drawing
from entrack_vault.exports import files
from entrack_vault.register.model import Population
from entrack_vault.services import certificate, purge, purge_clearing
from entrack_vault.services.gate import Gate
from entrack_vault.services.part_names import part_name
from entrack_vault.services.purge import Case
from entrack_vault.services.purge_plan import Plan
from entrack_vault.services.purge_saved import answered_in_time
from ui.desk import Desk
from ui.look.theme import THEME, px
from ui.parts.buttons import Button
from ui.parts.choosing import ask_where
from ui.parts.dialog import ask_to_confirm
from ui.parts.frames import clear, column, panel, row, rule, scrolling
from ui.parts.marks import Icon, Tag
from ui.parts.messages import banner, empty, error_banner
from ui.parts.tables import Table
from ui.parts.text import Elided, Label
from ui.purge.by_hand import ByHand
from ui.purge.models import STATUSES, PlanModel, counted, name_of, status_name
from ui.purge.taken import TakenOut
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

_SIDE = 272
_TABLE = 180  # the lowest it gets: three people
_BESIDE_UP_TO = 150  # per cent of text size; above it the table needs the width


class CasePage(Page):
    """A purge, its plan and its steps."""

    place = "purge"

    def __init__(self, desk: Desk, case: Case) -> None:
        super().__init__(desk)
        self.case = case
        self.plan: Plan | None = None
        self.model: PlanModel | None = None
        self._by_hand: ByHand | None = None
        self._head, self._body = column(gap=4), column(gap=0)
        self._basis, self._side, self._bar = column(gap=6), column(gap=14), row(gap=10)
        both = QHBoxLayout()
        both.setSpacing(0)
        head = panel(row(self._head, margins=(24, 14, 24, 14)), "surface", "bottom")
        basis = self._ground = panel(column(self._basis, gap=0, margins=(24, 12, 24, 12)), "sunken", "top")
        basis.hide()
        foot = panel(row(self._bar, margins=(24, 12, 24, 12)), "surface", "top")
        steps, beside = QWidget(), THEME.scale <= _BESIDE_UP_TO
        steps.setLayout(column(self._side, None, gap=0, margins=(20, 18, 20, 18) if beside else (24, 18, 24, 18)))
        if beside:
            left = column(head, self._body, basis, foot, gap=0)
        else:
            all_of_it = QWidget()
            all_of_it.setLayout(column(self._body, basis, steps, gap=0))
            left = column(head, scrolling(all_of_it), foot, gap=0)
        left.setStretch(1, 1)
        both.addLayout(left, 1)
        if beside:
            both.addWidget(panel(column(scrolling(steps), gap=0), "bg", "left", width=_SIDE))
        self.outer.addLayout(both)
        self._show_case()

    # What a page says of itself

    def title(self) -> str:
        return say("Purge")

    def crumb(self) -> str:
        return self.case.number

    def hints(self) -> list[Keys]:
        return [(("↑", "↓"), say("Person")), (("Esc",), say("Back")), (("F1",), say("Keys"))]

    def panes(self) -> list[QWidget]:
        return [table] if (table := self.findChild(Table)) else []

    def entered(self) -> None:
        if self.plan is None and self.case.status in ("proposed", "approved"):
            self.look()

    def clear(self) -> None:
        self.plan = None
        if self.model is not None:
            self.model.clear()
        for layout in (self._head, self._body, self._basis, self._side, self._bar):
            clear(layout)

    # Looking

    def look(self) -> None:
        """Works the plan out anew: what is approved is what is there now."""
        case = self.case

        def work(gate: Gate, way: Work) -> Plan:
            return purge.preview(gate, case, way)

        self.desk.ask(self, work, self._show_plan, failed=self._refused, label=say("Working out what goes"))

    def _refused(self, fault: VaultError) -> None:
        clear(self._body)
        self._body.addLayout(row(error_banner(fault), margins=(24, 16, 24, 16)))
        self._body.addStretch(1)

    def _show_plan(self, plan: Plan) -> None:
        self.plan = plan
        self.model = PlanModel(self.desk.register, self.desk.names, plan.people)
        table = Table(self.model, say("What the purge takes"))
        table.selectionModel().selectionChanged.connect(lambda *_: self._show_basis(table.chosen_rows()))
        clear(self._body)
        if plan.unfinished:
            told = say(UNFINISHED, requests=", ".join(plan.unfinished))
            self._body.addLayout(row(banner("warn", told), margins=(24, 12, 24, 12)))
        table.setMinimumHeight(px(_TABLE))
        self._body.addWidget(table, 1)
        table.selectRow(0)
        self._show_case()

    def _show_case(self) -> None:
        case, tag = self.case, STATUSES[self.case.status]
        clear(self._head)
        title = say("Purge of {day}", day=show_day(case.proposal.day, language()))
        self._head.addLayout(row(Label(title, "title"), Tag(status_name(case), tag[0], tag[1]), None, gap=12))
        if self.plan is not None:
            self._head.addWidget(Elided(counted(self.plan.people, self.plan.documents), "body", "text_2"))
        elif case.done is not None:
            people = say_count("{count} person", "{count} people", case.done.people)
            rows = say_count("{count} row deleted", "{count} rows deleted", case.done.revisions)
            self._head.addWidget(Elided(f"{people} · {rows}", "body", "text_2"))
            clear(self._body)
            by_hand = self._by_hand = ByHand(self.desk, case)
            by_hand.confirmed.connect(self._show_steps)
            by_hand.confirmed.connect(self._show_bar)
            self._body.addWidget(by_hand)
            self._body.addWidget(TakenOut(self.desk, case), 1)
        elif case.status in ("declined", "replaced"):
            clear(self._body)
            text = say("Nothing was deleted. What is due is still among what is due.")
            self._body.addWidget(empty("x", status_name(case), text))
        self._show_steps()
        self._show_bar()

    # Why: how the days of whoever is chosen are worked out

    def _show_basis(self, rows: list[int]) -> None:
        clear(self._basis)
        shown = self.model is not None and bool(rows) and rows[0] < self.model.count()
        self._ground.setVisible(shown)
        if self.model is None or not shown:
            return
        one = self.model.people[rows[0]]
        group = self.desk.population(one.population)
        name = name_of(self.desk.names, one.person)
        head = row(Label(name, "strong"), Label(say("How the days are worked out"), "body", "text_2"), None, gap=10)
        self._basis.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 4)
        for at, (text, part, day) in enumerate(self._by_rule(one, group)):
            grid.addWidget(Icon("x" if part.goes else "clock", "danger" if part.goes else "text_3", 14), at, 0)
            grid.addWidget(Elided(text, "body"), at, 1)
            grid.addWidget(Elided(self._rule(part), "body", "text_2"), at, 2)
            grid.addWidget(Label(day, "value", "danger_ink" if part.goes else "text"), at, 3)
        self._basis.addLayout(grid)

    def _by_rule(self, one: PersonPlan, group: Population) -> list[tuple[str, Part, str]]:
        """What follows each rule, with its last day; what goes comes first."""
        gathered: dict[tuple[str, object, object], list[Part]] = {}
        for part in one.parts:
            gathered.setdefault((part.rule, part.day, part.stays), []).append(part)
        lines = []
        for parts in gathered.values():
            names = ", ".join(dict.fromkeys(part_name(self.desk.register, group, part, language()) for part in parts))
            day = parts[0].day
            lines.append((names, parts[0], show_day(day, language()) if day else "–"))
        return sorted(lines, key=lambda line: (not line[1].goes, line[0]))

    def _rule(self, part: Part) -> str:
        if not part.rule:
            return say(LABELS[part.stays]) if part.stays else ""
        return self.desk.register.retention[part.rule].label.of(language())

    # Two people stand behind it

    def _show_steps(self) -> None:
        clear(self._side)
        case, mine = self.case, self.desk.gate.session.member
        self._side.addWidget(Label(say("Two people must stand behind it"), "section"))
        proposed = case.proposed.entry
        self._step("check", say("Proposed"), f"{self._name(proposed.member)}\n{self._when(proposed.at)}", done=True)
        if case.answered is not None:
            entry = case.answered.entry
            title = say("Declined") if case.status == "declined" else say("Approved")
            self._step("check", title, f"{self._name(entry.member)}\n{self._when(entry.at)}", done=True)
        else:
            text = say("Whoever proposes cannot approve.")
            title = say("Is approved by someone else") if proposed.member == mine else say("Is approved by you")
            self._step("signature", title, text, done=False)
        carried = case.carried_out
        text = say("Everything is checked anew first. If anything has changed, the purge stops before anything goes.")
        self._step(
            "shredder",
            say("Carried out"),
            self._when(carried.entry.at) if carried else text,
            done=carried is not None,
        )
        waits = self._by_hand is not None and self._by_hand.open
        text = (
            say("Stays open until what is cleared by hand is confirmed.")
            if waits
            else say("Is saved as a PDF and noted in the access log.")
        )
        self._step("badge-check", say("Purge certificate"), text, done=carried is not None and not waits)
        kept = answered_in_time(case.done.requests, language()) if case.done else []
        if kept:
            self._side.addWidget(rule())
            self._side.addWidget(Label(say("Requests that had been answered"), "section"))
            for text in kept:
                self._side.addWidget(Label(text, "body", "text_2", wrap=True))
        self._side.addWidget(rule())
        self._side.addWidget(Label(say("After the purge"), "section"))
        text = say("Copies made outside the program, printed pages and other systems are cleared by hand.")
        self._side.addWidget(Label(text, "body", "text_2", wrap=True))
        if self.plan is not None:
            self._show_to_come(self.plan)

    def _show_to_come(self, plan: Plan) -> None:
        """What is to be cleared by hand when this has gone."""
        session = self.desk.gate.session
        found = purge_clearing.to_come(session, plan)
        if found:
            text = say("Note whom it concerns before it is deleted: there may be no name left then.")
            self._side.addWidget(Label(text, "body", "warn", wrap=True))
        for one in found:
            text, detail = purge_clearing.text_of(session, one, language())
            self._step("archive", text, detail, done=False)

    def _step(self, icon: str, title: str, text: str, *, done: bool) -> None:
        words = column(Label(title, "strong", wrap=True), Label(text, "detail", "text_2", wrap=True), gap=2)
        line = row(column(Icon(icon, "accent" if done else "text_3", 18), None, gap=0), gap=12)
        line.addLayout(words, 1)
        self._side.addLayout(line)

    def _name(self, member: UUID) -> str:
        found = self.desk.gate.session.staff.get(member)
        return found.name if found else ""

    def _when(self, at: datetime) -> str:
        return show_moment_in_text(at, language())

    # What is done next

    def _show_bar(self) -> None:
        clear(self._bar)
        case, mine = self.case, self.desk.gate.session.member
        self._bar.addWidget(Icon("info", "text_2", 16))
        wraps = THEME.scale > _BESIDE_UP_TO
        text = say("A purge cannot be undone.")
        self._bar.addWidget(Label(text, "body", "text_2", wrap=True) if wraps else Elided(text, "body", "text_2"), 1)
        people = len(case.proposal.people)
        answers = purge.may_answer(self.desk.gate, case, self.plan)
        if case.status == "proposed" and answers:
            self._bar.addWidget(Button(say("Decline …"), self.decline, kind="ghost"))
            text = say_count("Approve and delete for {count} person", "Approve and delete for {count} people", people)
            approve = Button(text, self.approve, kind="danger", icon="shredder")
            approve.setEnabled(self.plan is not None)
            self._bar.addWidget(approve)
        elif case.status == "approved" and case.answered is not None and case.answered.entry.member == mine:
            text = say_count("Delete for {count} person", "Delete for {count} people", people)
            go_on = Button(text, self.run, kind="danger", icon="shredder")
            go_on.setEnabled(self.plan is not None)
            self._bar.addWidget(go_on)
        elif case.done is not None and case.done.approver == mine:
            save = Button(say("Save the certificate …"), self.save, kind="primary", icon="download", keys="Ctrl+S")
            save.setEnabled(self._by_hand is None or not self._by_hand.open)
            self._bar.addWidget(save)

    def approve(self) -> None:
        """Approves the very plan that is shown, and carries it out."""
        if self.plan is None or not self._confirmed():
            return
        case = self.case.id

        def work(gate: Gate, way: Work) -> Case:
            purge.answer(gate, case, approve=True, work=way)
            return purge.carry_out(gate, case, way)

        self.desk.ask(self, work, self._carried_out, failed=self._failed, label=say("Purging"))

    def run(self) -> None:
        """Carries out what was approved before."""
        if not self._confirmed():
            return
        case = self.case.id
        self.desk.ask(
            self,
            lambda gate, way: purge.carry_out(gate, case, way),
            self._carried_out,
            failed=self._failed,
            label=say("Purging"),
        )

    def _confirmed(self) -> bool:
        people = say_count("{count} person", "{count} people", len(self.case.proposal.people))
        title = say("Delete for good, for {people}?", people=people)
        text = counted(self.plan.people, self.plan.documents) if self.plan is not None else ""
        told = say("It cannot be undone. What is deleted is gone from the vault, with the keys that open it.")
        count = len(self.case.proposal.people)
        button = say_count("Delete for {count} person", "Delete for {count} people", count)
        return ask_to_confirm(self, title, f"{text}\n\n{told}".strip(), button, danger=True)

    def _carried_out(self, case: Case) -> None:
        self.case, self.plan = case, None
        if self.model is not None:
            self.model.clear()
        self._show_basis([])
        self._show_case()
        waits = self._by_hand is not None and self._by_hand.open
        self.desk.told.emit(
            say("The purge is carried out. Confirm what is cleared by hand.")
            if waits
            else say("The purge is carried out. Save the certificate.")
        )
        self.desk.changed.emit()

    def _failed(self, fault: VaultError) -> None:
        self._refused(fault)

    def decline(self) -> None:
        """Sends it back: nothing is deleted."""
        text = say("Nothing is deleted. It stays in the list, and what is due can be proposed again.")
        if not ask_to_confirm(self, say("Decline the purge?"), text, say("Decline")):
            return
        case = self.case.id

        def done(answered: Case) -> None:
            self.case, self.plan = answered, None
            clear(self._basis)
            self._show_case()

        self.desk.ask(self, lambda gate, way: purge.answer(gate, case, approve=False, work=way), done)

    def save(self) -> None:
        """Saves the certificate where someone chooses."""
        name = f"{say('purge certificate')} {self.case.number}.pdf"
        path = ask_where(self, say("Save the certificate"), name, "pdf")
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Saves the certificate under a name someone has chosen."""
        case, spoken, register = self.case, language(), self.desk.register

        def work(gate: Gate, _work: Work) -> None:
            signed = certificate.signed(gate, case, spoken)
            drawn = drawing.draw(certificate.facts_of(gate, case), register, spoken)
            digest = files.place(path, drawing.with_signed(drawn, signed), replace=True)
            certificate.note_placed(gate, bytes.fromhex(digest))

        told = say("The certificate is saved. That is noted in the access log.")
        self.desk.ask(self, work, lambda _none: self.desk.told.emit(told), label=say("Saving"))
