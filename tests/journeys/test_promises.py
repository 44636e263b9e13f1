"""What the company has promised those it registers, one test for each of the eleven promises of its privacy notice.

Each member is a process of their own with their own keys alone. What a test shows in passing is shown in depth
elsewhere; here each promise stands and falls by itself.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from entrack_vault import vault as vaults
from entrack_vault.crypto import paper
from entrack_vault.domain.rights_cases import Right
from entrack_vault.register import standard
from entrack_vault.services import systems
from entrack_vault.services.company_entries import SystemEntry
from entrack_vault.vault import Vault
from tests.building import workstation
from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office, join

NAME = "Amalie Bergseth"
WHY = ("--purpose", "employment")
STREET, PAY = "Kanariveien 1", "52000.00 NOK"
TODAY = date.today()
# The demonstration's staff. Who they are is the demonstration's; what each may is promised.
BOSS, PAYROLL, HEAD, SELLER, BUYER, RECEPTION, CONTROL = (
    *("Ingrid Solbakken", "Marte Lindvik", "Jonas Hagerup", "Silje Nordby", "Sindre Moen"),
    *("Elin Søreide", "Oskar Aasland"),
)


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def text_of(file: Path) -> str:
    """What is printed, in one line: where it breaks is the page's matter."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


@pytest.fixture
def boss(office: Office) -> Desk:
    return office.desk(OWNER)


@pytest.fixture
def officer(office: Office) -> Desk:
    """The payroll officer, with an employee registered."""
    desk = office.desk(OFFICER)
    values = (
        f"name={NAME}",
        "employee_number=1001",
        f"address={STREET}",
        "title=Lagerarbeider",
        f"monthly_pay={PAY}",
    )
    desk("person", "add", *values, "--population", "employee", *WHY)
    return desk


@contextmanager
def unlocked(office: Office, name: str) -> Iterator[Vault]:
    """The vault as a member has it at their window, for what there is no command for."""
    desk = office.desk(name)
    with workstation(desk.folder / "state"):
        words = (desk.folder / "passphrase.txt").read_text("utf-8").strip()
        key = paper.from_text("secret", (desk.folder / "secret-key.txt").read_text("utf-8"))
        with vaults.unlock(office.place(name), passphrase=words, secret_key=key) as opened:
            yield opened


def purged(officer: Desk, boss: Desk, *who: str) -> str:
    """Proposed by one, approved and carried out by another; its id."""
    case = str(officer("purge", "propose", *(who or ("--all-due",)))["id"])
    boss("purge", "approve", case, "--yes")
    boss("purge", "run", case, "--yes")
    return case


def test_1_few_people_handle_what_is_held_on_applicants_and_employees(house: Office) -> None:
    """Those in payroll and administration, with the finance manager, and nobody else who works here, see them."""
    see = {}
    for name in (BOSS, PAYROLL, HEAD, SELLER, BUYER, RECEPTION, CONTROL):
        answer = house.desk(name).run("people")
        found = answer.json if answer.code == 0 else []
        see[name] = {one["population"] for one in found} & {"employee", "applicant"}
    assert {name for name, groups in see.items() if groups} == {BOSS, PAYROLL, HEAD}
    someone = next(one["id"] for one in house.desk(BOSS)("people") if one["population"] == "employee")
    for name in (SELLER, BUYER, RECEPTION, CONTROL):
        house.desk(name).refused("show", someone, "--purpose", "employment", code=3)
    refused = house.desk(CONTROL)("log", "--person", someone, "--event", "access.refused")
    assert {line["member"] for line in refused} == {SELLER, BUYER, RECEPTION, CONTROL}


