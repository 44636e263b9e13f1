"""The bars above and below a page: title, search and actions; log, keys and the time until it locks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from ui.look.theme import px
from ui.parts.buttons import Button, IconButton
from ui.parts.flow import Yielding
from ui.parts.frames import clear, column, panel, row
from ui.parts.marks import Icon, KeyHint
from ui.parts.search_field import SearchField
from ui.parts.text import Elided, Label
from ui.shell.page import Keys
from ui.words import say


class TopBar(QWidget):
    """Title with a step back, the search from anywhere, and the page's own actions."""

    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._back = IconButton("arrow-left", say("Back (Esc)"), self.back_wanted.emit)
        self._back.hide()
        self._title = Label("", "title")
        self._crumb = Elided("", "body", "text_3")
        self.search = SearchField(say("Name or employee number"))
        self._actions = row(gap=12)
        inside = row(self._back, self._title, gap=8, margins=(24, 0, 24, 0))
        inside.addWidget(self._crumb, 1)
        inside.addWidget(self.search, 2)
        inside.addSpacing(px(8))
        inside.addLayout(self._actions)
        self.setLayout(column(panel(inside, "surface", "bottom", fixed_height=56), gap=0))

    def show_page(self, title: str, crumb: str, actions: list[QWidget], *, alone: bool = False) -> None:
        """Shows what belongs to a page; no search where it is to be `alone`."""
        self.search.setVisible(not alone)
        self._title.setText(title)
        self.show_crumb(crumb)
        clear(self._actions)
        for action in actions:
            self._actions.addWidget(action)

    def show_crumb(self, crumb: str) -> None:
        """Shows a second step behind the title, and the way back from it."""
        self._crumb.setText(f"/  {crumb}" if crumb else "")
        self._back.setVisible(bool(crumb))


class WorkBar(QWidget):
    """Long work under way: what it is, how far, and a button to stop it. The page stays usable."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._label = Label("", "strong")
        self._far = Label("", "body", "text_2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        inside = row(self._label, self._far, gap=12, margins=(24, 0, 24, 0))
        inside.addWidget(self._bar, 1)
        inside.addWidget(Button(say("Stop"), self.cancelled.emit, size="small"))
        self.setLayout(column(panel(inside, "surface", "top", fixed_height=40), gap=0))
        self.hide()

    def begin(self, label: str) -> None:
        """Work has begun."""
        self._label.setText(label)
        self._bar.setAccessibleName(label)
        self._far.setText("")
        self._bar.setRange(0, 0)
        self.show()

    def move_to(self, done: int, total: int) -> None:
        """How far it is."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._far.setText(say("{done} of {total}", done=f"{done:n}", total=f"{total:n}"))


class StatusBar(QWidget):
    """The log's state at the left; keys for where one is, and the time until it locks, at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._log = Elided("", "detail", "text_2")
        self._hints = row(gap=16)
        held = QWidget()
        held.setLayout(self._hints)
        self._held = Yielding(held)
        self._lock = Label("", "detail", "text_2")
        inside = row(Icon("shield-check", "text_2", 14), self._log, gap=8, margins=(24, 0, 16, 0))
        inside.addWidget(self._held, 1)
        inside.addSpacing(px(16))
        inside.addWidget(Icon("lock", "text_2", 14))
        inside.addWidget(self._lock)
        self.setLayout(column(panel(inside, "surface", "top", fixed_height=28), gap=0))

    def show_log(self, text: str) -> None:
        """What is known of the log."""
        self._log.setText(text)

    def show_hints(self, hints: list[Keys]) -> None:
        """Keys that do something here."""
        clear(self._hints)
        for keys, text in hints:
            self._hints.addWidget(KeyHint(keys, text), 0, Qt.AlignmentFlag.AlignVCenter)
        self._held.place()

    def show_time_left(self, seconds: int) -> None:
        """How long until it locks."""
        self._lock.setText(say("Locks in {time}", time=f"{seconds // 60}:{seconds % 60:02d}"))
