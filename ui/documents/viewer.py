"""One document shown in place of the list: what it is, and what may be done with it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from entrack_vault.domain.documents import Document, FileKind
from entrack_vault.domain.file_kinds import HEAD_BYTES, told
from entrack_vault.domain.sizes import show_size
from ui.documents.model import kind_icon
from ui.documents.shown import can_print, view_of
from ui.look.theme import THEME
from ui.parts.buttons import Button, IconButton
from ui.parts.frames import clear, column, drop, panel, row
from ui.parts.marks import Icon
from ui.parts.text import Elided, Label
from ui.words import language, say

_SAYS_UP_TO = 150  # per cent of text size; above it buttons are icons
Save = Callable[[str, bytes | None], None]  # the name, and the content of an attachment


class Viewer(QWidget):
    """A document, and over it the attachments that are opened from it."""

    left = Signal()
    print_wanted = Signal(QWidget)

    def __init__(self, document: Document, content: bytes, save: Save | None) -> None:
        super().__init__()
        self._save: Save | None = save
        self.steps: list[tuple[str, FileKind, int, bytes | None]] = []
        self._bar = row(gap=8, margins=(12, 0, 12, 0))
        self.pages = QStackedWidget()
        self.setLayout(column(panel(self._bar, "surface", "bottom", fixed_height=44), self.pages, gap=0))
        self._show(document.name, document.kind, content, None)

    def _show(self, name: str, kind: FileKind, content: bytes, attached: bytes | None) -> None:
        self.steps.append((name, kind, len(content), attached))
        view = view_of(kind, content, name, self._open_attached)
        self.pages.addWidget(view)
        self.pages.setCurrentWidget(view)
        self._fill_bar()
        view.setFocus()

    def _open_attached(self, name: str, content: bytes) -> None:
        self._show(name, told(content[:HEAD_BYTES]), content, content)

    def _fill_bar(self) -> None:
        clear(self._bar)
        name, kind, size, attached = self.steps[-1]
        self._bar.addWidget(IconButton("arrow-left", say("Back"), self.back))
        self._bar.addWidget(Icon(kind_icon(kind), "text_2"))
        self._bar.addWidget(Elided(name, "section", "text"), 1)
        if THEME.scale <= _SAYS_UP_TO:
            self._bar.addWidget(Label(show_size(size, language()), "detail", "text_3"))
        view = self.pages.currentWidget()
        if self._save is not None:
            save = self._save
            if view is not None and can_print(view):
                self._bar.addWidget(_button("printer", say("Print …"), lambda: self.print_wanted.emit(view)))
            self._bar.addWidget(_button("download", say("Save as a file …"), lambda: save(name, attached)))

    def let_go(self) -> None:
        """Forgets what is shown; its pages are emptied by themselves."""
        self.steps.clear()
        self._save = None

    def back(self) -> None:
        """Goes from an attachment to the e-mail, or from the document to the list."""
        if len(self.steps) <= 1:
            self.left.emit()
            return
        self.steps.pop()
        drop(self.pages, self.pages.count() - 1)
        self._fill_bar()


def _button(icon: str, text: str, pressed: Callable[[], object]) -> Button:
    """With its words where there is room for them."""
    if THEME.scale <= _SAYS_UP_TO:
        return Button(text, pressed, icon=icon)
    return IconButton(icon, text, pressed)
