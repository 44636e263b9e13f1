"""The portable export of one person: what they supplied themselves, in the categories the exporter may export."""

from dataclasses import dataclass
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.documents import Document
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.errors import NotAllowed
from entrack_vault.exports.portable import Part, PortableDocument, PortableValue, pack
from entrack_vault.i18n import Language
from entrack_vault.register.model import Population
from entrack_vault.services import cards, linked, records, rights_cases, withholding
from entrack_vault.services.documents import look_at, pieces
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.overview import PURPOSE
from entrack_vault.services.overview_parts import is_portable


@dataclass(frozen=True)
class Portable:
    """The zip's bytes, and what was left out of it: closed categories, masked fields without the duty to show, and
    what the finance manager has decided to leave out for others' sake (GDPR Art. 20(4)): fields and documents."""

    content: bytes
    records: tuple[tuple[Id, str, tuple[str, ...]], ...]  # whose, of which population, from which categories
    values: int
    documents: int
    closed: tuple[str, ...]
    masked: tuple[str, ...]
    withheld: int = 0  # fields of which something is left out, and documents
    elsewhere: tuple[str, ...] = ()  # populations in which they are registered too, closed to whoever made it

    @property
    def whole(self) -> bool:
        """Whether all that they supplied is in it."""
        return not (self.closed or self.masked or self.withheld or self.elsewhere)


@dataclass(frozen=True)
class _Record:
    """What one record of somebody brings."""

    part: Part
    closed: tuple[str, ...]
    masked: tuple[str, ...]
    withheld: int


def make(gate: Gate, person: Id, language: Language) -> Portable:
    """Gathers what somebody supplied, in every record of theirs that this member may export, and packs it.

    NotAllowed, logged, without any right to export, or while the person is restricted.
    """
    session = gate.session
    first = _look(gate, person, group_of(session, person).key)

    def look(other: Id, population: str) -> Permit | None:
        if not access.open_categories(gate.job, Action.EXPORT, population, session.today):
            return None
        try:
            return _look(gate, other, population)
        except NotAllowed:
            return None

    others = linked.follow(gate, person, first.state, look)
    permits = (first, *others.records)
    found = [_gathered(gate, permit) for permit in permits]
    parts = [one.part for one in found]
    return Portable(
        content=pack(session.register, parts, session.now(), language),
        records=tuple(
            (permit.request.person, permit.request.population, permit.request.categories)
            for permit in permits
            if permit.request.person is not None
        ),
        values=sum(len(held) for part in parts for fields in part.values.values() for held in fields.values()),
        documents=sum(len(part.documents) for part in parts),
        closed=tuple(dict.fromkeys(key for one in found for key in one.closed)),
        masked=tuple(dict.fromkeys(key for one in found for key in one.masked)),
        withheld=sum(one.withheld for one in found),
        elsewhere=others.closed,
    )


def _look(gate: Gate, person: Id, population: str) -> Permit:
    categories = access.open_categories(gate.job, Action.EXPORT, population, gate.session.today)
    rooms = categories or gate.session.register.populations[population].categories
    return gate.look(Request(Event.PORTABLE_MADE, person, population, rooms, Action.EXPORT, PURPOSE))


def _gathered(gate: Gate, permit: Permit) -> _Record:
    session, request = gate.session, permit.request
    group = session.register.populations[request.population]
    show_masked = access.decide_duty(gate.job, Duty.SHOW_IDENTITY_NUMBERS, session.today).allowed
    gone = withholding.LeftOut(withholding.among(permit.beside))
    values: dict[str, dict[str, list[PortableValue]]] = {}
    masked: list[str] = []
    left_out = 0
    for stored, content in permit.current():
        category = session.compartments[stored.compartment].category
        card = cards.read_card(category, stored.revision, content)
        for key, held in card.fields.items():
            field = group.by_key[key]
            own = [value for value in held if is_portable(session, field, value)]
            shown = gone.rest(key, held)
            left_out += any(value not in shown for value in own)
            own = [value for value in own if value in shown]
            if own and field.masked and not show_masked:
                masked.append(key)
            elif own:
                found = [PortableValue(value.text, value.since, value.source) for value in own]
                values.setdefault(category, {})[key] = found
    own_documents = [
        filed.document
        for filed in records.documents_of(permit).values()
        if not filed.document.removed and is_portable(session, group.sorts[filed.document.sort], filed.document)
    ]
    kept_back = {one.id for one in own_documents if gone.document(one.id)}
    person = Id(bytes=permit.person)
    documents = [_document(gate, person, group, one) for one in own_documents if one.id not in kept_back]
    with_data = records.categories_with_data(permit)
    return _Record(
        Part(group, values, documents),
        closed=tuple(category for category in group.categories if category in with_data - set(request.categories)),
        masked=tuple(masked),
        withheld=left_out + len(kept_back),
    )


def _document(gate: Gate, person: Id, group: Population, document: Document) -> PortableDocument:
    """One document with its content; that it leaves the vault is an entry of its own."""
    look = look_at(gate, person, group.key, document, PURPOSE, Event.DOCUMENT_EXPORTED)
    return PortableDocument(
        category=document.category,
        sort=document.sort,
        name=document.name,
        type=document.kind.value,
        since=document.since,
        source=document.source,
        content=b"".join(pieces(look)),
    )


def note_placed(gate: Gate, made: Portable, file_hash: bytes, case: UUID | None = None) -> None:
    """The second entry: the export became a file with this SHA-256. The request it answers keeps that as evidence."""
    for person, population, categories in made.records:
        asked = Request(Event.PORTABLE_PLACED, person, population, categories, Action.EXPORT, PURPOSE, file=file_hash)
        gate.look(asked)
    if case is not None:
        rights_cases.hand_over(gate, made.records[0][0], case, "portable", file_hash, whole=made.whole)
    gate.session.pin()
