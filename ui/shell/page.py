"""What a page is to the window around it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk

if TYPE_CHECKING:
    from entrack_vault.services.together import Meanwhile

Keys = tuple[tuple[str, ...], str]


class Page(QWidget):
    """One place on the rail. It is made when it is first shown, and let go of when the vault locks."""

    place = ""  # its key on the rail
    crumb_changed = Signal(str)  # another step is shown: title, actions and keys are asked for anew

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.outer.setSpacing(0)

    def title(self) -> str:
        """What stands in the top bar."""
        raise NotImplementedError

    def crumb(self) -> str:
        """A second step behind the title, from which one can go back."""
        return ""

    def alone(self) -> bool:
        """Whether nobody else is to be looked for while it is shown: somebody sits beside and sees the screen."""
        return False

    def buttons(self) -> list[QWidget]:
        """Buttons for the top bar, made anew each time."""
        return []

    def hints(self) -> list[Keys]:
        """Keys for the status bar."""
        return []

    def panes(self) -> list[QWidget]:
        """What F6 moves between."""
        return []

    def entered(self) -> None:
        """It is shown."""

    def meanwhile(self, found: "Meanwhile") -> None:
        """Others have changed something: what is shown is fetched anew where it is concerned."""

    def typing(self) -> bool:
        """Whether something is typed that is not saved: nothing is taken away under someone's hands."""
        return False

    def connected_again(self) -> None:
        """A server that was lost answers again."""

    def back(self) -> bool:
        """Goes a step back; False when there is none."""
        return False

    def leaving(self, go_on: Callable[[], None]) -> None:
        """Someone wants to go elsewhere: calls `go_on` at once, or after asking about what is not saved."""
        go_on()

    def clear(self) -> None:
        """Lets go of everything personal: the vault is being locked."""
