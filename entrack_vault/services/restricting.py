"""Restricting somebody's data (GDPR Art. 18) in every record of theirs, and lifting that once they have been told."""

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.rights_cases import Outcome, Right, RightsCase
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CASES, number
from entrack_vault.services import linked, records, rights, rights_cases
from entrack_vault.services.entering import check_status, group_of
from entrack_vault.services.gate import Gate, Permit, Request

_NOTHING = N_("Nothing was changed.")
# What tells them that it ends, of each right that has something restricted; keys of HANDED.
_TELLS = {Right.RESTRICTION: "lifted", Right.OBJECTION: "refusal"}


def change(
    gate: Gate, person: Id, purpose: str, *, status: str = "", restricted: str | None = None
) -> tuple[str, ...]:
    """Moves someone to another stage, and restricts or frees what is held of them where that is given, on this record
    and on those linked to it; the groups of records that are closed to this member, which are left as they are.

    Lifting leaves what is restricted elsewhere for another reason. Misuse, before anything is changed, where somebody
    whose request to restrict was granted has not been told that it ends (Art. 18(3)), and as records.set_status.
    """
    if restricted is None:
        records.set_status(gate, person, status, purpose)
        return ()
    if status:
        check_status(group_of(gate.session, person), status)
    opened = records.open_person(gate, person, purpose)
    state = opened.person.state
    others = linked.follow(gate, person, state, lambda other, group: _look(gate, other, group, purpose))
    alike = [one for one in others.records if one.state is not None and one.state.restricted == state.restricted]
    if state.restricted and not restricted:
        for permit in (opened.permit, *alike):
            _check_told(gate, permit)
    if state.restricted != restricted:
        for one in alike:  # before this one: where something stops it halfway, doing it again does the rest
            records.set_status(gate, Id(bytes=one.person), "", one.request.purpose, restricted=restricted)
    records.set_status(gate, person, status, purpose, restricted=restricted)
    return others.closed if state.restricted != restricted else ()


def _look(gate: Gate, person: Id, population: str, purpose: str) -> Permit | None:
    """Opens how another record stands; None where this member changes nothing there."""
    rooms = access.open_categories(gate.job, Action.WRITE, population, gate.session.today)
    why = rights.usual_purpose(gate, population, (purpose,))
    if not rooms or not why:
        return None
    try:
        return gate.look(Request(Event.CARDS_OPENED, person, population, rooms, purpose=why))
    except NotAllowed:  # kept by a statute alone, for those whose duty it is
        return None


def _check_told(gate: Gate, permit: Permit) -> None:
    """That whoever had it restricted has been written to. What others decide of requests, only they see."""
    person = Id(bytes=permit.person)
    group = group_of(gate.session, person).key
    room = number(gate.session.register, group, CASES)
    if not any(place.compartment == room for place in permit.places):
        return
    if not rights.has_duty(gate, Duty.HANDLE_REQUESTS) or not gate.job.has_purpose(rights_cases.PURPOSE):
        raise Misuse(
            N_("Whoever had something restricted is told before that ends."),
            _NOTHING,
            N_("Let a colleague lift it whose job is to handle requests."),
        )
    waiting = [one for one in rights_cases.read(gate, person) if _untold(one)]
    if waiting:
        raise Misuse(
            N_("They have not been told that the restriction ends."),
            _NOTHING,
            N_("Write the letter from request {number} first, and send it; then lift the restriction."),
            number=waiting[0].number,
        )


def _untold(case: RightsCase) -> bool:
    granted = case.right is Right.RESTRICTION and case.granted
    refused = case.right is Right.OBJECTION and case.outcome is Outcome.REFUSED
    return (granted or refused) and all(one.what != _TELLS[case.right] for one in case.handed)
