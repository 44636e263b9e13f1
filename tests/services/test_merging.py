"""Merging twins: what one takes over, what stands in the way, and how the other goes; on every engine, own keys."""

from datetime import date
from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.holds import HoldReason
from entrack_vault.domain.people import OpenedPerson
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.domain.rights_cases import Channel, IdentityCheck, Outcome, Right
from entrack_vault.domain.withholding import WithholdingGround
from entrack_vault.errors import Busy, Misuse, NotAllowed
from entrack_vault.services import (
    check,
    documents,
    holds,
    lives,
    log,
    merging,
    notices,
    papers,
    people,
    purge,
    records,
    retention,
    rights_answers,
    rights_cases,
    withholding,
)
from entrack_vault.services.gate import Gate
from tests.building import JONAS, LIVE, MARTE, OWNER, SELMA, SINDRE, TOR, Built, entered
from tests.filing import CONTRACT, wanted
from tests.services.conftest import Opener
from tests.services.looking import refused
from tests.services.test_notices import EN, FIRST, NB
from tests.services.test_purge import agreed, on

WHY = "employment"
DAY = on("2026-03-12")


@pytest.fixture
def owner(as_member: Opener) -> Gate:
    return as_member(OWNER)


@pytest.fixture
def kept(house: Built) -> UUID:
    """The record that stays: Sindre, with a telephone number and a title."""
    return house.people[SINDRE]


@pytest.fixture
def twin(owner: Gate) -> UUID:
    """Another record of the same human being, made by somebody who did not find the first."""
    fields = entered(
        name=SINDRE,
        employee_number="2002",
        phone="+4700999999",
        private_email="sindre@example.no",
        title="Systemutvikler",
        education="Master",
        bank_account="99990000006",
    )
    return records.create(owner, "employee", fields, WHY)


def person(gate: Gate, who: UUID) -> OpenedPerson:
    return records.open_person(gate, who, WHY).person


def texts(gate: Gate, who: UUID) -> dict[str, tuple[str, ...]]:
    cards = person(gate, who).cards.values()
    return {key: tuple(one.text for one in values) for card in cards for key, values in card.fields.items()}


def file(gate: Gate, who: UUID, content: bytes = CONTRACT, name: str = "avtale.pdf") -> UUID:
    return documents.add(gate, records.open_person(gate, who, WHY), wanted(content, name=name), WHY)


def contents(gate: Gate, who: UUID) -> set[bytes]:
    opened = records.open_person(gate, who, WHY)
    return {b"".join(documents.pieces(documents.look(gate, opened, one.id, WHY))) for one in opened.person.documents}


# What is taken over


def test_what_it_lacks_is_taken_over_and_what_both_have_stays(owner: Gate, kept: UUID, twin: UUID) -> None:
    assert set(merging.differing(owner, kept, twin, WHY)) == {"employee_number", "phone", "title"}
    assert merging.merge(owner, kept, twin, WHY) == 3
    found = texts(owner, kept)
    assert (found["private_email"], found["education"]) == (("sindre@example.no",), ("Master",))
    assert (found["phone"], found["title"]) == (("+4700234567",), ("Utvikler",))
    assert check.check(owner).findings == ()


def test_what_is_chosen_of_the_twin_replaces_and_the_earlier_is_kept(owner: Gate, kept: UUID, twin: UUID) -> None:
    merging.merge(owner, kept, twin, WHY, take=["phone"])
    assert texts(owner, kept)["phone"] == ("+4700999999",)
    assert [one.value.text for one in records.history(owner, kept, WHY, ["contact"])] == ["+4700234567"]


def test_several_values_of_a_field_are_put_together_once_each(owner: Gate, kept: UUID, twin: UUID) -> None:
    opened = records.edit_person(owner, kept, WHY, ["job"])
    records.save(owner, opened, entered(education=("Bachelor", "Master")), WHY)
    opened = records.edit_person(owner, twin, WHY, ["job"])
    records.save(owner, opened, entered(education=("Master", "Fagbrev")), WHY)
    merging.merge(owner, kept, twin, WHY)
    assert texts(owner, kept)["education"] == ("Bachelor", "Master", "Fagbrev")


def test_since_when_and_from_whom_come_along(owner: Gate, kept: UUID, twin: UUID) -> None:
    merging.merge(owner, kept, twin, WHY)
    value = person(owner, kept).cards["contact"].fields["private_email"][0]
    assert (value.since, value.source) == (date(2026, 1, 1), "person")


