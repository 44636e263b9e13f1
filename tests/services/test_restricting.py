"""Restricting all of somebody's records, and lifting that once they have been told; on every engine, own keys."""

from typing import Any
from uuid import UUID

import pytest

from entrack_vault.domain.people import State
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.domain.rights_cases import Ground, Outcome, Prevails, Right
from entrack_vault.errors import Busy, Misuse
from entrack_vault.services import check, records, restricting, rights_answers, rights_cases, rights_letters
from entrack_vault.services.gate import Gate, changed_meanwhile
from tests.building import JONAS, LIVE, MARTE, OWNER, Built
from tests.services.conftest import Opener
from tests.services.test_lives import hire
from tests.services.test_rights_cases import known, received

WHY = "rights_request"


@pytest.fixture
def hired(as_member: Opener, house: Built) -> tuple[UUID, UUID]:
    """An applicant, and the record of her employment."""
    live = house.people[LIVE]
    return live, hire(as_member(OWNER), live).person


def test_a_restriction_closes_every_record_and_ends_in_all_when_they_have_been_told(
    as_member: Opener, hired: tuple[UUID, UUID]
) -> None:
    live, employee = hired
    marte = as_member(MARTE)
    case = known(marte, employee, Right.RESTRICTION)
    records.restrict(marte, employee, Restriction.CLAIMS, WHY)
    with pytest.raises(Misuse, match="not all of that is restricted"):
        rights_answers.answer(marte, employee, case, Outcome.FULL)
    records.restrict(marte, employee, None, WHY)
    assert restricting.change(marte, employee, WHY, restricted=Restriction.CLAIMS) == ()
    for who in (live, employee):
        assert records.open_person(marte, who, WHY).person.state.restricted == Restriction.CLAIMS
    rights_answers.answer(marte, employee, case, Outcome.FULL)
    for who in (employee, live):  # the request is on one of them alone
        with pytest.raises(Misuse, match="have not been told"):
            restricting.change(marte, who, WHY, restricted="")
    with pytest.raises(Misuse, match="told before that ends"):
        restricting.change(as_member(JONAS), live, "recruitment", restricted="")
    assert records.open_person(marte, employee, WHY).person.state.restricted
    said = rights_letters.compose(marte, employee, case, "lifted", "en")
    assert "before we begin to use the data again" in " ".join(said.paragraphs)
    rights_cases.hand_over(marte, employee, case, "lifted", bytes(range(32)))
    restricting.change(marte, employee, WHY, restricted="")
    for who in (live, employee):
        assert not records.open_person(marte, who, WHY).person.state.restricted
    assert check.check(as_member(OWNER)).findings == ()


@pytest.mark.parametrize(("before", "after"), [("", Restriction.ACCURACY), (Restriction.ACCURACY, "")])
def test_what_was_stopped_halfway_is_done_by_doing_it_again(
    as_member: Opener, hired: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    """Another saves the person in the very moment: nothing is left as it was without anyone being told."""
    live, employee = hired
    marte = as_member(MARTE)
    restricting.change(marte, employee, WHY, restricted=before)
    saves = records.set_status

    def busy(gate: Gate, who: UUID, *rest: Any, **more: Any) -> State:
        if who == employee:
            raise changed_meanwhile()
        return saves(gate, who, *rest, **more)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(records, "set_status", busy)
        with pytest.raises(Busy):
            restricting.change(marte, employee, WHY, restricted=after)
    restricting.change(marte, employee, WHY, restricted=after)
    for who in (live, employee):
        assert records.open_person(marte, who, WHY).person.state.restricted == after


def test_what_is_restricted_for_another_reason_stays_so(as_member: Opener, hired: tuple[UUID, UUID]) -> None:
    live, employee = hired
    marte = as_member(MARTE)
    records.restrict(marte, live, Restriction.UNLAWFUL, WHY)
    restricting.change(marte, employee, WHY, restricted=Restriction.ACCURACY)
    restricting.change(marte, employee, WHY, restricted="")
    assert records.open_person(marte, live, WHY).person.state.restricted == Restriction.UNLAWFUL


def test_whoever_sees_no_requests_lifts_nothing_that_may_rest_on_one(as_member: Opener, house: Built) -> None:
    live, owner = house.people[LIVE], as_member(OWNER)
    restricting.change(owner, live, WHY, restricted=Restriction.ACCURACY)
    received(owner, live, Right.RESTRICTION)
    with pytest.raises(Misuse, match="told before that ends"):
        restricting.change(as_member(JONAS), live, "recruitment", restricted="")
    restricting.change(owner, live, WHY, restricted="")
    assert not records.open_person(owner, live, WHY).person.state.restricted


def test_an_objection_that_was_refused_is_told_before_what_was_restricted_is_used(
    as_member: Opener, house: Built
) -> None:
    live, marte = house.people[LIVE], as_member(MARTE)
    case = known(marte, live, Right.OBJECTION)
    restricting.change(marte, live, WHY, restricted=Restriction.OBJECTION)
    rights_cases.assess(marte, live, case, Prevails.OURS, "Kravet står i en avtale.")
    rights_answers.answer(marte, live, case, Outcome.REFUSED, [Ground.COMPELLING])
    with pytest.raises(Misuse, match="have not been told"):
        restricting.change(marte, live, WHY, restricted="")
    rights_cases.hand_over(marte, live, case, "refusal", bytes(range(32)))
    restricting.change(marte, live, WHY, restricted="")
