"""The life of a record by command: hired, leaves years later, purged in stages; each with their own keys alone."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.services import systems
from entrack_vault.services.company_entries import SystemEntry
from tests.building import workstation
from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office

LIVE = "Live Moen"
HALF_A_YEAR, YEARS = 200, 4 * 365
PAYROLL = SystemEntry(
    name="Lønn",
    purpose="Lønnskjøring",
    owner="Lønn",
    deleting="Arkiver den ansatte.",
    holds={"employee": ("contact",)},
)


def day(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


def register_system(office: Office) -> None:
    """The finance manager registers another system, as at the window."""
    folder = office.desk(OWNER).folder
    words = (folder / "passphrase.txt").read_text("utf-8").strip()
    key = paper.from_text("secret", (folder / "secret-key.txt").read_text("utf-8"))
    with workstation(folder / "state"), vault.unlock(office.place(OWNER), passphrase=words, secret_key=key) as owners:
        systems.save(owners.gate, PAYROLL)


@pytest.fixture
def applicant(office: Office) -> str:
    """Somebody who has applied, registered by the payroll officer."""
    wanted = ("person", "add", f"name={LIVE}", "email=live@example.no", "position_sought=Utvikler")
    made = office.desk(OFFICER)(*wanted, "--population", "applicant", "--purpose", "recruitment")
    return str(made["id"])


def purged(office: Office, who: str, later: int) -> str:
    """Proposed by payroll, approved and carried out by the finance manager, some days from now; the purge's id."""
    officer, boss = office.desk(OFFICER).later(later), office.desk(OWNER).later(later)
    assert who in {one["person"] for one in officer("retention", "due")}
    case = officer("purge", "propose", who)["id"]
    boss("purge", "approve", case, "--yes")
    boss("purge", "run", case, "--yes")
    return str(case)


def certified(boss: Desk, case: str, name: str) -> Path:
    file = boss.folder / f"{name}.pdf"
    boss("purge", "certificate", case, "--out", file)
    assert boss("purge", "verify", file)["genuine"]
    assert LIVE not in PdfReader(file).pages[0].extract_text()
    return file


def by_hand(office: Office, case: str, later: int) -> set[str]:
    """What is left to be done by hand is done, and only then there is a certificate; which kinds it was."""
    officer, boss = office.desk(OFFICER).later(later), office.desk(OWNER).later(later)
    found = boss("purge", "by-hand", case)
    boss.refused("purge", "certificate", case, "--out", boss.folder / "for tidlig.pdf", code=2)
    officer.refused("purge", "by-hand", case, "--done", found[0]["id"], code=3)
    for one in found:
        assert one["confirmed"] is None
        boss.refused("purge", "certificate", case, "--out", boss.folder / "for tidlig.pdf", code=2)
        boss("purge", "by-hand", case, "--done", one["id"])
    assert all(one["by"] == OWNER for one in boss("purge", "by-hand", case))
    return {str(one["kind"]) for one in found}


def test_hired_leaves_years_later_and_is_purged_in_stages(office: Office, applicant: str) -> None:
    officer, boss = office.desk(OFFICER), office.desk(OWNER)
    register_system(office)
    begun = officer("hire", applicant, f"start_date={day(0)}", "employee_number=1042", "address=Storgata 1")
    who = str(begun["id"])
    assert {"name", "private_email", "title", "address"} <= set(begun["fields"])
    officer.refused("hire", applicant, code=2)
    boss("paper", "add", who, "Skjema om pårørende", "--category", "contact", "--shelf", "Hylle B2")
    boss("paper", "add", who, "Arbeidsavtale", "--category", "job", "--shelf", "Hylle A1")

    # First the application goes, when the recruitment's own clock has run out; the employment stays.
    case = purged(office, applicant, HALF_A_YEAR)
    certified(boss.later(HALF_A_YEAR), case, "søknaden")
    assert [one["id"] for one in officer("people")] == [who]

    # Years later they leave. A month after that contact goes, with the form on paper and the payroll program.
    left = officer.later(YEARS)("leave", who, "--on", day(YEARS), "--purpose", "employment")
    assert left["status"] == "left"
    soon = YEARS + 40
    case = purged(office, who, soon)
    assert by_hand(office, case, soon) == {"paper", "system"}
    certified(boss.later(soon), case, "kontakt")
    shown = boss.later(soon)("show", who, "--purpose", "employment")
    assert "Storgata" not in json.dumps(shown)
    assert "Utvikler" in json.dumps(shown)
    assert [one["what"] for one in boss.later(soon)("paper", "list")] == ["Arbeidsavtale"]

    # The personnel file goes half a year after, and the contract's own values five years after the year they left.
    file_too = YEARS + HALF_A_YEAR
    purged(office, who, file_too)
    assert "1042" in json.dumps(boss.later(file_too)("show", who, "--purpose", "employment"))
    last = YEARS + 6 * 366
    case = purged(office, who, last)
    assert by_hand(office, case, last) == {"paper", "system"}, "the name was left there"
    certified(boss.later(last), case, "resten")
    assert officer.later(last)("people") == []
    assert boss.later(last)("check")["findings"] == []


