"""The register of paper in the safe: what, whose, which shelf, since when, evidence of what, and where it is now."""

from collections.abc import Callable, Mapping
from uuid import UUID

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.papers import Paper, history
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_day
from entrack_vault.register.model import Register
from entrack_vault.services import papers, rights
from entrack_vault.services.gate import Gate
from entrack_vault.services.papers import Listed
from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button, IconButton
from ui.parts.dialog import ask_to_confirm
from ui.parts.messages import empty
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.purge.models import Names, name_of
from ui.registers.listed import ListedSection
from ui.registers.paper_asking import AskPaper, AskWho, ShowHistory
from ui.words import language, say

_WORDS_UP_TO = 150  # per cent of text size


def where_now(paper: Paper, staff: Mapping[UUID, str]) -> tuple[str, str, str]:
    """Where a paper is: text, kind of tag, icon."""
    if paper.destroyed is not None:
        return say("Destroyed {day}", day=show_day(paper.destroyed, language())), "neutral", "shredder"
    if paper.out is None:
        return say("In the safe"), "neutral", "lock"
    name = staff.get(paper.out.member) or paper.out.member.hex[:8].upper()
    day = show_day(paper.out.out, language())
    return say("Out with {name} since {day}", name=name, day=day), "warn", "user"


def _action(icon: str, name: str, act: Callable[[], object]) -> Button:
    """A button of the top bar: where the text is large there is room for its icon alone."""
    if THEME.scale > _WORDS_UP_TO:
        return IconButton(icon, name, act, kind="")
    return Button(name, act, icon=icon)


class PapersModel(TableModel):
    """One paper a row."""

    def __init__(self, register: Register, names: Names, staff: Mapping[UUID, str]) -> None:
        super().__init__(
            (
                Column("what", say("What"), 240, stretch=True),
                Column("whose", say("Whose"), 210),
                Column("shelf", say("Shelf"), 110),
                Column("since", say("Since"), 100),
                Column("evidence", say("Evidence of"), 190),
                Column("where", say("Where it is now"), 290),
            )
        )
        self._register, self._names, self._staff = register, names, staff
        self.papers: list[Listed] = []

    def show(self, found: list[Listed], names: Names) -> None:
        """Shows others."""
        self.beginResetModel()
        self.papers, self._names = found, names
        self.endResetModel()

    def clear(self) -> None:
        self.show([], {})

    def count(self) -> int:
        return len(self.papers)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        listed = self.papers[row]
        one, name = listed.paper, name_of(self._names, listed.person)
        if key == "whose":
            return name, Look(mono=name)
        if key == "where":
            text, tag, icon = where_now(one, self._staff)
            return text, Look(tag=tag, icon=icon)
        ground = self._register.grounds.get(one.evidence)
        shown = {
            "what": (one.what, Look(role="value")),
            "shelf": (one.shelf, Look()),
            "since": (show_day(one.since, language()), QUIET),
            "evidence": (ground.label(language()) if ground else "", QUIET),
        }
        return shown[key]


