"""Creating a vault: the owner's identity, the recovery identity, all compartment keys, the first manifest."""

import hashlib
import hmac
import os
import secrets as random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from entrack_vault import access_log, manifest
from entrack_vault.access_log import Change as LoggedChange
from entrack_vault.access_log import Entry
from entrack_vault.crypto import paper, passphrase, slots
from entrack_vault.crypto.aead import new_key
from entrack_vault.crypto.canonical import encode
from entrack_vault.crypto.identity import Identity
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import EMPTY, START
from entrack_vault.domain.ids import new_id
from entrack_vault.domain.jobs import DutyGiven, JobDescription, Paragraph, PurposeGiven, Right
from entrack_vault.manifest import RECOVERY, Manifest, ManifestJob, ManifestMember, PublicKeys
from entrack_vault.register.compartments import COMMON, everything
from entrack_vault.register.model import JobTemplate, Register
from entrack_vault.services.common import JobEntry, MemberEntry, RecoveryProof, Settings, utc_now
from entrack_vault.services.keys import Keys, make_grants
from entrack_vault.store.batch import Batch, SignedManifest
from entrack_vault.store.header import Header
from entrack_vault.store.records import Fresh
from entrack_vault.store.store import Home

ASKED_GROUPS = 3  # groups of the recovery sheet asked back before the first person is registered


@dataclass(frozen=True)
class Founded:
    """What the person who created a vault must now keep: each is shown once and stored nowhere by us."""

    vault: UUID
    member: UUID
    secret_key: bytes
    recovery_groups: tuple[str, ...]
    asked: tuple[int, ...]  # positions of the groups that will be asked back, from 0
    fingerprint: bytes


@dataclass(frozen=True)
class _Own:
    """A record of the vault's own to be sealed at its founding."""

    subject: UUID
    record: UUID
    content: bytes


def from_template(template: JobTemplate) -> JobDescription:
    """A job description as its template has it."""
    return JobDescription(
        key=template.key,
        nb=template.label.nb,
        en=template.label.en,
        paragraphs=tuple(Paragraph(number=p.number, nb=p.text.nb, en=p.text.en) for p in template.paragraphs),
        rights=tuple(
            Right(
                paragraph=right.paragraph,
                population=right.population,
                category=category,
                level=right.level,
                export=right.export,
            )
            for right in template.rights
            for category in right.categories
        ),
        duties=tuple(DutyGiven(paragraph=duty.paragraph, duty=Duty(duty.duty)) for duty in template.duties),
        purposes=tuple(PurposeGiven(paragraph=given.paragraph, purpose=given.purpose) for given in template.purposes),
    )


def create(
    place: Home,
    register: Register,
    *,
    organisation: str,
    owner: str,
    words: str,
    contact: str = "",
    settings: passphrase.KdfSettings = passphrase.STANDARD,
    demonstration: bool = False,
    now: Callable[[], datetime] = utc_now,
) -> Founded:
    """Makes a vault in an empty or new place. `words` is the owner's passphrase, `contact` where people write to.

    Misuse when something is already there or the passphrase is too short; Unavailable for a folder that cannot
    hold a vault. Nothing is left behind when it fails.
    """
    passphrase.check_new(words)
    place.check()
    vault, member = new_id(), new_id()
    identity, recovery_seed = Identity.new(), new_key()
    file_key, secret_key = new_key(), new_key()
    groups = paper.to_groups("recovery", recovery_seed)
    proof = ask_back(groups)
    jobs = {template.key: from_template(template) for template in register.jobs.values()}
    own_job = next(template.key for template in register.jobs.values() if template.owner)
    head = Header(
        vault=vault,
        demonstration=demonstration,
        generation=1,
        database="vault-1.db",
        members=(
            slots.make_member_slot(
                vault,
                member,
                1,
                identity,
                passphrase=words,
                secret_key=secret_key,
                settings=settings,
                file_key=file_key,
                origin=identity.public.fingerprint,
            ),
        ),
        recovery=slots.make_recovery_slot(vault, recovery_seed, file_key),
    )
    job_ids = {key: new_id() for key in jobs}
    own = [
        *(_Own(job_ids[key], new_id(), JobEntry(job=job).content()) for key, job in jobs.items()),
        _Own(member, new_id(), MemberEntry(name=owner, job=job_ids[own_job], invited=now()).content()),
        _Own(vault, new_id(), Settings(organisation=organisation, contact=contact, recovery=proof).content()),
    ]

    def batch() -> Batch:
        first = Manifest(
            vault=vault,
            demonstration=demonstration,
            version=1,
            previous=bytes(32),
            made=now(),
            signer=member,
            recovery=PublicKeys.of(Identity(recovery_seed).public),
            members=(
                ManifestMember(
                    id=member,
                    keys=PublicKeys.of(identity.public),
                    job=job_ids[own_job],
                    job_revision=1,
                    status="active",
                    owner=True,
                ),
            ),
            jobs=(),
            epochs={},
            grants=b"",
        )
        return _first(register, first, identity, own, set(job_ids.values()))

    try:
        place.create(head, file_key, batch())
        place.keep(secret_key)
    finally:
        place.close()
    return Founded(vault, member, secret_key, groups, proof.positions, identity.public.fingerprint)


