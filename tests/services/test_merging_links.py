"""Merging twins of which one is linked to a third record: hired, come back, applied anew; on every engine."""

from dataclasses import replace
from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.rights_cases import Outcome, Right
from entrack_vault.errors import Misuse
from entrack_vault.services import check, lives, merging, overview, purge, records, rights_answers
from entrack_vault.services.entering import save_state
from entrack_vault.services.gate import Gate, Request
from tests.building import LIVE, MARTE, OWNER, SINDRE, Built, entered
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, leave, on
from tests.services.test_rights_cases import known

WHY = "employment"
DAY = on("2026-03-12")


@pytest.fixture
def owner(as_member: Opener) -> Gate:
    return as_member(OWNER)


@pytest.fixture
def kept(house: Built) -> UUID:
    return house.people[SINDRE]


@pytest.fixture
def twin(owner: Gate) -> UUID:
    return records.create(owner, "employee", entered(name=SINDRE, employee_number="2002"), WHY)


def linked_by_hire(owner: Gate, house: Built, twin: UUID) -> UUID:
    """An applicant who was hired; by mistake it is the twin that their application leads to."""
    live = house.people[LIVE]
    for one, other in ((live, twin), (twin, live)):
        group = "applicant" if one == live else "employee"
        permit = owner.look(Request(Event.CARDS_OPENED, one, group, ("contact",), purpose="rights_request"))
        assert permit.state is not None
        assert permit.state_record is not None
        record, revision = permit.state_record
        request = Request(Event.STATUS_CHANGED, one, group, ("contact",), purpose="rights_request")
        with owner.change(request, permit) as change:
            save_state(change, one, group, record, revision + 1, replace(permit.state, linked=(other,)))
    return live


def test_the_twins_links_lead_to_the_one_that_stays(
    owner: Gate, kept: UUID, twin: UUID, house: Built, as_member: Opener
) -> None:
    live = linked_by_hire(owner, house, twin)
    merging.merge(owner, kept, twin, WHY)
    boss, marte = as_member(OWNER, now=DAY), as_member(MARTE, now=DAY)
    purge.carry_out(boss, agreed(marte, boss, twin))
    assert lives.linked(boss, kept, WHY) == ((live, "applicant"),)
    assert lives.linked(boss, live, "recruitment") == ((kept, "employee"),)
    assert [one.person for one in overview.make(boss, kept, "nb").others] == [live]
    assert check.check(boss).findings == ()


def test_the_twins_employment_does_not_run_any_more(owner: Gate, kept: UUID, twin: UUID) -> None:
    """It was merged while it stood as active: that keeps nobody's request from being granted."""
    merging.merge(owner, kept, twin, WHY)
    leave(owner, kept, "2026-03-10")
    case = known(owner, kept, Right.ERASURE)
    assert set(rights_answers.answer(owner, kept, case, Outcome.FULL)) == {kept, twin}


def test_a_link_is_not_lost_to_one_who_cannot_change_the_other_end(
    owner: Gate, kept: UUID, twin: UUID, house: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked_by_hire(owner, house, twin)
    job = owner.session.job
    narrow = job.model_copy(update={"rights": tuple(one for one in job.rights if one.population != "applicant")})
    monkeypatch.setattr(type(owner), "job", property(lambda _gate: narrow))
    with pytest.raises(Misuse, match="the link would be lost"):
        merging.merge(owner, kept, twin, WHY)
    assert lives.linked(owner, kept, WHY) == ()
