"""The fire list: who is in the building, to take along outdoors. Printing it is an entry for each who is on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import CONTACT
from entrack_vault.domain.times import show_clock, show_day, show_moment_in_text
from entrack_vault.exports.fire_list import FireList, FireRow
from entrack_vault.i18n import Language
from entrack_vault.services import visitors
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.permit import VISITOR
from entrack_vault.services.settings import settings_of
from entrack_vault.services.visitors import Inside

PURPOSE = "premises_safety"


@dataclass(frozen=True)
class Made:
    """A list to draw, and who stands on it."""

    sheet: FireList
    people: tuple[Id, ...]


def compose(gate: Gate, language: Language, hosts: Mapping[Id, str] | None = None) -> Made:
    """Looks at who is in the building. `hosts` are the names the reader may know, for visits that name no other.

    NotAllowed, logged, where the job description does not look after safety on the premises.
    """
    session = gate.session
    gate.require(_printed())
    found = visitors.inside(gate)
    settings = settings_of(gate)
    left_over = [one for one in found if one.left_over(session.today)]
    sheet = FireList(
        language=language,
        organisation=settings.organisation,
        department="",
        printed=show_moment_in_text(session.now(), language),
        here=tuple(_row(one, language, hosts or {}, dated=False) for one in found if one not in left_over),
        left_over=tuple(_row(one, language, hosts or {}, dated=True) for one in left_over),
        demonstration=session.store.header.demonstration,
    )
    return Made(sheet, tuple(one.person for one in found))


def note_printed(gate: Gate, made: Made, file_hash: bytes) -> None:
    """The list was printed, or became a file, with this SHA-256."""
    gate.look_over(_printed(file_hash), made.people)


def _printed(file_hash: bytes = b"") -> Request:
    return Request(Event.LIST_PRINTED, None, VISITOR, (CONTACT,), Action.READ, PURPOSE, file=file_hash)


def _row(one: Inside, language: Language, hosts: Mapping[Id, str], *, dated: bool) -> FireRow:
    since = ""
    if one.arrived is not None:
        since = show_day(one.arrived.date(), language) if dated else show_clock(one.arrived, language)
    named = hosts.get(one.host, "") if one.host else ""
    return FireRow(one.name, one.company, one.visits or named, one.badge, since)
