"""The gate: nothing opens before its entry is committed, refusals are entries, changes and entries stand together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from entrack_vault import access_log
from entrack_vault.access import Action
from entrack_vault.access_log import Entry
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.errors import Busy, Damaged, Misuse, NotAllowed, VaultError
from entrack_vault.services import records, staff
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.keys import Keys
from entrack_vault.store import log, members
from entrack_vault.store import records as rows
from entrack_vault.store.records import Stored
from tests.building import AMALIE, BUILT_AT, CAMILLA, JONAS, KARI, MARTE, OWNER, SINDRE, TOR, Built, entered
from tests.server.sight import meddling, seeing
from tests.services.conftest import Opener


def opening(person: UUID, *categories: str, purpose: str = "payroll_run", action: Action = Action.READ) -> Request:
    return Request(Event.CARDS_OPENED, person, "employee", categories, action, purpose)


def entries(gate: Gate) -> list[Entry]:
    """Every committed entry, oldest first."""
    with seeing(gate) as connection:
        found = [access_log.read_link(link) for link in log.after(connection, 0)]
    return [entry for entry in found if entry is not None]


def current(gate: Gate, person: UUID, compartment: int) -> Stored:
    with seeing(gate) as connection:
        (stored,) = rows.current(connection, person.bytes, (compartment,))
    return stored


EMPLOYEE_CONTACT, EMPLOYEE_FEEDBACK, EMPLOYEE_FINANCIAL = 33, 36, 37

# Reads


class Watched(Keys):
    """Keys that ask, each time they open a card, whether its entry is committed for everyone to see."""

    def watch(self, committed: Callable[[], int]) -> None:
        self.seen: list[int] = []
        self._committed = committed

    def open(self, stored: Stored) -> bytes:
        self.seen.append(self._committed())
        return super().open(stored)


def watched(gate: Gate, other: Gate) -> Watched:
    """Puts watched keys into a session; `other` has the vault open apart from it and tells the log's length."""
    session = gate.session
    with session.store.reading() as connection:
        keys = Watched(session.vault, session.identity, session.member, members.grants(connection))
    keys.watch(lambda: len(entries(other)))
    session._keys = keys
    return keys


def test_the_entry_is_committed_before_anything_is_opened(house: Built, as_member: Opener) -> None:
    gate, other = as_member(MARTE), as_member(OWNER)
    keys = watched(gate, other)
    before = len(entries(other))
    permit = gate.look(opening(house.people[AMALIE], "contact", "financial"))
    assert keys.seen == [before + 1]  # the person's state alone
    assert len(permit.current()) == 2
    assert keys.seen == [before + 1] * 3
    newest = entries(other)[-1]
    assert (newest.event, newest.person, newest.member) == (
        Event.CARDS_OPENED,
        house.people[AMALIE],
        house.keys[MARTE].member,
    )
    assert (newest.compartments, newest.purpose, newest.sequence) == ((33, 37), "payroll_run", permit.entry)


def full_disk(gate: Gate) -> None:
    """From now on no entry can be written."""
    with meddling(gate) as connection:
        if gate.session.home.local:
            refusing = "BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        else:
            words = "RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'"
            connection.execute(
                text(f"CREATE FUNCTION store.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {words}; END $$")
            )
            refusing = "FOR EACH ROW EXECUTE FUNCTION store.full()"
        connection.execute(text(f"CREATE TRIGGER full_disk BEFORE INSERT ON log {refusing}"))


def test_what_cannot_be_logged_is_not_opened(house: Built, as_member: Opener) -> None:
    gate, other = as_member(MARTE), as_member(OWNER)
    full_disk(other)
    keys = watched(gate, other)
    with pytest.raises(VaultError, match="disk is full"):
        gate.look(opening(house.people[AMALIE], "contact"))
    assert keys.seen == []
    assert gate.session.head == other.session.head
    with pytest.raises(VaultError, match="disk is full"), gate.change(Request(Event.SETTINGS_CHANGED)) as change:
        change.begin(Request(Event.SETTINGS_CHANGED))


