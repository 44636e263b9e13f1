"""Shows a PDF from memory, with zoom and search; nothing is written to a file."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ui.look.theme import THEME, px, room
from ui.parts.buttons import IconButton
from ui.parts.fields import line_edit
from ui.parts.frames import column, panel, row
from ui.parts.text import Label
from ui.words import say, say_count

DPI = 300
_STEP = 1.25
_LOW_UP_TO = 125  # per cent of text size; above it the field to search in needs a higher bar
_LARGEST = 10_000  # dots along a page's longer side, which a large sheet would go far beyond
_WIDEST = 1.25  # times the size on paper, at first


class PdfView(QWidget):
    """The pages below one another, how large they are shown, and words looked for in them."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__()
        self.buffer = QBuffer(self)
        self.buffer.setData(QByteArray(content))
        self.buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self.buffer)
        self.found = QPdfSearchModel(self)
        self.found.setDocument(self.document)
        self._chosen = False  # whether someone has chosen how large
        self.view = QPdfView(self)
        self.view.setAccessibleName(name)
        self.view.setDocument(self.document)
        self.view.setSearchModel(self.found)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        pages = say_count("{count} page", "{count} pages", self.document.pageCount())
        self.search = line_edit(placeholder=say("Find in the document"))
        self.search.setAccessibleName(say("Find in the document"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(room(220))
        self.search.textChanged.connect(self._look_for)
        self.search.returnPressed.connect(lambda: self.step(1))
        self._hits = Label("", "detail", "text_2")
        self.found.countChanged.connect(self._tell_hits)
        bar = row(
            Label(pages, "detail", "text_2"),
            None,
            self._hits,
            self.search,
            IconButton("chevron-up", say("Previous hit"), lambda: self.step(-1)),
            IconButton("chevron-down", say("Next hit"), lambda: self.step(1)),
            8,
            IconButton("zoom-out", say("Smaller"), lambda: self.zoom(1 / _STEP)),
            IconButton("zoom-in", say("Larger"), lambda: self.zoom(_STEP)),
            margins=(16, 0, 8, 0),
        )
        self.setFocusProxy(self.view)
        self.setLayout(
            column(panel(bar, "surface", "bottom", fixed_height=40 if THEME.scale <= 125 else 56), self.view, gap=0)
        )

    @property
    def readable(self) -> bool:
        """Whether there are pages: a protected or broken file has none."""
        return self.document.pageCount() > 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as there is room for, but no wider than is pleasant to read, until someone chooses otherwise."""
        super().resizeEvent(event)
        if self._chosen or not self.readable:
            return
        whole = self.document.pagePointSize(0).width() / 72 * self.logicalDpiX()
        wide = whole * _WIDEST < self.width() - px(40)  # the view within has not been laid out yet
        self.view.setZoomMode(QPdfView.ZoomMode.Custom if wide else QPdfView.ZoomMode.FitToWidth)
        if wide:
            self.view.setZoomFactor(_WIDEST)

    def zoom(self, factor: float) -> None:
        """Shows the pages larger or smaller."""
        self._chosen = True
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(self.view.zoomFactor() * factor, 0.25), 5.0))

    def _look_for(self, words: str) -> None:
        self.found.setSearchString(words)
        self._tell_hits()

    def _tell_hits(self) -> None:
        count = self.found.rowCount(QModelIndex())
        asked = bool(self.search.text())
        self._hits.setText(say_count("{count} hit", "{count} hits", count) if asked else "")

    def step(self, by: int) -> None:
        """Goes to the next place that was found, or the one before."""
        count = self.found.rowCount(QModelIndex())
        if not count:
            return
        at = (self.view.currentSearchResultIndex() + by) % count
        self.view.setCurrentSearchResultIndex(at)
        hit = self.found.resultAtIndex(at)
        self.view.pageNavigator().jump(hit.page(), hit.location())

    def let_go(self) -> None:
        """Forgets the pages."""
        self.found.setSearchString("")
        self.document.close()
        self.buffer.close()
        self.buffer.setData(QByteArray())


def ask_printer(parent: QWidget, name: str) -> QPrinter | None:
    """The system's own print dialog; None when nothing is to be printed."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    accepted = QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted
    return printer if accepted else None


def ask_and_print(parent: QWidget, document: QPdfDocument, name: str) -> bool:
    """The system's own print dialog, then every page at 300 dpi; False when nothing was printed."""
    printer = ask_printer(parent, name)
    return printer is not None and paint(printer, document)


def paint(printer: QPrinter, document: QPdfDocument) -> bool:
    """Paints every page onto a printer."""
    printer.setResolution(DPI)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    first, last = printer.fromPage() or 1, printer.toPage() or document.pageCount()
    for page in range(first - 1, min(last, document.pageCount())):
        if page >= first:
            printer.newPage()
        points = document.pagePointSize(page)
        dots = min(DPI, _LARGEST / max(points.width(), points.height(), 1) * 72)
        size = QSize(round(points.width() / 72 * dots), round(points.height() / 72 * dots))
        drawn = document.render(page, size)
        sheet = QImage(drawn.size(), QImage.Format.Format_RGB32)
        sheet.fill(Qt.GlobalColor.white)
        over = QPainter(sheet)
        over.drawImage(0, 0, drawn)
        over.end()
        paper = printer.pageRect(QPrinter.Unit.DevicePixel)
        fitting = sheet.size().scaled(paper.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (paper.width() - fitting.width()) / 2, (paper.height() - fitting.height()) / 2
        painter.drawImage(QRectF(left, top, fitting.width(), fitting.height()), sheet)
    painter.end()
    return True
