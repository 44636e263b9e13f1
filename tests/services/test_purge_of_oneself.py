"""Nobody approves that something of themselves goes, whichever of their records it is; on every engine, own keys."""

from dataclasses import replace
from uuid import UUID

import pytest

from entrack_vault.errors import NotAllowed
from entrack_vault.services import lives, purge, staff
from entrack_vault.services.gate import Gate
from tests.building import JONAS, LIVE, OWNER, Built, entered
from tests.services.conftest import Opener
from tests.services.test_lives import HIRED, LATER, hire
from tests.services.test_purge import leave, on


@pytest.fixture
def live(house: Built) -> UUID:
    """An applicant of whom something is due later: she is hired."""
    return house.people[LIVE]


@pytest.fixture
def employee(as_member: Opener, live: UUID) -> UUID:
    return hire(as_member(OWNER, now=on(HIRED)), live).person


def registered_as(owner: Gate, person: UUID | None) -> None:
    staff.is_registered_as(owner, owner.session.member, person)


def refuses(owner: Gate, case: UUID, *, decline: bool = True) -> None:
    for approve in (True, False) if decline else (True,):
        with pytest.raises(NotAllowed, match="concerns yourself"):
            purge.answer(owner, case, approve=approve)
    assert purge.find(owner, case).status == "proposed"


def test_a_record_that_is_linked_to_ones_own(as_member: Opener, live: UUID, employee: UUID) -> None:
    case, _plan = purge.propose(as_member(JONAS, now=on(LATER)), [live])
    owner = as_member(OWNER, now=on(LATER))
    registered_as(owner, employee)
    refuses(owner, case.id)


def test_a_record_that_another_of_theirs_leads_to(as_member: Opener, live: UUID, employee: UUID) -> None:
    owner = as_member(OWNER, now=on(LATER))
    leave(owner, employee, "2026-09-30")
    again = lives.carry_over(owner, employee, "come_back", entered(start_date=LATER), "employment", "employment")
    registered_as(owner, again.person)
    case, plan = purge.propose(as_member(JONAS, now=on(LATER)), [live])
    assert again.person not in plan.linked
    refuses(owner, case.id)


def test_where_their_own_record_is_closed_to_them(
    as_member: Opener, live: UUID, employee: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes says whose it is."""
    case, _plan = purge.propose(as_member(JONAS, now=on(LATER)), [live])
    owner = as_member(OWNER, now=on(LATER))
    registered_as(owner, employee)
    job = owner.session.job
    narrow = job.model_copy(update={"rights": tuple(one for one in job.rights if one.population != "employee")})
    monkeypatch.setattr(type(owner), "job", property(lambda _gate: narrow))
    plan = purge.preview(owner, case)
    assert not purge.may_answer(owner, case, plan)
    assert purge.may_answer(owner, case, replace(plan, linked=frozenset()))
    refuses(owner, case.id, decline=False)


def test_after_they_approved_it(as_member: Opener, live: UUID, employee: UUID) -> None:
    case, _plan = purge.propose(as_member(JONAS, now=on(LATER)), [live])
    owner = as_member(OWNER, now=on(LATER))
    purge.answer(owner, case.id, approve=True)
    registered_as(owner, employee)
    with pytest.raises(NotAllowed, match="concerns yourself"):
        purge.carry_out(owner, case.id)
    registered_as(owner, None)
    with pytest.raises(NotAllowed, match="concerns yourself"):
        purge.carry_out(owner, case.id)


def test_nobody_stops_being_somebody_to_approve_it(as_member: Opener, live: UUID, employee: UUID) -> None:
    owner = as_member(OWNER, now=on(LATER))
    registered_as(owner, employee)
    case, plan = purge.propose(as_member(JONAS, now=on(LATER)), [live])
    registered_as(owner, None)
    assert not purge.may_answer(owner, case, plan)
    refuses(owner, case.id)
    again, _plan = purge.propose(as_member(JONAS, now=on(LATER)), [live])  # once it has been put right
    purge.answer(owner, again.id, approve=True)
