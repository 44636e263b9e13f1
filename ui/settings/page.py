"""Settings: the window's language, theme and text size, when it locks, and the organisation's details."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QWidget

from entrack_vault import vault as vaults
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.errors import VaultError
from entrack_vault.services import opened_cards, rights, unlocking
from entrack_vault.services import settings as services
from entrack_vault.services.common import Settings
from entrack_vault.workstation import secret_keys, state
from ui import preferences
from ui.desk import Desk
from ui.look.theme import SCALES, px
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice, line_edit
from ui.parts.frames import card, column, row, scrolling
from ui.parts.new_passphrase import NewPassphrase
from ui.parts.text import HashLabel, Label
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count
from ui.worker import Task, Worker

_WIDTH = 640


class SettingsPage(Page):
    """One column of cards."""

    place = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._held: Settings | None = desk.gate.session.settings
        cards = column(self._look(), self._locking(), self._passphrase(), gap=16, margins=(24, 24, 24, 24))
        self._organisation, self._department, self._contact = line_edit(), line_edit(), line_edit()
        self._save = Button(say("Save"), self._save_organisation, kind="primary", icon="save", keys="Ctrl+S")
        cards.addWidget(self._company())
        cards.addWidget(self._about())
        cards.addStretch(1)
        ground = QWidget()
        middle = row(gap=0)
        inside = QWidget()
        inside.setLayout(cards)
        inside.setMaximumWidth(px(_WIDTH + 48))
        middle.addWidget(inside, 1)
        middle.addStretch(0)
        middle.setAlignment(Qt.AlignmentFlag.AlignLeft)
        ground.setLayout(middle)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.outer.addWidget(scrolling(ground))

    def title(self) -> str:
        return say("Settings")

    def hints(self) -> list[Keys]:
        return [(("F6",), say("Next pane")), (("F1",), say("Keys"))]

    def clear(self) -> None:
        for field in (self._organisation, self._department, self._contact):
            field.clear()

    # The window

    def _look(self) -> QFrame:
        chosen, desk = self.desk.preferences, self.desk
        languages = choice(
            [("nb", "Norsk bokmål"), ("en", "English")], language(), lambda key: desk.prefer(language=key)
        )
        themes = choice(
            [("system", say("As the system")), ("light", say("Light")), ("dark", say("Dark"))],
            chosen.theme,
            lambda key: desk.prefer(theme=key),
        )
        scales = choice(
            [(str(one), f"{one} %") for one in SCALES], str(chosen.scale), lambda key: desk.prefer(scale=int(key))
        )
        return _card(
            say("On this workstation"),
            say("Language, theme and text size change at once."),
            row(
                Field(say("Language"), languages),
                Field(say("Theme"), themes),
                Field(say("Text size"), scales),
                gap=16,
            ),
        )

    def _locking(self) -> QFrame:
        minutes = choice(
            [(str(one), say_count("{count} minute", "{count} minutes", one)) for one in preferences.IDLE_MINUTES],
            str(self.desk.preferences.idle_minutes),
            lambda key: self.desk.prefer_quietly(idle_minutes=int(key)),
        )
        hint = say("It also locks with the screen, and when the computer has been asleep.")
        return _card(
            say("Locking"),
            "",
            row(Field(say("Lock when nobody has touched anything for"), minutes, hint), None, gap=16),
        )

    # One's own

    def _passphrase(self) -> QFrame:
        button = Button(say("Change passphrase …"), self._ask_passphrase, icon="key-round")
        text = say("Your secret key stays the same. Other workstations ask for the new passphrase from now on.")
        return _card(say("Your passphrase"), text, row(button, None))

    def _ask_passphrase(self) -> None:
        dialog = ChangePassphrase(self, self.desk)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.desk.told.emit(say("The passphrase is changed."))

    # The vault

    def _company(self) -> QFrame:
        held, owner = self._held, rights.has_duty(self.desk.gate, Duty.SIGN)
        values = (held.organisation, held.department, held.contact) if held else ("", "", "")
        labels = (say("Organisation"), say("Department"), say("Where people write with their requests"))
        fields = column(gap=12)
        for editor, value, label in zip(
            (self._organisation, self._department, self._contact), values, labels, strict=True
        ):
            editor.setText(value)
            editor.setReadOnly(not owner)
            editor.setEnabled(owner)
            fields.addWidget(Field(label, editor))
        hint = say("These stand on every overview.") if owner else say("Only the finance manager changes these.")
        if owner:
            fields.addLayout(row(None, self._save))
        return _card(say("The organisation"), hint, fields)

    def _save_organisation(self) -> None:
        if self._held is None:
            return
        new = self._held.model_copy(
            update={
                "organisation": self._organisation.text().strip(),
                "department": self._department.text().strip(),
                "contact": self._contact.text().strip(),
            }
        )

        def saved(_none: None) -> None:
            self._held = new
            self.desk.told.emit(say("The settings are saved."))

        self.desk.ask(self, lambda gate, _work: services.save_settings(gate, new), saved)

    def _about(self) -> QFrame:
        session = self.desk.gate.session
        fingerprint = grouped_hex(session.origin)
        rows = column(gap=6)
        for name, value in (
            (say("Place"), session.home.address),
            (say("Staff list"), say("no. {number}", number=session.manifest.version)),
            (say("This workstation"), opened_cards.code_of(state.workstation()) or "–"),
        ):
            label = Label(name, "body", "text_2")
            label.setFixedWidth(px(160))
            rows.addLayout(row(label, Label(value, wrap=True), gap=8))
        label = Label(say("The owner's fingerprint"), "body", "text_2")
        label.setFixedWidth(px(160))
        shown = HashLabel(fingerprint)
        shown.setWordWrap(True)
        rows.addLayout(row(label, shown, gap=8))
        return _card(say("This vault"), "", rows)


def _card(title: str, hint: str, inside: QLayout) -> QFrame:
    content = column(Label(title, "section"), gap=6, margins=(20, 16, 20, 20))
    if hint:
        content.addWidget(Label(hint, "body", "text_2", wrap=True))
    content.addSpacing(px(6))
    content.addLayout(inside)
    return card(content)


class ChangePassphrase(Dialog):
    """A new passphrase twice, with an honest estimate; the secret key comes from the keyring or the sheet."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, say("Change passphrase"))
        self._desk = desk
        self._new, self._sheet = NewPassphrase(say("New passphrase"), large=False), line_edit()
        self._sheet_field = Field(say("Secret key, from your key sheet"), self._sheet)
        self.add(self._new)
        self.add(self._sheet_field)
        self._confirm = Button(say("Change passphrase"), self._try, kind="primary")
        self.finish_with(self._confirm)
        self._sheet_field.hide()
        self._key: bytes | None = None
        self._fetch()

    def _fetch(self) -> None:
        session = self._desk.gate.session
        vault, member = session.vault, session.member
        worker = self._worker = Worker(self)

        def found(key: bytes | None) -> None:
            self._key = key
            self._sheet_field.setVisible(key is None)

        worker.ask(Task(lambda _work: secret_keys.fetch(vault, member), found, lambda _fault: found(None), self))

    def _try(self) -> None:
        new = self._new.taken()
        if not new:
            return
        try:
            key = self._key or vaults.paper.from_text("secret", self._sheet.text())
        except VaultError as fault:
            self._sheet_field.tell(fault.text(language()))
            return
        self._confirm.setEnabled(False)

        def failed(fault: VaultError) -> None:
            self._confirm.setEnabled(True)
            self._new.tell(fault.text(language()))

        self._desk.ask(
            self,
            lambda gate, _work: unlocking.change_passphrase(gate.session, new, key),
            lambda _none: self.accept(),
            failed=failed,
        )

    def done(self, result: int) -> None:
        self._new.clear()
        self._sheet.setText("")
        self._key = None
        self._worker.close()
        super().done(result)
