"""A layout that goes on in the next line where there is no room left: chips, and whatever else comes in numbers."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.look.theme import px


class Flow(QLayout):
    """Widgets side by side, in as many lines as it takes. `gap` is between them, `lines` between the lines."""

    def __init__(self, gap: int = 8, lines: int | None = None) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._sizes: list[QSize] | None = None  # asked for often while a page is laid out, and dear
        self._gap, self._lines = px(gap), px(gap if lines is None else lines)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._sizes = None

    def invalidate(self) -> None:
        self._sizes = None
        super().invalidate()

    def _hints(self) -> list[QSize]:
        if self._sizes is None:
            self._sizes = [item.sizeHint() for item in self._items]
        return self._sizes

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._sizes = None
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        edge = self.contentsMargins()
        inner = width - edge.left() - edge.right()
        return self._arrange(QRect(0, 0, inner, 0), move=False) + edge.top() + edge.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        edge = self.contentsMargins()
        wide = edge.left() + edge.right() + sum(size.width() + self._gap for size in self._hints())
        high = max((size.height() for size in self._hints()), default=0)
        return QSize(wide, high + edge.top() + edge.bottom())

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Puts everything in its place; the height it takes."""
        x, y, line = rect.x(), rect.y(), 0
        for item, size in zip(self._items, self._hints(), strict=True):
            if x + size.width() > rect.right() + 1 and x > rect.x():
                x, y, line = rect.x(), y + line + self._lines, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - rect.y()


class Yielding(QWidget):
    """Shows what there is room for and asks for none itself: its right end is kept, and nothing is cut through."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        inside.setParent(self)
        inside.installEventFilter(self)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Ignored)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._inside.minimumSizeHint().height())

    def resizeEvent(self, _event: object) -> None:
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside has grown or shrunk: it counts what it was given only once that is shown."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Puts what is inside at the right, and hides what would stand there in part."""
        size = self._inside.sizeHint()
        self._inside.setGeometry(self.width() - size.width(), 0, size.width(), self.height())
        outside = size.width() - self.width()
        if outside <= 0:
            self._inside.clearMask()
            return
        parts = self._inside.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        first = min((part.x() for part in parts if part.x() >= outside), default=size.width())
        self._inside.setMask(QRegion(first, 0, max(size.width() - first, 1), self.height()))
