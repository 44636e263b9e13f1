"""What an answer sets going: in every record of whoever asked, and never what would not come true; own keys."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.holds import HoldReason
from entrack_vault.domain.purges import Stays
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.domain.rights_cases import Ground, Outcome, Prevails, Right
from entrack_vault.errors import Misuse
from entrack_vault.services import (
    check,
    consents,
    holds,
    portable,
    purge,
    records,
    retention,
    rights_answers,
    rights_cases,
    today,
)
from entrack_vault.services.entering import ERASURE, save_state
from entrack_vault.services.gate import Gate, Request
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, SINDRE, Built, entered
from tests.services.conftest import Opener
from tests.services.test_lives import hire
from tests.services.test_purge import agreed, leave, on
from tests.services.test_rights_cases import answered, known, received

WHY = "rights_request"


def clocks(gate: Gate, who: UUID) -> dict[str, date]:
    return dict(records.open_person(gate, who, WHY).person.state.triggers)


@pytest.fixture
def hired(as_member: Opener, house: Built) -> tuple[UUID, UUID]:
    """An applicant, and the record of her employment."""
    live = house.people[LIVE]
    return live, hire(as_member(OWNER), live).person


@pytest.mark.parametrize("right", [one for one in Right if one is not Right.COMPLAINT])
def test_nothing_is_done_for_someone_without_knowing_who_asks(as_member: Opener, house: Built, right: Right) -> None:
    marte, amalie = as_member(MARTE), house.people[AMALIE]
    case = received(marte, amalie, right)
    if right is Right.OBJECTION:
        rights_cases.assess(marte, amalie, case, Prevails.THEIRS, "Vi trenger det ikke.")
    for outcome, grounds in ((Outcome.FULL, []), (Outcome.PARTIAL, [Ground.OTHERS])):
        with pytest.raises(Misuse, match="made sure who asked"):
            rights_answers.answer(marte, amalie, case, outcome, grounds, explanation="Gjort da du ringte.")
    assert rights_cases.find(marte, amalie, case).open


def without_employees(monkeypatch: pytest.MonkeyPatch, gate: Gate) -> None:
    """From here on the job description opens no employees."""
    job = gate.session.job
    narrow = job.model_copy(update={"rights": tuple(one for one in job.rights if one.population != "employee")})
    monkeypatch.setattr(type(gate), "job", property(lambda _gate: narrow))


# Erasure


def test_what_an_employment_needs_is_not_deleted_while_it_lasts(as_member: Opener, house: Built) -> None:
    """Granted, it would take the account that wages go to, and whatever is entered from then on."""
    marte, owner, amalie = as_member(MARTE), as_member(OWNER), house.people[AMALIE]
    case = known(marte, amalie, Right.ERASURE)
    for outcome, grounds in ((Outcome.FULL, []), (Outcome.PARTIAL, [Ground.STATUTE])):
        with pytest.raises(Misuse, match="employed here"):
            consents.answer(marte, amalie, case, outcome, grounds)
    assert ERASURE not in clocks(owner, amalie)
    leave(owner, amalie, "2026-03-31")
    with pytest.raises(Misuse, match="employed here"):
        consents.answer(marte, amalie, case, Outcome.FULL)
    later = as_member(MARTE, now=on("2026-04-01"))
    assert consents.answer(later, amalie, case, Outcome.FULL) is not None
    assert ERASURE in clocks(owner, amalie)


def test_an_erasure_takes_every_record_of_theirs(as_member: Opener, hired: tuple[UUID, UUID]) -> None:
    """One purge is proposed of both; the letter speaks of all that is held."""
    live, employee = hired
    leave(as_member(OWNER, now=on("2026-05-02")), employee, "2026-05-02")
    day = on("2026-05-03")
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    case = known(marte, employee, Right.ERASURE)
    proposed = consents.answer(marte, employee, case, Outcome.FULL)
    assert proposed is not None
    assert {live, employee} <= set(proposed.proposal.people)
    assert clocks(owner, live)[ERASURE] == clocks(owner, employee)[ERASURE] == date(2026, 5, 3)
    purge.answer(owner, proposed.id, approve=True)
    done = purge.carry_out(owner, proposed.id).done
    assert done is not None
    assert done.gone == 1
    assert owner.session.population_of(live) is None
    left = {key for card in records.open_person(owner, employee, WHY).person.cards.values() for key in card.fields}
    assert "private_email" not in left
    assert "employee_number" in left, "a statute keeps it"
    assert check.check(owner).findings == ()


def test_of_someone_hired_the_application_alone_goes_and_that_is_in_part(
    as_member: Opener, hired: tuple[UUID, UUID]
) -> None:
    live, employee = hired
    marte, owner = as_member(MARTE), as_member(OWNER)
    case = known(marte, employee, Right.ERASURE)
    with pytest.raises(Misuse, match="employed here"):
        consents.answer(marte, employee, case, Outcome.FULL)
    assert consents.answer(marte, employee, case, Outcome.PARTIAL, [Ground.STATUTE]) is not None
    assert ERASURE in clocks(owner, live)
    assert ERASURE not in clocks(owner, employee)


def test_what_is_closed_to_the_one_who_answers_is_not_said_to_be_deleted(
    as_member: Opener, hired: tuple[UUID, UUID], house: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, _employee = hired
    marte, owner = as_member(MARTE), as_member(OWNER)
    case = known(marte, live, Right.ERASURE)
    without_employees(monkeypatch, marte)
    with pytest.raises(Misuse, match="registered in other ways"):
        rights_answers.answer(marte, live, case, Outcome.FULL)
    assert rights_answers.answer(marte, live, case, Outcome.PARTIAL, [Ground.STATUTE]) == (live,)
    monkeypatch.undo()
    assert ERASURE in clocks(owner, live)


def test_a_link_that_one_record_alone_tells_of_takes_nobody_along(as_member: Opener, house: Built) -> None:
    """Whoever may write applicants links one to an employee who has left: what is hers is not due by it."""
    live, sindre = house.people[LIVE], house.people[SINDRE]
    owner = as_member(OWNER)
    leave(owner, sindre)
    rooms = ("contact",)
    permit = owner.look(Request(Event.CARDS_OPENED, live, "applicant", rooms, purpose="recruitment"))
    with owner.change(
        Request(Event.STATUS_CHANGED, live, "applicant", rooms, purpose="recruitment"), permit
    ) as change:
        assert permit.state is not None
        assert permit.state_record is not None
        record, revision = permit.state_record
        save_state(change, live, "applicant", record, revision + 1, replace(permit.state, linked=(sindre,)))
    case = known(owner, live, Right.ERASURE)
    assert rights_answers.answer(owner, live, case, Outcome.FULL) == (live,)
    assert ERASURE not in clocks(owner, sindre)


@pytest.mark.parametrize("right", [Right.ERASURE, Right.OBJECTION, Right.CONSENT])
def test_what_is_held_back_is_not_said_to_be_deleted(as_member: Opener, house: Built, right: Right) -> None:
    live, owner = house.people[LIVE], as_member(OWNER)
    case = known(owner, live, right)
    if right is Right.OBJECTION:
        rights_cases.assess(owner, live, case, Prevails.THEIRS, "Vi trenger den ikke.")
    everything = holds.add(owner, live, HoldReason.DISPUTE, (), date(2026, 9, 1))
    for outcome, grounds in ((Outcome.FULL, []), (Outcome.PARTIAL, [Ground.CLAIMS])):
        with pytest.raises(Misuse, match="held back from being purged"):
            rights_answers.answer(owner, live, case, outcome, grounds)
    holds.lift(owner, live, everything)
    some = holds.add(owner, live, HoldReason.DISPUTE, ("job",), date(2026, 9, 1))
    with pytest.raises(Misuse, match="held back from being purged"):
        rights_answers.answer(owner, live, case, Outcome.FULL)
    rights_answers.answer(owner, live, case, Outcome.PARTIAL, [Ground.CLAIMS])
    parts = retention.why(as_member(JONAS), live).parts
    assert {part.category for part in parts if not part.goes and part.kind == "values"} >= {"job"}
    holds.lift(owner, live, some)


@pytest.mark.parametrize("right", [Right.ERASURE, Right.CONSENT])
@pytest.mark.parametrize("reason", [Restriction.ACCURACY, Restriction.CLAIMS])
def test_what_is_restricted_is_not_said_to_be_deleted(
    as_member: Opener, house: Built, right: Right, reason: Restriction
) -> None:
    live, owner = house.people[LIVE], as_member(OWNER)
    case = known(owner, live, right)
    records.restrict(owner, live, reason, WHY)
    for outcome, grounds in ((Outcome.FULL, []), (Outcome.PARTIAL, [Ground.CLAIMS])):
        with pytest.raises(Misuse, match="restricted, and so it is kept"):
            rights_answers.answer(owner, live, case, outcome, grounds)
    records.restrict(owner, live, None, WHY)
    assert rights_answers.answer(owner, live, case, Outcome.FULL) == (live,)


# What is still to be written when they go


def test_a_letter_that_is_not_written_is_told_of_before_the_purge(as_member: Opener, house: Built) -> None:
    """Afterwards there is neither name nor address. Each step is part of what goes, so it is proposed anew."""
    live, marte, owner = house.people[LIVE], as_member(MARTE), as_member(OWNER)
    case = known(marte, live, Right.ERASURE)
    proposed = consents.answer(marte, live, case, Outcome.FULL)
    assert proposed is not None
    number_of = rights_cases.find(marte, live, case).number
    assert purge.preview(owner, proposed).unfinished == [number_of]
    rights_cases.hand_over(marte, live, case, "answer", bytes(range(32)))
    with pytest.raises(Misuse, match="has changed since"):
        purge.preview(owner, proposed)
    again = consents.propose_anew(marte, live)
    assert again is not None
    assert purge.preview(owner, again).unfinished == [number_of], "those outside are to be told as well"
    assert [one.case.number for one in today.gather(owner).requests or ()] == [number_of]
    purge.answer(owner, again.id, approve=True)
    rights_cases.tell_recipients(marte, live, case, [])
    last = consents.propose_anew(marte, live)
    assert last is not None
    assert [one.status for one in purge.cases(owner)] == ["proposed", "replaced", "replaced"]
    with pytest.raises(Misuse):
        purge.carry_out(owner, again.id)
    assert purge.preview(owner, last).unfinished == []
    assert today.gather(owner).requests == []
    assert consents.propose_anew(owner, live) is None, "it is not theirs"
    purge.answer(owner, last.id, approve=True)
    done = purge.carry_out(owner, last.id).done
    assert done is not None
    assert done.gone == 1
    assert check.check(owner).findings == ()


def test_nothing_is_said_of_letters_where_they_can_still_be_written_to(as_member: Opener, house: Built) -> None:
    sindre, marte, owner = house.people[SINDRE], as_member(MARTE), as_member(OWNER)
    opened = records.edit_person(owner, sindre, "professional_profile", ["social_profile"])
    records.save(owner, opened, entered(profile_text="Et kort avsnitt."), "professional_profile")
    proposed = consents.answer(marte, sindre, known(marte, sindre, Right.CONSENT), Outcome.FULL)
    assert proposed is not None
    plan = purge.preview(owner, proposed)
    assert plan.people[0].unfinished
    assert plan.unfinished == []


def test_a_proposal_that_takes_in_less_replaces_none(as_member: Opener, house: Built) -> None:
    """Another sees less of the same person: what two people agreed to stands."""
    live, owner, jonas = house.people[LIVE], as_member(OWNER), as_member(JONAS)
    consents.answer(owner, live, known(owner, live, Right.ERASURE), Outcome.FULL)
    agreed_to = agreed(as_member(MARTE), owner, live)
    job = jonas.session.job
    rights = tuple(one for one in job.rights if one.category != "job")
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr(type(jonas), "job", property(lambda _gate: job.model_copy(update={"rights": rights})))
        purge.propose(jonas, [live])
    assert purge.find(owner, agreed_to).status == "approved"
    purge.propose(jonas, [live])
    assert purge.find(owner, agreed_to).status == "replaced"


# Portability


def test_what_they_supplied_in_any_record_is_in_the_file(
    as_member: Opener, hired: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    live, employee = hired
    owner = as_member(OWNER)
    made = portable.make(owner, employee, "en")
    with ZipFile(BytesIO(made.content)) as packed:
        names = packed.namelist()
        assert {"employee/data.json", "applicant/data.json", "README.txt"} <= set(names)
        assert b"live.moen@example.no" in packed.read("applicant/data.json")
    assert [person for person, _group, _rooms in made.records] == [employee, live]
    without_employees(monkeypatch, owner)
    alone = portable.make(owner, live, "en")
    assert not alone.whole
    assert alone.elsewhere == ("employee",)
    with ZipFile(BytesIO(alone.content)) as packed:
        assert "data.json" in packed.namelist()


# What an answer starts


def test_a_granted_erasure_takes_all_that_no_statute_keeps(as_member: Opener, house: Built) -> None:
    live, owner = house.people[LIVE], as_member(OWNER)
    answered(owner, live, Right.ERASURE)
    day = on("2026-03-12")
    jonas, boss = as_member(JONAS, now=day), as_member(OWNER, now=day)
    assert live in [one.person for one in retention.due(jonas)]
    done = purge.carry_out(boss, agreed(jonas, boss, live)).done
    assert done is not None
    assert done.gone == 1
    assert [one.right for one in done.requests] == [Right.ERASURE]


def test_what_a_statute_keeps_outlives_a_granted_erasure(as_member: Opener, house: Built) -> None:
    sindre, owner = house.people[SINDRE], as_member(OWNER)
    opened = records.edit_person(owner, sindre, "payroll_run", ["financial"])
    records.save(owner, opened, entered(monthly_pay="50000.00 NOK"), "payroll_run")
    leave(owner, sindre)
    case = answered(owner, sindre, Right.ERASURE)
    day = on("2026-03-12")
    marte, boss = as_member(MARTE, now=day), as_member(OWNER, now=day)
    purge.carry_out(boss, agreed(marte, boss, sindre))
    assert rights_cases.find(boss, sindre, case).outcome is Outcome.FULL, "that it was answered can still be shown"
    (kept,) = [part for part in retention.why(boss, sindre).parts if part.kind == "case"]
    assert (kept.day, kept.stays) == (date(2029, 3, 11), Stays.CLOCK)
    cards = records.open_person(boss, sindre, "rights_request").person.cards
    assert cards["financial"].fields["monthly_pay"]
    assert "phone" not in cards["contact"].fields
    assert records.open_person(boss, sindre, "rights_request").person.state.status == "statutory_retention"
    assert retention.due(boss) == [], "nothing is left that could go"


def test_a_withdrawn_consent_keeps_nothing_any_more(as_member: Opener, house: Built) -> None:
    live, owner = house.people[LIVE], as_member(OWNER)
    opened = records.edit_person(owner, live, "recruitment", ["job"])
    records.save(owner, opened, entered(keep_consent_date="2026-03-10"), "recruitment")
    records.set_status(owner, live, "kept_for_later", "recruitment")

    def going() -> set[bool]:
        parts = retention.why(as_member(JONAS, now=on("2026-10-01")), live).parts
        return {part.goes for part in parts if part.rule in ("applicant_kept_for_later", "rejected_applicant")}

    assert going() == {False}
    answered(owner, live, Right.CONSENT)
    assert going() == {True}
