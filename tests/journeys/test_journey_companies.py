"""A sale by command: the owner begins it, a receptionist works in it with their own keys alone, and it ends."""

from datetime import date, timedelta

import pytest

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office, join

TOR = "Tor Engen"
NUMBER = "364633432"
LAST = date.today() + timedelta(days=20)
BEGIN = ("process", "begin", "sale", "Ny avtale", "--company", NUMBER, "--until", LAST.isoformat())
FOR_TOR = ("--job", "receptionist", "--category", "customer_contact.contact", "--category", "customer_contact.job")


@pytest.fixture
def tor(office: Office) -> Desk:
    """The receptionist at their desk, enrolled like everyone else."""
    office.members = {**office.members, TOR: "myr hegg vidde elv skog"}
    Desk(office.folder / TOR.replace(" ", "-"), "").paper("passphrase.txt", f"{office.members[TOR]}\n")
    join(office, office.desk(OWNER), TOR, "receptionist")
    return office.desk(TOR)


@pytest.fixture
def boss(office: Office) -> Desk:
    """The finance manager, with a customer registered."""
    desk = office.desk(OWNER)
    desk(
        *("person", "add", "name=Nora Vik", "company=Vik Handel AS", f"organisation_number={NUMBER}"),
        *("--population", "customer_contact", "--purpose", "offers"),
    )
    return desk


def test_a_sale_from_beginning_to_end(tor: Desk, boss: Desk) -> None:
    tor.refused("company", "list", code=3)
    tor.refused(*BEGIN, *FOR_TOR, code=3)
    made = boss(*BEGIN, *FOR_TOR, "--write")
    rooms = [{"population": "customer_contact", "category": key, "level": "write"} for key in ("contact", "job")]
    assert made["given"] == [{"job": "receptionist", "rooms": rooms}]
    assert (made["until"], made["ended"], made["company"]) == (LAST.isoformat(), None, NUMBER)
    (vik,) = tor("company", "list")
    assert (vik["name"], vik["number"], vik["processes"]) == ("Vik Handel AS", NUMBER, ["Ny avtale"])
    assert [one["name"] for one in vik["contacts"]] == ["Nora Vik"]
    (nora,) = vik["contacts"]
    assert tor("company", "show", "vik handel as")["contacts"] == [nora]
    assert [one["name"] for one in tor("people", "364 633 432")] == ["Nora Vik"]
    opened = tor("show", nora["id"], "--purpose", "offers")
    assert set(opened["cards"]) == {"contact", "job"}
    shown = boss("jobs", "show", "receptionist")
    assert shown["version"] == 2
    assert "“Ny avtale”" in shown["job"]["paragraphs"][-1]["en"]
    later = (LAST + timedelta(days=5)).isoformat()
    tor.refused("process", "extend", "Ny avtale", "--until", later, code=3)
    assert boss("process", "extend", "ny avtale", "--until", later)["until"] == later
    tor.refused("process", "end", "Ny avtale", code=3)
    assert boss("process", "end", "Ny avtale")["ended"] == date.today().isoformat()
    tor.refused("show", nora["id"], "--purpose", "offers", code=3)
    tor.refused("company", "list", code=3)
    assert boss("process", "list") == []
    assert [one["name"] for one in boss("process", "list", "--all")] == ["Ny avtale"]
    assert (
        boss("jobs", "show", "receptionist")["job"]["paragraphs"]
        == (boss("jobs", "show", "receptionist", "--version", 1)["job"]["paragraphs"])
    )
    assert boss("check")["findings"] == []


def test_wrong_input(boss: Desk, office: Office) -> None:
    wrong = ("process", "begin", "sale", "Ny avtale", "--until")
    assert "past" in boss.refused(*wrong, "2020-01-01", code=2)
    assert "not a date" in boss.refused(*wrong, "i morgen", code=2)
    assert "--until" in boss.refused("process", "begin", "sale", "Ny avtale", code=2)
    assert "sale or a purchase" in boss.refused("process", "begin", "lease", "X", "--until", LAST, code=2)
    assert "check digit" in boss.refused(*wrong, LAST, "--company", "364633433", code=6)
    assert "pilot" in boss.refused(*wrong, LAST, "--job", "pilot", "--category", "contact", code=2)
    assert "suppliers" in boss.refused(*wrong, LAST, "--job", "salesperson", "--category", "employee.contact", code=2)
    assert boss("process", "list") == []
    assert "called that" in boss.refused("company", "show", "Hauge", code=2)
    assert "runs" in boss.refused("process", "end", "Ny avtale", code=2)
    assert office.desk(OFFICER)("company", "list") == [], "customers are closed to payroll"


def test_plain_words_in_bokmaal(boss: Desk) -> None:
    told = boss.plain(*BEGIN, *FOR_TOR, language="nb")
    assert "Salg: Ny avtale, til og med" in told
    assert "Resepsjonist får: Kundekontakt · Kontakt, Kundekontakt · Jobb" in told
    listed = boss.plain("company", "list", language="nb")
    assert "364 633 432" in listed
    assert "Ny avtale" in boss.plain("process", "list", language="nb")
    shown = boss.plain("company", "show", NUMBER, language="nb")
    assert "Nora Vik" in shown
    paragraphs = boss.plain("jobs", "show", "receptionist", language="nb")
    assert "For salget «Ny avtale» kan dette leses til og med" in paragraphs
    again = boss.plain(
        *("process", "begin", "sale", "Messe", "--until", LAST, "--job", "finance_manager", "--category", "contact"),
        language="nb",
    )
    assert "åpner det allerede" in again
    assert "avsluttet" in boss.plain("process", "end", "Ny avtale", language="nb")
