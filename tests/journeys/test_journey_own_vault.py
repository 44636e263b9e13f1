"""A vault of one's own: the payroll officer imports a real-looking export, finds, opens, corrects and prints."""

import csv
import hashlib
import io
import json
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PasswordType, PdfReader

from entrack_vault.register import kinds, standard
from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office
from tests.journeys.payroll_export import UNION, payroll_export

EXPORT = payroll_export()
SOMEBODY = EXPORT.people[EXPORT.of("create")[7]]
SECRETS = (SOMEBODY.name, SOMEBODY.identity_number, SOMEBODY.account, SOMEBODY.email)


@pytest.fixture(scope="session")
def imported_once(office_once: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The office after the payroll officer's import; the answers of dry run and import stand at her desk."""
    office = office_once.copy(tmp_path_factory.mktemp("imported") / "office")
    officer = office.desk(OFFICER)
    file = officer.folder / "ansatte.csv"
    file.write_bytes(EXPORT.content)
    command = ("import", file, "--population", "employee", "--purpose", "payroll_run")
    dry = officer(*command, "--dry-run", "--report", officer.folder / "report.csv")
    assert officer("people") == []
    officer.paper("dry.json", json.dumps(dry))
    officer.paper("done.json", json.dumps(officer(*command, "--save-mapping", "lønn")))
    return office


@pytest.fixture
def imported(imported_once: Office, tmp_path: Path) -> Office:
    """A copy of it."""
    return imported_once.copy(tmp_path / "imported")


@pytest.fixture
def officer(imported: Office) -> Desk:
    """The payroll officer, with her own keys."""
    return imported.desk(OFFICER)


def squeezed(text: str) -> str:
    return "".join(text.split())


def shown_values(card: dict[str, Any], language: str) -> list[str]:
    """Every value of opened cards as people read them."""
    group = standard().populations["employee"]
    found = []
    for opened in card["cards"].values():
        for key, value in opened["fields"].items():
            field = group.by_key[key]
            texts = value if isinstance(value, list) else [value]
            found += [
                kinds.show(field.kind, text, "nb" if language == "nb" else "en", choices=field.choices)
                for text in texts
                if "●" not in text
            ]
    return found


def test_the_dry_run_says_what_would_become_of_every_row(imported_once: Office) -> None:
    desk = imported_once.desk(OFFICER).folder
    dry = json.loads((desk / "dry.json").read_text("utf-8"))
    done = json.loads((desk / "done.json").read_text("utf-8"))
    assert {row["row"]: row["outcome"] for row in dry["rows"]} == EXPORT.outcomes
    assert (dry["imported"], done["imported"]) == (False, True)
    assert dry["counts"] == done["counts"]
    assert dry["file"] == {"rows": 504, "header_row": 3, "encoding": "windows-1252", "separator": ";", "sheet": None}
    columns = {item["column"]: item for item in dry["columns"]}
    assert columns[UNION]["field"] is None
    assert "Union" in columns[UNION]["reason"]
    for row in dry["rows"]:
        if row["outcome"] in ("stopped", "ask"):
            assert any(problem["severity"] == "stopped" and problem["remedy"] for problem in row["problems"])
        if row["outcome"] == "stopped":
            worst = next(problem for problem in row["problems"] if problem["severity"] == "stopped")
            assert (worst["column"], worst["kind"]) == ("FØDSELSNUMMER", "national_identity_number")


def test_the_report_names_rows_and_reasons_but_no_value(imported_once: Office) -> None:
    file = imported_once.desk(OFFICER).folder / "report.csv"
    text = file.read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {int(row["Row"]) for row in rows} == set(EXPORT.outcomes)
    for person in EXPORT.people.values():
        assert person.name not in text
        assert person.identity_number not in text
        assert person.email not in text
    assert sys.platform == "win32" or stat.S_IMODE(file.stat().st_mode) == 0o600


def test_search_open_correct_and_history(officer: Desk) -> None:
    everyone = officer("people")
    assert len(everyone) == len(EXPORT.of("create"))
    assert {person["name"] for person in everyone} == {EXPORT.people[row].name for row in EXPORT.of("create")}
    assert set(everyone[0]) == {"id", "name", "population", "status", "restricted"}
    found = officer("people", SOMEBODY.identity_number)
    assert [person["name"] for person in found] == [SOMEBODY.name]
    who = found[0]["id"]
    opened = officer("show", f"{SOMEBODY.name} {SOMEBODY.number}", "--purpose", "payroll_run")
    assert (opened["id"], opened["population"], opened["status"], opened["closed"]) == (who, "employee", "active", [])
    kept: dict[str, Any] = {}
    for card in opened["cards"].values():
        assert card["revision"] == 1
        kept |= card["fields"]
    masked = kept.pop("national_id")
    assert {key: text for key, text in SOMEBODY.kept.items() if key != "national_id"} == kept
    assert set(masked) <= {"●", " "}
    revealed = officer("show", who, "--purpose", "a_melding", "--category", "financial", "--reveal", "national_id")
    assert revealed["cards"]["financial"]["fields"]["national_id"] == SOMEBODY.identity_number
    assert set(revealed["cards"]) == {"financial"}
    officer("set", who, "address=Rettet vei 3", "Postnummer=0155", "place=Oslo", "--purpose", "rectification")
    contact = officer("show", who, "--purpose", "payroll_run", "--category", "contact")["cards"]["contact"]
    assert contact["revision"] == 2
    assert (contact["fields"]["address"], contact["fields"]["postcode"]) == ("Rettet vei 3", "0155")
    earlier = officer("history", who, "--purpose", "payroll_run")
    assert {(value["field"], value["value"], value["by"], value["reason"]) for value in earlier} >= {
        ("address", SOMEBODY.address, OFFICER, "rectification")
    }
    events = [line["event"] for line in officer("log", "--person", who)]
    assert {"person.imported", "masked.shown", "cards.opened", "cards.saved", "history.opened"} <= set(events)
    refused = officer.refused("set", who, "postcode=12", "--purpose", "rectification", code=6)
    assert "12" not in refused
    officer.refused("set", who, "bank_account=99990000000", "--purpose", "rectification", code=6)
    officer.refused("set", who, "shoe_size=44", "--purpose", "rectification", code=2)
    officer.refused("show", who, "--purpose", "marketing", code=3)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_overview_holds_every_value(officer: Desk, language: str) -> None:
    opened = officer("show", SOMEBODY.email, "--purpose", "payroll_run")
    pdf = officer.folder / "oversikt.pdf"
    made = officer("overview", opened["id"], "--out", pdf, "--print-language", language, "--case", "2026-17")
    content = pdf.read_bytes()
    text = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    wanted = [*shown_values(opened, language), *(SOMEBODY.name, SOMEBODY.address, SOMEBODY.place, "2026-17")]
    wanted += [made["document"], {"nb": "Furu Drift AS", "en": "Furu Drift AS"}[language]]
    assert [value for value in wanted if squeezed(value) not in text] == []
    # She has the duty to show identity numbers, so the person gets theirs.
    assert SOMEBODY.identity_number in text.replace("\u202f", "")
    assert made["sha256"] == hashlib.sha256(content).hexdigest()
    assert made["closed"] == []
    assert sys.platform == "win32" or stat.S_IMODE(pdf.stat().st_mode) == 0o600
    placed = officer("log", "--person", opened["id"], "--event", "overview.placed")
    assert [line["file"] for line in placed] == [made["sha256"]]
    assert "exists already" in officer.refused("overview", opened["id"], "--out", pdf, code=2)
    assert pdf.read_bytes() == content


def test_an_overview_with_a_password_opens_with_it_alone(officer: Desk) -> None:
    password = officer.paper("password.txt", "blå himmel 42\n")
    pdf = officer.folder / "oversikt.pdf"
    officer("overview", SOMEBODY.email, "--out", pdf, "--password-file", password)
    content = pdf.read_bytes()
    assert SOMEBODY.name.encode() not in content
    reader = PdfReader(pdf)
    assert reader.is_encrypted
    assert b"/V 5" in content  # AES-256
    assert reader.decrypt("feil passord") == PasswordType.NOT_DECRYPTED
    assert reader.decrypt("blå himmel 42") != PasswordType.NOT_DECRYPTED
    assert SOMEBODY.place in "".join(page.extract_text() for page in reader.pages)


def test_the_portable_export_is_what_its_schema_says(officer: Desk) -> None:
    file = officer.folder / "fil.zip"
    made = officer("export", SOMEBODY.email, "--out", file)
    assert made["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    data, schema = json.loads(parts["data.json"]), json.loads(parts["schema.json"])
    check_against(schema, data, "data")
    assert sum(len(found) for fields in data["categories"].values() for found in fields.values()) == made["values"]
    contact = data["categories"]["contact"]
    assert [value["value"] for value in contact["address"]] == [SOMEBODY.address]
    assert {name for name in parts if name.startswith("csv/")} == {f"csv/{key}.csv" for key in data["categories"]}
    rows = list(csv.reader(io.StringIO(parts["csv/contact.csv"].decode("utf-8-sig")), delimiter=";"))
    assert SOMEBODY.address in [row[1] for row in rows]
    assert "README.txt" in parts
    placed = officer("log", "--event", "portable.placed")
    assert [line["file"] for line in placed] == [made["sha256"]]
    # What the employer wrote is not the person's own to take along.
    assert "monthly_pay" not in data["categories"].get("financial", {})


def check_against(schema: dict[str, Any], data: Any, where: str) -> None:
    """The parts of JSON Schema 2020-12 that the exports use; an unknown word in a schema fails."""
    known = {"$schema", "title", "description", "type", "additionalProperties", "required", "properties", "const"}
    known |= {"items", "maxItems", "format", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength"}
    assert set(schema) <= known, (where, set(schema) - known)
    types: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "boolean": bool,
        "number": (int, float),
        "integer": int,
    }
    if "type" in schema:
        assert isinstance(data, types[schema["type"]]), where
    assert "const" not in schema or data == schema["const"], where
    assert "enum" not in schema or data in schema["enum"], where
    if isinstance(data, dict):
        assert set(schema.get("required", ())) <= set(data), where
        properties = schema["properties"]
        assert schema["additionalProperties"] is False
        assert set(data) <= set(properties), where
        for key, value in data.items():
            check_against(properties[key], value, f"{where}.{key}")
    if isinstance(data, list):
        assert len(data) <= schema.get("maxItems", len(data)), where
        for value in data:
            check_against(schema["items"], value, f"{where}[]")


def test_log_and_vault_are_in_order_and_each_sees_what_they_may(imported: Office, officer: Desk) -> None:
    verified = officer("log", "verify")
    assert verified["ok"] is True
    checked = officer("check")
    assert (checked["findings"], checked["opened"]) == ([], checked["revisions"])
    assert {line["member"] for line in officer("log", "--most", 5000)} == {OFFICER}
    owner = imported.desk(OWNER)
    lines = owner("log", "--most", 5000)
    assert {line["member"] for line in lines} == {OWNER, OFFICER}
    assert len([line for line in lines if line["event"] == "person.imported"]) == len(EXPORT.of("create"))
    assert not any(secret in json.dumps(lines, ensure_ascii=False) for secret in SECRETS)
    head = next(line for line in lines if line["event"] == "import.done")
    assert owner("log", "verify", "--head", f"{head['sequence']}:{head['hash']}")["ok"] is True
    forged = owner("log", "verify", "--head", f"{head['sequence']}:{'00' * 32}", code=1)
    assert forged["ok"] is False


def test_people_read_plain_tables(officer: Desk) -> None:
    listed = officer.plain("people", SOMEBODY.email)
    assert SOMEBODY.name in listed
    assert "1 person" in listed
    shown = officer.plain("show", SOMEBODY.email, "--purpose", "payroll_run")
    pay = f"{SOMEBODY.pay:,}".replace(",", "")
    assert squeezed(f"Monthly pay NOK {pay}") in squeezed(shown)
    assert SOMEBODY.identity_number not in shown
    assert "Demonstration" not in officer.run("people").err


def test_someone_is_registered_by_hand(officer: Desk) -> None:
    command = ("person", "add", "--population", "employee", "--purpose", "employment")
    who = officer(*command, "name=Siv Eikeland", "birth_date=1990-02-03", "private_email=siv@example.no")["id"]
    assert [person["id"] for person in officer("people", "eikeland siv")] == [who]
    officer.refused(*command, "birth_date=1990-02-03", code=6)
    assert officer("status", who, "left", "--purpose", "final_settlement") == {"id": who, "status": "left"}
    assert [person["status"] for person in officer("people", "siv@example.no")] == ["left"]


def test_the_export_holds_what_it_promises() -> None:
    assert len({person.identity_number for person in EXPORT.people.values()}) == 500
    assert {outcome: len(EXPORT.of(outcome)) for outcome in set(EXPORT.outcomes.values())} == {
        "create": 490,
        "stopped": 10,
        "unchanged": 2,
        "ask": 2,
    }
    text = EXPORT.content.decode("cp1252")
    assert "E+" in text
    assert ";155;" in text or any(person.postcode.startswith("0") for person in EXPORT.people.values())
