"""The record of processing by command: by anyone with their own keys alone, in a folder and on a server."""

import csv
import hashlib
import io
import json

from pypdf import PdfReader

from tests.journeys.offices import OFFICER, OWNER, Office


def test_as_a_document_as_a_pdf_and_as_a_table(office: Office) -> None:
    officer = office.desk(OFFICER)
    officer(
        *("person", "add", "name=Amalie Bergseth", "employee_number=1001"),
        *("--population", "employee", "--purpose", "employment"),
    )
    entries = len(officer("log"))
    pdf, table = officer.folder / "protokoll.pdf", officer.folder / "protokoll.csv"
    told = officer("record-of-processing", "--pdf", pdf, "--csv", table, "--print-language", "nb")
    assert told["organisation"] == "Furu Drift AS"
    found = {one["key"]: one for one in told["processings"]}
    assert found["website_pixel"]["stored"] is False
    assert {one["key"] for one in found["a_melding"]["recipients"]} >= {"altinn", "tax_administration"}
    assert {one["job"]: one["members"] for one in found["payroll_run"]["readers"]} == {
        "Lønnsmedarbeider": 1,
        "Økonomisjef": 1,
    }
    hashes = {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in (pdf, table)}
    assert {one["file"]: one["sha256"] for one in told["files"]} == hashes
    pages = "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert f"Behandlingsprotokoll {told['number']}" in pages
    assert "Facebook-piksel på nettstedet" in pages
    heads, *lines = csv.reader(io.StringIO(table.read_text("utf-8-sig"), newline=""), delimiter=";")
    assert heads[:2] == ["Behandling", "Formål"]
    assert len(lines) == len(found)
    assert "Amalie" not in pages + table.read_text("utf-8-sig") + json.dumps(told)
    since = officer("log")[:-entries]
    assert since
    assert [one for one in since if one["person"] or one["purpose"]] == [], "nobody was opened for it"
    owners = office.desk(OWNER)("record-of-processing", "--print-language", "nb")
    assert owners["processings"] == told["processings"]
    assert owners["files"] == []


def test_in_words_and_what_is_refused(office: Office) -> None:
    officer = office.desk(OFFICER)
    listed = officer.plain("record-of-processing", language="nb")
    assert "Kameraovervåking av lokalene" in listed
    assert "Meta Platforms" in listed
    there = officer.paper("there.csv", "mine")
    officer.refused("record-of-processing", "--csv", there, code=2)
    assert there.read_text("utf-8") == "mine"
    officer.refused("record-of-processing", "--pdf", officer.folder / "nowhere" / "a.pdf", code=2)
    officer.refused("record-of-processing", "--print-language", "de", code=2)
    officer("record-of-processing", "--csv", there, "--replace")
    assert there.read_bytes().startswith(b"\xef\xbb\xbf")
