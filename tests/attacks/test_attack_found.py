"""What colleagues could do with records whose kind, link or twin nobody held against a right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from entrack_vault.access import Action
from entrack_vault.domain.contents import DOCUMENT, HOLD
from entrack_vault.domain.events import Event
from entrack_vault.domain.withholding import Withheld, WithholdingGround
from entrack_vault.errors import Busy, Damaged, Misuse
from entrack_vault.register.compartments import CASES, CLOCKS, COMMON, number
from entrack_vault.services import check, documents, merging, overview, papers, purge, records, withholding
from entrack_vault.services.common import MappingEntry
from entrack_vault.services.entering import save_state
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.withholding import _Withheld
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, SELMA, Built, entered
from tests.filing import wanted
from tests.services.test_purge import on

WHY = "employment"
DAY = date(2026, 3, 11)
Unlock = Callable[..., Any]


def into_clocks(gate: Gate, person: UUID, content: bytes, schema: int, record: UUID, revision: int) -> None:
    """What a colleague with their own script saves beside somebody's state."""
    room = number(gate.session.register, "employee", CLOCKS)
    request = Request(Event.CARDS_SAVED, person, "employee", ("job",), Action.WRITE, WHY)
    permit = gate.look(replace(request, event=Event.CARDS_OPENED))
    with gate.change(request, permit) as change:
        change.save(person, room, record, revision, content, schema=schema)


def decision(one: Withheld) -> bytes:
    told = {key: value for key, value in vars(one).items() if key not in ("id", "revision")}
    return _Withheld(**told).content()


@pytest.mark.parametrize("schema", [HOLD, DOCUMENT])
def test_nothing_is_left_out_of_overviews_by_another_kind_of_record(
    fortress: Built, unlocked: Unlock, schema: int
) -> None:
    """Each kind is held against the duty that it takes, and another was read in its place."""
    who, jonas, owner = fortress.people[AMALIE], unlocked(JONAS).gate, unlocked(OWNER).gate
    one = Withheld(uuid4(), 1, "job", "title", None, WithholdingGround.INTERNAL, DAY, uuid4(), None)
    into_clocks(jonas, who, decision(one), schema, one.id, 1)
    with pytest.raises(Damaged):
        overview.make(owner, who, "nb")
    with pytest.raises(Damaged):
        withholding.read(owner, who)
    assert one.id in {finding.record for finding in check.check(owner).findings}


@pytest.mark.parametrize("schema", [HOLD, DOCUMENT])
def test_what_is_left_out_is_not_let_in_by_another_kind_of_record(
    fortress: Built, unlocked: Unlock, schema: int
) -> None:
    who, jonas, owner = fortress.people[AMALIE], unlocked(JONAS).gate, unlocked(OWNER).gate
    made = withholding.withhold(owner, who, WithholdingGround.OTHERS, field="title")
    (one,) = withholding.read(owner, who)
    into_clocks(jonas, who, decision(replace(one, lifted=one.decided)), schema, made, 2)
    with pytest.raises(Damaged):
        overview.make(owner, who, "nb")
    with pytest.raises(Damaged):
        withholding.read(owner, who)
    assert made in {finding.record for finding in check.check(owner).findings}


def link(gate: Gate, person: UUID, other: UUID, population: str, why: str, room: str) -> None:
    request = Request(Event.STATUS_CHANGED, person, population, (room,), Action.WRITE, why)
    permit = gate.look(replace(request, event=Event.CARDS_OPENED))
    assert permit.state is not None
    assert permit.state_record is not None
    record, revision = permit.state_record
    with gate.change(request, permit) as change:
        save_state(change, person, population, record, revision + 1, replace(permit.state, linked=(other,)))


def test_a_link_that_one_record_alone_tells_of_draws_nobody_else_in(fortress: Built, unlocked: Unlock) -> None:
    """Otherwise whoever writes in one group could have the overview of one of theirs print another's data."""
    live, amalie = fortress.people[LIVE], fortress.people[AMALIE]
    marte, owner = unlocked(MARTE).gate, unlocked(OWNER).gate
    link(marte, live, amalie, "applicant", "recruitment", "contact")
    made = overview.make(owner, live, "nb")
    assert made.others == ()