def test_2_it_lies_behind_a_passphrase_or_in_the_finance_managers_safe(
    officer: Desk, boss: Desk, office: Office
) -> None:
    """Nothing opens without one's own; what is on paper, and which other systems hold something, is on record."""
    wrong = officer.paper("wrong.txt", "noe helt annet enn det\n")
    Desk(officer.folder, officer.vault, ("--passphrase-file", str(wrong), *officer.keys[2:])).refused(
        "people", code=4
    )
    if office.server is None:
        stored = b"".join(file.read_bytes() for file in office.vault.iterdir())
        assert NAME.encode() not in stored
        assert STREET.encode() not in stored
    signed = ("Signert arbeidsavtale", "--category", "job", "--shelf", "Hylle 2", "--since", "2026-01-05")
    officer.refused("paper", "add", "Amalie", *signed, code=3)
    held = boss("paper", "add", "Amalie", *signed)["id"]
    boss("paper", "out", held, "--member", OFFICER)
    (one,) = boss("paper", "list")
    assert (one["what"], one["shelf"], one["since"]) == ("Signert arbeidsavtale", "Hylle 2", "2026-01-05")
    assert [(move["out"], move["back"]) for move in one["moves"]] == [(TODAY.isoformat(), None)]
    boss("paper", "back", held)
    officer.refused("paper", "list", code=3)
    with unlocked(office, OWNER) as opened:
        holds: dict[str, tuple[str, ...]] = {"employee": ("financial",)}
        systems.save(
            opened.gate,
            SystemEntry(name="Lønnssystemet", purpose="Lønn", owner="Lønn", deleting="Slett", holds=holds),
        )
    boss("overview", "Amalie", "--out", boss.folder / "o.pdf", "--print-language", "nb")
    text = text_of(boss.folder / "o.pdf")
    assert "Signert arbeidsavtale" in text
    assert "Lønnssystemet" in text
    boss("paper", "destroy", held)
    assert boss("paper", "list") == []


def test_3_whoever_has_gone_is_not_kept_but_for_what_a_statute_demands(
    officer: Desk, boss: Desk, office: Office
) -> None:
    """Contact and work go; pay stays, in a state of its own, for those alone who answer for it."""
    words = officer.paper("jonas.txt", "gran elg fjell tjern sti\n").read_text("utf-8")
    Desk(office.folder / "Jonas-Aas", "").paper("passphrase.txt", words)
    join(office, boss, "Jonas Aas", "administration")
    head = office.desk("Jonas Aas")
    applicant = ("name=Live Moen", "position_sought=Lager", f"decision_date={days_ago(400)}")
    head("person", "add", *applicant, "--population", "applicant", "--purpose", "recruitment")
    officer("set", "Amalie", f"end_date={days_ago(400)}", *WHY)
    head("show", "Amalie", *WHY)
    purged(officer, boss)
    assert [one["name"] for one in boss("people")] == [NAME], "the applicant is gone"
    shown = officer("show", "Amalie", "--purpose", "payroll_run")
    assert shown["status"] == "statutory_retention"
    assert shown["cards"]["financial"]["fields"] == {"monthly_pay": PAY}
    assert STREET not in json.dumps(shown)
    assert "title" not in json.dumps(shown)
    head.refused("show", "Amalie", *WHY, code=3)
    officer.refused("set", "Amalie", "address=Nyveien 2", *WHY, code=3)
    why = officer("retention", "why", "Amalie")
    assert {part["stays"] for part in why if part["key"] == "monthly_pay"} == {"clock"}
    assert boss("check")["findings"] == []