def test_documents_are_sealed_anew_for_the_one_that_stays(owner: Gate, kept: UUID, twin: UUID) -> None:
    file(owner, kept, b"%PDF-1.7 den ene", "en.pdf")
    file(owner, twin, b"%PDF-1.7 den andre", "to.pdf")
    assert merging.merge(owner, kept, twin, WHY) == 4
    assert contents(owner, kept) == {b"%PDF-1.7 den ene", b"%PDF-1.7 den andre"}
    assert {one.name for one in person(owner, kept).documents} == {"en.pdf", "to.pdf"}


def test_both_know_of_each_other_and_each_has_an_entry(owner: Gate, kept: UUID, twin: UUID) -> None:
    merging.merge(owner, kept, twin, WHY)
    assert lives.linked(owner, kept, WHY) == ((twin, "employee"),)
    assert lives.linked(owner, twin, WHY) == ((kept, "employee"),)
    assert {line.entry.person for line in log.read(owner, event=Event.MERGED)} == {kept, twin}


# How the other goes


def test_the_twin_is_due_at_once_and_goes_whole_by_two(
    owner: Gate, kept: UUID, twin: UUID, as_member: Opener
) -> None:
    file(owner, twin)
    merging.merge(owner, kept, twin, WHY)
    marte, boss = as_member(MARTE, now=DAY), as_member(OWNER, now=DAY)
    assert [one.person for one in retention.due(marte)] == [twin], "and nothing of the one that stays"
    case, plan = purge.propose(marte, [twin])
    assert [(one.person, one.gone) for one in plan.people] == [(twin, True)]
    with pytest.raises(NotAllowed):
        purge.answer(marte, case.id, approve=True)
    done = purge.carry_out(boss, purge.answer(boss, case.id, approve=True).id).done
    assert done is not None
    assert done.gone == 1
    assert contents(boss, kept) == {CONTRACT}
    assert texts(boss, kept)["bank_account"] == ("99990000006",)
    assert lives.linked(boss, kept, WHY) == ()
    assert twin not in {one.id for one in people.load(boss).people}
    assert check.check(boss).findings == ()


def test_an_answered_request_of_the_twin_is_told_of_on_the_certificate(
    owner: Gate, kept: UUID, twin: UUID, as_member: Opener
) -> None:
    case = rights_cases.receive(owner, twin, Right.RECTIFICATION, Channel.EMAIL)
    rights_cases.check_identity(owner, twin, case, IdentityCheck.KNOWN)
    rights_answers.answer(owner, twin, case, Outcome.FULL, explanation="Det er den samme.")
    merging.merge(owner, kept, twin, WHY)
    boss = as_member(OWNER, now=DAY)
    done = purge.carry_out(boss, agreed(as_member(MARTE, now=DAY), boss, twin)).done
    assert done is not None
    assert [one.right for one in done.requests] == [Right.RECTIFICATION]


# What stands in the way


def test_what_is_closed_to_the_one_who_merges_would_be_lost(
    owner: Gate, kept: UUID, twin: UUID, as_member: Opener
) -> None:
    """Payroll has no key to feedback: it is refused and logged, and both are as they were."""
    marte = as_member(MARTE)
    opened = records.edit_person(owner, twin, WHY, ["feedback"])
    records.save(owner, opened, entered(feedback_notes=("Ønsker kurs.",)), WHY)
    before = texts(owner, kept)
    refused(marte, lambda: merging.merge(marte, kept, twin, WHY))
    assert texts(owner, kept) == before
    assert person(owner, twin).state.linked == ()
    assert merging.merge(owner, kept, twin, WHY) == 4
    assert texts(owner, kept)["feedback_notes"] == ("Ønsker kurs.",)


def test_payroll_merges_what_payroll_opens(kept: UUID, twin: UUID, as_member: Opener) -> None:
    assert merging.merge(as_member(MARTE), kept, twin, WHY) == 3


@pytest.mark.parametrize("name", [SELMA, TOR, JONAS])
def test_it_takes_the_rights_and_a_duty_that_concerns_cases(
    owner: Gate, kept: UUID, twin: UUID, as_member: Opener, name: str
) -> None:
    """Jonas proposes purges, but reads contact data only: what he cannot write would be lost."""
    gate = as_member(name)
    refused(gate, lambda: merging.merge(gate, kept, twin, WHY))
    assert person(owner, kept).state.linked == ()


