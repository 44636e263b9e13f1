"""The first unlock of someone enrolled: the sheet's key, a passphrase, and a fingerprint to read out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from entrack_vault import vault as vaults
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.domain.progress import Work
from entrack_vault.errors import VaultError
from entrack_vault.services.staff import Joined
from entrack_vault.vault import paper
from ui.desk import Desk
from ui.entrance import known
from ui.entrance.keeping import keep_in_keyring, key_not_kept
from ui.entrance.known import KnownVault
from ui.look.theme import room
from ui.parts.buttons import Button
from ui.parts.fields import Field, line_edit
from ui.parts.frames import card, clear, column, row
from ui.parts.messages import banner, error_banner
from ui.parts.new_passphrase import NewPassphrase
from ui.parts.text import HashLabel, Label
from ui.words import language, say
from ui.worker import Worker


class Join(QWidget):
    """A form, and after it what the owner compares before signing."""

    cancelled = Signal()

    def __init__(self, desk: Desk, chosen: KnownVault, keyring: Worker) -> None:
        super().__init__()
        self.desk, self._known, self._keyring = desk, chosen, keyring
        self.setFixedWidth(room(460))
        self.key, self.words = line_edit(large=True), NewPassphrase(say("Choose a passphrase"))
        self._key_field = Field(
            say("The key on your enrolment sheet"), self.key, say("It works once, and for seven days.")
        )
        self._told = column(gap=8)
        self.go = Button(say("Join"), self.join, kind="primary", icon="user-check", size="large")
        leave = Button(say("Cancel"), self.cancelled.emit, size="large")
        self._form = QWidget()
        self._form.setLayout(
            column(
                self._key_field,
                self.words,
                row(leave, None, self.go),
                gap=12,
            )
        )
        title = say("Unlock {vault} for the first time", vault=chosen.title)
        text = say(
            "Your own keys are made on this computer and never leave it. The finance manager lets you "
            "in after comparing a fingerprint."
        )
        self._outer = column(
            Label(title, "display", wrap=True),
            Label(text, "body", "text_2", wrap=True),
            8,
            self._told,
            self._form,
            None,
            gap=12,
        )
        self.setLayout(self._outer)

    def join(self) -> None:
        """Makes the keys and asks to be confirmed."""
        words = self.words.taken()
        if not words:
            return
        try:
            key = paper.from_text("enrolment", self.key.text())
        except VaultError as fault:
            self._key_field.tell(fault.text(language()))
            return
        self._key_field.tell("")
        clear(self._told)
        self.go.setEnabled(False)
        address = self._known.address

        def work(_work: Work) -> Joined:
            return vaults.join(known.fresh(address), one_time_key=key, passphrase=words)

        self.desk.ask_without_vault(self, work, self._joined, failed=self._failed)

    def _failed(self, fault: VaultError) -> None:
        self.go.setEnabled(True)
        self._told.addWidget(error_banner(fault))

    def _joined(self, joined: Joined) -> None:
        self.key.clear()
        self.words.clear()
        self._form.hide()
        text = say(
            "Read the fingerprint out to the finance manager, who compares it and signs you in. Then unlock as usual."
        )
        self._told.addWidget(banner("info", say("You have asked to be let in"), text, icon="user-check"))
        fingerprint = HashLabel(grouped_hex(joined.fingerprint), "section", "text")
        fingerprint.setWordWrap(True)
        self._told.addWidget(
            card(
                column(
                    Label(say("Your fingerprint"), "detail", "text_2"), fingerprint, gap=6, margins=(16, 12, 16, 12)
                )
            )
        )
        owner = HashLabel(grouped_hex(joined.origin))
        owner.setWordWrap(True)
        origin = Label(say("The owner's fingerprint, which must be the one on your sheet:"), "detail", "text_2")
        self._told.addWidget(card(column(origin, owner, gap=6, margins=(16, 12, 16, 12))))
        self._told.addWidget(Button(say("To the entrance"), self.cancelled.emit, kind="primary", size="large"))

        def kept(there: bool) -> None:
            if not there:
                self._told.insertWidget(1, key_not_kept(joined.secret_key))

        keep_in_keyring(self._keyring, self, joined.vault, joined.member, joined.secret_key, kept)
