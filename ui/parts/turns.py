"""A later turn of the window's loop: what is done there comes after painting, typing and whatever else waits."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_SOON = 1  # ms; with none it would run in the same pass as what is under way, before anything is painted


def later(owner: QObject, act: Callable[[], object]) -> None:
    """Does something in a turn of its own, unless its owner is gone by then."""
    QTimer.singleShot(_SOON, owner, act)
