"""The cycle collector: what is set aside is not walked, and by hand it runs where it is told to and nowhere else."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from entrack_vault.domain import memory
from entrack_vault.domain.memory import collector_paused, set_aside, take_back


class Ring:
    """Holds itself, as only the collector can let go of."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_set_aside_is_collected_once_it_is_taken_back() -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    set_aside()
    del ring
    gc.collect()
    assert gone() is not None
    take_back()
    gc.collect()
    assert gone() is None


@pytest.fixture
def by_hand() -> Iterator[None]:
    memory.collect_by_hand()
    yield
    memory.collect_of_itself()


def many_rings() -> list[weakref.ref[Ring]]:
    """More than it takes for the collector to look of itself."""
    return [weakref.ref(Ring()) for _ in range(5 * gc.get_threshold()[0])]


def test_by_hand_it_frees_nothing_in_another_thread(by_hand: None) -> None:
    found: list[list[weakref.ref[Ring]]] = []
    other = threading.Thread(target=lambda: found.append(many_rings()))
    other.start()
    other.join()
    assert all(ring() is not None for ring in found[0])
    memory.collect_what_is_new()
    assert all(ring() is None for ring in found[0])


def test_nothing_is_collected_while_it_is_paused(by_hand: None) -> None:
    with collector_paused():
        rings = many_rings()
        memory.collect_what_is_new()
        memory.collect_all()
        assert all(ring() is not None for ring in rings)
    assert not gc.isenabled()
    memory.collect_all()
    assert all(ring() is None for ring in rings)


def test_it_runs_of_itself_when_nobody_pauses_it() -> None:
    with collector_paused(), collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert any(ring() is None for ring in many_rings())


def test_very_much_at_once_is_set_aside_until_it_is_taken_back(by_hand: None) -> None:
    kept = [[number] for number in range(60_000)]
    memory.collect_what_is_new()
    assert gc.get_freeze_count() > 0
    rings = many_rings()
    memory.collect_what_is_new()
    assert all(ring() is None for ring in rings)
    assert len(kept) == 60_000
    take_back()
    assert gc.get_freeze_count() == 0
