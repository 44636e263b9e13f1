"""Asking where backups go, and how many of them are kept."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.services import settings
from ui.desk import Desk
from ui.parts.buttons import Button, IconButton
from ui.parts.choosing import ask_for_folder
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import clear, column, row
from ui.parts.text import Elided, Label
from ui.words import say, say_count

_NUMBERS = (10, 30, 60, 90, 365)
_USUAL = 30


class AskDestinations(Dialog):
    """Folders in a list, one more by a button, and a number."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        text = say(
            "Folders on other disks or on a server, never beside the vault. Whoever has these files and no "
            "passphrase opens nothing."
        )
        super().__init__(parent, say("Where backups go"), text, width=560)
        before = settings.settings_of(desk.gate).backups
        self.places = [Path(place) for place in before.destinations] if before else []
        self._list = column(gap=4)
        self.add(self._list)
        self.add(row(Button(say("Add a folder …"), self._ask_folder, icon="plus"), None))
        kept = before.kept if before else _USUAL
        options = [
            (str(number), say_count("the newest {count}", "the newest {count}", number))
            for number in sorted({*_NUMBERS, kept})
        ]
        self.kept = choice(options, str(kept))
        self.add(Field(say("How many backups of the data each keeps"), self.kept))
        self._save = Button(say("Save"), self.accept, kind="primary", icon="check")
        self.finish_with(self._save)
        self._show()

    def _show(self) -> None:
        clear(self._list)
        for place in self.places:
            gone = IconButton("trash-2", say("Take {place} out", place=place), partial(self.drop, place))
            line = row(gap=8)
            line.addWidget(Elided(str(place), "body", "text"), 1)
            line.addWidget(gone)
            self._list.addLayout(line)
        if not self.places:
            self._list.addWidget(Label(say("No folder is chosen yet."), "body", "text_3"))
        self._save.setEnabled(bool(self.places))

    def _ask_folder(self) -> None:
        chosen = ask_for_folder(self, say("A folder for backups"))
        if chosen is not None:
            self.take(chosen)

    def take(self, place: Path) -> None:
        """One more folder."""
        if place not in self.places:
            self.places.append(place)
        self._show()

    def drop(self, place: Path) -> None:
        """One folder less; what lies there stays."""
        self.places.remove(place)
        self._show()


def ask_destinations(parent: QWidget, desk: Desk) -> tuple[list[Path], int] | None:
    """The folders and the number someone chose, or nothing."""
    asked = AskDestinations(parent, desk)
    if asked.exec() != QDialog.DialogCode.Accepted:
        return None
    return asked.places, int(asked.kept.currentData())
