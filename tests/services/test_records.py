"""People and their cards, as members with only their own keys see, change and do not see them."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.jobs import JobDescription, Paragraph, PurposeGiven, Right
from entrack_vault.domain.people import Entered
from entrack_vault.errors import Busy, Misuse, RefusedValue, VaultError
from entrack_vault.services import jobs, records, staff
from entrack_vault.services.entering import EnteredFields
from entrack_vault.services.records import Conflict
from tests.building import (
    AMALIE,
    AMALIES_ACCOUNT,
    AMALIES_IDENTITY_NUMBER,
    BUILT_AT,
    JONAS,
    KARI,
    LIVE,
    MARTE,
    OWNER,
    PER,
    SINDRE,
    TOR,
    VIDAR,
    Built,
    entered,
)
from tests.services.conftest import Opener
from tests.services.looking import TODAY, Clock, newest, refused, text_of

# Creating


def test_creating_and_opening(as_member: Opener) -> None:
    marte = as_member(MARTE)
    fields = entered(name="Nora Vik", work_email="nora.vik@example.no", title="Lærling")
    nora = records.create(marte, "employee", fields, "employment")
    (entry,) = newest(marte)
    assert (entry.event, entry.person, entry.purpose) == (Event.PERSON_CREATED, nora, "employment")
    assert (entry.compartments, len(entry.changes)) == ((33, 35, 47), 3)
    opened = records.open_person(as_member(OWNER), nora, "employment")
    assert text_of(opened, "contact", "name") == "Nora Vik"
    value = opened.person.cards["job"].fields["title"][0]
    assert (value.member, value.job, value.purpose) == (marte.session.member, "payroll_officer", "employment")
    assert (value.since, value.source) == (date(2026, 1, 1), "person")
    assert (opened.person.state.status, opened.person.state.since) == ("active", TODAY)


def test_creating_needs_the_right_to_write_each_category(as_member: Opener) -> None:
    jonas, tor = as_member(JONAS), as_member(TOR)
    refused(jonas, lambda: records.create(jonas, "employee", entered(name="Nora Vik"), "employment"))
    fields = entered(name="Nora Vik", salary_expectation="1.00 NOK")
    refused(jonas, lambda: records.create(jonas, "applicant", fields, "recruitment"))
    refused(tor, lambda: records.create(tor, "employee", entered(name="Nora Vik"), "premises_access"))
    assert records.create(tor, "visitor", entered(name="Nora Vik"), "premises_access")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (entered(title="Utvikler"), "without a name"),
        (entered(name=()), "cannot be empty"),
        (entered(name=("Nora", "Vik")), "one value only"),
        (entered(name="Nora Vik", shoe_size="42"), "no such field"),
        (entered(name="Nora Vik", phone="00123456"), "form it is kept in"),
        (entered(name="Nora Vik", bank_account="12345678901"), "account"),
        ({"name": (Entered("Nora Vik", TODAY, "gossip"),)}, "no such source"),
    ],
)
def test_values_that_are_refused_before_anything_is_logged(
    as_member: Opener, fields: EnteredFields, why: str
) -> None:
    owner = as_member(OWNER)
    before = newest(owner)
    with pytest.raises(RefusedValue, match=why) as caught:
        records.create(owner, "employee", fields, "employment")
    assert "12345678901" not in str(caught.value)
    assert newest(owner) == before


def test_groups_stages_and_ids_must_exist(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    with pytest.raises(Misuse, match="no such group"):
        records.create(owner, "ghost", entered(name="Nora Vik"), "employment")
    with pytest.raises(Misuse, match="no such status"):
        records.create(owner, "employee", entered(name="Nora Vik"), "employment", status="retired")
    with pytest.raises(Misuse, match="no such status"):
        records.set_status(owner, house.people[AMALIE], "retired", "employment")
    with pytest.raises(Misuse, match="has this id"):
        records.open_person(owner, uuid4(), "employment")
    with pytest.raises(VaultError):
        records.create(owner, "employee", entered(name="Twin"), "employment", person=house.people[AMALIE])


# Opening


def test_each_job_opens_its_own_categories_and_names_the_closed_ones(house: Built, as_member: Opener) -> None:
    amalie = house.people[AMALIE]
    marte = records.open_person(as_member(MARTE), amalie, "payroll_run").person
    jonas = records.open_person(as_member(JONAS), amalie, "employment").person
    assert (tuple(marte.cards), marte.closed) == (("contact", "demographic", "job", "financial"), ("feedback",))
    assert (tuple(jonas.cards), jonas.closed) == (("contact", "demographic", "job", "feedback"), ("financial",))


def test_what_is_closed_is_refused_and_logged_and_named_by_its_category_alone(
    house: Built, as_member: Opener
) -> None:
    jonas, kari = as_member(JONAS), as_member(KARI)
    amalie = house.people[AMALIE]
    error = refused(jonas, lambda: records.open_person(jonas, amalie, "employment", ["contact", "financial"]))
    assert AMALIE not in str(error)
    refused(kari, lambda: records.open_person(kari, amalie, "self_check"))
    refused(kari, lambda: records.open_person(kari, amalie, "employment"))
    with pytest.raises(Misuse, match="no such category"):
        records.open_person(jonas, amalie, "employment", ["diary"])


def test_purposes_must_be_the_jobs_own_and_fit_the_group(house: Built, as_member: Opener) -> None:
    marte = as_member(MARTE)
    for purpose in ("competence", "recruitment", "made_up", ""):
        error = refused(marte, partial(records.open_person, marte, house.people[AMALIE], purpose))
        assert "purpose" in str(error)
    assert records.open_person(marte, house.people[LIVE], "recruitment").person.cards


def test_masked_numbers_show_dots_until_the_duty_reveals_them(house: Built, as_member: Opener) -> None:
    marte, amalie = as_member(MARTE), house.people[AMALIE]
    hidden = records.open_person(marte, amalie, "payroll_run")
    assert hidden.person.masked == {"national_id"}
    assert not any(letter.isdigit() for letter in text_of(hidden, "financial", "national_id"))
    assert text_of(hidden, "financial", "bank_account") == AMALIES_ACCOUNT
    shown = records.open_person(marte, amalie, "a_melding", ["financial"], reveal=["national_id"])
    assert text_of(shown, "financial", "national_id") == AMALIES_IDENTITY_NUMBER
    assert shown.person.masked == frozenset()
    (entry,) = newest(marte)
    assert (entry.event, entry.purpose, entry.compartments) == (Event.MASKED_SHOWN, "a_melding", (37,))


def test_revealing_takes_the_duty(house: Built, as_member: Opener) -> None:
    owner, amalie = as_member(OWNER), house.people[AMALIE]
    auditor = JobDescription(
        key="auditor",
        nb="Revisor",
        en="Auditor",
        paragraphs=(Paragraph(number=1, nb="Leser lønn."),),
        rights=(Right(paragraph=1, population="employee", category="financial", level="write"),),
        purposes=(PurposeGiven(paragraph=1, purpose="bookkeeping"),),
    )
    jobs.sign(owner, auditor)
    staff.change_job(owner, house.keys[TOR].member, "auditor")
    tor = as_member(TOR)
    refused(tor, lambda: records.open_person(tor, amalie, "bookkeeping", reveal=["national_id"]))
    opened = records.edit_person(tor, amalie, "bookkeeping", ["financial"])
    assert opened.person.masked == {"national_id"}
    records.save(tor, opened, entered(national_id=()), "bookkeeping")
    (earlier,) = records.history(tor, amalie, "bookkeeping")
    assert (earlier.field, earlier.masked) == ("national_id", True)
    assert not any(letter.isdigit() for letter in earlier.value.text)


# Editing


def test_editing_keeps_what_was_there(house: Built, as_member: Opener) -> None:
    marte, amalie = as_member(MARTE), house.people[AMALIE]
    opened = records.edit_person(marte, amalie, "post_and_contact", ["contact"])
    records.save(marte, opened, entered(work_email="amalie@example.no", phone=()), "post_and_contact")
    (entry,) = newest(marte)
    rooms = (33, 47)  # the card, and the clocks: since when an earlier phone is kept
    assert (entry.event, entry.compartments, entry.purpose) == (Event.CARDS_SAVED, rooms, "post_and_contact")
    card = records.open_person(as_member(JONAS), amalie, "employment", ["contact"]).person.cards["contact"]
    assert card.revision == 2
    assert card.reason == "post_and_contact"
    assert {key: [value.text for value in values] for key, values in card.fields.items()} == {
        "name": [AMALIE],
        "work_email": ["amalie@example.no"],
    }
    assert card.fields["name"][0].member == house.keys[OWNER].member
    assert card.fields["work_email"][0].member == house.keys[MARTE].member


def test_a_first_value_makes_a_card_of_its_own(house: Built, as_member: Opener) -> None:
    jonas, sindre = as_member(JONAS), house.people[SINDRE]
    opened = records.edit_person(jonas, sindre, "competence", ["feedback", "social_profile"])
    assert opened.person.cards == {}
    records.save(jonas, opened, entered(development_plan="Kurs i vår."), "competence")
    again = records.open_person(jonas, sindre, "employment", ["feedback"])
    assert text_of(again, "feedback", "development_plan") == "Kurs i vår."
    with pytest.raises(Conflict):
        records.save(jonas, opened, entered(development_plan="Kurs i høst."), "competence")


def test_editing_needs_the_right_to_write(house: Built, as_member: Opener) -> None:
    jonas, marte, amalie = as_member(JONAS), as_member(MARTE), house.people[AMALIE]
    refused(jonas, lambda: records.edit_person(jonas, amalie, "employment", ["contact"]))
    opened = records.open_person(jonas, amalie, "employment", ["contact"])
    refused(jonas, lambda: records.save(jonas, opened, entered(phone=()), "employment"))
    read = records.open_person(marte, amalie, "payroll_run")
    refused(marte, lambda: records.save(marte, read, entered(own_feedback=("Hei.",)), "payroll_run"))
    refused(marte, lambda: records.save(marte, read, entered(phone=()), "competence"))
    with pytest.raises(RefusedValue, match="cannot be empty"):
        records.save(marte, read, entered(name=()), "payroll_run")
    assert records.history(marte, amalie, "payroll_run") == ()


def test_whoever_saves_second_sees_both_versions(house: Built, as_member: Opener) -> None:
    marte, owner, amalie = as_member(MARTE), as_member(OWNER), house.people[AMALIE]
    first = records.edit_person(marte, amalie, "employment", ["contact", "job"])
    second = records.edit_person(owner, amalie, "employment", ["contact"])
    records.save(marte, first, entered(place="Bergen"), "employment")
    mine = entered(place="Bodø")
    with pytest.raises(Conflict, match="Someone else") as caught:
        records.save(owner, second, mine, "employment")
    conflict = caught.value
    assert isinstance(conflict, Busy)
    assert conflict.mine == mine
    assert text_of(conflict.theirs, "contact", "place") == "Bergen"
    assert "Bodø" not in str(conflict)
    records.save(owner, conflict.theirs, mine, "employment")
    assert text_of(records.open_person(marte, amalie, "employment"), "contact", "place") == "Bodø"
    records.save(marte, first, entered(department="Lønn"), "employment")  # another card: no conflict


# History


def test_history_tells_what_was_replaced_when_by_whom_and_why(house: Built, as_member: Opener) -> None:
    clock, amalie = Clock(), house.people[AMALIE]
    marte, owner = as_member(MARTE, now=clock), as_member(OWNER, now=clock)
    for days, gate, place in ((1, marte, "Bergen"), (2, owner, "Bodø"), (3, marte, "Molde")):
        clock.moment = BUILT_AT + timedelta(days=days)
        opened = records.edit_person(gate, amalie, "rectification", ["contact"])
        records.save(gate, opened, entered(place=place), "rectification")
    earlier = records.history(marte, amalie, "full_review")
    assert [(value.value.text, value.until, value.member) for value in earlier] == [
        ("Bodø", TODAY + timedelta(days=3), house.keys[MARTE].member),
        ("Bergen", TODAY + timedelta(days=2), house.keys[OWNER].member),
    ]
    assert {(value.category, value.field, value.reason) for value in earlier} == {
        ("contact", "place", "rectification")
    }
    assert newest(marte)[0].event is Event.HISTORY_OPENED


def test_history_shows_the_readers_own_categories_only(house: Built, as_member: Opener) -> None:
    marte, jonas, amalie = as_member(MARTE), as_member(JONAS), house.people[AMALIE]
    opened = records.edit_person(marte, amalie, "payroll_run", ["financial"])
    records.save(marte, opened, entered(monthly_pay="54000.00 NOK"), "payroll_run")
    assert [value.value.text for value in records.history(marte, amalie, "payroll_run")] == ["52000.00 NOK"]
    assert records.history(jonas, amalie, "employment") == ()
    refused(jonas, lambda: records.history(jonas, amalie, "employment", ["financial"]))
    kari = as_member(KARI)
    refused(kari, lambda: records.history(kari, amalie, "self_check"))


def test_other_groups_stay_closed(house: Built, as_member: Opener) -> None:
    strangers = ((MARTE, VIDAR, "employment"), (JONAS, PER, "employment"), (TOR, AMALIE, "premises_access"))
    for name, stranger, purpose in strangers:
        gate = as_member(name)
        person: UUID = house.people[stranger]
        refused(gate, partial(records.open_person, gate, person, purpose))


def test_nobody_leaves_before_they_started(as_member: Opener, house: Built) -> None:
    owner, sindre = as_member(OWNER), house.people[SINDRE]
    with pytest.raises(RefusedValue, match="ended before it began"):
        fields = entered(name="Nora Vik", start_date="2026-02-01", end_date="2026-01-31")
        records.create(owner, "employee", fields, "employment")
    person = records.edit_person(owner, sindre, "employment", ["job"])
    records.save(owner, person, entered(start_date="2020-01-01"), "employment")
    person = records.edit_person(owner, sindre, "employment", ["job"])
    with pytest.raises(RefusedValue, match="ended before it began"):
        records.save(owner, person, entered(end_date="2019-12-31"), "employment")
    person = records.edit_person(owner, sindre, "employment", ["job"])
    records.save(owner, person, entered(end_date="2020-01-01"), "employment")
    assert records.open_person(owner, sindre, "employment").person.state.status == "left"
