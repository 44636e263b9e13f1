"""The matrix of rights: a row for each group, a column for each category, letters for reading, writing, exporting.

Filled is granted, a plain letter is not given, a dash is closed, grey is a room the register does not have; a dot
marks what is new in the draft, a struck red letter what it takes away.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from entrack_vault.register.model import Register
from ui.look.theme import colour, font, px, room
from ui.words import language, say

Room = tuple[str, str]  # population, category
ACTIONS = ("read", "write", "export")
_ROW, _HEAD, _NAME, _LETTER, _GAP = 40, 36, 170, 22, 4


@dataclass
class Rights:
    """What a version grants: actions by room."""

    by_room: dict[Room, set[str]] = field(default_factory=dict)

    def has(self, room: Room, action: str) -> bool:
        """Whether an action is granted in a room."""
        return action in self.by_room.get(room, set())

    def toggle(self, room: Room, action: str) -> None:
        """Grants or takes an action; writing and exporting need reading, and go with it."""
        held = self.by_room.setdefault(room, set())
        if action in held:
            held.discard(action)
            if action == "read":
                held.clear()
        else:
            held.update({action, "read"})
        if not held:
            del self.by_room[room]


class Matrix(QWidget):
    """Arrows move between rooms; L, S and E (R, W and E in English) give and take."""

    changed = Signal()
    moved = Signal(object)  # Room

    def __init__(self, register: Register, before: Rights, rights: Rights, *, editable: bool) -> None:
        super().__init__()
        self._register, self._before, self.rights, self._editable = register, before, rights, editable
        self._groups = list(register.populations)
        self._categories = list(register.categories)
        self.marked: set[Room] = set()
        self._at = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("Rights by group and room"))
        self._describe()

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each action in the window's language."""
        return {"read": say("read")[0].upper(), "write": say("write")[0].upper(), "export": say("export")[0].upper()}

    def sizeHint(self) -> QSize:
        return QSize(room(700), px(_HEAD) + px(_ROW) * len(self._groups))

    @property
    def room(self) -> Room:
        """Where one stands."""
        return self._groups[self._at[0]], self._categories[self._at[1]]

    def exists(self, room: Room) -> bool:
        """Whether the register has a room."""
        return room[1] in self._register.populations[room[0]].categories

    def mark(self, rooms: set[Room]) -> None:
        """Tints the rooms a paragraph grants."""
        self.marked = rooms
        self.update()

    def toggle(self, action: str) -> None:
        """Gives or takes an action in the room one stands in."""
        if self._editable and self.exists(self.room):
            self.rights.toggle(self.room, action)
            self._describe()
            self.changed.emit()
            self.update()

    def _describe(self) -> None:
        group, category = self.room
        names = {"read": say("read"), "write": say("write"), "export": say("export")}
        granted = [names[action] for action in ACTIONS if self.rights.has(self.room, action)]
        what = ", ".join(granted) if granted else say("closed") if self.exists(self.room) else say("no such room")
        label = self._register.populations[group].label(language())
        self.setAccessibleDescription(f"{label}, {self._register.categories[category].label(language())}: {what}")

    # Geometry

    def _cell(self, at: tuple[int, int]) -> QRectF:
        width = (self.width() - room(_NAME)) / len(self._categories)
        return QRectF(room(_NAME) + at[1] * width, px(_HEAD) + at[0] * px(_ROW), width, px(_ROW))

    def _letter(self, cell: QRectF, place: int) -> QRectF:
        whole = 3 * room(_LETTER) + 2 * room(_GAP)
        left = cell.center().x() - whole / 2 + place * (room(_LETTER) + room(_GAP))
        return QRectF(left, cell.center().y() - room(_LETTER) / 2, room(_LETTER), room(_LETTER))

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.width(), px(_HEAD)), colour("bg"))
        painter.setFont(font("head"))
        painter.setPen(colour("text_2"))
        for at, category in enumerate(self._categories):
            cell = self._cell((0, at))
            box = QRectF(cell.left(), 0, cell.width(), px(_HEAD))
            name = self._register.categories[category].label(language())
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(cell.width()) - px(6))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)
        for row, group in enumerate(self._groups):
            self._draw_row(painter, row, group)

    def _draw_row(self, painter: QPainter, row: int, group: str) -> None:
        top = px(_HEAD) + row * px(_ROW)
        painter.setPen(QPen(colour("grid"), 1))
        painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
        painter.setFont(font("value"))
        painter.setPen(colour("text"))
        box = QRectF(px(16), top, room(_NAME) - px(16), px(_ROW))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._register.populations[group].label(language()))
        for at, category in enumerate(self._categories):
            self._draw_cell(painter, (row, at), (group, category))

    def _draw_cell(self, painter: QPainter, at: tuple[int, int], room: Room) -> None:
        cell = self._cell(at)
        inside = cell.adjusted(0, 1, 0, 0)
        if not self.exists(room):
            painter.fillRect(inside, colour("bg"))
        elif room in self.marked:
            painter.fillRect(inside, colour("selected"))
        if self.exists(room):
            touched = self.rights.by_room.get(room) or self._before.by_room.get(room)
            if touched or (self.hasFocus() and at == self._at and self._editable):
                for place, action in enumerate(ACTIONS):
                    self._draw_letter(painter, self._letter(cell, place), room, action)
            else:
                painter.setPen(colour("text_3"))
                painter.setFont(font("body"))
                painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), "–")
        if self.hasFocus() and at == self._at:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(2, 3, -2, -2), px(6), px(6))

    def _draw_letter(self, painter: QPainter, box: QRectF, room: Room, action: str) -> None:
        now, before = self.rights.has(room, action), self._before.has(room, action)
        letter = self.letters[action]
        painter.setFont(font("strong" if now else "body"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(box, px(4), px(4))
            painter.setPen(colour("on_accent"))
        elif before:
            painter.setPen(QPen(colour("danger"), 1.5))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
            painter.drawLine(
                QPointF(box.left() + px(5), box.center().y()), QPointF(box.right() - px(5), box.center().y())
            )
        else:
            painter.setPen(colour("text_3"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), letter)
        if now and not before:
            painter.setPen(QPen(colour("surface"), 1))
            painter.setBrush(colour("chart_4"))
            painter.drawEllipse(QPointF(box.right() - 1, box.top() + 1), px(4), px(4))

    # Moving and changing

    def _move(self, rows: int, columns: int) -> None:
        row = min(max(self._at[0] + rows, 0), len(self._groups) - 1)
        at = min(max(self._at[1] + columns, 0), len(self._categories) - 1)
        self._at = (row, at)
        self._describe()
        self.moved.emit(self.room)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
        step = steps.get(Qt.Key(event.key()))
        by_letter: dict[str, str] = {letter: action for action, letter in self.letters.items()}
        action = by_letter.get(event.text().upper())
        if step is not None:
            self._move(*step)
        elif action is not None:
            self.toggle(action)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        point = event.position()
        for row in range(len(self._groups)):
            for at in range(len(self._categories)):
                cell = self._cell((row, at))
                if cell.contains(point):
                    self._at = (row, at)
                    self._move(0, 0)
                    for place, action in enumerate(ACTIONS):
                        if self._letter(cell, place).contains(point):
                            self.toggle(action)
