"""Purging: proposed by one, approved by another, carried out as approved; on every engine, with their own keys."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.holds import HoldReason
from entrack_vault.domain.people import Entered
from entrack_vault.domain.purges import Stays
from entrack_vault.errors import Busy, Misuse, NotAllowed
from entrack_vault.services import check, documents, holds, log, overview, people, purge, records, retention
from entrack_vault.services.gate import Gate
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, SELMA, SINDRE, Built, entered
from tests.filing import CONTRACT, wanted
from tests.services.conftest import Opener

LEFT = "2026-03-10"


def on(day: str) -> Callable[[], datetime]:
    """A clock that stands at noon of a day."""
    moment = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    return lambda: moment


def leave(gate: Gate, who: UUID, day: str = LEFT) -> None:
    person = records.edit_person(gate, who, "employment", ["job"])
    records.save(gate, person, {"end_date": (Entered(day, date.fromisoformat(day), "person"),)}, "employment")


def agreed(proposer: Gate, approver: Gate, who: UUID) -> UUID:
    case, _plan = purge.propose(proposer, [who])
    return purge.answer(approver, case.id, approve=True).id


@pytest.fixture
def left(as_member: Opener, house: Built) -> UUID:
    """An employee with cards in every payroll category who has left."""
    who = house.people[SINDRE]
    leave(as_member(OWNER), who)
    return who


def test_nothing_is_due_of_those_who_are_here(as_member: Opener) -> None:
    assert retention.due(as_member(MARTE)) == []


def test_the_clocks_tell_what_is_due_and_by_which_rule(as_member: Opener, left: UUID) -> None:
    assert retention.due(as_member(MARTE, now=on("2026-04-09"))) == [], "the last of thirty days"
    (one,) = retention.due(as_member(MARTE, now=on("2026-04-10")))
    assert (one.person, one.day, one.rule) == (left, date(2026, 4, 9), "contact_after_leaving")


def test_the_forecast_counts_the_next_clock_of_each(as_member: Opener, left: UUID) -> None:
    months = retention.forecast(as_member(MARTE))
    assert months[0] == (date(2026, 3, 1), {})
    assert months[1] == (date(2026, 4, 1), {"employee": 1})
    assert len(months) == 12


def test_whoever_has_no_duty_for_it_is_refused_and_that_is_logged(as_member: Opener) -> None:
    with pytest.raises(NotAllowed):
        retention.due(as_member(SELMA))
    assert log.read(as_member(OWNER), event=Event.ACCESS_REFUSED)


def test_why_is_it_still_here(as_member: Opener, left: UUID) -> None:
    found = retention.why(as_member(MARTE, now=on("2026-05-01")), left)
    told = {part.key: (part.stays, part.rule, part.day) for part in found.parts}
    assert told["phone"] == (None, "contact_after_leaving", date(2026, 4, 9))
    assert told["name"][:2] == (Stays.REST, "name")
    assert told["title"][0] is Stays.CLOCK


def test_what_two_agree_on_goes_and_the_rest_stays_readable(as_member: Opener, house: Built, left: UUID) -> None:
    day = on("2026-05-01")
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    case = purge.carry_out(owner, agreed(marte, owner, left))
    assert case.status == "done"
    assert case.done is not None
    assert (case.done.people, case.done.gone) == (1, 0)
    assert [(one.category, one.values) for one in case.done.counts] == [("contact", 1)]
    opened = records.open_person(owner, left, "employment")
    assert set(opened.person.cards["contact"].fields) == {"name"}
    assert opened.person.cards["job"].fields["title"][0].text == "Utvikler"
    assert records.history(owner, left, "employment", ["contact"]) == (), "earlier revisions went too"
    assert check.check(owner).findings == ()
    assert retention.due(owner) == [], "nothing that is due is left behind"
    (later,) = retention.due(as_member(OWNER, now=on("2026-09-11")))
    assert later.rule == "personnel_file"


def test_nobody_approves_what_they_proposed(as_member: Opener, left: UUID) -> None:
    owner = as_member(OWNER, now=on("2026-05-01"))
    with pytest.raises(Misuse, match="Nobody but you may approve"):
        purge.propose(owner, [left])


def test_nobody_approves_without_the_duty(as_member: Opener, left: UUID) -> None:
    day = on("2026-05-01")
    marte, jonas = as_member(MARTE, now=day), as_member(JONAS, now=day)
    case, _ = purge.propose(marte, [left])
    with pytest.raises(NotAllowed):
        purge.answer(jonas, case.id, approve=True)
    with pytest.raises(NotAllowed):
        purge.carry_out(marte, case.id)


def test_what_is_declined_is_not_carried_out(as_member: Opener, left: UUID) -> None:
    day = on("2026-05-01")
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    case, _ = purge.propose(marte, [left])
    assert purge.answer(owner, case.id, approve=False).status == "declined"
    with pytest.raises(Misuse, match="not at that step"):
        purge.carry_out(owner, case.id)


def test_it_is_carried_out_once(as_member: Opener, left: UUID) -> None:
    day = on("2026-05-01")
    owner = as_member(OWNER, now=day)
    case = agreed(as_member(MARTE, now=day), owner, left)
    purge.carry_out(owner, case)
    with pytest.raises(Misuse, match="not at that step"):
        purge.carry_out(owner, case)


def test_a_card_changed_after_the_approval_refuses_it(as_member: Opener, left: UUID) -> None:
    day = on("2026-05-01")
    owner = as_member(OWNER, now=day)
    case = agreed(as_member(MARTE, now=day), owner, left)
    person = records.edit_person(owner, left, "employment", ["contact"])
    records.save(owner, person, entered(private_email="s@example.no"), "employment")
    with pytest.raises(Misuse, match="Something has changed"):
        purge.carry_out(owner, case)


def test_a_hold_set_after_the_approval_wins_and_lifting_it_lets_go(as_member: Opener, left: UUID) -> None:
    day = on("2026-05-01")
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    case = agreed(marte, owner, left)
    hold = holds.add(marte, left, HoldReason.DISPUTE, ["contact"], date(2026, 12, 31))
    with pytest.raises(Misuse, match="Something has changed"):
        purge.carry_out(owner, case)
    told = {part.key: part.stays for part in retention.why(marte, left).parts}
    assert told["phone"] is Stays.HOLD
    assert [one.reason for one in holds.read(owner, left)] == [HoldReason.DISPUTE]
    holds.lift(owner, left, hold)
    purge.carry_out(owner, case)
    assert check.check(owner).findings == ()


def test_a_clock_set_back_refuses_it(as_member: Opener, left: UUID) -> None:
    case, _ = purge.propose(as_member(MARTE, now=on("2026-05-01")), [left])
    with pytest.raises(Misuse, match="clock stands before"):
        purge.answer(as_member(OWNER, now=on("2026-04-30")), case.id, approve=True)


def test_someone_restricted_is_left_alone(as_member: Opener, left: UUID) -> None:
    day = on("2026-05-01")
    records.set_status(as_member(OWNER, now=day), left, "left", "employment", restricted="accuracy")
    marte = as_member(MARTE, now=day)
    assert {part.stays for part in retention.why(marte, left).parts} == {Stays.RESTRICTED}
    with pytest.raises(Misuse, match="Nothing of what your job"):
        purge.propose(marte, [left])


@pytest.mark.parametrize("last_day", [LEFT, "2026-04-30"], ids=["left", "noted ahead"])
def test_only_what_the_law_demands_is_left_in_a_state_of_its_own(
    as_member: Opener, house: Built, last_day: str
) -> None:
    who, day = house.people[AMALIE], on("2027-01-04")
    leave(as_member(OWNER), who, last_day)
    jonas, owner, marte = as_member(JONAS, now=day), as_member(OWNER, now=day), as_member(MARTE, now=day)
    case, plan = purge.propose(jonas, [who])  # administration opens feedback, and not pay
    assert [part.rule for part in plan.people[0].staying if part.category == "financial"] == ["payroll_voucher"]
    purge.answer(owner, case.id, approve=True)
    purge.carry_out(owner, case.id)
    assert records.open_person(marte, who, "employment").person.cards["financial"].fields["monthly_pay"]
    state = records.open_person(owner, who, "employment").person.state
    assert state.status == "statutory_retention"
    found = records.open_person(owner, who, "employment").person.cards
    assert "feedback" not in found
    assert found["financial"].fields["monthly_pay"]
    with pytest.raises(NotAllowed):
        records.open_person(jonas, who, "employment")
    # Five years after the end of 2026 nothing is left.
    end = on("2032-01-01")
    last_owner = as_member(OWNER, now=end)
    case = purge.carry_out(last_owner, agreed(as_member(MARTE, now=end), last_owner, who))
    assert case.done is not None
    assert case.done.gone == 1
    with pytest.raises(Misuse):
        records.open_person(last_owner, who, "employment")
    assert check.check(last_owner).findings == ()
    assert all(one.id != who for one in people.load(last_owner).people)


def test_a_whole_applicant_goes_with_documents(as_member: Opener, house: Built) -> None:
    owner, who = as_member(OWNER), house.people[LIVE]
    opened = records.open_person(owner, who, "recruitment")
    documents.add(owner, opened, wanted(CONTRACT, "cv", "cv.pdf"), "recruitment")
    records.set_status(owner, who, "rejected", "recruitment")
    day = on("2026-10-01")
    jonas, later = as_member(JONAS, now=day), as_member(OWNER, now=day)
    case = purge.carry_out(later, agreed(jonas, later, who))
    assert case.done is not None
    assert case.done.gone == 1
    assert sum(one.documents for one in case.done.counts) == 1


def test_two_approvals_at_once_leave_one(as_member: Opener, left: UUID) -> None:
    day = on("2026-05-01")
    marte, owner, again = as_member(MARTE, now=day), as_member(OWNER, now=day), as_member(OWNER, now=day)
    case, _ = purge.propose(marte, [left])
    purge.answer(owner, case.id, approve=True)
    with pytest.raises(Misuse, match="not at that step"):
        purge.answer(again, case.id, approve=False)
    purge.carry_out(owner, case.id)
    with pytest.raises((Misuse, Busy)):
        purge.carry_out(again, case.id)


def test_a_hold_stands_in_the_overview(as_member: Opener, left: UUID) -> None:
    marte = as_member(MARTE)
    holds.add(marte, left, HoldReason.WAGE_CLAIM, ["job"], date(2027, 1, 31))
    made = overview.make(marte, left, "en").overview
    assert [part.name for part in made.categories if part.on_hold] == ["Job"]
    assert "Wage claim" in made.hold_note
    assert "31 Jan 2027" in made.hold_note


def test_what_is_closed_is_looked_for_again_when_its_own_clock_runs_out(as_member: Opener, house: Built) -> None:
    who, day = house.people[AMALIE], on("2026-05-01")
    leave(as_member(OWNER), who)
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    case, plan = purge.propose(marte, [who])
    (closed,) = [part for part in plan.people[0].parts if part.kind == "category"]
    assert (closed.category, closed.stays, closed.day) == ("feedback", Stays.CLOCK, date(2026, 9, 10))
    purge.answer(owner, case.id, approve=True)
    purge.carry_out(owner, case.id)
    assert retention.due(marte) == []
    autumn = on("2026-09-11")
    assert [one.person for one in retention.due(as_member(MARTE, now=autumn))] == [who]
    told = {part.category: part.stays for part in retention.why(as_member(MARTE, now=autumn), who).parts}
    assert told["feedback"] is Stays.CLOSED, "only opening it tells whether a warning is among it"