def test_paper_made_into_something_else_stops_a_purge(fortress: Built, unlocked: Unlock) -> None:
    """Whoever proposes purges holds the key to cases, and could let paper survive that nobody would know of."""
    who = fortress.people[LIVE]
    owner, jonas = unlocked(OWNER).gate, unlocked(JONAS).gate
    paper = papers.add(owner, who, "Søknad", "job", "Hylle C3")
    records.set_status(owner, who, "rejected", "recruitment")
    room = number(jonas.session.register, "applicant", CASES)
    content = (
        b'{"hold":{"reason":"dispute","categories":[],"since":"2026-03-11","review":"2026-04-01","member":"'
        + uuid4().hex.encode()
        + b'","lifted":"2026-03-11"}}'
    )
    request = Request(Event.HOLD_SET, who, "applicant", (CASES,), Action.READ, "retention_review")
    permit = jonas.look(replace(request, event=Event.RETENTION_REVIEWED))
    with jonas.change(request, permit) as change:
        change.save(who, room, paper, 2, content, schema=HOLD)
    assert paper in {finding.record for finding in check.check(owner).findings}
    later = fortress.unlock(JONAS, now=on("2026-10-01"))
    try:
        with pytest.raises(Damaged):
            purge.propose(later.gate, [who])
    finally:
        later.session.store.close()


@pytest.fixture
def twins(fortress: Built, unlocked: Unlock) -> tuple[Gate, UUID, UUID]:
    owner = unlocked(OWNER).gate
    kept = records.create(owner, "employee", entered(name="Tore Vik", employee_number="3001"), WHY)
    twin = records.create(
        owner, "employee", entered(name="Tore Vik", employee_number="3001", title="Selger", phone="+4700999999"), WHY
    )
    return owner, kept, twin


def test_what_is_saved_on_a_merged_record_afterwards_is_refused(
    twins: tuple[Gate, UUID, UUID],
) -> None:
    """All of it goes with the next purge, and no other record would have it."""
    owner, kept, twin = twins
    merging.merge(owner, kept, twin, WHY)
    opened = records.edit_person(owner, twin, WHY, ["contact", "job"])
    with pytest.raises(Misuse):
        records.save(owner, opened, entered(title="Leder"), WHY)
    with pytest.raises(Misuse):
        documents.add(owner, records.open_person(owner, twin, WHY), wanted(b"%PDF-1.4 late"), WHY)


def test_what_a_colleague_saves_while_twins_are_merged_is_not_lost(
    twins: tuple[Gate, UUID, UUID], unlocked: Unlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, kept, twin = twins
    marte = unlocked(MARTE).gate
    bring = merging._bring_decisions

    def meanwhile(*given: Any) -> None:
        opened = records.edit_person(marte, twin, WHY, ["job"])
        records.save(marte, opened, entered(department="Salg"), WHY)
        bring(*given)

    monkeypatch.setattr(merging, "_bring_decisions", meanwhile)
    with pytest.raises(Busy):
        merging.merge(owner, kept, twin, WHY)
    monkeypatch.undo()
    merging.merge(owner, kept, twin, WHY)
    assert records.open_person(owner, kept, WHY).held["job"].card.fields["department"][0].text == "Salg"


def test_nobody_makes_all_of_a_record_due_by_saying_that_it_was_merged(fortress: Built, unlocked: Unlock) -> None:
    """Jonas writes what belongs to the work, and neither pay nor contact."""
    who, jonas = fortress.people[AMALIE], unlocked(JONAS).gate
    request = Request(Event.MERGED, who, "employee", ("job",), Action.WRITE, WHY)
    permit = jonas.look(replace(request, event=Event.CARDS_OPENED))
    assert permit.state is not None
    assert permit.state_record is not None
    record, revision = permit.state_record
    days = {**permit.state.triggers, "merged": DAY}
    with jonas.change(request, permit) as change:
        save_state(change, who, "employee", record, revision + 1, replace(permit.state, triggers=days))
    later = fortress.unlock(MARTE, now=on("2026-03-20"))
    try:
        with pytest.raises(Misuse):
            purge.propose(later.gate, [who])
    finally:
        later.session.store.close()


@pytest.mark.parametrize("record", [UUID(int=1), UUID(int=2**128 - 1)])  # before all others, and after them
def test_what_everyone_writes_stands_in_for_nothing_of_the_owners(
    fortress: Built, unlocked: Unlock, record: UUID
) -> None:
    """A mapping saved under the id of a job description shut everybody out, and could take a sale's end."""
    owner, selma = unlocked(OWNER).gate, unlocked(SELMA).gate
    job = owner.session.manifest.jobs[0].id
    before = owner.session.held[job]
    with selma.change(Request(Event.CARDS_SAVED)) as change:
        change.save(job, COMMON, record, 1, MappingEntry(name="x", population="employee", columns={}).content())
    again = unlocked(OWNER)
    assert again.session.held[job] == before
