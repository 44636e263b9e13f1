"""What a purge leaves to be done by hand: paper and other systems, and the certificate that waits for both."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.purges import Stays
from entrack_vault.domain.withholding import WithholdingGround
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.register.compartments import COMMON
from entrack_vault.services import (
    certificate,
    check,
    log,
    merging,
    papers,
    purge,
    purge_clearing,
    records,
    retention,
    systems,
    withholding,
)
from entrack_vault.services.common import PurgeCleared
from entrack_vault.services.company_entries import SystemEntry
from entrack_vault.services.gate import Gate, Request
from tests.building import JONAS, LIVE, MARTE, OWNER, SINDRE, Built, entered
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, leave, on

PAYROLL = SystemEntry(
    name="Lønn",
    purpose="Lønnskjøring",
    owner="Lønn",
    deleting="Arkiver den ansatte.",
    holds={"employee": ("contact",)},
)
LATER = "2026-05-01"  # contact went thirty days after 10 March


@pytest.fixture
def left(as_member: Opener, house: Built) -> UUID:
    """An employee who has left, with a contract and a next-of-kin form on paper."""
    owner, who = as_member(OWNER), house.people[SINDRE]
    leave(owner, who)
    papers.add(owner, who, "Skjema om pårørende", "contact", "Hylle B2")
    papers.add(owner, who, "Arbeidsavtale", "job", "Hylle A1", evidence="consent_contract")
    systems.save(owner, PAYROLL)
    return who


def test_paper_goes_when_nothing_else_of_its_category_is_left(as_member: Opener, house: Built) -> None:
    owner, live = as_member(OWNER), house.people[LIVE]
    papers.add(owner, live, "Søknad", "job", "Hylle C3")
    records.set_status(owner, live, "rejected", "recruitment")
    jonas = as_member(JONAS, now=on("2026-10-01"))
    case, plan = purge.propose(jonas, [live])
    assert [part.goes for part in plan.people[0].parts if part.kind == "paper"] == [True]
    later = as_member(OWNER, now=on("2026-10-01"))
    done = purge.carry_out(later, purge.answer(later, case.id, approve=True).id)
    assert [(one.kind, one.name) for one in purge_clearing.clearings(later.session, done)] == [("paper", "Hylle C3")]
    assert check.check(later).findings == ()


def test_paper_stays_while_its_category_does(as_member: Opener, left: UUID) -> None:
    why = retention.why(as_member(MARTE, now=on(LATER)), left)
    told = {part.category: part.stays for part in why.parts if part.kind == "paper"}
    assert told["job"] is Stays.CLOCK
    assert told["contact"] is None, "a name that waits for the rest keeps no form about next of kin"


def test_what_is_to_be_cleared_is_told_before_with_how_and_where(as_member: Opener, left: UUID) -> None:
    """Afterwards there may be no name to look for, and paper that is out is not on its shelf."""
    owner, marte = as_member(OWNER, now=on(LATER)), as_member(MARTE, now=on(LATER))
    taken = next(one for one in papers.read(owner, left) if one.category == "contact")
    papers.take_out(owner, left, taken.id, marte.session.member)
    case, plan = purge.propose(marte, [left])
    before = purge_clearing.to_come(owner.session, plan)
    paper, system = before
    assert (paper.name, paper.holds, paper.holder) == (
        "Hylle B2",
        (("employee", "contact"),),
        marte.session.member,
    )
    assert (system.name, system.holds, system.how) == ("Lønn", (("employee", "contact"),), "Arkiver den ansatte.")
    told = [purge_clearing.text_of(owner.session, one, "nb") for one in before]
    assert told == [
        ("Makuler papiret: Hylle B2, Kontakt (ansatte)", f"Det er ute av safen, hos {MARTE}."),
        ("Slett i Lønn: Kontakt (ansatte)", "Arkiver den ansatte."),
    ]
    done = purge.carry_out(owner, purge.answer(owner, case.id, approve=True).id)
    assert purge_clearing.clearings(owner.session, done) == before


def test_the_certificate_is_open_until_each_is_confirmed(as_member: Opener, left: UUID) -> None:
    marte, owner = as_member(MARTE, now=on(LATER)), as_member(OWNER, now=on(LATER))
    case = purge.carry_out(owner, agreed(marte, owner, left))
    paper, one = purge_clearing.clearings(owner.session, case)
    assert (paper.kind, paper.name, paper.at) == ("paper", "Hylle B2", None)
    assert (one.kind, one.name, one.at) == ("system", "Lønn", None)
    assert [held.shelf for held in papers.read(owner, left)] == ["Hylle A1"]
    with pytest.raises(Misuse, match="not been confirmed"):
        certificate.signed(owner, case, "nb")
    with pytest.raises(NotAllowed):
        purge_clearing.confirm(marte, case, one.id)
    with pytest.raises(Misuse, match="nothing of the kind"):
        purge_clearing.confirm(owner, case, uuid4())
    purge_clearing.confirm(owner, case, one.id)
    assert purge_clearing.is_open(owner.session, case), "the paper is not shredded yet"
    purge_clearing.confirm(owner, case, paper.id)
    assert not purge_clearing.is_open(owner.session, case)
    with pytest.raises(Misuse, match="confirmed already"):
        purge_clearing.confirm(owner, case, one.id)
    facts = certificate.facts_of(owner, case)
    assert [(told.kind, told.name, told.by) for told in facts.by_hand] == [
        ("paper", "Hylle B2", OWNER),
        ("system", "Lønn", OWNER),
    ]
    _case, checked, _language = certificate.verify(marte, certificate.signed(owner, case, "nb"))
    assert checked == facts
    assert len(log.read(owner, event=Event.PURGE_CLEARED)) == 2


def test_a_confirmation_by_someone_without_the_duty_does_not_count(as_member: Opener, left: UUID) -> None:
    marte, owner = as_member(MARTE, now=on(LATER)), as_member(OWNER, now=on(LATER))
    case = purge.carry_out(owner, agreed(marte, owner, left))
    one = purge_clearing.clearings(owner.session, case)[0]
    with marte.change(Request(Event.PURGE_CLEARED)) as change:  # everyone holds the common compartment's key
        change.save(case.id, COMMON, uuid4(), 1, PurgeCleared(what=one.id).content())
    owner.session.reread_common()
    assert purge_clearing.clearings(owner.session, case)[0].at is None


def test_what_is_purged_of_others_needs_nothing_cleared(as_member: Opener, house: Built) -> None:
    owner, live = as_member(OWNER), house.people[LIVE]
    systems.save(owner, PAYROLL)
    records.set_status(owner, live, "rejected", "recruitment")
    day = on("2026-10-01")
    later = as_member(OWNER, now=day)
    case = purge.carry_out(later, agreed(as_member(JONAS, now=day), later, live))
    assert purge_clearing.clearings(later.session, case) == ()


def test_a_system_no_longer_in_use_waits_for_nobody(as_member: Opener, left: UUID) -> None:
    owner = as_member(OWNER, now=on(LATER))
    (payroll,) = systems.everything(owner)
    ended = payroll.entry.model_copy(update={"until": date(2026, 4, 1)})
    systems.save(owner, ended, payroll.id)
    case = purge.carry_out(owner, agreed(as_member(MARTE, now=on(LATER)), owner, left))
    assert [one.kind for one in purge_clearing.clearings(owner.session, case)] == ["paper"]


@pytest.mark.parametrize(
    "changed",
    [
        {"holds": {}},
        {"holds": {"employee": ("no_such",)}},
        {"holds": {"no_such": ("contact",)}},
        {"name": "LØNN"},
    ],
)
def test_systems_are_refused_that_say_nothing_of_use(
    as_member: Opener, left: UUID, changed: dict[str, object]
) -> None:
    owner = as_member(OWNER)
    with pytest.raises(Misuse):
        systems.save(owner, PAYROLL.model_copy(update={"name": "E-post", **changed}))


def test_only_who_signs_registers_systems(as_member: Opener) -> None:
    with pytest.raises(NotAllowed):
        systems.save(as_member(MARTE), PAYROLL)
    assert systems.everything(as_member(MARTE)) == []


def seen_by(gate: Gate) -> list[str]:
    return [one.entry.name for one in systems.everything(gate)]


def test_everyone_sees_what_the_owner_registered(as_member: Opener) -> None:
    marte = as_member(MARTE)
    systems.save(as_member(OWNER), PAYROLL)
    marte.session.reread_common()
    assert seen_by(marte) == ["Lønn"]
    assert systems.holding(marte, "employee", "contact")
    assert not systems.holding(marte, "employee", "job")
    assert check.check(marte).findings == ()


def test_paper_and_what_is_left_out_go_with_a_merged_record(as_member: Opener, house: Built) -> None:
    """And only whoever signs merges then: nobody else may move either."""
    owner, sindre = as_member(OWNER), house.people[SINDRE]
    twin = records.create(owner, "employee", entered(name=SINDRE, title="Utvikler"), "employment")
    paper = papers.add(owner, twin, "Arbeidsavtale", "job", "Hylle A1")
    withholding.withhold(owner, twin, WithholdingGround.OTHERS, field="title")
    with pytest.raises(Misuse, match="paper in the safe"):
        merging.merge(as_member(MARTE), sindre, twin, "employment")
    merging.merge(owner, sindre, twin, "employment")
    (there,) = papers.read(owner, sindre)
    assert (there.what, there.shelf, there.kept) == ("Arbeidsavtale", "Hylle A1", True)
    assert there.id != paper
    assert [one.paper.id for one in papers.listed(owner)] == [there.id]
    assert [one.field for one in withholding.read(owner, sindre)] == ["title"]
    case = purge.carry_out(owner, agreed(as_member(MARTE), owner, twin))
    assert case.done is not None
    assert case.done.gone == 1
    assert purge_clearing.clearings(owner.session, case) == (), "the paper is not shredded: it stands with the other"
    with pytest.raises(Misuse):
        papers.destroy(owner, sindre, paper)
    assert check.check(owner).findings == ()
