"""What Today gathers for each job description, and that each look is logged; on every engine."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.incidents import Risk
from entrack_vault.domain.rights_cases import Channel, Outcome, Right
from entrack_vault.errors import NotAllowed
from entrack_vault.services import (
    consents,
    incidents,
    log,
    notices,
    outlook,
    papers,
    purge,
    purge_clearing,
    records,
    retention,
    reviews,
    rights_answers,
    rights_cases,
    today,
    visitors,
)
from entrack_vault.services.gate import Gate
from entrack_vault.workstation import state
from tests.building import AMALIE, JONAS, KARI, LIVE, MARTE, OWNER, SELMA, SINDRE, TOR, Built
from tests.services.conftest import Opener
from tests.services.test_purge import on


def events(owner: Gate, since: int, by: Gate) -> set[Event]:
    """What one member's session has logged after a sequence."""
    lines = [line.entry for line in log.read(owner) if line.entry.sequence > since]
    return {entry.event for entry in lines if entry.member == by.session.member}


# Who is told what


def test_the_owner_is_told_of_everything_that_waits(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    incident = incidents.register(owner, "En bærbar PC er borte")
    rights_cases.receive(owner, house.people[AMALIE], Right.ACCESS, Channel.EMAIL)
    notices.publish(owner, "Første", "First", owner.session.today, material=False)
    notices.publish(owner, "Ny", "New", owner.session.today + timedelta(days=30), material=True)
    found = today.gather(owner)
    assert [one.id for one in found.incidents] == [incident]
    assert [one.person for one in found.requests or ()] == [house.people[AMALIE]]
    assert found.review == reviews.Due(None, None)
    assert found.notice is not None
    assert found.notice.number == 2
    assert (found.purges, found.clearing, found.endings, found.waiting) == ([], [], (), 0)
    assert found.outlook is not None
    assert found.backups is not None
    assert found.log.as_seen


def test_the_payroll_officer_is_told_what_payroll_acts_on(as_member: Opener, house: Built) -> None:
    incidents.register(as_member(OWNER), "En bærbar PC er borte")
    marte = as_member(MARTE)
    before = marte.session.head.sequence
    found = today.gather(marte)
    assert found.requests == []
    assert found.outlook is not None
    assert (found.incidents, found.papers, found.clearing, found.visits) == ([], [], [], 0)
    assert (found.endings, found.waiting, found.review, found.backups) == (None, None, None, None)
    looked = events(as_member(OWNER), before, marte)
    assert looked >= {Event.REQUESTS_LISTED, Event.RETENTION_REVIEWED, Event.LOG_READ}
    assert not looked & {Event.INCIDENTS_READ, Event.PAPERS_READ, Event.VISITORS_LISTED, Event.RECORDS_CHECKED}
    assert not looked & {Event.CARDS_OPENED, Event.ACCESS_REFUSED}, "nobody is opened, and nothing is tried in vain"


@pytest.mark.parametrize("name", [SELMA, TOR, KARI])
def test_others_are_told_little(as_member: Opener, name: str) -> None:
    gate = as_member(name)
    before = gate.session.head.sequence
    found = today.gather(gate)
    assert (found.requests, found.purges, found.outlook, found.endings, found.backups) == (None,) * 5
    assert (found.clearing, found.papers, found.notice, found.review) == ([], [], None, None)
    assert Event.ACCESS_REFUSED not in events(as_member(OWNER), before, gate)


def test_the_controller_is_told_of_incidents_and_the_receptionist_of_visits(as_member: Opener) -> None:
    incidents.register(as_member(OWNER), "En bærbar PC er borte")
    assert len(today.gather(as_member(KARI)).incidents) == 1
    assert today.gather(as_member(KARI)).visits == 0
    assert today.gather(as_member(TOR)).incidents == []


# Each part


def test_closed_incidents_are_not_told_of(as_member: Opener) -> None:
    owner = as_member(OWNER)
    one = incidents.register(owner, "Feil mottaker")
    incidents.assess(owner, one, Risk.NONE, "Adressen var intern.")
    (still,) = today.gather(owner).incidents
    assert not still.running
    incidents.close(owner, one)
    assert today.gather(owner).incidents == []


def test_visits_from_earlier_days_are_counted_and_nobodys_card_is_opened(as_member: Opener) -> None:
    tor = as_member(TOR, now=on("2026-03-12"))
    visitors.arrive(tor, "Nora Vik", visits="Salg", camera_notice=True)
    came_with_the_house = visitors.left_over(tor)
    assert today.gather(tor).visits == came_with_the_house
    later = as_member(TOR, now=on("2026-03-13"))
    assert [one.person for one in visitors.inside(later) if one.left_over(later.session.today)]
    before = later.session.head.sequence
    assert visitors.left_over(later) == came_with_the_house + 1
    assert len([one for one in visitors.inside(later) if one.left_over(later.session.today)]) == (
        came_with_the_house + 1
    )
    assert {line.entry.person for line in log.read(as_member(OWNER)) if line.entry.sequence > before} == {None}
    visitors.leave_all(later)
    assert visitors.left_over(later) == 0
    with pytest.raises(NotAllowed):
        visitors.left_over(as_member(SELMA))


def test_paper_that_is_out_for_long_is_asked_for(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    paper = papers.add(owner, house.people[AMALIE], "Arbeidsavtale", "job", "Hylle 2")
    papers.take_out(owner, house.people[AMALIE], paper, owner.session.member)
    assert today.gather(as_member(OWNER, now=on("2026-03-25"))).papers == [], "the last of fourteen days"
    later = as_member(OWNER, now=on("2026-03-26"))
    assert [one.paper.id for one in today.gather(later).papers] == [paper]
    papers.put_back(later, house.people[AMALIE], paper)
    assert today.gather(later).papers == []


def test_a_purge_that_is_to_be_cleared_by_hand_stays_until_it_is(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    papers.add(owner, house.people[LIVE], "Søknad", "job", "Hylle C3")
    records.set_status(owner, house.people[LIVE], "rejected", "recruitment")
    later = on("2026-10-01")
    case, _ = purge.propose(as_member(JONAS, now=later), [house.people[LIVE]])
    boss = as_member(OWNER, now=later)
    done = purge.carry_out(boss, purge.answer(boss, case.id, approve=True).id)
    found = today.gather(boss)
    assert [one.id for one in found.clearing] == [done.id]
    assert found.purges == []
    assert today.gather(as_member(JONAS, now=later)).clearing == [], "whoever signs confirms it"
    for one in purge_clearing.clearings(boss.session, done):
        purge_clearing.confirm(boss, done, one.id)
    assert today.gather(boss).clearing == []


def test_a_review_is_due_until_it_is_made(as_member: Opener) -> None:
    owner = as_member(OWNER)
    reviews.confirm(owner, reviews.standing(owner))
    assert today.gather(owner).review is None
    assert today.gather(as_member(OWNER, now=on("2026-06-11"))).review is not None


def test_a_change_of_the_notice_is_told_of_for_a_month_after_its_day(as_member: Opener) -> None:
    owner = as_member(OWNER)
    notices.publish(owner, "Første", "First", owner.session.today, material=True)
    assert today.gather(owner).notice is None, "the first version changes nothing"
    notices.publish(owner, "Ny", "New", owner.session.today + timedelta(days=10), material=True)
    assert today.gather(as_member(MARTE)).notice is not None
    assert today.gather(as_member(TOR)).notice is None, "the receptionist notes it on nobody"
    assert today.gather(as_member(MARTE, now=on("2026-04-20"))).notice is not None
    assert today.gather(as_member(MARTE, now=on("2026-04-21"))).notice is None


# One look at the clocks


def test_one_look_tells_what_three_did(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    live = house.people[LIVE]
    records.set_status(owner, live, "kept_for_later", "recruitment")
    consents.renew(owner, live, owner.session.today)
    asked = rights_cases.receive(owner, house.people[SINDRE], Right.RECTIFICATION, Channel.EMAIL)
    rights_answers.answer(owner, house.people[SINDRE], asked, Outcome.WITHDRAWN)
    for day in ("2026-03-11", "2026-04-10", "2027-01-15", "2027-03-12", "2029-03-12"):
        gate = as_member(OWNER, now=on(day))
        found = outlook.look(gate)
        assert found.due == len(retention.due(gate)), day
        assert found.months == retention.forecast(gate), day
        assert found.consents == consents.ending(gate), day
    assert outlook.look(as_member(OWNER, now=on("2027-01-15"))).consents != []


def test_it_is_logged_once_for_each_group_and_takes_its_duty(as_member: Opener) -> None:
    marte = as_member(MARTE)
    before = marte.session.head.sequence
    outlook.look(marte)
    lines = [line.entry for line in log.read(marte) if line.entry.sequence > before]
    groups = {line.compartments for line in lines if line.event is Event.RETENTION_REVIEWED}
    assert len([line for line in lines if line.event is Event.RETENTION_REVIEWED]) == len(groups) == 5
    with pytest.raises(NotAllowed):
        outlook.look(as_member(SELMA))


def test_consents_are_told_of_to_those_who_may_renew_them(as_member: Opener, house: Built) -> None:
    """Payroll keeps the job data of applicants; the salesperson has nothing to do with them."""
    records.set_status(as_member(OWNER), house.people[LIVE], "kept_for_later", "recruitment")
    consents.renew(as_member(OWNER), house.people[LIVE])
    soon = on("2027-02-01")
    assert [one.person for one in outlook.look(as_member(JONAS, now=soon)).consents] == [house.people[LIVE]]


# Recent people


def opens(gate: Gate, who: UUID, purpose: str = "employment") -> None:
    records.open_person(gate, who, purpose)


def test_whom_one_opened_last_is_told_newest_first_and_each_once(as_member: Opener, house: Built) -> None:
    marte = as_member(MARTE)
    amalie, sindre = house.people[AMALIE], house.people[SINDRE]
    assert today.gather(marte).recent == ()
    for who in (amalie, sindre, amalie):
        opens(marte, who)
    assert today.gather(marte).recent == (amalie, sindre)
    opens(as_member(OWNER), house.people[LIVE], "recruitment")
    again = as_member(MARTE)
    assert today.gather(again).recent == (amalie, sindre), "what others open is theirs"
    opens(again, sindre)
    assert today.gather(again).recent == (sindre, amalie)


def test_the_log_is_read_for_it_once_in_a_session(as_member: Opener) -> None:
    marte = as_member(MARTE)
    today.gather(marte)
    before = marte.session.head.sequence
    today.gather(marte)
    assert Event.LOG_READ not in events(as_member(OWNER), before, marte)


def test_whoever_lists_nobody_reads_no_log_for_it(as_member: Opener) -> None:
    kari = as_member(KARI)
    before = kari.session.head.sequence
    assert today.gather(kari).recent == ()
    assert Event.LOG_READ not in events(as_member(OWNER), before, kari)


# The log


def test_a_log_that_is_not_what_was_seen_here_is_said(as_member: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    marte = as_member(MARTE)
    marte.session.pin()
    assert today.gather(marte).log.as_seen
    real = state.load(marte.session.vault)
    other = replace(real, pin=replace(real.pin, log=replace(real.pin.log, hash=bytes(32))))
    monkeypatch.setattr(state, "load", lambda _vault: other)
    found = today.gather(marte).log
    assert not found.as_seen
    assert found.entries == marte.session.head.sequence
