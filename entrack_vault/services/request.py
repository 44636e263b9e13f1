"""What someone wants to do: what the gate decides, and what the log tells of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from entrack_vault.access import Action
from entrack_vault.access_log import Entry
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import number
from entrack_vault.services.session import Session


@dataclass(frozen=True)
class Request:
    """What someone wants to do. `categories` are all refused if one of them is."""

    event: Event
    person: Id | None = None
    population: str = ""
    categories: tuple[str, ...] = ()
    action: Action = Action.READ
    purpose: str = ""
    duty: Duty | None = None
    file: bytes = b""


def refused(request: Request) -> Request:
    """What is logged of a refused attempt: who, whom, which rooms; an unknown purpose code is not repeated."""
    return Request(Event.ACCESS_REFUSED, request.person, request.population, request.categories)


def rooms(session: Session, request: Request) -> Iterable[int]:
    """The compartments of the categories asked for; Misuse for one the register has not."""
    try:
        return {number(session.register, request.population, category) for category in request.categories}
    except KeyError:
        raise Misuse(N_("The register has no such category for this group."), N_("Nothing was opened.")) from None


def draft(session: Session, request: Request) -> Entry:
    """The entry a request is logged with, before it has its place in the chain."""
    return Entry(
        sequence=0,
        at=session.now(),
        member=session.member,
        event=request.event,
        person=request.person,
        compartments=tuple(sorted(rooms(session, request))),
        purpose=request.purpose,
        file=request.file,
    )
