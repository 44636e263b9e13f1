"""What looks wrong in the records: told by clocks and by cards, logged, and nothing opened that is closed to whoever
asks; on every engine."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import pytest

from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.domain.people import Value
from entrack_vault.domain.progress import Work
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.errors import Cancelled, Damaged, NotAllowed
from entrack_vault.register import standard
from entrack_vault.register.compartments import number
from entrack_vault.register.model import Kind
from entrack_vault.services import findings, log, merging, outlook, records
from entrack_vault.services.entering import save_card
from entrack_vault.services.findings import Fault, Finding, Looked
from entrack_vault.services.gate import Gate, Request
from tests.building import (
    AASE,
    AMALIE,
    AMALIES_IDENTITY_NUMBER,
    JONAS,
    KARI,
    LIVE,
    MARTE,
    OWNER,
    PEOPLE,
    SELMA,
    SINDRE,
    TOR,
    Built,
    entered,
)
from tests.services.conftest import Opener
from tests.services.test_purge import on

REGISTER = standard()
# A text of each kind that the register would not take; the other kinds take any line of text.
WRONG = {
    Kind.NUMBER: "tolv",
    Kind.YES_NO: "kanskje",
    Kind.DATE: "2026-02-30",
    Kind.DATE_TIME: "2026-02-30T10:00",
    Kind.MONEY: "mye",
    Kind.PERCENTAGE: "hundre",
    Kind.CHOICE: "finnes_ikke",
    Kind.NATIONAL_IDENTITY_NUMBER: "14877100032",
    Kind.BANK_ACCOUNT: "99990000007",
    Kind.IBAN: "NO0099990000006",
    Kind.ORGANISATION_NUMBER: "123456789",
    Kind.PHONE: "12",
    Kind.EMAIL: "ikke en adresse",
    Kind.POSTCODE: "155",
    Kind.COUNTRY: "Atlantis",
    Kind.LINK: "javascript:alert(1)",
    Kind.PERSON: "Ola",
    Kind.TEXT: "to\nlinjer",
    Kind.LONG_TEXT: "  ",
}


def plant(gate: Gate, who: UUID, category: str, texts: Mapping[str, str]) -> None:
    """Saves a card past every check of what is entered, as an older program or a change of the rules may have."""
    group = gate.session.register.populations["employee"]
    opened = records.edit_person(gate, who, "employment", (category,))
    before = opened.held.get(category)
    new = {
        key: (Value(text, gate.session.today, "person", gate.session.member, gate.job.key, "employment"),)
        for key, text in texts.items()
    }
    request = Request(Event.CARDS_SAVED, who, "employee", (category,), Action.WRITE, "employment")
    with gate.change(request, opened.permit) as change:
        if before is None:
            save_card(change, who, group, category, new_id(), 1, new, "employment")
            return
        change.expect(before.record, before.card.revision)
        kept = {key: values for key, values in before.card.fields.items() if values}
        save_card(
            change,
            who,
            group,
            category,
            before.record,
            before.card.revision + 1,
            {key: values for key, values in {**kept, **new}.items() if values[0].text},
            "employment",
        )


def entries(gate: Gate, since: int) -> list[tuple[Event, UUID | None]]:
    """What has been logged after a sequence, without the reading of it."""
    return [(line.entry.event, line.entry.person) for line in log.read(gate) if line.entry.sequence > since][1:]


def test_where_all_is_well_nothing_is_found(as_member: Opener) -> None:
    looked = findings.look_through(as_member(OWNER))
    assert looked.findings == ()
    assert (looked.people, looked.left_out) == (len(PEOPLE), 0)


def test_what_is_planted_is_found_and_no_value_is_told(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    amalie, sindre, aase = (house.people[name] for name in (AMALIE, SINDRE, AASE))
    plant(owner, amalie, "financial", {"bank_account": "99990000007"})
    plant(owner, sindre, "feedback", {"feedback_notes": "Var sykmeldt for depresjon i mars."})
    plant(owner, aase, "contact", {"name": ""})
    found = findings.look_through(owner).findings
    assert set(found) == {
        Finding(amalie, "employee", Fault.UNREADABLE, "bank_account"),
        Finding(sindre, "employee", Fault.SENSITIVE, "feedback_notes"),
        Finding(aase, "employee", Fault.MISSING, "name"),
    }
    assert "99990000007" not in repr(found)
    assert "depresjon" not in repr(found)


def test_each_group_is_one_entry_and_nobody_is_a_line_of_their_own(as_member: Opener) -> None:
    owner = as_member(OWNER)
    before = owner.session.head.sequence
    findings.look_through(owner)
    logged = entries(owner, before)
    assert logged == [(Event.RECORDS_CHECKED, None)] * len(findings.populations(owner))
    line = log.read(owner, event=Event.RECORDS_CHECKED)[-1].entry
    assert line.purpose == findings.PURPOSE
    assert line.compartments


@pytest.mark.parametrize("name", [MARTE, JONAS, SELMA, TOR, KARI])
def test_without_the_purpose_or_cards_to_change_it_is_refused_and_logged(as_member: Opener, name: str) -> None:
    """The privacy controller has the purpose and no cards; the others change cards and have not the purpose."""
    gate = as_member(name)
    assert not findings.may(gate)
    with pytest.raises(NotAllowed):
        findings.look_through(gate)
    assert log.read(as_member(OWNER), event=Event.ACCESS_REFUSED)[0].entry.member == gate.session.member
    assert not log.read(as_member(OWNER), event=Event.RECORDS_CHECKED)


def test_nothing_is_opened_that_this_member_could_not_put_right(as_member: Opener) -> None:
    """A request for what is only read, or closed, is refused; and a permit for it opens no other event's people."""
    owner, marte = as_member(OWNER), as_member(MARTE)
    rooms = REGISTER.populations["employee"].categories
    with pytest.raises(NotAllowed):
        marte.look(Request(Event.RECORDS_CHECKED, None, "employee", rooms, Action.WRITE))
    permit = owner.look(Request(Event.PEOPLE_LISTED, None, "employee", ("contact",)))
    with pytest.raises(Damaged):
        permit.one_to_check(new_id())


