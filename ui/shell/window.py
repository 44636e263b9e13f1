"""The main window: the entrance while no vault is open, the workspace while one is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QWidget

from entrack_vault.domain import memory
from entrack_vault.errors import VaultError
from ui.desk import Desk, on_change
from ui.entrance.page import Entrance
from ui.look import icons
from ui.look.theme import THEME
from ui.parts.forgetting import forget
from ui.parts.frames import drop
from ui.parts.turns import later
from ui.shell.auto_lock import AutoLock
from ui.words import WORDS

if TYPE_CHECKING:
    from ui.shell.screen_lock import ScreenLock
    from ui.shell.workspace import Workspace
from ui.worker import Worker

_SIZE, _LEAST = (1440, 900), (1024, 640)
_FRAME = QSize(16, 48)  # what the desktop draws around it, at the most


class Window(QMainWindow):
    """One per program; a second start raises it."""

    def __init__(self, desk: Desk, address: str = "") -> None:
        super().__init__()
        self.desk = desk
        self._keyring = Worker(
            self
        )  # the keyring may wait for someone's answer, which must keep nothing else waiting
        self._address = address
        self.entrance: Entrance | None = None
        self.workspace: Workspace | None = None
        self._coming: Workspace | None = None  # being made, and not shown yet
        self.setWindowTitle("Entrack Vault")
        self.setWindowIcon(QIcon(icons.pixmap("entrack-vault", size=64)))
        self.setMinimumSize(*_LEAST)
        kept = desk.preferences.window
        room = self.screen().availableGeometry().size() - _FRAME  # a smaller screen shows all of it
        self.resize(QSize(*(kept if len(kept) == 2 else _SIZE)).boundedTo(room))
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.auto_lock = AutoLock(self, lambda: desk.preferences.idle_minutes)
        self.auto_lock.due.connect(self.lock)
        self.auto_lock.resting.connect(self._tidy)
        self.screen_lock: ScreenLock | None = None  # from the first unlocking on: the start need not wait for it
        self.auto_lock.left.connect(self._time_left)
        desk.opened.connect(self._opened)
        desk.locking.connect(self._clear)
        desk.trouble.connect(self._trouble)
        on_change(self._rebuild)
        self._show_entrance()

    # Entrance and workspace

    def _show_entrance(self) -> None:
        self.entrance = Entrance(self.desk, self._keyring, self._address)
        self._show(self.entrance)
        self.entrance.entered()
        self.workspace = None

    def _opened(self) -> None:
        self._address = self.desk.gate.session.home.address
        self.auto_lock.start()
        if self.entrance is not None:
            forget(self.entrance)
        later(self, self._begin)  # emptying one page and making the next at once would be felt

    # What is around a page, the page, and what comes with it: a part in each turn, none once it is locked again.

    def _begin(self) -> None:
        if self.desk.vault is not None:
            self._coming = self._new_workspace()
            self._show(self._coming)
            self.entrance = None
            later(self, self._fill)

    def _fill(self) -> None:
        if self._coming is not None:
            self.workspace, self._coming = self._coming, None
            self.workspace.go_to_first()
            self.workspace.look_at_backups()
            later(self, self._hear_screen_lock)

    def _hear_screen_lock(self) -> None:
        """From the first unlocking on, once the page is there."""
        if self.screen_lock is None:
            from ui.shell.screen_lock import ScreenLock

            self.screen_lock = ScreenLock(self)
            self.screen_lock.locked.connect(self._screen_locked)

    def _new_workspace(self) -> "Workspace":
        from ui.shell.workspace import Workspace

        made = Workspace(self.desk)
        made.lock_wanted.connect(self.lock)
        made.rights_changed.connect(self._rebuild)
        made.shut_out.connect(self._shut_out)
        return made

    def _show(self, widget: QWidget) -> None:
        while self._stack.count():
            drop(self._stack, 0)
        self._stack.addWidget(widget)

    def _rebuild(self) -> None:
        """Language, theme or text size changed: everything is made anew, on the page that was shown."""
        if self.workspace is not None:
            place = self.workspace.place
            self.workspace.clear()
            self.workspace = self._new_workspace()
            self._show(self.workspace)
            self.workspace.go(place)
        elif self.desk.vault is not None:
            self._begin()
        else:
            self._show_entrance()

    def _tidy(self) -> None:
        """Frees what takes its time to find, while nobody touches anything and nothing is under way."""
        if self.desk.worker.busy:
            self.desk.worker.idle.connect(self._tidy, Qt.ConnectionType.SingleShotConnection)
        else:
            memory.collect_all()

    def raise_and_activate(self) -> None:
        """A second start brings this window to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    # Locking

    def lock(self, *, at_once: bool = False) -> None:
        """Locks the vault: pages are cleared first. A backup that is due is made after that, unless the computer is
        about to sleep or its screen is locked."""
        self.auto_lock.stop()
        was_open = self.desk.vault is not None or self.workspace is not None
        self.desk.lock(at_once=at_once)
        if was_open:
            self._show_entrance()

    def _screen_locked(self) -> None:
        if self.desk.vault is not None:
            self.lock(at_once=True)

    def _shut_out(self, fault: VaultError) -> None:
        self.lock()
        self._trouble(fault)

    def _clear(self) -> None:
        for dialog in self.findChildren(QDialog):
            forget(dialog)
            dialog.reject()
        for workspace in (self.workspace, self._coming):
            if workspace is not None:
                workspace.clear()
                forget(workspace)
        self._coming = None

    def _time_left(self, seconds: int) -> None:
        if self.workspace is not None:
            self.workspace.status.show_time_left(seconds)

    def _trouble(self, fault: VaultError) -> None:
        if self.entrance is not None:
            self.entrance.trouble(fault)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.workspace is not None and self.workspace.place:
            self._ask_before_closing(event)
            if not event.isAccepted():
                return
        self.desk.preferences.window = [self.width(), self.height()]
        self.desk.preferences.save()
        self.auto_lock.stop()
        self.hide()  # a backup that is due is made first
        self.desk.close()
        self._keyring.close()
        super().closeEvent(event)

    def close_quietly(self) -> None:
        """Takes the window away and leaves desk and preferences to others."""
        self.auto_lock.stop()
        self._keyring.close()
        WORDS.changed.disconnect(self._rebuild)
        THEME.changed.disconnect(self._rebuild)
        self.hide()
        self.deleteLater()

    def _ask_before_closing(self, event: QCloseEvent) -> None:
        """What is typed and not saved is asked about first."""
        go_on: list[bool] = []
        if self.workspace is not None:
            self.workspace.page.leaving(lambda: go_on.append(True))
        if not go_on:
            event.ignore()
