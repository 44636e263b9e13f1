"""Which field each column of a file goes to: recognised by its header, remembered, or chosen by the person."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from entrack_vault.i18n import N_, Language
from entrack_vault.imports.sensitive import sensitive_header
from entrack_vault.imports.shapes import Column
from entrack_vault.imports.words import squeeze
from entrack_vault.register.kinds import Note
from entrack_vault.register.model import Field, Population, Register, Text

TWICE = Note(N_("Another column already goes to this field."))
PART_MISSING = Note(N_("The other part of this value has no column in the file."))
WHOLE_ELSEWHERE = Note(N_("Another column holds the whole value."))
LEFT_OUT_BEFORE = Note(N_("Left out, as in the saved mapping."))
LEFT_OUT = Note(N_("Left out by choice."))
FIELD_GONE = Note(N_("The saved mapping names a field that the register no longer has."))

_NUMBERED = re.compile(r"\D*?(?=\d{1,2}$)")


@dataclass(frozen=True)
class MappedColumn:
    """A column and where it goes. Without a field and without a reason it is unknown: the person is asked."""

    column: Column
    field: str | None = None
    part: int | None = None  # its place among the columns that make one value together, from 0
    reason: Text | Note | None = None  # why it is not imported
    problem: Note | None = None

    def reason_text(self, language: Language) -> str:
        """Why it is not imported, "" when there is no such reason."""
        if isinstance(self.reason, Note):
            return self.reason.text(language)
        return self.reason(language) if self.reason else ""


@dataclass(frozen=True)
class Mapping:
    """A proposal for all columns of a table, in their order."""

    population: str
    columns: tuple[MappedColumn, ...]

    def by_field(self) -> dict[str, tuple[MappedColumn, ...]]:
        """The columns of each field, parts in the order they are joined in."""
        found: defaultdict[str, list[MappedColumn]] = defaultdict(list)
        for item in self.columns:
            if item.field:
                found[item.field].append(item)
        return {key: tuple(sorted(items, key=lambda item: item.part or 0)) for key, items in found.items()}

    def missing(self, register: Register) -> tuple[str, ...]:
        """Required fields that no column goes to."""
        taken = {item.field for item in self.columns}
        fields = register.populations[self.population].fields
        return tuple(field.key for field in fields if field.required and field.key not in taken)

    def choose(self, name: str, field: str | None, register: Register) -> "Mapping":
        """The mapping with the column `name` sent to another field, or left out."""
        chosen = [
            MappedColumn(item.column, field, reason=None if field else LEFT_OUT) if item.column.name == name else item
            for item in self.columns
        ]
        return Mapping(self.population, arrange(chosen, register.populations[self.population]))


def recognise(columns: Sequence[Column], population: str, register: Register) -> Mapping:
    """What each column is, going by its header alone. KeyError for an unknown population."""
    group = register.populations[population]
    spellings, ignored = _spellings(group), {squeeze(item.header): item.reason for item in register.ignored_headers}
    proposed = [_proposed(column, spellings, ignored) for column in columns]
    return Mapping(population, arrange(_further(proposed, group), group))


def known_headers(population: str, register: Register) -> frozenset[str]:
    """Squeezed headers by which a file's header row is found; see tables.read_table."""
    ignored = (squeeze(item.header) for item in register.ignored_headers)
    return frozenset({*_spellings(register.populations[population]), *ignored} - {""})


def _spellings(population: Population) -> dict[str, str]:
    """Field keys by squeezed header. The field's own names come before what it is called elsewhere."""
    found: dict[str, str] = {}
    for field in population.fields:
        for text in (field.key, field.label.nb, field.label.en):
            found.setdefault(squeeze(text), field.key)
    for field in population.fields:
        for text in (*field.headers, *(text for part in field.joined_headers for text in part)):
            found.setdefault(squeeze(text), field.key)
    return found


def _proposed(column: Column, spellings: dict[str, str], ignored: dict[str, Text]) -> MappedColumn:
    header = squeeze(column.header)
    if not header:
        return MappedColumn(column)
    if header in spellings:
        return MappedColumn(column, spellings[header])
    if header in ignored:
        return MappedColumn(column, reason=ignored[header])
    if hints := sensitive_header(column.header):
        return MappedColumn(column, reason=Note(hints[0].msgid))
    numbered = _NUMBERED.match(header)
    return MappedColumn(column, spellings.get(numbered[0]) if numbered else None)


def _further(columns: list[MappedColumn], population: Population) -> list[MappedColumn]:
    """Sends a second column of a field that takes one value to its neighbour for further ones, if it has one."""
    taken: set[str] = set()
    result = []
    for item in columns:
        field = population.by_key[item.field] if item.field else None
        if field and not field.many and field.key in taken and not field.joined_headers:
            others = (
                other.key
                for other in population.fields
                if other.many and (other.kind, other.category) == (field.kind, field.category)
            )
            result.append(replace(item, field=next(others, field.key), problem=TWICE))
            continue
        taken.add(item.field or "")
        result.append(item)
    return result


def _part(header: str, field: Field) -> int | None:
    """Which part of a joined value a header names."""
    squeezed = squeeze(header)
    return next(
        (at for at, spellings in enumerate(field.joined_headers) if squeezed in map(squeeze, spellings)), None
    )


def arrange(columns: Iterable[MappedColumn], population: Population) -> tuple[MappedColumn, ...]:
    """Settles columns that go to the same field: joined, further values, or one too many."""
    result = list(columns)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(result):
        if item.field:
            places[item.field].append(at)
    for key, indexes in places.items():
        field = population.by_key[key]
        if not field.many:
            settled = _settled([result[at] for at in indexes], field)
            for at, item in zip(indexes, settled, strict=True):
                result[at] = item
    return tuple(result)


def _settled(columns: list[MappedColumn], field: Field) -> list[MappedColumn]:
    """The columns of a field that takes one value: the first one that holds the whole of it, or its parts."""
    parts = [_part(item.column.header, field) for item in columns]
    if None in parts:
        first = parts.index(None)
        return [
            replace(item, part=None, problem=None)
            if at == first
            else replace(item, field=None, part=None, problem=TWICE if parts[at] is None else WHOLE_ELSEWHERE)
            for at, item in enumerate(columns)
        ]
    problem = PART_MISSING if len(set(parts)) < len(field.joined_headers) else None
    return [
        replace(item, part=part, problem=problem)
        if part not in parts[:at]
        else replace(item, field=None, part=None, problem=TWICE)
        for at, (item, part) in enumerate(zip(columns, parts, strict=True))
    ]
