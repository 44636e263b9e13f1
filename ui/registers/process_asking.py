"""What is asked of a sale or purchase: with whom, until when, and which job descriptions it opens what for."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.identifiers import organisation_number
from entrack_vault.errors import RefusedValue
from entrack_vault.services import processes
from entrack_vault.services.gate import Gate
from entrack_vault.services.process_paragraphs import Process
from entrack_vault.services.processes import GROUPS, NAMES
from ui.desk import Desk
from ui.look.theme import THEME, px
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice, line_edit
from ui.parts.frames import column, row, scrolling, wide
from ui.parts.text import Label
from ui.parts.ticks import tick
from ui.words import language, say

Begin = Callable[[Gate], Process]
_USUAL = {"contact", "job"}  # categories that are ticked from the beginning

_ACROSS = 3  # boxes side by side
_WHOLE_UP_TO = 150  # per cent of text size; above it what is asked scrolls between title and buttons
_AROUND = 210  # pixels that these take


class AskProcess(Dialog):
    """The form a sale or purchase is begun with; `number` where one begins it at a company."""

    def __init__(self, parent: QWidget, desk: Desk, number: str = "") -> None:
        hint = say(
            "The right is written into the job description as a paragraph of its own. It closes by itself after the "
            "last day, and its keys go when you end the sale or purchase."
        )
        super().__init__(parent, say("Begin a sale or purchase"), hint, width=620)
        self._desk = desk
        self.begin: Begin | None = None
        self._sort = choice([(sort, say(NAMES[sort])) for sort in GROUPS], changed=lambda _key: self._show_rooms())
        self._name, self._company = line_edit(), line_edit(organisation_number.show(number) if number else "")
        self._level = choice([("read", say("read")), ("write", say("read and change"))])
        self._named = Field(say("What it is called"), self._name)
        self._with = Field(say("Organisation number"), self._company)
        self._until = DayField(say("Last day"))
        self._jobs = {
            job.key: tick(job.name(language()))
            for job in sorted(desk.gate.session.current_jobs().values(), key=lambda job: job.name(language()))
            if all(given.duty is not Duty.SIGN for given in job.duties)  # they open everything as it is
        }
        self._rooms: dict[tuple[str, str], QCheckBox] = {}
        self._groups: dict[str, QWidget] = {}
        self._wrong = Label("", "detail", "danger_ink", wrap=True)
        self._wrong.hide()
        asked = column(
            row(Field(say("What it is"), wide(self._sort)), self._named, gap=12),
            row(self._with, self._until, Field(say("They may"), wide(self._level)), gap=12),
            self._ticks(say("Who is active in it"), list(self._jobs.values())),
            *(self._group(group) for groups in GROUPS.values() for group in groups),
            gap=12,
        )
        if THEME.scale <= _WHOLE_UP_TO:
            self.add(asked)
        else:
            inside = QWidget()
            inside.setLayout(asked)
            area = scrolling(inside)
            area.setFixedHeight(max(parent.window().height() - px(_AROUND), px(_AROUND)))
            self.add(area)
        self.add(self._wrong)
        self._show_rooms()
        confirm = Button(say("Begin"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    def _group(self, key: str) -> QWidget:
        """The categories of a group."""
        group, register = self._desk.population(key), self._desk.register
        title = group.plural(language())
        for category in group.categories:
            box = tick(register.categories[category].label(language()), on=category in _USUAL)
            box.setAccessibleName(f"{title}: {box.text()}")
            self._rooms[key, category] = box
        self._groups[key] = self._ticks(title, [box for (of, _), box in self._rooms.items() if of == key])
        return self._groups[key]

    def _ticks(self, title: str, boxes: list[QCheckBox]) -> QWidget:
        """Boxes under a title, in columns of one width."""
        grid, made = QGridLayout(), QWidget()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        across = _ACROSS if THEME.scale <= _WHOLE_UP_TO else _ACROSS - 1
        for at, box in enumerate(boxes):
            grid.addWidget(box, at // across, at % across)
        for at in range(across):
            grid.setColumnStretch(at, 1)
        made.setLayout(column(Label(title, "value"), grid, gap=6))
        return made

    def _show_rooms(self) -> None:
        """Shows the groups the sort opens, and no others."""
        for group, shown in self._groups.items():
            shown.setVisible(group in GROUPS[self.sort])
        self.adjustSize()

    @property
    def sort(self) -> processes.Sort:
        """Sale or purchase."""
        return "purchase" if self._sort.currentData() == "purchase" else "sale"

    def _accept(self) -> None:
        good, until = self._until.read()
        name, number = self._name.text().strip(), self._number()
        self._named.tell("" if name else say("This field cannot be empty."))
        if good and until is not None and until < self._desk.gate.session.today:
            self._until.tell(say("The last day is past."))
            good = False
        keys = [key for key, box in self._jobs.items() if box.isChecked()]
        rooms = [room for room, box in self._rooms.items() if box.isChecked() and room[0] in GROUPS[self.sort]]
        lacking = bool(keys) and not rooms
        self._wrong.setText(say("Choose what they may see."))
        self._wrong.setVisible(lacking)
        if not good or until is None or not name or number is None or lacking:
            return
        self.begin = partial(
            processes.begin,
            sort=self.sort,
            name=name,
            number=number,
            until=until,
            keys=keys,
            rooms=rooms if keys else (),
            level="write" if self._level.currentData() == "write" else "read",
        )
        self.accept()

    def _number(self) -> str | None:
        """The company's number, nothing where none is given; None for what is no number, which is told."""
        text = self._company.text().strip()
        try:
            number = organisation_number.parse(text) if text else ""
        except RefusedValue as refused:
            self._with.tell(refused.text(language()))
            return None
        self._with.tell("")
        return number


class AskLastDay(Dialog):
    """Another last day."""

    def __init__(self, parent: QWidget, desk: Desk, process: Process) -> None:
        hint = say("Every right given for it holds until then, and the job descriptions are signed anew.")
        super().__init__(parent, say("Another last day for {name}", name=process.entry.name), hint)
        self._today = desk.gate.session.today
        self._until = DayField(say("Last day"), process.entry.until)
        self.until: date | None = None
        self.add(self._until)
        confirm = Button(say("Save"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    def _accept(self) -> None:
        good, until = self._until.read()
        if good and until is not None and until < self._today:
            self._until.tell(say("The last day is past."))
        elif good:
            self.until = until
            self.accept()
