"""Follows what others do in the vault every few seconds, and sees a lost server through until it is back."""

from PySide6.QtCore import QObject, QTimer, Signal

from entrack_vault.errors import Lost, NotAllowed, VaultError, WrongKey
from entrack_vault.services import together
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk

_EVERY = 5000  # ms


class Watch(QObject):
    """Asks when nothing else is under way; what is asked is quick and opens nothing."""

    lost = Signal()
    back = Signal()
    shut_out = Signal(object)  # the VaultError that says so

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.is_lost = False
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def stop(self) -> None:
        """Asks no more: the vault is being locked."""
        self._timer.stop()

    def look(self) -> None:
        """Asks now, unless something is under way that follows others by itself."""
        if self._desk.vault is None or self._asking or self._desk.worker.busy:
            return
        self._asking = True
        self._desk.ask(self, lambda gate, _work: together.meanwhile(gate), self._seen, failed=self._failed)

    def _seen(self, found: Meanwhile) -> None:
        self._asking = False
        if self.is_lost:
            self.is_lost = False
            self.back.emit()
        if found:
            self._desk.others_changed.emit(found)

    def _failed(self, fault: VaultError) -> None:
        self._asking = False
        if isinstance(fault, Lost):
            self.tell_lost()
        elif isinstance(fault, NotAllowed | WrongKey):
            self.shut_out.emit(fault)
        else:
            self._desk.trouble.emit(fault)

    def tell_lost(self) -> None:
        """Somebody has found that the server does not answer."""
        if not self.is_lost:
            self.is_lost = True
            self.lost.emit()
