"""Creating a vault in steps: organisation, owner and passphrase, the recovery sheet, and groups of it asked back."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from entrack_vault import vault as vaults
from entrack_vault.domain.progress import Work
from entrack_vault.errors import VaultError
from entrack_vault.exports import sheets
from entrack_vault.services import recovery
from entrack_vault.services.founding import Founded
from entrack_vault.vault import Vault
from ui.desk import Desk
from ui.entrance import known
from ui.entrance.keeping import groups_shown, keep_in_keyring, key_not_kept, save_sheet, sheet_head
from ui.look.theme import room
from ui.parts.buttons import Button
from ui.parts.choosing import ask_for_folder
from ui.parts.fields import Field, line_edit
from ui.parts.frames import Item, clear, column, row
from ui.parts.messages import banner, error_banner
from ui.parts.new_passphrase import NewPassphrase
from ui.parts.pdf_view import ask_and_print
from ui.parts.steps import Steps
from ui.parts.text import Label
from ui.words import say
from ui.worker import Worker


class Create(QWidget):
    """Four steps. Nothing is made before the second is done; from then on the sheet must be kept."""

    cancelled = Signal()

    def __init__(self, desk: Desk, keyring: Worker) -> None:
        super().__init__()
        self.desk, self._keyring = desk, keyring
        self.founded: Founded | None = None
        self.vault: Vault | None = None
        self.setFixedWidth(room(520))
        self.organisation, self.contact = line_edit(large=True), line_edit(large=True)
        self.place, self.owner = line_edit(large=True), line_edit(large=True)
        self.words = NewPassphrase(say("Passphrase"))
        self._told = column(gap=8)
        self.steps = Steps([say("Organisation"), say("Owner"), say("Recovery sheet"), say("Check")])
        self._stack = QStackedWidget()
        self.groups: list[QLineEdit] = []
        self._fields: dict[str, Field] = {}
        for page in (self._first(), self._second()):
            self._stack.addWidget(page)
        self.setLayout(
            column(Label(say("Create a new vault"), "display"), self.steps, 8, self._told, self._stack, None, gap=12)
        )

    def entered(self) -> None:
        """Puts the keyboard into the first field."""
        self.organisation.setFocus()

    # Step 1

    def _first(self) -> QWidget:
        browse = Button(say("Choose …"), self._browse, icon="folder-open", size="large")
        self.place.setText(str(Path.home() / f"{say('Personnel')}.entrack"))
        place = Field(
            say("Folder for the vault, new or empty"),
            self.place,
            say(
                "On this computer's own disk, not on a network drive or in a folder that is synchronised. "
                "For a server, write its address."
            ),
        )
        self._fields = {
            "organisation": Field(say("The organisation's name"), self.organisation),
            "contact": Field(
                say("Where people write with their requests"),
                self.contact,
                say("An e-mail address or a postal address; it stands on every overview."),
            ),
            "place": place,
        }
        go_on = Button(say("Go on"), self.to_owner, kind="primary", icon="arrow-right", icon_after=True, size="large")
        _enter_presses(go_on, self.organisation, self.contact, self.place)
        return _step(
            *list(self._fields.values()),
            row(browse, None),
            row(Button(say("Cancel"), self.cancelled.emit, size="large"), None, go_on),
        )

    def _browse(self) -> None:
        chosen = ask_for_folder(self, say("Folder for the vault"))
        if chosen is not None:
            self.place.setText(str(chosen))

    def to_owner(self) -> None:
        """Goes on to the owner when the organisation and the place are there."""
        missing = ""
        for key, editor in (("organisation", self.organisation), ("place", self.place)):
            empty = not editor.text().strip()
            self._fields[key].tell(say("This field cannot be empty.") if empty else "")
            missing = missing or (key if empty else "")
        if not missing:
            self._show(1)
            self.owner.setFocus()

    # Step 2

    def _second(self) -> QWidget:
        self._owner = Field(
            say("Your name, as the finance manager"),
            self.owner,
            say("The owner signs job descriptions and members."),
        )
        self._make = Button(say("Make the vault"), self.make, kind="primary", icon="plus", size="large")
        back = Button(say("Back"), lambda: self._show(0), icon="arrow-left", size="large")
        _enter_presses(self._make, self.owner, self.words.first, self.words.again)
        return _step(self._owner, self.words, row(back, None, self._make))

    def make(self) -> None:
        """Makes the vault in the worker; the window stays usable."""
        named = bool(self.owner.text().strip())
        self._owner.tell("" if named else say("This field cannot be empty."))
        words = self.words.taken()
        if not named or not words:
            return
        clear(self._told)
        self._make.setEnabled(False)
        organisation, owner = self.organisation.text().strip(), self.owner.text().strip()
        contact, address = self.contact.text().strip(), self.place.text().strip()

        def work(_work: Work) -> tuple[Founded, Vault]:
            founded = vaults.create(
                known.fresh(address), organisation=organisation, owner=owner, passphrase=words, contact=contact
            )
            return founded, vaults.unlock(known.fresh(address), passphrase=words, secret_key=founded.secret_key)

        self.desk.ask_without_vault(self, work, self._made, failed=self._failed, label=say("Making the vault"))

    def _failed(self, fault: VaultError) -> None:
        self._make.setEnabled(True)
        clear(self._told)
        self._told.addWidget(error_banner(fault))

    # Step 3

    def _made(self, made: tuple[Founded, Vault]) -> None:
        self.founded, self.vault = made
        self.words.clear()
        self._stack.addWidget(self._third())
        self._stack.addWidget(self._fourth())
        self._show(2)
        self.sheet_saved.setFocus()
        keep_in_keyring(
            self._keyring, self, self.founded.vault, self.founded.member, self.founded.secret_key, self._key_kept
        )

    def _key_kept(self, kept: bool) -> None:
        if self.founded is None:
            return
        if kept:
            text = say("It is in this computer's keyring, and is needed together with your passphrase.")
            self._told.addWidget(banner("info", say("Your secret key is kept"), text, icon="key-round"))
        else:
            self._told.addWidget(key_not_kept(self.founded.secret_key))

    def _sheet(self) -> bytes:
        if self.founded is None:
            return b""
        head = sheet_head(self.organisation.text().strip(), self.place.text().strip(), self.founded.fingerprint)
        return sheets.recovery_sheet(head, self.founded.recovery_groups)

    def _third(self) -> QWidget:
        text = say(
            "If passphrase or key are lost, this sheet is the only way back in. Print it and put it in "
            "the safe; it is not shown again."
        )
        founded = self.founded
        groups = groups_shown(founded.recovery_groups) if founded else QWidget()
        self.sheet_saved = Button(say("Save as PDF …"), self._save, icon="download", size="large")
        printing = Button(say("Print …"), self._print, icon="printer", size="large")
        go_on = Button(
            say("I have the sheet"), self.to_check, kind="primary", icon="arrow-right", icon_after=True, size="large"
        )
        return _step(Label(text, "body", "text_2", wrap=True), groups, row(printing, self.sheet_saved, None, go_on))

    def _save(self) -> None:
        try:
            save_sheet(self, say("Recovery sheet.pdf"), self._sheet())
        except VaultError as fault:
            clear(self._told)
            self._told.addWidget(error_banner(fault))

    def _print(self) -> None:
        buffer = QBuffer()
        buffer.setData(QByteArray(self._sheet()))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument(self)
        document.load(buffer)
        ask_and_print(self, document, say("Recovery sheet"))
        document.close()

    # Step 4

    def _fourth(self) -> QWidget:
        asked = self.founded.asked if self.founded else ()
        text = say(
            "Type these groups from the sheet, so that we know it is in your hands. People can be "
            "registered after that."
        )
        self.groups = [line_edit(large=True) for _ in asked]
        fields = [
            Field(say("Group {number}", number=at + 1), editor) for at, editor in zip(asked, self.groups, strict=True)
        ]
        back = Button(say("Back"), lambda: self._show(2), icon="arrow-left", size="large")
        done = Button(say("Open the vault"), self.check, kind="primary", icon="lock-open", size="large")
        _enter_presses(done, *self.groups)
        return _step(Label(text, "body", "text_2", wrap=True), row(*fields, gap=12), row(back, None, done))

    def to_check(self) -> None:
        """Goes on to the groups that are asked back."""
        clear(self._told)
        self._show(3)
        if self.groups:
            self.groups[0].setFocus()

    def check(self) -> None:
        """Holds the typed groups against the sheet, and opens the vault."""
        vault = self.vault
        if vault is None:
            return
        typed = [editor.text().strip().upper() for editor in self.groups]
        clear(self._told)

        def failed(fault: VaultError) -> None:
            self._told.addWidget(error_banner(fault))

        self.desk.ask_without_vault(
            self, lambda _work: recovery.confirm(vault.gate, typed), lambda _none: self._open(vault), failed=failed
        )

    def _open(self, vault: Vault) -> None:
        self.founded = self.vault = None
        self.desk.open(vault)

    def _show(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self.steps.show_step(at)


def _step(*items: Item) -> QWidget:
    made = QWidget()
    made.setLayout(column(*items, None, gap=12))
    return made


def _enter_presses(button: Button, *editors: QLineEdit) -> None:
    """Enter in any of a step's fields goes on."""
    for editor in editors:
        editor.returnPressed.connect(button.click)