def test_twins_are_merged_and_the_emptied_one_is_purged(office: Office) -> None:
    officer, boss = office.desk(OFFICER), office.desk(OWNER)
    add = ("person", "add", "--population", "employee", "--purpose", "employment")
    kept = officer(*add, "name=Amalie Bergseth", "employee_number=1001", "address=Storgata 1")["id"]
    twin = officer(*add, "name=Amalie Bergseth", "employee_number=1001", "address=Lillegata 2", "phone=22225555")[
        "id"
    ]
    assert officer("merge", kept, twin, "--differences")["differences"] == ["address"]
    officer.refused("merge", kept, kept, code=2)
    assert officer("merge", kept, twin, "--take", "address")["taken_over"] == 2
    found = json.dumps(officer("show", kept, "--purpose", "employment"))
    assert "Lillegata 2" in found
    assert "22225555" in found
    officer.refused("merge", kept, twin, code=2)
    certified(boss, purged(office, twin, 0), "tvillingen")
    assert [one["id"] for one in officer("people")] == [kept]
    assert boss("check")["findings"] == []


def test_a_recruitment_is_closed_with_letters(office: Office, applicant: str) -> None:
    officer, file = office.desk(OFFICER), office.desk(OFFICER).folder / "brev.pdf"
    wanted = ("person", "add", "name=Ola Bakken", "address=Storgata 3", "position_sought=Utvikler")
    second = officer(*wanted, "--population", "applicant", "--purpose", "recruitment")["id"]
    officer.refused("close-recruitment", applicant, second, "--status", "hired", code=2)
    closed = officer("close-recruitment", applicant, second, "--status", "rejected", "--letters", file)
    assert (closed["changed"], len(closed["people"])) == (2, 2)
    pages = [page.extract_text() for page in PdfReader(file).pages]
    assert len(pages) == 2
    assert "Ola Bakken" in pages[1]
    assert "Utvikler" in pages[0]
    assert {one["status"] for one in officer("people")} == {"rejected"}
    officer.refused("close-recruitment", applicant, "--status", "rejected", "--letters", file, code=2)
    assert officer("close-recruitment", applicant, second, "--status", "rejected")["changed"] == 0


def test_a_consent_is_renewed_asked_about_and_withdrawn(office: Office, applicant: str) -> None:
    officer, boss = office.desk(OFFICER), office.desk(OWNER)
    officer("close-recruitment", applicant, "--status", "kept_for_later")
    officer.refused("consent", "renew", applicant, code=3)
    boss.refused("consent", "renew", applicant, "--on", day(1), code=2)
    assert boss("consent", "renew", applicant)["given"] == day(0)
    assert boss("consent", "ending") == []
    (one,) = boss.later(330)("consent", "ending")
    assert (one["person"], one["given"]) == (applicant, day(0))
    assert boss.later(330)("consent", "withdraw", applicant)["purge"] is None, "nobody else could approve"
    assert applicant in {due["person"] for due in officer.later(330)("retention", "due")}


