"""One key prints: straight to this workstation's own printer, with no dialog between."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from ui.parts.pdf_view import paint


def own_printer(name: str) -> QPrinter | None:
    """The printer this workstation prints to unless told otherwise; None where it has none."""
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        return None
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    return printer


def print_on(printer: QPrinter, content: bytes) -> bool:
    """Prints a PDF from memory; False when the printer does not take it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    try:
        return paint(printer, document)
    finally:
        document.close()
        buffer.close()
        buffer.setData(QByteArray())
