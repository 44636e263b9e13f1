"""Qt's own words in the window's language: Qt ships no bokmål catalogue for its buttons, menus and dialogs."""

from PySide6.QtCore import QObject, QTranslator

from entrack_vault.i18n import N_
from ui.words import language, say

# What Qt calls a text, and what we call it; both languages come from our own catalogues.
_TEXTS = {
    "OK": N_("OK"),
    "&OK": N_("OK"),
    "Cancel": N_("Cancel"),
    "&Cancel": N_("Cancel"),
    "&Yes": N_("&Yes"),
    "&No": N_("&No"),
    "Close": N_("Close"),
    "&Close": N_("Close"),
    "Save": N_("Save"),
    "&Save": N_("Save"),
    "Open": N_("Open"),
    "&Open": N_("Open"),
    "Apply": N_("Apply"),
    "Help": N_("Help"),
    "Discard": N_("Discard"),
    "&Undo": N_("&Undo"),
    "&Redo": N_("&Redo"),
    "Cu&t": N_("Cu&t"),
    "&Copy": N_("&Copy"),
    "&Paste": N_("&Paste"),
    "Delete": N_("Delete"),
    "Select All": N_("Select all"),
    "Choose": N_("Choose"),
    "&Choose": N_("Choose"),
    "Look in:": N_("Look in:"),
    "File &name:": N_("File &name:"),
    "Files of &type:": N_("Files of type:"),
    "Files of type:": N_("Files of type:"),
    "Directory:": N_("Folder:"),
    "Create New Folder": N_("New folder"),
    "Back": N_("Back"),
    "Forward": N_("Forward"),
    "Parent Directory": N_("Folder above"),
    "List View": N_("List"),
    "Detail View": N_("Details"),
    "Print": N_("Print"),
    "&Print": N_("Print"),
    "Name": N_("Name"),
    "Size": N_("Size"),
    "Type": N_("Type"),
    "Date Modified": N_("Changed"),
    "Clear": N_("Clear"),
    "Look &in:": N_("Look in:"),
    "&Look in:": N_("Look in:"),
    "&Files of type:": N_("Files of type:"),
    "&Directory:": N_("Folder:"),
    "Folder": N_("Folder"),
    "File Folder": N_("Folder"),
    "Directories": N_("Folders"),
    "All Files (*)": N_("All files (*)"),
    "All files (*)": N_("All files (*)"),
    "Computer": N_("Computer"),
    "My Computer": N_("Computer"),
}


class QtWords(QTranslator):
    """Answers for the texts people meet; everything else stays as Qt has it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:  # noqa: ARG002
        known = _TEXTS.get(source)
        return say(known) if known is not None and language() == "nb" else None
