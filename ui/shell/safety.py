"""What keeps values from leaking sideways: no core dumps, calm reports of our own mistakes, no screen capture."""

import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.frames import row
from ui.parts.text import HashLabel, Label
from ui.words import say

if TYPE_CHECKING:
    from ui.shell.window import Window


def no_core_dumps() -> None:
    """A crash must not write the memory, and with it what was opened, to the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def report_of(kind: str, trace: TracebackType | None) -> str:
    """Where it happened, in our own code and others': names of files and lines, never a value or a message."""
    places = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in traceback.extract_tb(trace)]
    return "\n".join([kind, *places[-12:]])


class _Calm(QObject):
    """Shows one report at a time, whatever goes wrong meanwhile."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent, self._showing = parent, False

    def show(self, fault: BaseException) -> None:
        """Tells of a mistake of ours."""
        if self._showing:
            return
        self._showing = True
        try:
            _ReportDialog(self._parent, report_of(type(fault).__name__, fault.__traceback__)).exec()
        finally:
            self._showing = False


class _ReportDialog(Dialog):
    def __init__(self, parent: QWidget, report: str) -> None:
        hint = say("What was saved before is safe. You can go on, or lock the vault and open it again.")
        super().__init__(parent, say("The program made a mistake"), hint, width=560)
        self.add(
            Label(
                say("This report says where it happened, and holds no personal values:"),
                "detail",
                "text_2",
                wrap=True,
            )
        )
        text = HashLabel(report)
        text.setWordWrap(True)
        self.add(text)
        go_on = Button(say("Go on"), self.accept, kind="primary")
        self.body.addLayout(row(None, go_on))
        go_on.setDefault(True)


def watch(desk: Desk, window: "Window") -> None:
    """From now on unexpected errors are shown calmly, and the window stays out of screen captures where it can."""
    calm = _Calm(window)
    desk.worker.slipped.connect(calm.show)

    def hook(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        calm.show(fault)

    sys.excepthook = hook
    keep_from_capture(window)


def keep_from_capture(window: QWidget) -> None:
    """Windows and macOS can leave a window out of screenshots and shared screens; elsewhere nothing is promised."""
    if sys.platform == "win32":
        import ctypes

        excluded = 0x11  # WDA_EXCLUDEFROMCAPTURE
        ctypes.windll.user32.SetWindowDisplayAffinity(int(window.winId()), excluded)
    elif sys.platform == "darwin":
        _keep_from_capture_on_macos(window)


def _keep_from_capture_on_macos(window: QWidget) -> None:
    """[[view window] setSharingType: NSWindowSharingNone], by the runtime's own entry points."""
    import ctypes
    import ctypes.util

    runtime = ctypes.CDLL(ctypes.util.find_library("objc"))
    runtime.sel_registerName.restype = ctypes.c_void_p
    runtime.sel_registerName.argtypes = [ctypes.c_char_p]
    sent = ctypes.cast(runtime.objc_msgSend, ctypes.c_void_p).value or 0
    ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(sent)
    tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(sent)
    held = ask(int(window.winId()), runtime.sel_registerName(b"window"))
    if held:
        tell(held, runtime.sel_registerName(b"setSharingType:"), 0)
