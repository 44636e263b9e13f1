"""What is set aside is not walked until it is taken back, and cycles are freed then."""

import gc
import weakref

from entrack_vault.domain.memory import set_aside, take_back


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
