"""A slow wire to a server: counts round trips, and keeps every message for a while on its way."""

import socket
import threading
import time
from pathlib import Path


class SlowWire:
    """Listens on a Unix socket of its own and passes everything on. `delay` is seconds each way."""

    def __init__(self, server: Path, folder: Path, delay: float = 0.0) -> None:
        self.delay, self.trips = delay, 0
        self._target = str(server / ".s.PGSQL.5432")
        folder.mkdir()
        self.host = folder
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen()
        self._answered = True
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._target)
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        while True:
            try:
                content = source.recv(1 << 20)
                if not content:
                    target.shutdown(socket.SHUT_WR)
                    return
                if asks and self._answered:
                    self.trips += 1
                self._answered = not asks
                time.sleep(self.delay)
                target.sendall(content)
            except OSError:
                return

    def close(self) -> None:
        """Takes no more connections."""
        self._listener.close()
