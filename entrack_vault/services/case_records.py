"""What lies among the cases of someone's population beside their requests: opening it, and saving one of it."""

from typing import TypeVar
from uuid import UUID

from pydantic import ValidationError

from entrack_vault.access import Action
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.register.compartments import CASES, number
from entrack_vault.services.content import Content
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Permit, Request

C = TypeVar("C", bound=Content)
PURPOSE = "retention_review"


def look(gate: Gate, person: Id, duty: Duty, event: Event = Event.RETENTION_REVIEWED) -> Permit:
    """Opens someone's cases by a duty. Logged as the event."""
    group = group_of(gate.session, person)
    return gate.look(_request(event, person, group.key, duty))


def look_over(gate: Gate, population: str, duty: Duty, event: Event) -> Permit:
    """Opens the excerpts of a population's cases by a duty. Logged as the event."""
    return gate.look(_request(event, None, population, duty))


def save(
    gate: Gate,
    permit: Permit,
    event: Event,
    duty: Duty,
    record: UUID,
    revision: int,
    content: bytes,
    schema: int,
    excerpt: bytes = b"",
) -> None:
    """Saves a revision of one of them; Busy where someone else has saved it meanwhile."""
    asked = permit.request
    assert asked.person is not None
    with gate.change(_request(event, asked.person, asked.population, duty), permit) as change:
        if revision > 1:
            change.expect(record, revision - 1)
        room = number(gate.session.register, asked.population, CASES)
        change.save(asked.person, room, record, revision, content, excerpt, schema=schema)


def _request(event: Event, person: Id | None, population: str, duty: Duty) -> Request:
    return Request(event, person, population, (CASES,), Action.READ, PURPOSE, duty)


def read(kind: type[C], content: bytes) -> C:
    """What is sealed, as a kind of it; Damaged when it is none."""
    try:
        return kind.model_validate_json(content)
    except ValidationError:
        raise damaged() from None
