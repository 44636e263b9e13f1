"""Where a file is to be put: the system's dialog, in the person's documents at first, and an ending for its kind."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.parts.dialog import ask_to_confirm
from ui.words import say


def ask_where(parent: QWidget, title: str, name: str, *kinds: str) -> Path | None:
    """The file someone chose, or nothing. `kinds` are endings without their dot, the usual one first; a name without
    one gets that of the kind that is chosen. An earlier file is only taken when they have said so."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    folder = documents if documents.is_dir() else Path.home()
    filters = ";;".join(f"{kind.upper()} (*.{kind})" for kind in kinds)
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(folder / name), filters)
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
