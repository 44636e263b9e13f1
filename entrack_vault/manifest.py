"""The manifest: the document the owner signs, saying who is a member, with which keys and under which job.

Each version names the hash of the one before and is signed by an owner of that one, so one fingerprint (the
first owner's, the vault's origin) vouches for the whole chain. The recovery identity may sign one manifest in
an owner's place, and is replaced in the same breath.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from entrack_vault.crypto.canonical import encode
from entrack_vault.crypto.identity import Identity, PublicIdentity
from entrack_vault.errors import Damaged
from entrack_vault.i18n import N_

RECOVERY = UUID(int=0)  # stands for the recovery identity where a member is named


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class PublicKeys(_Part):
    """The two public keys of an identity."""

    signing: bytes
    receiving: bytes

    @classmethod
    def of(cls, public: PublicIdentity) -> "PublicKeys":
        return cls(signing=public.signing, receiving=public.receiving)

    def identity(self) -> PublicIdentity:
        """As an identity that can check signatures and wrap."""
        return PublicIdentity(self.signing, self.receiving)


class ManifestMember(_Part):
    """A member by random id. Those who left stay listed, so that what they signed can still be checked."""

    id: UUID
    keys: PublicKeys
    job: UUID
    job_revision: int
    status: Literal["active", "left"]
    owner: bool
    person: UUID | None = None  # their own record, when they are registered themselves


class ManifestJob(_Part):
    """A job description in force: the record that holds it sealed, its revision and ciphertext hash."""

    id: UUID
    revision: int
    hash: bytes


class Manifest(_Part):
    """One version."""

    vault: UUID
    version: int
    previous: bytes  # SHA-256 of the version before; 32 zero bytes for the first
    made: datetime
    signer: UUID
    recovery: PublicKeys
    members: tuple[ManifestMember, ...]
    jobs: tuple[ManifestJob, ...]
    epochs: dict[int, int]  # compartment -> epoch of its key
    grants: bytes  # grants_hash of all wrapped compartment keys
    demonstration: bool = False  # as the header says it, where nobody signs for it

    def body(self) -> bytes:
        """The bytes that are stored, hashed and signed."""
        return self.model_dump_json().encode()

    def member(self, member: UUID) -> ManifestMember | None:
        """A member by id, active or left."""
        return next((entry for entry in self.members if entry.id == member), None)

    @property
    def active(self) -> tuple[ManifestMember, ...]:
        """Members who can unlock the vault."""
        return tuple(member for member in self.members if member.status == "active")

    @property
    def owners(self) -> tuple[ManifestMember, ...]:
        """Active owners; never empty."""
        return tuple(member for member in self.active if member.owner)

    def public(self, member: UUID) -> PublicIdentity:
        """The public identity of a member or of the recovery identity; Damaged for a stranger."""
        if member == RECOVERY:
            return self.recovery.identity()
        entry = self.member(member)
        if entry is None:
            raise _untrusted()
        return entry.keys.identity()


def read(body: bytes) -> Manifest:
    """The manifest a stored body holds; Damaged when it is not one."""
    try:
        return Manifest.model_validate_json(body)
    except ValidationError:
        raise _untrusted() from None


def digest(body: bytes) -> bytes:
    """SHA-256 of a version, as the next one names it and workstations pin it."""
    return hashlib.sha256(encode("manifest-hash", body)).digest()


def sign(manifest: Manifest, signer: Identity) -> bytes:
    """The signer's signature over the stored bytes."""
    return signer.sign(encode("manifest", manifest.body()))


def grants_hash(grants: Iterable[tuple[int, int, bytes, bytes]]) -> bytes:
    """SHA-256 over all (compartment, epoch, member id, wrapped key), in order."""
    hasher = hashlib.sha256()
    for compartment, epoch, member, wrapped in sorted(grants):
        hasher.update(encode("grant", compartment, epoch, member, wrapped))
    return hasher.digest()


def verify_chain(stored: Iterable[tuple[bytes, bytes]], vault: UUID, origin: bytes) -> tuple[Manifest, ...]:
    """All versions from (body, signature) in order, each checked against the one before.

    `origin` is the fingerprint of the owner the vault began with. Damaged when anything does not follow.
    """
    versions: list[Manifest] = []
    previous = bytes(32)
    for body, signature in stored:
        manifest = read(body)
        before = versions[-1] if versions else None
        _check_follows(manifest, before, previous, vault, origin)
        signer = manifest if before is None else before
        signer.public(manifest.signer).verify(signature, encode("manifest", body))
        versions.append(manifest)
        previous = digest(body)
    if not versions:
        raise _untrusted()
    return tuple(versions)


def _check_follows(manifest: Manifest, before: Manifest | None, previous: bytes, vault: UUID, origin: bytes) -> None:
    version = before.version + 1 if before else 1
    if (manifest.vault, manifest.version, manifest.previous) != (vault, version, previous) or not manifest.owners:
        raise _untrusted()
    signers = before or manifest
    if manifest.signer == RECOVERY:
        # A recovery key on paper that has been used must not be good for a second manifest.
        if before is None or manifest.recovery == before.recovery:
            raise _untrusted()
    elif manifest.signer not in {owner.id for owner in signers.owners}:
        raise _untrusted()
    if before is None and manifest.public(manifest.signer).fingerprint != origin:
        raise _untrusted()


def _untrusted() -> Damaged:
    return Damaged(
        N_("The list of members is not signed by an owner of this vault, or a version of it is missing."),
        N_("No card was opened, and nothing was changed."),
        N_("Stop working in this vault, keep the file as it is, and tell the finance manager."),
    )
