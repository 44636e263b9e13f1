"""Unlocking: who, passphrase, and the secret key from the keyring, asked in the background, or the sheet."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from entrack_vault.domain.progress import Work
from entrack_vault.errors import Busy, Unavailable, VaultError, WrongKey
from ui.desk import Desk
from ui.entrance.known import KnownVault
from ui.look.theme import room
from ui.parts.buttons import Button
from ui.parts.dialog import ask_to_confirm
from ui.parts.fields import Field, choice, line_edit, secret_edit
from ui.parts.frames import clear, column, row
from ui.parts.messages import banner, error_banner
from ui.parts.text import Label
from ui.words import language, say, say_count
from ui.worker import Task, Worker

if TYPE_CHECKING:
    from entrack_vault.vault import Vault

_ANOTHER = "another"
_ASKS_AFTER = 30  # ms, so that the page is painted first


class Unlock(QWidget):
    """The form for one vault."""

    recover_wanted = Signal()
    join_wanted = Signal()

    def __init__(self, desk: Desk, known: KnownVault, keyring: Worker) -> None:
        super().__init__()
        self.desk, self.known, self._keyring = desk, known, keyring
        self._key: bytes | None = None  # from the keyring, for whoever is chosen
        self._restored = False  # whether someone has confirmed that it was put back from a backup
        self._asking = self._eager = False  # whether the keyring is being asked, and someone waits for its answer
        self._names = {str(member): name for member, name in known.names.items()}
        self._invented = {key.name: key for key in known.invented}
        options = [(name, f"{name}") for name in self._invented] or list(self._names.items())
        if not self._invented:
            options.append((_ANOTHER, say("Someone else, with a key sheet")))
        self._who = choice(options, changed=lambda _key: self._choose())
        self._who.setProperty("large", "true")
        self._words = secret_edit()
        self._sheet = line_edit(large=True)
        self._who_field = Field(say("Staff member"), self._who)
        self._words_field = Field(say("Passphrase"), self._words, say("Capital and small letters count."))
        self._sheet_field = Field(
            say("Secret key, from your key sheet"), self._sheet, say("56 letters and digits; spaces do not matter.")
        )
        self._go = Button(say("Unlock"), self.unlock, kind="primary", icon="lock-open", keys="Enter", size="large")
        self._told = column(gap=8)
        self._below = column(gap=8)
        self._words.returnPressed.connect(self._go.click)
        self._sheet.returnPressed.connect(self._go.click)
        ways = row(
            Label(say("Lost your passphrase or key?"), "detail", "text_2"),
            Button(
                say("Recover access"),
                self.recover_wanted.emit,
                kind="link",
                icon="arrow-right",
                icon_after=True,
                size="small",
            ),
            None,
        )
        enrolled = row(
            Label(say("Have you got an enrolment sheet?"), "detail", "text_2"),
            Button(
                say("Unlock for the first time"),
                self.join_wanted.emit,
                kind="link",
                icon="arrow-right",
                icon_after=True,
                size="small",
            ),
            None,
        )
        self.setFixedWidth(room(416))
        self.setLayout(
            column(
                Label(say("Unlock {vault}", vault=known.title), "display"),
                Label(
                    say(
                        "Your job description decides what you see. Everything you open is written to the access log."
                    ),
                    "body",
                    "text_2",
                    wrap=True,
                ),
                12,
                self._told,
                self._who_field,
                self._words_field,
                self._sheet_field,
                4,
                self._go,
                8,
                self._below,
                8,
                ways,
                enrolled,
                gap=12,
            )
        )
        self._choose()

    def entered(self) -> None:
        """Puts the keyboard where something is missing."""
        (self._go if self._words.text() else self._words).setFocus()

    def type_passphrase(self, words: str) -> None:
        """Writes the passphrase as someone who types would."""
        self._words.setText(words)

    def choose_member(self, member: UUID) -> None:
        """Chooses who unlocks, among those remembered here."""
        self._who.setCurrentIndex(self._who.findData(str(member)))

    def choose_name(self, name: str) -> None:
        """Chooses one of a demonstration's invented members."""
        self._who.setCurrentIndex(self._who.findData(name))

    def give_key_sheet(self, key: bytes) -> None:
        """Writes the secret key as it stands on a key sheet."""
        from entrack_vault.vault import paper

        self.type_key(" ".join(paper.to_groups("secret", key)))

    def type_key(self, text: str) -> None:
        """Writes what someone reads from a key sheet."""
        self._sheet_field.show()
        self._sheet.setText(text)

    def typed(self) -> bool:
        """Whether anything has been typed."""
        return bool(self._words.text() or self._sheet.text())

    def clear(self) -> None:
        """Forgets what was typed."""
        self._words.clear()
        self._sheet.clear()
        self._key = None

    # Who

    def _choose(self) -> None:
        who = str(self._who.currentData() or "")
        clear(self._told)
        clear(self._below)
        self._key = None
        self._asking = self._eager = False
        for field in (self._words_field, self._sheet_field):
            field.tell("")
        invented = self._invented.get(who)
        self._who_field.setVisible(self._who.count() > 1 or who != _ANOTHER)
        self._sheet_field.setVisible(who == _ANOTHER)
        if invented is not None:
            self._key = invented.secret_key
            self._words.setText(invented.passphrase)
            text = say(
                "Everything in it is invented. The passphrase is filled in, so that you can try each job description."
            )
            self._below.addWidget(banner("info", say("A demonstration"), text, icon="book-open"))
        elif who and who != _ANOTHER:
            self._words.clear()
            self._asking = True
            QTimer.singleShot(_ASKS_AFTER, self, lambda: self._ask_keyring(UUID(who)))
        failures = self.known.failed.get(UUID(who), 0) if who and who != _ANOTHER and not invented else 0
        if failures:
            title = say_count(
                "{count} failed attempt since you last unlocked",
                "{count} failed attempts since you last unlocked",
                failures,
            )
            text = say("If it was not you, tell the finance manager before you go on.")
            self._below.addWidget(banner("warn", title, text))

    def _ask_keyring(self, member: UUID) -> None:
        vault = self.known.vault
        if self._who.currentData() != str(member):
            return  # someone else was chosen meanwhile
        if vault is None:
            self._asking = False
            self._sheet_field.show()
            return

        def found(key: bytes | None) -> None:
            if self._who.currentData() != str(member):
                return
            self._key = key
            if key is None:
                self._without_key(say("Your key is not on this workstation"), say("Type it from your key sheet."))
            else:
                text = say("It is in the system's keyring and is needed together with the passphrase.")
                self._below.insertWidget(
                    0, banner("info", say("Your key is on this workstation"), text, icon="key-round")
                )
                self._answered()

        def failed(_fault: VaultError) -> None:
            if self._who.currentData() == str(member):
                self._without_key(say("The keyring cannot be used"), say("Type the key from your key sheet."))

        self._keyring.ask(Task(lambda _work: _fetched(vault, member), found, failed, self))

    def _answered(self) -> None:
        """The keyring has answered; whoever has pressed the button meanwhile goes on."""
        eager, self._asking, self._eager = self._eager, False, False
        if eager:
            self._wait(waiting=False)
            self.unlock()

    def _without_key(self, title: str, text: str) -> None:
        self._sheet_field.show()
        self._below.insertWidget(0, banner("warn", title, text, icon="key-round"))
        self._answered()

    # Unlocking

    def unlock(self) -> None:
        """Tries what was given; the form stays as it is while the worker works."""
        from entrack_vault import vault as vaults
        from entrack_vault.vault import paper

        clear(self._told)
        words = self._words.text()
        self._words_field.tell("" if words else say("Type your passphrase."))
        if not words:
            self._words.setFocus()
            return
        if self._asking and not self._sheet.text():
            self._eager = True
            self._wait(waiting=True)
            return
        try:
            key = self._key if self._key is not None else paper.from_text("secret", self._sheet.text())
        except WrongKey as fault:
            self._sheet_field.show()
            self._sheet_field.tell(
                fault.text(language()) if self._sheet.text() else say("Type the key from your key sheet.")
            )
            self._sheet.setFocus()
            return
        self._wait(waiting=True)
        address, restored = self.known.address, self._restored

        def work(_work: Work) -> "Vault":
            return vaults.unlock(address, passphrase=words, secret_key=key, accept_restored=restored)

        self.desk.ask_without_vault(self, work, self._opened, failed=self._refused, dropped=vaults.Vault.lock)

    def _wait(self, *, waiting: bool) -> None:
        for widget in (self._who, self._words, self._sheet, self._go):
            widget.setEnabled(not waiting)
        self._go.setText(say("Unlocking …") if waiting else say("Unlock"))

    def _opened(self, vault: "Vault") -> None:
        self._wait(waiting=False)
        self.clear()
        self.desk.open(vault)

    def _refused(self, fault: VaultError) -> None:
        self._wait(waiting=False)
        again = (say("Try again"), self.unlock) if isinstance(fault, Busy | Unavailable) else None
        if _was_restored(fault):
            again = (say("Confirm …"), self.confirm_restored)
        self._told.addWidget(error_banner(fault, action=again))
        self._words.selectAll()
        self._words.setFocus()

    def confirm_restored(self) -> None:
        """Asks once more whether the vault has been put back from a backup, and goes on if it has."""
        title = say("Has the vault been put back from a backup?")
        text = say(
            "The finance manager can say so. If nobody has, someone may have put an old copy in its place: "
            "then leave it, and tell the finance manager."
        )
        if ask_to_confirm(self, title, text, say("Yes, it has")):
            self._restored = True
            self.unlock()

    def told(self) -> QFrame | None:
        """The message that is shown, if any."""
        item = self._told.itemAt(0)
        return item.widget() if item else None  # type: ignore[return-value]  # only banners are put there


def _was_restored(fault: VaultError) -> bool:
    from entrack_vault.vault import WasRestored

    return isinstance(fault, WasRestored)


def _fetched(vault: UUID, member: UUID) -> bytes | None:
    """Someone's secret key out of the system's keyring."""
    from entrack_vault.workstation import secret_keys

    return secret_keys.fetch(vault, member)
