"""The entrance: vaults at the left, and at the right the form for what was chosen there."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

import entrack_vault
from entrack_vault.errors import VaultError
from ui.desk import Desk
from ui.entrance import known
from ui.entrance.known import KnownVault
from ui.entrance.side import Side
from ui.entrance.unlock import Unlock
from ui.look.theme import px
from ui.parts.buttons import Button
from ui.parts.frames import column, drop, row, scrolling
from ui.parts.marks import Icon
from ui.parts.messages import error_banner
from ui.parts.text import Label
from ui.shell.bars import WorkBar
from ui.words import language, say
from ui.worker import Worker

_LOOKS_AFTER = 50  # ms, so that the page is painted first


class Entrance(QWidget):
    """What is shown while no vault is open."""

    def __init__(self, desk: Desk, keyring: Worker, address: str = "") -> None:
        super().__init__()
        self.desk, self._keyring, self._wanted = desk, keyring, address
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._side = Side(entrack_vault.__version__)
        self._forms = QStackedWidget()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._side)
        self._work = WorkBar()
        right = column(gap=0)
        right.addWidget(self._forms, 1)
        right.addWidget(self._work)
        layout.addLayout(right, 1)
        desk.worker.began.connect(self._work.begin)
        desk.worker.progressed.connect(self._work.move_to)
        desk.worker.ended.connect(self._work.hide)
        self._work.cancelled.connect(desk.worker.cancel)
        self._side.chosen.connect(self.choose)
        self._side.folder_wanted.connect(self._choose_folder)
        self._side.server_wanted.connect(self._choose_server)
        self._side.new_wanted.connect(self.show_creation)
        self._side.restore_wanted.connect(self.show_restoring)
        self._side.demonstration_wanted.connect(self.demonstrate)
        self._side.language_wanted.connect(lambda: desk.prefer(language="en" if language() == "nb" else "nb"))
        self._known: list[KnownVault] = []
        self._shown: KnownVault | None = None  # whose form is shown
        self.form: Unlock | None = None  # that form
        self._stays = False  # what went wrong, or a way someone chose: no late look at vaults takes it away
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.refresh()

    def entered(self) -> None:
        """It stands in the window: the keyboard goes to the form, or to nothing, so that whoever types before there
        is one presses no button by it."""
        if self.form is not None:
            self.form.entered()
        else:
            self.setFocus()

    def refresh(self) -> None:
        """Shows what this workstation remembers at once, and looks at the vaults themselves beside the window's own
        thread: a folder may be on a slow drive, and looking takes all that opening one takes."""
        wanted = self._wanted
        quick = known.remembered(wanted or known.newest())
        if quick is not None and self._forms.count() == 0:
            self._side.show_vaults([quick], quick)
            self.choose(quick)
            QTimer.singleShot(_LOOKS_AFTER, self, lambda: self._look(wanted))
        else:
            self._look(wanted)

    def _look(self, wanted: str) -> None:

        def look(_work: object) -> tuple[list[KnownVault], KnownVault | None]:
            found = known.recent()
            chosen = known.look_at(wanted) if wanted else found[0] if found else None
            return found, chosen

        self.desk.ask_without_vault(self, look, self._show)

    def _show(self, found: tuple[list[KnownVault], KnownVault | None]) -> None:
        self._known, chosen = found
        self._side.show_vaults(self._known, chosen)
        if self._stays:
            return
        if chosen is None:
            self.show_welcome()
        elif chosen != self._shown and not self._typing():
            self.choose(chosen)

    def _typing(self) -> bool:
        """Whether someone has begun to type: the form is not taken away under their hands."""
        return self._shown is not None and self.form is not None and self.form.typed()

    def choose(self, chosen: KnownVault) -> None:
        """Shows the form to unlock a vault."""
        self._wanted, self._stays = chosen.address, False
        self._side.show_pinned(chosen)
        form = Unlock(self.desk, chosen, self._keyring)
        form.recover_wanted.connect(lambda: self._recover(chosen))
        form.join_wanted.connect(lambda: self._join(chosen))
        self.show_form(form)
        self._shown, self.form = chosen, form
        form.entered()

    def show_form(self, form: QWidget) -> None:
        """Puts a form in the middle of the right side."""
        ground = QWidget()
        ground.setLayout(column(None, row(None, form, None, margins=(24, 24, 24, 24)), None, gap=0))
        self._shown = self.form = None
        while self._forms.count():
            drop(self._forms, 0)
        self._forms.addWidget(scrolling(ground))

    def trouble(self, fault: VaultError) -> None:
        """Shows what went wrong with what was asked for here."""
        made = QWidget()
        made.setFixedWidth(px(460))
        on = Button(say("To the entrance"), self.go_back, kind="primary", size="large")
        made.setLayout(column(error_banner(fault), row(on, None), gap=12))
        self._stay_at(made)

    def _stay_at(self, form: QWidget) -> None:
        self._stays = True
        self.show_form(form)

    def go_back(self) -> None:
        self._stays = False
        self.refresh()

    def show_welcome(self) -> None:
        """Says what this is, and offers the first steps."""
        self._side.show_pinned(None)
        self.show_form(self._welcome())

    def _welcome(self) -> QWidget:
        made = QWidget()
        made.setFixedWidth(px(460))
        text = say(
            "Here you keep what the company knows about applicants and employees. Job descriptions "
            "decide who sees what, "
            "and every look is logged."
        )
        made.setLayout(
            column(
                Icon("entrack-vault", size=56),
                8,
                Label(say("Welcome to Entrack Vault"), "display"),
                Label(text, "body", "text_2", wrap=True),
                16,
                Button(say("Create a new vault …"), self.show_creation, kind="primary", icon="plus", size="large"),
                row(
                    Button(say("Open a folder …"), self._choose_folder, icon="folder-open"),
                    Button(say("Open a server …"), self._choose_server, icon="server"),
                    None,
                ),
                8,
                row(
                    Label(say("Do you only want to look around?"), "detail", "text_2"),
                    Button(
                        say("Try the demonstration"),
                        self.demonstrate,
                        kind="link",
                        icon="arrow-right",
                        icon_after=True,
                        size="small",
                    ),
                    None,
                ),
                gap=8,
            )
        )
        return made

    # Ways in

    def open_address(self, address: str) -> None:
        """Looks at a vault that was named, and shows its form."""
        self._wanted = address
        self.go_back()

    def _choose_folder(self) -> None:
        from ui.parts.choosing import ask_for_folder

        chosen = ask_for_folder(self, say("The vault's folder"))
        if chosen is not None:
            self.open_address(str(chosen))

    def _choose_server(self) -> None:
        from ui.entrance.server import ask_for_address

        address = ask_for_address(self)
        if address:
            self.open_address(address)

    def show_creation(self) -> None:
        """Shows the form to create a vault."""
        from ui.entrance.create import Create

        form = Create(self.desk, self._keyring)
        form.cancelled.connect(self.go_back)
        self._stay_at(form)
        form.entered()

    def show_restoring(self) -> None:
        """Shows the form to put a vault back from a backup."""
        from ui.entrance.restore import Restore

        form = Restore(self.desk)
        form.cancelled.connect(self.go_back)
        form.restored.connect(self.open_address)
        form.recover_wanted.connect(lambda folder: self._recover(known.look_at(folder)))
        self._side.show_pinned(None)
        self._stay_at(form)
        form.entered()

    def _join(self, chosen: KnownVault) -> None:
        from ui.entrance.join import Join

        form = Join(self.desk, chosen, self._keyring)
        form.cancelled.connect(self.go_back)
        self._stay_at(form)

    def _recover(self, chosen: KnownVault) -> None:
        from ui.entrance.recover import Recover

        form = Recover(self.desk, chosen, self._keyring)
        form.cancelled.connect(self.go_back)
        self._stay_at(form)

    def demonstrate(self) -> None:
        """Makes the demonstration where it is not there yet, and shows its form."""
        from ui.entrance.demonstration import make_if_missing

        self.desk.ask_without_vault(
            self,
            make_if_missing,
            lambda folder: self.open_address(str(folder)),
            failed=self.trouble,
            label=say("Inventing people"),
        )
