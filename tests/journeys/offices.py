"""Vaults that journeys start from: one of your own making, and the demonstration; made once, copied for each.

In a folder, or in a database on a server of the tests' own.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from entrack_vault.store import server_address
from tests.journeys.commands import Desk
from tests.server.copies import Snapshot
from tests.server.running import Server

OWNER, OFFICER = "Berit Aune", "Hanne Solli"
OWNER_WORDS, OFFICER_WORDS = "vidde elv myr nes bjørk", "skog dal øy strand hegg"


@dataclass
class Office:
    """A vault and the desks of its members, by name, all under one folder."""

    folder: Path
    members: Mapping[str, str]  # name -> passphrase
    server: Server | None = None
    addresses: dict[str, str] = field(default_factory=dict)  # name -> where a member reaches it on the server
    _snapshot: Snapshot | None = None

    @property
    def vault(self) -> Path:
        """Where the vault is, in a folder."""
        return self.folder / "vault"

    def place(self, name: str) -> Path | str:
        """Where a member finds the vault."""
        return self.addresses[name] if self.server else self.vault

    def desk(self, name: str, keys: str = "secret-key.txt") -> Desk:
        """The workstation of a member, with their keys alone."""
        folder = self.folder / name.replace(" ", "-")
        words = folder / "passphrase.txt"
        return Desk(
            folder, self.place(name), ("--passphrase-file", str(words), "--secret-key-file", str(folder / keys))
        )

    def invited(self, name: str, sheet: Path) -> Path | str:
        """Where someone finds the vault who has nothing but their enrolment sheet."""
        if self.server:
            lines = sheet.read_text("utf-8").splitlines()
            self.addresses[name] = next(line for line in lines if line.startswith("postgresql://"))
        return self.place(name)

    def appointed(self, name: str) -> tuple[Path | str, tuple[str, ...]]:
        """Where someone goes who has nothing but the recovery sheet, and with which options."""
        if not self.server:
            return self.vault, ()
        self.addresses[name], password = self.server.appoint(next(iter(self.addresses.values())), "appointed")
        file = self.folder / "appointed.txt"
        file.write_text(password, "utf-8")
        return self.place(name), ("--database-password-file", str(file))

    def copy(self, folder: Path) -> "Office":
        """The same office somewhere else, workstations and all."""
        shutil.copytree(self.folder, folder)
        if self.server is None:
            return Office(folder, self.members)
        if self._snapshot is None:
            where = server_address.read(next(iter(self.addresses.values())))
            self._snapshot = Snapshot.take(self.server, where.database)
        database = self._snapshot.database
        copied = self._snapshot.copy()
        for file in folder.rglob("*.json"):  # workstations know vaults by address
            told = file.read_text("utf-8")
            file.write_text(told.replace(f"/{database}?", f"/{copied}?"), "utf-8")
        addresses = {name: one.replace(f"/{database}?", f"/{copied}?") for name, one in self.addresses.items()}
        return Office(folder, self.members, self.server, addresses)


def found_office(folder: Path, server: Server | None = None) -> Office:
    """An own vault from create to a confirmed payroll officer, each at their own desk."""
    office = Office(folder, {OWNER: OWNER_WORDS, OFFICER: OFFICER_WORDS}, server)
    folder.mkdir(parents=True, exist_ok=True)
    first = _prepared(office, OWNER, "office")
    for name, passphrase in office.members.items():
        Desk(folder / name.replace(" ", "-"), "").paper("passphrase.txt", f"{passphrase}\n")
    boss = office.desk(OWNER)
    sheet, key = boss.folder / "recovery.txt", boss.folder / "secret-key.txt"
    choosing = Desk(boss.folder, boss.vault, (*boss.keys[:2], *first))
    made = choosing(
        *("create", boss.vault, "--organisation", "Furu Drift AS", "--owner", OWNER, "--demonstration"),
        *("--recovery-sheet", sheet, "--secret-key-out", key),
    )
    assert len(made["asked_groups"]) == 3
    assert "\n   3  " in sheet.read_text("utf-8")  # the groups asked for can be found by number
    assert boss("recovery", "confirm", "--recovery-key-file", sheet) == {"confirmed": True}
    join(office, boss, OFFICER, "payroll_officer")
    return office


def _prepared(office: Office, name: str, database: str) -> tuple[str, ...]:
    """Has a database made for the vault, where it is to live on a server; the options of whoever makes the vault."""
    if office.server is None:
        return ()
    office.addresses[name], password = office.server.prepare(database)
    login = server_address.read(office.addresses[name]).login
    office.server.psql(f"ALTER ROLE {login} CREATEROLE")  # as its administrator may choose before PostgreSQL 16
    file = office.folder / "database-password.txt"
    file.write_text(password, "utf-8")
    return ("--database-password-file", str(file))


def join(office: Office, owner: Desk, name: str, job: str) -> None:
    """Enrolment on one workstation, first unlock on another, confirmation on the first."""
    folder = office.folder / name.replace(" ", "-")
    sheet = owner.folder / f"enrolment-{folder.name}.txt"
    owner("staff", "add", name, "--job", job, "--sheet", sheet)
    new = Desk(folder, office.invited(name, sheet), ("--passphrase-file", str(folder / "passphrase.txt")))
    joined = new(
        *("staff", "enrol", "--enrolment-key-file", sheet, "--secret-key-out", folder / "secret-key.txt"),
    )
    waiting = {member["name"]: member for member in owner("staff", "list")}
    assert (waiting[name]["status"], waiting[name]["fingerprint"]) == ("waiting", joined["fingerprint"])
    assert owner("staff", "confirm", name, "--fingerprint", joined["fingerprint"])["status"] == "active"


def demonstration(folder: Path, server: Server | None = None, people: int = 24) -> Office:
    """The demonstration vault, its keys file parted so that each member's desk holds their own keys only."""
    folder.mkdir(parents=True, exist_ok=True)
    office = Office(folder, {}, server)
    first = _prepared(office, "", "demonstration")
    made = Desk(folder / "maker", "", first)("demo", office.place(""), "--people", people)
    content = json.loads(Path(made["keys"]).read_text("utf-8"))
    members = content["members"]
    office.addresses = {name: member["address"] for name, member in members.items() if server}
    office.members = {name: member["passphrase"] for name, member in members.items()}
    for name, member in members.items():
        Desk(folder / name.replace(" ", "-"), "").holding(member["passphrase"], member["secret_key"])
    return office
