"""Importing the same people again: unchanged, changed, ambiguous, in part, from a workbook, and with a new field."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.imports import workbook
from tests.journeys.commands import Desk
from tests.journeys.nursery import CHECKOUT
from tests.journeys.offices import OFFICER, Office
from tests.journeys.payroll_export import employees, written

IMPORT = ("--population", "employee", "--purpose", "payroll_run")
PEOPLE = employees(12, seed=21)
NEW_FIELD = """
[[field]]
key = "parking_space"
category = "contact"
kind = "text"
label = { nb = "Parkeringsplass", en = "Parking space" }
help = { nb = "Plassen den ansatte har fått.", en = "The space the employee was given." }
searchable = true
headers = ["P-plass"]
"""


@pytest.fixture(scope="session")
def registered_once(office_once: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The office with a dozen employees."""
    office = office_once.copy(tmp_path_factory.mktemp("registered") / "office")
    officer = office.desk(OFFICER)
    file = officer.folder / "first.csv"
    file.write_bytes(written(PEOPLE))
    assert officer("import", file, *IMPORT)["counts"]["create"] == 12
    return office


@pytest.fixture
def officer(registered_once: Office, tmp_path: Path) -> Desk:
    """The payroll officer of a copy of it."""
    return registered_once.copy(tmp_path / "registered").desk(OFFICER)


def counts(answer: dict[str, Any]) -> dict[str, int]:
    return {outcome: count for outcome, count in answer["counts"].items() if count}


def test_the_same_file_again_changes_nothing(officer: Desk) -> None:
    file = officer.folder / "first.csv"
    assert counts(officer("import", file, *IMPORT)) == {"unchanged": 12}
    somebody = officer("people", PEOPLE[0].email)[0]["id"]
    assert officer("show", somebody, "--purpose", "payroll_run")["cards"]["contact"]["revision"] == 1
    assert officer("history", somebody, "--purpose", "payroll_run") == []


def test_a_changed_file_says_old_and_new(officer: Desk) -> None:
    changed = [replace(PEOPLE[0], address="Flyttet vei 2", pay=99900), *PEOPLE[1:11]]
    file = officer.folder / "changed.csv"
    file.write_bytes(written(changed))
    dry = officer("import", file, *IMPORT, "--dry-run")
    assert counts(dry) == {"update": 1, "unchanged": 10}
    told = {change["field"]: (change["old"], change["new"]) for change in dry["rows"][0]["changes"]}
    assert told["Address"] == (PEOPLE[0].address, "Flyttet vei 2")
    assert {"Address", "Monthly pay"} == set(told)
    assert "99" in told["Monthly pay"][1]
    plain = officer.plain("import", file, *IMPORT, "--dry-run")
    assert f"Row 4: Address: {PEOPLE[0].address} → Flyttet vei 2" in plain
    assert officer("people", "flyttet") == []
    assert counts(officer("import", file, *IMPORT)) == counts(dry)
    somebody = officer("people", PEOPLE[0].email)[0]["id"]
    cards = officer("show", somebody, "--purpose", "payroll_run")["cards"]
    assert cards["financial"]["fields"]["monthly_pay"] == "99900.00 NOK"
    earlier = {value["field"]: value["value"] for value in officer("history", somebody, "--purpose", "payroll_run")}
    assert earlier == {"address": PEOPLE[0].address, "monthly_pay": f"{PEOPLE[0].pay}.00 NOK"}
    assert officer("check")["findings"] == []


def test_who_is_meant_is_asked_and_never_guessed(officer: Desk) -> None:
    crossed = replace(PEOPLE[0], number=PEOPLE[1].number)  # the identity number of one, the number of another
    stranger = replace(employees(13, seed=21)[12], number=PEOPLE[2].number)  # somebody else's employee number
    file = officer.folder / "crossed.csv"
    file.write_bytes(written([crossed, stranger]))
    dry = officer("import", file, *IMPORT, "--dry-run")
    assert counts(dry) == {"ask": 2}
    ids = [officer("people", person.email)[0]["id"] for person in PEOPLE[:3]]
    assert sorted(dry["rows"][0]["candidates"]) == sorted(ids[:2])
    assert dry["rows"][1]["candidates"] == ids[2:]
    plain = officer.plain("import", file, *IMPORT, "--dry-run")
    assert all(f"--decide 4={person}" in plain for person in ids[:2])
    assert counts(officer("import", file, *IMPORT)) == {"ask": 2}
    assert len(officer("people")) == 12
    decided = officer("import", file, *IMPORT, "--decide", f"4={ids[0]}", "--decide", "5=skip")
    assert counts(decided) == {"update": 1, "skipped": 1}
    shown = officer("show", ids[0], "--purpose", "payroll_run")["cards"]["job"]["fields"]
    assert shown["employee_number"] == str(PEOPLE[1].number)
    assert counts(officer("import", file, *IMPORT, "--decide", "4=skip", "--decide", "5=new"))["create"] == 1
    assert len(officer("people")) == 13


