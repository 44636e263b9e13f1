"""Which file or folder: the system's own dialogs, in the person's documents at first."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.parts.dialog import ask_to_confirm
from ui.words import say


def ask_where(parent: QWidget, title: str, name: str, *kinds: str) -> Path | None:
    """The file someone chose to save to, or nothing. `kinds` are endings without their dot, the usual one first; a
    name without one gets that of the kind that is chosen. An earlier file is only taken when they have said so."""
    filters = ";;".join(f"{kind.upper()} (*.{kind})" for kind in kinds)
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(_documents() / name), filters)
    if not chosen:
        return None
    path = Path(chosen)
    wanted = next((one for one in kinds if kind.startswith(one.upper())), kinds[0] if kinds else "")
    if not wanted or path.suffix.lower() == f".{wanted}":
        return path
    path = path.with_suffix(f".{wanted}") if path.suffix[1:].lower() in kinds else Path(f"{path}.{wanted}")
    text = say("The file that is there now is replaced.")
    if path.exists() and not ask_to_confirm(parent, say("Replace {name}?", name=path.name), text, say("Replace")):
        return None
    return path


def ask_for_folder(parent: QWidget, title: str, begin: str = "") -> Path | None:
    """The folder someone chose, or nothing. The dialog begins in `begin` where that is given."""
    chosen = QFileDialog.getExistingDirectory(parent, title, begin or str(_documents()))
    return Path(chosen) if chosen else None


def ask_for_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """The file someone chose to read, or nothing. `kinds` is what is listed, as Qt writes filters."""
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(_documents()), kinds)
    return Path(chosen) if chosen else None


def ask_for_files(parent: QWidget, title: str) -> list[Path]:
    """The files someone chose to read."""
    chosen, _kind = QFileDialog.getOpenFileNames(parent, title, str(_documents()))
    return [Path(one) for one in chosen]


def _documents() -> Path:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()
