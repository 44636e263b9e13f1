"""What a changed job description, another job, leaving and recovery mean for the very next process."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office, join

PERSON = (
    *("name=Turid Viken", "private_email=turid@example.no", "employee_number=77", "birth_date=1980-05-06"),
    *("bank_account=99995835947", "monthly_pay=48 500"),
)


@pytest.fixture(scope="session")
def staffed_once(office_once: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The office with one employee, registered by the payroll officer, whose id stands at her desk."""
    office = office_once.copy(tmp_path_factory.mktemp("staffed") / "office")
    officer = office.desk(OFFICER)
    made = officer("person", "add", "--population", "employee", "--purpose", "employment", *PERSON)
    officer.paper("person.txt", made["id"])
    return office


@pytest.fixture
def staffed(staffed_once: Office, tmp_path: Path) -> Office:
    """A copy of it."""
    return staffed_once.copy(tmp_path / "staffed")


def person_of(office: Office) -> str:
    return (office.desk(OFFICER).folder / "person.txt").read_text("utf-8")


def exported(owner: Desk, key: str) -> dict[str, Any]:
    """A job description as the owner edits it."""
    file = owner.folder / f"{key}.json"
    file.unlink(missing_ok=True)
    owner("jobs", "export", key, "--out", file)
    job: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return job


def signing(owner: Desk, job: dict[str, Any]) -> tuple[str, str, str]:
    return "jobs", "sign", str(owner.paper("changed.json", json.dumps(job)))


def test_a_job_description_without_financial_data_closes_it_at_once(staffed: Office) -> None:
    owner, officer, who = staffed.desk(OWNER), staffed.desk(OFFICER), person_of(staffed)
    before = officer("show", who, "--purpose", "payroll_run")
    assert before["cards"]["financial"]["fields"]["monthly_pay"] == "48500.00 NOK"
    assert len(officer("people", "turid 77")) == 1
    job = exported(owner, "payroll_officer")
    job["rights"] = [right for right in job["rights"] if right["category"] != "financial"]
    job["duties"] = [given for given in job["duties"] if given["duty"] != "give_overviews"]
    asked = owner.run(*signing(owner, job), as_json=False, typed="n\n")
    assert asked.code == 2
    assert "Loses:\n  Employee · Financial: export\n  Employee · Financial: read" in asked.out
    assert f"Held by: {OFFICER}" in asked.out
    assert officer("show", who, "--purpose", "payroll_run")["closed"] == []
    signed = owner(*signing(owner, job), "--yes")
    assert (signed["version"], signed["holders"], signed["gained"]) == (2, [OFFICER], [])
    assert signed["lost"] == [["employee", "financial", action] for action in ("export", "read", "write")]
    assert signed["duties_lost"] == ["give_overviews"]
    after = officer("show", who, "--purpose", "payroll_run")
    assert (after["closed"], set(after["cards"])) == (["financial"], set(before["cards"]) - {"financial"})
    officer.refused("show", who, "--purpose", "payroll_run", "--category", "financial", code=3)
    officer.refused("set", who, "monthly_pay=1", "--purpose", "payroll_run", code=3)
    officer.refused("overview", who, "--out", officer.folder / "o.pdf", code=3)
    assert "99995835947" not in officer.run("history", who, "--purpose", "payroll_run").everything
    # Whoever holds it still finds it: nothing was lost, only closed.
    assert owner("show", who, "--purpose", "employment")["cards"]["financial"] == before["cards"]["financial"]
    assert owner("check")["findings"] == []
    assert officer("log", "verify")["ok"] is True


def test_only_the_owner_signs_and_never_nonsense(staffed: Office) -> None:
    owner, officer = staffed.desk(OWNER), staffed.desk(OFFICER)
    job = exported(owner, "payroll_officer")
    officer.refused(*signing(officer, job), "--yes", code=3)
    homeless = {**job, "duties": [*job["duties"], {"paragraph": 99, "duty": "sign"}]}
    assert "no paragraph 99" in owner.refused(*signing(owner, homeless), "--yes", code=6)
    assert "--yes" in owner.refused(*signing(owner, job), code=2)
    unknown = {**job, "rights": [*job["rights"], {**job["rights"][0], "category": "shoes"}]}
    owner.refused(*signing(owner, unknown), "--yes", code=6)
    owner.refused("jobs", "sign", owner.paper("none.json", "{"), "--yes", code=6)
    last = exported(owner, "finance_manager")
    last["duties"] = [given for given in last["duties"] if given["duty"] != "sign"]
    assert "last owner" in owner.refused(*signing(owner, last), "--yes", code=2)
    assert "last owner" in owner.refused("staff", "remove", OWNER, code=2)
    assert "last owner" in owner.refused("staff", "change", OWNER, "--job", "salesperson", code=2)
    assert {found["key"]: found["version"] for found in owner("jobs", "list")}["payroll_officer"] == 1
    officer.refused("staff", "remove", OWNER, code=3)
    officer.refused("staff", "change", OFFICER, "--job", "finance_manager", code=3)


