"""The register of other systems: what each holds, who answers for it, and how somebody is deleted there."""

from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.progress import Work
from entrack_vault.register.model import Register
from entrack_vault.services import rights, systems
from entrack_vault.services.company_entries import SystemEntry
from entrack_vault.services.gate import Gate
from entrack_vault.services.systems import System
from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, line_edit
from ui.parts.messages import empty
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.parts.text import Label
from ui.parts.ticks import tick
from ui.registers.listed import ListedSection
from ui.requests.asking import long_text
from ui.words import language, say


def told_holds(register: Register, entry: SystemEntry) -> str:
    """What a system holds, as one line."""
    parts = []
    for population, categories in entry.holds.items():
        group = register.populations.get(population)
        if group is not None and categories:
            named = ", ".join(register.categories[one].label(language()).lower() for one in categories)
            parts.append(f"{group.plural(language())}: {named}")
    return " · ".join(parts)


class SystemsModel(TableModel):
    """One system a row."""

    def __init__(self, register: Register) -> None:
        super().__init__(
            (
                Column("name", say("System"), 220),
                Column("purpose", say("What it is for"), 260),
                Column("holds", say("What it holds"), 300, stretch=True),
                Column("owner", say("Who answers for it"), 180),
            )
        )
        self._register = register
        self.systems: list[System] = []

    def show(self, found: list[System]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.systems = found
        self.endResetModel()

    def clear(self) -> None:
        self.show([])

    def count(self) -> int:
        return len(self.systems)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        entry = self.systems[row].entry
        if key == "name":
            return entry.name, Look(role="value", aside=say("no longer in use") if entry.until else "")
        if key == "holds":
            return told_holds(self._register, entry), QUIET
        return (entry.purpose if key == "purpose" else entry.owner), QUIET


class AskSystem(Dialog):
    """A system's form; `held` where it is changed."""

    def __init__(self, parent: QWidget, desk: Desk, held: SystemEntry | None = None) -> None:
        title = say("Change a system") if held else say("Register a system")
        super().__init__(
            parent, title, say("Name what it holds: overviews tell of it, and purges wait for it."), width=640
        )
        self._desk, self.entry = desk, held
        self._name = line_edit(held.name if held else "")
        self._purpose = line_edit(held.purpose if held else "")
        self._owner = line_edit(held.owner if held else "")
        self._deleting = long_text(2)
        self._deleting.setPlainText(held.deleting if held else "")
        self._until = DayField(say("No longer in use from"), held.until if held else None)
        self._named = Field(say("Name"), self._name)
        self._holding = Label("", "detail", "danger_ink", wrap=True)
        self._ticks = {
            (group.key, category): tick("", on=held is not None and category in held.holds.get(group.key, ()))
            for group in desk.register.populations.values()
            for category in group.categories
        }
        self.add(self._named)
        self.add(Field(say("What it is for"), self._purpose))
        self.add(Field(say("Who answers for it"), self._owner))
        self.add(Field(say("How somebody is deleted there"), self._deleting))
        self.add(Label(say("What it holds"), "value"))
        self.add(self._matrix())
        self.add(self._holding)
        self._holding.hide()
        if held is not None:
            self.add(self._until)
        confirm = Button(say("Save"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    def _matrix(self) -> QWidget:
        """A box for each category of each group."""
        register, made, grid = self._desk.register, QWidget(), QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for across, category in enumerate(register.categories.values(), 1):
            grid.addWidget(Label(category.label(language()), "detail", "text_2"), 0, across)
        for down, group in enumerate(register.populations.values(), 1):
            grid.addWidget(Label(group.plural(language()), "body"), down, 0)
            for across, category in enumerate(register.categories.values(), 1):
                box = self._ticks.get((group.key, category.key))
                if box is not None:
                    box.setAccessibleName(f"{group.plural(language())}: {category.label(language())}")
                    grid.addWidget(box, down, across)
        made.setLayout(grid)
        return made

    def _accept(self) -> None:
        good, until = self._until.read(optional=True)
        name = self._name.text().strip()
        holds = {
            group: tuple(category for (of, category), box in self._ticks.items() if of == group and box.isChecked())
            for group in self._desk.register.populations
        }
        holds = {group: categories for group, categories in holds.items() if categories}
        self._named.tell("" if name else say("This field cannot be empty."))
        self._holding.setText(say("Choose what the system holds."))
        self._holding.setVisible(not holds)
        if not good or not name or not holds:
            return
        self.entry = SystemEntry(
            name=name,
            purpose=self._purpose.text().strip(),
            owner=self._owner.text().strip(),
            deleting=self._deleting.toPlainText().strip(),
            holds=holds,
            until=until,
        )
        self.accept()


class SystemsSection(ListedSection):
    """Other systems under their tab."""

    def __init__(self, desk: Desk) -> None:
        self._signs = rights.has_duty(desk.gate, Duty.SIGN)
        text = say("Where else do you keep something: the payroll program, e-mail? Overviews tell people of it.")
        first = (Button(say("New system …"), self.ask_new, kind="primary", icon="plus"),) if self._signs else ()
        self._systems = SystemsModel(desk.register)
        super().__init__(desk, self._systems, empty("monitor", say("No other systems yet"), text, *first))

    def name(self) -> str:
        return say("Other systems")

    def buttons(self) -> list[QWidget]:
        if not self._signs:
            return []
        return [Button(say("New system …"), self.ask_new, kind="primary", icon="plus", keys="Ctrl+N")]

    def refresh(self) -> None:
        def work(gate: Gate, _work: Work) -> list[System]:
            gate.session.reread_common()
            return systems.everything(gate)

        self.desk.ask(self, work, lambda found: self.show_rows(lambda: self._systems.show(found)))

    def ask_new(self) -> None:
        """Asks for a system, and registers it."""
        self._ask(None)

    def open(self, row: int) -> None:
        if self._signs:
            self._ask(self._systems.systems[row])

    def _ask(self, held: System | None) -> None:
        asked = AskSystem(self, self.desk, held.entry if held else None)
        if asked.exec() != QDialog.DialogCode.Accepted or asked.entry is None:
            return
        entry = asked.entry

        def work(gate: Gate, _work: Work) -> list[System]:
            systems.save(gate, entry, held.id if held else None)
            return systems.everything(gate)

        self.desk.ask(self, work, lambda found: self.show_rows(lambda: self._systems.show(found)))
