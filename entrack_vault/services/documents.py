"""Documents held about people: add, open, export, correct, remove. Every one of them goes through the gate.

A document belongs to one category of one person. Its content is brought in sealed chunks before the record that holds
their key is saved: until then it counts for nothing, and memory holds a chunk at a time.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO
from uuid import UUID

from entrack_vault.access import Action
from entrack_vault.crypto.aead import damaged, new_key
from entrack_vault.crypto.documents import CHUNK_BYTES, ChunkKey, name_of
from entrack_vault.domain import file_kinds, file_names
from entrack_vault.domain.contents import DOCUMENT
from entrack_vault.domain.documents import Document, FileKind
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import Misuse, VaultError
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import number
from entrack_vault.register.model import DocumentSort, Population
from entrack_vault.services import document_content
from entrack_vault.services.document_content import Filed
from entrack_vault.services.entering import check_not_merged, population_named, save_state, with_documents
from entrack_vault.services.gate import Change, Gate, Permit, Request
from entrack_vault.services.records import Opened, documents_of
from entrack_vault.services.session import Session

_AT_ONCE = 8  # chunks in one question, 4 MiB


@dataclass(frozen=True)
class Wanted:
    """A document to be added: what it is, as the file was called, and what it may show."""

    sort: str  # a key of the population's document sorts; says which category it goes into
    name: str
    content: BinaryIO  # at its start
    size: int  # as far as is known beforehand, for the progress
    since: date | None = None  # the day on it; today if not given
    source: str = ""  # a key of the register's sources; the sort's own if not given
    evidence: bool = True  # whether it shows the ground its sort may show


def add(gate: Gate, opened: Opened, wanted: Wanted, purpose: str, work: Work = NO_PROGRESS) -> UUID:
    """Adds a document to someone who has been opened; the document's id.

    NotAllowed, logged, without the right to write its category, and then nothing has been read of the file. Misuse
    for a sort or source the register has not. Cancelled leaves nothing.
    """
    session, person = gate.session, opened.person
    group = population_named(session, person.population)
    sort = sort_named(group, wanted.sort)
    source = wanted.source or sort.source
    if source not in session.register.sources:
        raise Misuse(N_("The register has no such source."), N_("Nothing was saved."))
    request = Request(Event.DOCUMENT_ADDED, person.id, group.key, (sort.category,), Action.WRITE, purpose)
    check_not_merged(person.state)
    gate.require(request, opened.permit)
    record, key = new_id(), new_key()
    try:
        session.store.sweep()
        brought = _bring(session, record, key, wanted, work)
        document = Document(
            id=record,
            revision=1,
            category=sort.category,
            sort=sort.key,
            name=file_names.clean(wanted.name),
            kind=brought.kind,
            size=brought.size,
            since=wanted.since or session.today,
            source=source,
            member=session.member,
            job=session.job.key,
            purpose=purpose,
            evidence=(sort.evidence or "") if wanted.evidence else "",
        )
        with gate.change(request, opened.permit) as change:
            content = document_content.write(Filed(document, key, brought.hash))
            room = number(session.register, group.key, sort.category)
            change.save(person.id, room, record, 1, content, schema=DOCUMENT)
            _save_clocks(change, opened, (sort,), [*_documents(opened), document])
    except BaseException:
        with suppress(VaultError):
            session.store.drop(record.bytes)  # which leaves alone what has come to stand
        raise
    return record


@dataclass(frozen=True)
class _Brought:
    kind: FileKind
    size: int
    hash: bytes


def _bring(session: Session, record: UUID, key: bytes, wanted: Wanted, work: Work) -> _Brought:
    """Reads the file a chunk at a time, one ahead, so that the last is known to be the last."""
    sealing = ChunkKey(session.vault, record, key)
    content = wanted.content.read(CHUNK_BYTES)
    kind, digest, size, position = file_kinds.told(content[: file_kinds.HEAD_BYTES]), hashlib.sha256(), 0, 0
    while True:
        following = wanted.content.read(CHUNK_BYTES) if len(content) == CHUNK_BYTES else b""
        work.step(size, max(wanted.size, size))
        session.store.bring(record.bytes, position, sealing.seal(position, content, last=not following))
        digest.update(content)
        size += len(content)
        if not following:
            work.step(size, size)
            return _Brought(kind, size, digest.digest())
        content, position = following, position + 1


def sort_named(group: Population, key: str) -> DocumentSort:
    """The document sort with a key; Misuse when the register has none for this group."""
    sort = group.sorts.get(key)
    if sort is None:
        raise Misuse(
            N_("The register has no such document for this group."),
            N_("Nothing was saved."),
            N_("Choose one of: {keys}"),
            keys=", ".join(group.sorts),
        )
    return sort


# Opening


@dataclass(frozen=True)
class Look:
    """A document that may be opened now: the entry that says so is committed."""

    permit: Permit
    filed: Filed

    @property
    def document(self) -> Document:
        """What is known of it."""
        return self.filed.document


def look(gate: Gate, opened: Opened, document: UUID, purpose: str, event: Event = Event.DOCUMENT_OPENED) -> Look:
    """Logs that a document is opened, exported or printed; `pieces` then gives its content.

    NotAllowed, logged, without the right to read its category, or to export it where it leaves the vault.
    """
    held = filed_named(opened, document).document
    return look_at(gate, opened.person.id, opened.person.population, held, purpose, event)


def look_at(gate: Gate, person: Id, population: str, document: Document, purpose: str, event: Event) -> Look:
    """The same of a document known otherwise than from an opened person."""
    action = Action.READ if event is Event.DOCUMENT_OPENED else Action.EXPORT
    named = name_of(document.id)
    permit = gate.look(Request(event, person, population, (document.category,), action, purpose, file=named))
    found = documents_of(permit).get(document.id)
    if found is None:
        raise damaged()
    return Look(permit, found)


def pieces(given: Look, work: Work = NO_PROGRESS) -> Iterator[bytes]:
    """A document's content, a chunk at a time; Damaged when it is not, to the last byte, what was added."""
    filed, session = given.filed, given.permit.session
    opening, digest, size = ChunkKey(session.vault, filed.document.id, filed.key), hashlib.sha256(), 0
    for first in range(0, filed.chunks, _AT_ONCE):
        many = min(_AT_ONCE, filed.chunks - first)
        sealed = given.permit.chunks(filed.document.id, first, many)
        if len(sealed) != many:
            raise damaged()
        for position, chunk in enumerate(sealed, first):
            content = opening.open(position, chunk, last=position == filed.chunks - 1)
            digest.update(content)
            size += len(content)
            work.step(size, filed.document.size)
            yield content
    if size != filed.document.size or digest.digest() != filed.hash:
        raise damaged()


