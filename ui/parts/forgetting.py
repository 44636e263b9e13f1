"""Lets go of every text a part of the window holds, whatever page it is and whoever made it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from ui.parts.marks import Mark
from ui.parts.tables import Table, TableModel

GONE = "gone"  # the property of what has been emptied


class Holding(QWidget):
    """Holds something personal that is no text: pages, pictures."""

    def let_go(self) -> None:
        """Forgets it."""
        raise NotImplementedError


def forget(whole: QWidget) -> None:
    """Empties every label, field, choice, table and drawn mark within; undo stacks go with them.

    What is asked for on its behalf and answered later is dropped by the worker, which looks for the mark left here.
    """
    for thing in [whole, *whole.findChildren(QObject)]:
        thing.setProperty(GONE, True)
    for widget in [whole, *whole.findChildren(QWidget)]:
        widget.blockSignals(True)
        if isinstance(widget, QLabel | QAbstractButton):
            widget.setText("")
        elif isinstance(widget, QLineEdit):
            widget.setText("")  # unlike clear(), leaves nothing to undo
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText("")
        elif isinstance(widget, QComboBox):
            widget.clear()
        elif isinstance(widget, Holding):
            widget.let_go()
        elif isinstance(widget, Mark):
            widget.forget()
        elif isinstance(widget, Table):
            model = widget.model()
            if isinstance(model, TableModel):
                model.clear()
        for put in (widget.setAccessibleName, widget.setAccessibleDescription, widget.setToolTip):
            put("")
