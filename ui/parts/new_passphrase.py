"""A new passphrase: typed twice, with an honest estimate between."""

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.parts.fields import Field, secret_edit
from ui.parts.frames import column
from ui.parts.strength import Strength
from ui.words import say

LEAST = 12  # characters; the service refuses shorter ones too


class NewPassphrase(QWidget):
    """Two fields that must say the same."""

    def __init__(self, label: str, *, large: bool = True) -> None:
        super().__init__()
        self.first: QLineEdit = secret_edit(large=large)
        self.again: QLineEdit = secret_edit(large=large)
        hint = say("At least 12 characters. Four words nobody would guess are good.")
        self._first = Field(label, self.first, hint)
        self._again = Field(say("Once more"), self.again)
        self.setLayout(column(self._first, Strength(self.first), self._again, gap=12))

    def taken(self) -> str:
        """The passphrase where it can be one; nothing where it cannot, which is then said at its field."""
        words = self.first.text()
        short = len(words) < LEAST
        self._first.tell(say("The passphrase needs at least 12 characters.") if short else "")
        differs = not short and words != self.again.text()
        self._again.tell(say("The two are not the same.") if differs else "")
        return "" if short or differs else words

    def tell(self, wrong: str) -> None:
        """Says what the service says of it."""
        self._first.tell(wrong)

    def clear(self) -> None:
        """Forgets what was typed."""
        self.first.setText("")
        self.again.setText("")
