"""What follows when an owner signs a new manifest: compartment keys to exactly those entitled, and their hash.

Whoever loses a compartment is followed by a new epoch of its key: data keys are re-wrapped, data is not
sealed again. This stops future access, not what was already seen or copied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from entrack_vault import access, manifest
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.manifest import RECOVERY, Manifest, ManifestJob, ManifestMember, PublicKeys
from entrack_vault.register.compartments import COMMON, everything
from entrack_vault.register.model import Register
from entrack_vault.services.change import Change, Signing
from entrack_vault.services.keys import make_grants
from entrack_vault.services.session import Session
from entrack_vault.store import records
from entrack_vault.store.batch import Rewrapped
from entrack_vault.store.header import Header


def entitled(
    register: Register, members: Iterable[ManifestMember], jobs: Mapping[tuple[UUID, int], JobDescription]
) -> dict[UUID, frozenset[int]]:
    """The compartments each active member's keys are to open; every owner and the recovery identity have all."""
    every = frozenset({COMMON, *everything(register)})
    found = {
        member.id: every if member.owner else access.compartments(jobs[member.job, member.job_revision], register)
        for member in members
        if member.status == "active"
    }
    return {**found, RECOVERY: every}


def sign_manifest(
    session: Session,
    change: Change,
    *,
    members: tuple[ManifestMember, ...],
    jobs: tuple[ManifestJob, ...],
    descriptions: Mapping[tuple[UUID, int], JobDescription],
    recovery: PublicKeys | None = None,
    renew_everything: bool = False,
) -> Manifest:
    """Signs the next version inside `change`, with a new epoch for every compartment somebody loses.

    The change keeps others out: what is re-wrapped here is all there is.
    Misuse when no active owner would be left, or a member would have a job description that is not in force.
    """
    check_members(members, jobs)
    before = session.manifest
    old = entitled(session.register, before.members, session.jobs)
    new = entitled(session.register, members, descriptions)
    lost = {room for member, rooms in old.items() for room in rooms - new.get(member, frozenset())}
    lost |= set(before.epochs) if renew_everything else set()
    secrets = session.keys.renewed(sorted(lost), (COMMON, *everything(session.register)))
    rewrapped: dict[int, Rewrapped] = {}
    with session.store.reading() as connection:
        for compartment in sorted(lost):
            epoch, secret = secrets[compartment]
            held = (*records.data_keys(connection, compartment), *change.data_keys(compartment))
            rewrapped[compartment] = Rewrapped(epoch, list(session.keys.rewrap(compartment, epoch, secret, held)))
    recovery = recovery or before.recovery
    signed = replace_manifest(before, session, members=members, jobs=jobs, recovery=recovery, secrets=secrets)
    public = {RECOVERY: recovery.identity(), **{member.id: member.keys.identity() for member in members}}
    grants = make_grants(session.vault, secrets, ((who, public[who], rooms) for who, rooms in new.items()))
    signed = signed.model_copy(update={"grants": manifest.grants_hash(grants)})
    signature = manifest.sign(signed, session.identity)
    change.sign(Signing(signed.version, signed.body(), signature, grants, rewrapped))
    return signed


def replace_manifest(
    before: Manifest,
    session: Session,
    *,
    members: tuple[ManifestMember, ...],
    jobs: tuple[ManifestJob, ...],
    recovery: PublicKeys,
    secrets: Mapping[int, tuple[int, bytes]],
) -> Manifest:
    """The next version, still without its grants."""
    return before.model_copy(
        update={
            "version": before.version + 1,
            "previous": manifest.digest(before.body()),
            "made": session.now(),
            "signer": session.member,
            "recovery": recovery,
            "members": members,
            "jobs": jobs,
            "epochs": {compartment: epoch for compartment, (epoch, _) in sorted(secrets.items())},
            "grants": b"",
        }
    )


def check_members(members: tuple[ManifestMember, ...], jobs: tuple[ManifestJob, ...]) -> None:
    """Refuses a list that would lock everybody out or point at a job description not in force."""
    active = [member for member in members if member.status == "active"]
    if not any(member.owner for member in active):
        raise Misuse(
            N_("The last owner cannot be removed or given another job description."),
            N_("Nothing was changed."),
            N_("Make someone else an owner first."),
        )
    known = {(job.id, job.revision) for job in jobs}
    if any((member.job, member.job_revision) not in known for member in active):
        raise Misuse(N_("A member's job description is not among those in force."), N_("Nothing was changed."))


def with_member(members: tuple[ManifestMember, ...], changed: ManifestMember) -> tuple[ManifestMember, ...]:
    """The list with one member put in or replaced."""
    return (*(member for member in members if member.id != changed.id), changed)


def moved_jobs(members: tuple[ManifestMember, ...], job: ManifestJob) -> tuple[ManifestMember, ...]:
    """The list with everyone under a job description moved to its new version."""
    return tuple(
        member.model_copy(update={"job_revision": job.revision})
        if member.job == job.id and member.status == "active"
        else member
        for member in members
    )


def known_ways_in(session: Session, header: Header) -> Header:
    """The header with the slots of those the manifest names, with the keys it names, and of those an owner invited.

    Anyone with the file key can write a slot; none but these may be handed the next file key.
    """
    keys = {member.id: member.keys.identity() for member in session.manifest.active}
    waiting = {member for member in session.staff if session.manifest.member(member) is None}
    return replace(
        header,
        members=tuple(
            slot for slot in header.members if slot.member in waiting or keys.get(slot.member) == slot.public
        ),
        enrolments=tuple(slot for slot in header.enrolments if slot.member in waiting),
    )
