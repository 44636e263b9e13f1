"""Documents by command: added, listed, taken out, removed and brought back, and seen by the person they are about."""

import json
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office

WHY = ("--purpose", "employment")
CONTRACT = b"%PDF-1.7\n" + bytes(range(256)) * 5000  # three chunks
CV = b"CV for Amalie Bergseth, som er oppdiktet.\n"


@pytest.fixture
def officer(office: Office) -> Desk:
    """The payroll officer with someone registered, a contract and a CV on the desk."""
    desk = office.desk(OFFICER)
    desk("person", "add", "name=Amalie Bergseth", "employee_number=1001", "--population", "employee", *WHY)
    (desk.folder / "Arbeidsavtale.pdf").write_bytes(CONTRACT)
    (desk.folder / "CV.txt").write_bytes(CV)
    return desk


def added(desk: Desk) -> tuple[str, str]:
    (contract,) = desk(
        "document", "add", "Amalie", desk.folder / "Arbeidsavtale.pdf", "--what", "employment_contract", *WHY
    )
    cv = ("document", "add", "Amalie", desk.folder / "CV.txt", "--what", "cv", "--source", "person", *WHY)
    (other,) = desk(*cv, "--date", "2026-03-01")
    return contract["id"], other["id"]


def test_adding_listing_and_taking_out(officer: Desk, office: Office) -> None:
    contract, cv = added(officer)
    listed = {one["id"]: one for one in officer("document", "list", "Amalie", *WHY)}
    assert set(listed) == {contract, cv}
    assert listed[contract] | {"since": ""} == {
        "id": contract,
        "name": "Arbeidsavtale.pdf",
        "what": "employment_contract",
        "category": "job",
        "type": "application/pdf",
        "size": len(CONTRACT),
        "since": "",
        "source": "contract",
        "evidence": "consent_contract",
    }
    assert (listed[cv]["since"], listed[cv]["type"], listed[cv]["evidence"]) == ("2026-03-01", "text/plain", "")
    boss = office.desk(OWNER)
    out = boss.folder / "ut.pdf"
    told = boss("document", "export", "Amalie", contract, "--out", out, *WHY)
    assert out.read_bytes() == CONTRACT
    assert told["file"] == str(out)
    boss.refused("document", "export", "Amalie", contract, "--out", out, *WHY, code=2)
    assert "CV.txt" in boss.plain("document", "list", "Amalie", *WHY, language="nb")
    events = [line["event"] for line in boss("log", "--person", "Amalie")]
    assert events.count("document.added") == 2
    assert events.count("document.exported") == 1
    assert boss("check")["findings"] == []


def test_removing_and_bringing_back(officer: Desk) -> None:
    contract, cv = added(officer)
    assert officer("document", "remove", "Amalie", "CV.txt", *WHY) == {"id": cv, "removed": True}
    assert [one["id"] for one in officer("document", "list", "Amalie", *WHY)] == [contract]
    officer.refused("document", "export", "Amalie", "CV.txt", "--out", officer.folder / "x", *WHY, code=2)
    assert not (officer.folder / "x").exists()
    officer("document", "bring-back", "Amalie", cv, *WHY)
    assert len(officer("document", "list", "Amalie", *WHY)) == 2


def test_what_is_refused_and_why(officer: Desk) -> None:
    add = ("document", "add", "Amalie", officer.folder / "CV.txt")
    assert "cv" in officer.refused(*add, "--what", "nonsense", *WHY, code=2)
    officer.refused(*add, "--what", "cv", "--date", "yesterday", *WHY, code=2)
    officer.refused(*add, "--what", "cv", "--purpose", "nonsense", code=3)
    officer.refused("document", "add", "Amalie", officer.folder / "none.txt", "--what", "cv", *WHY, code=2)
    assert officer("document", "list", "Amalie", *WHY) == []


def test_the_person_sees_them_in_the_overview_and_gets_their_own_along(officer: Desk, office: Office) -> None:
    added(officer)
    boss = office.desk(OWNER)
    overview, export = boss.folder / "oversikt.pdf", boss.folder / "uttrekk.zip"
    boss("overview", "Amalie", "--out", overview, "--print-language", "nb")
    text = " ".join(page.extract_text() for page in PdfReader(overview).pages)
    for wanted in ("Arbeidsavtale.pdf", "CV.txt", "1,3 MB"):
        assert wanted in text
    told = boss("export", "Amalie", "--out", export)
    assert told["documents"] == 1  # the contract is the employer's, the CV the person's own
    with zipfile.ZipFile(export) as archive:
        assert archive.read("documents/job/CV.txt") == CV
        (listed,) = json.loads(archive.read("data.json"))["documents"]
    assert (listed["file"], listed["what"], listed["size"]) == ("documents/job/CV.txt", "cv", len(CV))
    assert Path(export).exists()
