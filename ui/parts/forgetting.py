"""Lets go of every text a part of the window holds, whatever page it is and whoever made it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

GONE = "gone"  # the property of what has been emptied


def forget(whole: QWidget) -> None:
    """Empties every label, field, choice, table and drawn mark within; undo stacks go with them.

    What is asked for on its behalf and answered later is dropped by the worker, which looks for the mark left here.
    """
    things = [whole, *whole.findChildren(QObject)]
    for thing in things:
        thing.setProperty(GONE, True)
        if isinstance(thing, QWidget):
            thing.blockSignals(True)  # all of them, before the first is emptied: several choices may share a list
    for widget in things:
        if not isinstance(widget, QWidget):
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            widget.setText("")
        elif isinstance(widget, QLineEdit):
            widget.setText("")  # unlike clear(), leaves nothing to undo
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText("")
        elif isinstance(widget, QComboBox):
            widget.clear()
        elif let_go := getattr(widget, "let_go", None):  # those that hold pages, pictures, rows or something drawn
            let_go()
        for put in (widget.setAccessibleName, widget.setAccessibleDescription, widget.setToolTip):
            put("")
