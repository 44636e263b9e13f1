"""A small demonstration vault with members of different jobs and a few people, for tests to copy and work in.

Everything in it is invented; key settings are the quick ones, so that an unlock takes a tenth of a second.
Built once per session by the fixture `built_once` of tests/services/conftest.py, copied for each test by `house`.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.domain.people import Entered
from entrack_vault.errors import NotAllowed, WrongKey
from entrack_vault.services import records, recovery, staff
from entrack_vault.services.entering import EnteredFields
from entrack_vault.services.gate import Gate
from entrack_vault.store import server_address
from entrack_vault.vault import Home, Vault
from entrack_vault.workstation.state import FOLDER_VARIABLE
from tests.server.running import RUNNING

SHUT_OUT = (WrongKey, NotAllowed)  # by the header on one computer, by the server before that
BUILT_AT = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)  # the demonstration's day
OWNER = "Ingrid Fossmo"
# Everyone else by name, with the key of their job description.
STAFF = {
    "Marte Lindvik": "payroll_officer",
    "Jonas Aamodt": "administration",
    "Selma Rustad": "salesperson",
    "Tor Engen": "receptionist",
    "Kari Holm": "privacy_controller",
}
MARTE, JONAS, SELMA, TOR, KARI = STAFF

AMALIE, SINDRE, AASE = "Amalie Bergseth", "Sindre Ødegård", "Åse-Marie Lie"  # employees
LIVE, PER, VIDAR, CAMILLA = "Live Moen", "Per Strand", "Vidar Hauge", "Camilla Nes"  # one of each other group
AMALIES_IDENTITY_NUMBER = "14877100031"
AMALIES_ACCOUNT = "99990000006"


class OwnKeys(NamedTuple):
    """What one member has and nobody else: they unlock with these. The login is a server's."""

    member: UUID
    passphrase: str
    secret_key: bytes
    login: str = ""


def at_building() -> datetime:
    """The clock that stands still at the moment the vault was built."""
    return BUILT_AT


_NUMBERS = count(1)


@dataclass(frozen=True)
class Built:
    """Where a vault is, the state folder of the workstation it was built on, and everyone's keys by name."""

    folder: Path
    state: Path
    keys: Mapping[str, OwnKeys]
    people: Mapping[str, UUID]  # name -> person id
    recovery: tuple[str, ...]  # the groups on the recovery sheet
    server: str = ""  # its address, where it is on a server and in no folder

    def place(self, name: str = "") -> str | Path:
        """Where a member reaches it."""
        login = self.keys[name or next(iter(self.keys))].login
        return server_address.read(self.server).with_login(login).text if self.server else self.folder

    def unlock(self, name: str, *, now: Callable[[], datetime] = at_building) -> Vault:
        """The vault as one member opens it with their own keys only; lock it when done."""
        own = self.keys[name]
        return vault.unlock(self.place(name), passphrase=own.passphrase, secret_key=own.secret_key, now=now)

    def recovery_place(self) -> str | Path | Home:
        """Where someone comes with the recovery sheet; on a server an administrator has let them in."""
        if not self.server:
            return self.folder
        socket = server_address.read(self.server).more["host"]
        address, password = RUNNING[socket].appoint(self.server, f"recovery_{next(_NUMBERS)}")
        return vault.home(address, password=password)

    def copy(self, folder: Path, state: Path) -> "Built":
        """A copy in another folder; the copied state says it is the same workstation."""
        shutil.copytree(self.folder, folder)
        shutil.copytree(self.state, state, dirs_exist_ok=True)
        return replace(self, folder=folder, state=state)


@contextmanager
def workstation(state: Path) -> Iterator[None]:
    """Within the block, `state` is the state folder: another folder is another workstation."""
    before = os.environ.get(FOLDER_VARIABLE)
    os.environ[FOLDER_VARIABLE] = str(state)
    try:
        yield
    finally:
        if before is None:
            del os.environ[FOLDER_VARIABLE]
        else:
            os.environ[FOLDER_VARIABLE] = before


