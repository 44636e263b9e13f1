"""A small demonstration vault with members of different jobs and a few people, for tests to copy and work in.

Everything in it is invented; key settings are the quick ones, so that an unlock takes a tenth of a second.
Built once per session by the fixture `built_once` of tests/services/conftest.py, copied for each test by `house`.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.domain.people import Entered
from entrack_vault.services import records, recovery, staff
from entrack_vault.services.entering import EnteredFields
from entrack_vault.services.gate import Gate
from entrack_vault.vault import Vault
from entrack_vault.workstation.state import FOLDER_VARIABLE

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
    """What one member has and nobody else: they unlock with these."""

    member: UUID
    passphrase: str
    secret_key: bytes


def at_building() -> datetime:
    """The clock that stands still at the moment the vault was built."""
    return BUILT_AT


@dataclass(frozen=True)
class Built:
    """A vault's folder, the state folder of the workstation it was built on, and everyone's keys by name."""

    folder: Path
    state: Path
    keys: Mapping[str, OwnKeys]
    people: Mapping[str, UUID]  # name -> person id
    recovery: tuple[str, ...]  # the groups on the recovery sheet

    def unlock(self, name: str, *, now: Callable[[], datetime] = at_building) -> Vault:
        """The vault as one member opens it with their own keys only; lock it when done."""
        own = self.keys[name]
        return vault.unlock(self.folder, passphrase=own.passphrase, secret_key=own.secret_key, now=now)

    def copy(self, folder: Path, state: Path) -> "Built":
        """A copy in another folder; the copied state says it is the same workstation."""
        shutil.copytree(self.folder, folder)
        shutil.copytree(self.state, state, dirs_exist_ok=True)
        return Built(folder, state, self.keys, self.people, self.recovery)


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


def build(place: Path) -> Built:
    """Makes the vault in place/vault, with the workstation's state in place/state."""
    folder, state = place / "vault", place / "state"
    state.mkdir(parents=True)
    with workstation(state):
        founded = vault.create(
            folder,
            organisation="Entrack AS",
            owner=OWNER,
            passphrase=passphrase_of(OWNER),
            demonstration=True,
            now=at_building,
        )
        keys = {OWNER: OwnKeys(founded.member, passphrase_of(OWNER), founded.secret_key)}
        with vault.unlock(
            folder, passphrase=passphrase_of(OWNER), secret_key=founded.secret_key, now=at_building
        ) as owners:
            recovery.confirm(owners.gate, [founded.recovery_groups[at] for at in founded.asked])
            for name, job in STAFF.items():
                keys[name] = enrol(owners.gate, name, job)
            people = {name: register(owners.gate, name) for name in PEOPLE}
    return Built(folder, state, keys, people, founded.recovery_groups)


def enrol(gate: Gate, name: str, job: str, *, now: Callable[[], datetime] = at_building) -> OwnKeys:
    """The owner invites, the new member joins with the sheet, the owner confirms."""
    invitation = staff.invite(gate, name, job)
    joined = vault.join(
        gate.session.folder,
        one_time_key=paper.from_text("enrolment", " ".join(invitation.one_time_key)),
        passphrase=passphrase_of(name),
        now=now,
    )
    staff.confirm(gate, joined.member, joined.fingerprint)
    return OwnKeys(joined.member, passphrase_of(name), joined.secret_key)


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
