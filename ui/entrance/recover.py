"""Recovering with the sheet from the safe: a new owner, a new passphrase, a new sheet for the used one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from entrack_vault import vault as vaults
from entrack_vault.domain.progress import Work
from entrack_vault.errors import VaultError
from entrack_vault.exports import sheets
from entrack_vault.services.founding import Founded
from entrack_vault.vault import paper
from ui.desk import Desk
from ui.entrance import known
from ui.entrance.keeping import groups_shown, keep_in_keyring, key_not_kept, save_sheet, sheet_head
from ui.entrance.known import KnownVault
from ui.look.theme import room
from ui.parts.buttons import Button
from ui.parts.fields import Field, line_edit
from ui.parts.frames import clear, column, row
from ui.parts.messages import banner, error_banner
from ui.parts.new_passphrase import NewPassphrase
from ui.parts.text import Label
from ui.words import language, say
from ui.worker import Worker


class Recover(QWidget):
    """A form, and after it the new sheet, which is shown once."""

    cancelled = Signal()

    def __init__(self, desk: Desk, chosen: KnownVault, keyring: Worker) -> None:
        super().__init__()
        self.desk, self._known, self._keyring = desk, chosen, keyring
        self.founded: Founded | None = None
        self.setFixedWidth(room(520))
        self.key, self.owner = line_edit(large=True), line_edit(large=True)
        self.words = NewPassphrase(say("Choose a passphrase"))
        self._key_field = Field(
            say("The key on the recovery sheet"), self.key, say("56 letters and digits; spaces do not matter.")
        )
        owner = Field(
            say("The finance manager's name"),
            self.owner,
            say("A known name gets a new way in; another becomes a new owner."),
        )
        self._told = column(gap=8)
        self.go = Button(say("Recover"), self.recover, kind="primary", icon="key-round", size="large")
        leave = Button(say("Cancel"), self.cancelled.emit, size="large")
        self._form = QWidget()
        self._form.setLayout(
            column(
                self._key_field,
                owner,
                self.words,
                row(leave, None, self.go),
                gap=12,
            )
        )
        title = say("Recover access to {vault}", vault=chosen.title)
        text = say(
            "It is written to the access log, every key is replaced, and the sheet you use now is "
            "worth nothing afterwards."
        )
        self.setLayout(
            column(
                Label(title, "display", wrap=True),
                Label(text, "body", "text_2", wrap=True),
                8,
                self._told,
                self._form,
                None,
                gap=12,
            )
        )

    def recover(self) -> None:
        """Names the owner with the key from the sheet."""
        words = self.words.taken()
        if not words:
            return
        try:
            key = paper.from_text("recovery", self.key.text())
        except VaultError as fault:
            self._key_field.tell(fault.text(language()))
            return
        self._key_field.tell("")
        clear(self._told)
        self.go.setEnabled(False)
        address, owner = self._known.address, self.owner.text().strip()

        def work(_work: Work) -> Founded:
            return vaults.recover(known.fresh(address), recovery_key=key, owner=owner, passphrase=words)

        self.desk.ask_without_vault(
            self, work, self._recovered, failed=self._failed, label=say("Replacing every key")
        )

    def _failed(self, fault: VaultError) -> None:
        self.go.setEnabled(True)
        self._told.addWidget(error_banner(fault))

    def _recovered(self, founded: Founded) -> None:
        self.founded = founded
        self.key.clear()
        self.words.clear()
        self._form.hide()
        text = say(
            "Print the new recovery sheet and put it in the safe; it is not shown again. Then unlock "
            "with your new passphrase."
        )
        self._told.addWidget(banner("info", say("Access is recovered"), text, icon="key-round"))
        self._told.addWidget(groups_shown(founded.recovery_groups))
        done = Button(say("To the entrance"), self.cancelled.emit, kind="primary", size="large")
        self._told.addLayout(row(Button(say("Save as PDF …"), self._save, icon="download", size="large"), None, done))

        def kept(there: bool) -> None:
            if not there:
                self._told.insertWidget(1, key_not_kept(founded.secret_key))

        keep_in_keyring(self._keyring, self, founded.vault, founded.member, founded.secret_key, kept)

    def _save(self) -> None:
        if self.founded is None:
            return
        head = sheet_head(self._known.title, self._known.address, self.founded.fingerprint)
        try:
            save_sheet(self, say("Recovery sheet.pdf"), sheets.recovery_sheet(head, self.founded.recovery_groups))
        except VaultError as fault:
            self._told.insertWidget(0, error_banner(fault))