def test_a_file_with_a_number_and_the_new_pay_is_enough(officer: Desk) -> None:
    pay = "Ansattnummer;Månedslønn\r\n" + "".join(f"{person.number};50 000,00\r\n" for person in PEOPLE[:5])
    file = officer.folder / "pay.csv"
    file.write_bytes((pay + "9999;50 000,00\r\n").encode("cp1252"))
    answer = officer("import", file, *IMPORT)
    assert counts(answer) == {"update": 5, "stopped": 1}
    assert "required" in answer["rows"][5]["problems"][0]["reason"]
    somebody = officer("people", PEOPLE[4].email)[0]["id"]
    cards = officer("show", somebody, "--purpose", "payroll_run")["cards"]
    assert cards["financial"]["fields"]["monthly_pay"] == "50000.00 NOK"
    assert cards["contact"]["fields"]["name"] == PEOPLE[4].name


def test_a_mapping_is_made_by_hand_and_kept_by_name(officer: Desk) -> None:
    text = "Nr;Hvem;Bor\r\n" + "".join(
        f"{person.number};{person.name};Ny gate {person.number}\r\n" for person in PEOPLE
    )
    file = officer.folder / "hand.csv"
    file.write_bytes(text.encode("cp1252"))
    columns = ("--column", "Nr=employee_number", "--column", "Hvem=name", "--column", "Bor=address")
    assert counts(officer("import", file, *IMPORT, *columns, "--save-mapping", "adresser")) == {"update": 12}
    assert len(officer("people")) == 12
    file.write_bytes(text.replace("Ny gate", "Nyere gate").encode("cp1252"))
    answer = officer("import", file, *IMPORT, "--mapping", "adresser")
    assert counts(answer) == {"update": 12}
    assert {item["column"]: item["field"] for item in answer["columns"]} == {
        "Nr": "employee_number",
        "Hvem": "name",
        "Bor": "address",
    }


def test_a_workbook_gives_the_same_people(officer: Desk) -> None:
    rows: list[list[workbook.Cell]] = [["Ansattnr", "Navn", "Fødselsdato", "Månedslønn"]]
    rows += [[person.number, person.name, person.born, person.pay] for person in PEOPLE]
    file = workbook.write(officer.folder / "ansatte.xlsx", rows)
    answer = officer("import", file, *IMPORT, "--dry-run")
    assert counts(answer) == {"unchanged": 12}
    assert answer["file"]["sheet"] == "Ansatte"


def test_a_field_added_to_the_register_is_in_everything(officer: Desk) -> None:
    resources = officer.folder / "resources"
    shutil.copytree(CHECKOUT / "resources", resources)
    with (resources / "register" / "fields" / "employee.toml").open("a", encoding="utf-8") as file:
        file.write(NEW_FIELD)
    desk = Desk(officer.folder, officer.vault, officer.keys, {"ENTRACK_VAULT_RESOURCES": str(resources)})
    spaces = desk.folder / "spaces.csv"
    text = "Ansattnummer;P-plass\r\n" + "".join(f"{person.number};Felt{person.number}\r\n" for person in PEOPLE)
    spaces.write_bytes(text.encode("cp1252"))
    assert counts(desk("import", spaces, *IMPORT)) == {"update": 12}
    space = f"Felt{PEOPLE[3].number}"
    found = desk("people", space)
    assert [person["name"] for person in found] == [PEOPLE[3].name]
    fields = desk("show", found[0]["id"], "--purpose", "payroll_run")["cards"]["contact"]["fields"]
    assert fields["parking_space"] == space
    assert "Parking space" in desk.plain("show", found[0]["id"], "--purpose", "payroll_run")
    desk("set", found[0]["id"], "Parkeringsplass=Felt1", "--purpose", "rectification")
    pdf, archive = desk.folder / "o.pdf", desk.folder / "o.zip"
    desk("overview", found[0]["id"], "--out", pdf, "--print-language", "nb")
    printed = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "Parkeringsplass" in printed
    assert space in printed  # the earlier value
    desk("export", found[0]["id"], "--out", archive)
    shutil.unpack_archive(archive, desk.folder / "out")
    assert "parking_space" in (desk.folder / "out" / "data.json").read_text("utf-8")
    assert "Felt1" in (desk.folder / "out" / "csv" / "contact.csv").read_text("utf-8-sig")
    assert "parking_space" in (desk.folder / "out" / "schema.json").read_text("utf-8")
    assert desk("check")["findings"] == []
