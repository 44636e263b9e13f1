"""The entrance's left side: vaults opened here before, ways to others, and what is pinned of the chosen one."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.entrance.known import KnownVault, is_folder
from ui.look import icons
from ui.look.theme import colour, font, px, room
from ui.parts.buttons import Button
from ui.parts.frames import clear, column, panel, row, rule
from ui.parts.marks import Icon
from ui.parts.painting import draw_tag, tag_width
from ui.parts.text import HashLabel, Label
from ui.words import language, say

_SHOWN = 4


class VaultItem(QPushButton):
    """One vault to choose."""

    def __init__(self, known: KnownVault) -> None:
        super().__init__(known.title)
        self._known = known
        self._tag = say("Demonstration") if known.demonstration else say("Not found") if known.missing else ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedHeight(px(62))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{known.title} {self._tag}".strip())
        self.setToolTip(known.address)

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(62))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, chosen = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self.isChecked()
        if chosen or self.underMouse():
            painter.setPen(colour("line"))
            painter.setBrush(colour("surface" if chosen else "rail_hover"))
            painter.drawRoundedRect(box, px(6), px(6))
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRectF(0, px(12), 3, self.height() - px(24)), 1.5, 1.5)
        middle = self.height() / 2
        painter.setBrush(colour("selected" if chosen else "surface"))
        painter.drawRoundedRect(QRectF(px(12), middle - px(18), px(36), px(36)), px(6), px(6))
        picture = icons.pixmap("server" if not is_folder(self._known.address) else "archive", "accent", 18)
        painter.drawPixmap(px(21), round(middle - px(9)), picture)
        left, right = px(60), self.width() - px(12)
        if self._tag:
            right -= tag_width(self._tag) + px(8)
            draw_tag(painter, right + px(8), middle, self._tag)
        where = self._known.address
        for role, tone, text, top in (("strong", "text", self._known.title, -20), ("detail", "text_3", where, 1)):
            painter.setFont(font(role))
            painter.setPen(colour(tone))
            mode = Qt.TextElideMode.ElideRight if role == "strong" else Qt.TextElideMode.ElideMiddle
            shown = painter.fontMetrics().elidedText(text, mode, right - left)
            painter.drawText(
                QRectF(left, middle + px(top) if top > 0 else middle - px(20), right - left, px(19)), shown
            )


class Side(QWidget):
    """What can be chosen."""

    chosen = Signal(object)  # KnownVault
    folder_wanted = Signal()
    server_wanted = Signal()
    new_wanted = Signal()
    restore_wanted = Signal()
    demonstration_wanted = Signal()
    language_wanted = Signal()

    def __init__(self, version: str) -> None:
        super().__init__()
        self.setFixedWidth(room(440))
        self._items = column(gap=4)
        self._pinned = column(gap=6)
        self._pins: KnownVault | None = None  # whose are shown
        head = row(_logo(), Label("Entrack Vault", "title"), None, gap=12)
        ways = column(
            Button(
                say("Open a vault in a folder …"),
                self.folder_wanted.emit,
                kind="side",
                icon="folder-open",
                keys="Ctrl+O",
            ),
            Button(say("Open a vault on a server …"), self.server_wanted.emit, kind="side", icon="server"),
            Button(say("Create a new vault …"), self.new_wanted.emit, kind="side", icon="plus"),
            Button(say("Restore from a backup …"), self.restore_wanted.emit, kind="side", icon="database-backup"),
            Button(say("Try the demonstration"), self.demonstration_wanted.emit, kind="side", icon="book-open"),
            gap=2,
        )
        other = "English" if language() == "nb" else "Norsk bokmål"
        foot = row(
            Label(say("Version {version}", version=version), "detail", "text_3"),
            None,
            Button(other, self.language_wanted.emit, kind="link", icon="languages", size="small"),
        )
        inside = column(head, 32, self._items, 12, ways, None, self._pinned, foot, gap=8, margins=(40, 48, 40, 24))
        self.setLayout(column(panel(inside, "sunken", "right"), gap=0))

    def show_vaults(self, known: list[KnownVault], chosen: KnownVault | None) -> None:
        """Shows what this workstation knows."""
        clear(self._items)
        if known:
            self._items.addWidget(Label(say("Opened here before"), "detail", "text_2"))
        for one in known[:_SHOWN]:
            item = VaultItem(one)
            item.setChecked(chosen is not None and one.address == chosen.address)
            item.clicked.connect(lambda _checked, one=one: self.chosen.emit(one))
            self._items.addWidget(item)
        self.show_pinned(chosen)

    def show_pinned(self, known: KnownVault | None) -> None:
        """What the workstation holds the chosen vault against."""
        if known == self._pins:
            return
        self._pins = known
        clear(self._pinned)
        if known is None or not known.fingerprint:
            return
        self._pinned.addWidget(rule())
        self._pinned.addSpacing(px(12))
        self._pinned.addLayout(row(Icon("shield-check", "accent"), Label(say("A known vault"), "value"), None))
        text = say(
            "Its staff list must be signed by the owner pinned on this workstation, and not be older than last time."
        )
        self._pinned.addWidget(Label(text, "detail", "text_2", wrap=True))
        for name, value in (
            (say("The owner's fingerprint"), known.fingerprint),
            (say("Staff list"), say("no. {number}", number=known.staff_list)),
        ):
            label = Label(name, "detail", "text_3")
            label.setFixedWidth(px(150))
            self._pinned.addLayout(
                row(label, HashLabel(value) if value == known.fingerprint else Label(value, "detail", "text_2"), None)
            )
        self._pinned.addSpacing(px(16))


def _logo() -> QWidget:
    made = Icon("entrack-vault", size=36)
    made.setAccessibleName("Entrack Vault")
    return made
