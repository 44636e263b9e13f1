"""One line of the access log in full: what the list has no room for."""

from PySide6.QtWidgets import QWidget

from entrack_vault.domain.events import Event
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.domain.times import show_day
from entrack_vault.services.log import Line
from entrack_vault.services.opened_cards import code_of
from ui.look.theme import px
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.frames import row
from ui.parts.text import HashLabel, Label
from ui.words import language, say


class EntryDialog(Dialog):
    """Every column of a line, whole, and its hashes. `told`: headings and texts as the list has them."""

    def __init__(self, parent: QWidget, one: Line, told: list[tuple[str, str]]) -> None:
        super().__init__(parent, say("Entry no. {number}", number=one.entry.sequence), width=560)
        at = one.entry.at.astimezone()
        self._line(say("Time"), Label(f"{show_day(at.date(), language())} {at:%H:%M:%S}", wrap=True))
        for heading, text in told:
            self._line(heading, Label(text or "–", wrap=True))
        if one.entry.person is not None:
            self._line(say("Record number"), HashLabel(str(one.entry.person)))
        if one.entry.file and one.entry.event is Event.VAULT_UNLOCKED:
            self._line(say("Workstation"), HashLabel(code_of(one.entry.file)))
        elif one.entry.file:
            self._line(say("The file's SHA-256"), _hash(one.entry.file))
        self._line(say("Fingerprint"), _hash(one.hash))
        close = Button(say("Close"), self.reject, kind="primary")
        self.body.addLayout(row(None, close))
        close.setDefault(True)

    def _line(self, heading: str, text: QWidget) -> None:
        name = Label(heading, "body", "text_2", wrap=True)
        name.setFixedWidth(px(150))
        line = row(name, gap=12)
        line.addWidget(text, 1)
        self.body.addLayout(line)


def _hash(digest: bytes) -> HashLabel:
    made = HashLabel(grouped_hex(digest))
    made.setWordWrap(True)
    return made
