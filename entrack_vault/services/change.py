"""A change being made ready: log entries, and the sealed revisions that each of them brings. Nothing is written yet.

Only gate.py makes one, after deciding. What is here is sealed at once; entries are chained, and all is signed,
when the change is written, since others may log something until then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from entrack_vault import access_log
from entrack_vault.access_log import Entry
from entrack_vault.domain.contents import CARD
from entrack_vault.domain.ids import Id
from entrack_vault.services.keys import Keys
from entrack_vault.services.request import Request, draft
from entrack_vault.services.session import Session
from entrack_vault.store.batch import Batch, Expected, Rewrapped, SignedManifest
from entrack_vault.store.members import Grant
from entrack_vault.store.purging import Purge
from entrack_vault.store.records import Fresh


class _Save(NamedTuple):
    """One revision as it was given, to be sealed anew if its compartment has another key by then."""

    step: int
    subject: UUID
    compartment: int
    record: UUID
    revision: int
    schema: int
    content: bytes
    excerpt: bytes


@dataclass
class _Step:
    """One entry under way, without its place in the chain."""

    draft: Entry
    compartments: list[int]
    changes: list[access_log.Change] = field(default_factory=list)


@dataclass(frozen=True)
class Signing:
    """What an owner signs along with a change: the manifest, and the keys that follow from it."""

    version: int
    body: bytes
    signature: bytes
    grants: list[Grant]
    rewrapped: dict[int, Rewrapped]


class Change:
    """Entries and what is saved with each. `keeps_others_out`: the session's keys cannot change meanwhile."""

    def __init__(self, session: Session, *, keeps_others_out: bool) -> None:
        self.session, self._keeps = session, keeps_others_out
        self._keys: Keys = session.keys
        self._signing: Signing | None = None
        self._purge: Purge | None = None
        self._answered: list[bytes] = []
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._steps: list[_Step] = []
        self._saves: list[_Save] = []
        self._fresh: list[tuple[int, Fresh, bytes]] = []  # step, revision, what is signed of it
        self._people: list[tuple[bytes, int]] = []
        self._revisions: list[tuple[bytes, int]] = []
        self._absent: list[tuple[bytes, int]] = []
        self._newest: dict[int, int] = {}

    def begin(self, request: Request) -> None:
        """Starts the next entry; what is saved from here on stands in it."""
        entry = draft(self.session, request)
        self._steps.append(_Step(entry, list(entry.compartments)))

    def create_person(self, person: Id, population: str) -> None:
        """Registers someone new."""
        self._people.append((person.bytes, self.session.register.populations[population].number))

    def save(
        self,
        subject: UUID,
        compartment: int,
        record: UUID,
        revision: int,
        content: bytes,
        excerpt: bytes = b"",
        *,
        schema: int = CARD,
    ) -> bytes:
        """Seals a revision for the entry under way; its ciphertext's hash. `schema` as domain/contents.py has it."""
        save = _Save(len(self._steps) - 1, subject, compartment, record, revision, schema, content, excerpt)
        if not self._keeps:
            self._saves.append(save)
        return self._seal(save)

    def _seal(self, save: _Save) -> bytes:
        subject, compartment, record, revision = save.subject, save.compartment, save.record, save.revision
        place, sealed = self._keys.seal(
            subject, compartment, record, revision, save.content, save.excerpt, schema=save.schema
        )
        made = Fresh(
            record=record.bytes,
            revision=revision,
            subject=subject.bytes,
            compartment=compartment,
            schema=place.schema,
            epoch=place.epoch,
            author=place.author.bytes,
            entry=0,  # chained later
            sealed=sealed.sealed,
            signature=b"",  # signed with the others
            excerpt=sealed.excerpt,
            data_key=sealed.data_key,
        )
        self._fresh.append((save.step, made, sealed.to_sign))
        step = self._steps[save.step]
        step.changes.append(access_log.Change(made.record, revision, sealed.hash))
        if compartment not in step.compartments:
            step.compartments.append(compartment)
        return sealed.hash

    def expect(self, record: UUID, revision: int) -> None:
        """Refuses (Busy), when written, if a record is no longer at the revision the change is made from."""
        self._revisions.append((record.bytes, revision))

    def expect_none(self, subject: UUID, compartment: int) -> None:
        """Refuses (Busy), when written, if the subject has a card there by then."""
        self._absent.append((subject.bytes, compartment))

    def expect_nothing_new(self, compartment: int, entry: int) -> None:
        """Refuses (Busy), when written, if a record of the compartment began after an entry."""
        self._newest[compartment] = entry

    def answer(self, member: UUID) -> None:
        """A member's request to join is done with."""
        self._answered.append(member.bytes)

    def sign(self, signing: Signing) -> None:
        """The entry under way brings a manifest into force."""
        self._signing = signing

    def purge(self, purge: Purge) -> None:
        """The change's first entry carries a purge out."""
        self._purge = purge

    def data_keys(self, compartment: int) -> Iterable[tuple[bytes, int, int, bytes]]:
        """(record, revision, epoch, wrapped) of what is saved here, for wrapping under a new epoch."""
        for _, row, _ in self._fresh:
            if row.compartment == compartment:
                yield row.record, row.revision, row.epoch, row.data_key

    def flush(self) -> None:
        """Writes what is ready, so that memory stays flat; the change is committed as a whole all the same."""
        if not self._keeps:
            raise ValueError("only a change that keeps others out is written in parts")
        self.session.append(self.batch)
        self._begin_anew()

    def batch(self) -> Batch:
        """All of it, chained at the session's head."""
        session = self.session
        if session.keys is not self._keys:
            self._seal_anew()
        signing = self._signing
        entries = [
            replace(step.draft, compartments=tuple(step.compartments), changes=tuple(step.changes))
            for step in self._steps
        ]
        if signing:
            entries[-1] = replace(entries[-1], manifest=signing.version)
        links = session.chained(entries)
        signatures = session.identity.sign_all([to_sign for _, _, to_sign in self._fresh])
        sequences = [entry.sequence for _, entry in links]
        return Batch(
            before=session.head,
            links=links,
            expected=Expected(self._revisions, self._absent, self._newest),
            people=self._people,
            fresh=[
                row._replace(entry=sequences[step], signature=signature)
                for (step, row, _), signature in zip(self._fresh, signatures, strict=True)
            ],
            manifest=SignedManifest(signing.version, signing.body, signing.signature, sequences[-1])
            if signing
            else None,
            grants=signing.grants if signing else None,
            rewrapped=signing.rewrapped if signing else {},
            answered=self._answered,
            purge=self._purge,
        )

    def _seal_anew(self) -> None:
        """An owner has signed something meanwhile, and a compartment may have another key."""
        self._keys, self._fresh = self.session.keys, []
        for step in self._steps:
            step.changes, step.compartments = [], list(step.draft.compartments)
        for save in self._saves:
            self._seal(save)