def _first(register: Register, first: Manifest, identity: Identity, own: list[_Own], jobs: set[UUID]) -> Batch:
    """Compartment keys, the vault's own records, the first manifest and the first log entry."""
    vault, member = first.vault, first.signer
    secrets = {number: (1, new_key()) for number in (COMMON, *everything(register))}
    everyone = ((RECOVERY, first.recovery.identity()), (member, identity.public))
    grants = make_grants(vault, secrets, ((who, public, secrets) for who, public in everyone))
    keys = Keys(vault, identity, member, grants)
    fresh: list[Fresh] = []
    for record in own:
        place, sealed = keys.seal(record.subject, COMMON, record.record, 1, record.content, b"")
        fresh.append(
            Fresh(
                record=record.record.bytes,
                revision=1,
                subject=record.subject.bytes,
                compartment=COMMON,
                schema=place.schema,
                epoch=place.epoch,
                author=member.bytes,
                entry=1,
                sealed=sealed.sealed,
                signature=identity.sign(sealed.to_sign),
                excerpt=b"",
                data_key=sealed.data_key,
            )
        )
    hashes = {row.subject: hashlib.sha256(row.sealed).digest() for row in fresh}
    signed = first.model_copy(
        update={
            "jobs": tuple(ManifestJob(id=job, revision=1, hash=hashes[job.bytes]) for job in sorted(jobs)),
            "epochs": {number: epoch for number, (epoch, _) in secrets.items()},
            "grants": manifest.grants_hash(grants),
        }
    )
    entry = Entry(
        sequence=1,
        at=first.made,
        member=member,
        event=Event.VAULT_CREATED,
        compartments=(COMMON,),
        changes=tuple(LoggedChange(row.record, 1, hashes[row.subject]) for row in fresh),
        manifest=1,
    )
    link = access_log.link(entry, START, vault, identity)
    signature = manifest.sign(signed, identity)
    return Batch(
        EMPTY,
        [(link, entry)],
        fresh=fresh,
        manifest=SignedManifest(1, signed.body(), signature, 1),
        grants=grants,
    )


def ask_back(groups: tuple[str, ...]) -> RecoveryProof:
    """Chooses groups to be asked back, and what they must hash to: 60 bits of a random key cannot be guessed."""
    positions = tuple(sorted(random.SystemRandom().sample(range(len(groups)), ASKED_GROUPS)))
    salt = os.urandom(16)
    return RecoveryProof(positions=positions, salt=salt, digest=groups_digest(salt, [groups[at] for at in positions]))


def groups_digest(salt: bytes, groups: list[str]) -> bytes:
    """HMAC-SHA256 over groups of a recovery sheet."""
    return hmac.digest(salt, encode("recovery-groups", *groups), "sha256")
