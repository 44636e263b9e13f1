"""The privacy notice and the review of rights by command: published by the finance manager, given by payroll, each
with their own keys alone."""

import csv
import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office

NAMES = ("Amalie Bergseth", "Sindre Ødegård")
SOON = (date.today() + timedelta(days=30)).isoformat()


def register(desk: Desk, name: str, number: int, *more: str) -> str:
    wanted = ("person", "add", f"name={name}", f"employee_number={number}", *more)
    return str(desk(*wanted, "--population", "employee", "--purpose", "employment")["id"])


def texts(desk: Desk, extra: str = "") -> tuple[object, ...]:
    nb = desk.paper("erklaering.txt", f"Vi tar vare på opplysninger om deg.{extra}\n\nDu kan be om innsyn.\n")
    return ("--nb", nb, "--en", desk.paper("notice.txt", f"We keep data on you.{extra}\n\nYou can ask for access.\n"))


@pytest.fixture
def boss(office: Office) -> Desk:
    """The finance manager, with a first version published."""
    desk = office.desk(OWNER)
    made = desk("notice", "publish", *texts(desk), "--effective", "2018-09-17")
    assert made == {"number": 1, "effective": "2018-09-17", "material": False}
    return desk


def test_published_told_and_given(boss: Desk, office: Office) -> None:
    officer = office.desk(OFFICER)
    amalie = register(officer, NAMES[0], 1001, "work_email=amalie@example.no")
    sindre = register(
        officer, NAMES[1], 1002, "address=Storgata 1", "postcode=0155", "place=Oslo", "language=english"
    )
    boss.refused("notice", "publish", *texts(boss), "--effective", "2018-01-01", code=2)
    boss.refused("notice", "publish", *texts(boss), "--effective", date.today().isoformat(), "--material", code=2)
    officer.refused("notice", "publish", *texts(officer), "--effective", SOON, code=3)
    assert officer("notice", "give", "--person", "Amalie")["noted"] == [amalie]
    assert boss("notice", "publish", *texts(boss, " Nytt."), "--effective", SOON, "--material")["number"] == 2
    listed = officer("notice", "list")
    assert [(one["number"], one["in_force"], one["material"]) for one in listed] == [
        (1, True, False),
        (2, False, True),
    ]
    assert "Nytt." in officer("notice", "show")["nb"]
    lacking = officer("notice", "lacking")
    assert lacking["version"] == 2
    assert {one["id"]: one["had"] for one in lacking["people"]} == {amalie: 1, sindre: 0}
    mailed = _by_mail(officer)
    assert (mailed["people"], mailed["without_email"]) == ([amalie], [sindre])
    posted = _by_post(officer, mailed["without_email"])
    assert posted["people"] == [sindre]
    officer("notice", "give", "--person", amalie)
    assert officer("notice", "give")["noted"] == [sindre]
    assert officer("notice", "lacking")["people"] == []
    assert officer("notice", "give", "--person", "Amalie", "--person", sindre)["before"] == [amalie, sindre]
    assert boss("check")["findings"] == []


def _by_mail(desk: Desk) -> dict[str, object]:
    file = desk.folder / "e-post.csv"
    made: dict[str, object] = desk("notice", "email-list", "--out", file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert list(csv.reader(opened, delimiter=";"))[1:] == [[NAMES[0], "amalie@example.no", ""]]
    assert made["sha256"] == _hash(file)
    desk.refused("notice", "email-list", "--out", file, code=2)
    return made


def _by_post(desk: Desk, people: object) -> dict[str, object]:
    assert isinstance(people, list)
    file = desk.folder / "brev.pdf"
    made: dict[str, object] = desk("notice", "letters", *(f"--person={one}" for one in people), "--out", file)
    pages = [page.extract_text() for page in PdfReader(file).pages]
    assert "Storgata 1" in pages[0]
    assert "Our privacy notice" in pages[0]
    assert "We keep data on you. Nytt." in pages[1]
    assert made["sha256"] == _hash(file)
    return made


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_plain_words_in_both_languages(boss: Desk, office: Office) -> None:
    officer = office.desk(OFFICER)
    assert "Gjelder nå" in boss.plain("notice", "list", language="nb")
    assert "Vi tar vare på opplysninger om deg." in boss.plain("notice", "show", language="nb")
    assert "We keep data on you." in boss.plain("notice", "show")
    assert "mangler versjon 1" in officer.plain("notice", "lacking", language="nb")
    register(officer, NAMES[0], 1001)
    assert NAMES[0] in officer.plain("notice", "lacking")
    answer = officer.run("notice", "show", "--version", "9", as_json=False, language="nb")
    assert answer.code == 2
    assert "Det finnes ingen slik versjon" in answer.err


def test_rights_are_reviewed_and_confirmed(boss: Desk, office: Office) -> None:
    officer = office.desk(OFFICER)
    register(officer, NAMES[0], 1001)
    found = boss("staff", "review")
    assert (found["due"], found["last"]) == (True, None)
    hanne = next(one for one in found["members"] if one["name"] == OFFICER)
    assert {"population": "employee", "category": "contact"} not in hanne["unused"]
    assert {"population": "employee", "category": "financial"} in hanne["unused"]
    assert "propose_purges" in hanne["unused_duties"]
    officer.refused("staff", "review", code=3)
    officer.refused("staff", "review", "--confirm", code=3)
    confirmed = boss("staff", "review", "--confirm")
    assert (confirmed["due"], confirmed["last"]) == (False, date.today().isoformat())
    assert "Ansatte: økonomi" in boss.plain("staff", "review", language="nb")
    assert boss("check")["findings"] == []
