"""Keeping Python's cycle collector from what is much and stays: it would hold every thread while it walks it."""

import gc
from collections.abc import Iterator, MutableSequence
from contextlib import contextmanager
from typing import Any

_AT_ONCE = 1000


@contextmanager
def collector_paused() -> Iterator[None]:
    """For making hundreds of thousands of values without cycles, which it would walk again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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