def build(place: Path, server: Home | None = None) -> Built:
    """Makes the vault in place/vault or on a server, with the workstation's state in place/state."""
    folder, state = place / "vault", place / "state"
    state.mkdir(parents=True)
    with workstation(state):
        home = server or vault.home(folder)
        founded = vault.create(
            home,
            organisation="Entrack AS",
            owner=OWNER,
            passphrase=passphrase_of(OWNER),
            demonstration=True,
            now=at_building,
        )
        keys = {OWNER: OwnKeys(founded.member, passphrase_of(OWNER), founded.secret_key, login_of(home))}
        with vault.unlock(
            home, passphrase=passphrase_of(OWNER), secret_key=founded.secret_key, now=at_building
        ) as owners:
            recovery.confirm(owners.gate, [founded.recovery_groups[at] for at in founded.asked])
            for name, job in STAFF.items():
                keys[name] = enrol(owners.gate, name, job)
            people = {name: register(owners.gate, name) for name in PEOPLE}
    return Built(folder, state, keys, people, founded.recovery_groups, home.address if server else "")


def enrol(gate: Gate, name: str, job: str, *, now: Callable[[], datetime] = at_building) -> OwnKeys:
    """The owner invites, the new member joins with the sheet, the owner confirms."""
    invitation = staff.invite(gate, name, job)
    if invitation.login and invitation.login.statement:  # an administrator's to carry out
        RUNNING[server_address.read(invitation.login.address).more["host"]].psql(invitation.login.statement)
    place = vault.home(invitation.login.address) if invitation.login else gate.session.home
    joined = vault.join(
        place,
        one_time_key=paper.from_text("enrolment", " ".join(invitation.one_time_key)),
        passphrase=passphrase_of(name),
        now=now,
    )
    staff.confirm(gate, joined.member, joined.fingerprint)
    if invitation.login:
        place.close()
    return OwnKeys(joined.member, passphrase_of(name), joined.secret_key, login_of(place))


def login_of(place: Home) -> str:
    """The login in a server's address; nothing for a folder."""
    return "" if place.local else server_address.read(place.address).login


def passphrase_of(name: str) -> str:
    """The passphrase a member chooses here."""
    return f"fire hester og {name}"


def entered(**values: str | tuple[str, ...]) -> EnteredFields:
    """Values by field, as someone enters them: since the new year, told by the person."""
    return {
        key: tuple(
            Entered(text, date(2026, 1, 1), "person") for text in (value if isinstance(value, tuple) else (value,))
        )
        for key, value in values.items()
    }


class Known(NamedTuple):
    """Someone registered in the vault: group, purpose, values."""

    population: str
    purpose: str
    fields: EnteredFields


def _employee(number: str, name: str, **more: str | tuple[str, ...]) -> Known:
    return Known("employee", "employment", entered(name=name, employee_number=number, **more))


PEOPLE = {
    AMALIE: _employee(
        "1001",
        AMALIE,
        phone="+4700123456",
        work_email="amalie.bergseth@example.no",
        birth_date="1971-07-14",
        title="Regnskapsmedarbeider",
        feedback_notes=("Ønsker mer ansvar.",),
        national_id=AMALIES_IDENTITY_NUMBER,
        bank_account=AMALIES_ACCOUNT,
        monthly_pay="52000.00 NOK",
    ),
    SINDRE: _employee("1002", SINDRE, phone="+4700234567", title="Utvikler"),
    AASE: _employee("1003", AASE, title="Rådgiver", feedback_notes=("Permisjonssamtale avtalt.",)),
    LIVE: Known(
        "applicant",
        "recruitment",
        entered(
            name=LIVE, email="live.moen@example.no", position_sought="Utvikler", interview_notes="Sterk på test."
        ),
    ),
    PER: Known("supplier_contact", "purchase", entered(name=PER, email="per@example.no", company="Strand AS")),
    VIDAR: Known("customer_contact", "offers", entered(name=VIDAR, company="Hauge AS")),
    CAMILLA: Known("visitor", "premises_access", entered(name=CAMILLA, company="Nes AS")),
}


def register(gate: Gate, name: str) -> UUID:
    """Registers one of PEOPLE; the new id."""
    known = PEOPLE[name]
    return records.create(gate, known.population, known.fields, known.purpose)