def test_a_refused_look_is_an_entry_and_opens_nothing(house: Built, as_member: Opener) -> None:
    gate, other = as_member(MARTE), as_member(OWNER)
    keys = watched(gate, other)
    for request in (
        opening(house.people[AMALIE], "contact", "feedback"),
        opening(house.people[AMALIE], "contact", purpose="pension_fund_gossip"),
        opening(house.people[AMALIE], "contact", purpose="recruitment"),
        opening(house.people[AMALIE], "contact", purpose=""),
        replace(opening(house.people[AMALIE], "contact"), duty=Duty.READ_WHOLE_LOG),
        Request(Event.CARDS_OPENED, house.people[CAMILLA], "visitor", ("contact",), Action.WRITE, "premises_access"),
    ):
        with pytest.raises(NotAllowed, match="is in the access log"):
            gate.look(request)
        newest = entries(other)[-1]
        assert (newest.event, newest.person, newest.purpose) == (Event.ACCESS_REFUSED, request.person, "")
    assert keys.seen == []
    assert entries(other)[-1].compartments == (97,)


def test_refusals_name_the_rooms_that_were_asked_for(house: Built, as_member: Opener) -> None:
    gate = as_member(TOR)
    with pytest.raises(NotAllowed):
        gate.look(opening(house.people[AMALIE], "contact", "financial"))
    assert entries(gate)[-1].compartments == (33, 37)


def test_a_category_the_register_has_not_is_no_request(house: Built, as_member: Opener) -> None:
    gate = as_member(OWNER)
    before = entries(gate)
    with pytest.raises(Misuse, match="no such category"):
        gate.look(opening(house.people[AMALIE], "gossip"))
    assert entries(gate) == before


def test_someone_of_another_group_is_not_opened(house: Built, as_member: Opener) -> None:
    gate = as_member(OWNER)
    request = Request(
        Event.CARDS_OPENED, house.people[AMALIE], "visitor", ("contact",), Action.READ, "premises_access"
    )
    with pytest.raises(Damaged):
        gate.look(request)
    with pytest.raises(Damaged):
        gate.look(opening(uuid4(), "contact"))


def test_a_note_is_an_entry_of_its_own(as_member: Opener) -> None:
    gate = as_member(KARI)
    sequence = gate.note(Request(Event.LOG_READ, duty=Duty.READ_WHOLE_LOG))
    assert entries(gate)[-1].sequence == sequence
    with pytest.raises(NotAllowed):
        gate.note(Request(Event.VAULT_CHECKED, duty=Duty.BACK_UP))


# What a permit covers


def test_a_permit_opens_one_person_in_the_rooms_it_names(house: Built, as_member: Opener) -> None:
    gate = as_member(OWNER)
    amalie, sindre = house.people[AMALIE], house.people[SINDRE]
    permit = gate.look(opening(amalie, "contact"))
    assert permit.compartments == {EMPLOYEE_CONTACT}
    mine = current(gate, amalie, EMPLOYEE_CONTACT)
    assert AMALIE.encode() in permit.open(mine)
    assert [stored for stored, _ in permit.current()] == [mine]
    assert [stored for stored, _ in permit.history()] == [mine]
    for other in (
        current(gate, amalie, EMPLOYEE_FINANCIAL),
        current(gate, sindre, EMPLOYEE_CONTACT),
        mine._replace(compartment=EMPLOYEE_FEEDBACK),
        mine._replace(subject=sindre.bytes),
    ):
        with pytest.raises(Damaged):
            permit.open(other)


def test_a_permit_for_one_person_changes_no_other(house: Built, as_member: Opener) -> None:
    gate = as_member(MARTE)
    amalie, sindre = house.people[AMALIE], house.people[SINDRE]
    permit = gate.look(opening(amalie, "contact", action=Action.WRITE))
    before = gate.session.head
    other = replace(opening(sindre, "contact", action=Action.WRITE), event=Event.CARDS_SAVED)
    with pytest.raises(Damaged), gate.change(other, permit):
        pass
    assert gate.session.head == before


def test_a_permit_for_a_whole_group_opens_excerpts_and_states_but_no_person(house: Built, as_member: Opener) -> None:
    gate = as_member(MARTE)
    permit = gate.look(Request(Event.PEOPLE_LISTED, population="employee", categories=("contact",)))
    seen: list[tuple[bytes, int, bytes]] = []
    permit.excerpts(lambda subject, compartment, content: seen.append((subject, compartment, content)))
    assert {compartment for _, compartment, _ in seen} == {EMPLOYEE_CONTACT, 47}
    assert len({subject for subject, _, _ in seen}) == 3
    stored = current(gate, house.people[AMALIE], EMPLOYEE_CONTACT)
    for opened in (permit.current, permit.history, lambda: permit.open(stored)):
        with pytest.raises(Damaged):
            opened()
    with pytest.raises(Damaged):
        permit.one_of(house.people[AMALIE])


