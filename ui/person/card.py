"""A category's card: its values in rows, or closed with who opens it; masked values behind a button."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.look.theme import font, px
from ui.parts.buttons import Button
from ui.parts.frames import clear, column, row
from ui.parts.marks import Icon, Tag
from ui.parts.tables import Table
from ui.parts.text import Label
from ui.people.preview import category_icon
from ui.person.values import COLUMNS, Row, ValuesModel
from ui.words import say, say_count

_REVEALED = 30_000  # ms that a masked value is shown
_LEAST = sum(width for _, width in COLUMNS)


class ValuesTable(Table):
    """Rows of one card: as high as what it holds, scrolled by the page around it."""

    copied = Signal(str)
    revealed = Signal(int)  # row

    def __init__(self, model: ValuesModel, name: str) -> None:
        super().__init__(model, name)
        self.model_of = model
        self.horizontalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.opened.connect(self._enter)
        for at, one in enumerate(model.rows):
            if one.masked:
                self.setIndexWidget(model.index(at, 1), self._reveal_button(at, one))
        self._fit()

    def _reveal_button(self, at: int, one: Row) -> QWidget:
        place = QWidget()
        button = Button(say("Show …"), lambda: self.revealed.emit(at), icon="eye", size="small")
        button.setAccessibleName(say("Show {field}", field=one.label))
        dots = QFontMetrics(font("value")).horizontalAdvance(one.text)
        inside = row(button, None, gap=0)
        inside.setContentsMargins(dots + px(20), 0, 0, 0)
        place.setLayout(inside)
        return place

    def _enter(self, at: int) -> None:
        if self.model_of.rows[at].masked:
            self.revealed.emit(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shares the width among the columns as every card does, and takes the height its rows need."""
        width = self.viewport().width()
        least = px(_LEAST)
        for at, (_key, share) in enumerate(COLUMNS):
            self.setColumnWidth(
                at, int(width * share / _LEAST) if width > least else px(share) * width // max(least, 1)
            )
        total = 0
        inner = self.columnWidth(1) - px(16)
        for at, one in enumerate(self.model_of.rows):
            height = px(32)
            if one.long and inner > 0:
                box = QFontMetrics(font("value")).boundingRect(
                    0, 0, inner, 10_000, int(Qt.TextFlag.TextWordWrap), one.text
                )
                height = max(height, box.height() + px(14))
            self.setRowHeight(at, height)
            total += height
        self.setFixedHeight(total - 1)  # the last row's line is the card's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            current = self.currentIndex().row()
            if 0 <= current < len(self.model_of.rows) and not self.model_of.rows[current].masked:
                self.copied.emit(self.model_of.rows[current].text)
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class CategoryCard(QFrame):
    """One category of the person who is shown."""

    edit_wanted = Signal(str)
    reveal_wanted = Signal(str, object)  # category, Row

    def __init__(self, category: str, title: str) -> None:
        super().__init__()
        self.category = category
        self.title = title
        self.table: ValuesTable | None = None
        self.setAccessibleName(title)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(1, 0, 1, 1)
        self._outer.setSpacing(0)
        self._hide_again = QTimer(self)
        self._hide_again.setSingleShot(True)
        self._hide_again.setInterval(_REVEALED)
        self._hide_again.timeout.connect(self.hide_now)
        self._dots: tuple[str, str] | None = None

    def show_rows(self, rows: list[Row], *, may_edit: bool, restricted: bool, copied: Callable[[str], None]) -> None:
        """Shows values."""
        self.setProperty("ground", "restricted" if restricted else "card")
        counted = say_count("{count} value", "{count} values", len(rows)) if rows else say("Nothing held")
        head = row(
            Icon(category_icon(self.category), "text_2"), Label(self.title, "section"), gap=10, margins=(15, 8, 8, 8)
        )
        head.addWidget(Label(counted, "detail", "text_3"))
        if restricted:
            head.addWidget(Tag(say("Restricted"), "warn", "circle-pause"))
        head.addStretch(1)
        if may_edit:
            edit = Button(
                say("Edit"), lambda: self.edit_wanted.emit(self.category), kind="ghost", icon="pencil", size="small"
            )
            edit.setAccessibleName(say("Edit {category}", category=self.title))
            head.addWidget(edit)
        place = QWidget()
        place.setLayout(head)
        self._outer.addWidget(place)
        if rows:
            self.table = ValuesTable(ValuesModel(rows), self.title)
            self.table.copied.connect(copied)
            self.table.revealed.connect(self._reveal)
            edge = QFrame()
            edge.setProperty("ground", "line")
            edge.setFixedHeight(1)
            self._outer.addWidget(edge)
            self._outer.addWidget(self.table)

    def show_closed(self, openers: str) -> None:
        """Says that it is closed, and which job description opens it."""
        self.setProperty("ground", "closed")
        text = say("Your job description does not open this room.")
        if openers:
            text = say("Your job description does not open this room. Opened by {jobs}.", jobs=openers)
        words = column(Label(self.title, "section", "text_2"), Label(text, "detail", "text_3", wrap=True), gap=2)
        inside = row(Icon(category_icon(self.category), "text_3"), gap=10, margins=(15, 10, 12, 10))
        inside.addLayout(words, 1)
        inside.addWidget(Tag(say("Closed to you"), "plain", "lock"))
        self._outer.addLayout(inside)

    def show_form(self, form: QWidget) -> None:
        """Puts a form in the place of the values."""
        self.clear()
        self.table = None
        clear(self._outer)
        self._outer.addWidget(form)

    def _reveal(self, at: int) -> None:
        if self.table is not None:
            self.reveal_wanted.emit(self.category, self.table.model_of.rows[at])

    def reveal(self, one: Row, text: str) -> None:
        """Shows a masked value for thirty seconds."""
        if self.table is None:
            return
        self.hide_now()
        self._dots = (one.field.key, one.text)
        self.table.model_of.reveal(one.field.key, text)
        for at, row_ in enumerate(self.table.model_of.rows):
            if row_.field.key == one.field.key:
                place = self.table.indexWidget(self.table.model_of.index(at, 1))
                if place is not None:
                    place.hide()
        self._hide_again.start()

    def hide_now(self) -> None:
        """Hides a revealed value again."""
        if self._dots is None or self.table is None:
            return
        field, dots = self._dots
        self._dots = None
        self.table.model_of.reveal(field, dots)
        for at in range(len(self.table.model_of.rows)):
            place = self.table.indexWidget(self.table.model_of.index(at, 1))
            if place is not None:
                place.show()

    def clear(self) -> None:
        """Lets go of every value."""
        self._hide_again.stop()
        self._dots = None
        if self.table is not None:
            self.table.model_of.clear()
