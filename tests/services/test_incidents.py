"""Incidents: known, assessed, told of within 72 hours, closed; and who has opened what; on every engine."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.incidents import Incident, Risk, Told, noted
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.services import check, incidents, log, notices, opened_cards, people, records, retention, staff
from entrack_vault.services.gate import Gate
from entrack_vault.workstation import state
from tests.building import (
    AMALIE,
    BUILT_AT,
    JONAS,
    KARI,
    LIVE,
    MARTE,
    OWNER,
    SELMA,
    SHUT_OUT,
    SINDRE,
    Built,
    workstation,
)
from tests.services.conftest import Opener
from tests.services.looking import refused
from tests.services.test_notices import EN, FIRST, NB
from tests.services.test_purge import on

WHAT = "En bærbar PC med lønnslister er borte."


def later(hours: float) -> Callable[[], datetime]:
    return lambda: BUILT_AT + timedelta(hours=hours)


def told_of(gate: Gate, incident: UUID) -> Incident:
    return incidents.find(gate, incident)


def test_from_knowing_to_closing(as_member: Opener) -> None:
    kari, owner = as_member(KARI), as_member(OWNER, now=later(30))
    one = incidents.register(kari, f"  {WHAT} ", BUILT_AT - timedelta(hours=2), date(2026, 3, 10))
    found = told_of(owner, one)
    assert (found.what, found.happened, found.member, found.revision) == (
        WHAT,
        date(2026, 3, 10),
        kari.session.member,
        1,
    )
    assert found.number.startswith("H-2026-")
    assert incidents.named(owner, found.number.lower().replace("-", "")).id == one
    assert found.term == BUILT_AT + timedelta(hours=70)
    assert found.running
    assert not found.nearly_due(BUILT_AT)
    assert found.nearly_due(BUILT_AT + timedelta(hours=47))
    assert found.left(BUILT_AT + timedelta(hours=71)) == timedelta(hours=-1)
    with pytest.raises(Misuse, match="not been assessed"):
        incidents.close(owner, one)
    incidents.assess(owner, one, Risk.HIGH, "Kontonumre og lønn.", people="Alle ansatte, 12")
    with pytest.raises(Misuse, match="Datatilsynet has not"):
        incidents.close(owner, one)
    incidents.tell(owner, one, Told.AUTHORITY)
    assert not told_of(owner, one).running
    assert not told_of(owner, one).told_late
    with pytest.raises(Misuse, match="Those concerned"):
        incidents.close(owner, one)
    incidents.tell(owner, one, Told.PEOPLE, BUILT_AT + timedelta(hours=29))
    with pytest.raises(Misuse, match="What was done"):
        incidents.close(owner, one)
    incidents.note_measures(owner, one, "PC-en er sperret.")
    incidents.close(owner, one)
    found = told_of(kari, one)
    assert (found.risk, found.people, found.measures) == (Risk.HIGH, "Alle ansatte, 12", "PC-en er sperret.")
    assert [telling.whom for telling in found.told] == [Told.AUTHORITY, Told.PEOPLE]
    assert found.closed == date(2026, 3, 12)
    assert incidents.kept_until(kari, found) == date(2031, 3, 12)
    with pytest.raises(Misuse, match="is closed"):
        incidents.note_measures(owner, one, "Mer")
    steps = incidents.steps(owner, one)
    assert [step.member for step in steps] == [kari.session.member, *[owner.session.member] * 5]
    assert steps[0].at == BUILT_AT
    assert [noted(step.before, step.after, "nb") for step in steps] == [
        "Registrert",
        "Vurdert: Høy risiko",
        "Varslet: Datatilsynet",
        "Varslet: De berørte",
        "Tiltak",
        "Lukket",
    ]
    assert check.check(owner).findings == ()
    lines = log.read(owner, event=Event.INCIDENT_CHANGED)
    assert [line.entry.person for line in lines] == [None] * 6


def test_one_without_risk_is_documented_only(as_member: Opener) -> None:
    owner = as_member(OWNER)
    one = incidents.register(owner, WHAT)
    assert incidents.kept_until(owner, told_of(owner, one)) is None
    incidents.assess(owner, one, Risk.RISK, "Ikke avklart.")
    assert told_of(owner, one).running
    incidents.assess(owner, one, Risk.NONE, "PC-en er funnet igjen, låst og kryptert.")
    assert not told_of(owner, one).running
    incidents.close(owner, one)
    assert told_of(owner, one).closed == date(2026, 3, 11)


def test_those_that_run_stand_first(as_member: Opener) -> None:
    owner = as_member(OWNER)
    first = incidents.register(owner, "Den første", BUILT_AT - timedelta(days=2))
    second = incidents.register(owner, "Den andre", BUILT_AT - timedelta(days=1))
    third = incidents.register(owner, "Den tredje", BUILT_AT - timedelta(days=3))
    incidents.assess(owner, second, Risk.NONE, "Ingen fare.")
    incidents.close(owner, second)
    assert [one.id for one in incidents.listed(owner)] == [first, third, second]


def test_told_too_late_is_seen(as_member: Opener) -> None:
    owner = as_member(OWNER, now=later(80))
    one = incidents.register(owner, WHAT, BUILT_AT)
    with pytest.raises(Misuse, match="why it took more than 72 hours"):
        incidents.tell(owner, one, Told.AUTHORITY, why="  ")
    incidents.tell(owner, one, Told.AUTHORITY, why=" Funnet etter helgen. ")
    assert told_of(owner, one).told_late
    assert told_of(owner, one).why_late == "Funnet etter helgen."
    incidents.tell(owner, one, Told.AUTHORITY, why="Mer av det samme.")
    assert told_of(owner, one).why_late == "Funnet etter helgen. Mer av det samme."


def test_more_for_an_authority_told_in_time_needs_no_reason(as_member: Opener) -> None:
    owner = as_member(OWNER, now=later(80))
    one = incidents.register(owner, WHAT, BUILT_AT)
    incidents.tell(owner, one, Told.AUTHORITY, later(70)())
    incidents.tell(owner, one, Told.AUTHORITY, why="Ingen trenger den.")
    assert not told_of(owner, one).told_late
    assert told_of(owner, one).why_late == ""


def test_what_makes_no_sense_is_refused(as_member: Opener) -> None:
    owner = as_member(OWNER)
    tomorrow = BUILT_AT + timedelta(days=1)
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: incidents.register(owner, WHAT, tomorrow), "time to come"),
        (lambda: incidents.register(owner, WHAT, happened=tomorrow.date()), "time to come"),
        (
            lambda: incidents.register(owner, WHAT, BUILT_AT - timedelta(days=2), BUILT_AT.date()),
            "before it happened",
        ),
        (lambda: incidents.register(owner, " \n"), "Say what happened"),
        (lambda: incidents.register(owner, "x" * 8001), "too long"),
        (lambda: incidents.find(owner, UUID(int=1)), "no such incident"),
        (lambda: incidents.steps(owner, UUID(int=1)), "no such incident"),
        (lambda: incidents.named(owner, "H-2026-000000"), "no such incident"),
    ]
    for attempt, words in wrong:
        with pytest.raises(Misuse, match=words):
            attempt()
    one = incidents.register(owner, WHAT)
    wrong = [
        (lambda: incidents.assess(owner, one, Risk.RISK, ""), "why it is judged so"),
        (lambda: incidents.note_measures(owner, one, " "), "what has been done"),
        (lambda: incidents.tell(owner, one, Told.POLICE, BUILT_AT - timedelta(hours=1)), "between when it was known"),
        (lambda: incidents.tell(owner, one, Told.POLICE, tomorrow), "between when it was known"),
    ]
    for attempt, words in wrong:
        with pytest.raises(Misuse, match=words):
            attempt()
    assert told_of(owner, one).revision == 1


@pytest.mark.parametrize("name", [MARTE, JONAS, SELMA])
def test_whoever_does_not_read_the_log_is_refused_and_that_is_logged(as_member: Opener, name: str) -> None:
    one = incidents.register(as_member(OWNER), WHAT)
    gate = as_member(name)
    for attempt in (
        lambda: incidents.register(gate, WHAT),
        lambda: incidents.listed(gate),
        lambda: incidents.find(gate, one),
        lambda: incidents.steps(gate, one),
        lambda: incidents.note_placed(gate, bytes(32)),
        lambda: incidents.assess(gate, one, Risk.NONE, "Ingen fare."),
        lambda: opened_cards.opened_by(gate, BUILT_AT, BUILT_AT),
        lambda: opened_cards.workstations(gate),
    ):
        refused(gate, attempt)
    with pytest.raises(NotAllowed):
        incidents.close(gate, one)


def test_the_report_is_noted_with_its_hash(as_member: Opener) -> None:
    owner = as_member(OWNER)
    incidents.note_placed(owner, bytes(range(32)))
    (line,) = log.read(owner, event=Event.INCIDENT_PLACED)
    assert line.entry.file == bytes(range(32))


# Whose cards were opened


def look_at(gate: Gate, person: UUID, purpose: str = "employment") -> None:
    records.open_person(gate, person, purpose)


def test_whose_cards_a_member_opened_between_two_moments(as_member: Opener, house: Built) -> None:
    amalie, sindre, live = (house.people[name] for name in (AMALIE, SINDRE, LIVE))
    look_at(as_member(MARTE, now=later(-5)), amalie)
    marte = as_member(MARTE, now=later(1))
    look_at(marte, amalie)
    look_at(marte, amalie)
    look_at(as_member(MARTE, now=later(2)), sindre)
    look_at(as_member(JONAS, now=later(1)), live, "recruitment")
    kari = as_member(KARI, now=later(3))
    span = (BUILT_AT + timedelta(hours=1), BUILT_AT + timedelta(hours=2))
    told = opened_cards.opened_by(kari, *span, member=house.keys[MARTE].member)
    assert [(one.person, one.times) for one in told.people] == [(amalie, 2), (sindre, 1)]
    assert told.people[0].first == span[0]
    everyone = opened_cards.opened_by(kari, *span)
    assert {one.person for one in everyone.people} == {amalie, sindre, live}
    with pytest.raises(Misuse, match="ends before"):
        opened_cards.opened_by(kari, span[1], span[0])


def test_a_refused_attempt_opened_nothing_and_a_list_shows_names(as_member: Opener, house: Built) -> None:
    tor = as_member("Tor Engen", now=later(1))
    with pytest.raises(NotAllowed):
        look_at(tor, house.people[AMALIE])
    people.load(tor)
    told = opened_cards.opened_by(
        as_member(OWNER, now=later(2)), BUILT_AT, BUILT_AT + timedelta(hours=1), member=tor.session.member
    )
    assert (told.people, told.refused) == ((), 1)
    assert told.listed == ("visitor",)


def test_what_opens_no_card_is_not_told_of_as_opened(as_member: Opener, house: Built) -> None:
    """A notice given to everyone would read as a breach that concerns them all."""
    amalie, owner = house.people[AMALIE], as_member(OWNER, now=later(1))
    version = notices.publish(owner, NB, EN, FIRST, material=False)
    notices.give(owner, [amalie], version, FIRST)
    retention.why(owner, amalie)
    span = (BUILT_AT + timedelta(minutes=1), BUILT_AT + timedelta(hours=1))
    assert opened_cards.opened_by(as_member(KARI, now=later(2)), *span).people == ()


def test_whose_cards_were_opened_from_a_workstation(as_member: Opener, house: Built, tmp_path: Path) -> None:
    amalie, sindre = house.people[AMALIE], house.people[SINDRE]
    here = state.workstation()
    assert len(here) == 32
    assert state.workstation() == here
    look_at(as_member(MARTE, now=later(1)), amalie)
    elsewhere = tmp_path / "another"
    elsewhere.mkdir()
    with workstation(elsewhere):
        there = state.workstation()
        assert there != here
        look_at(as_member(MARTE, now=later(2)), sindre)
    kari = as_member(KARI, now=later(3))
    known = opened_cards.workstations(kari)
    assert known[there] == (house.keys[MARTE].member,)
    assert house.keys[KARI].member in known[here]
    span = (BUILT_AT + timedelta(minutes=1), datetime(2026, 3, 12, tzinfo=UTC))
    found = {
        place: [one.person for one in opened_cards.opened_by(kari, *span, workstation=place).people]
        for place in (here, there)
    }
    assert found[there] == [sindre]
    assert found[here] == [amalie]
    assert opened_cards.workstation_named(kari, opened_cards.code_of(there)) == there
    for wrong in ("", "zz"):
        with pytest.raises(Misuse, match="no such workstation"):
            opened_cards.workstation_named(kari, wrong)


def test_incidents_stay_after_keys_have_been_changed(as_member: Opener, house: Built) -> None:
    one = incidents.register(as_member(KARI), WHAT)
    owner = as_member(OWNER)
    staff.remove(owner, house.keys[KARI].member)
    assert told_of(owner, one).what == WHAT
    incidents.assess(owner, one, Risk.NONE, "Ingen fare.")
    with pytest.raises(SHUT_OUT):
        as_member(KARI)
    assert check.check(owner).findings == ()


def test_one_is_removed_by_nobody_before_five_years(as_member: Opener) -> None:
    owner = as_member(OWNER)
    one = incidents.register(owner, WHAT)
    incidents.assess(owner, one, Risk.NONE, "Ingen fare.")
    incidents.close(owner, one)
    assert [found.id for found in incidents.listed(as_member(OWNER, now=on("2031-03-11")))] == [one]
