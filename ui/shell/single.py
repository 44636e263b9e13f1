"""One window for each person at a workstation: a second start raises the first."""

import hashlib

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from entrack_vault.workstation import state

_WAIT = 500  # ms


class Single(QObject):
    """Holds a local socket whose name is this person's own, by the folder their state lies in."""

    raised = Signal()

    def __init__(self) -> None:
        super().__init__()
        folder = str(state.folder()).encode()
        self._name = "entrack-vault-" + hashlib.sha256(folder).hexdigest()[:16]
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)

    def is_first(self) -> bool:
        """Whether no other window is open; the other one is raised if there is."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT):
            socket.write(b"raise")
            socket.waitForBytesWritten(_WAIT)
            socket.disconnectFromServer()
            return False
        QLocalServer.removeServer(self._name)  # left by a window that was killed
        self._server.listen(self._name)
        return True

    def _called(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.deleteLater()
            self.raised.emit()
