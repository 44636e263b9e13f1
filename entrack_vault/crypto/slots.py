"""The ways into a vault that its header holds: a member's slot, an enrolment slot, the recovery slot.

Each hands over the file key (the outer wall). A member's slot also holds the identity seed, sealed under
passphrase and secret key, together with the fingerprint of the owner the vault began with: whoever opens
their own slot knows whose manifests to trust. Slot ids are derived from the secret, so they name nobody.
"""

from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from entrack_vault.crypto import passphrase as stretch
from entrack_vault.crypto.aead import AeadKey
from entrack_vault.crypto.canonical import encode
from entrack_vault.crypto.identity import Identity, PublicIdentity, derive
from entrack_vault.crypto.passphrase import KdfSettings
from entrack_vault.errors import Damaged, WrongKey
from entrack_vault.i18n import N_

SLOT_ID_BYTES = 16
_Slot = TypeVar("_Slot", "MemberSlot", "EnrolmentSlot")


@dataclass(frozen=True)
class MemberSlot:
    """A member's way in."""

    id: bytes
    member: UUID
    version: int  # of the member's key; counts passphrase changes
    settings: KdfSettings
    salt: bytes
    public: PublicIdentity
    sealed_seed: bytes
    file_key: bytes  # HPKE-wrapped


@dataclass(frozen=True)
class RecoverySlot:
    """The recovery identity's way in: no passphrase, 32 bytes on paper."""

    id: bytes
    file_key: bytes


@dataclass(frozen=True)
class EnrolmentSlot:
    """A new member's way in, once: opened by the key on the enrolment sheet, gone after use."""

    id: bytes
    member: UUID
    expires: str  # ISO date and time, UTC
    public: PublicIdentity  # derived from the one-time key, so that a new file key can be wrapped to it
    file_key: bytes
    origin: bytes  # the first owner's fingerprint, sealed


@dataclass(frozen=True)
class OpenedSlot:
    """What a slot gives: the identity (none for an enrolment) and the two shared secrets of the vault."""

    identity: Identity | None
    file_key: bytes
    origin: bytes  # fingerprint of the first owner, 32 bytes; empty for recovery, which carries its own trust


def slot_id(secret: bytes) -> bytes:
    """HKDF(secret, "slot"), 16 bytes."""
    return derive(secret, "slot", SLOT_ID_BYTES)


def file_key_context(vault: UUID, slot: bytes) -> bytes:
    """The HPKE context a file key is wrapped in."""
    return encode("file-key", vault.bytes, slot)


def make_member_slot(
    vault: UUID,
    member: UUID,
    version: int,
    identity: Identity,
    *,
    passphrase: str,
    secret_key: bytes,
    settings: KdfSettings,
    file_key: bytes,
    origin: bytes,
) -> MemberSlot:
    """A slot for a member's identity under their passphrase and secret key."""
    salt, slot = stretch.new_salt(), slot_id(secret_key)
    context = _member_context(vault, member, version, settings, salt, identity.public)
    key = stretch.sealing_key(passphrase, secret_key, settings, salt, vault=vault.bytes, context=context)
    return MemberSlot(
        id=slot,
        member=member,
        version=version,
        settings=settings,
        salt=salt,
        public=identity.public,
        sealed_seed=key.seal(identity.seed + origin, context),
        file_key=identity.public.wrap(file_key, file_key_context(vault, slot)),
    )


def open_member_slot(vault: UUID, slot: MemberSlot, passphrase: str, secret_key: bytes) -> OpenedSlot:
    """WrongKey when passphrase or secret key do not fit; Damaged when the slot was altered after that."""
    context = _member_context(vault, slot.member, slot.version, slot.settings, slot.salt, slot.public)
    key = stretch.sealing_key(passphrase, secret_key, slot.settings, slot.salt, vault=vault.bytes, context=context)
    try:
        content = key.open(slot.sealed_seed, context)
    except Damaged:
        raise WrongKey(
            N_("The passphrase or the secret key is not right."),
            N_("Nothing was opened or changed."),
            N_("Check capital letters and keyboard language, and that the key is from this vault."),
        ) from None
    identity = Identity(content[:32])
    return OpenedSlot(identity, identity.unwrap(slot.file_key, file_key_context(vault, slot.id)), content[32:])


def _member_context(
    vault: UUID, member: UUID, version: int, settings: KdfSettings, salt: bytes, public: PublicIdentity
) -> bytes:
    return encode(
        "member-slot",
        vault.bytes,
        member.bytes,
        version,
        settings.memory,
        settings.passes,
        settings.lanes,
        salt,
        public.signing,
        public.receiving,
    )


def make_recovery_slot(vault: UUID, seed: bytes, file_key: bytes) -> RecoverySlot:
    """A slot for the recovery identity."""
    slot = slot_id(seed)
    return RecoverySlot(slot, Identity(seed).public.wrap(file_key, file_key_context(vault, slot)))


def open_recovery_slot(vault: UUID, slot: RecoverySlot, seed: bytes) -> OpenedSlot:
    """The recovery identity and the file key; Damaged when the slot is not this seed's."""
    identity = Identity(seed)
    return OpenedSlot(identity, identity.unwrap(slot.file_key, file_key_context(vault, slot.id)), b"")


def make_enrolment_slot(
    vault: UUID, member: UUID, one_time_key: bytes, expires: str, file_key: bytes, origin: bytes
) -> EnrolmentSlot:
    """A slot that the one-time key on an enrolment sheet opens."""
    slot, public = slot_id(one_time_key), _one_time(one_time_key).public
    context = _enrolment_context(vault, slot, member, expires)
    return EnrolmentSlot(
        id=slot,
        member=member,
        expires=expires,
        public=public,
        file_key=public.wrap(file_key, file_key_context(vault, slot)),
        origin=AeadKey(derive(one_time_key, "enrolment origin")).seal(origin, context),
    )


def open_enrolment_slot(vault: UUID, slot: EnrolmentSlot, one_time_key: bytes) -> OpenedSlot:
    """The file key and the first owner's fingerprint; Damaged when the slot was altered."""
    context = _enrolment_context(vault, slot.id, slot.member, slot.expires)
    origin = AeadKey(derive(one_time_key, "enrolment origin")).open(slot.origin, context)
    file_key = _one_time(one_time_key).unwrap(slot.file_key, file_key_context(vault, slot.id))
    return OpenedSlot(None, file_key, origin)


def for_new_file_key(vault: UUID, slot: _Slot, file_key: bytes) -> _Slot:
    """The same way in, to a new file key."""
    return replace(slot, file_key=slot.public.wrap(file_key, file_key_context(vault, slot.id)))


def recovery_for_new_file_key(
    vault: UUID, slot: RecoverySlot, public: PublicIdentity, file_key: bytes
) -> RecoverySlot:
    """The recovery identity's way in, to a new file key."""
    return replace(slot, file_key=public.wrap(file_key, file_key_context(vault, slot.id)))


def _one_time(one_time_key: bytes) -> Identity:
    return Identity(derive(one_time_key, "enrolment identity"))


def _enrolment_context(vault: UUID, slot: bytes, member: UUID, expires: str) -> bytes:
    return encode("enrolment-slot", vault.bytes, slot, member.bytes, expires)
