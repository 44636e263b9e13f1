"""What one register is to the page of registers: a tab, and what stands under it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.shell.page import Page


class Section(QWidget):
    """One register under its tab. It is made with the page, and filled when it is first shown."""

    changed = Signal()  # its buttons, or the number on its tab, are asked for anew
    over_wanted = Signal(object)  # a Page to be shown over the registers

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.outer.setSpacing(0)

    @staticmethod
    def offered(desk: Desk) -> bool:  # noqa: ARG004 - most are for everyone
        """Whether the job description opens it."""
        return True

    def name(self) -> str:
        """What stands on its tab."""
        raise NotImplementedError

    def waiting(self) -> str:
        """How many things in it wait for someone, as the tab shows it; "" for none."""
        return ""

    def buttons(self) -> list[QWidget]:
        """Buttons for the top bar, made anew each time."""
        return []

    def panes(self) -> list[QWidget]:
        """What F6 moves between."""
        return []

    def refresh(self) -> None:
        """Fetches what it shows: it is shown, or somebody changed something."""

    def clear(self) -> None:
        """Lets go of everything personal."""

    def show_over(self, page: Page) -> None:
        """Shows a page over the registers, until one goes back."""
        self.over_wanted.emit(page)
