"""The portable export of one person: what they supplied themselves, in the categories the exporter may export."""

from dataclasses import dataclass
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.documents import Document
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.exports.portable import PortableDocument, PortableValue, pack
from entrack_vault.i18n import Language
from entrack_vault.register.model import Population
from entrack_vault.services import cards, records, rights_cases, withholding
from entrack_vault.services.documents import look_at, pieces
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.overview import PURPOSE
from entrack_vault.services.overview_parts import is_portable


@dataclass(frozen=True)
class Portable:
    """The zip's bytes, and what was left out of it: closed categories, masked fields without the duty to show, and
    what the finance manager has decided to leave out for others' sake (GDPR Art. 20(4)): fields and documents."""

    person: Id
    population: str
    categories: tuple[str, ...]
    content: bytes
    values: int
    documents: int
    closed: tuple[str, ...]
    masked: tuple[str, ...]
    withheld: int = 0  # fields of which something is left out, and documents


def make(gate: Gate, person: Id, language: Language) -> Portable:
    """Gathers and packs. NotAllowed, logged, without any right to export, or while the person is restricted."""
    session = gate.session
    group = group_of(session, person)
    categories = access.open_categories(gate.job, Action.EXPORT, group.key, session.today)
    permit = gate.look(
        Request(Event.PORTABLE_MADE, person, group.key, categories or group.categories, Action.EXPORT, PURPOSE)
    )
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
    documents = [_document(gate, person, group, one) for one in own_documents if one.id not in kept_back]
    with_data = records.categories_with_data(permit)
    return Portable(
        person=person,
        population=group.key,
        categories=categories,
        content=pack(session.register, group, values, documents, session.now(), language),
        values=sum(len(found) for fields in values.values() for found in fields.values()),
        documents=len(documents),
        closed=tuple(category for category in group.categories if category in with_data - set(categories)),
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
    gate.look(
        Request(
            Event.PORTABLE_PLACED,
            made.person,
            made.population,
            made.categories,
            Action.EXPORT,
            PURPOSE,
            file=file_hash,
        )
    )
    if case is not None:
        whole = not (made.closed or made.masked or made.withheld)
        rights_cases.hand_over(gate, made.person, case, "portable", file_hash, whole=whole)
    gate.session.pin()
