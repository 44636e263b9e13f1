"""What the access log's lines are narrowed by: who, what, whom, which room, why, and only what was refused."""

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from entrack_vault.domain.events import LABELS, Event
from entrack_vault.services.log import Line
from ui.desk import Desk
from ui.look.theme import px
from ui.parts.buttons import Chip
from ui.parts.fields import choice, found_by_typing
from ui.parts.flow import Flow
from ui.parts.frames import clear
from ui.parts.text import Label
from ui.words import language, say


class Filters(QWidget):
    """Choices made from the lines themselves: nothing can be chosen that no line has."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._flow = Flow()
        self._flow.setContentsMargins(px(24), px(8), px(24), px(8))
        self.setLayout(self._flow)
        self._made: dict[str, QComboBox] = {}
        self._refused = Chip(say("Only refused"), icon="circle-x")
        self._count = Label("", "body", "text_2")
        self.show_lines([])

    def show_lines(self, lines: list[Line]) -> None:
        """Offers what these lines hold; what was chosen stays chosen where it still can be."""
        kept = {key: str(made.currentData() or "") for key, made in self._made.items()}
        refused = self._refused.isChecked()
        clear(self._flow)
        names, register = self._desk.names, self._desk.register
        members = sorted({line.member for line in lines if line.member})
        events = sorted({line.entry.event for line in lines}, key=lambda event: say(LABELS[event]))
        people = {line.entry.person for line in lines if line.entry.person in names}
        named = sorted((names[person], str(person)) for person in people if person is not None)
        twins = Counter(name for name, _key in named)
        told = [(key, name if twins[name] == 1 else f"{name} · {key[:8].upper()}") for name, key in named]
        rooms = {room for line in lines for room in self._rooms(line)}
        purposes = {line.entry.purpose for line in lines}
        self._made = {
            "member": self._choice(
                kept.get("member", ""), say("Staff member"), say("All staff"), [(one, one) for one in members]
            ),
            "event": self._choice(
                kept.get("event", ""),
                say("Event"),
                say("All events"),
                [(one.value, say(LABELS[one])) for one in events],
            ),
            "person": self._choice(
                kept.get("person", ""),
                say("Registered person"),
                say("All people"),
                told,
            ),
            "room": self._choice(
                kept.get("room", ""),
                say("Category"),
                say("All categories"),
                [(key, one.label(language())) for key, one in register.categories.items() if key in rooms],
            ),
            "purpose": self._choice(
                kept.get("purpose", ""),
                say("Purpose"),
                say("All purposes"),
                [(key, one.label(language())) for key, one in register.purposes.items() if key in purposes],
            ),
        }
        found_by_typing(self._made["person"])
        self._refused = Chip(say("Only refused"), icon="circle-x")
        self._refused.show_count(str(sum(line.entry.event is Event.ACCESS_REFUSED for line in lines)))
        self._refused.setChecked(refused)
        self._refused.toggled.connect(lambda _on: self.changed.emit())
        self._flow.addWidget(self._refused)
        self._count = Label("", "body", "text_2")
        self._count.setFixedHeight(px(32))
        self._flow.addWidget(self._count)

    def _choice(self, chosen: str, name: str, everything: str, options: list[tuple[str, str]]) -> QComboBox:
        made = choice([("", everything), *options], chosen, changed=lambda _key: self.changed.emit())
        made.setAccessibleName(name)
        made.setMinimumHeight(px(32))
        self._flow.addWidget(made)
        return made

    def _rooms(self, line: Line) -> list[str]:
        known = self._desk.gate.session.compartments
        return [known[room].category for room in line.entry.compartments if room in known]

    def lets_through(self, line: Line) -> bool:
        """Whether a line answers every choice."""
        chosen = {key: made.currentData() or "" for key, made in self._made.items()}
        entry = line.entry
        return (
            chosen["member"] in ("", line.member)
            and chosen["event"] in ("", entry.event.value)
            and chosen["person"] in ("", str(entry.person))
            and chosen["purpose"] in ("", entry.purpose)
            and (not chosen["room"] or chosen["room"] in self._rooms(line))
            and (not self._refused.isChecked() or entry.event is Event.ACCESS_REFUSED)
        )

    def tell_count(self, shown: int, total: int) -> None:
        """How many lines are left."""
        self._count.setText(say("{shown} of {total}", shown=shown, total=total))

    def take_away(self) -> None:
        """Lets everything through."""
        for made in self._made.values():
            made.setCurrentIndex(0)
        self._refused.setChecked(False)
