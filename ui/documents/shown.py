"""What a document looks like inside the window: pages, a picture, text, an e-mail. All of it from memory."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from entrack_vault.domain.documents import FileKind
from entrack_vault.domain.file_kinds import HEAD_BYTES, text_of, told
from entrack_vault.domain.sizes import show_size
from entrack_vault.imports import message
from ui.documents.model import kind_icon
from ui.look.theme import font
from ui.parts.buttons import Button, IconButton
from ui.parts.flow import Flow
from ui.parts.forgetting import Holding
from ui.parts.frames import column, panel, row, scrolling
from ui.parts.messages import empty
from ui.parts.pdf_view import DPI, PdfView, paint
from ui.parts.text import Elided, Label
from ui.words import language, say

_STEP = 1.25
Opener = Callable[[str, bytes], None]


class Picture(Holding):
    """A picture as wide as the window at first, larger and smaller on wish."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__()
        held = QBuffer(self)
        held.setData(QByteArray(content))
        held.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(held)
        reader.setAutoTransform(True)
        self.image = reader.read()
        held.close()
        held.setData(QByteArray())
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setAccessibleName(name)
        self._factor = 1.0
        size = say("{width} × {height} pixels", width=self.image.width(), height=self.image.height())
        bar = row(
            Label(size, "detail", "text_2"),
            None,
            IconButton("zoom-out", say("Smaller"), lambda: self.zoom(1 / _STEP)),
            IconButton("zoom-in", say("Larger"), lambda: self.zoom(_STEP)),
            margins=(16, 0, 8, 0),
        )
        area = scrolling(self._label)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._area = area
        self.setFocusProxy(area)
        self.setLayout(column(panel(bar, "surface", "bottom", fixed_height=40), area, gap=0))

    @property
    def readable(self) -> bool:
        """Whether it could be read."""
        return not self.image.isNull()

    def zoom(self, factor: float) -> None:
        """Shows it larger or smaller."""
        self._factor = min(max(self._factor * factor, 0.1), 8.0)
        self._show()

    def resizeEvent(self, _event: object) -> None:
        self._show()

    def _show(self) -> None:
        if not self.readable:
            return
        room = self._area.viewport().size()
        fitting = self.image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        first = fitting if fitting.width() < self.image.width() else self.image.size()
        wanted = QSize(round(first.width() * self._factor), round(first.height() * self._factor))
        smooth = Qt.TransformationMode.SmoothTransformation
        self._label.setPixmap(
            QPixmap.fromImage(self.image.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        )

    def let_go(self) -> None:
        """Forgets the picture."""
        self.image = QImage()
        self._label.setPixmap(QPixmap())


def text_view(text: str, name: str) -> QPlainTextEdit:
    """Text to read, not to change."""
    made = QPlainTextEdit(text)
    made.setReadOnly(True)
    made.setUndoRedoEnabled(False)
    made.setFont(font("body"))
    made.setAccessibleName(name)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


class Mail(QWidget):
    """An e-mail: its headers, its text, and what is attached; that opens by itself."""

    def __init__(self, content: bytes, name: str, opener: Opener) -> None:
        super().__init__()
        read = message.read(content)
        names = {
            "From": say("From"),
            "To": say("To"),
            "Cc": say("Copy"),
            "Date": say("Sent"),
            "Subject": say("Subject"),
        }
        heads = column(gap=4, margins=(16, 12, 16, 12))
        for key, text in read.headers:
            line = row(gap=8)
            label = Label(names.get(key, say("Subject")), "head", "text_2")
            label.setFixedWidth(label.fontMetrics().averageCharWidth() * 12)
            line.addWidget(label)
            line.addWidget(Elided(text, "value" if key == "Subject" else "body", "text"), 1)
            heads.addLayout(line)
        if read.attached:
            attached = Flow()
            for one in read.attached:
                kind = told(one.content[:HEAD_BYTES])
                told_of = f"{one.name} · {show_size(len(one.content), language())}"
                button = Button(told_of, partial(opener, one.name, one.content), icon=kind_icon(kind), size="small")
                button.setAccessibleName(say("Open the attachment {name}", name=one.name))
                attached.addWidget(button)
            heads.addLayout(attached)
        self.text = text_view(read.text, name)
        self.setFocusProxy(self.text)
        self.setLayout(column(panel(heads, "surface", "bottom"), self.text, gap=0))


def view_of(kind: FileKind, content: bytes, name: str, opener: Opener) -> QWidget:
    """The widget that shows a document; where it cannot be shown, one that says so."""
    if kind is FileKind.PDF:
        pages = PdfView(content, name)
        return pages if pages.readable else _unreadable()
    if kind.is_image:
        picture = Picture(content, name)
        return picture if picture.readable else _unreadable()
    if kind is FileKind.EMAIL:
        return Mail(content, name, opener)
    text = text_of(content) if kind is FileKind.TEXT else None
    return _unreadable() if text is None else text_view(text, name)


def _unreadable() -> QWidget:
    text = say(
        "It may be protected by a password, or be of a kind the window does not show. Save it to open it elsewhere."
    )
    return empty("file", say("This document cannot be shown here"), text)


def can_print(view: QWidget) -> bool:
    """Whether what is shown can be printed."""
    return isinstance(view, PdfView | Picture | QPlainTextEdit | Mail)


def print_view(view: QWidget, printer: QPrinter) -> None:
    """Prints what is shown."""
    if isinstance(view, PdfView):
        paint(printer, view.document)
    elif isinstance(view, Picture):
        _print_picture(view.image, printer)
    elif isinstance(view, Mail | QPlainTextEdit):
        text = QTextDocument((view.text if isinstance(view, Mail) else view).toPlainText())
        text.setDefaultFont(font("body"))
        text.print_(printer)


def _print_picture(image: QImage, printer: QPrinter) -> None:
    printer.setResolution(DPI)
    painter = QPainter()
    if not painter.begin(printer):
        return
    page = printer.pageRect(QPrinter.Unit.DevicePixel)
    size = image.size().scaled(page.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    painter.end()
