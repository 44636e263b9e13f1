"""Wrong keys, wrong files, wrong words: each ends with its exit code and says what happened and what is safe."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.imports import workbook
from tests.journeys.commands import Desk
from tests.journeys.conftest import IN_FOLDER
from tests.journeys.offices import OFFICER, OWNER, Office
from tests.journeys.payroll_export import employees, written

IMPORT = ("--population", "employee", "--purpose", "payroll_run")
PEOPLE = employees(3, seed=9)


@pytest.fixture
def officer(office: Office) -> Desk:
    """The payroll officer of an empty vault."""
    return office.desk(OFFICER)


def with_files(desk: Desk, words: Path, key: Path) -> Desk:
    return Desk(desk.folder, desk.vault, ("--passphrase-file", str(words), "--secret-key-file", str(key)))


def test_wrong_passphrases_and_keys(officer: Desk, demonstration_once: Office) -> None:
    words, key = officer.folder / "passphrase.txt", officer.folder / "secret-key.txt"
    wrong = officer.paper("wrong.txt", "feil feil feil feil feil\n")
    said = with_files(officer, wrong, key).refused("people", code=4)
    assert "Nothing was opened or changed." in said
    assert "feil" not in said
    garbled = officer.paper("garbled.txt", key.read_text("utf-8")[:-6] + "AAAA\n")
    with_files(officer, words, garbled).refused("people", code=4)
    elsewhere = demonstration_once.desk("Marte Lindvik").folder / "secret-key.txt"
    with_files(officer, words, elsewhere).refused("people", code=4)
    assert "nokey.txt" in with_files(officer, words, officer.folder / "nokey.txt").refused("people", code=6)
    after = officer.run("people", as_json=False)
    assert after.code == 0
    assert "Failed attempts" in after.err
    assert "Failed attempts" not in officer.run("people", as_json=False).err


def test_a_key_that_is_not_the_named_members_opens_nothing(officer: Desk) -> None:
    as_owner = Desk(officer.folder, officer.vault, ("--staff", OWNER, *officer.keys))
    assert "someone else" in as_owner.refused("people", code=4)
    as_herself = Desk(officer.folder, officer.vault, ("--staff", OFFICER.upper(), *officer.keys))
    assert as_herself("people") == []


def test_a_column_nobody_knows_is_left_out_and_said_so(officer: Desk) -> None:
    file = officer.paper("ansatte.csv", "Ansattnummer;Navn;Bankkonto\r\n1;Turid Viken;1\r\n")
    said = officer.plain("import", file, "--population", "employee", "--purpose", "payroll_run", "--dry-run")
    assert "Bankkonto" in said
    assert "Not known, so it is left out" in said


def test_without_keys_it_asks_and_an_unanswered_question_ends_it(officer: Desk) -> None:
    nobody = Desk(officer.folder, officer.vault)
    silent = nobody.run("people")
    assert silent.code == 2
    assert json.loads(silent.out)["error"]["code"] == 2
    key = (officer.folder / "secret-key.txt").read_text("utf-8")
    words = Desk(officer.folder, officer.vault, ("--passphrase-file", str(officer.folder / "passphrase.txt")))
    typed = words.run("people", typed=key, as_json=False)
    assert typed.code == 0


@IN_FOLDER
def test_a_folder_without_a_vault_and_one_that_is_damaged(office: Office, officer: Desk, tmp_path: Path) -> None:
    nowhere = Desk(officer.folder, tmp_path / "nothing-here", officer.keys)
    assert "no vault" in nowhere.refused("people", code=2)
    header = office.vault / "header.json"
    whole = header.read_bytes()
    header.write_bytes(whole[: len(whole) // 2])
    officer.refused("people", code=5)
    header.write_bytes(whole)
    assert officer("people") == []
    database = max(office.vault.iterdir(), key=lambda file: file.stat().st_size)
    content = bytearray(database.read_bytes())
    for at in range(8192, len(content), 4096):
        content[at + 100] ^= 1
    database.write_bytes(content)
    assert "Nothing was changed" in officer.refused("people", code=5)


@pytest.mark.parametrize(
    "command",
    [
        ("show",),
        ("people", "--no-such-option"),
        ("no-such-command",),
        ("people", "--population", "dragons"),
        ("log", "--event", "dragons"),
        ("import", "x.csv"),
        ("show", "Per", "Hansen", "--purpose", "payroll_run"),
    ],
)
def test_usage_ends_with_two_and_repeats_nothing_personal(officer: Desk, command: tuple[str, ...]) -> None:
    assert "Hansen" not in officer.refused(*command, code=2)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("people", "--staff", "x"), "There is no option --staff here. Options for the whole program"),
        (("people", "--populatio", "x"), "Did you mean --population?"),
        (("peope",), "There is no command 'peope'. Did you mean 'people'?"),
        (("import", "x.csv"), "The option '--population' is missing. See"),
        (("import", "x.csv", "--population"), "The option '--population' needs a value."),
        (("jobs", "sign"), "The command needs 'FILE'."),
        (("log", "--most", "many"), "'--most' does not take that value."),
    ],
)
def test_usage_is_told_in_the_vaults_own_words(officer: Desk, command: tuple[str, ...], said: str) -> None:
    assert said in officer.refused(*command, code=2)


def refusals(folder: Path) -> dict[str, Path]:
    """Files that are no import at all."""
    good = written(PEOPLE)
    bomb = workbook.parts({"Ansatte": "<worksheet/>"})
    bomb["xl/worksheets/sheet1.xml"] = " " * 400_000_000
    files: dict[str, bytes] = {
        "empty.csv": b"",
        "junk.xlsx": bytes(range(256)) * 40,
        "junk.csv": bytes(range(256)) * 40,
        "document.csv": b"%PDF-1.7 not a table",
        "header-only.csv": good[: good.index(b"Fagforening") + 13],
        "unclosed.csv": good + b'9001;"Open;Ended;01.01.1990\r\nanother;row\r\n',
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    workbook.pack(folder / "bomb.xlsx", bomb)
    with zipfile.ZipFile(folder / "zip.xlsx", "w") as archive:
        archive.writestr("hello.txt", "not a workbook")
    for name, size in (("zeros-200-MB.csv", 200_000_000), ("over-300-MB.csv", 300_000_001)):
        with (folder / name).open("wb") as file:
            file.truncate(size)  # holes: they take no room on the disk
    return {path.name: path for path in sorted(folder.iterdir())}


def test_files_that_are_no_import_are_refused_whole(officer: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, path in refusals(folder).items():
        message = officer.refused("import", path, *IMPORT, code=6)
        assert "Nothing has been imported." in message, name
    officer.refused("import", folder / "missing.csv", *IMPORT, code=6)
    assert officer("people") == []


def test_a_cell_of_a_million_characters_stops_its_row_alone(officer: Desk) -> None:
    rows = written(PEOPLE).decode("cp1252").splitlines()
    cells = rows[3].split(";")
    cells[7] = "a" * 1_000_001
    rows[3] = ";".join(cells)
    cells = rows[4].split(";")
    cells[7] = "b" * 900_000
    rows[4] = ";".join(cells)
    file = officer.folder / "long.csv"
    file.write_bytes("\r\n".join(rows).encode("cp1252"))
    answer = officer.run("import", file, *IMPORT)
    assert answer.code == 0
    assert "aaaa" not in answer.everything
    outcomes = {row["row"]: row for row in answer.json["rows"]}
    assert outcomes[4]["outcome"] == "stopped"
    assert outcomes[6]["outcome"] == "create"
    assert "1000000" in outcomes[4]["problems"][-1]["reason"]
    assert len(officer("people")) == answer.json["counts"]["create"]


def test_what_is_wrong_is_told_with_row_column_kind_and_remedy(officer: Desk) -> None:
    file = officer.paper("wrong.csv", "Ansattnr;Navn;Telefon\n1;Nora Eide;12\n2;Odd Ås;\n2;Odd Ås;\n")
    report = officer.folder / "report.csv"
    command = ("import", file, *IMPORT, "--dry-run", "--report", report)
    remedy = "Correct the value in the file, or leave the cell empty."
    rows = officer(*command)["rows"]
    assert [(found["kind"], found["remedy"]) for found in rows[0]["problems"]] == [("phone", remedy)]
    assert [found["reason"] for found in rows[2]["problems"]] == ["The same person as in row 3."]
    lines = report.read_text("utf-8-sig").splitlines()
    assert lines[1].startswith("2;stopped;Telefon;phone number;")
    assert lines[1].endswith(remedy)
    assert lines[3] == "4;unchanged;;the whole row;The same person as in row 3.;"
    report.unlink()
    shown = officer.plain(*command)
    assert "phone number" in shown
    assert "The same person as in row 3." in shown


def test_what_an_import_is_told_must_make_sense(officer: Desk) -> None:
    file = officer.folder / "few.csv"
    file.write_bytes(written(PEOPLE))
    command = ("import", file, *IMPORT)
    officer.refused(*command, "--decide", "4=perhaps", code=2)
    officer.refused(*command, "--decide", "400=new", code=2)
    officer.refused(*command, "--decide", "4=00000000-0000-4000-8000-000000000000", code=2)
    officer.refused(*command, "--column", "SKOSTØRRELSE=name", code=2)
    officer.refused(*command, "--column", "ADRESSE=shoe_size", code=2)
    officer.refused(*command, "--mapping", "no-such-mapping", code=6)
    officer.refused(*command, "--mapping", officer.paper("mapping.json", "[]"), code=6)
    officer.refused(*command, "--report", officer.folder / "no" / "report.csv", code=2)
    officer.refused("import", file, "--population", "visitor", code=3)
    officer.refused("import", file, "--population", "employee", "--purpose", "self_check", code=3)
    assert officer("people") == []


def test_new_files_need_a_place_before_anything_is_made(officer: Desk, tmp_path: Path) -> None:
    words = ("--passphrase-file", str(officer.folder / "passphrase.txt"))
    maker = Desk(tmp_path / "desk", tmp_path / "new", words)
    create = ("create", tmp_path / "new", "--organisation", "A", "--owner", "B", "--demonstration")
    sheet, key = tmp_path / "sheet.txt", tmp_path / "key.txt"
    maker.refused(*create, "--recovery-sheet", tmp_path / "no" / "s.txt", "--secret-key-out", key, code=2)
    maker.refused(*create, "--recovery-sheet", sheet, "--secret-key-out", sheet, code=2)
    assert not (tmp_path / "new").exists()
    shown = maker.run(*create, "--recovery-sheet", sheet)
    assert shown.code == 0
    assert "fingerprint" in shown.json  # the document is whole, and the key is told beside it
    assert "Write your secret key down now" in shown.err
    maker.refused(*create, "--recovery-sheet", tmp_path / "other.txt", "--secret-key-out", key, code=2)
    short = Desk(tmp_path / "desk", tmp_path / "b", ("--passphrase-file", str(officer.paper("s.txt", "kort"))))
    again = ("create", tmp_path / "b", "--organisation", "A", "--owner", "B")
    short.refused(*again, "--recovery-sheet", tmp_path / "b.txt", "--secret-key-out", key, code=2)
