"""Those who are chosen in the list, as a file: which categories and why is asked first, and each one is logged."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.domain.people import Listed
from entrack_vault.domain.progress import Work
from entrack_vault.exports import files, tables
from entrack_vault.services import rights, selection
from entrack_vault.services.gate import Gate
from entrack_vault.services.selection import Selection
from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.choosing import ask_where
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.text import Label
from ui.parts.ticks import tick
from ui.words import language, say, say_count

if TYPE_CHECKING:
    from ui.people.page import PeoplePage


class AskExport(Dialog):
    """Categories and purpose; the count stands on the button."""

    def __init__(self, parent: QWidget, desk: Desk, people: list[Listed]) -> None:
        hint = say("A table with a line for each. It leaves the vault: each person's export is written to the log.")
        super().__init__(parent, say("Export those who are chosen?"), hint, width=480)
        group = people[0].population
        self.add(Label(say("Categories"), "value"))
        self._boxes = {
            key: tick(desk.register.categories[key].label(language()), on=key == "contact")
            for key in rights.exportable(desk.gate, group)
        }
        for box in self._boxes.values():
            self.add(box)
            box.toggled.connect(lambda _on: self._look())
        purposes = [(one.key, one.label(language())) for one in rights.purposes(desk.gate, group)]
        self._purpose = choice(purposes)
        self.add(Field(say("Purpose"), self._purpose))
        self._confirm = Button(
            say_count("Export {count} person …", "Export {count} people …", len(people)), self.accept, kind="primary"
        )
        self.finish_with(self._confirm).setDefault(True)
        self._look()

    def _look(self) -> None:
        self._confirm.setEnabled(bool(self.categories and self.purpose))

    @property
    def categories(self) -> list[str]:
        """Those that are ticked."""
        return [key for key, box in self._boxes.items() if box.isChecked()]

    @property
    def purpose(self) -> str:
        """Why."""
        return str(self._purpose.currentData() or "")


def may_export(desk: Desk, people: list[Listed]) -> bool:
    """Whether these can become a file: of one group, with a category one may take out."""
    groups = {person.population for person in people}
    return len(groups) == 1 and bool(rights.exportable(desk.gate, next(iter(groups))))


def ask_and_export(page: "PeoplePage") -> None:
    """Asks what and where to, and exports."""
    people = page.chosen_people()
    if not may_export(page.desk, people):
        return
    asked = AskExport(page, page.desk, people)
    if asked.exec() != QDialog.DialogCode.Accepted:
        return
    path = ask_where(page, say("Save the list"), say("people") + ".csv", "csv")
    if path is not None:
        export(page, people, asked.categories, asked.purpose, path)


def export(page: "PeoplePage", people: list[Listed], categories: list[str], purpose: str, path: Path) -> None:
    """Exports some people's categories to a file someone has chosen."""
    spoken = language()

    def work(gate: Gate, way: Work) -> Selection:
        found = selection.gather(gate, [person.id for person in people], categories, purpose, spoken, way)
        digest = files.place(path, tables.csv_of(found.rows), replace=True)
        selection.note_placed(gate, bytes.fromhex(digest))
        return found

    def done(found: Selection) -> None:
        told = [say_count("{count} person is exported.", "{count} people are exported.", len(found.people))]
        if found.left_out:
            told.append(
                say_count(
                    "{count} is restricted or kept by law alone, and left out.",
                    "{count} are restricted or kept by law alone, and left out.",
                    len(found.left_out),
                )
            )
        if found.masked:
            told.append(say("Identity numbers are left out: your job description does not show them."))
        page.desk.told.emit(" ".join(told))

    page.desk.ask(page, work, done, label=say("Exporting"))
