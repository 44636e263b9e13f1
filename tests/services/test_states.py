"""Where people stand: stages, restriction, statutory retention, and rights that end on a date."""

from datetime import date, timedelta

import pytest

from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.errors import Misuse
from entrack_vault.services import jobs, records
from entrack_vault.services.gate import Request
from tests.building import (
    AASE,
    AMALIE,
    BUILT_AT,
    CAMILLA,
    JONAS,
    KARI,
    LIVE,
    MARTE,
    OWNER,
    PER,
    TOR,
    Built,
    entered,
)
from tests.services.conftest import Opener
from tests.services.looking import TODAY, Clock, newest, refused, text_of

# Status, restriction, statutory retention


def test_moving_through_the_stages(house: Built, as_member: Opener) -> None:
    clock, live = Clock(), house.people[LIVE]
    jonas = as_member(JONAS, now=clock)
    clock.moment = BUILT_AT + timedelta(days=5)
    records.set_status(jonas, live, "interview", "recruitment")
    records.set_status(jonas, live, "rejected", "recruitment")
    state = records.open_person(jonas, live, "recruitment").person.state
    assert (state.status, state.since) == ("rejected", TODAY + timedelta(days=5))
    assert state.triggers == {"process_closed": TODAY + timedelta(days=5)}
    assert newest(jonas, 2)[0].event is Event.STATUS_CHANGED


def test_status_is_for_those_who_write(house: Built, as_member: Opener) -> None:
    marte, kari = as_member(MARTE), as_member(KARI)
    refused(marte, lambda: records.set_status(marte, house.people[CAMILLA], "ended", "premises_access"))
    refused(marte, lambda: records.set_status(marte, house.people[PER], "ended", "invoice_control"))
    refused(kari, lambda: records.set_status(kari, house.people[AMALIE], "left", "self_check"))
    assert (
        records.open_person(as_member(OWNER), house.people[CAMILLA], "premises_access").person.state.status
        == "active"
    )


def test_a_date_of_leaving_starts_its_clock_and_ends_the_work(house: Built, as_member: Opener) -> None:
    marte, amalie = as_member(MARTE), house.people[AMALIE]

    def leaves(day: date | None) -> None:
        opened = records.edit_person(marte, amalie, "final_settlement", ["job"])
        records.save(marte, opened, entered(end_date=day.isoformat() if day else ()), "final_settlement")

    leaves(TODAY + timedelta(days=30))
    state = records.open_person(marte, amalie, "employment").person.state
    assert (state.status, state.triggers) == ("active", {"left": TODAY + timedelta(days=30)})
    leaves(None)
    assert records.open_person(marte, amalie, "employment").person.state.triggers == {"replaced:end_date": TODAY}
    leaves(TODAY)
    state = records.open_person(marte, amalie, "employment").person.state
    assert (state.status, state.since, state.triggers) == ("left", TODAY, {"left": TODAY, "replaced:end_date": TODAY})


def test_restriction_keeps_without_use_and_can_be_lifted(house: Built, as_member: Opener) -> None:
    marte, amalie = as_member(MARTE), house.people[AMALIE]
    opened = records.edit_person(marte, amalie, "employment", ["contact"])
    records.set_status(marte, amalie, "active", "rights_request", restricted="accuracy")
    refused(marte, lambda: records.save(marte, opened, entered(place="Bergen"), "employment"))
    refused(marte, lambda: records.edit_person(marte, amalie, "employment", ["contact"]))
    read = records.open_person(marte, amalie, "employment")
    assert read.person.state.restricted == "accuracy"
    refused(marte, lambda: records.save(marte, read, entered(place="Bergen"), "employment"))
    export = Request(Event.PORTABLE_MADE, amalie, "employee", ("contact",), Action.EXPORT, "access_request")
    refused(marte, lambda: marte.look(export))
    records.set_status(marte, amalie, "active", "rights_request", restricted="")
    opened = records.edit_person(marte, amalie, "employment", ["contact"])
    records.save(marte, opened, entered(place="Bergen"), "employment")


def test_restricting_leaves_the_status_and_takes_a_reason_of_the_law(house: Built, as_member: Opener) -> None:
    marte, amalie = as_member(MARTE), house.people[AMALIE]
    before = records.open_person(marte, amalie, "employment").person.state
    records.restrict(marte, amalie, Restriction.OBJECTION, "rights_request")
    state = records.open_person(marte, amalie, "employment").person.state
    assert (state.status, state.since, state.restricted) == (before.status, before.since, "objection")
    with pytest.raises(Misuse, match="no such reason"):
        records.set_status(marte, amalie, "", "rights_request", restricted="because")
    records.restrict(marte, amalie, None, "rights_request")
    assert records.open_person(marte, amalie, "employment").person.state == before


def test_statutory_retention_closes_for_all_who_do_not_answer_for_it(house: Built, as_member: Opener) -> None:
    owner, jonas, aase = as_member(OWNER), as_member(JONAS), house.people[AASE]
    records.set_status(owner, aase, "statutory_retention", "retention_review")
    refused(jonas, lambda: records.open_person(jonas, aase, "employment"))
    refused(jonas, lambda: records.history(jonas, aase, "employment"))
    assert records.open_person(as_member(MARTE), aase, "rights_request").person.cards  # handles requests
    refused(owner, lambda: records.edit_person(owner, aase, "employment", ["contact"]))


# Rights that end on a date


def test_a_right_ends_with_its_last_day(house: Built, as_member: Opener) -> None:
    clock, owner, amalie = Clock(), as_member(OWNER), house.people[AMALIE]
    job = jobs.one(owner, "payroll_officer").job
    last = TODAY + timedelta(days=10)
    rights = tuple(
        right.model_copy(update={"until": last}) if right.category == "financial" else right for right in job.rights
    )
    jobs.sign(owner, job.model_copy(update={"rights": rights}))
    marte = as_member(MARTE, now=clock)
    clock.moment = BUILT_AT + timedelta(days=10)
    opened = records.edit_person(marte, amalie, "payroll_run", ["financial"])
    assert opened.person.cards
    clock.moment += timedelta(days=1)
    refused(marte, lambda: records.open_person(marte, amalie, "payroll_run", ["financial"]))
    refused(marte, lambda: records.save(marte, opened, entered(monthly_pay="1.00 NOK"), "payroll_run"))
    later = records.open_person(marte, amalie, "payroll_run").person
    assert (set(later.cards), later.closed) == ({"contact", "demographic", "job"}, ("feedback", "financial"))


def test_what_was_written_under_a_right_stays_good_when_it_ends(house: Built, as_member: Opener) -> None:
    clock, owner, camilla = Clock(), as_member(OWNER), house.people[CAMILLA]
    job = jobs.one(owner, "receptionist").job
    ending = tuple(right.model_copy(update={"until": TODAY}) for right in job.rights)
    jobs.sign(owner, job.model_copy(update={"rights": ending}))
    tor = as_member(TOR, now=clock)
    opened = records.edit_person(tor, camilla, "premises_access", ["contact"])
    records.save(tor, opened, entered(badge_number="7"), "premises_access")
    clock.moment += timedelta(days=1)
    refused(tor, lambda: records.open_person(tor, camilla, "premises_access"))
    later = records.open_person(owner, camilla, "premises_access")
    assert text_of(later, "contact", "badge_number") == "7"
    assert later.person.cards["contact"].fields["badge_number"][0].member == house.keys[TOR].member
