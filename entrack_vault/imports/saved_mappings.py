"""A mapping remembered for the next file of the same kind: plain data without anything from the rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrack_vault.errors import BadInput
from entrack_vault.i18n import N_
from entrack_vault.imports.headers import FIELD_GONE, LEFT_OUT_BEFORE, MappedColumn, Mapping, arrange, recognise
from entrack_vault.imports.shapes import MOST_COLUMNS, NOTHING_IMPORTED, Column
from entrack_vault.imports.words import squeeze
from entrack_vault.register.model import Register

_LONGEST_NAME, _LONGEST_HEADER, _LONGEST_KEY = 100, 1000, 48


@dataclass(frozen=True)
class SavedMapping:
    """Column names to field keys; "" for a column that was left out. Unknown columns are not remembered."""

    name: str
    population: str
    columns: dict[str, str]


def save(name: str, mapping: Mapping) -> SavedMapping:
    """What is worth remembering of a mapping."""
    columns = {item.column.name: item.field or "" for item in mapping.columns if item.field or item.reason}
    return SavedMapping(name, mapping.population, columns)


def apply(saved: SavedMapping, columns: Sequence[Column], register: Register) -> Mapping:
    """The saved mapping on another file's columns, by header; columns it does not know are recognised anew."""
    fresh = recognise(columns, saved.population, register)
    population = register.populations[saved.population]
    by_header = {squeeze(header): key for header, key in saved.columns.items()}
    chosen = []
    for item in fresh.columns:
        key = saved.columns.get(item.column.name, by_header.get(squeeze(item.column.name)))
        if key is None:
            chosen.append(item)
        elif not key:
            chosen.append(MappedColumn(item.column, reason=item.reason or LEFT_OUT_BEFORE))
        elif key in population.by_key:
            chosen.append(MappedColumn(item.column, key))
        else:
            chosen.append(MappedColumn(item.column, problem=FIELD_GONE))
    return Mapping(saved.population, arrange(chosen, population))


def to_json(saved: SavedMapping) -> dict[str, object]:
    """Plain data for json.dumps."""
    return {"name": saved.name, "population": saved.population, "columns": dict(saved.columns)}


def from_json(data: object) -> SavedMapping:
    """The saved mapping in plain data as `to_json` gives it; BadInput for anything else."""
    match data:
        case {"name": str(name), "population": str(population), "columns": dict(columns), **rest} if not rest:
            if (
                0 < len(name) <= _LONGEST_NAME
                and 0 < len(population) <= _LONGEST_KEY
                and len(columns) <= MOST_COLUMNS
                and all(_fits(header, _LONGEST_HEADER) for header in columns)
                and all(_fits(key, _LONGEST_KEY) for key in columns.values())
            ):
                return SavedMapping(name, population, dict(columns))
    raise BadInput(
        N_("The saved mapping cannot be used: it is not written as one."),
        NOTHING_IMPORTED,
        N_("Map the columns once more and save the mapping."),
    )


def _fits(text: object, longest: int) -> bool:
    return isinstance(text, str) and len(text) <= longest
