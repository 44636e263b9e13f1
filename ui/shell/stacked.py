"""A page of lists over which one of their entries is shown, until one goes back."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.parts.frames import drop
from ui.shell.page import Keys, Page


class StackedPage(Page):
    """The lists lie at the bottom; `over` is the page that is shown in their place, if one is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.over: Page | None = None
        self.stack = QStackedWidget()
        self.outer.addWidget(self.stack)

    # What the lists say of themselves while nothing is shown over them

    def list_buttons(self) -> list[QWidget]:
        """Buttons for the top bar."""
        return []

    def list_hints(self) -> list[Keys]:
        """Keys for the status bar."""
        return []

    def list_panes(self) -> list[QWidget]:
        """What F6 moves between."""
        return []

    def refresh(self) -> None:
        """Fetches the lists: they are shown, or somebody changed something."""

    def let_go(self) -> None:
        """Lets go of everything personal in the lists."""

    # As a page

    def crumb(self) -> str:
        return self.over.crumb() if self.over else ""

    def buttons(self) -> list[QWidget]:
        return self.over.buttons() if self.over else self.list_buttons()

    def hints(self) -> list[Keys]:
        return self.over.hints() if self.over else self.list_hints()

    def panes(self) -> list[QWidget]:
        return self.over.panes() if self.over else self.list_panes()

    def typing(self) -> bool:
        return self.over is not None and self.over.typing()

    def entered(self) -> None:
        if self.over is not None:
            self.over.entered()
        else:
            self.refresh()

    def meanwhile(self, found: Meanwhile) -> None:
        if self.over is not None:
            self.over.meanwhile(found)
        elif self.isVisible():
            self.refresh()

    def connected_again(self) -> None:
        if self.isVisible():
            self.entered()

    def back(self) -> bool:
        if self.over is None:
            return False
        if not self.over.back():
            self.drop_over()
            self.refresh()
        self.crumb_changed.emit("")
        return True

    def clear(self) -> None:
        self.drop_over()
        self.let_go()

    def alone(self) -> bool:
        return self.over is not None and self.over.alone()

    # What is shown over the lists

    def show_over(self, page: Page) -> None:
        """Shows a page in place of the lists, and of the one that was there."""
        self.drop_over()
        self.over = page
        page.crumb_changed.connect(self.crumb_changed)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.crumb_changed.emit(page.crumb())
        page.entered()

    def drop_over(self) -> None:
        """Takes away what is shown over the lists, and lets go of it."""
        if self.over is not None:
            self.over.clear()
            self.over = None
            drop(self.stack, 1)
