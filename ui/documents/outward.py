"""Documents that leave the vault: saved as a file or printed, on a purpose that is asked for and logged first."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from entrack_vault.domain.documents import Document
from entrack_vault.domain.events import Event
from entrack_vault.domain.progress import Work
from entrack_vault.exports import files
from entrack_vault.services import documents
from entrack_vault.services.gate import Gate
from ui.documents.shown import print_view
from ui.parts.choosing import ask_where
from ui.parts.pdf_view import ask_printer
from ui.person.asking import ask_purpose
from ui.words import say

if TYPE_CHECKING:
    from ui.documents.tab import DocumentsTab


def ask_and_save(tab: "DocumentsTab", one: Document, name: str = "", attached: bytes | None = None) -> None:
    """Asks why and where to, and writes the document there, or what is attached to it."""
    hint = say("It leaves the vault. The purpose is written to the access log; destroying the file is up to you.")
    title = say("Save {name} as a file?", name=name or one.name)
    why = ask_purpose(tab, title, hint, tab.purposes, tab.purpose, say("Choose where to"))
    if not why:
        return
    path = ask_where(tab, say("Save the document"), name or one.name)
    if path is not None:
        save_as(tab, one, path, why, attached)


def save_as(tab: "DocumentsTab", one: Document, path: Path, why: str, attached: bytes | None = None) -> None:
    """Writes a document, or what is attached to it, to a file someone has chosen."""
    opened = tab.opened

    def work(gate: Gate, work: Work) -> None:
        look = documents.look(gate, opened, one.id, why, Event.DOCUMENT_EXPORTED)
        content = documents.pieces(look, work) if attached is None else (attached,)
        files.place_pieces(path, content, replace=True)

    told = say("The document is saved. That is noted in the access log.")
    tab.desk.ask(tab, work, lambda _none: tab.desk.told.emit(told), label=say("Saving the document"))


def ask_and_print(tab: "DocumentsTab", one: Document, view: QWidget) -> None:
    """Asks why and on which printer, and prints what is shown."""
    hint = say("It leaves the vault. The purpose is written to the access log; shredding the paper is up to you.")
    title = say("Print {name}?", name=one.name)
    why = ask_purpose(tab, title, hint, tab.purposes, tab.purpose, say("Choose a printer"))
    printer = ask_printer(tab, say("Document")) if why else None
    if printer is not None:
        print_on(tab, one, view, printer, why)


def print_on(tab: "DocumentsTab", one: Document, view: QWidget, printer: QPrinter, why: str) -> None:
    """Prints what is shown, once the log says so."""
    opened = tab.opened

    def printed(_look: object) -> None:
        if isValid(view) and print_view(view, printer):
            tab.desk.told.emit(say("The document is printed. That is noted in the access log."))
        else:
            tab.desk.told.emit(say("Nothing was printed."))

    tab.desk.ask(tab, lambda gate, _work: documents.look(gate, opened, one.id, why, Event.DOCUMENT_PRINTED), printed)
