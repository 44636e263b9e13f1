"""A day at the reception by command: the receptionist's own keys alone, in processes of their own."""

import hashlib
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office, join

TOR = "Tor Engen"
NORA = ("visitor", "arrive", "Nora Vik", "--company", "Vik AS", "--visits", "Salg", "--badge", "14")
TOLD = "--camera-notice"


@pytest.fixture
def tor(office: Office) -> Desk:
    """The receptionist at their desk, enrolled like everyone else."""
    office.members = {**office.members, TOR: "myr hegg vidde elv skog"}
    Desk(office.folder / TOR.replace(" ", "-"), "").paper("passphrase.txt", f"{office.members[TOR]}\n")
    join(office, office.desk(OWNER), TOR, "receptionist")
    return office.desk(TOR)


def text_of(file: Path) -> str:
    return "\n".join(str(page.extract_text()) for page in PdfReader(file).pages)


def test_a_day_at_the_reception(tor: Desk, office: Office) -> None:
    assert "cameras" in tor.refused(*NORA, code=2)
    assert tor("visitor", "in") == []
    nora = tor(*NORA, TOLD)["id"]
    tor("visitor", "arrive", "Ahmed Noor", "--visits", "Marte i lønn", TOLD)
    listed = tor("visitor", "in")
    assert [one["name"] for one in listed] == ["Ahmed Noor", "Nora Vik"]
    assert (listed[1]["id"], listed[1]["company"], listed[1]["badge"]) == (nora, "Vik AS", "14")
    assert not any(one["earlier_day"] for one in listed)
    file = tor.folder / "brannliste.pdf"
    made = tor("visitor", "fire-list", "--out", file, "--print-language", "nb")
    assert (made["visitors"], made["sha256"]) == (2, hashlib.sha256(file.read_bytes()).hexdigest())
    assert {"Nora Vik", "Ahmed Noor", "Vik AS", "14", "2"} <= set(text_of(file).splitlines())
    assert "exists" in tor.refused("visitor", "fire-list", "--out", file, code=2)
    tor("visitor", "leave", "nora")
    assert "called that" in tor.refused("visitor", "leave", "nora", code=2)
    assert "over already" in tor.refused("visitor", "leave", nora, code=2)
    assert [one["name"] for one in tor("visitor", "in")] == ["Ahmed Noor"]
    again = tor(*NORA, TOLD)["id"]
    assert again != nora
    assert tor("visitor", "leave-all") == {"left": 2, "earlier_day": 0}
    assert tor("visitor", "in") == []
    boss = office.desk(OWNER)
    assert boss("check")["findings"] == []
    lines = [one["event"] for one in boss("log", "--most", 200) if one["member"] == TOR]
    assert lines.count("list.printed") == 3, "the list, and each who stood on it"
    assert lines.count("person.created") == 3


def test_a_host_is_an_employee_whom_only_some_may_list(tor: Desk, office: Office) -> None:
    boss, officer = office.desk(OWNER), office.desk(OFFICER)
    officer(
        *("person", "add", "name=Amalie Bergseth", "employee_number=1001", "title=Lagerarbeider"),
        *("--population", "employee", "--purpose", "employment"),
    )
    assert "employees" in tor.refused("visitor", "arrive", "Nora Vik", "--host", "Amalie", TOLD, code=2)
    boss("visitor", "arrive", "Nora Vik", "--host", "Amalie", TOLD)
    (one,) = tor("visitor", "in")
    assert one["visits"] == "Amalie Bergseth", "the reception knows whom to call"
    assert one["host"]


def test_others_see_what_their_job_description_says(tor: Desk, office: Office) -> None:
    tor(*NORA, TOLD)
    officer = office.desk(OFFICER)
    assert [one["name"] for one in officer("visitor", "in")] == ["Nora Vik"], "payroll may read visitors"
    officer.refused(*NORA, TOLD, code=3)
    officer.refused("visitor", "leave", "nora", code=3)
    officer.refused("visitor", "leave-all", code=3)
    out = officer.folder / "liste.pdf"
    officer.refused("visitor", "fire-list", "--out", out, code=3)
    assert not out.exists()


def test_plain_words_in_bokmaal(tor: Desk) -> None:
    assert "Ingen besøkende er i bygget." in tor.plain("visitor", "in", language="nb")
    assert "Den besøkende er registrert." in tor.plain(*NORA, TOLD, language="nb")
    listed = tor.plain("visitor", "in", language="nb")
    assert "Nora Vik" in listed
    assert "1 besøkende" in listed
    answer = tor.run("visitor", "leave", "Kjersti", as_json=False, language="nb")
    assert (answer.code, "Kjersti" in answer.everything) == (2, False)
    assert "Besøket er over." in tor.plain("visitor", "leave", "Nora", language="nb")
    assert "0 besøk" in tor.plain("visitor", "leave-all", language="nb")
