"""Tables: read-only models say how a cell looks, one delegate draws it, one view has the manners of them all."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.look import icons
from ui.look.theme import colour, font, hash_font, metrics, px
from ui.parts.painting import draw_monogram, draw_squares, draw_tag
from ui.words import say

Index = QModelIndex | QPersistentModelIndex
NOTHING = "–"
_PADDING = 8
_WIDEST = 2  # average widths that the widest letter takes
# Joining flags costs more than drawing with them, cell by cell.
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Look:
    """How a cell is drawn beside its text. `tag`: kind of tag the text stands in; `mono`: whose monogram leads."""

    tone: str = "text"
    role: str = "body"
    icon: str = ""
    tag: str = ""
    mono: str = ""
    squares: str = ""
    aside: str = ""  # a second text behind the first, quieter
    right: bool = False
    hashed: bool = False
    wrap: bool = False


PLAIN, QUIET, NAME = Look(), Look("text_2"), Look(role="value")


@dataclass(frozen=True)
class Column:
    """A column: key, heading, width in pixels at 100 % text; one with `stretch` takes what is left."""

    key: str
    title: str
    width: int
    stretch: bool = False
    right: bool = False


class TableModel(QAbstractTableModel):
    """Read-only rows. Subclasses say how many there are, and text and look of a cell."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        """Text and look of a cell."""
        raise NotImplementedError

    def clear(self) -> None:
        """Lets go of every row."""
        raise NotImplementedError

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self.count()

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= self.count():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            text, look = self.cell(index.row(), self.columns[index.column()].key)
            spoken = f"{text} {look.aside}".strip() or say("nothing")
            return spoken if role == Qt.ItemDataRole.AccessibleTextRole else text
        return None

    def texts(self) -> list[list[str]]:
        """Headings and every row as they are read, for handing on."""
        rows = [[self.cell(row, column.key)[0] for column in self.columns] for row in range(self.count())]
        return [[column.title for column in self.columns], *rows]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            return font("head")
        return None


class Cells(QStyledItemDelegate):
    """Draws every cell of every table: ground by state, then monogram, icon, tag or text."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, TableModel) or index.row() >= model.count():
            return
        text, look = model.cell(index.row(), model.columns[index.column()].key)
        view, box = option.widget, option.rect
        left, top, width, height = box.x(), box.y(), box.width(), box.height()
        if isinstance(view, Table):
            chosen = view.selectionModel().isSelected(index)
            if chosen or view.pointed_row == index.row():  # else the table's own ground is seen
                painter.fillRect(box, colour("selected" if chosen else "hover"))
            if chosen and index.column() == 0:
                painter.fillRect(left, top, 3, height, colour("accent"))
        painter.fillRect(left, top + height - 1, width, 1, colour("grid"))
        inset = px(_PADDING)
        self._content(painter, QRect(left + inset, top, width - 2 * inset, height - 1), text, look)
        if isinstance(view, Table) and view.currentIndex().row() == index.row():
            view.draw_focus(painter, box, index)

    def _content(self, painter: QPainter, box: QRect, text: str, look: Look) -> None:
        left, middle = float(box.left()), box.center().y() + 0.5
        if look.squares:
            draw_squares(painter, left, middle, look.squares)
            return
        if look.mono:
            side = px(24)
            draw_monogram(painter, QRectF(left, middle - side / 2, side, side), look.mono)
            left += side + px(10)
        if look.tag and text:
            draw_tag(painter, left, middle, text, look.tag, look.icon)
            return
        if look.icon:
            painter.drawPixmap(round(left), round(middle - px(16) / 2), icons.pixmap(look.icon, look.tone))
            left += px(16) + px(8)
        self._text(painter, QRectF(left, box.top(), box.right() - left + 1, box.height()), text, look)

    def _text(self, painter: QPainter, box: QRectF, text: str, look: Look) -> None:
        letters = hash_font("body") if look.hashed else font(look.role)
        painter.setFont(letters)
        painter.setPen(colour(look.tone if text else "text_3"))
        widths = QFontMetrics(letters) if look.hashed else metrics(look.role)
        if look.wrap:
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(box.adjusted(0, px(7), 0, -px(4)), int(flags), text or NOTHING)
            return
        shown = text or NOTHING
        if len(shown) * widths.averageCharWidth() * _WIDEST > box.width():  # a short text need not be measured
            shown = widths.elidedText(shown, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, _RIGHT if look.right else _LEFT, shown)
        if look.aside:
            box = box.adjusted(widths.horizontalAdvance(shown) + px(8), 0, 0, 0)
            painter.setFont(font("detail"))
            painter.setPen(colour("text_3"))
            quiet = metrics("detail").elidedText(look.aside, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, _LEFT, quiet)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(px(80), px(32))


class Table(QTableView):
    """A table: rows of 32 px, the row pointed at and the row in focus are seen, Enter and double click open."""

    opened = Signal(int)  # row
    widths_changed = Signal()

    def __init__(self, model: TableModel, name: str, *, several: bool = False) -> None:
        super().__init__()
        self.pointed_row = -1
        self.setModel(model)
        self.setItemDelegate(Cells(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(px(32))
        rows.setMinimumSectionSize(px(24))
        columns.setHighlightSections(False)
        columns.setTextElideMode(Qt.TextElideMode.ElideRight)
        columns.setFixedHeight(px(32))
        columns.setMinimumSectionSize(px(48))
        columns.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for at, column in enumerate(model.columns):
            if column.stretch:
                columns.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            self.setColumnWidth(at, px(column.width))
        columns.sectionResized.connect(lambda *_: self.widths_changed.emit())
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        self.viewport().update()  # the ring goes round the whole row, not the cell alone

    def let_go(self) -> None:
        """Lets go of every row."""
        model = self.model()
        if isinstance(model, TableModel):
            model.clear()

    def chosen_rows(self) -> list[int]:
        """The rows that are selected, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def draw_focus(self, painter: QPainter, box: QRect, index: Index) -> None:
        """The inset ring round the current row, a piece in each of its cells."""
        if not self.hasFocus():
            return
        painter.setPen(QPen(colour("accent"), 2))
        header = self.horizontalHeader()
        first, last = header.logicalIndex(0), header.logicalIndex(header.count() - 1)
        painter.drawLine(box.left(), box.top() + 1, box.right(), box.top() + 1)
        painter.drawLine(box.left(), box.bottom() - 1, box.right(), box.bottom() - 1)
        if index.column() == first:
            painter.drawLine(box.left() + 1, box.top(), box.left() + 1, box.bottom())
        if index.column() == last:
            painter.drawLine(box.right() - 1, box.top(), box.right() - 1, box.bottom())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(-1)
        super().leaveEvent(event)

    def _point(self, row: int) -> None:
        if row != self.pointed_row:
            self.pointed_row = row
            self.viewport().update()
