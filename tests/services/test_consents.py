"""Consents that end, are renewed and withdrawn; recruitments closed together; objections weighed; on every engine."""

from datetime import date
from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.people import State
from entrack_vault.domain.rights_cases import Ground, IdentityCheck, Outcome, Prevails, Right
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.exports import letter
from entrack_vault.services import (
    check,
    consents,
    log,
    purge,
    records,
    recruiting,
    retention,
    rights_answers,
    rights_cases,
)
from entrack_vault.services.gate import Gate
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, SELMA, VIDAR, Built, entered
from tests.services.conftest import Opener
from tests.services.test_purge import on
from tests.services.test_rights_cases import known


@pytest.fixture
def live(house: Built) -> UUID:
    return house.people[LIVE]


def kept(gate: Gate, who: UUID, day: str) -> None:
    records.set_status(gate, who, "kept_for_later", "recruitment")
    consents.renew(gate, who, date.fromisoformat(day))


def test_whose_consent_ends_is_asked_before_twelve_months(as_member: Opener, live: UUID) -> None:
    kept(as_member(OWNER), live, "2026-03-01")
    jonas = as_member(JONAS, now=on("2026-12-30"))
    assert consents.ending(jonas) == [], "two months before is early enough"
    jonas = as_member(JONAS, now=on("2026-12-31"))
    (one,) = consents.ending(jonas)
    assert (one.person, one.given, one.last) == (live, date(2026, 3, 1), date(2027, 3, 1))
    consents.renew(jonas, live)
    assert consents.ending(jonas) == []
    opened = records.open_person(jonas, live, "candidate_pool").person
    assert opened.cards["job"].fields[consents.FIELD][0].text == "2026-12-31"
    assert [one.value.text for one in records.history(jonas, live, "candidate_pool", ["job"])] == ["2026-03-01"]
    with pytest.raises(Misuse):
        consents.renew(jonas, live, date(2027, 1, 1))


def test_a_withdrawn_consent_is_proposed_for_purging_the_same_day(as_member: Opener, live: UUID) -> None:
    kept(as_member(OWNER), live, "2026-03-01")
    records.set_status(as_member(OWNER), live, "kept_for_later", "recruitment")
    later = on("2026-05-05")  # long before six months from the closing, which is what it was kept for until then
    assert {one.rule for one in retention.due(as_member(OWNER, now=later))} == {"background_check"}
    case = consents.withdraw(as_member(JONAS, now=later), live)
    assert case is not None
    assert case.proposal.people == (live,)
    done = purge.carry_out(
        as_member(OWNER, now=later), purge.answer(as_member(OWNER, now=later), case.id, approve=True).id
    ).done
    assert done is not None
    assert done.gone == 1


def test_whoever_was_turned_down_and_agrees_to_be_kept_is_asked_again(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER)
    records.set_status(owner, live, "rejected", "recruitment")
    consents.renew(owner, live, date(2026, 3, 1))
    assert records.open_person(owner, live, "recruitment").person.state.status == "kept_for_later"
    assert [one.person for one in consents.ending(as_member(OWNER, now=on("2026-12-31")))] == [live]


def test_whoever_agreed_before_they_were_turned_down_is_asked_as_well(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER)
    consents.renew(owner, live, date(2026, 3, 1))
    records.set_status(owner, live, "rejected", "recruitment")
    assert [one.person for one in consents.ending(as_member(OWNER, now=on("2026-12-31")))] == [live]
    assert consents.withdraw(as_member(JONAS), live) is not None


def test_a_consent_that_was_entered_by_mistake_is_taken_away_again(as_member: Opener, live: UUID) -> None:
    """Nobody withdrew anything: the recruitment's own clock runs."""
    owner = as_member(OWNER)
    records.set_status(owner, live, "rejected", "recruitment")
    before = records.open_person(owner, live, "recruitment").person.state
    consents.renew(owner, live, date(2026, 3, 1))
    opened = records.edit_person(owner, live, "recruitment", ["job"])
    records.save(owner, opened, {consents.FIELD: ()}, "recruitment")
    after = records.open_person(owner, live, "recruitment").person.state
    assert after.status == before.status
    assert "consent_withdrawn" not in after.triggers
    assert after.triggers["process_closed"] == before.triggers["process_closed"]
    assert retention.due(owner) == []


