"""Paper in the safe: put in, taken out, put back, shredded; listed across everyone; on every engine."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from entrack_vault.access import Action
from entrack_vault.domain.contents import HOLD, PAPER, RIGHTS_CASE, WITHHELD
from entrack_vault.domain.events import Event
from entrack_vault.domain.holds import Hold, HoldReason
from entrack_vault.domain.rights_cases import Channel, Right
from entrack_vault.domain.withholding import WithholdingGround
from entrack_vault.errors import Damaged, Misuse
from entrack_vault.register.compartments import number
from entrack_vault.services import check, holds, log, papers, retention, rights_cases, withholding
from entrack_vault.services.gate import Gate, Permit, Request
from tests.building import AMALIE, JONAS, KARI, LIVE, MARTE, OWNER, SELMA, Built
from tests.services.conftest import Opener
from tests.services.looking import refused
from tests.services.test_purge import on


@pytest.fixture
def amalie(house: Built) -> UUID:
    return house.people[AMALIE]


def contract(gate: Gate, who: UUID) -> UUID:
    return papers.add(gate, who, " Signert\narbeidsavtale ", "job", "Hylle 2", date(2026, 1, 5), "consent_contract")


def test_put_in_taken_out_put_back_and_shredded(as_member: Opener, amalie: UUID) -> None:
    owner = as_member(OWNER)
    marte = as_member(MARTE).session.member
    paper = contract(owner, amalie)
    (one,) = papers.listed(owner)
    assert (one.person, one.population) == (amalie, "employee")
    assert (one.paper.what, one.paper.shelf, one.paper.since) == (
        "Signert arbeidsavtale",
        "Hylle 2",
        date(2026, 1, 5),
    )
    assert (one.paper.evidence, one.paper.out, one.paper.destroyed) == ("consent_contract", None, None)
    with pytest.raises(Misuse, match="in the safe already"):
        papers.put_back(owner, amalie, paper)
    papers.take_out(owner, amalie, paper, marte)
    (one,) = papers.listed(owner)
    assert one.paper.out is not None
    assert (one.paper.out.member, one.paper.out.out) == (marte, date(2026, 3, 11))
    with pytest.raises(Misuse, match="out of the safe already"):
        papers.take_out(owner, amalie, paper, marte)
    later = as_member(OWNER, now=on("2026-03-20"))
    papers.put_back(later, amalie, paper)
    papers.take_out(later, amalie, paper, later.session.member)
    papers.destroy(later, amalie, paper)
    (whole,) = papers.read(later, amalie)
    assert [(move.member, move.out, move.back) for move in whole.moves] == [
        (marte, date(2026, 3, 11), date(2026, 3, 20)),
        (later.session.member, date(2026, 3, 20), None),
    ]
    assert (whole.destroyed, whole.out, whole.revision) == (date(2026, 3, 20), None, 5)
    with pytest.raises(Misuse, match="destroyed"):
        papers.take_out(later, amalie, paper, marte)
    assert papers.named(later, paper.hex[:8]).paper.destroyed == date(2026, 3, 20)
    assert check.check(later).findings == ()
    assert {line.entry.person for line in log.read(later, event=Event.PAPER_CHANGED)} == {amalie}


def test_the_register_holds_everyones_and_requests_are_told_from_it(
    as_member: Opener, house: Built, amalie: UUID
) -> None:
    owner, live = as_member(OWNER), house.people[LIVE]
    paper = contract(owner, amalie)
    diploma = papers.add(owner, live, "Vitnemål", "job", "Hylle 1")
    case = rights_cases.receive(owner, amalie, Right.ACCESS, Channel.EMAIL)
    holds.add(owner, amalie, HoldReason.DISPUTE, (), date(2027, 1, 1))
    papers.take_out(owner, amalie, paper, owner.session.member)
    assert [one.paper.id for one in papers.listed(owner)] == [paper, diploma]
    assert [one.case.id for one in rights_cases.listed(owner)] == [case]
    assert amalie not in [one.person for one in retention.due(owner)]
    assert papers.read(owner, live)[0].what == "Vitnemål"
    assert check.check(owner).findings == ()


def test_what_makes_no_sense_is_refused(as_member: Opener, house: Built, amalie: UUID) -> None:
    owner = as_member(OWNER)
    for given, words in (
        (("Avtale", "shoes", "Hylle 1"), "no such category"),
        (("Avtale", "job", "Hylle 1", date(2026, 3, 12)), "a day to come"),
        (("Avtale", "job", "Hylle 1", None, "hearsay"), "no such ground"),
        (("", "job", "Hylle 1"), "few words"),
        (("Avtale", "job", " \x1f "), "few words"),
        (("x" * 301, "job", "Hylle 1"), "few words"),
    ):
        with pytest.raises(Misuse, match=words):
            papers.add(owner, amalie, *given)
    paper = contract(owner, amalie)
    with pytest.raises(Misuse, match="no such member"):
        papers.take_out(owner, amalie, paper, UUID(int=1))
    with pytest.raises(Misuse, match="no such paper"):
        papers.destroy(owner, house.people[LIVE], paper)
    for wrong in ("", "zz"):
        with pytest.raises(Misuse, match="no such paper"):
            papers.named(owner, wrong)


def test_what_parts_an_excerpt_is_no_part_of_a_text(as_member: Opener, amalie: UUID) -> None:
    owner = as_member(OWNER)
    papers.add(owner, amalie, "Avtale\x1fx2020-01-01", "job", "Hylle\x1fsx 1")
    (one,) = papers.listed(owner)
    assert (one.paper.what, one.paper.shelf, one.paper.destroyed) == ("Avtale x2020-01-01", "Hylle sx 1", None)


@pytest.mark.parametrize("name", [MARTE, JONAS, SELMA, KARI])
def test_only_whoever_has_the_safes_key_sees_and_notes_it(as_member: Opener, amalie: UUID, name: str) -> None:
    paper = contract(as_member(OWNER), amalie)
    gate = as_member(name)
    for attempt in (
        lambda: papers.listed(gate),
        lambda: papers.read(gate, amalie),
        lambda: contract(gate, amalie),
        lambda: papers.take_out(gate, amalie, paper, gate.session.member),
        lambda: papers.destroy(gate, amalie, paper),
    ):
        refused(gate, attempt)


# Co-workers with the key to the cases, and without the duty


def cases_of(gate: Gate, who: UUID) -> tuple[tuple[object, ...], Permit]:
    theirs = (who, "applicant", ("cases",), Action.READ, holds.PURPOSE, holds.duty_of(gate))
    return theirs, gate.look(Request(Event.RETENTION_REVIEWED, *theirs))


@pytest.mark.parametrize("event", [Event.HOLD_SET, Event.PAPER_CHANGED])
def test_a_paper_they_say_is_destroyed_is_found_out(as_member: Opener, house: Built, event: Event) -> None:
    owner, jonas, live = as_member(OWNER), as_member(JONAS), house.people[LIVE]
    paper = papers.add(owner, live, "Vitnemål", "job", "Hylle 1")
    theirs, permit = cases_of(jonas, live)
    (held,) = papers.among(permit.of_schema(PAPER))
    forged = replace(held, revision=2, destroyed=date(2026, 3, 11))
    with jonas.change(Request(event, *theirs), permit) as change:  # type: ignore[arg-type]
        room = number(jonas.session.register, "applicant", "cases")
        change.save(live, room, paper, 2, papers.write(forged), papers.excerpt(forged), schema=PAPER)
    with pytest.raises(Damaged):
        papers.read(owner, live)
    assert [finding.record for finding in check.check(owner).findings] == [paper]


@pytest.mark.parametrize("event", [Event.HOLD_SET, Event.WITHHOLDING_CHANGED])
def test_a_decision_they_lift_is_found_out(as_member: Opener, house: Built, event: Event) -> None:
    owner, jonas, live = as_member(OWNER), as_member(JONAS), house.people[LIVE]
    one = withholding.withhold(owner, live, WithholdingGround.OTHERS, field="interview_notes")
    theirs, permit = cases_of(jonas, live)
    ((stored, content),) = permit.beside
    lifted = content.replace(b'"lifted":null', b'"lifted":"2026-03-11"')
    assert lifted != content
    with jonas.change(Request(event, *theirs), permit) as change:  # type: ignore[arg-type]
        change.save(live, stored.compartment, one, 2, lifted, schema=WITHHELD)
    with pytest.raises(Damaged):
        withholding.read(owner, live)
    assert [finding.record for finding in check.check(owner).findings] == [one]


@pytest.mark.parametrize("kind", [PAPER, WITHHELD, RIGHTS_CASE])
def test_what_they_make_into_a_hold_is_found_out(as_member: Opener, house: Built, kind: int) -> None:
    """A hold takes one of their own duties: made into one, a record would be gone from where it is looked for."""
    owner, jonas, live = as_member(OWNER), as_member(JONAS), house.people[LIVE]
    made = {
        PAPER: lambda: papers.add(owner, live, "Vitnemål", "job", "Hylle 1"),
        WITHHELD: lambda: withholding.withhold(owner, live, WithholdingGround.OTHERS, field="interview_notes"),
        RIGHTS_CASE: lambda: rights_cases.receive(owner, live, Right.COMPLAINT, Channel.EMAIL),
    }
    record = made[kind]()
    theirs, permit = cases_of(jonas, live)
    day = date(2026, 3, 11)
    hold = Hold(record, 2, HoldReason.DISPUTE, (), day, date(2027, 1, 1), jonas.session.member, day)
    room = number(jonas.session.register, "applicant", "clocks" if kind == WITHHELD else "cases")
    with jonas.change(Request(Event.HOLD_LIFTED, *theirs), permit) as change:  # type: ignore[arg-type]
        change.save(live, room, record, 2, holds._write(hold), schema=HOLD)
    looks = (withholding.read,) if kind == WITHHELD else (papers.read, rights_cases.read)
    for look in looks:
        with pytest.raises(Damaged):
            look(owner, live)
    assert [finding.record for finding in check.check(owner).findings] == [record]