def test_a_number_is_read_from_where_nobody_sees_it(office: Office) -> None:
    officer, boss, number = office.desk(OFFICER), office.desk(OWNER), "15877110033"
    add = ("person", "add", "--population", "employee", "--purpose", "employment", "name=Amalie Bergseth")
    who = officer(*add, "employee_number=1001", "national_id=14877100031")["id"]
    for typed, code in ((f"{number}\n", 0), (f"{number}\n", 2), ("12345678901\n", 6)):
        answer = officer.run("new-number", who, typed=typed)
        assert answer.code == code, answer
        assert typed.strip() not in answer.everything
    boss("died", who, "--on", day(-1))
    assert boss("show", who, "--purpose", "employment")["status"] == "left"
    boss.refused("died", who, "--on", day(1), code=2)


def test_what_is_left_out_is_decided_by_the_finance_manager(office: Office, applicant: str) -> None:
    officer, boss = office.desk(OFFICER), office.desk(OWNER)
    decision = ("withhold", applicant, "--field", "position_sought", "--ground", "internal")
    officer.refused(*decision, code=3)
    boss.refused("withhold", applicant, "--field", "position_sought", code=2)
    (held,) = boss(*decision)
    assert (held["field"], held["lifted"]) == ("position_sought", None)
    number = held["id"].replace("-", "")[:8].upper()
    assert number in boss.plain("withhold", applicant)
    (lifted,) = boss("withhold", applicant, "--lift", number)
    assert lifted["lifted"] == day(0)


def test_one_note_of_several_is_left_out(office: Office, applicant: str) -> None:
    officer, boss = office.desk(OFFICER), office.desk(OWNER)
    told = ("referees=Ola Nes, tidligere leder", "referees=Kari Eik, som ikke vil nevnes")
    officer("set", applicant, *told, "--purpose", "recruitment")
    decision = ("withhold", applicant, "--field", "referees", "--ground", "others")
    boss.refused("withhold", applicant, "--value", "kari", "--ground", "others", code=2)
    boss.refused(*decision, "--value", "Per", code=2)
    (held,) = boss(*decision, "--value", "kari")
    assert held["one"] is True
    assert "Kari" not in str(held)
    assert "One value of" in boss.plain("withhold", applicant)


def test_restricted_data_is_used_for_what_the_law_excepts_and_not_purged(office: Office, applicant: str) -> None:
    officer, boss = office.desk(OFFICER), office.desk(OWNER)
    officer("close-recruitment", applicant, "--status", "rejected")
    officer("restrict", applicant, "--purpose", "rights_request", "--why", "claims")
    officer.refused("set", applicant, "email=ny@example.no", "--purpose", "recruitment", code=3)
    officer.refused("set", applicant, "email=ny@example.no", "--purpose", "legal_claim", code=3)
    boss("set", applicant, "email=ny@example.no", "--purpose", "legal_claim")
    officer.refused("hire", applicant, code=2)
    later = officer.later(HALF_A_YEAR)
    assert {one["stays"] for one in later("retention", "why", applicant)} == {"restricted"}
    later.refused("purge", "propose", applicant, code=2)


def test_applies_inside_comes_back_and_applies_anew(office: Office, applicant: str) -> None:
    """Each time a record of its own, which the one before names."""
    officer = office.desk(OFFICER)
    given = (f"start_date={day(-40)}", "employee_number=1043", "address=Storgata 1")
    who = str(officer("hire", applicant, *given)["id"])
    inside = officer("again", who, "--as", "apply_inside", "position_sought=Leder")
    assert "position_sought" in inside["fields"]
    officer("set", who, f"end_date={day(-1)}", "--purpose", "employment")
    back = officer("again", who, "--as", "come_back", f"start_date={day(0)}", "employee_number=1044")
    officer("close-recruitment", str(inside["id"]), "--status", "rejected")
    anew = officer("again", str(inside["id"]), "--as", "new_application", "position_sought=Selger")
    assert len({applicant, who, str(inside["id"]), str(back["id"]), str(anew["id"])}) == 5
    groups = {one["id"]: one["population"] for one in officer("people") if one["name"] == LIVE}
    assert sorted(groups.values()) == ["applicant", "applicant", "applicant", "employee", "employee"]
    officer.refused("again", who, "--as", "no_such", code=2)
    assert office.desk(OWNER)("check")["findings"] == []
