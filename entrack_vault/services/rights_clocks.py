"""The clocks that a step of a rights case starts or stops."""

from collections.abc import Sequence
from dataclasses import replace

from entrack_vault.domain.people import State
from entrack_vault.domain.rights_cases import Outcome, Right, RightsCase
from entrack_vault.services.entering import CONSENT_GIVEN, ERASURE, OBJECTED, PURGED, WITHDRAWN
from entrack_vault.services.permit import Permit

ENQUIRER = "enquirer"  # the group of those of whom nothing but their request is held


def clocks_after(permit: Permit, population: str, case: RightsCase, cases: Sequence[RightsCase]) -> State | None:
    """The person's state where a step starts or stops clocks; None where it does not.

    What is known of an enquirer is kept until the last of their cases is old enough. An erasure that is granted makes
    all due that no statute keeps, an objection what is held for our interest alone, and a consent that is withdrawn
    what rested on it.
    """
    before, today = permit.state, permit.session.today
    if before is None:
        return None
    state, triggers = before, dict(before.triggers)
    if population == ENQUIRER:
        days = [one.answered for one in cases]
        closed = max(day for day in days if day is not None) if all(days) else None
        triggers.pop("process_closed", None)
        if closed is not None:
            triggers["process_closed"] = closed
        status = "ended" if closed else "active"
        since = before.since if status == before.status else today
        state = replace(before, status=status, since=since)
    elif case.answered == today and case.outcome in (Outcome.FULL, Outcome.PARTIAL):
        if case.right is Right.ERASURE:
            triggers.setdefault(ERASURE, today)
        if case.right is Right.OBJECTION:
            triggers.setdefault(OBJECTED, today)
        if case.right is Right.CONSENT:
            triggers.pop(CONSENT_GIVEN, None)
            triggers.setdefault(WITHDRAWN, today)
    if triggers != before.triggers:
        triggers.pop(PURGED, None)
    state = replace(state, triggers=triggers)
    return state if state != before else None
