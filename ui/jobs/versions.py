"""Earlier versions of a job description: what it said and gave then, and who signed it when."""

from PySide6.QtWidgets import QWidget

from entrack_vault.domain.times import show_day
from entrack_vault.services import job_text
from entrack_vault.services.jobs import Version
from ui.desk import Desk
from ui.look.theme import px
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import clear, column, row, scrolling
from ui.parts.text import Label
from ui.words import language, say


class VersionsDialog(Dialog):
    """One version at a time; nothing can be changed here."""

    def __init__(self, parent: QWidget, desk: Desk, versions: list[Version]) -> None:
        super().__init__(parent, versions[0].job.name(language()), width=640)
        self._desk, self._versions = desk, versions
        named = [(str(at), _named(one)) for at, one in enumerate(versions)]
        self.add(Field(say("Version"), choice(named, changed=lambda key: self._show(versions[int(key)]))))
        self._text = column(gap=8, margins=(0, 0, 12, 0))
        inside = QWidget()
        inside.setLayout(self._text)
        area = scrolling(inside)
        area.setMinimumHeight(px(300))
        self.add(area)
        self._show(versions[0])
        close = Button(say("Close"), self.reject, kind="primary")
        self.body.addLayout(row(None, close))
        close.setDefault(True)

    def _show(self, one: Version) -> None:
        clear(self._text)
        for paragraph in one.job.paragraphs:
            number = Label(str(paragraph.number), "value", "text_3")
            number.setFixedWidth(px(24))
            words = column(Label(job_text.paragraph(one.job, paragraph.number, language()), wrap=True), gap=2)
            for line in job_text.following(one.job, paragraph.number, self._desk.register, language()):
                words.addWidget(Label(line, "detail", "text_2", wrap=True))
            both = row(column(number, None, gap=0), gap=8)
            both.addLayout(words, 1)
            self._text.addLayout(both)
        self._text.addStretch(1)


def _named(one: Version) -> str:
    day = show_day(one.signed.astimezone().date(), language())
    if one.signer:
        return say("{number}, signed {day} by {name}", number=one.number, day=day, name=one.signer)
    return say("{number}, signed {day}", number=one.number, day=day)
