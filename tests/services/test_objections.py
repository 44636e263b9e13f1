"""An objection (GDPR Art. 21) from receipt to answer: nothing is used meanwhile; then it goes, or is used again."""

from datetime import date
from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.domain.rights_cases import Channel, Ground, IdentityCheck, Outcome, Prevails, Right
from entrack_vault.errors import Misuse
from entrack_vault.services import (
    check,
    consents,
    log,
    people,
    purge,
    records,
    retention,
    rights_answers,
    rights_cases,
    rights_letters,
)
from entrack_vault.services.gate import Gate
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, Built, entered
from tests.services.conftest import Opener
from tests.services.looking import refused
from tests.services.test_purge import on

WHY = "rights_request"


@pytest.fixture
def live(house: Built) -> UUID:
    return house.people[LIVE]


def objected(gate: Gate, who: UUID) -> UUID:
    """Received, and restricted until it is weighed (Art. 18(1)(d))."""
    case = rights_cases.receive(gate, who, Right.OBJECTION, Channel.EMAIL, date(2026, 3, 9), about="Bruk den ikke.")
    rights_cases.check_identity(gate, who, case, IdentityCheck.ADDRESS_HELD)
    records.restrict(gate, who, Restriction.OBJECTION, WHY)
    return case


def restricted(gate: Gate, who: UUID) -> str:
    return records.open_person(gate, who, "access_request").person.state.restricted


def test_while_it_is_weighed_nothing_is_used_and_nothing_goes(as_member: Opener, live: UUID) -> None:
    """It is proof for both until it is decided, even if the time to delete it comes meanwhile."""
    owner = as_member(OWNER)
    records.set_status(owner, live, "rejected", "recruitment")
    case = objected(owner, live)
    refused(owner, lambda: records.edit_person(owner, live, "recruitment", ["contact"]))
    with pytest.raises(Misuse, match="has not been weighed"):
        rights_answers.answer(owner, live, case, Outcome.FULL)
    jonas = as_member(JONAS, now=on("2026-10-01"))
    with pytest.raises(Misuse, match="Nothing of what your job"):
        purge.propose(jonas, [live])
    rights_cases.assess(owner, live, case, Prevails.THEIRS, "Vi trenger den ikke.")
    with pytest.raises(Misuse, match="Nothing of what your job"):
        purge.propose(jonas, [live])


def test_weighed_for_us_it_is_refused_and_used_again_when_they_have_been_told(as_member: Opener, live: UUID) -> None:
    """Whoever has had something restricted is told before that ends (Art. 18(3)): the answer does not end it."""
    marte = as_member(MARTE)
    case = objected(marte, live)
    rights_cases.assess(marte, live, case, Prevails.OURS, "Vi må kunne svare på et krav om diskriminering.")
    with pytest.raises(Misuse, match="another than what was weighed"):
        rights_answers.answer(marte, live, case, Outcome.FULL)
    rights_answers.answer(marte, live, case, Outcome.REFUSED, [Ground.NOT_MET])
    said = " ".join(rights_letters.compose(marte, live, case, "refusal", "en").paragraphs)
    assert "complain to Datatilsynet" in said
    assert restricted(marte, live) == Restriction.OBJECTION
    records.restrict(marte, live, None, WHY)
    records.edit_person(marte, live, "recruitment", ["contact"])
    assert retention.due(as_member(OWNER)) == []


def test_weighed_for_them_it_is_used_no_more_and_a_purge_is_proposed_the_same_day(
    as_member: Opener, live: UUID
) -> None:
    """What may not be used is not kept (Art. 17(1)(c)). It stays closed until two people have let it go."""
    marte, owner = as_member(MARTE), as_member(OWNER)
    case = objected(marte, live)
    rights_cases.assess(marte, live, case, Prevails.THEIRS, "Vi trenger den ikke.")
    proposed = consents.answer(marte, live, case, Outcome.FULL)
    assert proposed is not None
    assert restricted(marte, live) == Restriction.OBJECTION
    refused(owner, lambda: records.edit_person(owner, live, "recruitment", ["contact"]))
    purge.answer(owner, proposed.id, approve=True)
    done = purge.carry_out(owner, proposed.id).done
    assert done is not None
    assert (done.gone, [one.right for one in done.requests]) == (1, [Right.OBJECTION])
    assert live not in {one.id for one in people.load(owner).people}
    assert check.check(owner).findings == ()


