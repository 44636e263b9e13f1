"""Vaults that journeys start from: one of your own making, and the demonstration; made once, copied for each."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.commands import Desk

OWNER, OFFICER = "Berit Aune", "Hanne Solli"
OWNER_WORDS, OFFICER_WORDS = "vidde elv myr nes bjørk", "skog dal øy strand hegg"


@dataclass(frozen=True)
class Office:
    """A vault and the desks of its members, by name, all under one folder."""

    folder: Path
    members: Mapping[str, str]  # name -> passphrase

    @property
    def vault(self) -> Path:
        """Where the vault is."""
        return self.folder / "vault"

    def desk(self, name: str, keys: str = "secret-key.txt") -> Desk:
        """The workstation of a member, with their keys alone."""
        folder = self.folder / name.replace(" ", "-")
        words = folder / "passphrase.txt"
        return Desk(folder, self.vault, ("--passphrase-file", str(words), "--secret-key-file", str(folder / keys)))

    def copy(self, folder: Path) -> "Office":
        """The same office somewhere else, workstations and all."""
        shutil.copytree(self.folder, folder)
        return Office(folder, self.members)


def found_office(folder: Path) -> Office:
    """An own vault from create to a confirmed payroll officer, each at their own desk."""
    office = Office(folder, {OWNER: OWNER_WORDS, OFFICER: OFFICER_WORDS})
    owner, officer = (Desk(folder / name.replace(" ", "-"), office.vault) for name in (OWNER, OFFICER))
    for desk, words in ((owner, OWNER_WORDS), (officer, OFFICER_WORDS)):
        desk.paper("passphrase.txt", f"{words}\n")
    sheet, key = owner.folder / "recovery.txt", owner.folder / "secret-key.txt"
    choosing = Desk(owner.folder, office.vault, ("--passphrase-file", str(owner.folder / "passphrase.txt")))
    made = choosing(
        *("create", office.vault, "--organisation", "Furu Drift AS", "--owner", OWNER, "--demonstration"),
        *("--recovery-sheet", sheet, "--secret-key-out", key),
    )
    assert len(made["asked_groups"]) == 3
    boss = office.desk(OWNER)
    assert boss("recovery", "confirm", "--recovery-key-file", sheet) == {"confirmed": True}
    join(office, boss, OFFICER, "payroll_officer")
    return office


def join(office: Office, owner: Desk, name: str, job: str) -> None:
    """Enrolment on one workstation, first unlock on another, confirmation on the first."""
    folder = office.folder / name.replace(" ", "-")
    sheet = owner.folder / f"enrolment-{folder.name}.txt"
    owner("staff", "add", name, "--job", job, "--sheet", sheet)
    new = Desk(folder, office.vault, ("--passphrase-file", str(folder / "passphrase.txt")))
    joined = new(
        *("staff", "enrol", "--enrolment-key-file", sheet, "--secret-key-out", folder / "secret-key.txt"),
    )
    waiting = {member["name"]: member for member in owner("staff", "list")}
    assert (waiting[name]["status"], waiting[name]["fingerprint"]) == ("waiting", joined["fingerprint"])
    assert owner("staff", "confirm", name, "--fingerprint", joined["fingerprint"])["status"] == "active"


def demonstration(folder: Path, people: int = 24) -> Office:
    """The demonstration vault, its keys file parted so that each member's desk holds their own keys only."""
    folder.mkdir(parents=True, exist_ok=True)
    office = Office(folder, {})
    made = Desk(folder / "maker", office.vault)("demo", office.vault, "--people", people)
    content = json.loads(Path(made["keys"]).read_text("utf-8"))
    members = content["members"]
    for name, member in members.items():
        desk = Desk(folder / name.replace(" ", "-"), office.vault)
        desk.holding(member["passphrase"], member["secret_key"])
    return Office(folder, {name: member["passphrase"] for name, member in members.items()})
