"""Python's cycle collector, run by the window's thread alone and everything at once only when nobody waits.

Of itself it runs in whatever thread makes something, and frees what it finds there: a part of the window that the
worker's thread frees takes the program with it. And walking a hundred thousand people holds the window.
"""

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from entrack_vault.domain import memory

_EVERY = 200  # milliseconds between two looks


class Collecting(QObject):
    """Takes the collector over while it lives; `stop` gives it back."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        memory.collect_by_hand()
        self._timer = QTimer(self)
        self._timer.timeout.connect(memory.collect_what_is_new)
        self._timer.start(_EVERY)

    def stop(self) -> None:
        """The collector runs of itself again."""
        self._timer.stop()
        memory.collect_of_itself()
