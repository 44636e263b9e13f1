"""What one transaction adds to a vault: links of the log, and everything that stands or falls with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from entrack_vault.access_log import Entry, Link
from entrack_vault.domain.contents import CARD
from entrack_vault.domain.heads import Head
from entrack_vault.errors import Busy
from entrack_vault.i18n import N_
from entrack_vault.store import log, members, purging, records
from entrack_vault.store.members import Grant
from entrack_vault.store.purging import Purge
from entrack_vault.store.records import Fresh


@dataclass(frozen=True)
class SignedManifest:
    """A manifest's next version, and the sequence of the entry that brings it into force."""

    version: int
    body: bytes
    signature: bytes
    entry: int


@dataclass(frozen=True)
class Rewrapped:
    """The data keys of one compartment, (record, revision, wrapped), under the compartment's new epoch."""

    epoch: int
    keys: Sequence[tuple[bytes, int, bytes]]


@dataclass(frozen=True)
class Expected:
    """What must still be as it was when the change was made ready; Busy otherwise."""

    revisions: Sequence[tuple[bytes, int]] = ()  # (record, its revision in force)
    absent: Sequence[tuple[bytes, int]] = ()  # (subject, compartment) without a card
    newest: Mapping[int, int] = field(default_factory=dict)  # compartment -> entry, after which nothing new began


@dataclass(frozen=True)
class Batch:
    """All that is written at once. `before` is the log's end it was made for."""

    before: Head
    links: Sequence[tuple[Link, Entry]]
    expected: Expected = field(default_factory=Expected)
    people: Sequence[tuple[bytes, int]] = ()  # (id, population number)
    fresh: Sequence[Fresh] = ()
    manifest: SignedManifest | None = None
    grants: Sequence[Grant] | None = None  # every wrapped compartment key, in place of those before
    rewrapped: Mapping[int, Rewrapped] = field(default_factory=dict)
    answered: Sequence[bytes] = ()  # members whose request to join is done with
    purge: Purge | None = None  # which the batch's first entry carries out

    @property
    def end(self) -> Head:
        """The log's end once it is written."""
        last = self.links[-1][0] if self.links else None
        return Head(last.sequence, last.entry_hash) if last else self.before


def write(connection: Connection, batch: Batch) -> None:
    """Writes all of a batch in the caller's transaction, whose log ends where the batch begins."""
    _check(connection, batch.expected)
    if batch.people:
        records.add_people(connection, batch.people)
    records.save(connection, batch.fresh)
    for compartment, rewrapped in batch.rewrapped.items():
        records.rewrap(connection, compartment, rewrapped.epoch, rewrapped.keys)
    if batch.grants is not None:
        members.replace_grants(connection, batch.grants)
    if batch.manifest is not None:
        signed = batch.manifest
        members.add_manifest(connection, signed.version, signed.body, signed.signature, signed.entry)
    for member in batch.answered:
        members.drop_request(connection, member)
    if batch.purge is not None:
        purging.purge(connection, batch.purge)
    log.append(connection, batch.links)


def _check(connection: Connection, expected: Expected) -> None:
    for record, revision in expected.revisions:
        newest = records.last_change(connection, record)
        if newest is None or newest[0] != revision:
            raise changed_meanwhile()
    for subject, compartment in expected.absent:
        if any(row.schema == CARD for row in records.current(connection, subject, (compartment,))):
            raise changed_meanwhile()
    for compartment, entry in expected.newest.items():
        if records.newest_begun(connection, compartment) > entry:
            raise changed_meanwhile()


def changed_meanwhile() -> Busy:
    """Someone else saved first."""
    return Busy(
        N_("Someone else has changed this since you opened it."),
        N_("Their change is kept, and yours was not saved over it."),
        N_("Open it again, look at what they changed, and make your change anew."),
    )
