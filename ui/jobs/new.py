"""A new job description: its names, and what it starts from. It is nothing before it is signed."""

import re

from PySide6.QtWidgets import QWidget

from entrack_vault.domain.ids import new_id
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.services.jobs import JobInForce
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice, line_edit
from ui.words import language, say

_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "é": "e", "ü": "u", "ö": "o", "ä": "a"})


class AskNewJob(Dialog):
    """Asks for the names, and which one to start from."""

    def __init__(self, parent: QWidget, known: list[JobInForce]) -> None:
        hint = say("You write its paragraphs and give it rights next. It is in force when you sign it.")
        super().__init__(parent, say("New job description"), hint)
        self._known = {one.job.key: one.job for one in known}
        self._nb, self._en = line_edit(), line_edit()
        self._named = Field(say("Name in bokmål"), self._nb)
        self.add(self._named)
        self.add(Field(say("Name in English"), self._en))
        others = [(one.job.key, one.job.name(language())) for one in known]
        self._start = choice([("", say("An empty page")), *others])
        self.add(Field(say("Start from"), self._start))
        go_on = Button(say("Write it"), self._go_on, kind="primary")
        self.finish_with(go_on)
        go_on.setDefault(True)
        self._nb.setFocus()

    def _go_on(self) -> None:
        if not key_of(self._nb.text()):
            self._named.tell(say("Give it a name."))
        elif key_of(self._nb.text()) in self._known or self._is_taken():
            self._named.tell(say("There is a job description of that name."))
        else:
            self.accept()

    def _is_taken(self) -> bool:
        name = self._nb.text().strip().casefold()
        return any(job.nb.casefold() == name for job in self._known.values())

    @property
    def draft(self) -> JobInForce:
        """What the page starts from: a version 0 that nobody holds."""
        nb, start = self._nb.text().strip(), self._known.get(str(self._start.currentData()))
        empty = JobDescription(key="", nb="", en="", paragraphs=())
        names = {"key": key_of(nb), "nb": nb, "en": self._en.text().strip() or nb}
        job = (start or empty).model_copy(update=names)
        return JobInForce(new_id(), 0, job, ())


def key_of(name: str) -> str:
    """A key as the command line takes it: a-z, digits and low lines."""
    return re.sub(r"[^a-z0-9]+", "_", name.strip().casefold().translate(_ASCII)).strip("_")
