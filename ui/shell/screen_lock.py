"""Hears when the computer's screen is locked or it goes to sleep, on each platform in its own way.

Linux: signals on D-Bus, from the session manager and from the desktop. Windows: a message to the window.
macOS: asked once a second, since its notice needs a run loop of its own. Where none of it is there, the vault
still locks when idle.
"""

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QWidget

_LOGIND = "org.freedesktop.login1"
_SCREENS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
)


class ScreenLock(QObject):
    """`locked` is told when the screen locks or the computer is about to sleep."""

    locked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._kept: list[object] = []  # what must live as long as this does
        if sys.platform == "win32":
            self._hear_windows(window)
        elif sys.platform == "darwin":
            self._ask_macos()
        else:
            self._hear_dbus()

    @Slot(bool)
    def active(self, on: bool) -> None:
        """A screen saver came or went, or the computer goes to sleep or has woken."""
        if on:
            self.locked.emit()

    @Slot()
    def lock(self) -> None:
        """The session manager asks everyone to lock."""
        self.locked.emit()

    def _hear_dbus(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        # The typing stubs say bytes, the bindings take what SLOT gives: a str.
        active: Any = SLOT("active(bool)")
        lock: Any = SLOT("lock()")
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            manager, path = f"{_LOGIND}.Manager", "/org/freedesktop/login1"
            system.connect(_LOGIND, path, manager, "PrepareForSleep", self, active)
            # An empty path hears every session; the system lets one hear only what concerns one's own.
            system.connect(_LOGIND, "", f"{_LOGIND}.Session", "Lock", self, lock)
        if session.isConnected():
            for name, path in _SCREENS:
                session.connect(name, path, name, "ActiveChanged", self, active)

    def _hear_windows(self, window: QWidget) -> None:
        import ctypes

        getattr(ctypes, "windll").wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)  # noqa: B009
        heard = _WindowsMessages(self.locked.emit)
        QCoreApplication.instance().installNativeEventFilter(heard)  # type: ignore[union-attr]
        self._kept.append(heard)

    def _ask_macos(self) -> None:
        state = _MacScreen()
        timer = QTimer(self)
        timer.setInterval(1000)
        timer.timeout.connect(lambda: self.active(state.is_locked()))
        timer.start()
        self._kept.append(state)


class _WindowsMessages(QAbstractNativeEventFilter):
    """Finds the message that the session was locked among all others."""

    def __init__(self, locked: Callable[[], object]) -> None:
        super().__init__()
        self._locked = locked

    def nativeEventFilter(self, _kind: QByteArray | bytes | bytearray | memoryview, message: int) -> Any:
        import ctypes.wintypes

        changed, session_lock = 0x02B1, 7  # WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK
        found = ctypes.wintypes.MSG.from_address(int(message))
        if found.message == changed and found.wParam == session_lock:
            self._locked()
        return False, 0


class _MacScreen:
    """Asks the window server whether the screen is locked."""

    def __init__(self) -> None:
        import ctypes
        import ctypes.util

        self._graphics = ctypes.CDLL(ctypes.util.find_library("CoreGraphics"))
        self._core = ctypes.CDLL(ctypes.util.find_library("CoreFoundation"))
        self._graphics.CGSessionCopyCurrentDictionary.restype = ctypes.c_void_p
        self._core.CFStringCreateWithCString.restype = ctypes.c_void_p
        self._core.CFStringCreateWithCString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
        self._core.CFDictionaryContainsKey.restype = ctypes.c_bool
        self._core.CFDictionaryContainsKey.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        self._core.CFRelease.argtypes = [ctypes.c_void_p]
        utf8 = 0x08000100
        self._key = self._core.CFStringCreateWithCString(None, b"CGSSessionScreenIsLocked", utf8)

    def is_locked(self) -> bool:
        """The key is there while the screen is locked, and only then."""
        held = self._graphics.CGSessionCopyCurrentDictionary()
        if not held:
            return False
        found = bool(self._core.CFDictionaryContainsKey(held, self._key))
        self._core.CFRelease(held)
        return found