def test_a_twin_that_is_held_or_has_asked_for_something_stays(owner: Gate, kept: UUID, twin: UUID) -> None:
    hold = holds.add(owner, twin, HoldReason.DISPUTE, ["financial"], date(2026, 12, 31))
    with pytest.raises(Misuse, match="request that waits, or is held"):
        merging.merge(owner, kept, twin, WHY)
    holds.lift(owner, twin, hold)
    case = rights_cases.receive(owner, twin, Right.RECTIFICATION, Channel.EMAIL)
    rights_cases.check_identity(owner, twin, case, IdentityCheck.KNOWN)
    with pytest.raises(Misuse, match="request that waits, or is held"):
        merging.merge(owner, kept, twin, WHY)
    rights_answers.answer(owner, twin, case, Outcome.FULL, explanation="Det er den samme.")
    rights_cases.receive(owner, kept, Right.RECTIFICATION, Channel.EMAIL)
    holds.add(owner, kept, HoldReason.DISPUTE, [], date(2026, 12, 31))
    assert merging.merge(owner, kept, twin, WHY) == 3, "the one that stays keeps its own"


@pytest.mark.parametrize("which", ["kept", "twin"])
def test_neither_may_be_restricted(owner: Gate, kept: UUID, twin: UUID, which: str) -> None:
    records.restrict(owner, kept if which == "kept" else twin, Restriction.ACCURACY, "rights_request")
    refused(owner, lambda: merging.merge(owner, kept, twin, WHY))
    with pytest.raises(Misuse, match="restricted"):
        merging.merge(owner, kept, twin, "legal_claim")
    assert "private_email" not in texts(owner, kept)


def test_two_groups_and_one_and_the_same_are_refused(owner: Gate, kept: UUID, house: Built) -> None:
    for other in (house.people[LIVE], kept):
        with pytest.raises(Misuse, match="Only two records of one group"):
            merging.merge(owner, kept, other, WHY)


def test_it_is_merged_once_and_not_on_into_a_third(owner: Gate, kept: UUID, twin: UUID, house: Built) -> None:
    merging.merge(owner, kept, twin, WHY)
    for one, other in ((kept, twin), (twin, kept), (twin, house.people["Åse-Marie Lie"])):
        with pytest.raises(Misuse, match="has been merged"):
            merging.merge(owner, one, other, WHY)


# Stopped halfway: what is taken over comes first, and the link, which lets the twin go, last


