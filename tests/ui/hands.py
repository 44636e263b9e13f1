"""Someone at the window: presses what they see and types where they stand, and waits for what must come."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from entrack_vault.errors import VaultError
from tests.building import Built
from ui.desk import Desk
from ui.entrance.unlock import Unlock
from ui.parts.marks import Mark
from ui.parts.tables import Table
from ui.parts.text import Label
from ui.person.page import PersonPage
from ui.shell.places import PeoplePlace
from ui.shell.window import Window
from ui.shell.workspace import Workspace

W = TypeVar("W", bound=QWidget)
_LONG = 20_000  # ms that anything may take on a busy machine


Kind = type[QWidget]


class AtTheWindow:
    """A window, and the hands and eyes of whoever sits at it."""

    def __init__(self, bot: QtBot, desk: Desk, window: Window) -> None:
        self.bot, self.desk, self.window = bot, desk, window
        self.troubles: list[VaultError] = []
        desk.trouble.connect(self.troubles.append)

    # Waiting: always for something, never for a while

    def until(self, true: Callable[[], object]) -> None:
        """Waits until something is so."""
        self.bot.waitUntil(lambda: bool(true()), timeout=_LONG)

    def settled(self) -> None:
        """Waits until the worker has answered everything, and the first page of an opened vault is there."""
        self.until(lambda: not self.desk.worker.busy and (self.desk.vault is None) is (self.window.workspace is None))
        QApplication.processEvents()

    # Seeing

    @property
    def top(self) -> QWidget:
        """The dialog that is open, or the window."""
        return QApplication.activeModalWidget() or self.window

    def seen(self, kind: type[W]) -> list[W]:
        """All widgets of a kind that are visible, those included that were put there just now."""
        QApplication.processEvents()
        return [one for one in self.top.findChildren(kind) if one.isVisible()]

    def texts(self) -> str:
        """Everything that can be read."""
        found = [label.text() for label in self.seen(Label)]
        found += [mark.accessibleName() for mark in self.seen(Mark)]
        found += [button.text() for button in self.seen(QAbstractButton)]
        return "\n".join(found)

    def reads(self, text: str) -> bool:
        """Whether a text can be read somewhere."""
        return text in self.texts()

    @property
    def workspace(self) -> Workspace:
        """The open vault's rail, bars and pages."""
        assert self.window.workspace is not None
        return self.window.workspace

    @property
    def people(self) -> PeoplePlace:
        """The page of people."""
        page = self.workspace.pages["people"]
        assert isinstance(page, PeoplePlace)
        return page

    @property
    def person(self) -> PersonPage:
        """The person's page that is open."""
        page = self.people.over
        assert isinstance(page, PersonPage)
        return page

    # Doing

    def button(self, text: str) -> QAbstractButton:
        """The one visible button with a text, or a name, that can be pressed."""
        found = [one for one in self.seen(QAbstractButton) if text in (one.text(), one.accessibleName())]
        assert len(found) == 1, (
            f"{len(found)} buttons {text!r} among {sorted(one.text() for one in self.seen(QAbstractButton))}"
        )
        assert found[0].isEnabled(), f"{text!r} cannot be pressed now"
        return found[0]

    def press(self, text: str) -> None:
        """Presses a button with the mouse."""
        button = self.button(text)
        ticked = isinstance(button, QCheckBox | QRadioButton)  # whose box is at the left of all their width
        across = 10 if ticked else button.width() // 2
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(across, button.height() // 2))

    def type(self, field: str, text: str) -> None:
        """Types into the field of a name, in place of what stands there."""
        if QApplication.activeModalWidget() is None:
            self.activate()
        found: list[QWidget] = [
            *(one for one in self.seen(QLineEdit) if one.accessibleName() == field),
            *(one for one in self.seen(QPlainTextEdit) if one.accessibleName() == field),
        ]
        assert len(found) == 1, f"{len(found)} fields {field!r}"
        editor = found[0]
        editor.setFocus()
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClicks(editor, text)

    def choose(self, field: str, key: str) -> None:
        """Chooses a key in a list of choices."""
        found = [one for one in self.seen(QComboBox) if one.accessibleName() == field]
        assert len(found) == 1, f"{len(found)} choices {field!r}"
        at = found[0].findData(key)
        assert at >= 0, f"{key!r} cannot be chosen in {field!r}"
        found[0].setCurrentIndex(at)

    def activate(self) -> None:
        """Brings the window to the front, as whoever works in it has it."""

        def active() -> bool:
            self.window.activateWindow()
            return self.window.isActiveWindow()

        self.until(active)

    def shortcut(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses keys that work anywhere in the window."""
        self.activate()
        QTest.keyClick(self.window, key, modifier)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.top, key, modifier)

    def key_in_table(self, table: Table, row: int = 0) -> None:
        """Goes to a row and presses Enter."""
        table.selectRow(row)
        QTest.keyClick(table, Qt.Key.Key_Return)

    def when_asked(self, act: Callable[[], None]) -> None:
        """What to do when the next dialog opens."""

        def look() -> None:
            if QApplication.activeModalWidget() is None:
                QTimer.singleShot(5, look)
            else:
                act()

        QTimer.singleShot(0, look)

    def when_shown(self, kind: Kind, act: Callable[[], None]) -> None:
        """What to do once a dialog of a kind is open, whichever was before it."""

        def look() -> None:
            if isinstance(QApplication.activeModalWidget(), kind):
                act()
            else:
                QTimer.singleShot(5, look)

        QTimer.singleShot(0, look)

    def unlock(self, house: Built, name: str) -> None:
        """Goes in through the entrance with one's own passphrase and key sheet."""
        own = house.keys[name]
        self.until(lambda: self.seen(Unlock))
        form = self.seen(Unlock)[0]
        form.give_key_sheet(own.secret_key)
        form.type_passphrase(own.passphrase)
        self.press("Lås opp")
        self.until(lambda: self.window.workspace is not None)
        self.settled()

    def open(self, name: str) -> None:
        """Opens someone from the list."""
        model = self.people.list.model
        row = next(at for at in range(model.count()) if model.cell(at, "name")[0] == name)
        self.people.list.table.selectRow(row)
        QTest.keyClick(self.people.list.table, Qt.Key.Key_Return)
        self.settled()
