"""Keeping Python's cycle collector from what is much and stays: it would hold every thread while it walks it."""

import gc
import threading
from collections.abc import Iterator, MutableSequence
from contextlib import contextmanager
from typing import Any

_AT_ONCE = 1000
_MANY = 50_000  # values; walking them takes some hundredths of a second


class _Collector:
    """Who runs it, and how many do not want it to run just now. One per process, as the collector is."""

    def __init__(self) -> None:
        self.by_hand = False
        self._pauses = 0
        self._guard = threading.Lock()

    def pause(self, change: int) -> None:
        with self._guard:
            self._pauses += change
            self.settle()

    def settle(self) -> None:
        """Whether it runs of itself follows from the two."""
        if self.by_hand or self._pauses:
            gc.disable()
        else:
            gc.enable()

    @property
    def paused(self) -> bool:
        return self._pauses > 0


_COLLECTOR = _Collector()


@contextmanager
def collector_paused() -> Iterator[None]:
    """For making hundreds of thousands of values without cycles, which it would walk again and again."""
    _COLLECTOR.pause(1)
    try:
        yield
    finally:
        _COLLECTOR.pause(-1)


def collect_by_hand() -> None:
    """From now on it runs in no thread of itself, but where `collect_what_is_new` and `collect_all` are called."""
    _COLLECTOR.by_hand = True
    _COLLECTOR.settle()


def collect_of_itself() -> None:
    """It runs in whatever thread makes something, as Python has it."""
    _COLLECTOR.by_hand = False
    _COLLECTOR.settle()


def collect_what_is_new() -> None:
    """Looks at what has been made since the last time, where that has become enough; not while it is paused. So much
    at once that walking it would be noticed is what someone has asked to see, and is set aside."""
    made, walks, _ = gc.get_count()
    enough, enough_walks, _ = gc.get_threshold()
    if _COLLECTOR.paused or made <= enough:
        return
    if made > _MANY:
        set_aside()
    gc.collect(1 if walks > enough_walks else 0)


def collect_all() -> None:
    """Frees every cycle that nothing leads to any more. Holds every thread for some hundredths of a second."""
    if not _COLLECTOR.paused:
        gc.collect()


def set_aside() -> None:
    """What there is now is walked no more, until it is taken back; what is let go of is freed all the same."""
    gc.freeze()


def let_go(*lists: MutableSequence[Any]) -> None:
    """Empties long lists a few at a time: freeing one whole would keep every thread waiting until it is done."""
    for one in lists:
        while one:
            del one[-_AT_ONCE:]


def take_back() -> None:
    """All that was set aside is collected like anything else again."""
    gc.unfreeze()
