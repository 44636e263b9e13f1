"""Dialogs: a title, what is asked, and buttons at the bottom right with the way out first to reach."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QWidget

from ui.look.theme import px, room
from ui.parts.buttons import Button
from ui.parts.frames import column, row
from ui.parts.text import Label
from ui.words import say

_WIDEST = 960  # pixels that larger text may widen a dialog to


class Dialog(QDialog):
    """A modal dialog of the window it belongs to. Fill `body`, then call `finish_with`."""

    def __init__(self, parent: QWidget, title: str, hint: str = "", *, width: int = 460) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(title)
        self.setModal(True)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.setFixedWidth(min(px(width), max(room(width), _WIDEST)))
        self.body = column(gap=12)
        self._outer = column(Label(title, "dialog", wrap=True), gap=8, margins=(24, 20, 24, 20))
        if hint:
            self._outer.addWidget(Label(hint, "body", "text_2", wrap=True))
        self._outer.addSpacing(px(4))
        self._outer.addLayout(self.body)
        self._outer.addSpacing(px(8))
        self.setLayout(self._outer)
        self.setProperty("ground", "surface")

    def showEvent(self, event: QShowEvent) -> None:
        # The toolkit gives a dialog two thirds of the screen at most, and wrapped texts the height of one line.
        needed = self._outer.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)
        super().showEvent(event)

    def finish_with(self, confirm: Button, *others: QWidget, cancel: str = "") -> Button:
        """Puts the buttons in place; answers with the one that leaves things as they are."""
        leave = Button(cancel or say("Cancel"), self.reject, keys="Esc")
        self._outer.addLayout(row(*others, None, leave, confirm))
        return leave

    def add(self, item: QWidget | QLayout) -> None:
        """Puts something at the end of the body."""
        if isinstance(item, QWidget):
            self.body.addWidget(item)
        else:
            self.body.addLayout(item)


def ask_to_confirm(parent: QWidget, title: str, text: str, button: str, *, danger: bool = False) -> bool:
    """A question whose way out has the focus and is the default."""
    dialog = Dialog(parent, title, text)
    confirm = Button(button, dialog.accept, kind="danger" if danger else "primary")
    leave = dialog.finish_with(confirm)
    leave.setDefault(True)
    leave.setFocus()
    return dialog.exec() == QDialog.DialogCode.Accepted
