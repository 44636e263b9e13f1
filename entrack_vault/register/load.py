"""Reads resources/register/*.toml. Every refusal names the file, the table and the key."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from entrack_vault import resources
from entrack_vault.domain.duties import Duty
from entrack_vault.errors import BadInput
from entrack_vault.i18n import N_
from entrack_vault.register.model import (
    Carrying,
    Category,
    DocumentSort,
    Entry,
    Field,
    Ground,
    IgnoredHeader,
    JobTemplate,
    Kind,
    Measure,
    Named,
    Population,
    Processing,
    Purpose,
    Recipient,
    Register,
    RetentionRule,
    Source,
)

_E = TypeVar("_E", bound=Entry)
_N = TypeVar("_N", bound=Named)
_C = TypeVar("_C", Population, Category)

# What a [category.<key>] table of a fields file may set for all fields of that category.
_DEFAULTS = ("purposes", "ground_stated", "ground_assessed", "source", "recipients", "retention")


class RegisterFault(BadInput):
    """The register's own files are wrong; nothing is opened with them."""


def _fault(file: str, table: str, key: str, reason: str) -> RegisterFault:
    return RegisterFault(
        N_("The register cannot be used: {file}, table {table}, key {key}: {reason}"),
        N_("Nothing has been opened."),
        N_("Correct the file and try again."),
        file=file,
        table=table,
        key=key,
        reason=reason,
    )


@cache
def standard() -> Register:
    """The register that ships with the program, read once."""
    return load(resources.path("register"))


def load(folder: Path) -> Register:
    """Reads and validates a register folder; RegisterFault when a file, table or key is wrong."""
    populations = _numbered(folder, "populations", Population)
    categories = _numbered(folder, "categories", Category)
    fields = folder / "fields"
    register = Register(
        populations={
            key: population.model_copy(update=_held(fields / f"{key}.toml", categories))
            for key, population in populations.items()
        },
        categories=categories,
        purposes=_named(folder, "purposes", Purpose),
        grounds=_named(folder, "grounds", Ground),
        sources=_named(folder, "sources", Source),
        recipients=_named(folder, "recipients", Recipient),
        retention=_named(folder, "retention", RetentionRule),
        jobs=_named(folder, "jobs", JobTemplate),
        carryings=_named(folder, "carryings", Carrying),
        processings=_named(folder, "processings", Processing),
        measures=_named(folder, "measures", Measure),
        ignored_headers=_ignored(folder),
    )
    _check_references(register)
    return register


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise _fault(file.name, "-", "-", str(fault)) from fault


def _entry(model: type[_E], table: str, file: str, values: Mapping[str, Any]) -> _E:
    try:
        # TOML knows arrays, not tuples: strict checking is kept for everything but that.
        return model.model_validate(_tuples(values), strict=None)
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        name = f"{table} {values.get('key', values.get('header', '?'))}"
        raise _fault(file, name, key, first["msg"]) from None


def _tuples(value: Any) -> Any:
    if isinstance(value, Mapping):
        # An enum is written as its word in TOML, which strict models take only as the enum itself.
        return {
            key: Kind(item) if key == "kind" and isinstance(item, str) and item in set(Kind) else _tuples(item)
            for key, item in value.items()
        }
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _named(folder: Path, table: str, model: type[_N]) -> dict[str, _N]:
    """Reads <table>.toml: an array of tables called like the file without its plural s."""
    file = f"{table}.toml"
    content = _toml(folder / file)
    if set(content) != {"entry"}:
        raise _fault(file, table, ", ".join(sorted(content)), "only [[entry]] tables belong here")
    entries = [_entry(model, table, file, values) for values in _tables(content, "entry", file)]
    return _unique(entries, file, table)


def _numbered(folder: Path, table: str, model: type[_C]) -> dict[str, _C]:
    """As _named, for entries whose number is part of stored compartments: none may stand twice."""
    entries = _named(folder, table, model)
    holders: dict[int, str] = {}
    for entry in entries.values():
        if entry.number in holders:
            raise _fault(f"{table}.toml", f"{table} {entry.key}", "number", f"taken by {holders[entry.number]}")
        holders[entry.number] = entry.key
    return entries


