"""Draws every page of the window without a screen: both languages, light and dark, from the demonstration vault.

    python3 packaging/dev.py pictures [--out FOLDER] [--scale PERCENT] [--only WORD]

Pictures are looked at by people, beside the design; nothing here judges them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.desk import Desk

os.environ["QT_QPA_PLATFORM"] = "offscreen"
CHECKOUT = Path(__file__).resolve().parent.parent
SIZE = (1440, 900)
_ENOUGH = 20_000  # ms that anything may take


def main(arguments: list[str]) -> int:
    """Draws them all; 0 when it is done."""
    parser = argparse.ArgumentParser(prog="dev.py pictures")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "pictures")
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--only", default="")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ENTRACK_VAULT_STATE"] = folder
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        return _draw_all(given.out, given.scale, given.only)


def _draw_all(out: Path, scale: int, only: str) -> int:
    from entrack_vault.domain.progress import Work
    from ui.app import application
    from ui.desk import Desk
    from ui.entrance.demonstration import make_if_missing
    from ui.qt_words import QtWords

    app = application(["pictures"])
    app.installTranslator(QtWords(app))
    desk = Desk()
    folder = make_if_missing(Work())
    out.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        for language in ("nb", "en"):
            desk.prefer(theme=theme, language=language, scale=scale)
            ending = f"{theme}-{language}" + (f"-{scale}" if scale != 100 else "")
            _Walk(desk, str(folder), out, ending, only).all()
    desk.close()
    print(f"The pictures are in {out}.")
    return 0


class _Walk:
    """One walk through every page."""

    def __init__(self, desk: Desk, address: str, out: Path, ending: str, only: str) -> None:
        from ui.shell.window import Window

        self.desk, self._out, self._ending, self._only = desk, out, ending, only
        self.window = Window(desk, address)
        self.window.resize(*SIZE)
        self.window.show()

    def all(self) -> None:
        """Every page, in the order someone new meets them."""
        import pictures_lives
        import pictures_registers
        import pictures_walks

        for walk in (*pictures_walks.WALKS, *pictures_registers.WALKS, *pictures_lives.WALKS):
            walk(self)
        self.window.lock()
        self.settle()
        self.window.close_quietly()

    def settle(self) -> None:
        """Waits until nothing is under way and everything is laid out."""
        from PySide6.QtTest import QTest

        QTest.qWait(60)
        for _ in range(_ENOUGH // 20):
            if not self.desk.worker.busy:
                break
            QTest.qWait(20)
        QTest.qWait(120)

    def draw(self, name: str) -> None:
        """Draws the window, with the dialog that is open in its middle."""
        from PySide6.QtCore import QPoint
        from PySide6.QtGui import QColor, QPainter
        from PySide6.QtWidgets import QApplication

        if self._only and self._only not in name:
            return
        self.settle()
        picture = self.window.grab()
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            painter = QPainter(picture)
            painter.fillRect(self.window.rect(), QColor(0, 0, 0, 70))
            middle = self.window.rect().center() - dialog.rect().center()
            painter.drawPixmap(QPoint(middle), dialog.grab())
            painter.end()
        menu = QApplication.activePopupWidget()
        if menu is not None:
            painter = QPainter(picture)
            painter.drawPixmap(self.window.mapFromGlobal(menu.pos()), menu.grab())
            painter.end()
        picture.save(str(self._out / f"{name}-{self._ending}.png"))


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT / "packaging"))
    sys.exit(main(sys.argv[1:]))
