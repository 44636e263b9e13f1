"""A field for one day, typed as people write days; says what is wrong with what is no day."""

from datetime import date

from entrack_vault.domain.times import show_day
from entrack_vault.errors import RefusedValue
from entrack_vault.register import kinds
from entrack_vault.register.model import Kind
from ui.parts.fields import Field, line_edit
from ui.words import language, say


class DayField(Field):
    """A label, the day, and below it a hint or what is wrong."""

    def __init__(self, label: str, day: date | None = None, hint: str = "") -> None:
        self.edit = line_edit(show_day(day, language()) if day else "", say("dd.mm.yyyy"))
        super().__init__(label, self.edit, hint)

    def read(self, *, optional: bool = False) -> tuple[bool, date | None]:
        """Whether it holds a day, and which; where nothing is allowed, nothing is None. Tells what is wrong."""
        text = self.edit.text().strip()
        if optional and not text:
            self.tell("")
            return True, None
        try:
            day = date.fromisoformat(kinds.read(Kind.DATE, text).value)
        except RefusedValue as refused:
            self.tell(refused.text(language()))
            self.edit.setFocus()
            return False, None
        self.tell("")
        return True, day
