"""One window for each person at a workstation: a second start raises the first.

A lock says who is first. What the first is called by is made once its window is there: it takes the network's part of
Qt, which a window that opens has no use for.
"""

import contextlib
import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

from entrack_vault.workstation import state

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_WAIT = 500  # ms
_TRIES = 6  # the first may still be starting


class Single(QObject):
    """Holds the lock, and a local socket whose name is this person's own, by the folder their state lies in."""

    raised = Signal()

    def __init__(self) -> None:
        super().__init__()
        folder = state.folder()
        self._name = "entrack-vault-" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(0)  # however long it is held: whether it is stale is told by its process
        self._server: QLocalServer | None = None

    def is_first(self) -> bool:
        """Whether no other window is open; the other one is raised if there is. One that does not answer is none."""
        return self._lock.tryLock(0) or not self._raise_other()

    def listen(self) -> None:
        """From now on `raised` tells of a second start."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)
        QLocalServer.removeServer(self._name)  # left by a window that was killed
        self._server.listen(self._name)

    def _raise_other(self) -> bool:
        from PySide6.QtCore import QThread
        from PySide6.QtNetwork import QLocalSocket

        for _ in range(_TRIES):
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(_WAIT):
                socket.write(b"raise")
                socket.waitForBytesWritten(_WAIT)
                socket.disconnectFromServer()
                return True
            QThread.msleep(_WAIT)
        return False

    def _called(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.deleteLater()
            self.raised.emit()