def test_a_permit_for_an_import_opens_the_people_it_matches(house: Built, as_member: Opener) -> None:
    gate = as_member(MARTE)
    request = Request(
        Event.IMPORT_PREVIEWED, population="employee", categories=("job",), action=Action.WRITE, purpose="employment"
    )
    permit = gate.look(request)
    with permit.reading():
        opened = permit.one_of(house.people[AMALIE])
    assert {stored.compartment for stored, _ in opened.opened} == {35, 47}


@pytest.mark.parametrize(
    "part", ["sealed", "signature", "data_key", "author", "entry", "epoch", "revision", "schema"]
)
def test_an_altered_row_does_not_open(house: Built, as_member: Opener, part: str) -> None:
    gate = as_member(OWNER)
    permit = gate.look(opening(house.people[AMALIE], "contact"))
    stored = current(gate, house.people[AMALIE], EMPLOYEE_CONTACT)
    value = getattr(stored, part)
    altered = value[:-1] + bytes([value[-1] ^ 1]) if isinstance(value, bytes) else value + 1
    changes: dict[str, Any] = {part: altered}
    with pytest.raises(Damaged):
        permit.open(stored._replace(**changes))


def test_a_card_whose_data_key_is_gone_is_not_taken_for_none(house: Built, as_member: Opener) -> None:
    gate = as_member(OWNER)
    stored = current(gate, house.people[AMALIE], EMPLOYEE_CONTACT)
    with meddling(gate) as connection:
        connection.execute(text("DELETE FROM data_key WHERE record = :record"), {"record": stored.record})
    with pytest.raises(Damaged):
        gate.look(opening(house.people[AMALIE], "contact")).current()


# State


def test_restriction_lets_be_read_and_no_more(house: Built, as_member: Opener) -> None:
    gate, amalie = as_member(OWNER), house.people[AMALIE]
    records.set_status(gate, amalie, "active", "rectification", restricted="accuracy")
    assert gate.look(opening(amalie, "contact")).current()
    for action in (Action.WRITE, Action.EXPORT):
        with pytest.raises(NotAllowed, match="restricted"):
            gate.look(opening(amalie, "contact", action=action))
        assert [entry.event for entry in entries(gate)[-2:]] == [Event.CARDS_OPENED, Event.ACCESS_REFUSED]


def test_what_only_the_law_keeps_is_closed_to_most(house: Built, as_member: Opener) -> None:
    owner, amalie = as_member(OWNER), house.people[AMALIE]
    records.set_status(owner, amalie, "statutory_retention", "retention_review")
    assert owner.look(opening(amalie, "contact")).current()
    with pytest.raises(NotAllowed, match="statute"):
        as_member(JONAS).look(opening(amalie, "contact", purpose="employment"))
    with pytest.raises(NotAllowed, match="statute"):
        owner.look(opening(amalie, "contact", action=Action.WRITE))


# Changes


def saving(person: UUID, *categories: str) -> Request:
    return Request(Event.CARDS_SAVED, person, "employee", categories, Action.WRITE, "employment")


def permit_to_change(gate: Gate, person: UUID) -> Permit:
    return gate.look(opening(person, "contact", purpose="employment", action=Action.WRITE))


def test_change_and_entry_commit_together(house: Built, as_member: Opener) -> None:
    gate, amalie = as_member(MARTE), house.people[AMALIE]
    permit = permit_to_change(gate, amalie)
    before = current(gate, amalie, EMPLOYEE_CONTACT)
    with gate.change(saving(amalie, "contact"), permit) as change:
        hashes = [
            change.save(amalie, EMPLOYEE_CONTACT, UUID(bytes=before.record), 2, b"{}"),
            change.save(amalie, 35, UUID(int=5), 1, b"{}"),
        ]
    after, newest = current(gate, amalie, EMPLOYEE_CONTACT), entries(gate)[-1]
    assert (after.revision, after.entry) == (2, newest.sequence)
    assert [(logged.revision, logged.hash) for logged in newest.changes] == [(2, hashes[0]), (1, hashes[1])]
    assert newest.compartments == (EMPLOYEE_CONTACT, 35)


