"""Names of members who have left, and incidents closed long ago, are removed, and not before; on every engine."""

from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.incidents import Risk
from entrack_vault.errors import Busy, NotAllowed
from entrack_vault.register.compartments import COMMON
from entrack_vault.services import check, incidents, log, outlived, records, staff
from entrack_vault.services.gate import Gate
from entrack_vault.store import records as rows
from tests.building import AMALIE, JONAS, KARI, MARTE, OWNER, Built
from tests.services.conftest import Opener
from tests.services.test_log_age import aged, used
from tests.services.test_purge import on

LEFT, SOON, LATE = on("2026-03-12"), on("2026-03-20"), on("2028-03-25")
WHAT = "En bærbar PC er borte."


def name_of(gate: Gate, member: UUID) -> str | None:
    known = gate.session.staff.get(member)
    return known.name if known else None


def stored_of(gate: Gate, subject: UUID) -> list[bytes]:
    """The common records that are there of a member or a job description."""
    with gate.session.store.reading() as connection:
        return sorted({row.record for row in rows.of_compartment(connection, COMMON) if row.subject == subject.bytes})


def test_a_name_goes_when_the_log_tells_of_nothing_they_did(as_member: Opener, house: Built) -> None:
    jonas = as_member(JONAS).session.member
    owner = as_member(OWNER, now=LEFT)
    staff.remove(owner, jonas)
    assert name_of(as_member(OWNER, now=SOON), jonas) == JONAS
    used(as_member)
    aged(house)
    late = as_member(OWNER, now=LATE)
    assert name_of(late, jonas) is None
    assert stored_of(late, jonas) == []
    assert {MARTE, OWNER, KARI} <= {entry.name for entry in late.session.staff.values()}
    assert [one.entry.event for one in log.read(late, event=Event.OUTLIVED_REMOVED)] == [Event.OUTLIVED_REMOVED]
    assert check.check(late).findings == (), "what they signed is still proven"
    assert records.open_person(late, house.people[AMALIE], "employment", ["contact"]).person.cards["contact"]
    assert all(member.id != jonas for member in staff.everyone(late))
    assert outlived.remove_if_due(late) == 0


def test_whoever_is_here_keeps_their_name(as_member: Opener, house: Built) -> None:
    jonas = as_member(JONAS).session.member
    used(as_member)
    aged(house)
    late = as_member(OWNER, now=LATE)
    assert name_of(late, jonas) == JONAS
    assert not log.read(late, event=Event.OUTLIVED_REMOVED)


def closed(owner: Gate) -> UUID:
    one = incidents.register(owner, WHAT)
    incidents.assess(owner, one, Risk.NONE, "Funnet igjen.")
    incidents.close(owner, one)
    return one


def emptied(gate: Gate, house: Built) -> None:
    """The log tells nothing any more of what has been done until now."""
    aged(house)
    with gate.session.writing():
        gate.session.store.empty_bodies(gate.session.head.sequence)


def test_an_incident_goes_when_its_years_are_over(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    gone, stays = closed(owner), incidents.register(owner, "Står åpent")
    emptied(owner, house)
    assert {one.id for one in incidents.listed(as_member(OWNER, now=on("2031-03-11")))} == {gone, stays}
    late = as_member(OWNER, now=on("2031-03-12"))
    assert {one.id for one in incidents.listed(late)} == {stays}
    assert log.read(late, event=Event.OUTLIVED_REMOVED)
    assert check.check(late).findings == ()


def test_nothing_goes_while_the_log_tells_of_it(as_member: Opener) -> None:
    """A clock set forward removes nothing."""
    one = closed(as_member(OWNER))
    late = as_member(OWNER, now=on("2031-03-12"))
    assert [found.id for found in incidents.listed(late)] == [one]
    assert not log.read(late, event=Event.OUTLIVED_REMOVED)


def test_nobody_else_removes_anything(as_member: Opener, house: Built) -> None:
    """Payroll's workstation asks for nothing, and a server gives a script of one's own nothing."""
    owner = as_member(OWNER)
    one = closed(owner)
    emptied(owner, house)
    marte = as_member(MARTE, now=on("2031-03-12"))
    assert outlived.remove_if_due(marte) == 0
    if house.server:
        with pytest.raises(NotAllowed), marte.session.writing():
            marte.session.store.remove([one.bytes])


def test_what_is_needed_or_not_there_is_not_removed(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    one = closed(owner)
    if house.server:
        emptied(owner, house)
        (marte,) = (id_ for id_, entry in owner.session.staff.items() if entry.name == MARTE)
        for refused in (stored_of(owner, marte), stored_of(owner, owner.session.manifest.jobs[0].id)):
            with pytest.raises(NotAllowed), owner.session.writing():
                owner.session.store.remove(refused)
            assert refused
    with pytest.raises(Busy), owner.session.writing():
        owner.session.store.remove([one.bytes, UUID(int=7).bytes])
    assert [found.id for found in incidents.listed(as_member(OWNER, now=on("2029-03-12")))] == [one]
