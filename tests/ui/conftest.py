"""A window without a screen, with the real services on a real vault; every Qt warning fails the test."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.building import Built, build
from tests.ui.documents_at_hand import filed
from tests.ui.hands import AtTheWindow
from ui.app import application
from ui.desk import Desk
from ui.qt_words import QtWords
from ui.shell.collecting import Collecting
from ui.shell.window import Window
from ui.words import speak

__all__ = ["filed"]


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """What pytest-qt makes where our own application is not asked for first."""
    return QApplication


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it: our fonts, style and words."""
    app = application(["entrack-vault"])
    app.installTranslator(QtWords(app))
    return app


@pytest.fixture(autouse=True)
def silent_qt() -> Iterator[None]:
    """Fails a test in which Qt warns of anything."""
    heard: list[str] = []

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            heard.append(message)

    before = qInstallMessageHandler(listen)
    yield
    qInstallMessageHandler(before)
    # The platform without a screen says so for each window that asks for the keyboard.
    unexpected = [line for line in heard if "This plugin does not support" not in line]
    assert not unexpected, f"Qt warned: {unexpected}"


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The vault as it was built, in a folder; not to be changed."""
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture
def house(built_once: Built, tmp_path: Path, own_state_folder: Path) -> Built:
    """A copy of the vault, on the workstation where it was built."""
    return built_once.copy(tmp_path / "Personell.entrack", own_state_folder)


@pytest.fixture
def desk(qapp: QApplication, own_state_folder: Path) -> Iterator[Desk]:
    """A workstation whose preferences are the ones we ship, in bokmål."""
    speak("nb")
    collecting = Collecting(qapp)
    made = Desk()
    made.preferences.theme = "light"
    made.apply_preferences()
    slips: list[BaseException] = []
    made.worker.slipped.connect(slips.append)
    yield made
    made.close()
    collecting.stop()
    collecting.deleteLater()
    assert not slips, f"our own mistake: {slips}"


@pytest.fixture
def at(qtbot: QtBot, desk: Desk, house: Built) -> Iterator[AtTheWindow]:
    """Someone before the entrance of `house`."""
    window = Window(desk, str(house.folder))
    window.resize(1440, 900)
    window.show()
    hands = AtTheWindow(qtbot, desk, window)
    hands.activate()
    hands.settled()
    yield hands
    if window.workspace is not None and window.workspace.place:
        window.lock()
    window.close()
    window.deleteLater()
    QApplication.processEvents()
