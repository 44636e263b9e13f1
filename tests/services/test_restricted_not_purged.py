"""What is restricted (GDPR Art. 18) is not purged: the person may need it. Not proposed, approved or carried out."""

from uuid import UUID

import pytest

from entrack_vault.domain.restrictions import Restriction
from entrack_vault.errors import Misuse
from entrack_vault.services import check, purge, records
from tests.building import MARTE, OWNER, SINDRE, Built, entered
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, leave, on
from tests.services.test_restricted_everywhere import WHY, objected


@pytest.fixture
def left(as_member: Opener, house: Built) -> UUID:
    """An employee of whom something is due on the first of May."""
    leave(as_member(OWNER), house.people[SINDRE])
    return house.people[SINDRE]


@pytest.mark.parametrize("reason", list(Restriction))
def test_nothing_of_theirs_is_proposed(as_member: Opener, left: UUID, reason: Restriction) -> None:
    day = on("2026-05-01")
    owner, marte = as_member(OWNER, now=day), as_member(MARTE, now=day)
    records.restrict(owner, left, reason, WHY)
    with pytest.raises(Misuse, match="Nothing of what your job"):
        purge.propose(marte, [left])


@pytest.mark.parametrize("step", ["proposed", "approved"])
def test_restricted_between_the_steps_it_is_not_purged(as_member: Opener, left: UUID, step: str) -> None:
    day = on("2026-05-01")
    owner, marte = as_member(OWNER, now=day), as_member(MARTE, now=day)
    case = purge.propose(marte, [left])[0].id
    if step == "approved":
        purge.answer(owner, case, approve=True)
    objected(marte, left)
    attempt = purge.carry_out if step == "approved" else lambda gate, one: purge.answer(gate, one, approve=True)
    with pytest.raises(Misuse, match="Something has changed"):
        attempt(owner, case)
    assert records.open_person(owner, left, "employment").person.cards["contact"].fields["phone"]
    assert check.check(owner).findings == ()


def test_no_exception_of_the_law_opens_a_purge(as_member: Opener, left: UUID) -> None:
    day = on("2026-05-01")
    owner, marte = as_member(OWNER, now=day), as_member(MARTE, now=day)
    records.restrict(owner, left, Restriction.CLAIMS, WHY)
    opened_for = records.edit_person(owner, left, "legal_claim", ["contact"])
    records.save(owner, opened_for, entered(place="Oslo"), "legal_claim")
    with pytest.raises(Misuse, match="Nothing of what your job"):
        purge.propose(marte, [left])


def test_freed_again_it_is_purged_as_anybodys(as_member: Opener, left: UUID) -> None:
    day = on("2026-05-01")
    owner, marte = as_member(OWNER, now=day), as_member(MARTE, now=day)
    records.restrict(owner, left, Restriction.UNLAWFUL, WHY)
    records.restrict(owner, left, None, WHY)
    assert purge.carry_out(owner, agreed(marte, owner, left)).status == "done"
