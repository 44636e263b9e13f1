"""The life of a record: hired, applied again, come back, dead, another number; on every engine, with own keys."""

from datetime import date
from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.jobs import JobDescription, Paragraph, PurposeGiven, Right
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.errors import Misuse, NotAllowed, RefusedValue
from entrack_vault.register.compartments import number
from entrack_vault.services import check, documents, jobs, lives, log, purge, records, retention, staff
from entrack_vault.services.entering import ERASURE
from entrack_vault.services.gate import Gate
from tests.building import AMALIE, AMALIES_IDENTITY_NUMBER, LIVE, OWNER, SELMA, SINDRE, TOR, Built, entered
from tests.filing import CONTRACT, wanted
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, leave, on

HIRED = "2026-03-20"
LATER = "2026-10-01"  # six months after the recruitment was closed


@pytest.fixture
def live(house: Built) -> UUID:
    return house.people[LIVE]


def hire(gate: Gate, who: UUID) -> lives.Begun:
    return lives.carry_over(
        gate, who, lives.HIRE, entered(start_date="2026-05-01", employee_number="1042"), "recruitment", "employment"
    )


def fields_of(gate: Gate, who: UUID, purpose: str = "employment") -> dict[str, str]:
    opened = records.open_person(gate, who, purpose).person
    return {key: values[0].text for card in opened.cards.values() for key, values in card.fields.items()}


