"""The tab with a person's documents: the list with what may be done, and the document that is shown."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLayout, QStackedWidget, QWidget

from entrack_vault.domain.documents import Document
from entrack_vault.domain.progress import Work
from entrack_vault.errors import Cancelled, Unavailable, VaultError
from entrack_vault.i18n import N_
from entrack_vault.register.model import Population, Purpose
from entrack_vault.services import documents, rights
from entrack_vault.services.documents import Wanted
from entrack_vault.services.gate import Gate
from entrack_vault.services.records import Opened
from ui.desk import Desk
from ui.documents.adding import AskDocuments, Chosen
from ui.documents.correcting import AskCorrection
from ui.documents.model import DocumentsModel
from ui.documents.outward import ask_and_print, ask_and_save
from ui.documents.removed import RemovedDialog
from ui.documents.viewer import Viewer
from ui.look.theme import THEME, px
from ui.parts.buttons import Button
from ui.parts.choosing import ask_for_files
from ui.parts.dialog import ask_to_confirm
from ui.parts.flow import Flow
from ui.parts.frames import clear, column, drop, panel, row
from ui.parts.messages import banner, empty
from ui.parts.tables import Table
from ui.words import say, say_count

_BESIDE_UP_TO = 150  # per cent of text size; above it the buttons go on in the next line
SHOWN_BYTES = 200_000_000  # what is larger is saved elsewhere, not held in memory


@dataclass(frozen=True)
class Change:
    """What has been done, and what may be done about it once the person is opened anew."""

    removed: Document | None = None  # may be brought back
    left: Chosen | None = None  # files that are not in yet


class DocumentsTab(QWidget):
    """Everything about the documents of whoever is opened."""

    changed = Signal(object)  # a Change: the person is to be opened anew

    def __init__(
        self, desk: Desk, group: Population, opened: Opened, purposes: tuple[Purpose, ...], purpose: str
    ) -> None:
        super().__init__()
        self.desk, self.group = desk, group
        self._opened: Opened | None = opened
        self._opening = False  # whether a document is on its way
        self.purposes, self.purpose = purposes, purpose
        restricted = not rights.usable(opened.person.state, purpose)
        writable = () if restricted else rights.writable(desk.gate, group.key)
        self.writable = tuple(key for key in writable if any(sort.category == key for sort in group.documents))
        self.exportable = () if restricted else rights.exportable(desk.gate, group.key)
        self.stack = QStackedWidget()
        self._notes = column(gap=0)
        self.model: DocumentsModel | None = None
        self.table: Table | None = None
        self.add_button: Button | None = None
        self.viewer: Viewer | None = None
        self._actions: list[Button] = []
        self.setLayout(column(self.stack, gap=0))
        self.stack.addWidget(self._list())

    @property
    def opened(self) -> Opened:
        """Whose documents they are."""
        if self._opened is None:
            raise RuntimeError("the tab has been emptied")
        return self._opened

    # The list

    def _list(self) -> QWidget:
        found = self.opened.person.documents
        made = QWidget()
        inside = column(gap=0)
        if found or self.writable or self.removed:
            inside.addWidget(panel(self._toolbar(), "surface", "bottom"))
        inside.addLayout(self._notes)
        if found:
            self.model = DocumentsModel(self.desk.register, self.group, found, self.opened.person.state)
            self.table = Table(self.model, say("Documents"))
            self.table.opened.connect(self._open_row)
            self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
            self.table.selectRow(0)
            inside.addWidget(self.table, 1)
        else:
            inside.addWidget(self._nothing(), 1)
        made.setLayout(inside)
        self._enable()
        return made

    def _nothing(self) -> QWidget:
        text = say("Contracts, applications, CVs and certificates belong here, sealed like the values.")
        if not self.writable:
            return empty("files", say("No documents"), text)
        how = say("Drag files onto this page, or choose them.")
        return empty("files", say("No documents yet"), f"{text} {how}")

    def _toolbar(self) -> QLayout:
        self.add_button = Button(say("Add …"), self.choose_files, kind="primary", icon="plus")
        gone = self.removed
        count = say_count("{count} removed …", "{count} removed …", len(gone))
        away = [Button(count, self.show_removed, kind="ghost", icon="trash-2")] if gone else []
        if not self.opened.person.documents:
            return row(*([self.add_button] if self.writable else []), None, *away, margins=(24, 10, 24, 10))
        self._open = Button(say("Open"), lambda: self._with_chosen(self.open), icon="eye")
        self._save = Button(
            say("Save as a file …"), lambda: self._with_chosen(partial(ask_and_save, self)), icon="download"
        )
        self._remove = Button(say("Remove"), lambda: self._with_chosen(self.remove), icon="trash-2")
        self._mark = Button(say("Mark as evidence"), lambda: self._with_chosen(self.mark), icon="badge-check")
        self._correct = Button(say("Correct …"), lambda: self._with_chosen(self.correct), icon="pencil")
        self._actions = [self._open, self._save, self._mark, self._correct, self._remove]
        buttons = [*([self.add_button] if self.writable else []), *away, *self._actions]
        if THEME.scale <= _BESIDE_UP_TO:
            first, *others = buttons
            return row(first, None, *others, gap=8, margins=(24, 10, 24, 10))
        flowing = Flow()
        flowing.setContentsMargins(px(24), px(10), px(24), px(10))
        for one in buttons:
            flowing.addWidget(one)
        return flowing

    @property
    def removed(self) -> list[Document]:
        """Those that are off the page and wait for a purge."""
        return [filed.document for filed in self.opened.filed.values() if filed.document.removed]

    def show_removed(self) -> None:
        """Shows them, with the way back."""
        RemovedDialog(self, self.group, self.removed, self.writable, self.bring_back).exec()

    def _chosen(self) -> Document | None:
        rows = self.table.chosen_rows() if self.table is not None else []
        return self.opened.person.documents[rows[0]] if rows else None

    def _enable(self) -> None:
        if not self._actions:
            return
        one = self._chosen()
        category = one.category if one else ""
        self._open.setEnabled(one is not None)
        self._save.setEnabled(category in self.exportable)
        self._correct.setEnabled(category in self.writable)
        self._remove.setEnabled(category in self.writable)
        sort = self.group.sorts.get(one.sort) if one else None
        self._mark.setEnabled(category in self.writable and sort is not None and sort.evidence is not None)
        self._mark.setText(say("Not evidence") if one and one.evidence else say("Mark as evidence"))

    def _with_chosen(self, do: Callable[[Document], object]) -> None:
        one = self._chosen()
        if one is not None:
            do(one)

    def _open_row(self, at: int) -> None:
        self.open(self.opened.person.documents[at])

    def focus(self) -> None:
        """Puts the focus where one goes on."""
        (self.table or self.add_button or self).setFocus()

    # Adding

    def choose_files(self) -> None:
        """Asks for files, then for what they are."""
        chosen = ask_for_files(self, say("Choose documents"))
        if chosen:
            self.ask_about(chosen)

    def ask_about(self, paths: list[Path]) -> None:
        """Asks what some files are, and adds them."""
        kept = [path for path in paths if _is_file(path)]
        if not self.writable:
            self.desk.told.emit(say("You may not add documents here."))
            return
        if not kept:
            self.desk.told.emit(say("Nothing was added. Only files can be added, not folders."))
            return
        gate = self.desk.gate
        dialog = AskDocuments(
            self,
            self.desk.register,
            self.group,
            kept,
            self.writable,
            self.purposes,
            self.purpose,
            gate.session.today,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.add(dialog.chosen)

    def add(self, chosen: Chosen) -> None:
        """Adds the files one after the other; those that are in stay in when it is stopped."""
        opened = self.opened

        def work(gate: Gate, work: Work) -> tuple[int, VaultError | None]:
            for at, path in enumerate(chosen.paths):
                try:
                    _add(gate, opened, path, chosen, work)
                except VaultError as fault:
                    return at, fault
            return len(chosen.paths), None

        label = say_count("Adding a document", "Adding {count} documents", len(chosen.paths))
        self.desk.ask(self, work, partial(self._added, chosen), label=label)

    def _added(self, chosen: Chosen, done: tuple[int, VaultError | None]) -> None:
        """Shows what is in; what is not is kept, to be tried again."""
        count, fault = done
        left = replace(chosen, paths=chosen.paths[count:]) if fault is not None else None
        if count:
            self.desk.changed.emit()
            self.changed.emit(Change(left=left))
        elif left is not None:
            self.offer_again(left)
        if fault is not None and not isinstance(fault, Cancelled):
            self.desk.trouble.emit(fault)
        elif fault is None:
            self.desk.told.emit(say_count("The document is added.", "{count} documents are added.", count))

    def offer_again(self, left: Chosen) -> None:
        """Offers to add the files that are not in yet."""
        title = say_count("One file is not added", "{count} files are not added", len(left.paths))
        self._note("warn", title, action=(say("Try again"), lambda: self.add(left)))

    # Opening

    def open(self, one: Document) -> None:
        """Shows a document from memory; that is what is logged."""
        if not one.kind.shown or one.size > SHOWN_BYTES:
            text = say(
                "A file of this kind or size is not shown here. It can be saved elsewhere, on a stated purpose."
            )
            self._note("info", say("{name} is not shown in the window", name=one.name), text)
            return
        if self._opening:
            return
        self._opening = True
        opened, why = self.opened, self.purpose

        def work(gate: Gate, work: Work) -> bytes:
            return b"".join(documents.pieces(documents.look(gate, opened, one.id, why), work))

        def failed(fault: VaultError) -> None:
            self._opening = False
            self.desk.trouble.emit(fault)

        shown = partial(self._show, one)
        self.desk.ask(self, work, shown, failed=failed, label=say("Opening the document"))

    def _show(self, one: Document, content: bytes) -> None:
        self._opening = False
        save = partial(ask_and_save, self, one) if one.category in self.exportable else None
        self.viewer = Viewer(one, content, save)
        self.viewer.left.connect(self.back)
        self.viewer.print_wanted.connect(lambda view: ask_and_print(self, one, view))
        self.stack.addWidget(self.viewer)
        self.stack.setCurrentWidget(self.viewer)

    def back(self) -> bool:
        """From what is shown to the list; False when that is shown already."""
        if self.viewer is None:
            return False
        if len(self.viewer.steps) > 1:
            self.viewer.back()
            return True
        drop(self.stack, 1)
        self.viewer = None
        self.focus()
        return True

    # Correcting, marking and removing

    def correct(self, one: Document) -> None:
        """Asks what a document should say of itself, and saves it."""
        asked = AskCorrection(self, self.desk.register, self.group, one)
        if asked.exec() != QDialog.DialogCode.Accepted:
            return
        opened, why = self.opened, self.purpose
        sort, since, source = asked.sort, asked.since, asked.source

        def work(gate: Gate, _work: Work) -> None:
            documents.correct(gate, opened, one.id, why, sort=sort, since=since, source=source)

        self.desk.ask(self, work, lambda _none: self.changed.emit(Change()))

    def mark(self, one: Document) -> None:
        """Says that a document is evidence of its ground, or that it is not."""
        opened, why, evidence = self.opened, self.purpose, not one.evidence
        self.desk.ask(
            self,
            lambda gate, _work: documents.mark(gate, opened, one.id, why, evidence=evidence),
            lambda _none: self.changed.emit(Change()),
        )

    def remove(self, one: Document) -> None:
        """Takes a document off the page after asking; it can be brought back."""
        title = say("Remove {name}?", name=one.name)
        text = say("It goes from this page. Nobody deletes alone: it stays sealed until a purge two people agree on.")
        if not ask_to_confirm(self, title, text, say("Remove"), danger=True):
            return
        self.remove_now(one)

    def remove_now(self, one: Document) -> None:
        """Takes a document off the page."""
        opened, why = self.opened, self.purpose

        def removed(_none: None) -> None:
            self.changed.emit(Change(removed=one))

        self.desk.ask(self, lambda gate, _work: documents.remove(gate, opened, one.id, why), removed)

    def bring_back(self, document: Document) -> None:
        """Puts a removed document back."""
        opened, why = self.opened, self.purpose
        self.desk.ask(
            self,
            lambda gate, _work: documents.bring_back(gate, opened, document.id, why),
            lambda _none: self.changed.emit(Change()),
        )

    def offer_back(self, document: Document) -> None:
        """Offers to undo a removal, above the list."""
        action = (say("Undo"), lambda: self.bring_back(document))
        self._note("info", say("{name} is removed from the page", name=document.name), action=action)

    def _note(
        self, kind: str, title: str, text: str = "", *, action: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        clear(self._notes)
        told = banner(kind, title, text, action=action, closed=lambda: clear(self._notes))
        self._notes.addLayout(row(told, margins=(16, 12, 16, 4)))

    def clear(self) -> None:
        """Lets go of every document."""
        while self.stack.count() > 1:
            drop(self.stack, 1)
        self.viewer = self._opened = None
        self.writable = self.exportable = ()
        clear(self._notes)
        if self.model is not None:
            self.model.clear()


def _add(gate: Gate, opened: Opened, path: Path, chosen: Chosen, work: Work) -> None:
    try:
        with path.open("rb") as content:
            size = path.stat().st_size
            wanted = Wanted(
                chosen.sort, path.name, content, size, chosen.since, chosen.source, evidence=chosen.evidence
            )
            documents.add(gate, opened, wanted, chosen.purpose, work)
    except OSError:
        raise Unavailable(
            N_("A file could not be read."),
            N_("Nothing of it was added, and the file was not changed."),
            N_("See that it is still there and that no other program has it open, then try again."),
        ) from None


def _is_file(path: Path) -> bool:
    """Whether it is a file that may be read; a name no disk takes is none."""
    try:
        return path.is_file()
    except OSError:
        return False
