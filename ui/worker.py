"""The one thread that owns the database. Work is a value: what to do, and what becomes of the answer.

Answers come back in the window's own thread, in order. Whoever asked may be gone by then, or the vault locked:
such an answer, which may hold personal values, is dropped unseen.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from entrack_vault.domain.progress import Progress, Work
from entrack_vault.errors import VaultError
from ui.parts.forgetting import GONE

T = TypeVar("T")
_TELLS_EVERY = 0.05  # seconds
_PATIENCE, _PATIENCE_FOR_ALL = 10.0, 120.0  # seconds that the end of a thread is waited for


@dataclass(frozen=True)
class Task(Generic[T]):
    """One piece of work. `label` names long work in the quiet bar; `owner` is the page that wants the answer."""

    work: Callable[[Work], T]
    done: Callable[[T], None]
    failed: Callable[[VaultError], None]
    owner: QObject
    label: str = ""
    dropped: Callable[[T], None] | None = (
        None  # what becomes of an answer nobody wants any more, in the worker's thread
    )


class Worker(QObject):
    """Does tasks one after the other in a thread of its own."""

    began = Signal(str)  # label of long work
    progressed = Signal(int, int)  # done, total
    ended = Signal()
    slipped = Signal(object)  # an exception that is our own mistake
    idle = Signal()
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: SimpleQueue[tuple[int, Task[object]] | None] = SimpleQueue()
        self._generation = 0
        self._waiting = 0
        self._stop = threading.Event()
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="vault", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether anything is under way or waits."""
        return self._waiting > 0

    def ask(self, task: "Task[T]") -> None:
        """Puts work at the end of the queue."""
        self._waiting += 1
        self._tasks.put((self._generation, task))  # type: ignore[arg-type]  # a task answers only itself

    def cancel(self) -> None:
        """Asks the work under way to stop; what can be stopped says so by failing as Cancelled."""
        self._stop.set()

    def forget(self) -> None:
        """Drops every answer to what was asked before: the vault is being locked."""
        self._generation += 1
        self._stop.set()

    def close(self) -> None:
        """Ends the thread once the work under way is over, which is asked to stop."""
        self.forget()
        self._end(_PATIENCE)

    def finish(self) -> None:
        """Ends the thread once all that was asked is done; the answers are dropped."""
        self._generation += 1
        self._end(_PATIENCE_FOR_ALL)

    def _end(self, patience: float) -> None:
        self._tasks.put(None)
        self._thread.join(patience)

    # In the worker's thread

    def _run(self) -> None:
        while (next_one := self._tasks.get()) is not None:
            generation, task = next_one
            self._stop.clear()
            if task.label:
                self.began.emit(task.label)
            answer = self._done(task)
            if task.label:
                self.ended.emit()
            handed = [generation, task, answer]
            del task, answer, next_one
            self._answered.emit(handed)

    def _done(self, task: Task[object]) -> object:
        """The answer, or the exception."""
        work = Work(self._now_and_then() if task.label else _silent, self._stop.is_set)
        try:
            return task.work(work)
        except Exception as fault:
            return fault

    def _now_and_then(self) -> Progress:
        """Tells the window how far work is as often as an eye can see: each telling is an event, and thousands of
        them in line would keep it from everything else."""
        told = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told
            if (now := time.monotonic()) - told >= _TELLS_EVERY:
                told = now
                self.progressed.emit(done, total)

        return tell

    # In the window's thread

    @Slot(object)
    def _take(self, handed: list[Any]) -> None:
        generation, task, answer = handed
        handed.clear()  # or the worker could be the last to let go, and free a part of the window in its own thread
        self._waiting -= 1
        wanted = generation == self._generation and isValid(task.owner) and not task.owner.property(GONE)
        if isinstance(answer, Exception) and not isinstance(answer, VaultError):
            self.slipped.emit(answer)
        elif wanted and isinstance(answer, VaultError):
            task.failed(answer)
        elif wanted:
            task.done(answer)
        elif task.dropped is not None and not isinstance(answer, Exception):
            drop = task.dropped
            self.ask(Task(lambda _work: drop(answer), lambda _none: None, self.slipped.emit, self))
        if not self._waiting:
            self.idle.emit()


def _silent(_done: int, _total: int) -> None:
    """Short work reports to nobody."""
