"""Answering a rights case: what must be so before it is answered, and what the answer sets going.

The letter speaks of the person, so an answer reaches every record of theirs that is linked to the one asked about.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.rights_cases import Ground, Outcome, Right, RightsCase
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.services import linked, rights_cases
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Permit
from entrack_vault.services.rights_checks import (
    GIVES_DATA,
    check_corrected,
    check_grounds,
    check_handed,
    check_known,
    check_restricted,
    check_weighed,
    let_go,
)
from entrack_vault.services.rights_clocks import ENQUIRER, LETS_GO, Moved, granted
from entrack_vault.services.rights_search import check_searched


def answer(
    gate: Gate, person: Id, case: UUID, outcome: Outcome, grounds: Sequence[Ground] = (), *, explanation: str = ""
) -> tuple[Id, ...]:
    """Closes a case with its answer; those of whom something is due by it.

    Misuse where something is refused without a ground, where something is done without knowing for whom, where all
    of it is said to have been given and was not handed over, put right and was not changed, restricted and is not,
    or deleted and would stay, where an objection is answered otherwise than it was weighed, or where nothing is said
    to be held of someone who is registered, or for whom it was not looked everywhere.
    """
    session = gate.session
    rights_cases.check_text(explanation)
    group = group_of(session, person)

    def answered(one: RightsCase) -> dict[str, Any]:
        check_grounds(outcome, grounds)
        check_weighed(one, outcome)
        check_known(one, outcome)
        if one.right in GIVES_DATA and outcome is Outcome.FULL:
            check_handed(one)
        if outcome is Outcome.NOTHING_HELD and group.key != ENQUIRER:
            raise Misuse(N_("Something is held of this person."), N_("Nothing was changed."))
        if outcome is Outcome.NOTHING_HELD:
            check_searched(session, one)
        does = outcome in (Outcome.FULL, Outcome.PARTIAL) and one.right in {*LETS_GO, Right.RESTRICTION}
        if does and group.key == ENQUIRER:
            raise Misuse(
                N_("Nothing is held of them but this request, so there is nothing to delete or restrict."),
                N_("Nothing was changed."),
                N_("Answer that nothing is held."),
            )
        return {
            "outcome": outcome,
            "answered": session.today,
            "grounds": tuple(dict.fromkeys(grounds)),
            "explanation": explanation,
        }

    due: list[Id] = []

    def settle(permit: Permit, one: RightsCase) -> list[Moved]:
        check_corrected(one, rights_cases.times_saved(permit))
        if not one.granted or one.right not in {*LETS_GO, Right.RESTRICTION}:
            return []
        others = linked.follow(
            gate, person, permit.state, lambda other, population: _look(gate, other, population, one.right)
        )
        check_restricted(one, permit, others)
        if one.right is Right.RESTRICTION:
            return []
        going = let_go(one, permit, others)
        due.extend(found.request.person for found in going if found.request.person is not None)
        return [moved for found in going for moved in granted(one.right, found)]

    rights_cases.alter(gate, person, case, Event.REQUEST_ANSWERED, answered, settle=settle)
    return tuple(due)


def _look(gate: Gate, person: Id, population: str, right: Right) -> Permit | None:
    """Opens the cases of another record, with how it stands; None where this member cannot do there what is asked."""
    action = Action.WRITE if right in LETS_GO else Action.READ
    today = gate.session.today
    if not access.open_categories(gate.job, action, population, today):
        return None
    return gate.look(rights_cases.request_of(Event.REQUESTS_OPENED, person, population))