def test_a_consent_withdrawn_while_the_application_runs_ends_nothing_of_it(as_member: Opener, live: UUID) -> None:
    """It was to be kept afterwards; the application itself is asked about by a request."""
    owner = as_member(OWNER)
    consents.renew(owner, live, date(2026, 3, 1))
    assert consents.withdraw(owner, live) is None
    assert retention.due(owner) == []
    state = records.open_person(owner, live, "recruitment").person.state
    assert (state.status, "consent_withdrawn" in state.triggers) == ("received", False)


def test_what_was_never_agreed_to_is_not_withdrawn(as_member: Opener, live: UUID) -> None:
    """It would be said that all is due, and nothing would be."""
    owner = as_member(OWNER)
    records.set_status(owner, live, "rejected", "recruitment")
    with pytest.raises(Misuse, match="No consent"):
        consents.withdraw(owner, live)


def test_a_consent_given_anew_keeps_what_was_due(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER)
    kept(owner, live, "2026-03-01")
    consents.withdraw(owner, live)
    assert [one.person for one in retention.due(owner)] == [live]
    consents.renew(owner, live)
    assert retention.due(owner) == []


def test_an_applicant_who_withdraws_their_consent_goes_whole(as_member: Opener, live: UUID) -> None:
    """The application is held by the consent given with it; nobody has closed it yet."""
    marte = as_member(MARTE)
    asked = known(marte, live, Right.CONSENT)
    case = consents.answer(marte, live, asked, Outcome.FULL)
    assert case is not None
    owner = as_member(OWNER)
    done = purge.carry_out(owner, purge.answer(owner, case.id, approve=True).id).done
    assert done is not None
    assert done.gone == 1


def test_an_employee_who_withdraws_a_consent_keeps_what_does_not_rest_on_it(as_member: Opener, house: Built) -> None:
    owner, amalie = as_member(OWNER), house.people[AMALIE]
    opened = records.edit_person(owner, amalie, "professional_profile", ["social_profile"])
    records.save(owner, opened, entered(profile_text="Et kort avsnitt."), "professional_profile")
    case = consents.answer(as_member(MARTE), amalie, known(owner, amalie, Right.CONSENT), Outcome.FULL)
    assert case is not None
    purge.answer(owner, case.id, approve=True)
    purge.carry_out(owner, case.id)
    person = records.open_person(owner, amalie, "employment_follow_up").person
    assert "social_profile" not in person.cards
    assert person.cards["contact"].fields["phone"]
    assert person.state.status == "active"


def test_the_letter_that_asks_names_the_days_that_a_consent_of_today_would_give(
    as_member: Opener, live: UUID
) -> None:
    jonas = as_member(JONAS)
    (first,) = recruiting.letters(jonas, [live], "kept_for_later", "nb")
    assert "11.03.2027" in first.paragraphs[1]
    assert "11.09.2026" in first.paragraphs[2]
    kept(jonas, live, "2026-03-10")
    later = as_member(JONAS, now=on("2027-01-20"))
    (again,) = recruiting.letters(later, [live], "kept_for_later", "nb")
    assert "20.01.2028" in again.paragraphs[1]
    assert "10.03.2027" in again.paragraphs[2], "until when the consent that is in force lasts"


def test_a_request_to_be_deleted_is_proposed_with_the_answer(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER)
    request = known(owner, live, Right.ERASURE)
    rights_cases.check_identity(owner, live, request, IdentityCheck.KNOWN)
    assert consents.answer(owner, live, request, Outcome.FULL) is None, "nobody but the owner approves here"
    (due,) = retention.due(owner)
    assert due.person == live
    marte = as_member(MARTE)
    asked = known(marte, live, Right.CONSENT)
    assert consents.answer(marte, live, asked, Outcome.REFUSED, [Ground.NOT_MET]) is None
    asked = known(marte, live, Right.CONSENT)
    case = consents.answer(marte, live, asked, Outcome.FULL)
    assert case is not None
    assert case.proposal.reason == "request"
    assert case.proposed.entry.at.date() == marte.session.today


def test_only_applicants_are_kept_by_consent(as_member: Opener, house: Built) -> None:
    with pytest.raises(Misuse):
        consents.renew(as_member(OWNER), house.people[AMALIE])


