"""Requests by those registered, from receipt to answer; on every engine, with each member's own keys."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from entrack_vault.access import Action
from entrack_vault.domain.contents import RIGHTS_CASE
from entrack_vault.domain.events import Event
from entrack_vault.domain.purges import Stays
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.domain.rights_cases import Channel, Delay, Ground, IdentityCheck, Outcome, Prevails, Right
from entrack_vault.errors import Busy, Damaged, Misuse, NotAllowed
from entrack_vault.register.compartments import number
from entrack_vault.services import (
    check,
    holds,
    log,
    people,
    purge,
    purge_files,
    records,
    retention,
    rights_answers,
    rights_cases,
    rights_content,
    rights_recipients,
    rights_search,
)
from entrack_vault.services.gate import Gate, Permit, Request
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, SELMA, SINDRE, Built, entered
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, leave, on

RECEIVED = date(2026, 3, 9)


@pytest.fixture
def amalie(house: Built) -> UUID:
    return house.people[AMALIE]


def received(gate: Gate, who: UUID, right: Right = Right.ACCESS, about: str = "") -> UUID:
    return rights_cases.receive(gate, who, right, Channel.EMAIL, RECEIVED, about=about)


def known(gate: Gate, who: UUID, right: Right = Right.ACCESS) -> UUID:
    """Received, and it has been made sure who asks."""
    case = received(gate, who, right)
    rights_cases.check_identity(gate, who, case, IdentityCheck.KNOWN)
    return case


def answered(gate: Gate, who: UUID, right: Right = Right.RECTIFICATION, outcome: Outcome = Outcome.FULL) -> UUID:
    case = known(gate, who, right)
    rights_answers.answer(gate, who, case, outcome, explanation="Rettet da det ble ringt om det.")
    return case


def test_the_clock_runs_from_the_day_it_came(as_member: Opener, amalie: UUID) -> None:
    marte = as_member(MARTE)
    case = received(marte, amalie, about="Hva står det om lønnen min?")
    (one,) = rights_cases.listed(as_member(OWNER))
    assert (one.person, one.population, one.case.id) == (amalie, "employee", case)
    assert (one.case.term, one.case.open, one.case.handler) == (date(2026, 4, 9), True, marte.session.member)
    assert one.case.number.startswith("2026-")
    whole = rights_cases.find(marte, amalie, case)
    assert (whole.about, whole.channel, whole.right) == ("Hva står det om lønnen min?", Channel.EMAIL, Right.ACCESS)
    assert not whole.overdue(date(2026, 4, 9))
    assert whole.overdue(date(2026, 4, 10))
    assert whole.nearly_due(date(2026, 4, 2))
    assert not whole.nearly_due(date(2026, 4, 1))
    told = log.read(as_member(OWNER), event=Event.REQUEST_RECEIVED)
    assert [(line.member, line.entry.person) for line in told] == [(MARTE, amalie)]
    assert check.check(as_member(OWNER)).findings == ()


@pytest.mark.parametrize("name", [JONAS, SELMA])
def test_whoever_has_not_the_duty_is_refused_and_that_is_logged(as_member: Opener, amalie: UUID, name: str) -> None:
    received(as_member(MARTE), amalie)
    other = as_member(name)
    for attempt in (
        lambda: received(other, amalie),
        lambda: rights_cases.read(other, amalie),
        lambda: rights_cases.listed(other),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert len(log.read(as_member(OWNER), event=Event.ACCESS_REFUSED)) == 3


@pytest.mark.parametrize(
    ("right", "what"), [(Right.ACCESS, "overview"), (Right.REVIEW, "overview"), (Right.PORTABILITY, "portable")]
)
def test_all_is_not_said_to_be_given_before_it_is_handed_over(
    as_member: Opener, amalie: UUID, right: Right, what: str
) -> None:
    marte = as_member(MARTE)
    case = received(marte, amalie, right)
    rights_cases.check_identity(marte, amalie, case, IdentityCheck.DOCUMENT)
    rights_cases.hand_over(marte, amalie, case, "receipt", bytes(32))
    with pytest.raises(Misuse, match="Nothing has been handed over"):
        rights_answers.answer(marte, amalie, case, Outcome.FULL)
    rights_cases.hand_over(marte, amalie, case, what, bytes(32), whole=False)
    with pytest.raises(Misuse, match="closed to whoever made it"):
        rights_answers.answer(marte, amalie, case, Outcome.FULL)
    rights_cases.hand_over(marte, amalie, case, what, bytes(range(32)))
    rights_answers.answer(marte, amalie, case, Outcome.FULL)
    found = rights_cases.find(marte, amalie, case)
    assert [one.whole for one in found.handed] == [True, False, True]
    assert found.outcome is Outcome.FULL


def test_nothing_is_said_to_be_put_right_before_something_was_changed(as_member: Opener, amalie: UUID) -> None:
    """Whoever answers need not open what was corrected: here it is closed to them."""
    marte, owner = as_member(MARTE), as_member(OWNER)
    case = known(marte, amalie, Right.RECTIFICATION)
    records.restrict(owner, amalie, Restriction.ACCURACY, "rights_request")
    records.restrict(owner, amalie, None, "rights_request")
    for outcome, grounds in ((Outcome.FULL, []), (Outcome.PARTIAL, [Ground.OTHERS])):
        with pytest.raises(Misuse, match="has been changed since this request"):
            rights_answers.answer(marte, amalie, case, outcome, grounds, explanation="  ")
    opened = records.edit_person(owner, amalie, "employment", ["feedback"])
    records.save(owner, opened, entered(feedback_notes=("Ønsker kurs.",)), "employment")
    rights_answers.answer(marte, amalie, case, Outcome.FULL)
    before = known(marte, amalie, Right.RECTIFICATION)
    rights_answers.answer(marte, amalie, before, Outcome.FULL, explanation="Kurset var ført opp da du ringte.")
    assert check.check(owner).findings == ()


def test_from_receipt_to_a_signed_receipt(as_member: Opener, amalie: UUID) -> None:
    marte, owner = as_member(MARTE), as_member(OWNER)
    case = received(marte, amalie)
    with pytest.raises(Misuse, match="made sure who asked"):
        rights_answers.answer(marte, amalie, case, Outcome.FULL)
    rights_cases.check_identity(marte, amalie, case, IdentityCheck.DOCUMENT)
    rights_cases.take_over(owner, amalie, case)
    rights_cases.extend(owner, amalie, case, 2, Delay.COMPLEX)
    with pytest.raises(Misuse, match="put off already"):
        rights_cases.extend(owner, amalie, case, 1, Delay.MANY)
    rights_cases.hand_over(owner, amalie, case, "overview", bytes(range(32)))
    rights_answers.answer(
        owner, amalie, case, Outcome.PARTIAL, [Ground.OTHERS], explanation="Et notat om en kollega."
    )
    with pytest.raises(Misuse, match="has been answered"):
        rights_cases.check_identity(marte, amalie, case, IdentityCheck.KNOWN)
    rights_cases.sign_for(marte, amalie, case)
    rights_cases.tell_recipients(marte, amalie, case, ["bank", "nav", "bank"])
    found = rights_cases.find(marte, amalie, case)
    assert found.handler == owner.session.member
    assert (found.extended_to, found.delay, found.term) == (date(2026, 6, 9), Delay.COMPLEX, date(2026, 6, 9))
    assert (found.outcome, found.grounds, found.answered) == (Outcome.PARTIAL, (Ground.OTHERS,), date(2026, 3, 11))
    assert [(one.what, one.hash) for one in found.handed] == [("overview", bytes(range(32)))]
    assert (found.receipt, found.recipients) == (date(2026, 3, 11), ("bank", "nav"))
    (line,) = rights_cases.listed(marte)
    assert (line.case.outcome, line.case.open, line.case.overdue(date(2030, 1, 1))) == (Outcome.PARTIAL, False, False)
    assert check.check(owner).findings == ()


def test_an_answer_is_put_off_inside_the_first_month_only(as_member: Opener, amalie: UUID) -> None:
    case = received(as_member(MARTE), amalie)
    with pytest.raises(Misuse, match="one month or two"):
        rights_cases.extend(as_member(MARTE), amalie, case, 3, Delay.MANY)
    with pytest.raises(Misuse, match="it has passed"):
        rights_cases.extend(as_member(MARTE, now=on("2026-04-10")), amalie, case, 1, Delay.MANY)
    rights_cases.extend(as_member(MARTE, now=on("2026-04-09")), amalie, case, 1, Delay.MANY)
    assert rights_cases.find(as_member(MARTE), amalie, case).term == date(2026, 5, 9)


def test_what_makes_no_sense_is_refused(as_member: Opener, amalie: UUID) -> None:
    marte = as_member(MARTE)
    case = received(marte, amalie, Right.ERASURE)
    with pytest.raises(Misuse, match="on a ground"):
        rights_answers.answer(marte, amalie, case, Outcome.REFUSED)
    with pytest.raises(Misuse, match="Something is held"):
        rights_answers.answer(marte, amalie, case, Outcome.NOTHING_HELD)
    with pytest.raises(Misuse, match="a day to come"):
        rights_cases.receive(marte, amalie, Right.ACCESS, Channel.LETTER, date(2026, 3, 12))
    with pytest.raises(Misuse, match="too long"):
        received(marte, amalie, about="x" * 4001)
    with pytest.raises(Misuse, match="no such recipient"):
        rights_cases.tell_recipients(marte, amalie, case, ["someone"])
    with pytest.raises(Misuse, match="nothing of that kind"):
        rights_cases.hand_over(marte, amalie, case, "keys", bytes(32))
    with pytest.raises(Misuse, match="a day to come"):
        rights_cases.sign_for(marte, amalie, case, date(2026, 3, 12))
    with pytest.raises(Misuse, match="no such request"):
        rights_cases.find(marte, amalie, UUID(int=1))
    assert rights_cases.find(marte, amalie, case).revision == 1


def test_someone_of_whom_nothing_is_held_gets_an_answer(as_member: Opener) -> None:
    marte, fields = as_member(MARTE), entered(name="Nora Ukjent", email="nora@example.no")
    who, case = rights_cases.receive_of_unknown(marte, fields, Right.ACCESS, Channel.MAILBOX, RECEIVED)
    rights_cases.check_identity(marte, who, case, IdentityCheck.ADDRESS_HELD)
    rights_search.look(as_member(OWNER), who, case)
    rights_answers.answer(marte, who, case, Outcome.NOTHING_HELD)
    state = records.open_person(marte, who, "access_request").person.state
    assert (state.status, state.triggers) == ("ended", {"process_closed": date(2026, 3, 11)})
    again = rights_cases.receive(marte, who, Right.COMPLAINT, Channel.EMAIL)
    assert records.open_person(marte, who, "access_request").person.state.triggers == {}, "it waits again"
    rights_answers.answer(marte, who, again, Outcome.WITHDRAWN)
    assert retention.due(as_member(MARTE, now=on("2029-03-11"))) == []
    later, boss = as_member(MARTE, now=on("2029-03-12")), as_member(OWNER, now=on("2029-03-12"))
    assert [one.person for one in retention.due(later)] == [who]
    done = purge.carry_out(boss, agreed(later, boss, who)).done
    assert done is not None
    assert done.gone == 1
    assert [(one.category, one.values) for one in done.counts] == [("contact", 2), ("cases", 2)]
    assert all(one.id != who for one in people.load(boss).people)
    assert check.check(boss).findings == ()


def test_only_those_who_handle_requests_register_an_enquirer(as_member: Opener) -> None:
    with pytest.raises(NotAllowed):
        rights_cases.receive_of_unknown(as_member(SELMA), entered(name="Nora"), Right.ACCESS, Channel.LETTER)
    assert log.read(as_member(OWNER), event=Event.ACCESS_REFUSED)


def test_two_at_the_same_case_do_not_overwrite_each_other(
    as_member: Opener, amalie: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    marte, owner = as_member(MARTE), as_member(OWNER)
    case = received(marte, amalie)
    look = marte.look

    def slow(request: Request) -> Permit:
        permit = look(request)
        rights_cases.check_identity(owner, amalie, case, IdentityCheck.DOCUMENT)
        return permit

    monkeypatch.setattr(marte, "look", slow)
    with pytest.raises(Busy):
        rights_cases.extend(marte, amalie, case, 1, Delay.MANY)
    assert rights_cases.find(marte, amalie, case).identity is IdentityCheck.DOCUMENT


# What clocks make of them


def test_an_answered_request_is_kept_three_years_and_goes_alone(as_member: Opener, amalie: UUID) -> None:
    case = answered(as_member(MARTE), amalie)
    assert retention.due(as_member(MARTE, now=on("2029-03-11"))) == []
    day = on("2029-03-12")
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    (one,) = retention.due(marte)
    assert (one.person, one.rule, one.day) == (amalie, "rights_case", date(2029, 3, 11))
    done = purge.carry_out(owner, agreed(marte, owner, amalie)).done
    assert done is not None
    assert (done.gone, done.requests) == (0, ()), "the person is still here"
    assert rights_cases.read(owner, amalie) == ()
    assert retention.due(owner) == []
    with pytest.raises(Misuse):
        rights_cases.find(owner, amalie, case)


def test_one_that_waits_for_its_answer_keeps_the_person(as_member: Opener, house: Built) -> None:
    live, owner = house.people[LIVE], as_member(OWNER)
    records.set_status(owner, live, "rejected", "recruitment")
    open_one = received(owner, live, Right.COMPLAINT)
    day = on("2026-10-01")
    jonas, boss = as_member(JONAS, now=day), as_member(OWNER, now=day)
    told = {part.kind: part.stays for part in retention.why(boss, live).parts if part.kind == "case"}
    assert told == {"case": Stays.REQUEST}
    done = purge.carry_out(boss, agreed(jonas, boss, live)).done
    assert done is not None
    assert done.gone == 0
    assert rights_cases.find(boss, live, open_one).open
    rights_answers.answer(boss, live, open_one, Outcome.FULL)
    case = agreed(as_member(JONAS, now=on("2026-10-02")), as_member(OWNER, now=on("2026-10-02")), live)
    done = purge.carry_out(as_member(OWNER, now=on("2026-10-02")), case).done
    assert done is not None
    assert done.gone == 1


def test_what_is_left_of_a_request_names_nobody(as_member: Opener, house: Built) -> None:
    sindre, owner = house.people[SINDRE], as_member(OWNER)
    answered(owner, sindre, Right.RECTIFICATION)
    leave(owner, sindre)
    day = on("2032-06-01")
    marte, boss = as_member(MARTE, now=day), as_member(OWNER, now=day)
    case = received(boss, sindre, Right.OBJECTION)
    rights_cases.assess(boss, sindre, case, Prevails.OURS, "Kravet står i en avtale.")
    rights_answers.answer(boss, sindre, case, Outcome.REFUSED, [Ground.NOT_MET])
    done = purge.carry_out(boss, agreed(marte, boss, sindre)).done
    assert done is not None
    assert done.gone == 1
    kept = {(one.right, one.outcome, one.population) for one in done.requests}
    assert kept == {
        (Right.RECTIFICATION, Outcome.FULL, "employee"),
        (Right.OBJECTION, Outcome.REFUSED, "employee"),
    }
    assert sindre.hex not in done.model_dump_json().replace("-", "")


def test_a_request_is_nobodys_but_theirs_who_handle_them(as_member: Opener, house: Built) -> None:
    """Whoever proposes purges has the key to the cases. A request they would close with it is found out."""
    live, owner = house.people[LIVE], as_member(OWNER)
    case = received(owner, live, Right.COMPLAINT)
    jonas = as_member(JONAS)
    theirs = (live, "applicant", ("cases",), Action.READ, holds.PURPOSE, holds.duty_of(jonas))
    permit = jonas.look(Request(Event.RETENTION_REVIEWED, *theirs))
    (held,) = rights_cases.among(permit.of_schema(RIGHTS_CASE))
    forged = replace(held, revision=2, outcome=Outcome.WITHDRAWN, answered=date(2026, 3, 11))
    with jonas.change(Request(Event.HOLD_SET, *theirs), permit) as change:
        room = number(jonas.session.register, "applicant", "cases")
        content, excerpt = rights_content.write(forged), rights_content.excerpt(forged)
        change.save(live, room, case, 2, content, excerpt, schema=RIGHTS_CASE)
    with pytest.raises(Damaged):
        rights_cases.find(owner, live, case)
    assert [finding.record for finding in check.check(owner).findings] == [case]


def test_an_enquirer_is_kept_as_long_as_the_letter_says(as_member: Opener) -> None:
    marte = as_member(MARTE)
    who, case = rights_cases.receive_of_unknown(marte, entered(name="Nora Ukjent"), Right.ACCESS, Channel.LETTER)
    rights_search.look(as_member(OWNER), who, case)
    rights_answers.answer(marte, who, case, Outcome.NOTHING_HELD)
    with pytest.raises(Misuse, match="Nothing of what"):
        purge.propose(as_member(MARTE, now=on("2026-03-12")), [who])
    with pytest.raises(Misuse, match="too long"):
        rights_cases.receive_of_unknown(
            marte, entered(name="Ole Ukjent"), Right.ACCESS, Channel.LETTER, about="x" * 5000
        )
    assert [one.name for one in people.load(marte, ["enquirer"]).people] == ["Nora Ukjent"], "nobody is left behind"


def test_letters_are_among_what_is_to_be_destroyed(as_member: Opener, house: Built) -> None:
    live, owner = house.people[LIVE], as_member(OWNER)
    case = known(owner, live, Right.ERASURE)
    rights_cases.hand_over(owner, live, case, "receipt", bytes(range(32)))
    rights_answers.answer(owner, live, case, Outcome.FULL)
    boss = as_member(OWNER, now=on("2026-03-12"))
    purged = purge.carry_out(boss, agreed(as_member(JONAS, now=on("2026-03-12")), boss, live))
    assert [one.entry.file for one in purge_files.taken_out(boss, purged)] == [bytes(range(32))]


def test_nothing_is_said_to_be_restricted_that_is_not(as_member: Opener, amalie: UUID) -> None:
    marte = as_member(MARTE)
    case = known(marte, amalie, Right.RESTRICTION)
    with pytest.raises(Misuse, match="is not restricted"):
        rights_answers.answer(marte, amalie, case, Outcome.FULL)
    records.restrict(marte, amalie, Restriction.ACCURACY, "rights_request")
    rights_answers.answer(marte, amalie, case, Outcome.FULL)
    records.restrict(marte, amalie, None, "rights_request")
    with pytest.raises(Misuse, match="Nothing has been handed over"):
        rights_cases.sign_for(marte, amalie, case)
    rights_cases.hand_over(marte, amalie, case, "answer", bytes(range(32)))
    rights_cases.sign_for(marte, amalie, case)


def test_who_is_told_of_a_correction_is_given_what_was_changed_or_added(as_member: Opener, amalie: UUID) -> None:
    owner = as_member(OWNER)
    case = received(owner, amalie, Right.RECTIFICATION)
    assert rights_recipients.concerned(owner, amalie, case) == ()
    opened = records.edit_person(owner, amalie, "payroll_run", ["financial"])
    records.save(owner, opened, entered(bank_account="99990000014"), "payroll_run")
    told = rights_recipients.concerned(owner, amalie, case)
    given = owner.session.register.populations["employee"].by_key["bank_account"].recipients
    assert given
    assert set(given) <= set(told)