def test_what_is_held_for_more_than_our_interest_stays(as_member: Opener, house: Built) -> None:
    """Nobody objects to what a contract or the law demands (Art. 21(1) is of legitimate interest)."""
    owner, amalie = as_member(OWNER), house.people[AMALIE]
    kin = records.edit_person(owner, amalie, "next_of_kin_notice", ["contact"])
    records.save(owner, kin, entered(next_of_kin_name="Odd Bergseth"), "next_of_kin_notice")
    before = records.open_person(owner, amalie, WHY).person
    case = objected(owner, amalie)
    rights_cases.assess(owner, amalie, case, Prevails.THEIRS, "Pårørende trengs ikke.")
    proposed = consents.answer(as_member(MARTE), amalie, case, Outcome.FULL)
    assert proposed is not None
    assert [one.person for one in retention.due(owner)] == [amalie]
    purge.answer(owner, proposed.id, approve=True)
    purge.carry_out(owner, proposed.id)
    person = records.open_person(owner, amalie, WHY).person
    assert "next_of_kin_name" not in person.cards["contact"].fields
    left = {key for card in person.cards.values() for key in card.fields}
    had = {key for card in before.cards.values() for key in card.fields}
    assert had - left == {"next_of_kin_name"}
    assert person.state.status == "active"
    assert retention.due(owner) == []
    assert check.check(owner).findings == ()


@pytest.mark.parametrize("reason", [Restriction.ACCURACY, Restriction.UNLAWFUL, Restriction.CLAIMS])
def test_an_objection_granted_does_not_outweigh_another_reason_to_keep(
    as_member: Opener, live: UUID, reason: Restriction
) -> None:
    """What the person needs for a claim is not deleted because they objected as well: somebody lifts that first."""
    marte = as_member(MARTE)
    case = objected(marte, live)
    records.restrict(marte, live, reason, WHY)
    rights_cases.assess(marte, live, case, Prevails.THEIRS, "Vi trenger den ikke.")
    for outcome, grounds in ((Outcome.FULL, []), (Outcome.PARTIAL, [Ground.CLAIMS])):
        with pytest.raises(Misuse, match="restricted, and so it is kept"):
            consents.answer(marte, live, case, outcome, grounds)
    records.restrict(marte, live, Restriction.OBJECTION, WHY)
    assert consents.answer(marte, live, case, Outcome.FULL) is not None
    records.restrict(marte, live, reason, WHY)
    boss = as_member(OWNER)
    assert not any(part.goes for part in retention.why(boss, live).parts), "restricted since: it stays"


def test_what_was_weighed_for_the_company_is_not_granted_in_part(as_member: Opener, live: UUID) -> None:
    """The letter would say that it is no longer used, and others outside would be told so."""
    marte = as_member(MARTE)
    case = objected(marte, live)
    rights_cases.assess(marte, live, case, Prevails.OURS, "Kravet står i en avtale.")
    with pytest.raises(Misuse, match="another than what was weighed"):
        rights_answers.answer(marte, live, case, Outcome.PARTIAL, [Ground.COMPELLING])
    rights_cases.assess(marte, live, case, Prevails.THEIRS, "Vi trenger den ikke.")
    rights_answers.answer(marte, live, case, Outcome.PARTIAL, [Ground.STATUTE])
    assert "objected" in records.open_person(marte, live, WHY).person.state.triggers, "what the letter says is begun"


def test_every_step_stands_in_the_log(as_member: Opener, live: UUID) -> None:
    marte = as_member(MARTE)
    case = objected(marte, live)
    rights_cases.assess(marte, live, case, Prevails.OURS, "Kravet står i en avtale.")
    rights_answers.answer(marte, live, case, Outcome.REFUSED, [Ground.NOT_MET])
    told = [line.entry.event for line in reversed(log.read(as_member(OWNER), person=live))]
    steps = [
        Event.REQUEST_RECEIVED,
        Event.REQUEST_CHANGED,  # who asked
        Event.STATUS_CHANGED,
        Event.REQUEST_CHANGED,  # weighed
        Event.REQUEST_ANSWERED,
    ]
    assert [event for event in told if event in steps] == steps
