"""An editor for one field: what is typed is read by the field's kind, and said at once where it cannot be."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from entrack_vault.errors import RefusedValue
from entrack_vault.imports.sensitive import looks_sensitive, worth_reading
from entrack_vault.register import kinds
from entrack_vault.register.model import Field as RegisterField
from entrack_vault.register.model import Kind
from ui.look.theme import font, px
from ui.parts.fields import Field, choice, line_edit
from ui.person.values import shown
from ui.words import language, say

_PAUSE = 500  # ms after the last letter before an unfinished value is called wrong
_MASK = "●●●●●● ●●●●●"


class Editor(Field):
    """One field of a form. `values` are the canonical texts entered, or None while something is wrong."""

    def __init__(
        self,
        field: RegisterField,
        before: tuple[str, ...],
        changed: Callable[[], None],
        *,
        masked: bool,
        demonstration: bool,
    ) -> None:
        self.field, self._before, self._changed = field, before, changed
        self._masked, self._demonstration = masked, demonstration
        self.values: tuple[str, ...] | None = before
        self.input = self._input()
        label = field.label(language()) + ("" if not field.required else " *")
        hint = say("Leave it empty to keep what is there.") if masked and before else ""
        if field.many and field.kind is not Kind.LONG_TEXT:
            hint = say("Several values, one on each line.")
        super().__init__(label, self.input, hint)
        self._notes: list[str] = []
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self.check)

    def _input(self) -> QWidget:
        field = self.field
        text = "" if self._masked else "\n".join(shown(field, value) for value in self._before)
        if field.kind is Kind.CHOICE and not field.many:
            options = [("", "–"), *((one.key, one.label(language())) for one in field.choices)]
            return self._combo(options, self._before[0] if self._before else "")
        if field.kind is Kind.YES_NO:
            options = [("", "–"), *((key, kinds.show(field.kind, key, language())) for key in ("yes", "no"))]
            return self._combo(options, self._before[0] if self._before else "")
        if field.many or field.kind is Kind.LONG_TEXT:
            area = QPlainTextEdit(text)
            area.setFont(font("body"))
            area.setTabChangesFocus(True)
            area.setFixedHeight(px(76))
            area.textChanged.connect(self._typed)
            return area
        made = line_edit(text, _MASK if self._masked and self._before else _example(field.kind))
        made.textEdited.connect(lambda _text: self._typed())
        made.editingFinished.connect(self.check)
        return made

    def _combo(self, options: list[tuple[str, str]], chosen: str) -> QComboBox:
        return choice(options, chosen, lambda _key: self.check())

    def text(self) -> str:
        """What stands in it."""
        if isinstance(self.input, QComboBox):
            return str(self.input.currentData() or "")
        if isinstance(self.input, QPlainTextEdit):
            return self.input.toPlainText()
        return self.input.text() if isinstance(self.input, QLineEdit) else ""

    def fill(self, text: str) -> None:
        """Writes into it, as someone who types would."""
        if isinstance(self.input, QComboBox):
            self.input.setCurrentIndex(max(self.input.findData(text), 0))
        elif isinstance(self.input, QPlainTextEdit):
            self.input.setPlainText(text)
        elif isinstance(self.input, QLineEdit):
            self.input.setText(text)
        self.check()

    def _typed(self) -> None:
        """While one types, what was wrong and is right now is said at once; what is unfinished waits."""
        refusal = self._read()
        if refusal:
            self._wait.start()
        else:
            self._wait.stop()
            self._tell()
        self._changed()

    def check(self) -> None:
        """Reads what stands there, and says what is wrong with it."""
        self._wait.stop()
        self.tell(self._read())
        if self.values is not None:
            self._tell()
        self._changed()

    def _read(self) -> str:
        """Takes the values; answers with what is wrong."""
        field, found = self.field, []
        text = self.text()
        if not text.strip():
            self.values = self._before if self._masked else ()
            if field.required and not self.values:
                self.values = None
                return say("This field cannot be empty.")
            return ""
        lines = text.splitlines() if field.many and field.kind is not Kind.LONG_TEXT else [text]
        self._notes = []
        for line in lines:
            if not line.strip():
                continue
            try:
                reading = kinds.read(field.kind, line, choices=field.choices, demonstration=self._demonstration)
            except RefusedValue as refused:
                self.values = None
                return refused.text(language())
            self._notes += [note.text(language()) for note in reading.notes]
            if worth_reading(field):
                self._notes += [say(hint.msgid) for hint in looks_sensitive(reading.value)]
            found.append(reading.value)
        self.values = tuple(dict.fromkeys(found))
        return ""

    def _tell(self) -> None:
        self.tell("")
        if self._notes:
            self.note(" ".join(self._notes))

    @property
    def changed(self) -> bool:
        """Whether something else stands there than before."""
        return self.values is not None and self.values != self._before

    @property
    def wrong(self) -> bool:
        """Whether what stands there cannot be saved."""
        return self.values is None


def _example(kind: Kind) -> str:
    return {
        Kind.DATE: say("dd.mm.yyyy"),
        Kind.DATE_TIME: say("dd.mm.yyyy hh.mm"),
        Kind.POSTCODE: "0155",
        Kind.BANK_ACCOUNT: say("11 digits"),
        Kind.NATIONAL_IDENTITY_NUMBER: say("11 digits"),
        Kind.MONEY: "0,00",
    }.get(kind, "")
