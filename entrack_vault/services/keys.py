"""The compartment keys a session holds. Made at unlock; used by gate.py alone, which has logged before."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from entrack_vault.crypto.aead import damaged, new_key
from entrack_vault.crypto.canonical import encode
from entrack_vault.crypto.identity import Identity, PublicIdentity
from entrack_vault.crypto.records import CompartmentKey, RecordPlace, SealedRevision, open_revision, seal_revision
from entrack_vault.domain.contents import CARD, KNOWN
from entrack_vault.store.members import Grant
from entrack_vault.store.records import Stored


def grant_context(vault: UUID, compartment: int, epoch: int, member: UUID) -> bytes:
    """The HPKE context a compartment key is wrapped in."""
    return encode("grant", vault.bytes, compartment, epoch, member.bytes)


def make_grants(
    vault: UUID, secrets: dict[int, tuple[int, bytes]], members: Iterable[tuple[UUID, PublicIdentity, Iterable[int]]]
) -> list[Grant]:
    """Wraps compartment keys, compartment -> (epoch, key), to members with the compartments each is given."""
    return [
        (compartment, secrets[compartment][0], member.bytes, public.wrap(secrets[compartment][1], context))
        for member, public, wanted in members
        for compartment in sorted(wanted)
        for context in [grant_context(vault, compartment, secrets[compartment][0], member)]
    ]


class Keys:
    """Compartment keys by number, for sealing and opening."""

    def __init__(self, vault: UUID, identity: Identity, member: UUID, grants: Iterable[Grant]) -> None:
        self.vault, self._identity, self._member = vault, identity, member
        self._secrets = {
            compartment: (epoch, identity.unwrap(wrapped, grant_context(vault, compartment, epoch, member)))
            for compartment, epoch, to, wrapped in grants
            if to == member.bytes
        }
        self._keys = {
            compartment: CompartmentKey(vault, compartment, epoch, secret)
            for compartment, (epoch, secret) in self._secrets.items()
        }

    def __contains__(self, compartment: object) -> bool:
        return compartment in self._keys

    def _key(self, compartment: int) -> CompartmentKey:
        key = self._keys.get(compartment)
        if key is None:
            raise damaged()
        return key

    def place(self, stored: Stored) -> RecordPlace:
        """Where a stored revision says it belongs; opening it proves that it does."""
        return RecordPlace(
            vault=self.vault,
            subject=UUID(bytes=stored.subject),
            compartment=stored.compartment,
            record=UUID(bytes=stored.record),
            revision=stored.revision,
            schema=stored.schema,
            epoch=stored.epoch,
            author=UUID(bytes=stored.author),
        )

    def open(self, stored: Stored) -> bytes:
        """The content of a stored revision; Damaged when it was altered, swapped, or this session has no key."""
        if stored.schema not in KNOWN:
            raise damaged()
        data_key = self._key(stored.compartment).unwrap(stored.record, stored.revision, stored.data_key)
        return open_revision(self.place(stored), data_key, stored.sealed)

    def open_excerpts(self, rows: Iterable[Sequence[Any]], seen: Callable[[bytes, int, bytes], None]) -> None:
        """Opens rows shaped as store.records.Excerpt and hands over (subject, compartment, content) of each."""
        openers = {number: key.excerpt_opener() for number, key in self._keys.items()}
        for record, subject, compartment, revision, excerpt, _, wrapped in rows:
            try:
                content = openers[compartment](subject, record, revision, wrapped, excerpt)
            except (OverflowError, TypeError):
                raise damaged() from None  # not numbers or bytes of ours
            seen(subject, compartment, content)

    def seal(
        self,
        subject: UUID,
        compartment: int,
        record: UUID,
        revision: int,
        content: bytes,
        excerpt: bytes,
        *,
        schema: int = CARD,
    ) -> tuple[RecordPlace, SealedRevision]:
        """Seals a revision, to be signed by this session's member."""
        key = self._key(compartment)
        place = RecordPlace(self.vault, subject, compartment, record, revision, schema, key.epoch, self._member)
        return place, seal_revision(place, key, content, excerpt)

    def secrets(self) -> dict[int, tuple[int, bytes]]:
        """Compartment -> (epoch, key), for an owner wrapping them to members."""
        return dict(self._secrets)

    def renewed(self, compartments: Iterable[int], everything: Iterable[int]) -> dict[int, tuple[int, bytes]]:
        """All secrets, with a fresh key and the next epoch for some compartments, and a first key for those of
        `everything` that the vault has none of: its register has got them since."""
        fresh = {number: (self._secrets[number][0] + 1, new_key()) for number in compartments}
        first = {number: (1, new_key()) for number in everything if number not in self._secrets}
        return {**first, **self._secrets, **fresh}

    def rewrap(
        self, compartment: int, epoch: int, secret: bytes, rows: Iterable[tuple[bytes, int, int, bytes]]
    ) -> Iterator[tuple[bytes, int, bytes]]:
        """Data keys (record, revision, epoch, wrapped) moved under a new compartment key."""
        old, new = self._key(compartment), CompartmentKey(self.vault, compartment, epoch, secret)
        for record, revision, _, wrapped in rows:
            yield record, revision, new.wrap(record, revision, old.unwrap(record, revision, wrapped))
