"""Purging by command: payroll proposes, the finance manager approves and carries it out, and nothing of it is left.

The vault is looked through afterwards as bytes, with every key there is: what was deleted is nowhere.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office

WHY = ("--purpose", "employment")
CANARY = "KANARIFUGL"
STREET, NAME = f"{CANARY}veien 1", "Amalie Bergseth"
LEFT = (date.today() - timedelta(days=40)).isoformat()


@pytest.fixture
def officer(office: Office) -> Desk:
    """The payroll officer with someone who has left forty days ago, and what they had in several revisions."""
    desk = office.desk(OFFICER)
    add = ("person", "add", f"name={NAME}", "employee_number=1001", f"address={STREET}", "title=Lagerarbeider")
    desk(*add, "--population", "employee", *WHY)
    desk("set", "Amalie", f"address={STREET}0", *WHY)
    desk("set", "Amalie", f"end_date={LEFT}", *WHY)
    desk("overview", "Amalie", "--out", desk.folder / "oversikt.pdf")
    return desk


def test_proposed_approved_carried_out_and_certified(officer: Desk, office: Office) -> None:
    boss = office.desk(OWNER)
    (due,) = officer("retention", "due")
    assert due["rule"] == "contact_after_leaving"
    why = {part["key"]: part["stays"] for part in officer("retention", "why", "Amalie")}
    assert (why["address"], why["title"]) == (None, "clock")
    proposed = officer("purge", "propose", "--all-due")
    case = proposed["id"]
    officer.refused("purge", "approve", case, "--yes", code=3)
    assert boss("purge", "approve", case, "--yes")["status"] == "approved"
    boss("purge", "run", case, "--yes")
    assert [one["status"] for one in boss("purge", "list")] == ["done"]
    for yes in ((), ("--yes",)):
        assert "not at that step" in boss.refused("purge", "run", case, *yes, code=2)
    (taken,) = officer("purge", "files", case)
    assert (taken["event"], taken["destroyed"]) == ("overview.placed", None)
    (taken,) = officer("purge", "files", case, "--destroyed", taken["number"])
    assert taken["destroyed"]
    assert "Lagret oversikt som fil" in officer.plain("purge", "files", case, language="nb")
    shown = boss("show", "Amalie", *WHY)
    assert STREET not in json.dumps(shown)
    assert NAME in json.dumps(shown)
    assert officer("retention", "due") == []
    assert boss("check")["findings"] == []
    assert boss("log", "verify")["entries"] > 0


def test_nobody_approves_that_something_of_themselves_goes(officer: Desk, office: Office) -> None:
    boss = office.desk(OWNER)
    boss.refused("staff", "registered-as", OWNER, code=2)
    officer.refused("staff", "registered-as", OWNER, "Amalie", code=3)
    who = boss("staff", "registered-as", OWNER, "Amalie")["person"]
    assert {one["name"]: one["person"] for one in boss("staff", "list")} == {OWNER: who, OFFICER: None}
    case = officer("purge", "propose", "--all-due")["id"]
    assert "concerns yourself" in boss.refused("purge", "approve", case, "--yes", code=3)
    boss("staff", "registered-as", OWNER, "--nobody")
    assert "concerns yourself" in boss.refused("purge", "approve", case, "--yes", code=3), (
        "it was theirs when proposed"
    )
    case = officer("purge", "propose", "--all-due")["id"]
    assert boss("purge", "approve", case, "--yes")["status"] == "approved"


def test_the_certificate_is_genuine_and_an_altered_one_is_not(officer: Desk, office: Office) -> None:
    boss = office.desk(OWNER)
    case = officer("purge", "propose", "--all-due")["id"]
    boss("purge", "approve", case, "--yes")
    boss("purge", "run", case, "--yes")
    out = boss.folder / "slettebevis.pdf"
    officer.refused("purge", "certificate", case, "--out", officer.folder / "x.pdf", code=2)
    boss("purge", "certificate", case, "--out", out)
    text = PdfReader(out).pages[0].extract_text()
    assert CANARY not in text
    assert NAME not in text
    assert officer("purge", "verify", out)["genuine"]
    altered = boss.folder / "endret.pdf"
    altered.write_bytes(out.read_bytes().replace(b'"gone": 0', b'"gone": 1'))
    forge(out, altered)
    boss.refused("purge", "verify", altered, code=5)
    boss.refused("purge", "verify", boss.folder / "state", code=7)


def forge(genuine: Path, target: Path) -> None:
    """The same pages over other facts."""
    import pikepdf

    with pikepdf.Pdf.open(genuine) as document:
        held = json.loads(document.attachments["certificate.json"].get_file().read_bytes())
        held["facts"]["gone"] = 17
        del document.attachments["certificate.json"]
        document.attachments["certificate.json"] = json.dumps(held).encode()
        document.save(target)


def test_a_hold_stops_it_until_it_is_lifted(officer: Desk, office: Office) -> None:
    boss = office.desk(OWNER)
    review = (date.fromisoformat(LEFT) + timedelta(days=400)).isoformat()
    hold = officer("hold", "add", "Amalie", "--reason", "dispute", "--review", review)["id"]
    officer.refused("purge", "propose", "Amalie", code=2)
    assert [one["reason"] for one in boss("hold", "list", "Amalie")] == ["dispute"]
    boss("hold", "lift", "Amalie", hold)
    assert officer("purge", "propose", "Amalie")["count"] == 1


def test_plain_words_in_bokmaal(officer: Desk) -> None:
    assert "Kontakt" in officer.plain("retention", "why", "Amalie", language="nb")
    assert NAME in officer.plain("retention", "due", language="nb")
    assert "bokføringsloven § 13" in officer.plain("retention", "rules", language="nb")
    assert officer.plain("retention", "forecast", language="nb")
    assert "færre enn 5" in officer.plain("retention", "statistics", language="nb")
    assert "vil ta" in officer.plain("purge", "propose", "Amalie", language="nb")
    assert "Venter på svar" in officer.plain("purge", "list", language="nb")


def test_a_rule_is_decided_after_it_is_weighed(officer: Desk, office: Office) -> None:
    boss = office.desk(OWNER)
    said = ("--label", "Kontakt: 3 måneder", "--ground", "vedtak", "--decided", LEFT, "--months", "3")
    weighed = boss("retention", "decide", "contact_after_leaving", *said, "--dry-run")
    assert weighed == {"due": 1, "due_then": 0, "sooner": 0, "later": 1}
    assert len(officer("retention", "due")) == 1
    officer.refused("retention", "decide", "contact_after_leaving", *said, "--yes", code=3)
    boss("retention", "decide", "contact_after_leaving", *said, "--yes")
    assert officer("retention", "due") == []
    found = {rule["key"]: rule["months"] for rule in officer("retention", "rules")}
    assert found["contact_after_leaving"] == 3
    boss.refused("retention", "decide", "payroll_voucher", *said, "--yes", code=2)
