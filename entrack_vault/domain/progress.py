"""How long work tells how far it is and asks whether it should stop."""

from collections.abc import Callable
from dataclasses import dataclass

from entrack_vault.errors import Cancelled as WorkCancelled
from entrack_vault.i18n import N_

Progress = Callable[[int, int], None]  # done, total; the unit is the caller's own
Cancelled = Callable[[], bool]


def _silent(done: int, total: int) -> None:
    """Reports to nobody."""


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Work:
    """One piece of long work, seen by whoever waits for it."""

    progress: Progress = _silent
    cancelled: Cancelled = _never

    def step(self, done: int, total: int) -> None:
        """Reports the progress; raises errors.Cancelled when the person asked to stop."""
        if self.cancelled():
            raise WorkCancelled(
                N_("The work was stopped."), N_("Nothing of it was kept."), N_("You can start it again.")
            )
        self.progress(done, total)


NO_PROGRESS = Work()