def test_a_permit_to_check_opens_the_rooms_it_names_alone(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    request = Request(Event.RECORDS_CHECKED, None, "employee", ("contact",), Action.WRITE, findings.PURPOSE)
    permit = owner.look(request)
    with permit.reading():
        opened = permit.one_to_check(house.people[AMALIE])
        with pytest.raises(Damaged):
            permit.one_to_check(new_id())  # somebody who has no state
    assert opened is not None
    allowed = {number(owner.session.register, "employee", one) for one in ("contact", "clocks")}
    assert {stored.compartment for stored, _ in opened} == allowed
    with pytest.raises(Damaged):
        permit.one_of(house.people[AMALIE])


def test_who_is_restricted_or_kept_by_a_statute_is_left_out(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    amalie, sindre = house.people[AMALIE], house.people[SINDRE]
    for who in (amalie, sindre):
        plant(owner, who, "financial", {"bank_account": "99990000007"})
    records.restrict(owner, amalie, Restriction.ACCURACY, "employment")
    records.set_status(owner, sindre, "statutory_retention", "employment")
    looked = findings.look_through(owner)
    assert looked.findings == ()
    assert looked.left_out == 2


def test_it_can_be_stopped(as_member: Opener) -> None:
    owner, told = as_member(OWNER), list[tuple[int, int]]()
    findings.look_through(owner, Work(lambda *far: told.append(far)))
    assert told == sorted(told)
    assert all(done < total for done, total in told)
    with pytest.raises(Cancelled):
        findings.look_through(owner, Work(cancelled=lambda: True))


# What the clocks tell


def test_the_clocks_tell_who_left_and_which_application_is_open(as_member: Opener, house: Built) -> None:
    owner, later = as_member(OWNER), on("2027-03-12")
    amalie, live = house.people[AMALIE], house.people[LIVE]
    opened = records.edit_person(owner, amalie, "employment", ("job",))
    records.save(owner, opened, entered(end_date="2026-06-30"), "employment")
    opened = records.edit_person(owner, live, "recruitment", ("job",))
    records.save(owner, opened, entered(application_date="2026-03-11"), "recruitment")
    assert outlook.look(owner).findings == ()
    assert outlook.look(as_member(OWNER, now=on("2026-06-30"))).findings == (), "their last day is not over"
    (left,) = outlook.look(as_member(MARTE, now=on("2026-07-01"))).findings
    assert left == Finding(amalie, "employee", Fault.LEFT)
    found = outlook.look(as_member(OWNER, now=later)).findings
    assert set(found) == {left, Finding(live, "applicant", Fault.OPEN)}
    of_cards = findings.look_through(as_member(OWNER, now=later))
    assert set(of_cards.findings) == set(found), "the cards' clocks say the same"
    records.set_status(as_member(OWNER, now=later), amalie, "left", "employment")
    records.set_status(as_member(OWNER, now=later), live, "rejected", "recruitment")
    now = outlook.look(as_member(OWNER, now=later)).findings
    assert now == ()
    assert findings.merged(now, of_cards) == (), "what was looked at before does not say otherwise"
    assert findings.merged(None, of_cards) == of_cards.findings


def test_merging_keeps_what_only_the_cards_tell() -> None:
    who = new_id()
    wrong = Finding(who, "employee", Fault.MISSING, "name")
    looked = Looked(on("2026-03-11")(), 1, 0, (wrong, Finding(who, "employee", Fault.LEFT)))
    assert findings.merged((), looked) == (wrong,)
    assert findings.merged(None, None) == ()


def test_a_year_is_a_year_also_from_a_leap_day() -> None:
    group = REGISTER.populations["applicant"]
    days = {"applied": date(2024, 2, 29)}
    assert findings.of_state(group, "received", days, date(2025, 2, 28)) is None
    assert findings.of_state(group, "received", days, date(2025, 3, 1)) is Fault.OPEN
    assert findings.of_state(group, "rejected", days, date(2025, 3, 1)) is None
    assert findings.of_state(group, "received", {**days, "merged": date(2025, 1, 1)}, date(2025, 3, 1)) is None


# What cards tell, kind by kind


def _of(kind: Kind) -> tuple[str, str, str] | None:
    """Population, category and key of a field of a kind, where the register has one."""
    return next(
        (
            (group.key, field.category, field.key)
            for group in REGISTER.populations.values()
            for field in group.fields
            if field.kind is kind
        ),
        None,
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_wrong_value_of_each_kind_is_found(kind: Kind) -> None:
    place = _of(kind)
    if place is None:
        assert kind in WRONG, "no field is of this kind yet; a wrong value is known when one is"
        return
    group, category, key = place
    filled = {"name": ("Prøve Person",), key: (WRONG[kind],)}
    found = findings.of_cards(REGISTER.populations[group], (category,), filled, demonstration=True)
    assert found == [(key, Fault.UNREADABLE)]


def test_a_synthetic_number_is_right_in_a_demonstration_and_nowhere_else() -> None:
    group = REGISTER.populations["employee"]
    field = next(one for one in group.fields if one.kind is Kind.NATIONAL_IDENTITY_NUMBER)
    values = {field.key: ("14877100031",)}
    assert findings.of_cards(group, (field.category,), values, demonstration=True) == []
    assert findings.of_cards(group, (field.category,), values, demonstration=False) == [(field.key, Fault.UNREADABLE)]


@pytest.mark.parametrize(
    "text",
    ["Leder for HMS og helse i bedriften.", "Selger kirkeorgler til menigheter.", "Ansvar for fagforeningsavtalen."],
)
def test_texts_about_the_trade_are_left_alone(text: str) -> None:
    group = REGISTER.populations["employee"]
    assert findings.of_cards(group, ("feedback",), {"feedback_notes": (text,)}, demonstration=True) == []


def test_a_number_of_another_birth_date_is_found() -> None:
    group = REGISTER.populations["employee"]
    field = next(one for one in group.fields if one.kind is Kind.NATIONAL_IDENTITY_NUMBER)
    rooms = (field.category, "demographic")
    values = {field.key: ("14877100031",), "birth_date": ("1971-07-14",)}
    assert (field.key, Fault.OTHER_DATE) not in findings.of_cards(group, rooms, values, demonstration=True)
    values["birth_date"] = ("1971-07-15",)
    assert (field.key, Fault.OTHER_DATE) in findings.of_cards(group, rooms, values, demonstration=True)


def test_a_number_on_two_records_is_found_unless_they_are_linked(as_member: Opener, house: Built) -> None:
    owner, amalie, sindre = as_member(OWNER), house.people[AMALIE], house.people[SINDRE]
    plant(owner, sindre, "financial", {"national_id": AMALIES_IDENTITY_NUMBER})
    found = {one.person for one in findings.look_through(owner).findings if one.fault is Fault.TWICE}
    assert found == {amalie, sindre}
    merging.merge(owner, amalie, sindre, "employment")
    assert not [one for one in findings.look_through(owner).findings if one.fault is Fault.TWICE]


def test_what_is_missing_in_a_category_that_is_not_looked_at_is_not_missed() -> None:
    group = REGISTER.populations["employee"]
    assert findings.of_cards(group, ("contact",), {}, demonstration=True) == [("name", Fault.MISSING)]
    assert findings.of_cards(group, ("job",), {}, demonstration=True) == []


def test_a_day_counts_from_the_first() -> None:
    group = REGISTER.populations["employee"]
    today = date(2026, 3, 11)
    assert findings.of_state(group, "active", {"left": today}, today) is None
    assert findings.of_state(group, "leave", {"left": today - timedelta(days=1)}, today) is Fault.LEFT
