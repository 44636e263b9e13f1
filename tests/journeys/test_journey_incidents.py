"""Incidents and paper in the safe by command: the finance manager's alone, each member with their own keys."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office

NAME = "Amalie Bergseth"
WHAT = "En bærbar PC med lønnslister er borte."


def moment(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="seconds")


@pytest.fixture
def officer(office: Office) -> Desk:
    """The payroll officer, who has registered someone."""
    desk = office.desk(OFFICER)
    wanted = ("person", "add", f"name={NAME}", "employee_number=1001", "title=Lagerarbeider")
    desk(*wanted, "--population", "employee", "--purpose", "employment")
    return desk


@pytest.fixture
def boss(office: Office, officer: Desk) -> Desk:
    """The finance manager."""
    return office.desk(OWNER)


def test_from_knowing_to_the_report(officer: Desk, boss: Desk) -> None:
    made = boss("incident", "register", WHAT, "--known", moment(3), "--happened", "2026-01-02")
    number = made["number"]
    assert (made["running"], made["happened"]) == (True, "2026-01-02")
    assert 68 < made["hours_left"] <= 69
    boss.refused("incident", "close", number, code=2)
    boss("incident", "assess", number, "high", "--because", "Kontonumre og lønn.", "--people", "Alle 12 ansatte")
    boss("incident", "measures", number, "PC-en er sperret.")
    assert not boss("incident", "tell", number, "authority", "--at", moment(1))["running"]
    boss("incident", "tell", number, "people")
    assert boss("incident", "close", number)["closed"] == date.today().isoformat()
    shown = boss("incident", "show", number)
    assert [one["whom"] for one in shown["told"]] == ["authority", "people"]
    assert shown["kept_until"] == str(date.today().year + 5) + date.today().isoformat()[4:]
    file = boss.folder / "avvik.pdf"
    placed = boss("incident", "report", number, "--out", file, "--print-language", "nb")
    assert placed["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    text = "\n".join(page.extract_text() for page in PdfReader(file).pages)
    for told in (number, WHAT, "Kontonumre og lønn.", "PC-en er sperret.", "Alle 12 ansatte", OWNER):
        assert told in text
    (line,) = boss("log", "--event", "incident.placed")
    assert line["file"] == placed["sha256"]
    assert [one["number"] for one in boss("incident", "list")] == [number]
    assert boss("check")["findings"] == []


def test_whose_cards_were_opened(officer: Desk, boss: Desk) -> None:
    before = moment(0.02)
    officer("show", "Amalie", "--purpose", "employment")
    told = boss("incident", "opened", "--member", OFFICER, "--from", before)
    (one,) = told["people"]
    assert one["times"] >= 2
    assert "employee" in told["listed"]
    assert boss("incident", "opened", "--member", OWNER, "--from", before)["people"] == []
    code = (officer.folder / "state" / "workstation").read_text("ascii")
    assert boss("incident", "opened", "--workstation", code[:8], "--from", before)["people"] == told["people"]
    plain = boss.plain("incident", "opened", "--workstation", code[:8], "--from", before, language="nb")
    assert NAME in plain
    boss.refused("incident", "opened", "--workstation", "zz", "--from", before, code=2)
    boss.refused("incident", "opened", "--member", "Ingen", "--from", before, code=2)
    boss.refused("incident", "opened", "--from", "i går", code=2)


def test_whoever_keeps_watch_is_answered_without_names(house: Office) -> None:
    """The privacy controller reads the whole log and opens nobody: it is told whose cards by their ids."""
    watch = house.desk("Oskar Aasland")
    assert "Hvem" in watch.plain("incident", "opened", "--from", moment(1), language="nb")
    assert not watch("log", "--event", "access.refused")


def test_nobody_else_sees_incidents_or_the_safe(officer: Desk, boss: Desk) -> None:
    boss("incident", "register", WHAT)
    boss("paper", "add", "Amalie", "Arbeidsavtale", "--category", "job", "--shelf", "Hylle 2")
    for command in (("incident", "list"), ("incident", "register", "Noe"), ("paper", "list")):
        assert WHAT not in officer.refused(*command, code=3)
    officer.refused("incident", "opened", "--from", moment(1), code=3)
    assert len(boss("log", "--event", "access.refused")) == 4


def test_paper_is_taken_out_put_back_and_shredded(officer: Desk, boss: Desk) -> None:
    given = ("--category", "job", "--shelf", "Hylle 2", "--since", "2026-01-02", "--evidence", "consent_contract")
    number = boss("paper", "add", "Amalie", "Signert arbeidsavtale", *given)["number"]
    assert "Hylle 2" in boss.plain("paper", "list", language="nb")
    assert NAME in boss.plain("paper", "list", language="nb")
    (move,) = boss("paper", "out", number, "--member", OFFICER)["moves"]
    assert (move["out"], move["back"]) == (date.today().isoformat(), None)
    assert OFFICER in boss.plain("paper", "list", language="nb")
    boss.refused("paper", "out", number, code=2)
    boss("paper", "back", number)
    (move,) = boss("paper", "show", number)["moves"]
    assert (move["out"], move["back"]) == (date.today().isoformat(),) * 2
    assert f"{OFFICER}: tatt ut" in boss.plain("paper", "show", number, language="nb")
    officer.refused("paper", "show", number, code=3)
    assert boss("paper", "destroy", number)["destroyed"] == date.today().isoformat()
    assert boss("paper", "list") == []
    assert [one["number"] for one in boss("paper", "list", "--all")] == [number]
    boss.refused("paper", "back", "zz", code=2)
    boss.refused("paper", "out", number, "--member", "Ingen", code=2)
    assert boss("check")["findings"] == []
