"""Requests by command: received by payroll, answered by the finance manager, each with their own keys alone."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office

NAME = "Amalie Bergseth"
RECEIVED = (date.today() - timedelta(days=3)).isoformat()


@pytest.fixture
def officer(office: Office) -> Desk:
    """The payroll officer, with someone registered."""
    desk = office.desk(OFFICER)
    wanted = ("person", "add", f"name={NAME}", "employee_number=1001", "address=Storgata 1", "title=Lagerarbeider")
    desk(*wanted, "--population", "employee", "--purpose", "employment")
    return desk


def asked(desk: Desk, right: str, *more: str) -> str:
    given = ("--channel", "email", "--received", RECEIVED, *more)
    return str(desk("request", "receive", right, "--person", "Amalie", *given)["number"])


def test_from_receipt_to_the_printed_answer(officer: Desk, office: Office) -> None:
    boss, folder = office.desk(OWNER), officer.folder
    number = asked(officer, "access", "--about", "Hvem har sett på lønnen?")
    (listed,) = boss("request", "list")
    assert (listed["number"], listed["received"], listed["answered"]) == (number, RECEIVED, None)
    officer("request", "letter", number, "receipt", "--out", folder / "mottatt.pdf")
    assert number in PdfReader(folder / "mottatt.pdf").pages[0].extract_text()
    officer.refused("request", "answer", number, "full", code=2)
    officer("request", "identity", number, "document")
    boss("request", "extend", number, "--months", "1", "--because", "complex")
    boss.refused("request", "extend", number, "--because", "many", code=2)
    made = officer("overview", "Amalie", "--request", number, "--out", folder / "oversikt.pdf")
    pages = "\n".join(page.extract_text() for page in PdfReader(folder / "oversikt.pdf").pages)
    assert number in pages
    assert "Hvem har sett på lønnen?" in pages
    assert boss("request", "answer", number, "full")["outcome"] == "full"
    officer("request", "letter", number, "answer", "--out", folder / "svar.pdf", "--print-language", "en")
    assert "The overview that comes with this letter" in PdfReader(folder / "svar.pdf").pages[0].extract_text()
    officer("request", "signed", number)
    shown = officer("request", "show", number)
    assert shown["receipt"] == date.today().isoformat()
    assert [one["what"] for one in shown["handed"]] == ["receipt", "overview", "answer"]
    hashes = [
        hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("mottatt.pdf", "oversikt.pdf", "svar.pdf")
    ]
    assert [one["sha256"] for one in shown["handed"]] == hashes
    assert made["sha256"] == hashes[1]
    assert officer("request", "list") == []
    assert [one["outcome"] for one in boss("request", "list", "--all")] == ["full"]
    assert boss("check")["findings"] == []


def test_someone_of_whom_nothing_is_held_gets_an_answer(officer: Desk, office: Office) -> None:
    given = ("--channel", "mailbox", "--name", "Nora Ukjent", "--email", "nora@example.no")
    number = officer("request", "receive", "access", *given)["number"]
    officer.refused("request", "receive", "access", "--channel", "mailbox", code=2)
    officer.refused("request", "answer", number, "nothing_held", code=2)
    assert office.desk(OWNER)("request", "look", number)["left"] == []
    officer("request", "answer", number, "nothing_held")
    file = officer.folder / "svar.pdf"
    officer("request", "letter", number, "answer", "--out", file, "--print-language", "nb")
    text = PdfReader(file).pages[0].extract_text()
    assert "Nei, vi har ingen opplysninger om deg." in text
    assert "Nora Ukjent" in text


def test_a_file_to_take_along_answers_a_request(officer: Desk) -> None:
    number, file = asked(officer, "portability"), officer.folder / "fil.zip"
    made = officer("export", "Amalie", "--out", file, "--request", number)
    (handed,) = officer("request", "show", number)["handed"]
    assert (handed["what"], handed["sha256"]) == ("portable", made["sha256"])


def test_a_refusal_has_a_ground_and_recipients_are_told(officer: Desk, office: Office) -> None:
    boss = office.desk(OWNER)
    number = asked(officer, "rectification")
    officer.refused("request", "answer", number, "refused", code=2)
    officer("request", "take-over", number)
    answer = ("request", "answer", number, "partial", "--ground", "others")
    officer.refused(*answer, "--explanation", "Et notat om en kollega.", code=2)
    officer("request", "identity", number, "known")
    officer("request", "answer", number, "partial", "--ground", "others", "--explanation", "Et notat om en kollega.")
    boss("request", "letter", number, "recipients", "--out", boss.folder / "før.pdf", "--print-language", "nb")
    boss.refused("request", "told", number, code=2)
    told = boss("request", "told", number, "nav", "bank")
    assert told["recipients"] == ["nav", "bank"]
    boss("request", "letter", number, "recipients", "--out", boss.folder / "melding.pdf", "--print-language", "nb")
    assert NAME in PdfReader(boss.folder / "melding.pdf").pages[0].extract_text()


def test_plain_words_in_bokmaal_and_nothing_personal_in_errors(officer: Desk) -> None:
    number = asked(officer, "erasure", "--about", "Slett alt om Kjersti")
    listed = officer.plain("request", "list", language="nb")
    assert NAME in listed
    assert "Sletting" in listed
    shown = officer.plain("request", "show", number, language="nb")
    assert "Slett alt om Kjersti" in shown
    assert "Sikt mot" in officer.plain("request", "identity", number, "known", language="nb")
    answer = officer.run("request", "show", "2020-ABCDEF", as_json=False, language="nb")
    assert answer.code == 2
    assert "Kjersti" not in answer.everything
    assert "Det finnes ikke noe slikt krav." in answer.err
    assert json.loads(officer.run("request", "list").out)


def test_restricted_and_freed_and_a_last_day_noted(officer: Desk) -> None:
    why = ("--purpose", "rights_request")
    officer("restrict", "Amalie", *why, "--why", "accuracy")
    officer.refused("set", "Amalie", "address=Lillegata 2", "--purpose", "employment", code=3)
    officer.refused("restrict", "Amalie", *why, code=2)
    assert officer("restrict", "Amalie", *why, "--lift")["restricted"] == ""
    officer("set", "Amalie", "address=Lillegata 2", "--purpose", "employment")
    last = (date.today() - timedelta(days=40)).isoformat()
    assert officer("leave", "Amalie", "--purpose", "employment", "--on", last)["status"] == "left"
    assert [one["rule"] for one in officer("retention", "due")] == ["contact_after_leaving"]
