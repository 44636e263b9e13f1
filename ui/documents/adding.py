"""Adding documents: which files, into which category, what they are, and what they may show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from entrack_vault.domain.sizes import show_size
from entrack_vault.register.model import DocumentSort, Population, Purpose, Register
from ui.look.theme import font, px
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import column, row, scrolling
from ui.parts.marks import Icon
from ui.parts.text import Elided, Label
from ui.person.values import source_name
from ui.words import language, say, say_count

_VISIBLE = 5  # files seen at once; the others are scrolled to


@dataclass(frozen=True)
class Chosen:
    """What the dialog was answered with, for every file alike."""

    paths: tuple[Path, ...]
    sort: str
    since: date
    source: str
    evidence: bool
    purpose: str


class AskDocuments(Dialog):
    """One answer for the files that were chosen or dropped."""

    def __init__(
        self,
        parent: QWidget,
        register: Register,
        group: Population,
        paths: Sequence[Path],
        categories: Sequence[str],
        purposes: Sequence[Purpose],
        purpose: str,
        today: date,
    ) -> None:
        title = say_count("Add a document", "Add {count} documents", len(paths))
        hint = say_count(
            "The file is read once and sealed in the vault. The original stays where it is, unchanged.",
            "The files are read once and sealed in the vault. The originals stay where they are, unchanged.",
            len(paths),
        )
        super().__init__(parent, title, hint, width=520)
        self._register, self._group, self.paths = register, group, tuple(paths)
        self._sorts = {key: [sort for sort in group.documents if sort.category == key] for key in categories}
        self._category = choice(
            [(key, register.categories[key].label(language())) for key in categories], changed=self._offer
        )
        self._sort, self._source = choice([], changed=self._sort_chosen), choice([])
        self._day = DayField(
            say("Date on the document"), today, say("The time until it is deleted may be counted from this date.")
        )
        self._since = today
        self._evidence = QCheckBox()
        self._evidence.setFont(font("body"))
        self._why = choice([(one.key, one.label(language())) for one in purposes], purpose)
        self.add(self._files())
        both = row(Field(say("Category"), self._category), Field(say("Kind of document"), self._sort), gap=12)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        self.add(both)
        again = row(self._day, Field(say("Source"), self._source), gap=12)
        again.setStretch(0, 1)
        again.setStretch(1, 1)
        self.add(again)
        self.add(self._evidence)
        self.add(Field(say("Purpose"), self._why))
        self._confirm = Button(say("Add"), self._accept, kind="primary")
        self.finish_with(self._confirm)
        self._confirm.setDefault(True)
        self._offer(categories[0])
        self._suggest(self.paths[0].stem.casefold())
        self._category.setFocus()

    def _files(self) -> QWidget:
        names = column(gap=4)
        for path in self.paths:
            size = show_size(_size(path), language())
            line = row(Icon("file", "text_2"), gap=8)
            line.addWidget(Elided(path.name, "value"), 1)
            line.addWidget(Label(size, "detail", "text_3"))
            names.addLayout(line)
        names.addStretch(1)
        inside = QWidget()
        inside.setLayout(names)
        if len(self.paths) <= _VISIBLE:
            return inside
        area = scrolling(inside)
        area.setFixedHeight(px(_VISIBLE * 26))
        return area

    def _offer(self, category: str) -> None:
        self._sort.blockSignals(True)
        self._sort.clear()
        for sort in self._sorts.get(category, []):
            self._sort.addItem(sort.label(language()), sort.key)
        self._sort.blockSignals(False)
        if self._sort.count():
            self._sort_chosen(self._sort.currentData())

    def _sort_chosen(self, key: str) -> None:
        sort = self._group.sorts[key]
        self._source.clear()
        for name in dict.fromkeys([sort.source, "person", *self._register.sources]):
            self._source.addItem(source_name(self._register, name), name)
        self._offer_evidence(sort)

    def _offer_evidence(self, sort: DocumentSort) -> None:
        self._evidence.setVisible(sort.evidence is not None)
        self._evidence.setChecked(sort.evidence is not None)
        if sort.evidence is not None:
            ground = self._register.grounds[sort.evidence].label(language())
            self._evidence.setText(say("Evidence of the ground: {ground}", ground=ground))

    def _suggest(self, name: str) -> None:
        """Chooses what the first file's name speaks of. What kind of file it is its content alone tells."""
        for category, sorts in self._sorts.items():
            for sort in sorts:
                words = {label.split()[0].casefold() for label in (sort.label.nb, sort.label.en)}
                if any(word in name for word in words) and not sort.key.startswith("other"):
                    self.choose(category, sort.key)
                    return

    def choose(self, category: str, sort: str) -> None:
        """Chooses as someone would with the lists."""
        self._category.setCurrentIndex(self._category.findData(category))
        self._sort.setCurrentIndex(self._sort.findData(sort))

    def _accept(self) -> None:
        good, day = self._day.read()
        if good and day is not None:
            self._since = day
            self.accept()

    @property
    def chosen(self) -> Chosen:
        """What was answered."""
        return Chosen(
            paths=self.paths,
            sort=str(self._sort.currentData()),
            since=self._since,
            source=str(self._source.currentData()),
            evidence=self._evidence.isChecked(),
            purpose=str(self._why.currentData()),
        )


def _size(path: Path) -> int:
    """How large a file is; nothing for one that is gone meanwhile, which is told when it is read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
