"""Shows a PDF from memory, with zoom; nothing is written to a file."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ui.parts.buttons import IconButton
from ui.parts.frames import column, panel, row
from ui.parts.text import Label
from ui.words import say

DPI = 300
_STEP = 1.25


class PdfView(QWidget):
    """The pages below one another, and how large they are shown."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__()
        self.buffer = QBuffer(self)
        self.buffer.setData(QByteArray(content))
        self.buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self.buffer)
        self.view = QPdfView(self)
        self.view.setAccessibleName(name)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        pages = Label(say("{count} pages", count=self.document.pageCount()), "detail", "text_2")
        bar = row(
            pages,
            None,
            IconButton("zoom-out", say("Smaller"), lambda: self._zoom(1 / _STEP)),
            IconButton("zoom-in", say("Larger"), lambda: self._zoom(_STEP)),
            margins=(16, 0, 8, 0),
        )
        self.setLayout(column(panel(bar, "surface", "bottom", fixed_height=40), self.view, gap=0))

    def _zoom(self, factor: float) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(self.view.zoomFactor() * factor, 0.25), 5.0))

    def clear(self) -> None:
        """Lets go of what is shown."""
        self.document.close()
        self.buffer.close()
        self.buffer.setData(QByteArray())


def ask_and_print(parent: QWidget, document: QPdfDocument, name: str) -> bool:
    """The system's own print dialog, then every page at 300 dpi; False when nothing was printed."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    return dialog.exec() == QDialog.DialogCode.Accepted and paint(printer, document)


def paint(printer: QPrinter, document: QPdfDocument) -> bool:
    """Paints every page onto a printer."""
    printer.setResolution(DPI)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        points = document.pagePointSize(page)
        size = QSize(round(points.width() / 72 * DPI), round(points.height() / 72 * DPI))
        drawn = document.render(page, size)
        sheet = QImage(drawn.size(), QImage.Format.Format_RGB32)
        sheet.fill(Qt.GlobalColor.white)
        over = QPainter(sheet)
        over.drawImage(0, 0, drawn)
        over.end()
        target = printer.pageRect(QPrinter.Unit.DevicePixel)
        painter.drawImage(QRectF(target), sheet)
    painter.end()
    return True
