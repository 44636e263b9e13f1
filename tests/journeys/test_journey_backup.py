"""Backups by command: chosen, made by a service with its own keys, checked; and the vault put back from one.

Every member at their own workstation. What was purged is looked for in every file that is left, by everyone's keys.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OWNER, Office, join

WHY = ("--purpose", "employment")
LEFT = (date.today() - timedelta(days=40)).isoformat()
SERVICE = "Sikkerhetskopi"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Where backups go."""
    place = tmp_path / "hylle"
    place.mkdir()
    return place


@pytest.fixture
def boss(office: Office, shelf: Path) -> Desk:
    """The owner, who has chosen where backups go."""
    desk = office.desk(OWNER)
    assert desk("backup", "to", shelf, "--kept", "5") == {"destinations": [str(shelf)], "kept": 5}
    return desk


def register(officer: Desk) -> None:
    add = ("person", "add", "name=Amalie Bergseth", "employee_number=1001", "address=Kanariveien 1", "title=Selger")
    officer(*add, "--population", "employee", *WHY)
    officer("set", "Amalie", f"end_date={LEFT}", *WHY)


def test_from_before_a_purge_with_the_keys_of_today(office: Office, boss: Desk, shelf: Path, tmp_path: Path) -> None:
    officer = office.desk(OFFICER)
    register(officer)
    assert boss("backup", "create")["made"]
    (old,) = shelf.glob("*.data")
    case = officer("purge", "propose", "--all-due")["id"]
    boss("purge", "approve", case, "--yes")
    boss("purge", "run", case, "--yes")
    facts = boss("purge", "show", case)["certificate"]
    assert facts["uncleaned"] == [{"place": str(shelf), "keys": 1}]
    assert facts["keys_until"] == (date.today() + timedelta(days=35)).isoformat()
    assert boss("backup", "create")["destinations"][0]["removed"] == 1, "the keys from before the purge"
    (keys,) = shelf.glob("*.keys")
    officer("people")  # so that she has seen what is lost then
    told = boss("restore", tmp_path / "nytt", "--data", old, "--keys", keys)
    assert (told["people"], told["lost"]) == (1, 0)
    assert told["purged"] > 0
    assert boss("people"), "trying it out shuts nobody out"
    new = Desk(boss.folder, tmp_path / "nytt", boss.keys)
    assert "put this vault back from a backup" in new.refused("people", code=5)
    assert new("--confirm-restored", "people")
    shown = json.dumps(new("show", "Amalie", *WHY))
    assert "Amalie Bergseth" in shown
    assert "Kanariveien" not in shown
    assert new("check")["findings"] == []
    theirs = Desk(officer.folder, tmp_path / "nytt", officer.keys)
    answer = theirs.refused("people", code=5)
    assert "put this vault back from a backup" in answer
    assert theirs("--confirm-restored", "people")
    assert theirs("people")


def test_a_service_makes_and_checks_them_and_opens_nothing(office: Office, boss: Desk, shelf: Path) -> None:
    register(office.desk(OFFICER))
    Desk(office.folder / SERVICE, "").paper("passphrase.txt", "vann sten brygge torv lys\n")
    join(office, boss, SERVICE, "backup_service")
    service = office.desk(SERVICE)
    assert service("backup", "create", "--if-older", "24")["made"]
    assert service("backup", "create", "--if-older", "24") == {"made": False, "unreachable": []}
    assert service("backup", "verify")["rows"]["person"] == 1
    (place,) = service("backup", "list")
    assert sorted(one["kind"] for one in place["files"]) == ["data", "keys"]
    service.refused("show", "Amalie", *WHY, code=3)
    office.desk(OFFICER).refused("backup", "create", code=3)
    shelf.rename(shelf.with_name("borte"))
    service.refused("backup", "create", code=7)
    assert service("backup", "create", "--if-older", "24", code=1) == {"made": False, "unreachable": [str(shelf)]}


def test_plain_words_in_bokmaal(office: Office, boss: Desk, shelf: Path, tmp_path: Path) -> None:
    assert "Sikkerhetskopiert til" in boss.plain("backup", "create", language="nb")
    assert "nøkler" in boss.plain("backup", "list", language="nb")
    assert "er hel" in boss.plain("backup", "verify", language="nb")
    assert "kom tilbake" in boss.plain("restore", tmp_path / "nytt", "--from", shelf, language="nb")
