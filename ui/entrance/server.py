"""Asking for a server's address."""

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault import vault as vaults
from entrack_vault.errors import VaultError
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, line_edit
from ui.words import language, say


class AskAddress(Dialog):
    """One field; what cannot be an address is said beneath it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent, say("A vault on a server"), say("The address stands on your enrolment sheet."), width=520
        )
        self._address = line_edit(placeholder="postgresql://server.example.no/vault")
        self._field = Field(say("Address"), self._address)
        self.add(self._field)
        confirm = Button(say("Go on"), self._try, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._address.setFocus()
        self.address = ""

    def _try(self) -> None:
        text = self._address.text().strip()
        try:
            if "://" not in text:
                self._field.tell(say("Write it as postgresql://server/database."))
                return
            vaults.home(text)
            vaults.database_of(text)
        except VaultError as fault:
            self._field.tell(fault.text(language()))
            return
        self.address = text
        self.accept()


def ask_for_address(parent: QWidget) -> str:
    """An address that can be one, or nothing."""
    dialog = AskAddress(parent)
    return dialog.address if dialog.exec() == QDialog.DialogCode.Accepted else ""