def test_another_job_opens_and_closes_and_leaving_ends_it(staffed: Office) -> None:
    owner, officer, who = staffed.desk(OWNER), staffed.desk(OFFICER), person_of(staffed)
    changed = owner("staff", "change", OFFICER.upper(), "--job", "administration")
    assert ["employee", "feedback", "write"] in changed["gained"]
    assert ["employee", "financial", "read"] in changed["lost"]
    assert "handle_requests" in changed["duties_lost"]
    officer.refused("show", who, "--purpose", "payroll_run", code=3)  # a purpose of the former job
    opened = officer("show", who, "--purpose", "employment")
    assert opened["closed"] == ["financial"]
    officer("set", who, "feedback_notes=Fin innsats", "--purpose", "employment_follow_up")
    officer.refused("set", who, "address=Nyveien 1", "--purpose", "employment", code=3)
    assert owner("staff", "remove", OFFICER)["status"] == "left"
    officer.refused("people", code=4)
    officer.refused("log", "verify", code=4)
    assert {member["name"]: member["status"] for member in owner("staff", "list")} == {
        OWNER: "active",
        OFFICER: "left",
    }
    shown = owner("show", who, "--purpose", "employment")["cards"]
    assert shown["feedback"]["fields"]["feedback_notes"] == ["Fin innsats"]
    assert owner("check")["findings"] == []
    assert owner("log", "verify")["ok"] is True


def test_a_second_owner_and_the_first_may_go(staffed: Office) -> None:
    owner = staffed.desk(OWNER)
    Desk(staffed.folder / "Nils-Berg", "").paper("passphrase.txt", "gran lauv stein bekk sti\n")
    join(staffed, owner, "Nils Berg", "finance_manager")
    second = staffed.desk("Nils Berg")
    assert second("staff", "remove", OWNER)["status"] == "left"
    owner.refused("people", code=4)
    assert [person["name"] for person in second("people")] == ["Turid Viken"]
    assert staffed.desk(OFFICER)("people") == second("people")
    assert second("check")["findings"] == []


def test_joining_takes_the_right_fingerprint_and_works_once(staffed: Office) -> None:
    owner, sheet = staffed.desk(OWNER), staffed.desk(OWNER).folder / "ark.pdf"
    owner("staff", "add", "Rolf Eng", "--job", "salesperson", "--sheet", sheet)
    assert sheet.read_bytes().startswith(b"%PDF")
    owner.refused("staff", "add", "rolf eng", "--job", "salesperson", "--sheet", owner.folder / "b.pdf", code=2)
    owner.refused("staff", "confirm", "Rolf Eng", "--fingerprint", "00" * 32, code=2)
    text = owner.folder / "ark.txt"
    owner("staff", "add", "Tor Eng", "--job", "salesperson", "--sheet", text)
    desk = Desk(staffed.folder / "Tor-Eng", staffed.invited("Tor Eng", text))
    words = desk.paper("passphrase.txt", "torsk sei hyse lyr brosme\n")
    new = Desk(desk.folder, desk.vault, ("--passphrase-file", str(words)))
    enrol = ("staff", "enrol", "--enrolment-key-file", text, "--secret-key-out")
    new.refused(*enrol, desk.folder / "no-such-folder" / "key.txt", code=2)
    joined = new(*enrol, desk.folder / "secret-key.txt")
    tor = staffed.desk("Tor Eng")
    tor.refused("people", code=3)  # not confirmed yet
    owner.refused("staff", "confirm", "Tor Eng", "--fingerprint", "00" * 32, code=2)
    asked = owner.run("staff", "confirm", "Tor Eng", typed="nei\n", as_json=False, language="nb")
    assert asked.code == 2
    assert joined["fingerprint"] in asked.err
    assert "[ja/nei]" in asked.everything
    assert owner.run("staff", "confirm", "Tor Eng", typed="j\n", as_json=False, language="nb").code == 0
    assert tor("people") == []
    new.refused(*enrol, desk.folder / "again.txt", code=4)
    tor.refused("person", "add", "--population", "employee", "--purpose", "offers", "name=X", code=3)


def test_recovery_gives_a_new_owner_and_ends_the_old_keys(staffed: Office) -> None:
    owner, officer, who = staffed.desk(OWNER), staffed.desk(OFFICER), person_of(staffed)
    sheet = owner.folder / "recovery.txt"
    words = owner.paper("new-passphrase.txt", "ny start etter tap av nøkkel\n")
    place, let_in = staffed.appointed("whoever has the sheet")
    lost = Desk(staffed.folder / "new-machine", place, ("--staff", OWNER, "--passphrase-file", str(words), *let_in))
    recover = ("recover", "--recovery-key-file", sheet, "--recovery-sheet")
    new_sheet, key = owner.folder / "new-recovery.txt", owner.folder / "new-key.txt"
    lost.refused(*recover, owner.folder / "nowhere" / "r.txt", "--secret-key-out", key, code=2)
    made = lost(*recover, new_sheet, "--secret-key-out", key)
    assert new_sheet.exists()
    owner.refused("people", code=4)
    again = Desk(lost.folder, place, ("--passphrase-file", str(words), "--secret-key-file", str(key)))
    assert [person["id"] for person in again("people")] == [who]
    assert again("show", who, "--purpose", "employment")["cards"]["financial"]["fields"]["monthly_pay"]
    add = ("person", "add", "--population", "employee", "--purpose", "employment", "name=Odd Ness")
    again.refused(*add, code=2)
    again.refused("recovery", "confirm", "--recovery-key-file", sheet, code=4)
    again("recovery", "confirm", "--recovery-key-file", new_sheet)
    assert again(*add)["id"]
    lost.refused(*recover, owner.folder / "third.txt", "--secret-key-out", owner.folder / "third-key.txt", code=4)
    assert len(officer("people")) == 2
    members = {(member["name"], member["status"]) for member in again("staff", "list")}
    assert members == {(OWNER, "left"), (OWNER, "active"), (OFFICER, "active")}
    assert made["fingerprint"] in {member["fingerprint"] for member in again("staff", "list")}
    events = {line["event"] for line in again("log")}
    assert {"recovery.used", "recovery.confirmed"} <= events
    assert again("log", "verify")["ok"] is True
    assert again("check")["findings"] == []
