"""Rows become values and problems; problems never hold a value."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from entrack_vault import errors
from entrack_vault.domain import invented
from entrack_vault.imports.headers import known_headers, recognise
from entrack_vault.imports.rows import (
    LETTER_LOST,
    REQUIRED_EMPTY,
    REQUIRED_UNMAPPED,
    Problem,
    RowValues,
    Severity,
    read_rows,
)
from entrack_vault.imports.tables import Table, read_table
from entrack_vault.imports.values import LOST_DIGITS, ZERO_PUT_BACK
from entrack_vault.register import standard
from entrack_vault.register.model import Kind
from tests.imports.workbook import Cell, write

IDENTITY = invented.national_identity_number(Random(1), date(1988, 6, 5))


def table(folder: Path, text: str) -> Table:
    file = folder / "ansatte.csv"
    file.write_text(text, "utf-8")
    return read_table(file, known=known_headers("employee", standard()))


def rows(found: Table, demonstration: bool = True) -> list[RowValues]:
    mapping = recognise(found.columns, "employee", standard())
    return list(read_rows(found, mapping, "employee", standard(), demonstration=demonstration))


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return [(problem.column, problem.value_class, problem.severity.value) for problem in problems]


def test_a_payroll_file_becomes_values(tmp_path: Path) -> None:
    text = (
        "Ansatte, mars 2026\n"
        "ANSATTNUMMER;FORNAVN;ETTERNAVN;POSTNUMMER;Telefon;Telefon;FØDSELSDATO;Lønn pr. mnd;Fagforening\n"
        "1042;Nora;Eide;155;00000176;00000177;19950312;49200,00;NITO\n"
        "1063;Fatima;;4014;;;30.06.1988;52750,00;\n"
    )
    first, second = rows(table(tmp_path, text))
    assert first.row == 3
    assert dict(first.values) == {
        "employee_number": ("1042",),
        "name": ("Nora Eide",),
        "postcode": ("0155",),
        "phone": ("+4700000176",),
        "other_phone": ("+4700000177",),
        "birth_date": ("1995-03-12",),
        "monthly_pay": ("49200.00 NOK",),
    }
    assert ("POSTNUMMER", "postcode", "repaired") in told(first.problems)
    assert not first.stopped
    assert (second.values["name"], second.values["birth_date"]) == (("Fatima",), ("1988-06-30",))
    assert "phone" not in second.values


def test_problems_name_row_column_and_kind_but_never_the_value(tmp_path: Path) -> None:
    broken = IDENTITY[:-1] + str((int(IDENTITY[-1]) + 1) % 10)
    text = f"Navn;Fødselsnummer;Bankkontonummer\nNora Eide;{broken};1,2345E+10\n;{IDENTITY};\n"
    first, second = rows(table(tmp_path, text))
    assert told(first.problems) == [
        ("Fødselsnummer", "national_identity_number", "stopped"),
        ("Bankkontonummer", "bank_account", "stopped"),
    ]
    assert first.stopped
    assert dict(first.values) == {"name": ("Nora Eide",)}
    for problem in first.problems:
        shown = repr(problem) + problem.reason_text("en") + problem.remedy_text("en")
        assert broken not in shown
        assert "1,2345" not in shown
        assert problem.reason_text("en")
    assert [problem.reason for problem in second.problems if problem.severity is Severity.STOPPED] == [REQUIRED_EMPTY]
    assert second.values["national_id"] == (IDENTITY,)


def test_synthetic_numbers_are_refused_outside_demonstrations(tmp_path: Path) -> None:
    (row,) = rows(table(tmp_path, f"Navn;Fødselsnummer\nNora;{IDENTITY}\n"), demonstration=False)
    assert "national_id" not in row.values
    assert row.stopped


def test_a_required_field_without_a_column_is_told_on_every_row(tmp_path: Path) -> None:
    found = rows(table(tmp_path, "Ansattnummer;Postnummer\n1;155\n2;155\n"))
    assert [[problem.reason for problem in row.problems] for row in found] == [
        [ZERO_PUT_BACK.msgid, REQUIRED_UNMAPPED]
    ] * 2


def test_marks_of_the_file_become_problems(tmp_path: Path) -> None:
    data: list[list[Cell]] = [
        ["Navn", "Ansattnummer", "Tittel"],
        ["Nora", 2.0**60, "Leder"],
        ["Åse", 12.0, "x" * 1_000_001],
        ["Ida", 13.0, "Leder", "?"],
        ["Per", 14.0, "Leder"],
    ]
    first, second, third, fourth = rows(read_table(write(tmp_path / "a.xlsx", data)))
    assert [(problem.column, problem.reason) for problem in first.problems] == [("Ansattnummer", LOST_DIGITS)]
    assert told(second.problems) == [("Tittel", "text", "stopped")]
    assert told(third.problems) == [("Tittel", "", "stopped")]
    assert (third.values["title"], third.stopped) == (("Leder",), True)
    assert fourth.problems == ()


def test_notes_that_look_sensitive_are_pointed_out(tmp_path: Path) -> None:
    text = "Navn;Notater fra samtaler;Avdeling\nNora;Er sykmeldt 50 %;Drift\nÅse;Fornøyd;Drift\n"
    found = table(tmp_path, text)
    mapping = recognise(found.columns, "employee", standard()).choose(
        "Notater fra samtaler", "feedback_notes", standard()
    )
    first, second = read_rows(found, mapping, "employee", standard())
    assert told(first.problems) == [("Notater fra samtaler", "long_text", "warning")]
    assert second.problems == ()
    assert not first.stopped


def test_a_title_is_read_for_what_is_sensitive_and_a_surname_is_not(tmp_path: Path) -> None:
    text = "Navn;Stilling\nNora;Renholder, sykmeldt 50 %\nKatolikk Jude;Sykepleier\n"
    first, second = rows(table(tmp_path, text))
    assert told(first.problems) == [("Stilling", "text", "warning")]
    assert second.problems == ()


def test_a_refused_value_says_what_to_do(tmp_path: Path) -> None:
    (row,) = rows(table(tmp_path, "Navn;Telefon;E-post\nNora;12;nora\n"))
    assert len(row.problems) == 2
    for problem in row.problems:
        assert problem.severity is Severity.STOPPED
        assert problem.remedy_text("en")
    assert [problem.value_class_text("en") for problem in row.problems] == ["phone number", "e-mail address"]


@pytest.mark.parametrize("kind", ["", *Kind])
def test_every_kind_of_value_has_a_name(kind: str) -> None:
    problem = Problem(1, "", None, kind, REQUIRED_EMPTY, Severity.STOPPED)
    assert "_" not in problem.value_class_text("en") != ""


def test_a_question_mark_in_a_name_is_pointed_out(tmp_path: Path) -> None:
    first, second = rows(table(tmp_path, "Navn;Stilling\n?or?e D?browski;Leder?\nĐorđe Dąbrowski;Leder\n"))
    assert [(problem.column, problem.reason) for problem in first.problems] == [("Navn", LETTER_LOST)]
    assert not first.stopped
    assert second.problems == ()


def test_equal_further_values_are_kept_once(tmp_path: Path) -> None:
    found = table(tmp_path, "Navn;other_phone;other_phone;other_phone\nNora;00000176;00 00 01 76;00000177\n")
    (row,) = rows(found)
    assert row.values["other_phone"] == ("+4700000176", "+4700000177")


def test_progress_is_told_and_reading_can_be_stopped(tmp_path: Path) -> None:
    found = table(tmp_path, "Navn;Postnummer\n" + "Nora;155\n" * 1200)
    mapping = recognise(found.columns, "employee", standard())
    seen: list[tuple[int, int]] = []
    stopped = read_rows(
        found,
        mapping,
        "employee",
        standard(),
        progress=lambda done, total: seen.append((done, total)),
        cancelled=lambda: len(seen) == 2,
    )
    with pytest.raises(errors.Cancelled):
        list(stopped)
    assert seen == [(0, 1200), (500, 1200)]


def test_a_mapping_for_another_population_is_refused(tmp_path: Path) -> None:
    found = table(tmp_path, "Navn;Sted\nNora;Oslo\n")
    with pytest.raises(errors.Misuse):
        list(read_rows(found, recognise(found.columns, "visitor", standard()), "employee", standard()))