def filed_named(opened: Opened, document: UUID) -> Filed:
    """The document with an id among those that opening the person gave; Misuse when there is none."""
    held = opened.filed.get(document)
    if held is None:
        raise Misuse(N_("There is no such document, or it is closed to you."), "", N_("See the list of documents."))
    return held


# Changing what is known of one


def mark(gate: Gate, opened: Opened, document: UUID, purpose: str, *, evidence: bool) -> None:
    """Says whether a document shows the ground its sort may show. Conflict (Busy) when it changed meanwhile."""
    held = filed_named(opened, document)
    group = population_named(gate.session, opened.person.population)
    ground = (sort_named(group, held.document.sort).evidence or "") if evidence else ""
    _save(gate, opened, held, replace(held.document, evidence=ground), purpose, Event.DOCUMENT_CHANGED)


def correct(
    gate: Gate,
    opened: Opened,
    document: UUID,
    purpose: str,
    *,
    sort: str = "",
    since: date | None = None,
    source: str = "",
) -> None:
    """Corrects what kind of document it is, the day on it or where it came from; what is not given stays.

    Misuse for a kind of another category: the content is sealed under its own, so it is removed there and added here.
    Conflict (Busy) when it changed meanwhile.
    """
    held = filed_named(opened, document)
    was = held.document
    if source and source not in gate.session.register.sources:
        raise Misuse(N_("The register has no such source."), N_("Nothing was saved."))
    kind = sort_named(population_named(gate.session, opened.person.population), sort or was.sort)
    if kind.category != was.category:
        raise Misuse(
            N_("That kind of document belongs to another category."),
            N_("Nothing was saved."),
            N_("Remove the document and add it to the other category."),
        )
    evidence = (kind.evidence or "") if was.evidence else ""
    now = replace(was, sort=kind.key, since=since or was.since, source=source or was.source, evidence=evidence)
    if now != was:
        _save(gate, opened, held, now, purpose, Event.DOCUMENT_CHANGED)


def remove(gate: Gate, opened: Opened, document: UUID, purpose: str) -> None:
    """Takes a document off the page. Nobody deletes alone: its content stays sealed until it is purged."""
    held = filed_named(opened, document)
    gone = replace(held.document, removed=gate.session.today)
    _save(gate, opened, held, gone, purpose, Event.DOCUMENT_REMOVED)


def bring_back(gate: Gate, opened: Opened, document: UUID, purpose: str) -> None:
    """Puts a removed document back on the page."""
    held = filed_named(opened, document)
    _save(gate, opened, held, replace(held.document, removed=None), purpose, Event.DOCUMENT_CHANGED)


def _save(gate: Gate, opened: Opened, held: Filed, changed: Document, purpose: str, event: Event) -> None:
    session, person = gate.session, opened.person
    request = Request(event, person.id, person.population, (changed.category,), Action.WRITE, purpose)
    with gate.change(request, opened.permit) as change:
        revision = changed.revision + 1
        change.expect(changed.id, changed.revision)
        content = document_content.write(replace(held, document=replace(changed, revision=revision)))
        room = number(session.register, person.population, changed.category)
        change.save(person.id, room, changed.id, revision, content, schema=DOCUMENT)
        group = population_named(session, person.population)
        sorts = [group.sorts[key] for key in {held.document.sort, changed.sort} if key in group.sorts]
        others = [one for one in _documents(opened) if one.id != changed.id]
        _save_clocks(change, opened, sorts, [*others, changed])


def _documents(opened: Opened) -> list[Document]:
    return [filed.document for filed in opened.filed.values()]


def _save_clocks(change: Change, opened: Opened, sorts: Iterable[DocumentSort], documents: list[Document]) -> None:
    """The person's state, where documents of some sorts start other clocks than before."""
    before = state = opened.person.state
    for sort in sorts:
        state = with_documents(sort, change.session.register.retention, state, documents)
    if state != before and opened.permit.state_record is not None:
        record, revision = opened.permit.state_record
        save_state(change, opened.person.id, opened.person.population, record, revision + 1, state)