@pytest.mark.parametrize("step", ["save", "copy_document", "_link"])
def test_stopped_between_the_steps_nothing_is_lost(
    owner: Gate, kept: UUID, twin: UUID, as_member: Opener, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file(owner, twin)
    before, held = texts(owner, twin), texts(owner, kept)

    def dies(*_given: object, **_more: object) -> None:
        raise Busy("The process ends here.")

    with monkeypatch.context() as patched:
        patched.setattr(records if step == "save" else merging, step, dies)
        with pytest.raises(Busy):
            merging.merge(owner, kept, twin, WHY)
    assert texts(owner, twin) == before
    assert contents(owner, twin) == {CONTRACT}
    assert all(texts(owner, kept)[key] == value for key, value in held.items())
    assert retention.due(as_member(MARTE, now=DAY)) == [], "the twin does not go before all of it is safe"
    assert check.check(owner).findings == ()
    merging.merge(owner, kept, twin, WHY)
    assert contents(owner, kept) == {CONTRACT}
    assert texts(owner, kept)["private_email"] == ("sindre@example.no",)
    assert [one.person for one in retention.due(as_member(MARTE, now=DAY))] == [twin]


# What lies beside the cards


def test_paper_what_is_left_out_and_notices_given_go_along(owner: Gate, kept: UUID, twin: UUID) -> None:
    notices.publish(owner, NB, EN, FIRST, material=True)
    notices.give(owner, [twin])
    papers.add(owner, twin, "Signert avtale", "job", "Hylle 1")
    document = file(owner, twin)
    withholding.withhold(owner, twin, WithholdingGround.OTHERS, field="title")
    withholding.withhold(owner, twin, WithholdingGround.OTHERS, document=document, category="job")
    merging.merge(owner, kept, twin, WHY)
    assert [one.what for one in papers.read(owner, kept)] == ["Signert avtale"]
    assert not [one for one in papers.read(owner, twin) if one.kept]
    assert list(person(owner, kept).state.notices) == [1]
    (copied,) = person(owner, kept).documents
    standing = withholding.read(owner, kept)
    assert {(one.field, one.document) for one in standing} == {("title", None), ("", copied.id)}
    assert check.check(owner).findings == ()


def test_one_value_that_is_left_out_stays_so_and_once(owner: Gate, kept: UUID, twin: UUID) -> None:
    opened = records.edit_person(owner, twin, WHY, ["feedback"])
    records.save(owner, opened, entered(feedback_notes=("Om henne.", "Om en annen.")), WHY)
    withholding.withhold(owner, twin, WithholdingGround.OTHERS, field="feedback_notes", value="Om en annen.")
    merging.merge(owner, kept, twin, WHY)
    (standing,) = withholding.read(owner, kept)
    assert withholding.is_of(standing.mark, "Om en annen.")
    with pytest.raises(Misuse, match="already"):
        withholding.withhold(owner, kept, standing.ground, field="feedback_notes", value=standing.mark)


def test_paper_of_a_twin_is_moved_by_whoever_has_the_key_to_the_safe(
    owner: Gate, kept: UUID, twin: UUID, as_member: Opener
) -> None:
    papers.add(owner, twin, "Signert avtale", "job", "Hylle 1")
    with pytest.raises(Misuse, match="paper in the safe"):
        merging.merge(as_member(MARTE), kept, twin, WHY)
    assert person(owner, kept).state.linked == ()


# Nothing is lost by it


def paid(gate: Gate, who: UUID, account: str) -> None:
    records.save(
        gate,
        records.edit_person(gate, who, "payroll_run", ["financial"]),
        entered(bank_account=account),
        "payroll_run",
    )


def every_account(gate: Gate, who: UUID) -> set[str]:
    earlier = records.history(gate, who, "payroll_run", ["financial"])
    return {*texts(gate, who)["bank_account"], *(one.value.text for one in earlier if one.field == "bank_account")}


def purged(as_member: Opener, who: UUID) -> Gate:
    """The emptied one is purged by two; the approver."""
    boss = as_member(OWNER, now=DAY)
    purge.carry_out(boss, agreed(as_member(MARTE, now=DAY), boss, who))
    return boss


def test_what_changed_on_the_twin_meanwhile_is_not_let_go(
    owner: Gate, kept: UUID, twin: UUID, as_member: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    marte, link = as_member(MARTE), merging._link

    def late(*given: object) -> None:
        opened = records.edit_person(marte, twin, WHY, ["contact"])
        records.save(marte, opened, entered(address="Storgata 1"), WHY)
        link(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "_link", late)
    with pytest.raises(Busy):
        merging.merge(owner, kept, twin, WHY)
    assert "address" in texts(owner, twin)
    assert lives.linked(owner, kept, WHY) == ()


def test_begun_again_it_copies_no_document_twice(
    owner: Gate, kept: UUID, twin: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents.add(owner, records.open_person(owner, twin, WHY), wanted(CONTRACT), WHY)

    def stopped(*_given: object) -> None:
        raise Busy("", "")

    with monkeypatch.context() as patched:
        patched.setattr(merging, "_link", stopped)
        with pytest.raises(Busy):
            merging.merge(owner, kept, twin, WHY)
    merging.merge(owner, kept, twin, WHY)
    assert len(person(owner, kept).documents) == 1


def test_a_value_that_is_not_taken_stands_among_the_earlier_ones(
    owner: Gate, kept: UUID, twin: UUID, as_member: Opener
) -> None:
    """Both accounts have been paid to, and a statute keeps the vouchers: so does an earlier one of the twin's."""
    paid(owner, kept, "99990000014")
    paid(owner, twin, "99990000022")
    merging.merge(owner, kept, twin, WHY)
    assert texts(owner, kept)["bank_account"] == ("99990000014",)
    assert every_account(purged(as_member, twin), kept) == {"99990000014", "99990000006", "99990000022"}


def test_a_document_taken_off_the_twins_page_comes_along_and_stays_off_it(
    owner: Gate, kept: UUID, twin: UUID, as_member: Opener
) -> None:
    opened = records.open_person(owner, twin, WHY)
    voucher = documents.add(owner, opened, wanted(CONTRACT, sort="pay_voucher"), WHY)
    documents.remove(owner, records.open_person(owner, twin, WHY), voucher, WHY)
    merging.merge(owner, kept, twin, WHY)
    (filed,) = records.open_person(purged(as_member, twin), kept, WHY).filed.values()
    assert filed.document.removed is not None