def test_4_whoever_asks_is_given_an_overview_and_an_employee_the_full_review(officer: Desk, boss: Desk) -> None:
    """How much, where, how and why: at the screen it is gone through with them, and it ends with this print."""
    number = officer("request", "receive", "review", "--person", "Amalie", "--channel", "in_person")["number"]
    officer("request", "identity", number, "known")
    out = officer.folder / "o.pdf"
    made = officer("overview", "Amalie", "--request", number, "--out", out, "--print-language", "nb")
    text = text_of(out)
    population = standard().populations["employee"]
    for category in population.categories:
        assert standard().categories[category].label("nb") in text, "each category is named, also one that is empty"
    for expected in (number, NAME, STREET, "Lagerarbeider", "Datatilsynet", "bokføringsloven § 13"):
        assert expected in text.replace("\xa0", " "), expected
    assert "52000kr" in "".join(text.split())
    officer("request", "answer", number, "full")
    officer("request", "signed", number)
    shown = boss("request", "show", number)
    assert shown["receipt"] == TODAY.isoformat()
    assert [one["sha256"] for one in shown["handed"]] == [made["sha256"]]
    assert made["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    nobody = officer("request", "receive", "access", "--channel", "mailbox", "--name", "Nora Ukjent")["number"]
    for desk in (officer, boss):
        assert desk("request", "look", nobody)["alike"] == []
    officer("request", "answer", nobody, "nothing_held")
    officer("request", "letter", nobody, "answer", "--out", officer.folder / "nei.pdf", "--print-language", "nb")
    assert "Nei, vi har ingen opplysninger om deg." in text_of(officer.folder / "nei.pdf")


def test_5_nobody_gets_more_than_their_job_description_gives(house: Office) -> None:
    """What each opens is what a paragraph of their job description gives, and what is refused stands in the log."""
    boss = house.desk(BOSS)
    someone = next(one["id"] for one in boss("people") if one["population"] == "employee")
    for name, purpose in ((PAYROLL, "employment"), (HEAD, "employment")):
        key = "payroll_officer" if name == PAYROLL else "administration"
        job = boss("jobs", "show", key)["job"]
        rights = [one for one in job["rights"] if one["population"] == "employee"]
        given = {one["category"] for one in rights}
        paragraphs = {one["number"] for one in job["paragraphs"]}
        assert {one["paragraph"] for one in rights} <= paragraphs
        desk = house.desk(name)
        shown = desk("show", someone, "--purpose", purpose)
        assert set(shown["cards"]) <= given
        for category in set(standard().populations["employee"].categories) - given:
            desk.refused("show", someone, "--purpose", purpose, "--category", category, code=3)
            desk.refused(
                *("extract", someone, "--category", category, "--out", desk.folder / "x.csv", "--purpose", purpose),
                code=3,
            )
        desk.refused("show", someone, "--purpose", "security", code=3)
    assert {line["member"] for line in boss("log", "--event", "access.refused")} >= {PAYROLL, HEAD}


def test_6_whoever_works_on_a_sale_has_access_while_it_lasts(house: Office) -> None:
    """The right is given for a time and ends by itself; who has no part in the sale has none at any time."""
    boss, seller, buyer = house.desk(BOSS), house.desk(SELLER), house.desk(BUYER)
    customer = next(one["id"] for one in boss("people") if one["population"] == "customer_contact")
    file = boss.folder / "selger.json"
    boss("jobs", "export", "salesperson", "--out", file)

    def until(day: date) -> None:
        job = json.loads(file.read_text("utf-8"))
        for right in job["rights"]:
            right["until"] = day.isoformat()
        changed = boss.paper("endret.json", json.dumps(job))
        boss("jobs", "sign", changed, "--yes")

    until(TODAY + timedelta(days=1))
    assert seller("show", customer, "--purpose", "offers")["cards"]
    buyer.refused("show", customer, "--purpose", "purchase", code=3)
    until(TODAY - timedelta(days=1))
    seller.refused("show", customer, "--purpose", "offers", code=3)
    seller.refused("people", code=3)
    assert SELLER in {line["member"] for line in boss("log", "--event", "access.refused")}
    reception, look = house.desk(RECEPTION), ("show", customer, "--purpose", "offers")
    reception.refused(*look, code=3)
    last = (TODAY + timedelta(days=30)).isoformat()
    boss("process", "begin", "sale", "Messe", "--until", last, "--job", "receptionist", "--category", "contact")
    assert set(reception(*look)["cards"]) == {"contact"}
    reception.later(31).refused(*look, code=3)
    boss("process", "end", "Messe")
    reception.refused(*look, code=3)


def test_7_each_right_can_be_asked_for_and_is_answered(officer: Desk, boss: Desk) -> None:
    """By letter, e-mail or in the company's mailbox; within a month, and a refusal says where to complain."""
    numbers = {}
    for right in Right:
        asked = ("--person", "Amalie", "--channel", "mailbox", "--received", days_ago(3))
        found = officer("request", "receive", str(right), *asked)
        numbers[right] = found["number"]
        officer("request", "identity", found["number"], "document")
    listed = {one["number"]: one for one in boss("request", "list")}
    assert set(listed) == set(numbers.values())
    assert all(TODAY < date.fromisoformat(one["term"]) <= TODAY + timedelta(days=28) for one in listed.values())
    officer("set", "Amalie", "title=Lagersjef", *WHY)
    assert [one["field"] for one in officer("history", "Amalie", *WHY)] == ["title"]
    assert officer("request", "to-tell", numbers[Right.RECTIFICATION])
    officer("request", "answer", numbers[Right.RECTIFICATION], "full")
    officer("export", "Amalie", "--request", numbers[Right.PORTABILITY], "--out", officer.folder / "fil.zip")
    assert any(STREET in content for content in _texts_in(officer.folder / "fil.zip"))
    officer("restrict", "Amalie", "--why", "objection", "--purpose", "rights_request")
    officer.refused("set", "Amalie", "address=Nyveien 2", *WHY, code=3)
    officer("request", "assess", numbers[Right.OBJECTION], "ours", "--because", "Avtalen krever det.")
    officer("request", "answer", numbers[Right.OBJECTION], "refused", "--ground", "not_met")
    letter = officer.folder / "avslag.pdf"
    officer("request", "letter", numbers[Right.OBJECTION], "refusal", "--out", letter, "--print-language", "nb")
    assert "Datatilsynet" in text_of(letter)
    officer("restrict", "Amalie", "--lift", "--purpose", "rights_request")
    officer.refused("request", "answer", numbers[Right.RESTRICTION], "full", code=2)
    officer("restrict", "Amalie", "--why", "accuracy", "--purpose", "rights_request")
    officer("request", "answer", numbers[Right.RESTRICTION], "full")
    officer.refused("restrict", "Amalie", "--lift", "--purpose", "rights_request", code=2)
    ends = officer.folder / "oppheves.pdf"
    officer("request", "letter", numbers[Right.RESTRICTION], "lifted", "--out", ends, "--print-language", "nb")
    officer("restrict", "Amalie", "--lift", "--purpose", "rights_request")
    for right in (Right.ACCESS, Right.REVIEW):
        officer.refused("request", "answer", numbers[right], "full", code=2)
        officer("overview", "Amalie", "--request", numbers[right], "--out", officer.folder / f"{right}.pdf")
    officer.refused("request", "answer", numbers[Right.ERASURE], "full", code=2)  # employed, until the last day
    officer("leave", "Amalie", "--purpose", "employment", "--on", days_ago(1))
    for right in set(Right) - {Right.RECTIFICATION, Right.OBJECTION, Right.RESTRICTION}:
        officer("request", "answer", numbers[right], "full")
    assert officer("request", "list") == []
    assert {one["rule"] for one in officer("retention", "why", "Amalie") if one["stays"] is None}, "erasure is due"
    answer = officer.folder / "svar.pdf"
    officer("request", "letter", numbers[Right.ERASURE], "answer", "--out", answer, "--print-language", "nb")
    officer("request", "told", numbers[Right.ERASURE], "--nobody")
    (waiting,) = [one["number"] for one in boss("purge", "list") if one["status"] == "proposed"]
    boss("purge", "approve", waiting, "--yes")
    boss("purge", "run", waiting, "--yes")
    assert not [part for part in boss("retention", "why", "Amalie") if part["stays"] is None], "it is done"
    assert boss("check")["findings"] == []


def _texts_in(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as packed:
        return [packed.read(name).decode("utf-8", "ignore") for name in packed.namelist()]


def test_8_it_is_kept_as_long_as_it_is_needed_and_counted_without_names(officer: Desk, boss: Desk) -> None:
    """Each value has a rule with a ground and a last day. Then it goes, and what is left are numbers of nobody."""
    for number in range(5):
        values = (f"name=Kunde Nummer{number}", f"last_contact={days_ago(800)}")
        boss("person", "add", *values, "--population", "customer_contact", "--purpose", "offers")
    rules = {one["key"]: one for one in boss("retention", "rules")}
    assert rules["customer_contact"]["ground"]
    due = boss("retention", "due")
    assert {one["rule"] for one in due} == {"customer_contact"}
    assert len(due) == 5
    assert all(part["rule"] for part in boss("retention", "why", "Amalie"))
    year = (TODAY - timedelta(days=800)).year

    def counted() -> dict[tuple[str, str, int], int | None]:
        found = boss("retention", "statistics")
        return {(one["population"], one["event"], one["year"]): one["count"] for one in found}

    assert counted()["customer_contact", "last_contact", year] == 5
    told = json.dumps(boss("retention", "statistics"))
    assert "Kunde" not in told
    assert all(one["id"] not in told for one in boss("people"))
    officer("set", "Amalie", f"end_date={days_ago(40)}", *WHY)
    assert counted()["employee", "left", (TODAY - timedelta(days=40)).year] is None, "one alone is not told"
    purged(officer, boss)
    assert STREET not in json.dumps(boss("show", "Amalie", *WHY))
    assert counted()["customer_contact", "last_contact", year] == 5


def test_9_confidentiality_integrity_and_availability_are_looked_after(
    officer: Desk, boss: Desk, tmp_path: Path
) -> None:
    """Backups say nothing to whoever finds them, come back whole, and what is altered is found."""
    shelf = tmp_path / "sikkerhetskopi"
    shelf.mkdir()
    boss("backup", "to", shelf)
    boss("backup", "create")
    stored = b"".join(file.read_bytes() for file in shelf.iterdir())
    assert NAME.encode() not in stored
    assert STREET.encode() not in stored
    assert boss("backup", "verify")["rows"]["person"] == 1
    assert boss("check")["findings"] == []
    assert boss("log", "verify")["entries"] > 0
    boss("restore", tmp_path / "nytt", "--from", shelf)
    new = Desk(boss.folder, tmp_path / "nytt", boss.keys)
    assert STREET in json.dumps(new("--confirm-restored", "show", "Amalie", *WHY))
    data = next(shelf.glob("*.data"))
    altered = bytearray(data.read_bytes())
    altered[len(altered) // 2] ^= 1
    data.write_bytes(altered)
    boss.refused("backup", "verify", code=5)


def test_10_a_material_change_of_the_notice_is_told_before_it_takes_effect(officer: Desk, boss: Desk) -> None:
    """Each version is numbered and kept, and for everyone it is known which they were given, and when."""

    def published(extra: str, *more: str, code: int = 0) -> object:
        nb = boss.paper("nb.txt", f"Vi tar vare på opplysninger om deg.{extra}\n")
        en = boss.paper("en.txt", f"We keep data on you.{extra}\n")
        return boss("notice", "publish", "--nb", nb, "--en", en, *more, code=code)

    published("", "--effective", "2018-09-17")
    officer("notice", "give", "--person", "Amalie")
    published(" Nytt.", "--effective", TODAY.isoformat(), "--material", code=2)
    ahead = (TODAY + timedelta(days=30)).isoformat()
    published(" Nytt.", "--effective", ahead, "--material")
    lacking = officer("notice", "lacking")
    assert (lacking["version"], [one["had"] for one in lacking["people"]]) == (2, [1])
    told = officer("notice", "letters", "--out", officer.folder / "brev.pdf")
    assert told["people"] == [one["id"] for one in lacking["people"]]
    assert "Nytt." in text_of(officer.folder / "brev.pdf")
    officer("notice", "give")
    assert officer("notice", "lacking")["people"] == []
    assert [(one["number"], one["in_force"]) for one in officer("notice", "list")] == [(1, True), (2, False)]
    boss("overview", "Amalie", "--out", boss.folder / "o.pdf", "--print-language", "en")
    assert "Version 2" in text_of(boss.folder / "o.pdf")


def test_11_of_the_websites_pixel_nothing_is_kept(officer: Desk) -> None:
    """It stands in the record of processing, and no field of any group could hold anything of it."""
    listed = officer("record-of-processing")["processings"]
    (pixel,) = [one for one in listed if one["key"] == "website_pixel"]
    assert pixel["stored"] is False
    assert any("Meta" in one["name"] for one in pixel["recipients"])
    fields = {one.key for group in standard().populations.values() for one in group.fields}
    assert not {key for key in fields if "pixel" in key or "cookie" in key or key.startswith("ip_")}
    held = [one for one in listed if one["stored"]]
    assert held, "and what is kept stands there beside it"
