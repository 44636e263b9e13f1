"""The reception's form: a few fields, one tick that must be set, and Enter registers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QWidget

from entrack_vault.domain.ids import Id
from entrack_vault.errors import RefusedValue
from entrack_vault.register import kinds
from entrack_vault.register.model import Kind
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.fields import Field, line_edit
from ui.parts.frames import column, row, scrolling
from ui.parts.text import Label
from ui.parts.ticks import tick
from ui.words import language, say

_OFFERED = 8  # hosts offered at once
_BESIDE_UP_TO = 125  # per cent of text size; above it each field needs a line of its own


@dataclass(frozen=True)
class Arrival:
    """What was entered. `host` is an employee's id where the words are exactly the name of one."""

    name: str
    company: str
    visits: str
    host: Id | None
    phone: str
    badge: str


class ArrivalForm(QWidget):
    """`register` is called with what was entered, once it can be taken."""

    def __init__(self, register: Callable[[Arrival], None]) -> None:
        super().__init__()
        self._register = register
        self._hosts: Mapping[str, Id] = {}  # folded name -> the one employee who is called that
        self.name, self.company, self.visits = line_edit(), line_edit(), line_edit()
        self.phone, self.badge = line_edit(), line_edit()
        self._edits = (self.name, self.company, self.visits, self.phone, self.badge)
        self._offered = QStringListModel(self)
        self._offers = QCompleter(self._offered, self)
        self._offers.setFilterMode(Qt.MatchFlag.MatchContains)
        self._offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._offers.setMaxVisibleItems(_OFFERED)
        self.visits.setCompleter(self._offers)
        self._name = Field(say("Name"), self.name)
        self._visits = Field(say("Going to"), self.visits, say("A person, a department or a meeting."))
        self._phone = Field(say("Phone"), self.phone)
        self._untold = Label(say("Visitors are told that there are cameras."), "detail", "danger_ink", wrap=True)
        self._untold.hide()
        self.told = tick(say("Told about the cameras"))
        self.told.toggled.connect(lambda _on: self._untold.hide())
        self.button = Button(say("Register"), self.submit, kind="primary", icon="user-plus", keys="Enter")
        self._lay_out()
        for keys in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._entered)

    def _lay_out(self) -> None:
        badge = Field(say("Badge"), self.badge)
        beside = THEME.scale <= _BESIDE_UP_TO
        last = row(self._phone, badge, gap=12) if beside else column(self._phone, badge, gap=12)
        inside = QWidget()
        inside.setLayout(
            column(
                Label(say("Someone comes"), "section"),
                self._name,
                Field(say("Company"), self.company),
                self._visits,
                last,
                column(self.told, self._untold, gap=4),
                row(self.button, None),
                None,
                gap=12,
                margins=(24, 16, 24, 16),
            )
        )
        self.setLayout(column(scrolling(inside), gap=0))

    def offer(self, hosts: Mapping[Id, str]) -> None:
        """Offers employees as hosts while one types; two of one name are told apart by nobody, and stay words."""
        found: dict[str, Id | None] = {}
        for person, name in hosts.items():
            key = name.casefold()
            found[key] = None if key in found else person
        self._hosts = {name: person for name, person in found.items() if person is not None}
        self._offered.setStringList(sorted({name for name in hosts.values() if name}))

    def typing(self) -> bool:
        """Whether anything stands in it."""
        return any(edit.text() for edit in self._edits)

    def empty(self) -> None:
        """Takes out everything that was entered, ready for the next."""
        for edit in self._edits:
            edit.setText("")  # unlike clear(), leaves nothing to undo
        self.told.setChecked(False)
        for field in (self._name, self._visits, self._phone):
            field.tell("")
        self._untold.hide()

    def let_go_of_hosts(self) -> None:
        """Forgets who may be chosen."""
        self.offer({})

    def _entered(self) -> None:
        """Enter takes the host that is chosen among those offered, and registers where none is."""
        offered = self._offers.popup()
        chosen = offered.currentIndex() if offered is not None and offered.isVisible() else None
        if offered is not None:
            offered.hide()
        if chosen is not None and chosen.isValid():
            self.visits.setText(str(chosen.data()))
        else:
            self.submit()

    def submit(self) -> None:
        """Hands over what was entered; what is missing or wrong is said at its field."""
        if not self.button.isEnabled():
            return
        name, visits, phone = self.name.text().strip(), self.visits.text().strip(), self.phone.text().strip()
        self._name.tell("" if name else say("Nobody is registered without a name."))
        self._visits.tell("" if visits else say("Name a host, a department or a meeting."))
        self._phone.tell(_wrong_phone(phone))
        untold = not self.told.isChecked()
        self._untold.setVisible(untold)
        for wrong, where in (
            (not name, self.name),
            (not visits, self.visits),
            (bool(_wrong_phone(phone)), self.phone),
            (untold, self.told),
        ):
            if wrong:
                where.setFocus()
                return
        host = self._hosts.get(visits.casefold())
        self._register(Arrival(name, self.company.text().strip(), visits, host, phone, self.badge.text().strip()))


def _wrong_phone(text: str) -> str:
    """What is wrong with a telephone number; "" for nothing."""
    try:
        if text:
            kinds.read(Kind.PHONE, text)
    except RefusedValue as refused:
        return refused.text(language())
    return ""
