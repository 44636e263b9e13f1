"""One version of the privacy notice: both languages side by side, and the form a new one is written in."""

from datetime import date

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from entrack_vault.domain.times import show_day
from entrack_vault.i18n import Language
from entrack_vault.services.notices import LONGEST, Version
from ui.desk import Desk
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field
from ui.parts.frames import clear, column, panel, row, scrolling
from ui.parts.marks import Tag
from ui.parts.text import Elided, Label
from ui.parts.ticks import tick
from ui.registers.notice_words import change_told, published_told, status_of
from ui.requests.asking import long_text
from ui.shell.page import Keys, Page
from ui.words import language, say

Written = tuple[str, str, date, bool]  # bokmål, English, from when, material
BESIDE_UP_TO = 150  # per cent of text size; above it one language stands below the other
_ROWS, _FEW_ROWS = 14, 3  # of the fields a text is written in


class VersionPage(Page):
    """The whole text of a version, in bokmål and in English."""

    place = "registers"

    def __init__(self, desk: Desk, version: Version, current: Version | None) -> None:
        super().__init__(desk)
        self.version, self._current = version, current
        self._head, self.areas = column(gap=4), list[QWidget]()
        self._texts: QBoxLayout = QHBoxLayout() if THEME.scale <= BESIDE_UP_TO else QVBoxLayout()
        self._texts.setSpacing(0)
        head = panel(row(self._head, margins=(24, 14, 24, 14)), "surface", "bottom")
        made = column(head, self._texts, gap=0)
        made.setStretch(1, 1)
        self.outer.addLayout(made)

    def title(self) -> str:
        return say("Registers")

    def crumb(self) -> str:
        return say("Version {number}", number=self.version.number)

    def hints(self) -> list[Keys]:
        return [(("Esc",), say("Back")), (("F6",), say("Next pane"))]

    def panes(self) -> list[QWidget]:
        return list(self.areas)

    def entered(self) -> None:
        self.clear()
        version = self.version
        name = say("Privacy notice, version {number}", number=version.number)
        text, tag, icon = status_of(version, self._current)
        self._head.addLayout(row(Label(name, "title"), Tag(text, tag, icon), None, gap=12))
        day = say("Applies from {day}", day=show_day(version.effective, language()))
        published = say("Published {day}", day=published_told(self.desk, version)) if version.published else ""
        told = (day, change_told(version), published)
        self._head.addWidget(Elided(" · ".join(one for one in told if one), "body", "text_2"))
        self.areas = [self._text("Bokmål", "nb"), self._text("English", "en")]
        edge = "left" if THEME.scale <= BESIDE_UP_TO else "top"
        self._texts.addWidget(panel(column(self.areas[0], gap=0), "surface"), 1)
        self._texts.addWidget(panel(column(self.areas[1], gap=0), "surface", edge), 1)

    def _text(self, name: str, spoken: Language) -> QWidget:
        inside = QWidget()
        paragraphs = [
            Label(line, "body", wrap=True) for line in self.version.text(spoken).splitlines() if line.strip()
        ]
        inside.setLayout(column(Label(name, "section"), *paragraphs, None, gap=12, margins=(24, 20, 24, 20)))
        area = scrolling(inside)
        area.setAccessibleName(name)
        return area

    def clear(self) -> None:
        self.areas = []
        clear(self._head)
        clear(self._texts)


class AskVersion(Dialog):
    """The text in both languages, from when it applies, and whether people must be told before."""

    def __init__(self, parent: QWidget, desk: Desk, before: Version | None) -> None:
        hint = say("What is published is never changed afterwards. The next version takes its place.")
        super().__init__(parent, say("A new version of the privacy notice"), hint, width=880)
        self._before, self._today = before, desk.gate.session.today
        self._edits = {spoken: long_text(self._rows) for spoken in ("nb", "en")}
        self._fields = {
            "nb": Field(say("The text in bokmål"), self._edits["nb"]),
            "en": Field(say("The text in English"), self._edits["en"]),
        }
        self._day = DayField(say("Applies from"))
        self._material = tick(say("The change is material: people are told of it before that day"))
        if before is not None:
            self._edits["nb"].setPlainText(before.nb)
            self._edits["en"].setPlainText(before.en)
        beside = THEME.scale <= BESIDE_UP_TO
        self.add((row if beside else column)(*self._fields.values(), gap=16))
        self.add(self._day)
        if before is not None:
            self.add(self._material)
        confirm = Button(say("Publish"), self._accept, kind="primary")
        self.finish_with(confirm)
        self.made: Written | None = None

    @property
    def _rows(self) -> int:
        return _ROWS if THEME.scale <= BESIDE_UP_TO else _FEW_ROWS

    def _accept(self) -> None:
        texts = {key: edit.toPlainText().strip() for key, edit in self._edits.items()}
        wrong = {key: _fault_of(text) for key, text in texts.items()}
        for key, fault in wrong.items():
            self._fields[key].tell(fault)
        good, day = self._day.read()
        if any(wrong.values()) or not good or day is None:
            return
        material = self._material.isChecked()
        if self._before is not None and day < self._before.effective:
            self._day.tell(say("It would take effect before the version before it."))
        elif self._before is not None and material and day <= self._today:
            self._day.tell(say("Give a day to come, with time to tell everyone."))
        else:
            self.made = (texts["nb"], texts["en"], day, material)
            self.accept()


def _fault_of(text: str) -> str:
    if not text:
        return say("This field cannot be empty.")
    return say("The text is too long.") if len(text) > LONGEST else ""
