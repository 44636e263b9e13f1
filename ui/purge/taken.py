"""What left the vault about those purged before: a table, ticked off as it is destroyed."""

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtWidgets import QWidget

from entrack_vault.domain.events import LABELS
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_moment
from entrack_vault.services import purge_files
from entrack_vault.services.gate import Gate
from entrack_vault.services.purge import Case
from entrack_vault.services.purge_files import Taken
from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.frames import column, row
from ui.parts.messages import empty
from ui.parts.tables import QUIET, Column, Look, Table, TableModel
from ui.parts.text import Label
from ui.purge.models import name_of
from ui.words import language, say


class TakenModel(TableModel):
    """Files and prints, the newest first."""

    def __init__(self, names: Mapping[UUID, str]) -> None:
        super().__init__(
            (
                Column("person", say("Person"), 200),
                Column("what", say("What"), 240, stretch=True),
                Column("member", say("By"), 180),
                Column("at", say("When"), 150),
                Column("ticked", say("Destroyed"), 200),
            )
        )
        self._names = names
        self.taken: list[Taken] = []

    def show(self, found: list[Taken]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.taken = found
        self.endResetModel()

    def clear(self) -> None:
        self._names = {}
        self.show([])

    def count(self) -> int:
        return len(self.taken)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.taken[row]
        if key == "person":
            return (name_of(self._names, one.entry.person) if one.entry.person else ""), Look(role="value")
        if key == "what":
            return say(LABELS[one.entry.event]), QUIET
        if key == "member":
            return one.member, Look(mono=one.member)
        if key == "at":
            return show_moment(one.entry.at, language()), QUIET
        if one.ticked is None:
            return say("Not yet"), Look(tag="warn", icon="clock")
        return show_moment(one.ticked, language()), Look(tag="accent", icon="check")


class TakenOut(QWidget):
    """The table with its button, or that there is nothing to destroy."""

    def __init__(self, desk: Desk, case: Case) -> None:
        super().__init__()
        self._desk, self._case = desk, case
        self.model = TakenModel(desk.names)
        self.table = Table(self.model, say("Taken out before the purge"))
        self.table.opened.connect(self.tick)
        self._button = Button(say("Is destroyed"), self._tick_chosen, icon="check")
        self._inside = column(gap=0)
        self.setLayout(self._inside)
        self.refresh()

    def refresh(self) -> None:
        """Asks the log what was taken out."""
        case = self._case

        def work(gate: Gate, _work: Work) -> list[Taken]:
            return purge_files.taken_out(gate, case)

        self._desk.ask(self, work, self._show)

    def _show(self, found: list[Taken]) -> None:
        self.model.show(found)
        if self._inside.count():
            return
        if not found:
            text = say("The access log knows of no file or print about those purged. The certificate says the rest.")
            self._inside.addWidget(empty("shredder", say("Carried out"), text))
            return
        text = say("Taken out before the purge, and to be destroyed by hand: tick off what is.")
        head = row(Label(text, "body", "text_2", wrap=True), gap=12, margins=(24, 12, 24, 12))
        head.setStretch(0, 1)
        head.addWidget(self._button)
        self._inside.addLayout(head)
        self._inside.addWidget(self.table, 1)

    def _tick_chosen(self) -> None:
        for at in self.table.chosen_rows():
            self.tick(at)

    def tick(self, at: int) -> None:
        """Someone says that it is destroyed."""
        case, one = self._case, self.model.taken[at]
        if one.ticked is not None:
            return

        def work(gate: Gate, _work: Work) -> list[Taken]:
            purge_files.tick(gate, case, one.entry.sequence)
            return purge_files.taken_out(gate, case)

        self._desk.ask(self, work, self._show)

    def clear(self) -> None:
        """Lets go of everything personal."""
        self.model.clear()
