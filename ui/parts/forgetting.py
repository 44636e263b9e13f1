"""Lets go of every text a part of the window holds, whatever page it is and whoever made it."""

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from ui.parts.marks import Mark
from ui.parts.tables import Table, TableModel


def forget(whole: QWidget) -> None:
    """Empties every label, field, choice, table and drawn mark within; undo stacks go with them."""
    for widget in [whole, *whole.findChildren(QWidget)]:
        widget.blockSignals(True)
        if isinstance(widget, QLabel):
            widget.setText("")
        elif isinstance(widget, QLineEdit):
            widget.setText("")  # unlike clear(), leaves nothing to undo
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText("")
        elif isinstance(widget, QComboBox):
            widget.clear()
        elif isinstance(widget, Mark):
            widget.forget()
        elif isinstance(widget, Table):
            model = widget.model()
            if isinstance(model, TableModel):
                model.clear()
        for put in (widget.setAccessibleName, widget.setAccessibleDescription, widget.setToolTip):
            put("")
