"""Inviting, joining and taking an invitation back change the header and the database: killed at every write.

Header and database are two files, so here the vault may be between; what must hold is that nobody is let in or kept
out for good, and that doing it again does it.
"""

from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.errors import Misuse, WrongKey
from entrack_vault.services import staff
from entrack_vault.store import header
from entrack_vault.vault import Vault
from tests.building import JONAS, OWNER, SELMA, Built, enrol, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.dumps import names, whole, works_on
from tests.crashes.everywhere import Place, attempt, kill_everywhere
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import NEW_WORDS, Attempt, later

pytestmark = pytest.mark.linux_only


def status(owners: Vault, name: str) -> str:
    """How someone stands in the list of staff; "" when they do not."""
    return next((member.status for member in staff.everyone(owners.gate) if member.name == name), "")


def slots_left(built: Built) -> int:
    """How many enrolment sheets open the vault."""
    return len(header.read(built.folder).header.enrolments)


def check_whole(built: Built, owners: Vault) -> None:
    whole(owners)
    works_on(owners)
    assert not [name for name in names(built.folder) if name.endswith(".tmp")]


def test_joining(crowd: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, "join", "", {"sheet": crowd.sheet}, same_random=True)

    told = member.run(made(place.copy())).said
    sheet = paper.from_text("enrolment", crowd.sheet)

    def judge(built: Built) -> bool:
        joined = slots_left(built) == 0
        with workstation(built.state), built.unlock(OWNER, now=later) as owners:
            if joined:
                assert status(owners, SELMA) == "waiting"
                with pytest.raises(WrongKey):
                    vault.join(built.folder, one_time_key=sheet, passphrase=NEW_WORDS, now=later)
                secret_key, fingerprint = bytes.fromhex(told["secret_key"]), bytes.fromhex(told["fingerprint"])
            else:
                again = vault.join(built.folder, one_time_key=sheet, passphrase=NEW_WORDS, now=later)
                secret_key, fingerprint = again.secret_key, again.fingerprint
            staff.confirm(owners.gate, crowd.invited, fingerprint)
            with vault.unlock(built.folder, passphrase=NEW_WORDS, secret_key=secret_key, now=later) as selma:
                assert selma.name == SELMA
            check_whole(built, owners)
        return joined

    kill_everywhere(member, place, made, judge)


def test_inviting(crowd: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, "invite", OWNER, {}, same_random=True)

    told = member.run(made(place.copy())).said

    def judge(built: Built) -> bool:
        with workstation(built.state), built.unlock(OWNER, now=later) as owners:
            invited = status(owners, JONAS) == "invited"
            if invited:
                with pytest.raises(Misuse, match="already a member"):
                    staff.invite(owners.gate, JONAS, "administration")
                key = paper.from_text("enrolment", " ".join(told))
                joined = vault.join(built.folder, one_time_key=key, passphrase=NEW_WORDS, now=later)
                staff.confirm(owners.gate, joined.member, joined.fingerprint)
            else:
                assert status(owners, JONAS) == ""
                enrol(owners.gate, JONAS, "administration", now=later)
            assert status(owners, JONAS) == "active"
            check_whole(built, owners)
        assert slots_left(built) == 1  # Selma's
        return invited

    kill_everywhere(member, place, made, judge)


def test_taking_an_invitation_back(crowd: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    place = Place(crowd, tmp_path)

    def made(built: Built) -> Attempt:
        return attempt(built, "withdraw", OWNER, {"member": str(crowd.invited)})

    sheet = paper.from_text("enrolment", crowd.sheet)

    def judge(built: Built) -> bool:
        gone = slots_left(built) == 0
        with workstation(built.state), built.unlock(OWNER, now=later) as owners:
            staff.remove(owners.gate, crowd.invited)
            with pytest.raises(WrongKey):
                vault.join(built.folder, one_time_key=sheet, passphrase=NEW_WORDS, now=later)
            check_whole(built, owners)
        return gone

    kill_everywhere(member, place, made, judge)
