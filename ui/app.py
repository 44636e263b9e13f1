"""Starts the window: fonts and theme first, then the window, then everything that can wait."""

import importlib
import sys
from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from entrack_vault.domain.progress import Work
from ui.desk import Desk
from ui.look import theme
from ui.look.focus_ring import FocusRing
from ui.parts.turns import later
from ui.shell import lasting, safety
from ui.shell.collecting import Collecting
from ui.shell.single import Single
from ui.shell.window import Window

# What an open vault takes; the last two are slow to come in, and first wanted where someone waits at the window.
_WANTED = (
    "entrack_vault.vault",
    "entrack_vault.services.overview",
    "ui.shell.workspace",
    "ui.person.page",
    "email_validator",
    "phonenumbers",
)
_SWITCH = 0.00005  # seconds a thread keeps the interpreter, so that the worker never keeps the window waiting


def application(arguments: Sequence[str]) -> QApplication:
    """The application, with our fonts and base style."""
    lasting.keep_alive()
    # The style by its name here: asking for it later makes Qt's bindings name every part of every style first.
    app = QApplication([*arguments, "-style", "fusion"])
    app.setApplicationName("Entrack Vault")
    app.setOrganizationName("Entrack")
    app.setDesktopFileName("entrack-vault")
    theme.load_fonts()
    FocusRing(app)
    sys.setswitchinterval(_SWITCH)
    return app


def bring_in(_work: Work) -> None:
    """What an open vault takes, while someone still types their passphrase."""
    for name in _WANTED:
        importlib.import_module(name)


def main(arguments: Sequence[str]) -> int:
    """Runs the window until it is closed. `--demo` makes and opens the demonstration; a word is a vault's address."""
    safety.no_core_dumps()
    app = application(arguments[:1])
    Collecting(app)
    single = Single()
    if not single.is_first():
        return 0
    desk = Desk()
    desk.apply_preferences()
    theme.follow_system()
    from ui.qt_words import QtWords

    app.installTranslator(QtWords(app))
    address = next((word for word in arguments[1:] if not word.startswith("-")), "")
    window = Window(desk, address)
    single.raised.connect(window.raise_and_activate)
    safety.watch(desk, window)
    window.show()
    later(window, single.listen)
    QTimer.singleShot(0, lambda: desk.ask_without_vault(window, bring_in, lambda _none: None))
    if "--demo" in arguments and window.entrance is not None:
        QTimer.singleShot(0, window.entrance.demonstrate)
    return app.exec()
