"""The clocks that a step of a rights case starts or stops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import State
from entrack_vault.domain.rights_cases import Right, RightsCase
from entrack_vault.services.entering import CONSENT_GIVEN, ERASURE, OBJECTED, PURGED, WITHDRAWN
from entrack_vault.services.permit import Permit

ENQUIRER = "enquirer"  # the group of those of whom nothing but their request is held
# What is answered by letting something go, and what that is called in the clocks.
LETS_GO: dict[Right, str] = {Right.ERASURE: ERASURE, Right.OBJECTION: OBJECTED, Right.CONSENT: WITHDRAWN}


@dataclass(frozen=True)
class Moved:
    """A record whose clocks are others after a step, and how it stands then."""

    person: Id
    population: str
    permit: Permit
    state: State


def of_enquirer(permit: Permit, cases: Sequence[RightsCase]) -> list[Moved]:
    """An enquirer, who is kept until the last of their cases is old enough, where a step changes that."""
    before = permit.state
    if before is None or permit.request.population != ENQUIRER:
        return []
    days = [one.answered for one in cases]
    closed = max(day for day in days if day is not None) if all(days) else None
    triggers = {event: day for event, day in before.triggers.items() if event != "process_closed"}
    if closed is not None:
        triggers["process_closed"] = closed
    status = "ended" if closed else "active"
    since = before.since if status == before.status else permit.session.today
    return _moved(permit, replace(before, status=status, since=since), triggers)


def granted(right: Right, permit: Permit) -> list[Moved]:
    """A record of somebody whose request was granted, where that starts a clock. An erasure makes all due that no
    statute keeps, an objection what is held for our interest alone, and a consent that is withdrawn what rested on
    it."""
    before = permit.state
    if before is None or right not in LETS_GO:
        return []
    triggers = dict(before.triggers)
    if right is Right.CONSENT:
        triggers.pop(CONSENT_GIVEN, None)
    triggers.setdefault(LETS_GO[right], permit.session.today)
    return _moved(permit, before, triggers)


def _moved(permit: Permit, state: State, triggers: Mapping[str, date]) -> list[Moved]:
    """What is due by other days than before has not been purged yet."""
    person, before = permit.request.person, permit.state
    if before is None or person is None:
        return []
    again = {event: day for event, day in triggers.items() if event != PURGED or triggers == before.triggers}
    state = replace(state, triggers=again)
    return [Moved(person, permit.request.population, permit, state)] if state != before else []
