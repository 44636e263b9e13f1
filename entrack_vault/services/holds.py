"""Holds: a dispute or a claim stops the purge of some categories of a person, or of the whole person."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from entrack_vault.access import CASE_DUTIES, Action
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.contents import HOLD
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.holds import Hold, HoldReason
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CASES, number
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Request
from entrack_vault.store.records import Stored

PURPOSE = "retention_review"


def add(gate: Gate, person: Id, reason: HoldReason, categories: Sequence[str], review: date) -> UUID:
    """Holds some categories of a person back from purging, or with none all of them; the hold's id.

    Misuse for a category the group has not, or a day of review that has passed. NotAllowed, logged, without a duty
    that has to do with purges or requests.
    """
    session = gate.session
    group = group_of(session, person)
    if any(category not in group.categories for category in categories):
        raise Misuse(N_("The register has no such category for this group."), N_("Nothing was changed."))
    if review <= session.today:
        raise Misuse(
            N_("The day to look at the hold again has passed."),
            N_("Nothing was changed."),
            N_("Give a day to come: a hold that nobody looks at keeps data for ever."),
        )
    hold = Hold(new_id(), 1, reason, tuple(categories), session.today, review, session.member)
    _save(gate, person, group.key, hold, Event.HOLD_SET)
    return hold.id


def lift(gate: Gate, person: Id, hold: UUID) -> None:
    """Lifts a hold: the clocks decide again. Misuse when it is not there, or lifted already."""
    session = gate.session
    group = group_of(session, person)
    found = next((one for one in read(gate, person) if one.id == hold and one.lifted is None), None)
    if found is None:
        raise Misuse(N_("There is no such hold on this person."), N_("Nothing was changed."))
    lifted = replace(found, revision=found.revision + 1, lifted=session.today)
    _save(gate, person, group.key, lifted, Event.HOLD_LIFTED)


def read(gate: Gate, person: Id) -> tuple[Hold, ...]:
    """The holds on a person, also those that are lifted. Logged."""
    group = group_of(gate.session, person)
    return among(gate.look(_request(gate, Event.RETENTION_REVIEWED, person, group.key)).of_schema(HOLD))


def among(opened: Iterable[tuple[Stored, bytes]]) -> tuple[Hold, ...]:
    """The holds that were opened, the oldest first."""
    found = [read_content(stored, content) for stored, content in opened]
    return tuple(sorted(found, key=lambda hold: (hold.since, hold.id.bytes)))


def duty_of(gate: Gate) -> Duty:
    """The duty that lets someone see to holds: any of those that go with cases."""
    job, today = gate.job, gate.session.today
    return next((duty for duty in CASE_DUTIES if job.duty(duty, today)), CASE_DUTIES[0])


def _request(gate: Gate, event: Event, person: Id, population: str) -> Request:
    return Request(event, person, population, (CASES,), Action.READ, PURPOSE, duty_of(gate))


def _save(gate: Gate, person: Id, population: str, hold: Hold, event: Event) -> None:
    permit = gate.look(_request(gate, Event.RETENTION_REVIEWED, person, population))
    with gate.change(_request(gate, event, person, population), permit) as change:
        if hold.revision > 1:
            change.expect(hold.id, hold.revision - 1)
        room = number(gate.session.register, population, CASES)
        change.save(person, room, hold.id, hold.revision, _write(hold), schema=HOLD)


def _write(hold: Hold) -> bytes:
    told = {
        "reason": hold.reason.value,
        "categories": list(hold.categories),
        "since": hold.since.isoformat(),
        "review": hold.review.isoformat(),
        "member": hold.member.hex,
        "lifted": hold.lifted.isoformat() if hold.lifted else "",
    }
    return json.dumps({"hold": told}).encode()


def read_content(stored: Stored, content: bytes) -> Hold:
    """The hold sealed in `content`; Damaged when it is not one."""
    try:
        told = json.loads(content)["hold"]
        return Hold(
            id=UUID(bytes=stored.record),
            revision=stored.revision,
            reason=HoldReason(told["reason"]),
            categories=tuple(map(str, told["categories"])),
            since=date.fromisoformat(told["since"]),
            review=date.fromisoformat(told["review"]),
            member=UUID(told["member"]),
            lifted=date.fromisoformat(told["lifted"]) if told["lifted"] else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged() from None
