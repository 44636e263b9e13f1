"""Boxes to tick, with our font."""

from PySide6.QtWidgets import QCheckBox

from ui.look.theme import font


def tick(text: str, *, on: bool = False) -> QCheckBox:
    """A box to tick."""
    made = QCheckBox(text)
    made.setFont(font("body"))
    made.setChecked(on)
    return made
