"""Documents as rows of a table, and how each kind of file is called and marked."""

from entrack_vault.domain.documents import Document, FileKind
from entrack_vault.domain.people import State
from entrack_vault.domain.sizes import show_size
from entrack_vault.domain.times import show_day
from entrack_vault.register.model import Population, Register
from entrack_vault.services import deadlines
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.person.values import last_day, source_name
from ui.words import language, say


def kind_icon(kind: FileKind) -> str:
    """The icon of a kind of file."""
    if kind.is_image:
        return "image"
    return {FileKind.EMAIL: "mail", FileKind.EXCEL: "file-spreadsheet", FileKind.OTHER: "file"}.get(kind, "file-text")


def kind_name(kind: FileKind) -> str:
    """What a kind of file is called."""
    if kind.is_image:
        return say("Picture")
    names = {
        FileKind.PDF: "PDF",
        FileKind.TEXT: say("Text"),
        FileKind.EMAIL: say("E-mail"),
        FileKind.WORD: "Word",
        FileKind.EXCEL: "Excel",
        FileKind.POWERPOINT: "PowerPoint",
        FileKind.OPEN_TEXT: "OpenDocument",
        FileKind.OLD_OFFICE: "Office",
        FileKind.ZIP: "Zip",
    }
    return names.get(kind, say("File"))


class DocumentsModel(TableModel):
    """Someone's documents, the newest first."""

    def __init__(self, register: Register, group: Population, documents: tuple[Document, ...], state: State) -> None:
        super().__init__(
            (
                Column("name", say("Document"), 280, stretch=True),
                Column("what", say("Kind of document"), 210),
                Column("room", say("Category"), 130),
                Column("since", say("Date"), 100),
                Column("source", say("Source"), 150),
                Column("size", say("Size"), 80, right=True),
                Column("delete_by", say("Delete by"), 130),
            )
        )
        self._register, self._group, self._state = register, group, state
        self.documents = documents

    def count(self) -> int:
        return len(self.documents)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.documents[row]
        sort = self._group.sorts.get(one.sort)
        if key == "name":
            return one.name, Look(role="value", icon=kind_icon(one.kind), aside=kind_name(one.kind))
        if key == "what":
            shows = say("Evidence") if one.evidence else ""
            return sort.label(language()) if sort else one.sort, Look(aside=shows)
        if key == "delete_by":
            due = deadlines.deciding(self._register, sort, one.since, self._state) if sort else None
            return last_day(due) if due else "", QUIET
        texts = {
            "room": self._register.categories[one.category].label(language()),
            "since": show_day(one.since, language()),
            "source": source_name(self._register, one.source),
            "size": show_size(one.size, language()),
        }
        return texts[key], Look("text_2", right=key == "size")

    def clear(self) -> None:
        """Lets go of every document."""
        self.beginResetModel()
        self.documents = ()
        self.endResetModel()
