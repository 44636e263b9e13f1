"""Copied values leave the clipboard after 30 seconds if they are still ours, and stay out of clipboard histories."""

from PySide6.QtCore import QByteArray, QMimeData, QTimer
from PySide6.QtGui import QGuiApplication

SECONDS = 30
# What each platform's clipboard history looks for before it keeps something.
_KEEP_OUT = {
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\0\0\0\0",
    "application/x-nspasteboard-concealed-type": b"1",
    "x-kde-passwordManagerHint": b"secret",
}
_MARK = "application/x-entrack-vault"


def copy_for_a_while(text: str) -> None:
    """Puts a value on the clipboard, and takes it away again."""
    content = QMimeData()
    content.setText(text)
    for kind, value in {**_KEEP_OUT, _MARK: b"1"}.items():
        content.setData(kind, QByteArray(value))
    QGuiApplication.clipboard().setMimeData(content)
    QTimer.singleShot(SECONDS * 1000, clear_if_ours)


def clear_if_ours() -> None:
    """Empties the clipboard where what lies there was copied from the vault."""
    clipboard = QGuiApplication.clipboard()
    held = clipboard.mimeData()
    if clipboard.ownsClipboard() or (held is not None and held.hasFormat(_MARK)):
        clipboard.clear()
