"""A category's values as rows: value first, then quietly its source, since when, purpose and last day."""

from dataclasses import dataclass, replace

from entrack_vault.domain.people import Card, OpenedPerson, Value
from entrack_vault.domain.times import show_day
from entrack_vault.register import kinds
from entrack_vault.register.model import Field, Kind, Population, Register
from entrack_vault.services import deadlines
from entrack_vault.services.deadlines import Due
from ui.parts.tables import Column, Look, TableModel
from ui.words import language, say

_LONG = {Kind.LONG_TEXT}
COLUMNS = (("field", 150), ("value", 250), ("source", 190), ("purpose", 150), ("delete_by", 110))


@dataclass(frozen=True)
class Row:
    """One value, in the window's language."""

    field: Field
    value: Value
    label: str
    text: str
    source: str
    purpose: str
    delete_by: str
    masked: bool
    long: bool


def shown(field: Field, text: str) -> str:
    """A canonical value as people read it."""
    return kinds.show(field.kind, text, language(), choices=field.choices)


def source_name(register: Register, key: str) -> str:
    """A source's name; the person who gave it is called that, whoever reads it."""
    source = register.sources[key]
    return say("The person") if source.own else source.label(language())


def last_day(due: Due) -> str:
    """The day something is deleted after, or why there is none yet."""
    if due.rule.event == deadlines.WITH_THE_REST:
        return say("With the rest")
    return show_day(due.day, language()) if due.day else say("Not yet running")


def rows_of(register: Register, group: Population, opened: OpenedPerson, card: Card) -> list[Row]:
    """Every value of a card, in register order."""
    found = []
    for field in group.fields_in(card.category):
        for at, value in enumerate(card.fields.get(field.key, ())):
            due = deadlines.deciding(register, field, value.since, opened.state)
            purpose = register.purposes.get(value.purpose)
            masked = field.key in opened.masked
            found.append(
                Row(
                    field=field,
                    value=value,
                    label=field.label(language()) if at == 0 else "",
                    text=value.text if masked else shown(field, value.text),
                    source=f"{source_name(register, value.source)} · {show_day(value.since, language())}",
                    purpose=purpose.label(language()) if purpose else "",
                    delete_by=last_day(due),
                    masked=masked,
                    long=field.kind in _LONG,
                )
            )
    return found


class ValuesModel(TableModel):
    """One category's rows."""

    def __init__(self, rows: list[Row]) -> None:
        titles = (say("Field"), say("Value"), say("Source and since when"), say("Purpose"), say("Delete by"))
        super().__init__([Column(key, title, width) for (key, width), title in zip(COLUMNS, titles, strict=True)])
        self.rows = rows

    def count(self) -> int:
        return len(self.rows)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.rows[row]
        if key == "field":
            return one.label or " ", Look("text_2")
        if key == "value":
            return one.text, Look("text_2" if one.masked else "text", role="value", wrap=one.long)
        text = {"source": one.source, "purpose": one.purpose, "delete_by": one.delete_by}[key]
        return text, Look("text_3", role="detail")

    def reveal(self, field: str, text: str) -> None:
        """Shows a masked value in place; the next call with dots hides it again."""
        for at, row in enumerate(self.rows):
            if row.field.key == field:
                self.rows[at] = replace(row, text=text, masked=not text or text.startswith("●"))
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def clear(self) -> None:
        """Lets go of every value."""
        self.beginResetModel()
        self.rows = []
        self.endResetModel()
