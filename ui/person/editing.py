"""Editing one card of a person: opened for writing, saved, and what follows when others were first."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from entrack_vault.domain.people import Listed
from entrack_vault.errors import VaultError
from entrack_vault.register.model import Population, Purpose
from entrack_vault.services import records, rights
from entrack_vault.services.entering import EnteredFields
from entrack_vault.services.records import Conflict, Opened
from ui.desk import Desk
from ui.parts.dialog import ask_to_confirm
from ui.parts.frames import clear
from ui.person.asking import THEIRS, AskVersion
from ui.person.card import CategoryCard
from ui.person.form import Form
from ui.words import say


class Editing(QObject):
    """At most one form of a person's page at a time."""

    saved = Signal()
    begun = Signal(object)  # the CategoryCard whose form is shown now
    left = Signal()  # nothing was saved
    theirs_kept = Signal()  # someone else was first, and theirs shall stand

    def __init__(
        self,
        desk: Desk,
        page: QWidget,
        foot: QVBoxLayout,
        person: Listed,
        group: Population,
        purposes: tuple[Purpose, ...],
    ) -> None:
        super().__init__(page)
        self._desk, self._page, self._foot, self._person = desk, page, foot, person
        self._group, self._purposes = group, purposes
        self.form: Form | None = None

    def start(self, category: str, card: CategoryCard, purpose: str) -> None:
        """Opens a card in order to change it, which is logged, and puts its form in the card's place."""
        if self.form is not None:
            self._desk.told.emit(say("Save or cancel what you are editing first."))
            return
        who = self._person.id
        self._desk.ask(
            self,
            lambda gate, _work: records.edit_person(gate, who, purpose, [category]),
            lambda opened: self._show(category, card, purpose, opened),
        )

    def _show(self, category: str, card: CategoryCard, purpose: str, opened: Opened) -> None:
        held = opened.held.get(category)
        before = held.card if held else None
        purposes = rights.usable_purposes(self._purposes, opened.person.state)
        form = Form(self._desk, self._group, category, before, opened.person.masked, purposes, purpose)
        form.saved.connect(lambda fields, why: self.save(opened, fields, why))
        form.left.connect(self.leave)
        self.form = form
        card.show_form(form)
        self._foot.addWidget(form.bar)
        form.start()
        self.begun.emit(card)

    def may_go(self) -> bool:
        """Whether what is typed may be left; asks where it is not saved."""
        if self.form is None or not self.form.dirty:
            return True
        text = say("What you have typed is not saved.")
        return ask_to_confirm(self._page, say("Leave without saving?"), text, say("Leave it"))

    def leave(self) -> bool:
        """Leaves the form, after asking; False when there is none."""
        if self.form is None:
            return False
        if self.may_go():
            self.over()
            self.left.emit()
        return True

    def over(self) -> None:
        """The page shows values again."""
        self.form = None
        clear(self._foot)

    def clear(self) -> None:
        """Forgets what was typed."""
        if self.form is not None:
            self.form.clear()
            self.over()

    def save(self, opened: Opened, fields: EnteredFields, why: str) -> None:
        """Saves; where someone else was first, both versions are shown."""

        def failed(fault: VaultError) -> None:
            if isinstance(fault, Conflict):
                self._choose(fault, why)
            else:
                self._again()
                self._desk.trouble.emit(fault)

        def saved(_none: None) -> None:
            self.over()
            self.saved.emit()

        self._desk.ask(self, lambda gate, _work: records.save(gate, opened, fields, why), saved, failed=failed)

    def _choose(self, conflict: Conflict, why: str) -> None:
        answer = AskVersion(self._page, self._group, conflict, conflict.theirs.person.masked).exec()
        if answer == QDialog.DialogCode.Accepted:
            self.save(conflict.theirs, conflict.mine, why)
        elif answer == THEIRS:
            self.over()
            self.theirs_kept.emit()
        else:
            self._again()

    def _again(self) -> None:
        if self.form is not None:
            self.form.again()
