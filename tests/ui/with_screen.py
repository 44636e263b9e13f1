"""A desktop whose screen locks, for a window that listens; run inside dbus-run-session.

`python -m tests.ui.with_screen NAME PATH on|off` says what the window made of a screen saver of that name that
begins or ends: "locked" or "nothing".
"""

import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.screen_lock import ScreenLock

_PATIENCE = 20_000  # ms


class Echo(QObject):
    """Hears the same, after the window has: then the test is over."""

    @Slot(bool)
    def heard(self, _on: bool) -> None:
        """The signal has come through."""
        QApplication.quit()


def main(name: str, path: str, active: str) -> str:
    """Locks, or unlocks, the screen as a desktop would; what came of it."""
    app = QApplication([])
    window = QWidget()
    told: list[str] = []
    lock = ScreenLock(window)
    lock.locked.connect(lambda: told.append("locked"))
    echo = Echo(window)
    heard: Any = SLOT("heard(bool)")
    bus = QDBusConnection.sessionBus()
    assert bus.connect(name, path, name, "ActiveChanged", echo, heard)
    desktop = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "desktop")
    assert desktop.registerService(name)
    signal = QDBusMessage.createSignal(path, name, "ActiveChanged")
    signal.setArguments([active == "on"])
    assert desktop.send(signal)
    QTimer.singleShot(_PATIENCE, lambda: app.exit(1))
    if app.exec():
        return "deaf"
    return " ".join(told) or "nothing"


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
