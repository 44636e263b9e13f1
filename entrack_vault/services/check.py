"""Checking a whole vault: pages, cards, signatures, manifest, log and pins. Opens every record it has keys for.

Records in compartments the checker cannot open are checked by signature and log alone.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from entrack_vault.crypto.aead import damaged
from entrack_vault.crypto.documents import ChunkKey
from entrack_vault.domain.contents import DOCUMENT, HOLD, INCIDENT, PAPER, RIGHTS_CASE, WITHHELD
from entrack_vault.domain.events import Event
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import Damaged
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CASES, CLOCKS, COMMON, INCIDENTS
from entrack_vault.services import cards, document_content, holds, incidents, log, papers, rights_content, withholding
from entrack_vault.services.document_content import Filed
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.session import Session
from entrack_vault.store import Connection, chunks, dossier, records
from entrack_vault.store.dossier import Evidence
from entrack_vault.store.records import Excerpt, Stored, Whole

# What lists show nothing of, and how it is read.
_WITHOUT_EXCERPT: dict[int, Callable[[Stored, bytes], object]] = {
    HOLD: holds.read_content,
    WITHHELD: withholding.read_content,
    INCIDENT: incidents.read_content,
}


# Where contents of some kinds stand, and nothing else but cards and documents elsewhere.
_ROOMS = {HOLD: CASES, RIGHTS_CASE: CASES, PAPER: CASES, WITHHELD: CLOCKS, INCIDENT: INCIDENTS}


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written: what (a message id), and which record where it is one."""

    what: str
    record: UUID | None = None
    revision: int = 0


@dataclass(frozen=True)
class Checked:
    """What a check went through and found."""

    pages: int
    revisions: int
    opened: int
    entries: int
    versions: int
    findings: tuple[Finding, ...]


def check(gate: Gate, work: Work = NO_PROGRESS) -> Checked:
    """Checks everything; findings instead of errors, so that one fault does not hide the next. Logged."""
    session = gate.session
    permit = gate.look(Request(Event.VAULT_CHECKED))
    findings: list[Finding] = []
    with permit.reading() as connection:
        pages, faulty = session.store.check_pages()
        findings += [Finding(N_("A page of the database file is damaged."))] * faulty
        total = records.count_revisions(connection)
        revisions = opened = 0
        kinds: dict[bytes, int] = {}
        for rows in records.everything(connection):
            evidence = dossier.evidence(connection, [whole.stored for whole in rows])
            for whole in rows:
                revisions += 1
                opened += _revision(session, connection, evidence, whole, findings)
                findings += _made_over(session, kinds, whole.stored)
                work.step(revisions, total)
        findings += _orphans(connection)
    entries = 0
    try:
        entries = log.verify(gate, work).entries
    except Damaged as fault:
        findings.append(Finding(fault.happened))
    return Checked(pages, revisions, opened, entries, len(session.versions), tuple(findings))


def _revision(
    session: Session, connection: Connection, evidence: Evidence, whole: Whole, findings: list[Finding]
) -> bool:
    """Checks one revision against author, right, log and, where there is a key, its content; True when opened."""
    stored = whole.stored
    try:
        session.prove(evidence, stored, newest=whole.in_force)
        if stored.compartment not in session.keys:
            return False
        _check_content(session, connection, whole, session.keys.open(stored))
    except Damaged:
        findings.append(
            Finding(N_("A revision is altered, swapped or not signed."), UUID(bytes=stored.record), stored.revision)
        )
        return False
    return True


def _made_over(session: Session, kinds: dict[bytes, int], stored: Stored) -> list[Finding]:
    """A case that was one kind of record and is another now: each kind takes a duty of its own, and could be hidden
    so from those who look for it. `kinds`: of the cases met so far."""
    place = session.compartments.get(stored.compartment)
    if place is None or place.category != CASES or kinds.setdefault(stored.record, stored.schema) == stored.schema:
        return []
    return [Finding(N_("A case has been made into something else."), UUID(bytes=stored.record), stored.revision)]


def _check_content(session: Session, connection: Connection, whole: Whole, content: bytes) -> None:
    """The content reads as what its compartment holds, in fields the register has, and the excerpt agrees with it."""
    stored = whole.stored
    if stored.compartment == COMMON:
        return
    place = session.compartments[stored.compartment]
    _check_place(place.category, stored.schema)
    if stored.schema in _WITHOUT_EXCERPT:
        _WITHOUT_EXCERPT[stored.schema](stored, content)
        return
    if stored.schema == DOCUMENT:
        if whole.in_force:
            _check_document(session, connection, document_content.read(place.category, stored, content))
        return
    older: tuple[bytes, ...] = ()
    if stored.schema == RIGHTS_CASE:
        case = rights_content.read(stored, content)
        expected, older = rights_content.excerpt(case), (rights_content.older_excerpt(case),)
    elif stored.schema == PAPER:
        expected = papers.excerpt(papers.read_content(stored, content))
    elif place.category == CLOCKS:
        state = cards.read_state(content)
        expected = cards.state_excerpt(state)
        # As it was before the days, or the restriction, stood in it; vaults hold such until a state is saved again.
        older = cards.older_state_excerpt(state), cards.state_excerpt(replace(state, restricted=""))
    else:
        group = session.register.populations[place.population]
        card = cards.read_card(place.category, stored.revision, content)
        if any(key not in group.by_key or group.by_key[key].category != place.category for key in card.fields):
            raise damaged()
        expected, older = cards.card_excerpt(group, card.fields), cards.older_card_excerpts(group, card.fields)
    if whole.in_force:
        found: list[bytes] = []
        if whole.excerpt:
            row = Excerpt(
                *(stored.record, stored.subject, stored.compartment, stored.revision, whole.excerpt),
                *(stored.key_epoch, stored.data_key),
            )
            session.keys.open_excerpts([row], lambda _subject, _room, excerpt: found.append(excerpt))
        if found not in ([expected] if expected else [], *([one] for one in older)):
            raise damaged()


def _check_place(category: str, schema: int) -> None:
    """Cases and incidents are of kinds of their own, and those stand nowhere else."""
    expected = _ROOMS.get(schema)
    if expected != category and (expected is not None or category in (CASES, INCIDENTS)):
        raise damaged()


def _check_document(session: Session, connection: Connection, filed: Filed) -> None:
    """Every chunk of a document is there and opens, and together they are what was added."""
    opening, digest, count = ChunkKey(session.vault, filed.document.id, filed.key), hashlib.sha256(), 0
    for position, sealed in enumerate(chunks.each(connection, filed.document.id.bytes)):
        digest.update(opening.open(position, sealed, last=position == filed.chunks - 1))
        count += 1
    if count != filed.chunks or digest.digest() != filed.hash:
        raise damaged()


def _orphans(connection: Connection) -> list[Finding]:
    """People without a state, records of nobody, revisions and keys without each other."""
    return [Finding(N_("A row belongs to nothing."))] * records.count_orphans(connection)