class PapersSection(ListedSection):
    """Paper in the safe under its tab, for whoever has the safe's key."""

    def __init__(self, desk: Desk) -> None:
        staff = {key: one.name for key, one in desk.gate.session.staff.items()}
        self._papers = PapersModel(desk.register, desk.names, staff)
        text = say("What lies on paper in the safe: signed contracts, applications. Overviews tell people of it.")
        first = Button(say("Put in …"), self.ask_new, kind="primary", icon="plus")
        super().__init__(desk, self._papers, empty("archive", say("Nothing on paper yet"), text, first))

    @staticmethod
    def offered(desk: Desk) -> bool:
        return rights.has_duty(desk.gate, Duty.SIGN)

    def name(self) -> str:
        return say("Paper in the safe")

    def waiting(self) -> str:
        return str(sum(one.paper.out is not None for one in self._papers.papers) or "")

    @property
    def chosen(self) -> Listed | None:
        """The one that is selected."""
        rows = self.table.chosen_rows()
        return self._papers.papers[rows[0]] if rows and rows[0] < self._papers.count() else None

    def buttons(self) -> list[QWidget]:
        one = self.chosen
        made: list[QWidget] = []
        if one is not None:
            made.append(_action("clock", say("Who has had it …"), self.ask_history))
        if one is not None and one.paper.kept:
            made.append(_action("shredder", say("Destroyed …"), self.ask_destroyed))
            if one.paper.out is None:
                made.append(_action("lock-open", say("Take out …"), self.ask_out))
            else:
                made.append(_action("lock", say("Put back"), self.put_back))
        return [*made, Button(say("Put in …"), self.ask_new, kind="primary", icon="plus", keys="Ctrl+N")]

    def refresh(self) -> None:
        self.desk.ask(self, lambda gate, _work: papers.listed(gate), self._show)

    def _show(self, found: list[Listed]) -> None:
        before = self.chosen
        self.show_rows(lambda: self._papers.show(found, self.desk.names))
        again = [at for at, one in enumerate(found) if before is not None and one.paper.id == before.paper.id]
        if again:
            self.table.selectRow(again[0])

    def open(self, row: int) -> None:
        """Enter does what is next with it: it goes out, or comes back."""
        one = self._papers.papers[row].paper
        if one.kept:
            (self.ask_out if one.out is None else self.put_back)()

    def _do(self, act: Callable[[Gate], object], told: str) -> None:
        def work(gate: Gate, _work: Work) -> list[Listed]:
            act(gate)
            return papers.listed(gate)

        def done(found: list[Listed]) -> None:
            self._show(found)
            self.desk.told.emit(told)

        self.desk.ask(self, work, done)

    def ask_new(self) -> None:
        """Asks what is put in and whose it is, and registers it."""
        asked = AskPaper(self, self.desk)
        if asked.exec() != QDialog.DialogCode.Accepted or asked.person is None:
            return
        person, since = asked.person, asked.since
        what, category, shelf, evidence = asked.what, asked.category, asked.shelf, asked.evidence
        self._do(
            lambda gate: papers.add(gate, person, what, category, shelf, since, evidence),
            say("It is registered."),
        )

    def ask_history(self) -> None:
        """Opens the chosen one, which is logged, and shows who has had it and when."""
        one = self.chosen
        if one is None:
            return
        who, paper = one.person, one.paper.id

        def shown(found: Paper) -> None:
            staff = {key: member.name for key, member in self.desk.gate.session.staff.items()}
            ShowHistory(self, found.what, history(found, staff, language())).exec()

        def work(gate: Gate, _work: Work) -> Paper:
            return next(held for held in papers.read(gate, who) if held.id == paper)

        self.desk.ask(self, work, shown)

    def ask_out(self) -> None:
        """Asks who takes the chosen one out, and notes it."""
        one = self.chosen
        if one is None:
            return
        asked = AskWho(self, self.desk, one.paper.what)
        if asked.exec() == QDialog.DialogCode.Accepted:
            who = asked.who
            self._do(lambda gate: papers.take_out(gate, one.person, one.paper.id, who), say("Noted."))

    def put_back(self) -> None:
        """Notes that the chosen one lies in the safe again."""
        one = self.chosen
        if one is not None:
            self._do(lambda gate: papers.put_back(gate, one.person, one.paper.id), say("Noted."))

    def ask_destroyed(self) -> None:
        """Asks whether the chosen one has been shredded, and notes it."""
        one = self.chosen
        if one is None:
            return
        name = name_of(self.desk.names, one.person)
        title = say("Is it shredded?")
        text = say(
            "{what}, about {name}. That it was there and when it was destroyed stays in the register.",
            what=one.paper.what,
            name=name,
        )
        if ask_to_confirm(self, title, text, say("It is shredded"), danger=True):
            self._do(lambda gate: papers.destroy(gate, one.person, one.paper.id), say("Noted."))
