"""The reception's page: the form at the left, who is in the building at the right, and the fire list on one key."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import EMPLOYEE
from entrack_vault.domain.progress import Work
from entrack_vault.errors import VaultError
from entrack_vault.exports import files
from entrack_vault.services import fire_list, people, rights, visitors
from entrack_vault.services.fire_list import Made
from entrack_vault.services.gate import Gate
from entrack_vault.services.together import Meanwhile
from entrack_vault.services.visitors import Inside
from ui.desk import Desk
from ui.parts.buttons import Button, IconButton
from ui.parts.choosing import ask_where
from ui.parts.dialog import ask_to_confirm
from ui.parts.frames import column, panel, row
from ui.parts.messages import empty
from ui.parts.tables import Table
from ui.parts.text import Elided, Label
from ui.shell.page import Keys, Page
from ui.visitors.form import Arrival, ArrivalForm
from ui.visitors.model import LEAVE, InsideModel
from ui.visitors.printing import own_printer, print_on
from ui.words import language, say, say_count

_FORM = 360  # pixels at 100 % text


@dataclass(frozen=True)
class Found:
    """Who is in, and the employees one may be visiting where they were asked for."""

    inside: tuple[Inside, ...]
    hosts: dict[Id, str] | None


@dataclass(frozen=True)
class Drawn:
    """A fire list, drawn."""

    made: Made
    content: bytes


class VisitorsPage(Page):
    """Registering, who is in the building, and leaving."""

    place = "visitors"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = ArrivalForm(self._register)
        self.model = InsideModel(desk.gate.session.today)
        self.table = Table(self.model, say("Visitors in the building"))
        self.table.opened.connect(self.leave)
        self.hosts: dict[Id, str] | None = None  # None until they are asked for
        self._count, self._old = Label("", "section"), Elided("", "detail", "warn")
        self._all = Button(say("Everyone has left …"), self.ask_leave_all, size="small")
        self._stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        text = say("Whoever comes is registered in the form, and stands here until they have left.")
        self._stack.addWidget(empty("building-2", say("No visitor is in the building"), text))
        self._stack.addWidget(self.table)
        bar = row(self._count, gap=12, margins=(24, 0, 24, 0))
        bar.addWidget(self._old, 1)
        bar.addWidget(self._all)
        right = column(panel(bar, "surface", "bottom", fixed_height=48), self._stack, gap=0)
        right.setStretch(1, 1)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(panel(column(self.form, gap=0), "surface", "right", width=_FORM))
        both.addLayout(right, 1)
        self.outer.addLayout(both)
        self.show_count()

    # What a page says of itself

    def title(self) -> str:
        return say("Visitors")

    def buttons(self) -> list[QWidget]:
        if not self.desk.gate.job.has_purpose(fire_list.PURPOSE):
            return []
        return [
            IconButton("download", say("Save the fire list …"), self.save_list),
            Button(say("Print the fire list"), self.print_list, icon="printer", keys="Ctrl+P"),
        ]

    def hints(self) -> list[Keys]:
        return [
            (("Enter",), say("Register, or sign out")),
            (("F6",), say("Next pane")),
            (("Ctrl", "P"), say("Print the fire list")),
        ]

    def panes(self) -> list[QWidget]:
        return [self.form.name, *([self.table] if self.model.count() else [])]

    def entered(self) -> None:
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def typing(self) -> bool:
        return self.form.typing()

    def meanwhile(self, found: Meanwhile) -> None:
        if found.people and self.isVisible():
            self.refresh()

    def connected_again(self) -> None:
        self.refresh()

    def clear(self) -> None:
        self.form.empty()
        self.form.let_go_of_hosts()
        self.hosts = None
        self.model.clear()
        self.show_count()

    # Who is in

    def refresh(self) -> None:
        """Fetches who is in the building."""
        wanted = self.hosts is None
        self.desk.ask(self, lambda gate, _work: _look(gate, with_hosts=wanted), self._arrived)

    def _arrived(self, found: Found) -> None:
        if found.hosts is not None:
            self.hosts = found.hosts
            self.form.offer(found.hosts)
        before = self.table.currentIndex().row()
        self.model.show(found.inside, self.hosts or {}, self.desk.gate.session.today)
        at = next(at for at, column in enumerate(self.model.columns) if column.key == LEAVE)
        for number in range(self.model.count()):
            button = Button(say("Sign out"), partial(self.leave, number), size="small")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter on the row does the same
            held = QWidget()
            held.setLayout(row(None, button, margins=(8, 0, 8, 0)))
            self.table.setIndexWidget(self.model.index(number, at), held)
        self.show_count()
        if self.model.count():
            self.table.selectRow(min(max(before, 0), self.model.count() - 1))

    def show_count(self) -> None:
        """Says how many are in, or shows the empty page."""
        many = self.model.count()
        old = sum(one.left_over(self.desk.gate.session.today) for one in self.model.visitors) if many else 0
        self._count.setText(say_count("{count} visitor in the building", "{count} visitors in the building", many))
        told = say_count("{count} came on an earlier day", "{count} came on an earlier day", old) if old else ""
        self._old.setText(told)
        self._all.setVisible(bool(many))
        self._stack.setCurrentIndex(1 if many else 0)

    # Coming and leaving

    def _register(self, arrival: Arrival) -> None:
        def work(gate: Gate, _work: Work) -> Found:
            visitors.arrive(
                gate,
                arrival.name,
                company=arrival.company,
                host=arrival.host,
                visits=arrival.visits,
                phone=arrival.phone,
                badge=arrival.badge,
                camera_notice=True,  # the form lets nobody through without
            )
            return _look(gate, with_hosts=False)

        def done(found: Found) -> None:
            self.form.button.setEnabled(True)
            self.form.empty()
            self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self._told(say("{name} is registered.", name=arrival.name), found)

        def failed(fault: VaultError) -> None:
            self.form.button.setEnabled(True)
            self.desk.trouble.emit(fault)

        self.form.button.setEnabled(False)
        self.desk.ask(self, work, done, failed=failed)

    def leave(self, number: int) -> None:
        """Signs out whoever stands in a row. Nobody saw when someone of an earlier day left, so no time is noted."""
        if not 0 <= number < self.model.count():
            return
        one = self.model.visitors[number]
        seen = not one.left_over(self.desk.gate.session.today)

        def work(gate: Gate, _work: Work) -> Found:
            visitors.leave(gate, one.person, seen=seen)
            return _look(gate, with_hosts=False)

        told = say("{name} has left.", name=one.name)
        self.desk.ask(self, work, lambda found: self._told(told, found), failed=self._failed)

    def ask_leave_all(self) -> None:
        """Signs out everyone when the building is closed, once it is said that they have all left."""
        many = self.model.count()
        text = say("No time is noted for those who came on an earlier day, since nobody knows it.")
        button = say_count("Sign out {count} visitor", "Sign out {count} visitors", many)
        if many and ask_to_confirm(self, say("Have all of them left the building?"), text, button):
            self.leave_all()

    def leave_all(self) -> None:
        """Signs out everyone."""

        def work(gate: Gate, _work: Work) -> tuple[int, Found]:
            done = visitors.leave_all(gate)
            return done.people, _look(gate, with_hosts=False)

        def done(result: tuple[int, Found]) -> None:
            many, found = result
            self._told(say_count("{count} visit is over.", "{count} visits are over.", many), found)

        self.desk.ask(self, work, done, failed=self._failed)

    def _told(self, text: str, found: Found) -> None:
        self._arrived(found)
        self.desk.told.emit(text)
        self.desk.changed.emit()

    def _failed(self, fault: VaultError) -> None:
        """Somebody else may have been quicker: what is so now is fetched anew."""
        self.desk.trouble.emit(fault)
        self.refresh()

    # The fire list

    def print_list(self) -> None:
        """Prints it at once on this workstation's printer; without one it is saved where someone says."""
        self._draw(self._print)

    def save_list(self) -> None:
        """Saves it as a PDF where someone says."""
        self._draw(self._ask_and_save)

    def _draw(self, then: Callable[[Drawn], None]) -> None:
        spoken, hosts = language(), dict(self.hosts or {})

        def work(gate: Gate, _work: Work) -> Drawn:
            from entrack_vault.exports import fire_list as drawing

            made = fire_list.compose(gate, spoken, hosts)
            return Drawn(made, drawing.draw(made.sheet))

        self.desk.ask(self, work, then)

    def _print(self, drawn: Drawn) -> None:
        printer = own_printer(say("Fire list"))
        if printer is None or not self.print_drawn(drawn, printer):
            self._ask_and_save(drawn)

    def print_drawn(self, drawn: Drawn, printer: QPrinter) -> bool:
        """Prints a list that is drawn, and notes it in the log; False where the printer does not take it."""
        if not print_on(printer, drawn.content):
            return False
        digest = hashlib.sha256(drawn.content).digest()
        self.desk.ask(
            self,
            lambda gate, _work: fire_list.note_printed(gate, drawn.made, digest),
            lambda _none: self.desk.told.emit(say("The fire list is printed. That is noted in the access log.")),
        )
        return True

    def _ask_and_save(self, drawn: Drawn) -> None:
        path = ask_where(self, say("Save the fire list"), f"{say('Fire list')}.pdf", "pdf")
        if path is not None:
            self.save_as(drawn, path)

    def save_as(self, drawn: Drawn, path: Path) -> None:
        """Saves a list that is drawn under a name someone has chosen, and notes it in the log."""

        def work(gate: Gate, _work: Work) -> None:
            digest = files.place(path, drawn.content, replace=True)
            fire_list.note_printed(gate, drawn.made, bytes.fromhex(digest))

        self.desk.ask(
            self,
            work,
            lambda _none: self.desk.told.emit(say("The fire list is saved. That is noted in the access log.")),
        )


def _look(gate: Gate, *, with_hosts: bool) -> Found:
    """Who is in, and where it is wanted the employees whose names the reader may know."""
    found = visitors.inside(gate)
    if not with_hosts:
        return Found(found, None)
    if EMPLOYEE not in rights.populations(gate):
        return Found(found, {})
    return Found(found, {one.id: one.name for one in people.load(gate, [EMPLOYEE]).people if one.name})