def test_a_recruitment_is_closed_together_with_letters(as_member: Opener, live: UUID) -> None:
    jonas = as_member(JONAS)
    second = records.create(jonas, "applicant", entered(name="Ola Bakken", position_sought="Utvikler"), "recruitment")
    with pytest.raises(Misuse):
        recruiting.close(jonas, [live], "hired")
    assert recruiting.close(jonas, [live, second], "rejected") == recruiting.Closed((live, second), 2, 0)
    again = recruiting.close(jonas, [live, second], "rejected")
    assert again == recruiting.Closed((live, second), 0, 0), "closed once, and the letters can be written again today"
    made = recruiting.letters(jonas, [live, second], "rejected", "nb")
    assert made[1].recipient == ("Ola Bakken",)
    assert "Utvikler" in made[0].paragraphs[0]
    assert "11.09.2026" in made[0].paragraphs[2], "the day of the rule that is in force"
    content = letter.draw_all(made)
    recruiting.note_placed(jonas, [live, second], b"x" * 32)
    assert content.startswith(b"%PDF")
    assert len(log.read(as_member(OWNER), event=Event.LETTER_PLACED)) == 2
    (until,) = {state.triggers["process_closed"] for state in states(jonas, live, second)}
    assert until == date(2026, 3, 11)
    assert check.check(as_member(OWNER)).findings == ()


def states(gate: Gate, *people: UUID) -> list[State]:
    return [records.open_person(gate, who, "recruitment").person.state for who in people]


def test_each_is_written_to_in_the_language_they_chose(as_member: Opener, live: UUID) -> None:
    jonas = as_member(JONAS)
    opened = records.edit_person(jonas, live, "recruitment", ["contact"])
    records.save(jonas, opened, entered(language="english"), "recruitment")
    second = records.create(jonas, "applicant", entered(name="Ola Bakken"), "recruitment")
    made = recruiting.letters(jonas, [live, second], "rejected", "nb")
    assert [one.language for one in made] == ["en", "nb"]


def test_whoever_may_not_change_applicants_closes_none(as_member: Opener, live: UUID) -> None:
    with pytest.raises(NotAllowed):
        recruiting.close(as_member(SELMA), [live], "rejected")


# Objections


def test_an_objection_is_weighed_before_it_is_answered(as_member: Opener, house: Built) -> None:
    owner, vidar = as_member(OWNER), house.people[VIDAR]
    request = known(owner, vidar, Right.OBJECTION)
    with pytest.raises(Misuse, match="not been weighed"):
        rights_answers.answer(owner, vidar, request, Outcome.FULL)
    with pytest.raises(Misuse):
        rights_cases.assess(owner, vidar, request, Prevails.OURS, " ")
    rights_cases.assess(owner, vidar, request, Prevails.OURS, "Kravet står i en avtale.")
    with pytest.raises(Misuse, match="another than what was weighed"):
        rights_answers.answer(owner, vidar, request, Outcome.FULL)
    rights_answers.answer(owner, vidar, request, Outcome.REFUSED, [Ground.COMPELLING])
    found = rights_cases.find(owner, vidar, request)
    assert (found.prevails, found.assessment, found.assessed) == (
        Prevails.OURS,
        "Kravet står i en avtale.",
        owner.session.today,
    )
    assert retention.due(owner) == []


def test_an_objection_that_prevails_makes_all_due(as_member: Opener, house: Built) -> None:
    owner, vidar = as_member(OWNER), house.people[VIDAR]
    request = known(owner, vidar, Right.OBJECTION)
    rights_cases.assess(owner, vidar, request, Prevails.THEIRS, "Vi har ikke bruk for kontakten.")
    rights_answers.answer(owner, vidar, request, Outcome.FULL)
    assert [one.person for one in retention.due(owner)] == [vidar]


def test_nothing_but_an_objection_is_weighed(as_member: Opener, house: Built) -> None:
    owner, vidar = as_member(OWNER), house.people[VIDAR]
    with pytest.raises(Misuse, match="Only an objection"):
        rights_cases.assess(owner, vidar, known(owner, vidar), Prevails.OURS, "Fordi.")


def test_a_value_entered_for_consent_is_the_persons_own(as_member: Opener, live: UUID) -> None:
    kept(as_member(OWNER), live, "2026-03-01")
    opened = records.open_person(as_member(JONAS), live, "candidate_pool").person
    assert opened.cards["job"].fields[consents.FIELD][0].source == "person"
