"""What is left out of overviews, decided by the finance manager; and what the vault holds of its own members."""

import io
import zipfile
from dataclasses import asdict
from uuid import UUID, uuid4

import pytest

from entrack_vault.access import Action
from entrack_vault.domain.contents import WITHHELD
from entrack_vault.domain.events import Event
from entrack_vault.domain.withholding import WithholdingGround
from entrack_vault.errors import Damaged, Misuse, NotAllowed
from entrack_vault.register.compartments import CLOCKS, number
from entrack_vault.services import check, documents, log, overview, portable, records, staff, withholding
from entrack_vault.services.gate import Gate, Request
from tests.building import AMALIE, MARTE, OWNER, SINDRE, Built
from tests.filing import CONTRACT, wanted
from tests.services.conftest import Opener


@pytest.fixture
def amalie(house: Built) -> UUID:
    return house.people[AMALIE]


def said(gate: Gate, who: UUID) -> str:
    return str(asdict(overview.make(gate, who, "en").overview))


def test_only_who_signs_decides_it(as_member: Opener, amalie: UUID) -> None:
    marte, owner = as_member(MARTE), as_member(OWNER)
    for attempt in (
        lambda: withholding.withhold(marte, amalie, WithholdingGround.OTHERS, field="title"),
        lambda: withholding.read(marte, amalie),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert log.read(owner, event=Event.ACCESS_REFUSED)
    assert withholding.read(owner, amalie) == ()


def test_a_decision_names_one_thing_that_is_there(as_member: Opener, amalie: UUID) -> None:
    owner = as_member(OWNER)
    ground = WithholdingGround.OTHERS
    for attempt in (
        lambda: withholding.withhold(owner, amalie, ground),
        lambda: withholding.withhold(owner, amalie, ground, field="title", document=uuid4()),
        lambda: withholding.withhold(owner, amalie, ground, document=uuid4(), category="no_such"),
        lambda: withholding.lift(owner, amalie, uuid4()),
    ):
        with pytest.raises(Misuse):
            attempt()
    decision = withholding.withhold(owner, amalie, ground, field="title")
    with pytest.raises(Misuse, match="already"):
        withholding.withhold(owner, amalie, ground, field="title")
    withholding.lift(owner, amalie, decision)
    with pytest.raises(Misuse):
        withholding.lift(owner, amalie, decision)
    (held,) = withholding.read(owner, amalie)
    assert held.lifted == owner.session.today


def test_what_leaves_something_out_is_no_whole_answer(as_member: Opener, amalie: UUID) -> None:
    owner = as_member(OWNER)
    assert overview.make(owner, amalie, "en").overview.whole
    decision = withholding.withhold(owner, amalie, WithholdingGround.OTHERS, field="title")
    assert not overview.make(owner, amalie, "en").overview.whole
    withholding.lift(owner, amalie, decision)
    assert overview.make(owner, amalie, "en").overview.whole


def test_a_document_is_left_out_too(as_member: Opener, amalie: UUID) -> None:
    owner = as_member(OWNER)
    opened = records.edit_person(owner, amalie, "employment", ["feedback"])
    document = documents.add(owner, opened, wanted(CONTRACT, sort="appraisal", name="Samtale.pdf"), "employment")
    assert "Samtale.pdf" in said(owner, amalie)
    withholding.withhold(owner, amalie, WithholdingGround.INTERNAL, document=document, category="feedback")
    assert "Samtale.pdf" not in said(owner, amalie)
    assert "Something under" in said(as_member(MARTE), amalie)
    assert check.check(owner).findings == ()


def test_a_co_worker_neither_decides_nor_lifts_it_with_their_own_key(as_member: Opener, amalie: UUID) -> None:
    """Whoever may write in a group holds the key to its clocks, where the decision lies."""
    owner, marte = as_member(OWNER), as_member(MARTE)
    decision = withholding.withhold(owner, amalie, WithholdingGround.INTERNAL, field="feedback_notes")
    permit = marte.look(Request(Event.CARDS_OPENED, amalie, "employee", ("contact",), Action.WRITE, "employment"))
    ((stored, content),) = permit.beside
    room = number(marte.session.register, "employee", CLOCKS)
    lifted = content.replace(b'"lifted":null', b'"lifted":"2026-03-11"')
    with marte.change(
        Request(Event.CARDS_SAVED, amalie, "employee", (), Action.WRITE, "employment"), permit
    ) as change:
        change.save(amalie, room, decision, stored.revision + 1, lifted, schema=WITHHELD)
    with pytest.raises(Damaged):
        overview.make(owner, amalie, "nb")
    assert check.check(owner).findings


def test_a_member_finds_what_the_vault_holds_of_them_as_one(as_member: Opener, house: Built) -> None:
    owner, sindre = as_member(OWNER), house.people[SINDRE]
    assert overview.make(owner, sindre, "en").overview.as_member == ()
    with pytest.raises(NotAllowed):
        staff.is_registered_as(as_member(MARTE), house.keys[MARTE].member, sindre)
    with pytest.raises(Misuse):
        staff.is_registered_as(owner, house.keys[MARTE].member, uuid4())
    staff.is_registered_as(owner, house.keys[MARTE].member, sindre)
    with pytest.raises(Misuse, match="Another member"):
        staff.is_registered_as(owner, owner.session.member, sindre)
    assert [one.person for one in staff.everyone(owner) if one.name == MARTE] == [sindre]
    told = overview.make(owner, sindre, "en").overview.as_member
    assert told[0] == f"You work in this vault yourself, as {MARTE}."
    assert "Payroll officer, from" in told[1]
    assert "look-ups are logged" in told[2]
    staff.is_registered_as(owner, house.keys[MARTE].member, None)
    (first, *_rest) = overview.make(owner, sindre, "en").overview.as_member
    assert first.startswith("You have worked"), "what was signed once stays told"


def test_what_is_left_out_is_not_in_the_portable_file_either(as_member: Opener, amalie: UUID) -> None:
    """It is others' rights that stand against it, there too (GDPR Art. 20(4))."""
    owner = as_member(OWNER)
    opened = records.edit_person(owner, amalie, "employment", ["job"])
    filed = documents.add(owner, opened, wanted(CONTRACT, sort="cv", name="CV.pdf"), "employment")
    before = portable.make(owner, amalie, "en")
    assert before.withheld == 0
    phone = records.open_person(owner, amalie, "rights_request").person.cards["contact"].fields["phone"][0].text
    assert phone in unpacked(before)
    withholding.withhold(owner, amalie, WithholdingGround.OTHERS, field="phone")
    withholding.withhold(owner, amalie, WithholdingGround.OTHERS, document=filed, category="job")
    made = portable.make(owner, amalie, "en")
    assert phone not in unpacked(made)
    assert (made.withheld, made.values, made.documents) == (2, before.values - 1, before.documents - 1)


def unpacked(made: portable.Portable) -> str:
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
