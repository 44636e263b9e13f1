"""Locks when nobody has touched anything for a while, and on suspend or screen lock where the platform tells us."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

_TOUCHES = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
_PAUSE = 15.0  # seconds without a touch after which nobody waits for anything
_ASLEEP = 20.0  # seconds the clock may jump between two ticks before the computer must have slept


class AutoLock(QObject):
    """Counts down while a vault is open. `due` is told once; `left` every second; `resting` once each time nobody has
    touched anything for a little while: the time for what would make them wait."""

    due = Signal()
    resting = Signal()
    left = Signal(int)

    def __init__(self, watched: QObject, minutes: Callable[[], int], clock: Callable[[], float] = time.time) -> None:
        super().__init__(watched)
        self._minutes, self._clock = minutes, clock
        self._touched = self._ticked = clock()
        self._rests = False
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)
        watched.installEventFilter(self)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._state_changed)

    def start(self) -> None:
        """A vault was opened."""
        self._touched = self._ticked = self._clock()
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """It was locked."""
        self._timer.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched, self._rests = self._clock(), False
        return False

    def tick(self) -> None:
        """Looks at the clock: idle for too long, or asleep in between, and it is due."""
        now = self._clock()
        slept, self._ticked = now - self._ticked > _ASLEEP, now
        seconds = self._minutes() * 60 - int(now - self._touched)
        if slept or seconds <= 0:
            self.stop()
            self.due.emit()
            return
        self.left.emit(seconds)
        if not self._rests and now - self._touched > _PAUSE:
            self._rests = True
            self.resting.emit()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationSuspended and self._timer.isActive():
            self.stop()
            self.due.emit()
