"""What a document looks like inside the window: pages, a picture, text, an e-mail. All of it from memory."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QImage, QImageReader, QPainter, QPixmap, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QWidget

from entrack_vault.domain.documents import FileKind
from entrack_vault.domain.file_kinds import HEAD_BYTES, text_of, told
from entrack_vault.domain.sizes import show_size
from entrack_vault.imports import message
from ui.documents.model import kind_icon
from ui.look.theme import font, metrics, px
from ui.parts.buttons import Button, IconButton
from ui.parts.flow import Flow
from ui.parts.frames import column, panel, row, scrolling
from ui.parts.messages import empty
from ui.parts.pdf_view import DPI, PdfView, paint
from ui.parts.text import Elided, Label, plain_tip
from ui.words import language, say

_STEP = 1.25
_LONGEST_TEXT = 5_000_000  # bytes; what is longer takes seconds to lay out
_LONGEST_LINE = 2_000  # letters
_MOST_DOTS = 64_000_000  # of a picture that is enlarged
_NAME = 320  # of an attachment, on its button
Opener = Callable[[str, bytes], None]


class Picture(QWidget):
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
        most = (_MOST_DOTS / max(first.width() * first.height(), 1)) ** 0.5
        factor = min(self._factor, most)
        wanted = QSize(max(round(first.width() * factor), 1), max(round(first.height() * factor), 1))
        smooth = Qt.TransformationMode.SmoothTransformation
        self._label.setPixmap(
            QPixmap.fromImage(self.image.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        )

    def let_go(self) -> None:
        """Forgets the picture."""
        self.image = QImage()
        self._label.setPixmap(QPixmap())


def text_view(text: str, name: str, *, fixed: bool = False) -> QPlainTextEdit:
    """Text to read, not to change; a file's own in letters of one width, so that its columns stand."""
    made = QPlainTextEdit(_broken(text))
    made.setReadOnly(True)
    made.setUndoRedoEnabled(False)
    letters = QFont(font("body"))
    if fixed:
        letters.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
    made.setFont(letters)
    made.setAccessibleName(name)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setProperty("reading", "true")
    made.document().setDocumentMargin(px(24))
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


def _broken(text: str) -> str:
    """Lines no longer than the window can lay out quickly."""
    pieces = []
    for line in text.splitlines():
        pieces += [line[at : at + _LONGEST_LINE] for at in range(0, max(len(line), 1), _LONGEST_LINE)]
    return "\n".join(pieces)


class Mail(QWidget):
    """An e-mail: its headers, its text, and what is attached; that opens by itself."""

    def __init__(self, read: message.Message, name: str, opener: Opener) -> None:
        super().__init__()
        self.read, self._opener = read, opener
        names = {"From": say("From"), "To": say("To"), "Cc": say("Copy"), "Date": say("Sent")}
        heads = column(gap=4, margins=(24, 12, 16, 12))
        self.lines = [f"{names.get(key, say('Subject'))}: {text}" for key, text in read.headers]
        for key, text in read.headers:
            line = row(gap=8)
            label = Label(names.get(key, say("Subject")), "body", "text_2")
            label.setFixedWidth(label.fontMetrics().averageCharWidth() * 12)
            line.addWidget(label)
            line.addWidget(Elided(text, "value" if key == "Subject" else "body", "text"), 1)
            heads.addLayout(line)
        if read.attached:
            attached = Flow()
            for at, one in enumerate(read.attached):
                attached.addWidget(self._button(at, one))
            heads.addSpacing(px(6))
            heads.addLayout(attached)
        self.text = text_view(read.text, name)
        self.setFocusProxy(self.text)
        self.setLayout(column(panel(heads, "surface", "bottom"), self.text, gap=0))

    def _button(self, at: int, one: message.Attached) -> Button:
        kind = told(one.content[:HEAD_BYTES])
        name = metrics("detail").elidedText(one.name, Qt.TextElideMode.ElideMiddle, px(_NAME))
        label = f"{name} · {show_size(len(one.content), language())}".replace("&", "&&")
        button = Button(label, lambda: self._open(at), icon=kind_icon(kind), size="small")
        button.setAccessibleName(say("Open the attachment {name}", name=one.name))
        button.setToolTip(plain_tip(one.name))
        return button

    def _open(self, at: int) -> None:
        if at < len(self.read.attached):
            one = self.read.attached[at]
            self._opener(one.name, one.content)

    def let_go(self) -> None:
        """Forgets the e-mail."""
        self.read, self.lines = message.Message((), "", ()), []


def view_of(kind: FileKind, content: bytes, name: str, opener: Opener) -> QWidget:
    """The widget that shows a document; where it cannot be shown, one that says so."""
    if kind is FileKind.PDF:
        pages = PdfView(content, name)
        return pages if pages.readable else _unreadable()
    if kind.is_image:
        picture = Picture(content, name)
        return picture if picture.readable else _unreadable()
    if kind is FileKind.EMAIL:
        return _mail(content, name, opener)
    text = text_of(content) if kind is FileKind.TEXT and len(content) <= _LONGEST_TEXT else None
    return _unreadable() if text is None else text_view(text, name, fixed=True)


def _mail(content: bytes, name: str, opener: Opener) -> QWidget:
    try:
        return Mail(message.read(content), name, opener)
    except message.Strange:
        return _unreadable()


def _unreadable() -> QWidget:
    text = say(
        "It may be protected by a password, be too large, or not be made as it should. Save it as a file to open it"
        " elsewhere."
    )
    return empty("file", say("This document cannot be shown here"), text)


def can_print(view: QWidget) -> bool:
    """Whether what is shown can be printed."""
    return isinstance(view, PdfView | Picture | QPlainTextEdit | Mail)


def print_view(view: QWidget, printer: QPrinter) -> bool:
    """Prints what is shown; False when nothing was printed."""
    if isinstance(view, PdfView):
        return paint(printer, view.document)
    if isinstance(view, Picture):
        return _print_picture(view.image, printer)
    if not isinstance(view, Mail | QPlainTextEdit):
        return False
    words = view.toPlainText() if isinstance(view, QPlainTextEdit) else view.text.toPlainText()
    lines = [*view.lines, ""] if isinstance(view, Mail) else []
    text = QTextDocument("\n".join([*lines, words]))
    text.setDefaultFont(font("body"))
    text.print_(printer)
    return True


def _print_picture(image: QImage, printer: QPrinter) -> bool:
    printer.setResolution(DPI)
    painter = QPainter()
    if image.isNull() or not painter.begin(printer):
        return False
    page = printer.pageRect(QPrinter.Unit.DevicePixel)
    size = image.size().scaled(page.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    painter.end()
    return True
