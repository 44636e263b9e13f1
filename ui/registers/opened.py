"""Whose cards were opened by a member or from a workstation between two moments, as the access log tells it."""

from datetime import datetime
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget

from entrack_vault.domain.times import show_moment
from entrack_vault.services import opened_cards
from entrack_vault.services.opened_cards import Answer, Opened, code_of
from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.fields import Field, choice
from ui.parts.frames import column, panel, row, wide
from ui.parts.messages import empty
from ui.parts.tables import QUIET, Column, Look, Table, TableModel
from ui.parts.text import Label
from ui.purge.models import Names, name_of
from ui.registers.incident_asking import MomentField
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

ANYONE = ""
_SIDE_BY_SIDE_UP_TO = 150  # per cent of text size


class OpenedModel(TableModel):
    """One person a row, and who opened their cards."""

    def __init__(self, names: Names, staff: dict[UUID, str]) -> None:
        super().__init__(
            (
                Column("person", say("Whose"), 260, stretch=True),
                Column("member", say("Opened by"), 220),
                Column("times", say("Times"), 90, right=True),
                Column("first", say("First"), 170),
                Column("last", say("Last"), 170),
            )
        )
        self._names, self._staff = names, staff
        self.found: tuple[Opened, ...] = ()

    def show(self, found: tuple[Opened, ...], names: Names) -> None:
        """Shows others."""
        self.beginResetModel()
        self.found, self._names = found, names
        self.endResetModel()

    def clear(self) -> None:
        self.show((), {})

    def count(self) -> int:
        return len(self.found)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.found[row]
        if key == "person":
            name = name_of(self._names, one.person)
            return name, Look(mono=name)
        if key == "member":
            return self._staff.get(one.member) or one.member.hex[:8].upper(), Look()
        if key == "times":
            return str(one.times), Look(right=True)
        return show_moment(one.first if key == "first" else one.last, language()), QUIET


class OpenedPage(Page):
    """What is asked of the log, and its answer below."""

    place = "registers"

    def __init__(self, desk: Desk, since: datetime, until: datetime) -> None:
        super().__init__(desk)
        staff = {key: one.name for key, one in desk.gate.session.staff.items()}
        members = sorted(staff.items(), key=lambda one: one[1].casefold())
        self._member = choice([(ANYONE, say("Anyone")), *((str(key), name) for key, name in members)])
        self._place = choice([(ANYONE, say("Any workstation"))])
        self._since, self._until = MomentField(say("From"), since), MomentField(say("To"), until)
        self.model = OpenedModel(desk.names, staff)
        self.table = Table(self.model, say("Whose cards were opened"))
        self._said = Label("", "strong", wrap=True)
        self._more = Label("", "detail", "text_2", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        find = Button(say("Look it up"), self.look, kind="primary", icon="search", keys="F5")
        who = row(Field(say("Member"), wide(self._member)), Field(say("Workstation"), wide(self._place)), gap=12)
        when = row(self._since, self._until, gap=12)
        both = row(who, when, gap=12) if THEME.scale <= _SIDE_BY_SIDE_UP_TO else column(who, when, gap=12)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        answer = row(column(self._said, self._more, gap=2), gap=12)
        answer.addWidget(find)
        answer.setStretch(0, 1)
        self.outer.addWidget(panel(column(both, answer, gap=12, margins=(24, 16, 24, 16)), "surface", "bottom"))
        text = say(
            "The access log knows who opened whose cards, and at which workstation they had unlocked the vault."
        )
        self._stack.addWidget(empty("scan-eye", say("Ask the access log"), text))
        none = say("Within these days and times, nobody's cards were opened so.")
        self._stack.addWidget(empty("circle-check", say("Nobody's cards were opened"), none))
        self._stack.addWidget(self.table)
        self.outer.addWidget(self._stack, 1)
        self._said.setText(say("What is opened, changed or printed counts; what was refused does not."))
        self._more.setText(
            say("Whoever works at two workstations at once is counted where they unlocked the vault last.")
        )

    def title(self) -> str:
        return say("Registers")

    def crumb(self) -> str:
        return say("Whose cards were opened")

    def hints(self) -> list[Keys]:
        return [(("F5",), say("Look it up")), (("Esc",), say("Back")), (("F6",), say("Next pane"))]

    def panes(self) -> list[QWidget]:
        return [self._member, *([self.table] if self.model.count() else [])]

    def entered(self) -> None:
        """Fetches the workstations the log knows."""
        self._member.setFocus()
        self.desk.ask(self, lambda gate, _work: opened_cards.workstations(gate), self._offer)

    def typing(self) -> bool:
        return True

    def clear(self) -> None:
        self.model.clear()
        self._member.clear()
        self._place.clear()

    def _offer(self, found: dict[bytes, tuple[UUID, ...]]) -> None:
        staff = self.desk.gate.session.staff
        chosen = self._place.currentData()
        while self._place.count() > 1:
            self._place.removeItem(1)
        for place, members in found.items():
            names = ", ".join(staff[key].name for key in members if key in staff)
            self._place.addItem(f"{code_of(place)} · {names}", place.hex())
        self._place.setCurrentIndex(max(self._place.findData(chosen), 0))

    def look(self) -> None:
        """Asks the log."""
        since, until = self._since.read(), self._until.read()
        if since is None or until is None:
            return
        if until < since:
            self._until.tell(say("The period ends before it begins."))
            return
        # The field has no seconds: the minute it names is within the period.
        until = until.replace(second=59, microsecond=999_999)
        member = UUID(str(self._member.currentData())) if self._member.currentData() else None
        place = bytes.fromhex(str(self._place.currentData() or ""))

        self.desk.ask(
            self,
            lambda gate, _work: opened_cards.opened_by(gate, since, until, member=member, workstation=place),
            self._show,
        )

    def _show(self, told: Answer) -> None:
        self.model.show(told.people, self.desk.names)
        self._stack.setCurrentIndex(2 if told.people else 1)
        people = len({one.person for one in told.people})
        self._said.setText(
            say_count("The cards of {count} person were opened.", "The cards of {count} people were opened.", people)
        )
        groups = [self.desk.population(key).plural(language()) for key in told.listed]
        parts = []
        if groups:
            parts.append(say("Lists with names were fetched, too: {groups}.", groups=", ".join(groups)))
        if told.refused:
            parts.append(say("Refused attempts: {count}.", count=told.refused))
        self._more.setText(" ".join(parts))
        if told.people:
            self.table.setFocus()
