"""Putting a vault back from a backup: where it lies, where the vault is to be, and who does it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from entrack_vault import vault as vaults
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_moment, show_moment_in_text
from entrack_vault.errors import VaultError
from entrack_vault.services import backup_places
from entrack_vault.services.backup_places import Destination
from entrack_vault.services.restoring import Restored
from entrack_vault.vault import paper
from ui.desk import Desk
from ui.look.theme import room
from ui.parts.buttons import Button
from ui.parts.choosing import ask_for_folder
from ui.parts.fields import Field, choice, line_edit, secret_edit
from ui.parts.frames import clear, column, row
from ui.parts.messages import banner, error_banner
from ui.parts.text import Label
from ui.words import language, say, say_count

_OWNER, _SHEET = "owner", "sheet"


class Restore(QWidget):
    """A form, and after it what came back."""

    cancelled = Signal()
    restored = Signal(str)  # the new vault's folder, to be unlocked
    recover_wanted = Signal(str)  # the same, where it was done with the recovery sheet

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.there: Destination | None = None
        self._looked = ""  # the folder that was looked at last
        self._looking = False
        self.setFixedWidth(room(520))
        self.source, self.target = line_edit(large=True), line_edit(large=True)
        self.source.editingFinished.connect(self._left)
        self.target.setText(str(Path.home() / f"{say('Personnel')}.entrack"))
        self.data = choice([])
        self.data.setProperty("large", "true")
        self.who = choice(
            [(_OWNER, say("I am an owner of the vault")), (_SHEET, say("I have the recovery sheet"))],
            changed=lambda _key: self._show_keys(),
        )
        self.who.setProperty("large", "true")
        self.words, self.key = secret_edit(), line_edit(large=True)
        self._told = column(gap=8)
        self.go = Button(say("Restore"), self.restore, kind="primary", icon="database-backup", size="large")
        self._fields = {
            "source": Field(say("The folder where the backup lies"), self.source),
            "data": Field(say("The data, as it was"), self.data),
            "target": Field(say("A new or empty folder for the vault"), self.target),
            "who": Field(say("Who restores it"), self.who),
            "words": Field(say("Passphrase"), self.words),
            "key": Field(say("Secret key, from your key sheet"), self.key),
        }
        self._form = QWidget()
        self._form.setLayout(self._filled())
        text = say(
            "The newest keys decide what comes back: what has been purged since stays away. The vault that was there "
            "before is not touched."
        )
        self.setLayout(
            column(
                Label(say("Restore from a backup"), "display"),
                Label(text, "body", "text_2", wrap=True),
                8,
                self._told,
                self._form,
                None,
                gap=12,
            )
        )
        self._show_keys()
        self._fields["data"].hide()

    def _filled(self) -> QLayout:
        leave = Button(say("Cancel"), self.cancelled.emit, size="large")
        return column(
            row(self._fields["source"], self._browse(self.source, say("The folder where the backup lies")), gap=8),
            self._fields["data"],
            row(self._fields["target"], self._browse(self.target, say("A folder for the vault")), gap=8),
            self._fields["who"],
            self._fields["words"],
            self._fields["key"],
            row(leave, None, self.go),
            gap=12,
        )

    def _browse(self, editor: QLineEdit, title: str) -> QLayout:
        def ask() -> None:
            chosen = ask_for_folder(self, title, editor.text())
            if chosen is not None:
                editor.setText(str(chosen))
                editor.editingFinished.emit()

        button = Button(say("Choose …"), ask, icon="folder-open", size="large")
        button.setAccessibleName(title)
        return column(Label("", "value"), button, None, gap=6)

    def entered(self) -> None:
        """Puts the keyboard into the first field."""
        self.source.setFocus()

    def _show_keys(self) -> None:
        by_sheet = self.who.currentData() == _SHEET
        self._fields["words"].setVisible(not by_sheet)
        label = say("The key on the recovery sheet") if by_sheet else say("Secret key, from your key sheet")
        self._fields["key"].rename(label)

    # The backup

    def _left(self) -> None:
        # The keyboard leaves the field at every press of a button too: what was chosen stays while the folder does.
        if self.source.text().strip() != self._looked:
            self.look()

    def look(self) -> None:
        """Looks at what lies in the folder that is named."""
        named = self._looked = self.source.text().strip()
        self.there = None
        self._fields["data"].hide()
        self._looking = bool(named)
        if named:
            self.desk.ask_without_vault(
                self, lambda _work: backup_places.look(Path(named)), self._seen, failed=self._unseen
            )

    def _unseen(self, fault: VaultError) -> None:
        self._looking, self._looked = False, ""
        self._fields["source"].tell(fault.text(language()))

    def _seen(self, there: Destination) -> None:
        self._looking = False
        self.there = there if there.pair is not None and len(there.vaults) == 1 else None
        if self.there is None:
            several = len(there.vaults) > 1
            self._fields["source"].tell(
                say("Backups of more than one vault lie in that folder.")
                if several
                else say("There is no whole backup in that folder.")
            )
            return
        self._fields["source"].tell("")
        keys = there.keys[0]
        self.data.clear()
        for one in there.data:
            if one.sequence <= keys.sequence:
                self.data.addItem(show_moment(one.made, language()), str(one.path))
        self._fields["data"].show()

    # Restoring

    def restore(self) -> None:
        """Does it in the worker; the window stays usable."""
        clear(self._told)
        if self._looking:  # which data there is to choose from comes first
            return
        by_sheet = self.who.currentData() == _SHEET
        missing = [
            name
            for name, empty in (
                ("source", self.there is None),
                ("target", not self.target.text().strip()),
                ("words", not by_sheet and not self.words.text()),
            )
            if empty
        ]
        for name in ("target", "words"):
            self._fields[name].tell(say("This field cannot be empty.") if name in missing else "")
        if "source" in missing:
            self._fields["source"].tell(say("There is no whole backup in that folder."))
        try:
            key = paper.from_text("recovery" if by_sheet else "secret", self.key.text())
        except VaultError as fault:
            self._fields["key"].tell(fault.text(language()))
            return
        self._fields["key"].tell("")
        if missing or self.there is None:
            return
        data, keys = Path(str(self.data.currentData())), self.there.keys[0].path
        target, words = Path(self.target.text().strip()), self.words.text()
        self.go.setEnabled(False)

        def work(way: Work) -> Restored:
            if by_sheet:
                return vaults.restore(target, data=data, keys=keys, recovery_key=key, work=way)
            return vaults.restore(target, data=data, keys=keys, passphrase=words, secret_key=key, work=way)

        self.desk.ask_without_vault(
            self, work, self._came_back, failed=self._failed, label=say("Restoring the vault")
        )

    def _failed(self, fault: VaultError) -> None:
        self.go.setEnabled(True)
        self._told.addWidget(error_banner(fault))

    def _came_back(self, made: Restored) -> None:
        by_sheet = self.who.currentData() == _SHEET
        self.words.clear()
        self.key.clear()
        self._form.hide()
        title = say_count("{count} person came back", "{count} people came back", made.people)
        self._told.addWidget(banner("info", title, "\n".join(_told(made)), icon="database-backup"))
        folder = str(made.folder)
        if by_sheet:
            text = say("Now name a new owner with the same sheet; it is replaced by a new one then.")
            self._told.addWidget(Label(text, "body", "text_2", wrap=True))
            on = Button(say("Name an owner"), lambda: self.recover_wanted.emit(folder), kind="primary", size="large")
        else:
            on = Button(say("Unlock it"), lambda: self.restored.emit(folder), kind="primary", size="large")
        self._told.addLayout(row(None, on))
        on.setFocus()


def _told(made: Restored) -> list[str]:
    told = [say("The data is from {time}.", time=show_moment_in_text(made.data, language()))]
    if made.lost:
        told.append(
            say_count(
                "{count} saved version from after that is lost.",
                "{count} saved versions from after that are lost.",
                made.lost,
            )
        )
    if made.purged:
        told.append(say("What has been purged since did not come back."))
    told.append(say("Workstations that have seen what is lost are asked once to confirm it, this one too."))
    told.append(say("Once that is done they no longer open the vault that was there before."))
    return told
