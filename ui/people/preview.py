"""The quick preview beside the list: only what the list already holds. It opens nothing; opening is logged."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from entrack_vault.domain.people import Listed
from entrack_vault.services import rights
from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.flow import Flow
from ui.parts.frames import clear, column, panel, row, rule, scrolling
from ui.parts.marks import Icon, Monogram, Tag
from ui.parts.text import Elided, Label
from ui.people.closing import may_close
from ui.people.export import may_export
from ui.people.model import PeopleModel, status_look
from ui.words import language, say, say_count

CATEGORY_ICONS = {
    "contact": "contact",
    "demographic": "cake",
    "job": "briefcase-business",
    "feedback": "message-square-text",
    "financial": "wallet",
    "social_profile": "at-sign",
}

_ROOMY = 150  # per cent of text size; above it names take the room of what their icon says already


def category_icon(category: str) -> str:
    """A category's icon."""
    return CATEGORY_ICONS.get(category, "file-text")


class Preview(QWidget):
    """Who is chosen in the list, and which rooms hold something."""

    def __init__(
        self,
        desk: Desk,
        model: PeopleModel,
        opened: Callable[[], None],
        overview: Callable[[], None],
        export: Callable[[], None],
        close: Callable[[], None],
    ) -> None:
        super().__init__()
        self.desk, self._model = desk, model
        self._opened, self._overview, self._export, self._close = opened, overview, export, close
        self._inside = column(gap=12, margins=(20, 20, 20, 20))
        inside = QWidget()
        inside.setLayout(self._inside)
        self.setLayout(column(panel(column(scrolling(inside), gap=0), "bg", "left", width=320), gap=0))
        self.show_nobody()

    def show_nobody(self) -> None:
        """Nobody is chosen."""
        clear(self._inside)
        self._inside.addStretch(1)
        self._inside.addWidget(
            Label(say("Choose someone in the list to see who they are."), "body", "text_3", wrap=True)
        )
        self._inside.addStretch(2)

    def show_several(self, people: list[Listed]) -> None:
        """Several are chosen: what can be done with them together."""
        clear(self._inside)
        count = say_count("{count} person is chosen", "{count} people are chosen", len(people))
        self._inside.addWidget(Label(count, "dialog", wrap=True))
        if may_export(self.desk, people):
            text = say("They can become a table in a file. What you take out is written to the log of each.")
        elif len({person.population for person in people}) > 1:
            text = say("Choose people of one group to export them as a table.")
        else:
            text = say("Your job description does not let you take these people's data out of the vault.")
        self._inside.addWidget(Label(text, "body", "text_2", wrap=True))
        if may_export(self.desk, people):
            self._export_of(people)
        if may_close(self.desk, people):
            icon = "mail" if THEME.scale <= _ROOMY else ""
            closing = say("Or their recruitment is closed together, with a letter to each.")
            self._inside.addWidget(Label(closing, "body", "text_2", wrap=True))
            self._inside.addLayout(row(Button(say("Close the recruitment …"), self._close, icon=icon), None))
        self._inside.addStretch(1)

    def _export_of(self, people: list[Listed]) -> None:
        """The way out, and who does not come along: what is restricted is kept, and not exported (GDPR Art. 18)."""
        restricted = sum(person.restricted for person in people)
        if restricted:
            text = say_count(
                "{count} is restricted, and is left out.", "{count} are restricted, and are left out.", restricted
            )
            line = row(Icon("circle-pause", "warn"), gap=8)
            line.addWidget(Label(text, "body", "text_2", wrap=True), 1)
            self._inside.addLayout(line)
        button = Button(say("Export …"), self._export, icon="download")
        button.setEnabled(restricted < len(people))
        self._inside.addLayout(row(button, None))

    def show_person(self, person: Listed) -> None:
        """Shows someone."""
        clear(self._inside)
        name = person.name or say("(closed to you)")
        roomy = THEME.scale <= _ROOMY
        head = row(*([Monogram(person.name, 48, strong=True)] if roomy else []), gap=12)
        about = column(None, Elided(name, "dialog"), gap=2)
        if person.title:
            about.addWidget(Elided(person.title, "body", "text_2"))
        about.addStretch(1)
        head.addLayout(about, 1)
        self._inside.addLayout(head)
        look = status_look(person.status)
        tags = Flow(6)
        tags.addWidget(Tag(self._model.group_name(person.population)))
        tags.addWidget(Tag(self._model.status_name(person.population, person.status), look.tag or "plain", look.icon))
        if person.restricted:
            tags.addWidget(Tag(say("Restricted"), "warn", "circle-pause"))
        self._inside.addLayout(tags)
        if person.restricted:
            text = say("What is held may be read, but not changed or exported until the restriction is lifted.")
            told = row(gap=8)  # where it gets the height that its lines take
            told.addWidget(Label(text, "detail", "text_2", wrap=True), 1)
            self._inside.addLayout(told)
        if person.own_number:
            self._inside.addLayout(_pair(say("No."), person.own_number))
        self._inside.addWidget(rule())
        self._rooms(person)
        self._inside.addStretch(1)
        note = row(Icon("scroll-text", "text_3"), gap=8)
        text = say("The list shows only the basics. When you open the person, it is written to the access log.")
        note.addWidget(Label(text, "detail", "text_3", wrap=True), 1)
        self._inside.addLayout(note)
        buttons = Flow()
        buttons.addWidget(Button(say("Open"), self._opened, kind="primary"))
        buttons.addWidget(Button(say("Overview …"), self._overview, icon="printer"))
        self._inside.addLayout(buttons)

    def _rooms(self, person: Listed) -> None:
        self._inside.addWidget(Label(say("Rooms"), "head", "text_2"))
        gate, spoken = self.desk.gate, language()
        opened = rights.readable(gate, person.population)
        for category in self.desk.population(person.population).categories:
            label = self.desk.register.categories[category].label(spoken)
            line = row(gap=10)
            if category in opened:
                line.addWidget(Icon(category_icon(category), "text"))
                line.addWidget(Elided(label), 1)
                if THEME.scale <= _ROOMY:
                    line.addWidget(Elided(say("Open to you"), "detail", "text_3"))
            else:
                jobs = ", ".join(job.name(spoken) for job in rights.openers(gate, person.population, category))
                words = column(Elided(label, "body", "text_2"), gap=0)
                if jobs:
                    words.addWidget(Label(say("Opened by {jobs}", jobs=jobs), "detail", "text_3", wrap=True))
                line.addWidget(Icon(category_icon(category), "text_3"), 0, Qt.AlignmentFlag.AlignTop)
                line.addLayout(words, 1)
                line.addWidget(Icon("lock", "text_3", 14), 0, Qt.AlignmentFlag.AlignTop)
                if THEME.scale <= _ROOMY:
                    line.addWidget(Label(say("Closed"), "detail", "text_3"), 0, Qt.AlignmentFlag.AlignTop)
            self._inside.addLayout(line)


def _pair(name: str, value: str) -> QHBoxLayout:
    return row(Label(name, "body", "text_2"), Label(value, "value"), None)
