"""Members: invited, joined with a sheet, confirmed by fingerprint, moved to another job, gone."""

import contextlib
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from entrack_vault import vault
from entrack_vault.access import Action
from entrack_vault.crypto import paper
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.errors import Damaged, Misuse, NotAllowed, VaultError, WrongKey
from entrack_vault.register.compartments import COMMON
from entrack_vault.services import people, records, staff
from entrack_vault.services.common import MemberEntry
from entrack_vault.services.gate import Change, Gate, Request
from entrack_vault.services.staff import Invitation, Joined
from entrack_vault.store import members as rows
from entrack_vault.store import server_address
from tests.building import (
    AMALIE,
    BUILT_AT,
    CAMILLA,
    JONAS,
    KARI,
    MARTE,
    OWNER,
    SHUT_OUT,
    STAFF,
    TOR,
    Built,
    at_building,
    enrol,
    entered,
    passphrase_of,
)
from tests.server.running import RUNNING
from tests.server.sight import meddling
from tests.services.conftest import Opener

NEW = "Nora Vik"
EMPLOYEE_FINANCIAL = 37


def place_of(house: Built, invitation: Invitation) -> str | Path:
    """Where someone invited comes in; an administrator has made the login where the owner may not."""
    if invitation.login and invitation.login.statement:
        socket = server_address.read(invitation.login.address).more["host"]
        with contextlib.suppress(AssertionError):  # made already
            RUNNING[socket].psql(invitation.login.statement)
    return invitation.login.address if invitation.login else house.folder


def join(house: Built, invitation: Invitation, *, days: float = 0, words: str = passphrase_of(NEW)) -> Joined:
    return vault.join(
        place_of(house, invitation),
        one_time_key=paper.from_text("enrolment", "-".join(invitation.one_time_key)),
        passphrase=words,
        now=lambda: BUILT_AT + timedelta(days=days),
    )


def status_of(gate: Gate, name: str) -> str:
    return next(member.status for member in staff.everyone(gate) if member.name == name)


def test_everyone_is_listed_by_name_with_job_and_status(house: Built, as_member: Opener) -> None:
    found = staff.everyone(as_member(KARI))
    assert [member.name for member in found] == sorted([OWNER, *STAFF])
    assert {member.name: member.job for member in found} == {OWNER: "finance_manager", **STAFF}
    assert {member.status for member in found} == {"active"}
    assert [member.name for member in found if member.owner] == [OWNER]
    assert len({member.fingerprint for member in found}) == len(found)


