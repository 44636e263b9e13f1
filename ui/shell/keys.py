"""F1: every key there is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.frames import row, rule
from ui.parts.marks import KeyHint
from ui.parts.text import Label
from ui.words import say


def all_keys() -> list[tuple[tuple[str, ...], str]]:
    """Keys and what they do, in the window's language."""
    return [
        (("Ctrl", "K"), say("Find a person")),
        (("Ctrl", "1–9"), say("Pages of the rail")),
        (("Enter",), say("Open")),
        (("Esc",), say("Back or cancel")),
        (("Ctrl", "P"), say("Overview or print")),
        (("Ctrl", "N"), say("New person")),
        (("Ctrl", "S"), say("Save")),
        (("Ctrl", "C"), say("Copy the value for 30 seconds")),
        (("Alt", "1–6"), say("Go to a category")),
        (("F5",), say("Fetch the list anew, or verify the access log")),
        (("F6",), say("Next pane")),
        (("Ctrl", "L"), say("Lock the vault")),
    ]


def show_keys(parent: QWidget) -> None:
    """Shows them in a dialog."""
    dialog = Dialog(parent, say("Keys"))
    for keys, text in all_keys():
        dialog.add(row(Label(text), None, KeyHint(keys, "")))
        dialog.add(rule())
    close = Button(say("Close"), dialog.accept, kind="primary")
    dialog.body.addLayout(row(None, close))
    close.setDefault(True)
    close.setFocus(Qt.FocusReason.OtherFocusReason)
    dialog.exec()
