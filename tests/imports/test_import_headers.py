"""Which field a column goes to, and mappings that are remembered."""

import json

import pytest

from entrack_vault.errors import BadInput
from entrack_vault.imports.headers import (
    LEFT_OUT,
    LEFT_OUT_BEFORE,
    PART_MISSING,
    TWICE,
    WHOLE_ELSEWHERE,
    Mapping,
    known_headers,
    recognise,
)
from entrack_vault.imports.saved_mappings import apply, from_json, save, to_json
from entrack_vault.imports.shapes import Column
from entrack_vault.imports.words import squeeze
from entrack_vault.register import standard


def columns(*headers: str) -> tuple[Column, ...]:
    names = [header if headers.count(header) == 1 else f"{header} ({at})" for at, header in enumerate(headers)]
    return tuple(Column(at, header, name) for at, (header, name) in enumerate(zip(headers, names, strict=True)))


def fields(mapping: Mapping) -> list[str | None]:
    return [item.field for item in mapping.columns]


def employee(*headers: str) -> Mapping:
    return recognise(columns(*headers), "employee", standard())


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ANSATTNUMMER", "employee_number"),
        ("employeeNumber", "employee_number"),
        ("E-POST", "work_email"),
        ("e post", "work_email"),
        ("TELEFONNR. MOBIL", "phone"),
        ("FODSELSDATO", "birth_date"),
        ("  Fødsels-dato: ", "birth_date"),
        ("birth_date", "birth_date"),
        ("Bankkontonummer", "bank_account"),
        ("Postnr.", "postcode"),
        ("Telefon 1", "phone"),
        ("Tullball", None),
        ("", None),
        ("12", None),
    ],
)
def test_headers_are_recognised_whatever_their_case_and_signs(header: str, field: str | None) -> None:
    assert fields(employee(header)) == [field]


def test_first_and_last_name_make_one_name_in_the_right_order() -> None:
    mapping = employee("ETTERNAVN", "Ansattnummer", "FORNAVN")
    assert fields(mapping) == ["name", "employee_number", "name"]
    assert [item.column.header for item in mapping.by_field()["name"]] == ["FORNAVN", "ETTERNAVN"]
    assert mapping.missing(standard()) == ()


def test_half_a_name_is_told_and_a_whole_one_goes_before_its_parts() -> None:
    assert employee("Fornavn").columns[0].problem == PART_MISSING
    mapping = employee("Fornavn", "Etternavn", "Fullt navn")
    assert fields(mapping) == [None, None, "name"]
    assert [item.problem for item in mapping.columns] == [WHOLE_ELSEWHERE, WHOLE_ELSEWHERE, None]


def test_repeated_columns_go_on_as_further_values_or_stand_twice() -> None:
    mapping = employee("Telefon", "Telefon", "Bankkontonummer", "Bankkontonummer")
    assert fields(mapping) == ["phone", "other_phone", "bank_account", None]
    assert [item.problem for item in mapping.columns] == [None, TWICE, None, TWICE]
    several = employee("other_phone", "other_phone")
    assert fields(several) == ["other_phone", "other_phone"]
    assert [item.problem for item in several.columns] == [None, None]


def test_what_is_not_imported_says_why() -> None:
    mapping = employee("Fagforening", "BRUKERTYPE", "Diagnosekode", "Notat om sykmelding", "Mystisk")
    assert fields(mapping) == [None] * 5
    assert [bool(item.reason_text("en")) for item in mapping.columns] == [True, True, True, True, False]
    assert mapping.missing(standard()) == ("name",)


def test_every_field_is_recognised_by_its_own_names() -> None:
    register = standard()
    for key, population in register.populations.items():
        for field in population.fields:
            for header in (field.key, field.label.nb, field.label.en, *field.headers):
                assert fields(recognise(columns(header), key, register)) == [field.key], header


def test_known_headers_are_squeezed() -> None:
    known = known_headers("employee", standard())
    assert {"ansattnummer", "fornavn", squeeze("TELEFONNR. MOBIL"), "brukertype"} <= known
    assert "" not in known


def test_a_person_chooses_a_field_or_leaves_a_column_out() -> None:
    register = standard()
    mapping = employee("Mystisk", "Avdeling").choose("Mystisk", "title", register).choose("Avdeling", None, register)
    assert fields(mapping) == ["title", None]
    assert mapping.columns[1].reason == LEFT_OUT
    clash = employee("Mystisk", "Tittel").choose("Mystisk", "title", register)
    assert fields(clash) == ["title", None]


def test_a_saved_mapping_is_applied_by_header_in_any_order() -> None:
    register = standard()
    mapping = employee("Mystisk", "Avdeling", "FORNAVN", "ETTERNAVN", "Ukjent")
    chosen = mapping.choose("Mystisk", "title", register).choose("Avdeling", None, register)
    saved = from_json(json.loads(json.dumps(to_json(save("Lønn, mars", chosen)))))
    assert saved.columns == {"Mystisk": "title", "Avdeling": "", "FORNAVN": "name", "ETTERNAVN": "name"}
    again = apply(saved, columns("Etternavn", "MYSTISK", "Avdeling", "Fornavn", "Postnr"), register)
    assert fields(again) == ["name", "title", None, "name", "postcode"]
    assert again.columns[2].reason == LEFT_OUT_BEFORE
    assert [item.column.header for item in again.by_field()["name"]] == ["Fornavn", "Etternavn"]


def test_a_field_that_is_gone_is_told() -> None:
    saved = from_json({"name": "x", "population": "employee", "columns": {"Sko": "shoe_size"}})
    mapping = apply(saved, columns("Sko"), standard())
    assert fields(mapping) == [None]
    assert mapping.columns[0].problem is not None


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"name": "x", "population": "employee"},
        {"name": "", "population": "employee", "columns": {}},
        {"name": "x", "population": "employee", "columns": {"a": None}},
        {"name": "x", "population": "employee", "columns": {"a": 1}},
        {"name": "x", "population": "employee", "columns": []},
        {"name": "x", "population": "employee", "columns": {}, "more": 1},
        {"name": 1, "population": "employee", "columns": {}},
        {"name": "x" * 101, "population": "employee", "columns": {}},
        {"name": "x", "population": "employee", "columns": {str(n): "" for n in range(501)}},
        {"name": "x", "population": "employee", "columns": {"a" * 1001: ""}},
    ],
)
def test_only_well_formed_mappings_are_taken(data: object) -> None:
    with pytest.raises(BadInput):
        from_json(data)
