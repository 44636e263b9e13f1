"""Whom to tell of a correction, an erasure or a restriction (GDPR Art. 19): by the register, those who are given what
it concerns."""

from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Value
from entrack_vault.domain.rights_cases import TOLD_OF, Right, RightsCase
from entrack_vault.register.model import Population
from entrack_vault.services import cards, records, rights_cases
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.rights_cases import PURPOSE


def concerned(gate: Gate, person: Id, case: UUID) -> tuple[str, ...]:
    """Keys of the recipients to be told of a request's outcome, in the register's order; none for other requests.

    A correction concerns those who are given a field changed or added since the request came; the others concern
    those who are given anything that is held. Only what this member may open is looked at. Logged.
    """
    found = rights_cases.find(gate, person, case)
    group = group_of(gate.session, person)
    permit = _look(gate, person, group) if found.right in TOLD_OF else None
    if permit is None:
        return ()
    fields = _corrected(gate, permit, found) if found.right is Right.RECTIFICATION else set(_held(gate, permit))
    return _recipients(gate, group, fields)


def corrected(gate: Gate, person: Id, case: RightsCase) -> tuple[str, ...]:
    """Keys of the fields that were changed or added since a correction was asked for, and that somebody outside is
    given, in the register's order; none for other requests. Logged."""
    group = group_of(gate.session, person)
    permit = _look(gate, person, group) if case.right is Right.RECTIFICATION else None
    found = _corrected(gate, permit, case) if permit else set()
    return tuple(one.key for one in group.fields if one.key in found and one.recipients)


def _look(gate: Gate, person: Id, group: Population) -> Permit | None:
    """Opens all that this member may read, with what it was; None where that is nothing."""
    rooms = access.open_categories(gate.job, Action.READ, group.key, gate.session.today)
    if not rooms:
        return None
    return gate.look(Request(Event.HISTORY_OPENED, person, group.key, rooms, Action.READ, PURPOSE))


def _corrected(gate: Gate, permit: Permit, case: RightsCase) -> set[str]:
    replaced = {one.field for one in records.earlier_values(gate.session, permit) if one.until >= case.received}
    new = {key for key, values in _held(gate, permit).items() if any(one.since >= case.received for one in values)}
    return replaced | new


def _held(gate: Gate, permit: Permit) -> dict[str, tuple[Value, ...]]:
    rooms, found = gate.session.compartments, dict[str, tuple[Value, ...]]()
    for stored, content in permit.current():
        found |= cards.read_card(rooms[stored.compartment].category, stored.revision, content).fields
    return found


def _recipients(gate: Gate, group: Population, fields: set[str]) -> tuple[str, ...]:
    given = {key for one in fields if one in group.by_key for key in group.by_key[one].recipients}
    return tuple(key for key in gate.session.register.recipients if key in given)