def test_from_invitation_to_the_first_card(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    invitation = staff.invite(owner, NEW, "payroll_officer")
    assert status_of(owner, NEW) == "invited"
    assert invitation.expires == BUILT_AT + timedelta(days=7)
    assert invitation.fingerprint == owner.session.identity.public.fingerprint
    joined, place = join(house, invitation), place_of(house, invitation)
    assert status_of(owner, NEW) == "waiting"
    with pytest.raises(NotAllowed, match=r"not among|none of your"):
        vault.unlock(place, passphrase=passphrase_of(NEW), secret_key=joined.secret_key, now=at_building)
    staff.confirm(owner, invitation.member, joined.fingerprint)
    assert status_of(owner, NEW) == "active"
    with vault.unlock(place, passphrase=passphrase_of(NEW), secret_key=joined.secret_key, now=at_building) as new:
        opened = records.open_person(new.gate, house.people[AMALIE], "payroll_run")
        assert set(opened.person.cards) == {"contact", "demographic", "job", "financial"}
        assert opened.person.closed == ("feedback",)


def test_only_those_with_the_duty_may_invite_and_confirm(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    waiting = staff.invite(owner, NEW, "receptionist")
    joined = join(house, waiting)
    for name in (MARTE, JONAS, KARI):
        gate = as_member(name)
        with pytest.raises(NotAllowed):
            staff.invite(gate, "Anne Dal", "payroll_officer")
        with pytest.raises(NotAllowed):
            staff.confirm(gate, waiting.member, joined.fingerprint)
        with pytest.raises(NotAllowed):
            staff.change_job(gate, gate.session.member, "finance_manager")
        with pytest.raises(NotAllowed):
            staff.remove(gate, waiting.member)
    assert status_of(owner, NEW) == "waiting"


def test_names_and_jobs_must_make_sense(as_member: Opener) -> None:
    owner = as_member(OWNER)
    with pytest.raises(Misuse, match="already a member"):
        staff.invite(owner, MARTE.upper(), "receptionist")
    with pytest.raises(Misuse, match="job description"):
        staff.invite(owner, NEW, "caretaker")
    assert staff.named(owner, MARTE.lower()).name == MARTE
    with pytest.raises(Misuse):
        staff.named(owner, NEW)


def test_a_sheet_is_good_once_for_seven_days(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    invitation = staff.invite(owner, NEW, "receptionist")
    with pytest.raises(WrongKey, match="7 days"):
        join(house, invitation, days=7.001)
    with pytest.raises(Misuse, match="too short"):
        join(house, invitation, words="kort")
    join(house, invitation, days=6.99)
    with pytest.raises(SHUT_OUT, match=r"been used|does not let"):
        join(house, invitation)


def test_a_wrong_sheet_opens_nothing(house: Built, as_member: Opener) -> None:
    invitation = staff.invite(as_member(OWNER), NEW, "receptionist")
    place = place_of(house, invitation)
    with pytest.raises(SHUT_OUT, match=r"another vault|does not let"):
        vault.join(place, one_time_key=bytes(17), passphrase=passphrase_of(NEW), now=at_building)


def test_a_wrong_fingerprint_lets_nobody_in(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    invitation = staff.invite(owner, NEW, "receptionist")
    joined = join(house, invitation)
    for fingerprint in (bytes(32), joined.fingerprint[:-1], owner.session.identity.public.fingerprint):
        with pytest.raises(Misuse, match="fingerprint"):
            staff.confirm(owner, invitation.member, fingerprint)
    assert status_of(owner, NEW) == "waiting"


def test_confirming_nobody_too_late_or_twice(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    invitation = staff.invite(owner, NEW, "receptionist")
    with pytest.raises(Misuse, match="Nobody"):
        staff.confirm(owner, invitation.member, bytes(32))  # has not joined
    joined = join(house, invitation)
    with pytest.raises(Misuse, match="Nobody"):
        staff.confirm(as_member(OWNER, now=lambda: BUILT_AT + timedelta(days=8)), joined.member, joined.fingerprint)
    with pytest.raises(Misuse, match="Nobody"):
        staff.confirm(owner, uuid4(), joined.fingerprint)
    staff.confirm(owner, joined.member, joined.fingerprint)
    with pytest.raises(Misuse, match="Nobody"):
        staff.confirm(owner, joined.member, joined.fingerprint)


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"keys": 5}', b'{"made": ""}'])
def test_a_request_that_was_tampered_with_is_found(house: Built, as_member: Opener, body: bytes) -> None:
    owner = as_member(OWNER)
    invitation = staff.invite(owner, NEW, "receptionist")
    joined = join(house, invitation)
    with meddling(owner) as connection:
        ((member, _, signature, made),) = rows.requests(connection)
        rows.add_request(connection, member, body, signature, made)
    with pytest.raises(Damaged):
        staff.confirm(owner, joined.member, joined.fingerprint)


def test_a_co_worker_cannot_raise_the_job_of_someone_who_waits(house: Built, as_member: Opener) -> None:
    owner, marte = as_member(OWNER), as_member(MARTE)
    invitation = staff.invite(owner, NEW, "receptionist")
    joined = join(house, invitation)
    session = marte.session
    with pytest.raises(NotAllowed) if house.server else nullcontext(), session.writing():  # a server refuses at once
        session.read_common()
        chief = next(job.id for job in session.manifest.jobs if session.jobs[job.id, 1].key == "finance_manager")
        held, entry = session.held[joined.member], session.staff[joined.member]
        change = Change(session, keeps_others_out=True)
        change.begin(Request(Event.SETTINGS_CHANGED))
        raised = MemberEntry(name=entry.name, job=chief, invited=entry.invited, expires=entry.expires)
        change.save(joined.member, COMMON, held.record, held.revision + 1, raised.content())
        session.append(change.batch)
    with nullcontext() if house.server else pytest.raises(Damaged):
        staff.confirm(owner, joined.member, joined.fingerprint)


# Changing job


def test_changing_job_says_what_is_gained_and_lost_and_moves_the_keys(house: Built, as_member: Opener) -> None:
    owner, marte = as_member(OWNER), as_member(MARTE)
    amalie = house.people[AMALIE]
    assert records.open_person(marte, amalie, "payroll_run", ["financial"]).person.cards
    old = marte.session.keys
    epochs = dict(owner.session.manifest.epochs)
    difference = staff.change_job(owner, house.keys[MARTE].member, "administration")
    assert ("employee", "feedback", "write") in difference.gained
    assert ("employee", "financial", "read") in difference.lost
    assert "show_identity_numbers" in difference.duties_lost
    with pytest.raises(NotAllowed):
        records.open_person(marte, amalie, "employment", ["financial"])
    assert records.open_person(marte, amalie, "employment", ["feedback"]).person.cards
    lost = {room for room, epoch in owner.session.manifest.epochs.items() if epoch != epochs[room]}
    assert EMPLOYEE_FINANCIAL in lost
    assert COMMON not in lost
    assert EMPLOYEE_FINANCIAL not in marte.session.keys
    permit = owner.look(Request(Event.CARDS_OPENED, amalie, "employee", ("financial",), Action.READ, "payroll_run"))
    ((stored, _),) = permit.current()
    with pytest.raises(Damaged):
        old.open(stored)  # the key she still has in memory opens nothing that is wrapped anew


def test_changing_the_job_of_strangers_or_to_nothing(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    with pytest.raises(Misuse):
        staff.change_job(owner, uuid4(), "receptionist")
    with pytest.raises(Misuse):
        staff.change_job(owner, house.keys[TOR].member, "caretaker")


def test_two_owners_at_once_do_not_bring_someone_back(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    staff.change_job(owner, house.keys[JONAS].member, "finance_manager")
    second, tor = as_member(JONAS), house.keys[TOR].member
    staff.remove(second, tor)
    with pytest.raises(Misuse):
        staff.change_job(owner, tor, "administration")
    assert status_of(owner, TOR) == "left"


# The last owner


def test_the_last_owner_stays(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    own = house.keys[OWNER].member
    with pytest.raises(Misuse, match="last owner"):
        staff.remove(owner, own)
    with pytest.raises(Misuse, match="last owner"):
        staff.change_job(owner, own, "payroll_officer")
    assert len(owner.session.manifest.owners) == 1
    assert owner.session.store.header.database == "vault-1.db"


def test_an_owner_may_go_when_another_stays(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    staff.change_job(owner, house.keys[JONAS].member, "finance_manager")
    staff.remove(owner, house.keys[OWNER].member)
    with pytest.raises(VaultError):
        people.load(owner)
    jonas = as_member(JONAS)
    assert status_of(jonas, OWNER) == "left"
    assert [entry.id for entry in jonas.session.manifest.owners] == [house.keys[JONAS].member]
    assert enrol(jonas, NEW, "receptionist")


def test_an_owner_may_step_down_when_another_stays(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    staff.change_job(owner, house.keys[JONAS].member, "finance_manager")
    staff.change_job(owner, house.keys[OWNER].member, "receptionist")
    assert owner.job.key == "receptionist"
    with pytest.raises(NotAllowed):
        staff.invite(owner, NEW, "receptionist")
    with pytest.raises(NotAllowed):
        records.open_person(owner, house.people[AMALIE], "employment")
    assert records.open_person(owner, house.people[CAMILLA], "premises_access").person.cards


# Leaving


def test_who_leaves_opens_nothing_more(house: Built, as_member: Opener) -> None:
    owner, marte = as_member(OWNER), as_member(MARTE)
    old_file_key, epochs = owner.session.store.file_key, dict(owner.session.manifest.epochs)
    staff.remove(owner, house.keys[MARTE].member)
    if not house.server:
        assert sorted(file.name for file in house.folder.glob("vault-*.db")) == ["vault-2.db"]
    assert owner.session.store.file_key != old_file_key
    renewed = {room for room, epoch in owner.session.manifest.epochs.items() if epoch != epochs[room]}
    assert {COMMON, EMPLOYEE_FINANCIAL} <= renewed
    with pytest.raises(VaultError):
        people.load(marte)
    with pytest.raises(SHUT_OUT, match=r"does not belong|does not let"):
        house.unlock(MARTE)
    assert status_of(owner, MARTE) == "left"
    with house.unlock(JONAS) as jonas:
        opened = records.open_person(jonas.gate, house.people[AMALIE], "employment")
        assert opened.person.cards["feedback"].fields["feedback_notes"][0].text == "Ønsker mer ansvar."


def test_what_someone_wrote_stays_readable_after_they_left(house: Built, as_member: Opener) -> None:
    owner, marte = as_member(OWNER), as_member(MARTE)
    opened = records.edit_person(marte, house.people[AMALIE], "employment", ["job"])
    records.save(marte, opened, entered(department="Lønn"), "employment")
    staff.remove(owner, house.keys[MARTE].member)
    opened = records.open_person(owner, house.people[AMALIE], "employment", ["job"])
    assert opened.person.cards["job"].fields["department"][0].member == house.keys[MARTE].member


def test_leaving_twice_or_as_a_stranger(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    staff.remove(owner, house.keys[TOR].member)
    for nobody in (house.keys[TOR].member, UUID(int=5)):
        with pytest.raises(Misuse):
            staff.remove(owner, nobody)


def test_a_withdrawn_invitation_is_no_way_in(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    invitation = staff.invite(owner, NEW, "receptionist")
    staff.remove(owner, invitation.member)
    with pytest.raises(SHUT_OUT):
        join(house, invitation)
    other = staff.invite(owner, "Anne Dal", "receptionist")
    joined = join(house, other)
    staff.remove(owner, other.member)
    with pytest.raises(Misuse, match="Nobody"):
        staff.confirm(owner, joined.member, joined.fingerprint)
    with pytest.raises(VaultError):
        vault.unlock(
            place_of(house, other), passphrase=passphrase_of(NEW), secret_key=joined.secret_key, now=at_building
        )


def test_someone_who_left_may_be_enrolled_anew(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    staff.remove(owner, house.keys[TOR].member)
    anew = enrol(owner, TOR, "receptionist")
    assert anew.member != house.keys[TOR].member
    assert staff.named(owner, TOR).id == anew.member
    again = replace(house, keys={TOR: anew})
    with again.unlock(TOR) as tor:
        assert records.open_person(tor.gate, house.people[CAMILLA], "premises_access").person.cards


def test_every_step_is_an_entry_with_its_manifest(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    before = owner.session.manifest.version
    own = enrol(owner, NEW, "receptionist")
    staff.change_job(owner, own.member, "salesperson")
    staff.remove(owner, own.member)
    assert owner.session.manifest.version == before + 3
    assert owner.job.duty(Duty.SIGN, owner.session.today) is not None
