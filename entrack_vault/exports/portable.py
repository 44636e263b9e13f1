"""The portable export (GDPR Art. 20): a zip anyone can read without this program.

data.json with the values typed, schema.json that describes it (JSON Schema 2020-12, made from the register), one
CSV per category for spreadsheets, documents when there are any, and a README in the person's language.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from entrack_vault.domain import file_names
from entrack_vault.exports.tables import csv_of
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.register import kinds
from entrack_vault.register.model import Field, Population, Register

FORMAT = "entrack-vault-portable/1"
_HEADS = (N_("Field"), N_("Value"), N_("Since"), N_("Source"))
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes


@dataclass(frozen=True)
class PortableValue:
    """A value the person supplied, canonical, with its date and source key."""

    text: str
    since: date
    source: str


@dataclass(frozen=True)
class PortableDocument:
    """A document the person supplied, with its content."""

    category: str
    sort: str
    name: str
    type: str
    since: date
    source: str
    content: bytes


Values = Mapping[str, Mapping[str, Sequence[PortableValue]]]  # category -> field -> values


@dataclass(frozen=True)
class Part:
    """What one record of a person holds."""

    population: Population
    values: Values
    documents: Sequence[PortableDocument]


def pack(register: Register, parts: Sequence[Part], made: datetime, language: Language) -> bytes:
    """The zip's bytes: one record's files at its root, and of several a folder for each."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, part in zip(_folders(parts), parts, strict=True):
            files = _files(part.documents)
            data = document(part.population, part.values, files, made)
            _add(archive, f"{folder}data.json", json.dumps(data, ensure_ascii=False, indent=2).encode())
            described = json.dumps(schema(part.population), ensure_ascii=False, indent=2)
            _add(archive, f"{folder}schema.json", described.encode())
            for category, fields in part.values.items():
                _add(archive, f"{folder}csv/{category}.csv", _table(register, part.population, fields, language))
            for path, one in files.items():
                _add(archive, folder + path, one.content)
        _add(archive, "README.txt", _readme(language, several=len(parts) > 1).encode())
    return buffer.getvalue()


def _folders(parts: Sequence[Part]) -> list[str]:
    """Where each record's files lie: by its group, numbered where there are more of one."""
    if len(parts) == 1:
        return [""]
    keys = [part.population.key for part in parts]
    return [
        f"{key}/" if keys.index(key) == at else f"{key}-{keys[: at + 1].count(key)}/" for at, key in enumerate(keys)
    ]


def _files(documents: Sequence[PortableDocument]) -> dict[str, PortableDocument]:
    """Where each document lies in the zip: under its own name, or with a number where two have the same."""
    found: dict[str, PortableDocument] = {}
    taken: set[str] = set()
    for one in documents:
        name = file_names.clean(one.name)
        stem, dot, ending = name.rpartition(".")
        path, number = f"documents/{one.category}/{name}", 1
        while path.casefold() in taken:
            number += 1
            numbered = f"{stem} ({number}){dot}{ending}" if stem else f"{name} ({number})"
            path = f"documents/{one.category}/{numbered}"
        taken.add(path.casefold())
        found[path] = one
    return found


def document(
    population: Population, values: Values, files: Mapping[str, PortableDocument], made: datetime
) -> dict[str, Any]:
    """What data.json holds."""
    return {
        "format": FORMAT,
        "made": made.isoformat(),
        "population": population.key,
        "categories": {
            category: {
                key: [
                    {
                        "value": kinds.json_value(population.by_key[key].kind, value.text),
                        "since": value.since.isoformat(),
                        "source": value.source,
                    }
                    for value in found
                ]
                for key, found in fields.items()
            }
            for category, fields in values.items()
        },
        "documents": [
            {
                "file": path,
                "name": one.name,
                "category": one.category,
                "what": one.sort,
                "type": one.type,
                "size": len(one.content),
                "since": one.since.isoformat(),
                "source": one.source,
            }
            for path, one in files.items()
        ],
    }


def schema(population: Population) -> dict[str, Any]:
    """The JSON Schema of data.json for one population: every field of the register that may stand in it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Portable export: {population.label.en}",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "made", "population", "categories", "documents"],
        "properties": {
            "format": {"const": FORMAT},
            "made": {"type": "string", "format": "date-time"},
            "population": {"const": population.key},
            "categories": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    category: {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {field.key: _field_schema(field) for field in population.fields_in(category)},
                    }
                    for category in population.categories
                },
            },
            "documents": {"type": "array", "items": _document_schema(population)},
        },
    }


def _document_schema(population: Population) -> dict[str, Any]:
    texts = {key: {"type": "string"} for key in ("file", "name", "type", "source")}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["file", "name", "category", "what", "type", "size", "since", "source"],
        "properties": {
            **texts,
            "category": {"enum": list(population.categories)},
            "what": {"enum": list(population.sorts)},
            "size": {"type": "integer", "minimum": 0},
            "since": {"type": "string", "format": "date"},
        },
    }


def _field_schema(field: Field) -> dict[str, Any]:
    item = {
        "type": "object",
        "additionalProperties": False,
        "required": ["value", "since", "source"],
        "properties": {
            "value": kinds.json_schema(field.kind, field.choices),
            "since": {"type": "string", "format": "date"},
            "source": {"type": "string"},
        },
    }
    most = {} if field.many else {"maxItems": 1}
    return {"title": field.label.en, "description": field.help.en, "type": "array", "items": item, **most}


def _table(
    register: Register, population: Population, fields: Mapping[str, Sequence[PortableValue]], language: Language
) -> bytes:
    heads = [translate(language, text) for text in _HEADS]
    return csv_of([heads, *_rows(register, population, fields, language)])


def _rows(
    register: Register, population: Population, fields: Mapping[str, Sequence[PortableValue]], language: Language
) -> Iterator[tuple[str, ...]]:
    for key, values in fields.items():
        field = population.by_key[key]
        for value in values:
            shown = kinds.show(field.kind, value.text, language, choices=field.choices)
            source = register.sources[value.source].label(language)
            yield field.label(language), shown, value.since.isoformat(), source


def _readme(language: Language, *, several: bool) -> str:
    more = translate(language, "Each folder holds what you gave us in one of the ways you are registered.\n")
    return (more if several else "") + translate(
        language,
        "This file holds the data you have given us yourself, under consent or contract (GDPR Art. 20).\n"
        "data.json is for programs and is described in schema.json; the folder csv has the same for spreadsheets,"
        " and the folder documents the documents.\n",
    )


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    archive.writestr(info, content)
