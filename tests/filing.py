"""Putting documents into a vault of tests/building.py, and reading them back."""

import io
from uuid import UUID

from entrack_vault.domain.events import Event
from entrack_vault.services import documents, records
from entrack_vault.services.documents import Wanted
from entrack_vault.services.gate import Gate
from entrack_vault.services.records import Opened
from tests.building import AMALIE, Built

CONTRACT = b"%PDF-1.7\n" + bytes(range(256)) * 20
WHY = "employment"


def wanted(content: bytes, sort: str = "employment_contract", name: str = "Arbeidsavtale Bergseth.pdf") -> Wanted:
    """A file with some content."""
    return Wanted(sort, name, io.BytesIO(content), len(content))


def opened(gate: Gate, house: Built, name: str = AMALIE, why: str = WHY) -> Opened:
    """Someone as a member sees them."""
    return records.open_person(gate, house.people[name], why)


def added(
    gate: Gate,
    house: Built,
    content: bytes = CONTRACT,
    sort: str = "employment_contract",
    *,
    name: str = AMALIE,
    called: str = "Arbeidsavtale Bergseth.pdf",
) -> UUID:
    """Adds a document to someone; its id."""
    return documents.add(gate, opened(gate, house, name), wanted(content, sort, called), WHY)


def content_of(
    gate: Gate, house: Built, document: UUID, event: Event = Event.DOCUMENT_OPENED, *, name: str = AMALIE
) -> bytes:
    """A document's whole content, looked at or taken out."""
    return b"".join(documents.pieces(documents.look(gate, opened(gate, house, name), document, WHY, event)))
