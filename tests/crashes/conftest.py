"""The small vault whose members are killed: an owner, a payroll officer, one who waits and one only invited."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.services import recovery, staff
from tests.building import (
    AMALIE,
    LIVE,
    MARTE,
    OWNER,
    SELMA,
    TOR,
    Built,
    OwnKeys,
    at_building,
    enrol,
    passphrase_of,
    register,
    workstation,
)
from tests.crashes.killing import MemberProcess


@dataclass(frozen=True)
class Crowd:
    """The vault, and what the ones who are not confirmed yet have in hand."""

    built: Built
    waiting: UUID  # Tor, who has joined
    fingerprint: bytes
    invited: UUID  # Selma, who has her sheet
    sheet: str


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """The vault as it was built; not to be changed."""
    return gather(tmp_path_factory.mktemp("crowd"))


def gather(place: Path) -> Crowd:
    """Builds the vault, with everyone in it, in place/vault and place/state."""
    folder, state = place / "vault", place / "state"
    state.mkdir(parents=True)
    with workstation(state):
        words = passphrase_of(OWNER)
        founded = vault.create(
            folder, organisation="Entrack AS", owner=OWNER, passphrase=words, demonstration=True, now=at_building
        )
        keys = {OWNER: OwnKeys(founded.member, words, founded.secret_key)}
        with vault.unlock(folder, passphrase=words, secret_key=founded.secret_key, now=at_building) as owners:
            gate = owners.gate
            recovery.confirm(gate, [founded.recovery_groups[at] for at in founded.asked])
            keys[MARTE] = enrol(gate, MARTE, "payroll_officer")
            people = {name: register(gate, name) for name in (AMALIE, LIVE)}
            sheet = " ".join(staff.invite(gate, TOR, "receptionist").one_time_key)
            tor = vault.join(
                folder,
                one_time_key=paper.from_text("enrolment", sheet),
                passphrase=passphrase_of(TOR),
                now=at_building,
            )
            keys[TOR] = OwnKeys(tor.member, passphrase_of(TOR), tor.secret_key)
            invitation = staff.invite(gate, SELMA, "salesperson")
    built = Built(folder, state, keys, people, founded.recovery_groups)
    return Crowd(built, tor.member, tor.fingerprint, invitation.member, " ".join(invitation.one_time_key))


@pytest.fixture
def member(tmp_path: Path) -> Iterator[MemberProcess]:
    """A process for a member to work in."""
    with MemberProcess(tmp_path / "member") as process:
        yield process
