"""How a file is read, where what was found out is wrong: its header's row, encoding, separator or sheet."""

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from entrack_vault.imports.tables import ENCODINGS, SEPARATORS
from entrack_vault.services.importing import Reading, Table
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice, line_edit
from ui.words import say

_MOST = 1000  # rows from the top in which a header may stand


class HowRead(Dialog):
    """Asks how the file is to be read; the page behind it shows at once what comes of it."""

    def __init__(self, parent: QWidget, table: Table) -> None:
        hint = say("What was found out about the file. Change it where the columns look wrong.")
        super().__init__(parent, say("How the file is read"), hint)
        facts = table.facts
        self._row = line_edit(str(table.header_row))
        self._row.setValidator(QIntValidator(1, _MOST, self))
        self.add(Field(say("Row with the headings"), self._row))
        named = {";": say("Semicolon"), ",": say("Comma"), "\t": say("Tab"), "|": say("Upright stroke")}
        separators = [(mark, named[mark]) for mark in SEPARATORS]
        self._encoding = choice([(one, one) for one in ENCODINGS], facts.encoding or "")
        self._separator = choice(separators, facts.separator or "")
        self._sheet = choice([(one, one) for one in facts.sheets], facts.sheet or "")
        self._workbook = facts.encoding is None
        if self._workbook:
            self.add(Field(say("Sheet"), self._sheet))
        else:
            self.add(Field(say("Encoding of letters"), self._encoding))
            self.add(Field(say("Between the columns"), self._separator))
        use = Button(say("Read anew"), self.accept, kind="primary")
        self.finish_with(use)
        use.setDefault(True)

    @property
    def reading(self) -> Reading:
        """What was chosen."""
        header = int(self._row.text() or 1)
        if self._workbook:
            return Reading(sheet=self._sheet.currentData(), header_row=header)
        return Reading(self._encoding.currentData(), self._separator.currentData(), None, header)
