"""Looking for somebody who asks though nothing seems to be held of them; on every engine, with own keys."""

from uuid import UUID

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.domain.rights_cases import Channel, IdentityCheck, Outcome, Right
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.services import check, log, rights_answers, rights_cases, rights_search
from entrack_vault.services.gate import Gate
from tests.building import AMALIE, LIVE, MARTE, OWNER, TOR, Built, entered
from tests.services.conftest import Opener


def unknown(gate: Gate, name: str = "Nora Ukjent", email: str = "nora@example.no") -> tuple[UUID, UUID]:
    fields = entered(name=name, email=email)
    return rights_cases.receive_of_unknown(gate, fields, Right.ACCESS, Channel.EMAIL)


def test_nothing_is_said_to_be_held_before_all_groups_were_looked_in(as_member: Opener) -> None:
    """Payroll does not see customers: whoever does looks there."""
    marte, owner = as_member(MARTE), as_member(OWNER)
    who, case = unknown(marte)
    with pytest.raises(Misuse, match="everywhere yet"):
        rights_answers.answer(marte, who, case, Outcome.NOTHING_HELD)
    assert rights_search.look(marte, who, case) == ()
    found = rights_cases.find(marte, who, case)
    assert "employee" in found.searched
    assert "customer_contact" in rights_search.missing(marte.session, found)
    with pytest.raises(Misuse, match="everywhere yet"):
        rights_answers.answer(marte, who, case, Outcome.NOTHING_HELD)
    assert rights_search.look(owner, who, case) == ()
    rights_answers.answer(marte, who, case, Outcome.NOTHING_HELD)
    assert rights_cases.find(marte, who, case).outcome is Outcome.NOTHING_HELD
    assert log.read(owner, event=Event.PEOPLE_LISTED), "that it was looked there stands in the log"
    assert check.check(owner).findings == ()


@pytest.mark.parametrize(
    ("name", "email"),
    [(AMALIE, "noen@example.no"), (AMALIE.upper(), "noen@example.no"), ("En Annen", "live.moen@example.no")],
)
def test_whoever_has_their_name_or_address_is_asked_about(
    as_member: Opener, house: Built, name: str, email: str
) -> None:
    owner = as_member(OWNER)
    who, case = unknown(owner, name, email)
    alike = rights_search.look(owner, who, case)
    assert [one.id for one in alike] == [house.people[LIVE if name == "En Annen" else AMALIE]]
    assert rights_cases.find(owner, who, case).searched == (), "it is not settled who they are"
    assert rights_search.look(owner, who, case, others=[one.id for one in alike]) == ()
    assert rights_cases.find(owner, who, case).searched


@pytest.mark.parametrize("right", [Right.ERASURE, Right.RESTRICTION])
def test_nothing_is_granted_to_someone_of_whom_nothing_is_held(as_member: Opener, right: Right) -> None:
    """The letter would say that it is deleted, and the request is kept three years."""
    marte = as_member(MARTE)
    who, case = rights_cases.receive_of_unknown(marte, entered(name="Nora Ukjent"), right, Channel.EMAIL)
    rights_cases.check_identity(marte, who, case, IdentityCheck.DOCUMENT)
    with pytest.raises(Misuse, match="nothing to delete or restrict"):
        rights_answers.answer(marte, who, case, Outcome.FULL)


def test_a_name_in_the_middle_does_not_hide_them(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    first, *_, last = AMALIE.split()
    who, case = unknown(owner, f"{first} Eline Sofie {last}")
    assert [one.id for one in rights_search.look(owner, who, case)] == [house.people[AMALIE]]


def test_it_is_for_those_who_handle_requests_and_of_enquirers_alone(as_member: Opener, house: Built) -> None:
    owner, amalie = as_member(OWNER), house.people[AMALIE]
    case = rights_cases.receive(owner, amalie, Right.ACCESS, Channel.EMAIL)
    with pytest.raises(Misuse, match="Something is held"):
        rights_search.look(owner, amalie, case)
    who, case = unknown(owner)
    with pytest.raises(NotAllowed):
        rights_search.look(as_member(TOR), who, case)
