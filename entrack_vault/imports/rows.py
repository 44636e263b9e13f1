"""Turns a table's rows into values of the register's fields, and everything wrong with them into problems."""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from dataclasses import field as stored
from enum import StrEnum

from entrack_vault.domain.progress import NO_PROGRESS, Cancelled, Progress, Work
from entrack_vault.errors import Misuse, RefusedValue
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.imports.headers import Mapping
from entrack_vault.imports.sensitive import looks_sensitive, worth_reading
from entrack_vault.imports.shapes import LONGEST_CELL, NOTHING_IMPORTED, Mark, Table
from entrack_vault.imports.values import FORMAT_AS_TEXT, LOST_DIGITS, tidy
from entrack_vault.register.model import Field, Kind, Register

REQUIRED_EMPTY = N_("The field is required, and the cell is empty.")
REQUIRED_UNMAPPED = N_("The field is required, and no column goes to it.")
CORRECT_OR_EMPTY = N_("Correct the value in the file, or leave the cell empty.")
CORRECT = N_("Correct the value in the file.")
LETTER_LOST = N_("A letter may have been lost in the file: the name holds a question mark.")
LETTER_LOST_REMEDY = N_("Correct the name, or export the file anew as UTF-8.")

_WHOLE_ROW = N_("the whole row")
_KIND_LABELS = {
    Kind.TEXT: N_("text"),
    Kind.LONG_TEXT: N_("longer text"),
    Kind.NUMBER: N_("number"),
    Kind.YES_NO: N_("yes or no"),
    Kind.DATE: N_("date"),
    Kind.DATE_TIME: N_("date and time"),
    Kind.MONEY: N_("amount"),
    Kind.PERCENTAGE: N_("percentage"),
    Kind.CHOICE: N_("choice"),
    Kind.NATIONAL_IDENTITY_NUMBER: N_("national identity number"),
    Kind.BANK_ACCOUNT: N_("bank account number"),
    Kind.IBAN: N_("IBAN"),
    Kind.ORGANISATION_NUMBER: N_("organisation number"),
    Kind.PHONE: N_("phone number"),
    Kind.EMAIL: N_("e-mail address"),
    Kind.POSTCODE: N_("postcode"),
    Kind.COUNTRY: N_("country"),
    Kind.LINK: N_("link"),
    Kind.PERSON: N_("person"),
}

_REMEMBERED = 10_000  # values of a field that are read once and looked up afterwards
# Values that tell one person from another are not gathered anywhere, and seldom repeat.
_OWN = {
    Kind.NATIONAL_IDENTITY_NUMBER,
    Kind.BANK_ACCOUNT,
    Kind.IBAN,
    Kind.PHONE,
    Kind.EMAIL,
    Kind.PERSON,
    Kind.LINK,
    Kind.LONG_TEXT,
}

_SHARED_ROLES = (None, "title", "postcode", "place")


class Severity(StrEnum):
    """What a problem means for its row."""

    STOPPED = "stopped"  # the row cannot be imported like this
    WARNING = "warning"  # it can, and somebody should look
    REPAIRED = "repaired"  # it was put right


@dataclass(frozen=True)
class Problem:
    """Something about one cell. Never holds the value: only the row, the column and the kind of value."""

    row: int
    column: str  # the column's display name; "" when no column is to blame
    field: str | None
    value_class: str  # the kind of value, as register.model.Kind writes it; "" for the row itself
    reason: str  # message id
    severity: Severity
    remedy: str = ""  # message id
    values: Map[str, object] = stored(default_factory=dict)

    def reason_text(self, language: Language) -> str:
        """What is the matter, in one language."""
        return translate(language, self.reason, **self.values)

    def value_class_text(self, language: Language) -> str:
        """What kind of value it is about, in one language."""
        return translate(language, _KIND_LABELS[Kind(self.value_class)] if self.value_class else _WHOLE_ROW)

    def remedy_text(self, language: Language) -> str:
        """What to do, in one language; "" when nothing needs doing."""
        return translate(language, self.remedy, **self.values)