def test_what_the_employment_needs_is_sealed_in_the_employees_rooms(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    begun = hire(owner, live)
    assert begun.population == "employee"
    found = fields_of(owner, begun.person)
    assert found["name"] == LIVE
    assert found["private_email"] == "live.moen@example.no"
    assert found["title"] == "Utvikler"
    assert (found["start_date"], found["employee_number"]) == ("2026-05-01", "1042")
    assert "interview_notes" not in found, "what was only for the recruitment stays with it"
    there = records.open_person(owner, begun.person, "employment")
    rooms = {place.compartment for place in there.permit.places}
    assert rooms <= {number(owner.session.register, "employee", one) for one in ("contact", "job", "clocks")}
    source = there.person.cards["contact"].fields["private_email"][0]
    assert (source.source, source.since) == ("person", date(2026, 1, 1)), "from whom and since when is kept"
    earlier = records.open_person(owner, live, "recruitment").person
    assert earlier.state.status == "hired"
    assert earlier.state.triggers["process_closed"] == date(2026, 3, 20)
    assert earlier.state.linked == (begun.person,)
    assert there.person.state.linked == (live,)
    assert lives.linked(owner, begun.person, "employment") == ((live, "applicant"),)
    assert check.check(owner).findings == ()
    (line,) = log.read(owner, event=Event.CARRIED_OVER)
    assert line.entry.person == live


def test_the_rest_goes_when_the_recruitments_clock_runs_out(as_member: Opener, live: UUID) -> None:
    begun = hire(as_member(OWNER, now=on(HIRED)), live)
    owner = as_member(OWNER, now=on(LATER))
    assert [one.person for one in retention.due(owner)] == [live]
    jonas = as_member("Jonas Aamodt", now=on(LATER))
    done = purge.carry_out(owner, agreed(jonas, owner, live)).done
    assert done is not None
    assert done.gone == 1
    assert lives.linked(owner, begun.person, "employment") == (), "the link leads to nobody any more"
    assert fields_of(owner, begun.person)["name"] == LIVE


def test_documents_that_are_needed_come_along(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    for sort in ("diploma", "cv"):
        opened = records.edit_person(owner, live, "recruitment", ["job"])
        documents.add(owner, opened, wanted(CONTRACT, sort=sort), "recruitment")
    begun = hire(owner, live)
    assert begun.documents == 1
    opened = records.open_person(owner, begun.person, "employment")
    (diploma,) = opened.person.documents
    content = b"".join(documents.pieces(documents.look(owner, opened, diploma.id, "employment")))
    assert (diploma.sort, content) == ("diploma", CONTRACT)


def test_somebody_is_hired_once(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    hire(owner, live)
    with pytest.raises(Misuse, match="has been done already"):
        hire(owner, live)


def test_hiring_takes_the_rights_in_both_groups(as_member: Opener, live: UUID) -> None:
    for name in (SELMA, "Tor Engen", "Kari Holm"):
        with pytest.raises(NotAllowed):
            hire(as_member(name), live)
    assert records.open_person(as_member(OWNER), live, "recruitment").person.state.linked == ()


def test_a_restricted_applicant_is_not_hired(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    records.restrict(owner, live, Restriction.ACCURACY, "recruitment")
    with pytest.raises(Misuse, match="restricted"):
        hire(owner, live)


def test_a_step_the_register_does_not_know_is_refused(as_member: Opener, house: Built, live: UUID) -> None:
    with pytest.raises(Misuse, match="no such step"):
        lives.carry_over(as_member(OWNER), house.people[SINDRE], lives.HIRE, {}, "employment", "employment")
    with pytest.raises(Misuse, match="no such step"):
        lives.carry_over(as_member(OWNER), live, "promote", {}, "recruitment", "employment")


def test_several_applications_are_records_of_their_own_and_linked(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    fields = entered(position_sought="Teamleder")
    second = lives.carry_over(owner, live, "new_application", fields, "recruitment", "recruitment").person
    third = lives.carry_over(owner, second, "new_application", fields, "recruitment", "recruitment").person
    assert fields_of(owner, second, "recruitment")["name"] == LIVE
    assert lives.linked(owner, second, "recruitment") == ((live, "applicant"), (third, "applicant"))
    assert records.open_person(owner, live, "recruitment").person.state.status == "received", "the first one runs on"


def test_whoever_comes_back_has_a_new_employment_beside_the_old(as_member: Opener, house: Built) -> None:
    owner, amalie = as_member(OWNER, now=on(HIRED)), house.people[AMALIE]
    opened = records.edit_person(owner, amalie, "employment", ["job"])
    records.save(owner, opened, entered(end_date="2026-03-15"), "employment")
    again = lives.carry_over(owner, amalie, "come_back", entered(start_date="2026-04-01"), "employment", "employment")
    found = records.open_person(owner, again.person, "employment").person
    assert found.state.status == "active"
    assert "national_id" in again.fields
    shown = records.open_person(owner, again.person, "employment", ["financial"], reveal=["national_id"]).person
    assert shown.cards["financial"].fields["national_id"][0].text == AMALIES_IDENTITY_NUMBER
    old = records.open_person(owner, amalie, "employment").person.state
    assert (old.status, old.triggers["left"]) == ("left", date(2026, 3, 15)), "its own clock runs on"


def test_a_masked_number_is_carried_by_whoever_may_see_it(as_member: Opener, house: Built) -> None:
    leave(as_member(OWNER), house.people[AMALIE])
    with pytest.raises(NotAllowed):
        lives.carry_over(as_member("Jonas Aamodt"), house.people[AMALIE], "come_back", {}, "employment", "employment")


def test_a_death_ends_the_employment_and_frees_the_rest(as_member: Opener, house: Built, live: UUID) -> None:
    owner, amalie = as_member(OWNER, now=on(HIRED)), house.people[AMALIE]
    with pytest.raises(Misuse):
        lives.died(owner, amalie, date(2026, 3, 21), "employment")
    lives.died(owner, amalie, date(2026, 3, 18), "employment")
    state = records.open_person(owner, amalie, "employment").person.state
    assert (state.status, state.triggers["left"]) == ("left", date(2026, 3, 18))
    lives.died(owner, live, date(2026, 3, 18), "recruitment")
    jonas = as_member("Jonas Aamodt", now=on("2026-03-21"))
    assert purge.propose(jonas, [live])[1].people[0].gone, "of an applicant nothing is needed any more"


def test_a_death_reaches_what_is_linked_and_tells_where_it_does_not(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    again = lives.carry_over(
        owner, live, "new_application", entered(position_sought="Teamleder"), "recruitment", "recruitment"
    ).person
    employed = hire(owner, live).person
    records.restrict(owner, again, Restriction.ACCURACY, "rights_request")
    assert lives.died(owner, employed, date(2026, 3, 18), "employment") == ("applicant",), "the restricted one"
    stands = records.open_person(owner, live, "recruitment").person.state
    assert (stands.status, "erasure" in stands.triggers) == ("hired", True), "it ended as it ended"
    assert "erasure" not in records.open_person(owner, again, "legal_claim").person.state.triggers
    records.restrict(owner, again, None, "rights_request")
    assert lives.died(owner, employed, date(2026, 3, 18), "employment") == ()
    noted = records.open_person(owner, again, "recruitment").person.state
    assert (noted.status, "erasure" in noted.triggers) == ("withdrawn", True), "nobody turned them down"
    assert check.check(owner).findings == ()


def only(owner: Gate, house: Built, rooms: dict[str, str], *purposes: str) -> None:
    """Gives Tor a job description that writes one category in each of some groups, and nothing else."""
    job = JobDescription(
        key="narrow",
        nb="Smal",
        en="Narrow",
        paragraphs=(Paragraph(number=1, nb="Skriver dette."),),
        rights=tuple(
            Right(paragraph=1, population=group, category=room, level="write") for group, room in rooms.items()
        ),
        purposes=tuple(PurposeGiven(paragraph=1, purpose=one) for one in purposes),
    )
    jobs.sign(owner, job)
    staff.change_job(owner, house.keys[TOR].member, "narrow")


def test_a_death_is_not_noted_where_this_member_may_not_write(as_member: Opener, house: Built, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    employed = hire(owner, live).person
    only(owner, house, {"employee": "job"}, "employment")
    tor = as_member(TOR, now=on(HIRED))
    assert lives.died(tor, employed, date(2026, 3, 18), "employment") == ("applicant",)
    begun = records.open_person(tor, employed, "employment").person.state
    assert (begun.status, "erasure" in begun.triggers) == ("left", True), "it had not begun: nothing is needed for it"
    state = records.open_person(owner, live, "recruitment").person.state
    assert "erasure" not in state.triggers


def test_a_death_is_noted_whatever_closes_what_is_linked(as_member: Opener, house: Built, live: UUID) -> None:
    """A category that this member may not write, and an employment that is kept by a statute alone."""
    owner, amalie = as_member(OWNER, now=on(HIRED)), house.people[AMALIE]
    employed = hire(owner, live).person
    leave(owner, amalie, "2026-03-15")
    again = lives.carry_over(owner, amalie, "come_back", entered(start_date="2026-03-17"), "employment", "employment")
    records.save(owner, records.edit_person(owner, amalie, "employment", ["job"]), {"end_date": ()}, "employment")
    records.set_status(owner, amalie, "statutory_retention", "retention_review")
    only(owner, house, {"employee": "contact", "applicant": "contact"}, "employment", "recruitment")
    tor = as_member(TOR, now=on(HIRED))
    assert lives.died(tor, live, date(2026, 3, 18), "recruitment") == ("employee",)
    assert "erasure" in records.open_person(owner, live, "recruitment").person.state.triggers
    assert records.open_person(owner, employed, "employment").person.state.status == "active"
    assert lives.died(owner, again.person, date(2026, 3, 18), "employment") == ("employee",)
    assert records.open_person(owner, again.person, "employment").person.state.status == "left"


def test_a_death_does_not_move_the_day_someone_had_left(as_member: Opener, house: Built) -> None:
    owner, amalie = as_member(OWNER, now=on(HIRED)), house.people[AMALIE]
    leave(owner, amalie, "2026-03-15")
    with pytest.raises(Misuse, match="had left before"):
        lives.died(owner, amalie, date(2026, 3, 18), "employment")
    assert fields_of(owner, amalie)["end_date"] == "2026-03-15"


def test_an_employment_of_which_all_is_due_does_not_run_again(as_member: Opener, house: Built) -> None:
    """What would be entered from then on would be due as well."""
    owner, amalie = as_member(OWNER, now=on("2026-03-21")), house.people[AMALIE]
    leave(owner, amalie, HIRED)
    records.set_status(owner, amalie, "", "employment", also={ERASURE: date(2026, 3, 21)})
    for status in ("active", "leave"):
        with pytest.raises(Misuse, match="is to be deleted"):
            records.set_status(owner, amalie, status, "employment")
    records.set_status(owner, amalie, "left", "employment")


def test_nor_by_a_last_day_that_is_moved(as_member: Opener, house: Built) -> None:
    amalie = house.people[AMALIE]
    leave(as_member(OWNER), amalie, HIRED)  # noted ahead: it stands as active when that day has passed
    owner = as_member(OWNER, now=on("2026-03-21"))
    records.set_status(owner, amalie, "", "employment", also={ERASURE: date(2026, 3, 21)})
    with pytest.raises(Misuse, match="is to be deleted"):
        leave(owner, amalie, "2026-12-31")
    leave(owner, amalie, "2026-03-19")


def test_a_number_that_is_changed_stays_among_the_earlier_values(as_member: Opener, house: Built) -> None:
    owner, amalie = as_member(OWNER, now=on(HIRED)), house.people[AMALIE]
    with pytest.raises(Misuse, match="already"):
        lives.new_identity_number(owner, amalie, AMALIES_IDENTITY_NUMBER, "a_melding")
    with pytest.raises(RefusedValue):
        lives.new_identity_number(owner, amalie, "12345678901", "a_melding")
    with pytest.raises(Misuse, match="no identity numbers"):
        lives.new_identity_number(owner, house.people[LIVE], AMALIES_IDENTITY_NUMBER, "recruitment")


def test_a_purge_takes_what_is_due_of_both_records(as_member: Opener, live: UUID) -> None:
    begun = hire(as_member(OWNER, now=on(HIRED)), live)
    owner = as_member(OWNER, now=on("2026-09-01"))
    opened = records.edit_person(owner, begun.person, "employment", ["job"])
    records.save(owner, opened, entered(end_date="2026-08-20"), "employment")
    marte = as_member("Marte Lindvik", now=on("2026-10-01"))
    case, plan = purge.propose(marte, [begun.person])
    assert {one.person for one in plan.people} == {begun.person, live}
    later = as_member(OWNER, now=on("2026-10-01"))
    assert purge.carry_out(later, purge.answer(later, case.id, approve=True).id).status == "done"
    assert check.check(later).findings == ()
