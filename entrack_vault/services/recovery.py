"""The recovery sheet: proving that it was kept, and the way back in for an owner."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from entrack_vault.crypto import paper, passphrase, slots
from entrack_vault.crypto.aead import new_key
from entrack_vault.crypto.identity import Identity
from entrack_vault.crypto.passphrase import KdfSettings
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.errors import Misuse, WrongKey
from entrack_vault.i18n import N_
from entrack_vault.manifest import ManifestMember, PublicKeys
from entrack_vault.register.compartments import COMMON
from entrack_vault.register.model import Register
from entrack_vault.services import unlocking
from entrack_vault.services.common import MemberEntry, utc_now
from entrack_vault.services.founding import Founded, ask_back, groups_digest
from entrack_vault.services.gate import Change, Gate, Request
from entrack_vault.services.session import Session
from entrack_vault.services.settings import save_settings
from entrack_vault.services.signing import known_ways_in, sign_manifest
from entrack_vault.store.header import Header
from entrack_vault.store.store import Home


@dataclass(frozen=True)
class Asked:
    """Which groups of the sheet are asked back: positions from 1, as numbered on the sheet."""

    numbers: tuple[int, ...]


def asked(gate: Gate) -> Asked | None:
    """The groups asked back; None once the sheet has been confirmed."""
    proof = gate.session.settings.recovery if gate.session.settings else None
    return Asked(tuple(position + 1 for position in proof.positions)) if proof else None


def confirm(gate: Gate, groups: list[str]) -> None:
    """Takes the asked groups from the sheet, so that people may be registered; WrongKey when they differ."""
    settings = gate.session.settings
    if settings is None or settings.recovery is None:
        raise Misuse(N_("The recovery sheet has been confirmed before."), N_("Nothing was changed."))
    proof = settings.recovery
    typed = ["".join(group.split()).upper() for group in groups]
    if not hmac.compare_digest(groups_digest(proof.salt, typed), proof.digest):
        raise WrongKey(
            N_("These groups are not the ones on the recovery sheet."),
            N_("Nothing was changed."),
            N_("Read them again from the sheet; each group has a number."),
        )
    save_settings(gate, settings.model_copy(update={"recovery": None}), Event.RECOVERY_CONFIRMED)


def require_confirmed(session: Session) -> None:
    """Before the first person is registered the sheet must have been shown to be in someone's hands."""
    if session.settings is not None and session.settings.recovery is not None:
        raise Misuse(
            N_("The recovery sheet has not been confirmed, so nobody can be registered yet."),
            N_("The vault is otherwise ready."),
            N_("Print the sheet, put it in the safe, and type back the groups that are asked for."),
        )


def recover(
    place: Home,
    register: Register,
    seed: bytes,
    *,
    owner: str,
    words: str,
    settings: KdfSettings = passphrase.STANDARD,
    now: Callable[[], datetime] = utc_now,
) -> Founded:
    """Names a new owner with the recovery key on paper: the one manifest it may sign, which also replaces it.

    An owner of the same name is the one whose way in was lost: their slot goes and their keys are followed by new
    ones. A new recovery sheet must be printed and confirmed. WrongKey when the key is not this vault's newest.
    """
    passphrase.check_new(words)
    session = unlocking.unlock_recovery(place, register, seed, now=now)
    try:
        founded = _recover(session, owner=owner, words=words, settings=settings)
        place.keep(founded.secret_key)
        return founded
    finally:
        session.store.close()


def _recover(session: Session, *, owner: str, words: str, settings: KdfSettings) -> Founded:
    identity, secret_key, member = Identity.new(), new_key(), new_id()
    recovery_seed = new_key()
    recovery = Identity(recovery_seed)
    groups = paper.to_groups("recovery", recovery_seed)
    proof = ask_back(groups)
    job = next(
        job
        for job in session.manifest.jobs
        if any(given.duty is Duty.SIGN for given in session.jobs[job.id, job.revision].duties)
    )
    lost = [
        entry.id
        for entry in session.manifest.owners
        if entry.id in session.staff and session.staff[entry.id].name.casefold() == owner.casefold()
    ]
    signed = ManifestMember(
        id=member,
        keys=PublicKeys.of(identity.public),
        job=job.id,
        job_revision=job.revision,
        status="active",
        owner=True,
    )
    kept = tuple(
        entry.model_copy(update={"status": "left", "owner": False}) if entry.id in lost else entry
        for entry in session.manifest.members
    )

    def new_header(file_key: bytes) -> Header:
        header = known_ways_in(session, session.store.header)
        for gone in lost:
            header = header.without_member(gone)
        slot = slots.make_member_slot(
            session.vault,
            member,
            1,
            identity,
            passphrase=words,
            secret_key=secret_key,
            settings=settings,
            file_key=file_key,
            origin=session.origin,
        )
        header = header.for_new_file_key(recovery.public, file_key).with_member(slot)
        return replace(header, recovery=slots.make_recovery_slot(session.vault, recovery_seed, file_key))

    def work(change: Change) -> None:
        entry = MemberEntry(name=owner, job=job.id, invited=session.now())
        change.save(member, COMMON, new_id(), 1, entry.content())
        if session.settings is not None:
            held = session.held[session.vault]
            asking = session.settings.model_copy(update={"recovery": proof})
            change.save(session.vault, COMMON, held.record, held.revision + 1, asking.content())
        sign_manifest(
            session,
            change,
            members=(*kept, signed),
            jobs=session.manifest.jobs,
            descriptions=session.jobs,
            recovery=PublicKeys.of(recovery.public),
            renew_everything=True,
        )

    # The old paper key no longer has a slot: from the commit on this session is the new owner's.
    session.store.use(
        lambda header: next(
            identity.unwrap(slot.file_key, slots.file_key_context(session.vault, slot.id))
            for slot in header.members
            if slot.member == member
        )
    )
    Gate(session).change_file_key(Request(Event.RECOVERY_USED), new_header, work, last=True)
    return Founded(session.vault, member, secret_key, groups, proof.positions, session.origin)
