"""The open vault: rail, bars and pages. Made when a vault is unlocked, taken down when it locks."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from entrack_vault.domain.people import Listed
from entrack_vault.errors import Lost, VaultError
from entrack_vault.services import backup, backup_health
from entrack_vault.services.backup_health import Concern
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.parts.frames import clear, column, row
from ui.parts.messages import banner, error_banner
from ui.people.page import PeoplePage
from ui.shell import places
from ui.shell.bars import StatusBar, TopBar, WorkBar
from ui.shell.page import Page
from ui.shell.rail import DIGITS, Rail
from ui.shell.watch import Watch
from ui.words import language, say

_TOLD_FOR = 12_000  # ms that stands what was done


class Workspace(QWidget):
    """What is shown while a vault is open."""

    lock_wanted = Signal()
    rights_changed = Signal()  # the job description opens other places than those on the rail
    shut_out = Signal(object)  # a VaultError: whoever works here is no longer a member

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.pages: dict[str, Page] = {}
        self.place = ""
        vault = desk.gate.session
        self._offered = places.offered(desk)
        remark = say("Demonstration vault · open") if vault.store.header.demonstration else say("The vault is open")
        settings = vault.settings
        self.rail = Rail(
            settings.organisation if settings else "",
            remark,
            vault.staff[vault.member].name if vault.member in vault.staff else "",
            vault.job.name(language()),
            [(place.key, place.icon, say(place.name)) for place in self._offered],
        )
        self.top, self.work_bar, self.status = TopBar(), WorkBar(), StatusBar()
        self._messages = column(gap=8, margins=(24, 0, 24, 0))
        self._lost = column(gap=0)
        self._stack = QStackedWidget()
        self.watch = Watch(desk, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addLayout(self._lost)
        right.addLayout(self._messages)
        right.addWidget(self._stack, 1)
        right.addWidget(self.work_bar)
        right.addWidget(self.status)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        desk, worker = self.desk, self.desk.worker
        self.rail.chosen.connect(self.go)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self.top.back_wanted.connect(self.back)
        self.top.search.textEdited.connect(self._search)
        self.top.search.returnPressed.connect(self._open_first)
        self.work_bar.cancelled.connect(worker.cancel)
        worker.began.connect(self.work_bar.begin)
        worker.progressed.connect(self.work_bar.move_to)
        worker.ended.connect(self.work_bar.hide)
        worker.idle.connect(self._show_log)
        worker.idle.connect(self._follow_rights)
        desk.trouble.connect(self.show_trouble)
        desk.person_wanted.connect(self.open_person)
        desk.others_changed.connect(self._others_changed)
        self.watch.lost.connect(self._show_lost)
        self.watch.back.connect(self._connected_again)
        self.watch.shut_out.connect(self.shut_out)
        self._fades = QTimer(self)
        self._fades.setSingleShot(True)
        self._fades.setInterval(_TOLD_FOR)
        self._fades.timeout.connect(self.clear_messages)
        desk.told.connect(self._tell)
        for keys, act in (
            ("Ctrl+K", self._to_search),
            ("Ctrl+L", self.lock_wanted.emit),
            ("Escape", self.back),
            ("F6", lambda: self._next_pane(1)),
            ("Shift+F6", lambda: self._next_pane(-1)),
            ("F1", self._show_keys),
        ):
            self._on_key(keys, act)
        for number, place in zip(DIGITS, self._offered, strict=False):
            self._on_key(f"Ctrl+{number}", partial(self.go, place.key))

    def _on_key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)

    # Backups

    def look_at_backups(self) -> None:
        """Said once, on unlocking, to whoever can do something about it."""
        if backup.may(self.desk.gate):
            self.desk.ask(self, lambda gate, _work: backup_health.concern(gate), self._concerned)

    def _concerned(self, found: Concern | None) -> None:
        if found is not None:
            action = (say("See the backups"), partial(self.go, places.BACKUP.key))
            text = say(found.text, **found.values)
            self.show_message(banner("warn", text, action=action, closed=self.clear_messages))

    # Pages

    def go(self, key: str) -> None:
        """Shows a page of the rail; made when it is first wanted."""
        if key == self.place:
            self.page.back()
            self._show_page()
            return
        if self.place:
            self.page.leaving(lambda: self._go(key))
        else:
            self._go(key)

    def go_to_first(self) -> None:
        """Shows the people, or else the first page there is."""
        items = self.rail.items
        self.go("people" if "people" in items else next(iter(items)))

    def _go(self, key: str) -> None:
        page = self.pages.get(key)
        if page is None:
            page = self.pages[key] = places.make(key, self)
            page.crumb_changed.connect(lambda _crumb, page=page: self._show_page() if page is self.page else None)
            self._stack.addWidget(page)
        self.place = key
        self._stack.setCurrentWidget(page)
        self.rail.show_place(key)
        self.clear_messages()
        self._show_page()
        page.entered()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.place]

    def _show_page(self) -> None:
        page = self.page
        self.top.show_page(page.title(), page.crumb(), page.buttons(), alone=page.alone())
        self.status.show_hints(page.hints())

    def back(self) -> None:
        """A step back, where there is one."""
        if self.top.search.hasFocus() and self.top.search.text():
            self.top.search.clear()
            self._search("")
            return
        if self.place and self.page.back():
            self._show_page()

    def open_person(self, person: Listed) -> None:
        """Shows someone's own page."""
        self.go("people") if self.place != "people" else None
        page = self.pages["people"]
        if isinstance(page, places.PeoplePlace):
            page.show_person(person)

    # Searching from anywhere

    def _to_search(self) -> None:
        if self.page.alone():
            return
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def _people(self) -> PeoplePage | None:
        if self.place != "people" and "people" in {place.key for place in self._offered}:
            self.go("people")
        page = self.pages.get("people")
        return page.list if isinstance(page, places.PeoplePlace) else None

    def _search(self, words: str) -> None:
        page = self._people()
        if page is not None:
            self.pages["people"].back()
            page.search(words)
            self.top.search.setFocus()

    def _open_first(self) -> None:
        page = self._people()
        if page is not None:
            page.open_first()

    # Messages

    def show_trouble(self, fault: VaultError) -> None:
        """An error nobody else shows. A lost server is no error: it is waited for."""
        if isinstance(fault, Lost):
            self.watch.tell_lost()
            return
        self.show_message(error_banner(fault, closed=self.clear_messages))

    def _tell(self, text: str) -> None:
        """Says what was done. It goes by itself; what went wrong stays until it is closed."""
        self.show_message(banner("info", text, closed=self.clear_messages))
        self._fades.start()

    def show_message(self, message: QWidget) -> None:
        """A message over the page, in place of the one before."""
        self.clear_messages()
        self._messages.setContentsMargins(24, 12, 24, 12)
        self._messages.addWidget(message)

    def clear_messages(self) -> None:
        """Takes the message away."""
        self._fades.stop()
        clear(self._messages)
        self._messages.setContentsMargins(0, 0, 0, 0)

    def _show_log(self) -> None:
        if self.desk.vault is not None:
            self.status.show_log(say("Access log: {count} entries", count=self.desk.gate.session.head.sequence))

    # Others

    def _others_changed(self, found: Meanwhile) -> None:
        self._follow_rights()
        for page in self.pages.values():
            page.meanwhile(found)

    def _follow_rights(self) -> None:
        """A job description that opens other places makes the window anew, once nothing is being typed."""
        if self.desk.vault is None or not self.place or self.page.typing() or QApplication.activeModalWidget():
            return
        if places.offered(self.desk) != self._offered:
            self.rights_changed.emit()

    def _show_lost(self) -> None:
        text = say("What you have typed stays here. The program goes on by itself when the server is back.")
        told = banner("warn", say("The server does not answer just now"), text, icon="wifi-off")
        self._lost.addLayout(row(told, margins=(24, 12, 24, 0)))

    def _connected_again(self) -> None:
        clear(self._lost)
        self.desk.told.emit(say("The server is back."))
        for page in self.pages.values():
            page.connected_again()

    # Keys

    def _next_pane(self, step: int) -> None:
        panes: list[QWidget] = [next(iter(self.rail.items.values())), self.top.search, *self.page.panes()]
        at = next((n for n, pane in enumerate(panes) if pane.hasFocus() or pane.isAncestorOf(self.focusWidget())), 0)
        target = panes[(at + step) % len(panes)]
        if target.focusPolicy() == Qt.FocusPolicy.NoFocus:
            inside = [
                child
                for child in target.findChildren(QWidget)
                if child.focusPolicy() != Qt.FocusPolicy.NoFocus and child.isVisible()
            ]
            target = inside[0] if inside else target
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_keys(self) -> None:
        from ui.shell.keys import show_keys

        show_keys(self)

    def clear(self) -> None:
        """Lets go of everything personal."""
        self.watch.stop()
        self.top.search.clear()
        self.top.show_page("", "", [])
        self.clear_messages()
        for page in self.pages.values():
            page.clear()