def test_a_change_left_by_an_error_leaves_nothing(house: Built, as_member: Opener) -> None:
    gate, amalie = as_member(MARTE), house.people[AMALIE]
    permit, before = permit_to_change(gate, amalie), current(gate, amalie, EMPLOYEE_CONTACT)
    logged, head = entries(gate), gate.session.head
    with pytest.raises(ZeroDivisionError), gate.change(saving(amalie, "contact"), permit) as change:
        change.save(amalie, EMPLOYEE_CONTACT, UUID(bytes=before.record), 2, b"{}")
        raise ZeroDivisionError
    assert current(gate, amalie, EMPLOYEE_CONTACT) == before
    assert (entries(gate), gate.session.head) == (logged, head)
    assert permit_to_change(gate, amalie).entry == len(logged) + 1


def test_a_refused_change_is_an_entry_and_never_begins(house: Built, as_member: Opener) -> None:
    gate, amalie = as_member(JONAS), house.people[AMALIE]
    with pytest.raises(NotAllowed), gate.change(saving(amalie, "contact")):
        raise AssertionError("the block was entered")
    newest = entries(gate)[-1]
    assert (newest.event, newest.person, newest.compartments) == (Event.ACCESS_REFUSED, amalie, (33,))


def test_the_state_a_permit_found_decides_the_change(house: Built, as_member: Opener) -> None:
    gate, amalie = as_member(OWNER), house.people[AMALIE]
    records.set_status(gate, amalie, "active", "rectification", restricted="accuracy")
    permit = gate.look(opening(amalie, "contact"))
    with pytest.raises(NotAllowed, match="restricted"), gate.change(saving(amalie, "contact"), permit):
        raise AssertionError("the block was entered")
    assert entries(gate)[-1].event is Event.ACCESS_REFUSED


def test_a_state_changed_meanwhile_stops_the_change(house: Built, as_member: Opener) -> None:
    gate, other, amalie = as_member(MARTE), as_member(OWNER), house.people[AMALIE]
    permit = permit_to_change(gate, amalie)
    records.set_status(other, amalie, "active", "rectification", restricted="accuracy")
    before = current(other, amalie, EMPLOYEE_CONTACT)
    with pytest.raises(Busy, match="Someone else"), gate.change(saving(amalie, "contact"), permit) as change:
        change.save(amalie, EMPLOYEE_CONTACT, UUID(bytes=before.record), 2, b"{}")
    assert current(other, amalie, EMPLOYEE_CONTACT) == before
    assert entries(other)[-1].event is Event.STATUS_CHANGED


def test_a_record_nobody_has_is_not_as_expected(house: Built, as_member: Opener) -> None:
    gate = as_member(OWNER)
    with pytest.raises(Busy), gate.change(Request(Event.SETTINGS_CHANGED)) as change:
        change.expect(uuid4(), 1)


def test_a_permit_for_nobody_brings_no_state_into_a_change(as_member: Opener) -> None:
    gate = as_member(OWNER)
    permit = gate.look(Request(Event.VAULT_CHECKED))
    with gate.change(Request(Event.SETTINGS_CHANGED, duty=Duty.SIGN), permit) as change:
        change.save(gate.session.vault, 0, uuid4(), 1, b"{}")
    assert entries(gate)[-1].event is Event.SETTINGS_CHANGED


def test_moving_to_a_new_file_takes_the_duty(house: Built, as_member: Opener) -> None:
    gate = as_member(MARTE)
    header = gate.session.home.header()
    with pytest.raises(NotAllowed):
        staff.remove(gate, house.keys[TOR].member)
    assert entries(gate)[-1].event is Event.ACCESS_REFUSED
    assert gate.session.home.header() == header
    with house.unlock(TOR) as tor:
        assert tor.name == TOR


def test_what_others_sign_decides_the_next_request(house: Built, as_member: Opener) -> None:
    gate, owner = as_member(MARTE), as_member(OWNER)
    assert gate.look(opening(house.people[AMALIE], "financial")).current()
    staff.change_job(owner, house.keys[MARTE].member, "receptionist")
    with pytest.raises(NotAllowed):
        gate.look(opening(house.people[AMALIE], "financial"))
    staff.remove(owner, house.keys[MARTE].member)
    with pytest.raises(VaultError):
        gate.look(opening(house.people[CAMILLA], "contact"))


def test_entries_carry_the_sessions_clock(house: Built, as_member: Opener) -> None:
    later = datetime(2026, 4, 1, 6, 30, tzinfo=UTC)
    gate = as_member(OWNER, now=lambda: later)
    records.save(
        gate,
        records.edit_person(gate, house.people[AMALIE], "employment", ["job"]),
        entered(title="Regnskapsleder"),
        "employment",
    )
    assert entries(gate)[-1].at == later
    assert entries(gate)[0].at == BUILT_AT
