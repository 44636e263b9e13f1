"""Locking: by key, by idling, after sleep; nothing of anybody is left in any widget, model or on the clipboard."""

import gc

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from entrack_vault.services import records
from tests.building import AMALIE, AMALIES_ACCOUNT, MARTE, OWNER, Built, entered
from tests.ui.hands import AtTheWindow
from ui.shell import clipboard
from ui.shell.auto_lock import AutoLock

CANARY = "Kanarifuglveien 77"


def everything_readable() -> list[str]:
    """All texts of all widgets and models that exist, shown or not."""
    found: list[str] = []
    for widget in QApplication.allWidgets():
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, QLabel | QLineEdit):
            found.append(widget.text())
        elif isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
        elif isinstance(widget, QComboBox):
            found += [widget.itemText(at) for at in range(widget.count())]
    for thing in gc.get_objects():
        if isinstance(thing, QAbstractItemModel):
            try:
                rows, columns = thing.rowCount(QModelIndex()), thing.columnCount(QModelIndex())
            except (RuntimeError, TypeError):  # its other half is gone, or it keeps its cells to itself
                continue
            found += [str(thing.data(thing.index(row, column))) for row in range(rows) for column in range(columns)]
    return found


@pytest.fixture
def looking(at: AtTheWindow, house: Built) -> AtTheWindow:
    """Marte has opened a card with a canary in it, and is typing another one."""
    with house.unlock(OWNER) as owners:
        card = records.edit_person(owners.gate, house.people[AMALIE], "employment", ["contact"])
        records.save(owners.gate, card, entered(address=CANARY), "employment")
    at.unlock(house, MARTE)
    at.open(AMALIE)
    assert any(CANARY in text for text in everything_readable())
    at.press("Rediger Kontakt")
    at.settled()
    at.type("Poststed", CANARY)
    return at


def test_locking_leaves_nothing_of_anybody_in_widgets_or_models(looking: AtTheWindow) -> None:
    looking.shortcut(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    left = everything_readable()
    for text in (CANARY, AMALIE, AMALIES_ACCOUNT, "9999.00.00006"):
        assert not [one for one in left if text in one], f"{text} is still there before anything was deleted"
    looking.settled()
    assert looking.window.workspace is None
    assert looking.desk.vault is None


def test_what_was_asked_before_locking_is_never_shown(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    got: list[object] = []
    who = house.people[AMALIE]
    at.desk.ask(at.window, lambda gate, _work: records.open_person(gate, who, "payroll_run"), got.append)
    at.window.lock()
    at.settled()
    assert got == []


def test_idling_locks_and_a_touch_starts_the_time_anew(at: AtTheWindow, house: Built) -> None:
    now = [1000.0]
    lock = AutoLock(at.window, lambda: 5, clock=lambda: now[0])
    due: list[bool] = []
    lock.due.connect(lambda: due.append(True))
    lock.start()
    for _ in range(20):
        now[0] += 14
        lock.tick()
    assert due == []
    at.key(Qt.Key.Key_Shift)
    now[0] += 15
    lock.tick()
    assert due == []
    for _ in range(20):
        now[0] += 15
        lock.tick()
    assert due[:1] == [True]
    lock.stop()
    assert house.folder.exists()


def test_a_pause_is_told_once_until_the_next_touch(at: AtTheWindow) -> None:
    now = [1000.0]
    lock = AutoLock(at.window, lambda: 5, clock=lambda: now[0])
    rests: list[float] = []
    lock.resting.connect(lambda: rests.append(now[0]))
    lock.start()
    for _ in range(4):
        now[0] += 10
        lock.tick()
    at.key(Qt.Key.Key_Shift)
    for _ in range(3):
        now[0] += 10
        lock.tick()
    lock.stop()
    assert rests == [1020.0, 1060.0]


def test_a_computer_that_slept_finds_the_vault_locked(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    now = [1000.0]
    lock = AutoLock(at.window, lambda: 5, clock=lambda: now[0])
    lock.due.connect(at.window.lock)
    lock.start()
    now[0] += 40
    lock.tick()
    assert at.desk.vault is None


def test_copied_values_leave_the_clipboard_if_they_are_still_ours(qapp: QApplication) -> None:
    board = QGuiApplication.clipboard()
    clipboard.copy_for_a_while("1234")
    assert board.text() == "1234"
    assert board.mimeData().hasFormat("application/x-nspasteboard-concealed-type")
    clipboard.clear_if_ours()
    assert board.text() == ""


def test_what_somebody_else_copied_since_stays(qapp: QApplication) -> None:
    board = QGuiApplication.clipboard()
    clipboard.copy_for_a_while("1234")
    board.setText("handleliste")
    clipboard.clear_if_ours()
    assert board.text() == "handleliste"
    board.clear()


def test_the_title_bar_names_nobody(looking: AtTheWindow) -> None:
    assert looking.window.windowTitle() == "Entrack Vault"
    assert isinstance(looking.window, QWidget)


def test_a_page_made_anew_leaves_nothing_in_the_one_before(at: AtTheWindow, house: Built) -> None:
    """An answer that was under way when the language changed must not fill the page that is gone."""
    at.unlock(house, MARTE)
    old = at.people.list
    old.refresh()
    at.desk.prefer(language="en")
    at.settled()
    assert old.model.count() == 0
    assert at.people.list.model.count() > 0
    at.desk.prefer(language="nb")
