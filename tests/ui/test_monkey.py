"""A monkey at the window: random keys and buttons leave no exception, no Qt warning, and a log that is whole.

A few seconds here, the same every time; `--monkey SECONDS` lets it go on, from another seed each time.
"""

import random
import time

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from entrack_vault.services import log
from tests.building import OWNER, Built
from tests.ui.hands import AtTheWindow

KEYS = [
    *(Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left),
    *(Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_PageDown, Qt.Key.Key_Delete),
]
LETTERS = "abeøå 0123456789.-@"
STEPS = 250


@pytest.fixture
def nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own dialogs, which a monkey cannot close, answer as if they were cancelled."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
    monkeypatch.setattr(QPrintDialog, "exec", lambda _self: QDialog.DialogCode.Rejected)


def press_something(at: AtTheWindow, chance: random.Random) -> None:
    top = at.top
    buttons = [one for one in top.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    what = chance.random()
    target: QWidget = QApplication.focusWidget() or top
    if what < 0.35 and buttons:
        chance.choice(buttons).click()
    elif what < 0.5 and isinstance(target, QLineEdit | QPlainTextEdit):
        QTest.keyClicks(target, "".join(chance.choices(LETTERS, k=5)))
    else:
        modifier = chance.choice([Qt.KeyboardModifier.NoModifier] * 4 + [Qt.KeyboardModifier.ShiftModifier])
        QTest.keyClick(target, chance.choice(KEYS), modifier)


@pytest.mark.usefixtures("nothing_leaves")
def test_a_monkey_breaks_nothing(at: AtTheWindow, house: Built, request: pytest.FixtureRequest) -> None:
    seconds = float(request.config.getoption("--monkey"))
    chance = random.Random(time.time() if seconds else 7)
    at.unlock(house, OWNER)
    asked: list[bool] = []
    over: list[bool] = []

    def answer() -> None:
        """Whatever is asked is answered within the dialog's own loop; a dialog over a dialog by the next timer, since
        one that is at work is not called again."""
        if over:
            return
        QTimer.singleShot(20, answer)
        if isinstance(QApplication.activeModalWidget(), QDialog):
            asked.append(True)
            for _ in range(3):
                if QApplication.activeModalWidget() is not None:
                    press_something(at, chance)
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                dialog.reject()

    QTimer.singleShot(20, answer)
    end = time.monotonic() + seconds
    done = 0
    while done < STEPS or time.monotonic() < end:
        done += 1
        if at.window.workspace is None:
            at.settled()
            at.unlock(house, OWNER)
        press_something(at, chance)
        QApplication.processEvents()
    over.append(True)
    at.settled()
    at.desk.prefer(language="nb", theme="light", scale=100)
    if at.window.workspace is not None:
        at.window.lock()
        at.settled()
    with house.unlock(OWNER) as owners:
        assert log.verify(owners.gate).entries > 20
