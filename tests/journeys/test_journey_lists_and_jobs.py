"""By command: several people as a table, a file read as someone says, and a job description's versions."""

import csv

import pytest

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office

WHY = ("--purpose", "employment")


@pytest.fixture
def officer(office: Office) -> Desk:
    """The payroll officer with two people registered."""
    desk = office.desk(OFFICER)
    for number, name in ((1001, "Amalie Bergseth"), (1002, "Sindre Berg")):
        more = (f"name={name}", f"employee_number={number}", "--population", "employee", *WHY)
        desk("person", "add", *more)
    return desk


def test_several_people_become_a_table_and_each_ones_log_says_so(officer: Desk, office: Office) -> None:
    out = officer.folder / "liste.csv"
    told = officer("extract", "Amalie", "Sindre", "--category", "contact", "--out", out, *WHY)
    assert (told["people"], told["left_out"], told["masked"]) == (2, [], [])
    with out.open(encoding="utf-8-sig", newline="") as file:
        names = {line["Name"] for line in csv.DictReader(file, delimiter=";")}
    assert names == {"Amalie Bergseth", "Sindre Berg"}
    boss = office.desk(OWNER)
    for name in ("Amalie", "Sindre"):
        assert "cards.exported" in [line["event"] for line in boss("log", "--person", name)]
    (placed,) = boss("log", "--event", "selection.placed")
    assert placed["file"] == told["sha256"]
    refused = ("extract", "Amalie", "--category", "contact", "--out", out, *WHY)
    officer.refused(*refused, code=2)  # the file is there already
    officer.refused(*refused[:2], "--category", "nothing", *refused[4:], "--replace", code=2)


def test_a_file_is_read_as_someone_says(officer: Desk) -> None:
    file = officer.folder / "liste.csv"
    file.write_text("NAVN|ANSATTNUMMER\nHode|Nummer\nMina Moe|1003\n", "utf-16")
    how = ("import", file, "--population", "employee", *WHY, "--dry-run")
    found = officer(*how, "--header-row", 1, "--encoding", "utf-16", "--separator", "|")
    assert found["file"] | {"rows": 0} == {
        "rows": 0,
        "header_row": 1,
        "encoding": "utf-16",
        "separator": "|",
        "sheet": None,
    }
    assert officer(*how, "--header-row", 2)["file"]["header_row"] == 2
    officer.refused(*how, "--encoding", "morse", code=2)
    officer.refused(*how, "--header-row", 99, code=6)


def test_a_job_descriptions_versions(office: Office) -> None:
    boss = office.desk(OWNER)
    (first,) = boss("jobs", "versions", "payroll_officer")
    assert (first["version"], first["signer"]) == (1, OWNER)
    boss("jobs", "export", "payroll_officer", "--out", boss.folder / "job.json")
    text = (boss.folder / "job.json").read_text("utf-8")
    job = boss("jobs", "show", "payroll_officer")["job"]
    old = job["paragraphs"][0]["nb"]
    (boss.folder / "job.json").write_text(text.replace(old, old + " Også ferie."), "utf-8")
    boss("jobs", "sign", boss.folder / "job.json", "--yes")
    assert [one["version"] for one in boss("jobs", "versions", "payroll_officer")] == [2, 1]
    assert boss("jobs", "show", "payroll_officer", "--version", 1)["job"]["paragraphs"][0]["nb"] == old
    assert boss("jobs", "show", "payroll_officer")["job"]["paragraphs"][0]["nb"].endswith("Også ferie.")
    boss.refused("jobs", "show", "payroll_officer", "--version", 9, code=2)
    assert old in boss.plain("jobs", "show", "payroll_officer", "--version", 1, language="nb")
    assert OWNER in boss.plain("jobs", "versions", "payroll_officer", language="nb")
