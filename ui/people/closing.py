"""Closing a recruitment for those who are chosen in the list: how it ended, and a letter to each in one file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.domain.people import Listed
from entrack_vault.domain.progress import Work
from entrack_vault.i18n import Language
from entrack_vault.services import rights
from entrack_vault.services.entering import NOT_HIRED
from entrack_vault.services.gate import Gate
from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.choosing import ask_where
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.ticks import tick
from ui.words import language, say, say_count

if TYPE_CHECKING:
    from ui.people.page import PeoplePage


class AskClosing(Dialog):
    """The status they all get, and whether a letter is written, in which language; the count stands on the button."""

    def __init__(self, parent: QWidget, desk: Desk, people: list[Listed]) -> None:
        from entrack_vault.services import consents

        hint = say("Each applicant gets the status, and the clock for deleting the application begins today.")
        super().__init__(parent, say("Close the recruitment?"), hint, width=480)
        stages = {one.key: one.label(language()) for one in desk.population(consents.GROUP).statuses}
        self._status = choice([(key, stages[key]) for key in NOT_HIRED])
        self._letters = tick(say("Write a letter to each, in one file to print"), on=True)
        self._language = choice([("nb", "Bokmål"), ("en", "English")], language())
        self._spoken = Field(say("Language, where none is chosen"), self._language)
        self._letters.toggled.connect(self._spoken.setEnabled)
        self.add(Field(say("How it ended for them"), self._status))
        self.add(self._letters)
        self.add(self._spoken)
        button = say_count("Close for {count} applicant", "Close for {count} applicants", len(people))
        self.finish_with(Button(button, self.accept, kind="primary")).setDefault(True)

    @property
    def status(self) -> str:
        """The status they all get."""
        return str(self._status.currentData())

    @property
    def spoken(self) -> Language | None:
        """The language of the letters; None where none are written."""
        if not self._letters.isChecked():
            return None
        return "en" if self._language.currentData() == "en" else "nb"


def may_close(desk: Desk, people: list[Listed]) -> bool:
    """Whether a recruitment can be closed for these: applicants all of them, whom one may change."""
    from entrack_vault.services import consents, recruiting

    gate = desk.gate
    named = any(one.key == recruiting.PURPOSE for one in rights.purposes(gate, consents.GROUP))
    return (
        bool(people)
        and named
        and {one.population for one in people} == {consents.GROUP}
        and bool(rights.writable(gate, consents.GROUP))
    )


def ask_and_close(page: "PeoplePage") -> None:
    """Asks how it ended and where the letters go, and closes it."""
    people = page.chosen_people()
    if not may_close(page.desk, people):
        return
    asked = AskClosing(page, page.desk, people)
    if asked.exec() != QDialog.DialogCode.Accepted:
        return
    path = None
    if asked.spoken is not None:
        path = ask_where(page, say("Save the letters"), say("letters to applicants") + ".pdf", "pdf")
        if path is None:
            return
    close(page, people, asked.status, asked.spoken, path)


def close(page: "PeoplePage", people: list[Listed], status: str, spoken: Language | None, path: Path | None) -> None:
    """Closes it, and writes the letters to a file someone has chosen."""
    from entrack_vault.exports import files, letter
    from entrack_vault.services import recruiting

    chosen = [one.id for one in people]

    def work(gate: Gate, way: Work) -> recruiting.Closed:
        closed = recruiting.close(gate, chosen, status, way)
        if spoken is not None and path is not None and closed.people:
            content = letter.draw_all(recruiting.letters(gate, closed.people, status, spoken))
            digest = files.place(path, content, replace=True)
            recruiting.note_placed(gate, closed.people, bytes.fromhex(digest))
        return closed

    def done(closed: recruiting.Closed) -> None:
        told = say_count(
            "The recruitment is closed for {count} applicant.",
            "The recruitment is closed for {count} applicants.",
            closed.changed,
        )
        if path is not None and closed.people:
            saved = say_count("{count} letter is saved.", "{count} letters are saved.", len(closed.people))
            told = f"{told} {saved}"
        if closed.left_out:
            told = f"{told} {say(recruiting.LEFT_OUT, count=closed.left_out)}"
        page.desk.told.emit(told)
        page.desk.changed.emit()

    page.desk.ask(page, work, done, label=say("Closing the recruitment"))