@dataclass(frozen=True)
class RowValues:
    """One row: canonical values by field key, in the columns' order for fields that take many."""

    row: int
    values: Map[str, tuple[str, ...]] = stored(repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether something must be put right before the row can be imported."""
        return any(problem.severity is Severity.STOPPED for problem in self.problems)


@dataclass(frozen=True)
class _Finding:
    reason: str
    severity: Severity
    remedy: str = ""
    values: Map[str, object] = stored(default_factory=dict)


@dataclass(frozen=True)
class _Outcome:
    """What reading one text as one field gave; `value` is None when it was refused."""

    value: str | None
    findings: tuple[_Finding, ...] = ()


class _Reader:
    """Reads the cells of one field; the texts of harmless kinds only once each."""

    def __init__(
        self, target: Field, columns: tuple[tuple[int, str], ...], joined: bool, demonstration: bool
    ) -> None:
        self.field, self.columns, self._demonstration = target, columns, demonstration
        # Each group of columns makes one value.
        self.groups = (columns,) if joined else tuple((column,) for column in columns)
        self._remembers = target.kind not in _OWN and target.role in _SHARED_ROLES
        self._outcomes: dict[str, _Outcome] = {}

    def read(self, text: str) -> _Outcome:
        outcome = self._outcomes.get(text)
        if outcome is None:
            outcome = _outcome(self.field, text, self._demonstration)
            if self._remembers and len(self._outcomes) < _REMEMBERED:
                self._outcomes[text] = outcome
        return outcome


def _outcome(target: Field, text: str, demonstration: bool) -> _Outcome:
    try:
        reading, repairs = tidy(target, text, demonstration=demonstration)
    except RefusedValue as refused:
        remedy = refused.remedy or (CORRECT if target.required else CORRECT_OR_EMPTY)
        return _Outcome(None, (_Finding(refused.happened, Severity.STOPPED, remedy, refused.values),))
    findings = [_Finding(note.msgid, Severity.REPAIRED, values=note.values) for note in repairs]
    findings += [_Finding(note.msgid, Severity.WARNING, values=note.values) for note in reading.notes]
    if target.role == "name" and "?" in reading.value:
        findings.append(_Finding(LETTER_LOST, Severity.WARNING, LETTER_LOST_REMEDY))
    if worth_reading(target):
        findings += [_Finding(hint.msgid, Severity.WARNING) for hint in looks_sensitive(reading.value)]
    return _Outcome(reading.value, tuple(findings))


def read_rows(
    table: Table,
    mapping: Mapping,
    population: str,
    register: Register,
    *,
    demonstration: bool = False,
    progress: Progress = NO_PROGRESS.progress,
    cancelled: Cancelled = NO_PROGRESS.cancelled,
) -> Iterator[RowValues]:
    """Every row of the table as values and problems, one after the other. Raises Cancelled when stopped.

    A cell that is refused gives no value; the row's other values are still there.
    """
    if population != mapping.population:
        raise Misuse(N_("The mapping was made for another group of people."), NOTHING_IMPORTED)
    work = Work(progress, cancelled)
    readers = _readers(mapping, population, register, demonstration)
    unmapped = [register.field(population, key) for key in mapping.missing(register)]
    last_column = table.columns[-1].name if table.columns else ""
    marks: defaultdict[int, dict[int, Mark]] = defaultdict(dict)
    for (row, index), mark in table.marks.items():
        marks[row][index] = mark
    total = len(table.rows)
    for done, (row, cells) in enumerate(table.rows):
        if done % 500 == 0:
            work.step(done, total)
        values: dict[str, tuple[str, ...]] = {}
        problems: list[Problem] = []
        marked = marks.get(row) or {}
        if Mark.MORE_CELLS in marked.values():
            problems.append(_more_cells(row, last_column))
        for reader in readers:
            found = _values(reader, row, cells, marked, problems)
            if found:
                values[reader.field.key] = found
        problems += [_required(row, "", missing, REQUIRED_UNMAPPED) for missing in unmapped]
        yield RowValues(row, values, tuple(problems))
    work.step(total, total)


def _readers(mapping: Mapping, population: str, register: Register, demonstration: bool) -> list[_Reader]:
    return [
        _Reader(
            register.field(population, key),
            tuple((item.column.index, item.column.name) for item in items),
            items[0].part is not None,
            demonstration,
        )
        for key, items in mapping.by_field().items()
    ]


def _values(
    reader: _Reader, row: int, cells: tuple[str, ...], marked: Map[int, Mark], problems: list[Problem]
) -> tuple[str, ...]:
    """The field's values in this row; what is wrong with them is added to `problems`."""
    target = reader.field
    found: list[str] = []
    filled = False
    for group in reader.groups:
        index, column = group[0]
        text = cells[index] if len(group) == 1 else " ".join(filter(None, (cells[at] for at, _ in group)))
        finding = _marked(target, [marked[at] for at, _ in group if at in marked]) if marked else None
        if finding:
            filled = True
            problems.append(_problem(row, column, target, finding))
        elif text:
            filled = True
            outcome = reader.read(text)
            if outcome.value is not None and outcome.value not in found:
                found.append(outcome.value)
            if outcome.findings:
                name = " + ".join(name for _, name in group)
                problems += [_problem(row, name, target, finding) for finding in outcome.findings]
    if target.required and not filled:
        name = " + ".join(name for _, name in reader.columns)
        problems.append(_required(row, name, target, REQUIRED_EMPTY))
    return tuple(found)


def _marked(target: Field, marks: list[Mark]) -> _Finding | None:
    if Mark.TOO_LONG in marks:
        return _Finding(
            N_("The cell holds more than {most} characters."),
            Severity.STOPPED,
            N_("Shorten it where the file was made, and export it anew."),
            {"most": LONGEST_CELL},
        )
    if Mark.LOST_DIGITS in marks and target.kind is not Kind.LONG_TEXT:
        return _Finding(LOST_DIGITS, Severity.STOPPED, FORMAT_AS_TEXT)
    return None


def _problem(row: int, column: str, target: Field, finding: _Finding) -> Problem:
    return Problem(
        row,
        column,
        target.key,
        target.kind.value,
        finding.reason,
        finding.severity,
        finding.remedy,
        finding.values,
    )


def _required(row: int, column: str, target: Field, reason: str) -> Problem:
    remedy = N_("Fill in the value, or leave the row out.")
    return Problem(row, column, target.key, target.kind.value, reason, Severity.STOPPED, remedy)


def _more_cells(row: int, column: str) -> Problem:
    return Problem(
        row,
        column,
        None,
        "",
        N_("The row has more cells than there are columns, so its values may stand in the wrong place."),
        Severity.STOPPED,
        N_("Look for a separator inside a text in this row, and put the text in quotation marks."),
    )