def _ignored(folder: Path) -> tuple[IgnoredHeader, ...]:
    """Reads headers.toml: an array of tables called ignored."""
    file = "headers.toml"
    content = _toml(folder / file)
    if set(content) != {"ignored"}:
        raise _fault(file, "-", ", ".join(sorted(content)), "only [[ignored]] tables belong here")
    return tuple(_entry(IgnoredHeader, "ignored", file, values) for values in _tables(content, "ignored", file))


def _tables(content: Mapping[str, Any], name: str, file: str) -> list[dict[str, Any]]:
    """The array of tables of that name; [name] with single brackets is one table, not an array."""
    tables = content.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _fault(file, name, "-", f"write [[{name}]], with double brackets, before each")
    return tables


def _unique(entries: Iterable[_N], file: str, table: str) -> dict[str, _N]:
    found: dict[str, _N] = {}
    for entry in entries:
        if entry.key in found:
            raise _fault(file, table, entry.key, "the key stands twice")
        found[entry.key] = entry
    return found


def _held(file: Path, categories: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
    """What may be held about one population: fields, and sorts of documents."""
    content = _toml(file)
    if extra := set(content) - {"category", "field", "document"}:
        reason = "only [category.<key>], [[field]] and [[document]] belong here"
        raise _fault(file.name, "-", ", ".join(sorted(extra)), reason)
    defaults: dict[str, dict[str, Any]] = content.get("category", {})
    _known(file.name, "category", "-", defaults, categories)
    for category, values in defaults.items():
        if extra := set(values) - set(_DEFAULTS):
            raise _fault(file.name, f"category.{category}", ", ".join(sorted(extra)), "unknown key")
    return {
        "fields": _fields(file, _with_defaults(Field, content, "field", file, defaults)),
        "documents": _sorts(file, _with_defaults(DocumentSort, content, "document", file, defaults)),
    }


def _with_defaults(
    model: type[_E], content: Mapping[str, Any], table: str, file: Path, defaults: Mapping[str, Mapping[str, Any]]
) -> list[_E]:
    """Entries with what their category says of all of its own."""
    return [
        _entry(model, table, file.name, {**defaults.get(str(values.get("category")), {}), **values})
        for values in _tables(content, table, file.name)
    ]


def _sorts(file: Path, sorts: list[DocumentSort]) -> tuple[DocumentSort, ...]:
    return tuple(_unique(sorts, file.name, "document").values())


def _fields(file: Path, fields: list[Field]) -> tuple[Field, ...]:
    seen: set[str] = set()
    roles: set[str] = set()
    for field in fields:
        if field.key in seen:
            raise _fault(file.name, "field", field.key, "the key stands twice")
        seen.add(field.key)
        if field.role in roles:
            raise _fault(file.name, f"field {field.key}", "role", f"another field is already {field.role}")
        roles |= {field.role} if field.role else set()
        if (field.kind is Kind.CHOICE) != bool(field.choices):
            raise _fault(file.name, f"field {field.key}", "choices", "a choice has choices, other kinds have none")
    return tuple(fields)


def _check_references(register: Register) -> None:
    """Every key that points at another table must stand there."""
    for purpose in register.purposes.values():
        _known(
            "purposes.toml",
            f"purposes {purpose.key}",
            "populations",
            purpose.populations,
            register.populations,
        )
        _check_grounds("purposes.toml", f"purposes {purpose.key}", purpose, register)
        for table in ("sources", "recipients", "retention"):
            wanted, known = getattr(purpose, table), getattr(register, table)
            _known("purposes.toml", f"purposes {purpose.key}", table, wanted, known)
    for population in register.populations.values():
        meant = [key for key, purpose in register.purposes.items() if population.key in purpose.populations]
        for field in population.fields:
            _check_held(f"{population.key}.toml", f"field {field.key}", field, meant, register)
        for sort in population.documents:
            _check_held(f"{population.key}.toml", f"document {sort.key}", sort, meant, register)
            where = (f"{population.key}.toml", f"document {sort.key}")
            _known(*where, "category", (sort.category,), population.categories)
            _known(*where, "evidence", (sort.evidence,) if sort.evidence else (), register.grounds)
    for job in register.jobs.values():
        _check_job(register, job)
    for carrying in register.carryings.values():
        _check_carrying(register, carrying)
    for processing in register.processings.values():
        where = ("processings.toml", f"processings {processing.key}")
        stated = (processing.ground_stated,) if processing.ground_stated else ()
        if processing.key in register.purposes:
            raise _fault(*where, "key", "a purpose has that key")
        _known(*where, "ground_stated", stated, register.grounds)
        _known(*where, "ground_assessed", (processing.ground_assessed,), register.grounds)
        _known(*where, "retention", processing.retention, register.retention)


def _check_carrying(register: Register, carrying: Carrying) -> None:
    """Fields of the same kind, at most one into each, and documents of a sort that both have."""
    where = ("carryings.toml", f"carryings {carrying.key}")
    both = (carrying.from_population, carrying.to_population)
    _known(*where, "population", both, register.populations)
    before, after = (register.populations[key] for key in both)
    _known(*where, "fields", [earlier for earlier, _ in carrying.fields], before.by_key)
    _known(*where, "fields", [new for _, new in carrying.fields], after.by_key)
    _known(*where, "documents", carrying.documents, set(before.sorts) & set(after.sorts))
    _known(*where, "ends_with", [carrying.ends_with] * bool(carrying.ends_with), [one.key for one in before.statuses])
    for earlier, new in carrying.fields:
        if before.by_key[earlier].kind is not after.by_key[new].kind:
            raise _fault(*where, "fields", f"{earlier} and {new} are of different kinds")
    if len({new for _, new in carrying.fields}) != len(carrying.fields):
        raise _fault(*where, "fields", "two fields go into one")


def _check_held(file: str, table: str, entry: Field | DocumentSort, meant: list[str], register: Register) -> None:
    """What a field or a document points at."""
    _known(file, table, "category", (entry.category,), register.categories)
    _known(file, table, "purposes", entry.purposes, meant)
    _check_grounds(file, table, entry, register)
    _known(file, table, "source", (entry.source,), register.sources)
    _known(file, table, "recipients", entry.recipients, register.recipients)
    _known(file, table, "retention", entry.retention, register.retention)


def _check_grounds(file: str, table: str, entry: Purpose | Field | DocumentSort, register: Register) -> None:
    _known(file, table, "ground_stated", (entry.ground_stated,), register.grounds)
    _known(file, table, "ground_assessed", (entry.ground_assessed,), register.grounds)


def _check_job(register: Register, job: JobTemplate) -> None:
    where = ("jobs.toml", f"jobs {job.key}")
    numbers = [paragraph.number for paragraph in job.paragraphs]
    if numbers != list(range(1, len(numbers) + 1)):
        raise _fault(*where, "paragraphs", "paragraphs are numbered from 1 without gaps")
    rooms = [(right.population, category) for right in job.rights for category in right.categories]
    if len(rooms) != len(set(rooms)):
        raise _fault(*where, "rights", "a compartment is given twice")
    for right in job.rights:
        _known(*where, "paragraph", (right.paragraph,), numbers)
        _known(*where, "population", (right.population,), register.populations)
        _known(*where, "categories", right.categories, register.populations[right.population].categories)
    for duty in job.duties:
        _known(*where, "paragraph", (duty.paragraph,), numbers)
        _known(*where, "duty", (duty.duty,), set(Duty))
    for purpose in job.purposes:
        _known(*where, "paragraph", (purpose.paragraph,), numbers)
        _known(*where, "purpose", (purpose.purpose,), register.purposes)


def _known(file: str, table: str, key: str, wanted: Iterable[object], among: Iterable[object]) -> None:
    if missing := set(wanted) - set(among):
        raise _fault(file, table, key, f"unknown: {', '.join(sorted(str(item) for item in missing))}")
