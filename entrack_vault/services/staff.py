"""Members: inviting, the first unlock on their own workstation, the owner's confirmation, changing job, leaving."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Difference
from entrack_vault.crypto import paper, passphrase, slots
from entrack_vault.crypto.aead import damaged, new_key
from entrack_vault.crypto.canonical import encode
from entrack_vault.crypto.identity import Identity, PublicIdentity
from entrack_vault.crypto.passphrase import KdfSettings
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.errors import Misuse, WrongKey
from entrack_vault.i18n import N_
from entrack_vault.manifest import ManifestMember, PublicKeys
from entrack_vault.register.compartments import COMMON
from entrack_vault.services.common import Held, MemberEntry, utc_now
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Change, Gate, Request
from entrack_vault.services.session import Session
from entrack_vault.services.signing import known_ways_in, sign_manifest, with_member
from entrack_vault.store import members as rows
from entrack_vault.store.header import Header
from entrack_vault.store.store import Home, Login

INVITATION = timedelta(days=7)


@dataclass(frozen=True)
class Member:
    """A member as the staff list shows them."""

    id: UUID
    name: str
    job: str  # key of the job description
    status: Literal["invited", "waiting", "active", "left"]
    owner: bool
    fingerprint: bytes = b""  # of those who wait or are active
    person: Id | None = None  # where they are registered themselves


@dataclass(frozen=True)
class Invitation:
    """What the enrolment sheet says."""

    member: UUID
    name: str
    one_time_key: tuple[str, ...]
    fingerprint: bytes  # of the owner the vault began with, to be compared at the first unlock
    expires: datetime
    login: Login | None = None  # where the vault is on a server


@dataclass(frozen=True)
class Joined:
    """What someone enrolled must keep, and what the owner compares."""

    vault: UUID
    member: UUID
    secret_key: bytes
    fingerprint: bytes
    origin: bytes  # fingerprint of the owner the vault began with, to be compared with the sheet


def everyone(gate: Gate) -> list[Member]:
    """All members, those waiting and those invited, by name."""
    session = gate.session
    session.follow()
    with session.store.reading() as connection:
        waiting = {
            UUID(bytes=member): read_request(session, member, body, signature)
            for member, body, signature, _ in rows.requests(connection)
        }
    session.read_common()
    jobs = {job.id: session.jobs[job.id, job.revision].key for job in session.manifest.jobs}
    found = []
    for member, entry in session.staff.items():
        signed = session.manifest.member(member)
        public = signed.keys.identity() if signed else waiting.get(member)
        found.append(
            Member(
                id=member,
                name=entry.name,
                job=jobs.get(signed.job if signed else entry.job, ""),
                status=signed.status if signed else "waiting" if public else _invited(session, entry),
                owner=bool(signed and signed.owner),
                fingerprint=public.fingerprint if public else b"",
                person=signed.person if signed else None,
            )
        )
    return sorted(found, key=lambda member: member.name.casefold())


def _invited(session: Session, entry: MemberEntry) -> Literal["invited", "left"]:
    """Whose invitation was withdrawn or has run out may be enrolled anew."""
    return "invited" if entry.expires is None or entry.expires > session.now() else "left"


def named(gate: Gate, name: str) -> Member:
    """The member of a name who has not left; Misuse when nobody or several are called so."""
    found = [member for member in everyone(gate) if member.name.casefold() == name.casefold()]
    still = [member for member in found if member.status != "left"]
    if len(still) != 1:
        raise Misuse(N_("No member, or more than one, is called that."), "", N_("See the list of staff."))
    return still[0]


def invite(gate: Gate, name: str, job_key: str) -> Invitation:
    """Adds someone: an enrolment slot in the header, and a sheet to hand over. Needs the duty to sign."""
    session = gate.session
    job = job_record(session, job_key)
    if any(member.name.casefold() == name.casefold() and member.status != "left" for member in everyone(gate)):
        raise Misuse(N_("Someone of that name is already a member."), N_("Nothing was changed."))
    member, one_time_key = new_id(), new_key()[: paper.ENROLMENT_BYTES]
    expires = session.now() + INVITATION
    entry = MemberEntry(name=name, job=job, invited=session.now(), expires=expires)
    with gate.change(Request(Event.MEMBER_INVITED, duty=Duty.SIGN), keeps_others_out=True) as change:
        change.save(member, COMMON, new_id(), 1, entry.content())
        slot = slots.make_enrolment_slot(
            session.vault, member, one_time_key, expires.isoformat(), session.store.file_key, session.origin
        )
        # An invitation that was stopped halfway left a slot whose key nobody was told: it goes here.
        session.read_common()
        session.store.replace_header(
            lambda current: replace(
                current, enrolments=(*(other for other in current.enrolments if other.member in session.staff), slot)
            ),
        )
    login = session.store.make_login(member.bytes, session.home.first_password(one_time_key))
    return Invitation(member, name, paper.to_groups("enrolment", one_time_key), session.origin, expires, login)


def join(
    place: Home,
    *,
    one_time_key: bytes,
    words: str,
    settings: KdfSettings = passphrase.STANDARD,
    now: Callable[[], datetime] = utc_now,
) -> Joined:
    """The first unlock: makes identity and secret key, which nobody else ever holds, and asks to be confirmed.

    WrongKey when the sheet is used, too old or from another vault; Misuse for a passphrase that is too short.
    """
    passphrase.check_new(words)
    place.come_with(one_time_key)
    try:
        return _join(place, one_time_key, words, settings, now)
    finally:
        place.close()


def _join(place: Home, one_time_key: bytes, words: str, settings: KdfSettings, now: Callable[[], datetime]) -> Joined:
    stored = place.header()
    vault, wanted = stored.header.vault, slots.slot_id(one_time_key)
    slot = next((slot for slot in stored.header.enrolments if slot.id == wanted), None)
    if slot is None or datetime.fromisoformat(slot.expires) < now():
        raise WrongKey(
            N_("This enrolment sheet has been used, is more than 7 days old, or is for another vault."),
            N_("Nothing was opened or changed."),
            N_("Ask the finance manager for a new one."),
        )
    opened = slots.open_enrolment_slot(vault, slot, one_time_key)
    stored.authenticate(opened.file_key)
    identity, secret_key = Identity.new(), new_key()
    store = place.open(stored, opened.file_key, lambda _: opened.file_key)
    try:
        made = now().isoformat()
        keys = PublicKeys.of(identity.public)
        body = json.dumps({"keys": json.loads(keys.model_dump_json()), "made": made}).encode()
        store.request(slot.member.bytes, body, identity.sign(_request(vault, slot.member, body)), made)
        # Stopped here, the sheet is still good, and using it again replaces the request.
        with store.writing():
            own = slots.make_member_slot(
                vault,
                slot.member,
                1,
                identity,
                passphrase=words,
                secret_key=secret_key,
                settings=settings,
                file_key=store.file_key,
                origin=opened.origin,
            )
            store.replace_header(lambda current: current.with_member(own))
            place.keep(secret_key)
    finally:
        store.close()
    return Joined(vault, slot.member, secret_key, identity.public.fingerprint, opened.origin)


def make_login(gate: Gate, member: Member) -> tuple[Login, str]:
    """A server's login for a member who came from a folder, and its first password. Needs the duty to sign.

    At their next unlock it gives way to the one that follows from their own secret key. Misuse in a folder.
    """
    session, password = gate.session, new_key().hex()
    gate.require(Request(Event.MEMBER_CHANGED, duty=Duty.SIGN))
    login = session.store.make_login(member.id.bytes, password)
    if login is None:
        raise Misuse(N_("This vault is in a folder, not on a server."), N_("Nothing was changed."))
    return login, password


def confirm(gate: Gate, member: UUID, fingerprint: bytes, *, person: UUID | None = None) -> None:
    """The owner has compared the fingerprint: signs the member in and wraps the compartment keys of their job.

    Misuse when nobody waits under this id, the invitation has run out, or the fingerprint is another.
    """
    session = gate.session
    gate.require(Request(Event.MEMBER_CONFIRMED, duty=Duty.SIGN))  # who waits is an owner's to see
    with session.store.reading() as connection:
        requests = {row[0]: row for row in rows.requests(connection)}
    session.read_common()
    waiting, entry = requests.get(member.bytes), session.staff.get(member)
    in_time = entry is not None and (entry.expires is None or entry.expires >= session.now())
    if waiting is None or entry is None or not in_time or session.manifest.member(member) is not None:
        raise Misuse(
            N_("Nobody of that name waits to be confirmed."),
            N_("Nothing was changed."),
            N_("They unlock the vault with their enrolment sheet first, within 7 days."),
        )
    public = read_request(session, waiting[0], waiting[1], waiting[2])
    if public.fingerprint != fingerprint:
        raise Misuse(
            N_("The fingerprint is not the one that waits, so nothing was signed."),
            N_("Nobody was let in."),
            N_("Compare it again, group by group. If it still differs, someone else may have used the sheet."),
        )
    job = next(job for job in session.manifest.jobs if job.id == entry.job)
    signed = ManifestMember(
        id=member,
        keys=PublicKeys.of(public),
        job=job.id,
        job_revision=job.revision,
        status="active",
        owner=is_owner(session, (job.id, job.revision)),
        person=person,
    )
    with gate.change(Request(Event.MEMBER_CONFIRMED, duty=Duty.SIGN), keeps_others_out=True) as change:
        _save_entry(session, change, member, entry.model_copy(update={"expires": None}))
        change.answer(member)
        _sign(session, change, with_member(session.manifest.members, signed))


def change_job(gate: Gate, member: UUID, job_key: str) -> Difference:
    """Gives a member another job description; what they lose gets new keys. What they gain and lose."""
    session = gate.session
    session.follow()
    _active(session, member)
    with gate.change(Request(Event.MEMBER_CHANGED, duty=Duty.SIGN), keeps_others_out=True) as change:
        # Looked up under the write lock: another owner may have signed since.
        signed = _active(session, member)
        job = next(job for job in session.manifest.jobs if job.id == job_record(session, job_key))
        changed = signed.model_copy(
            update={"job": job.id, "job_revision": job.revision, "owner": is_owner(session, (job.id, job.revision))}
        )
        _sign(session, change, with_member(session.manifest.members, changed))
    old = session.jobs[signed.job, signed.job_revision]
    return access.compare(old, session.jobs[job.id, job.revision])


def is_registered_as(gate: Gate, member: UUID, person: UUID | None) -> None:
    """Says which person a member is, where they are registered themselves: their overview tells what the vault holds
    of them as a member, and they answer no purge that concerns them. Misuse for an id nobody has, and for somebody
    that another member is."""
    session = gate.session
    session.follow()
    _active(session, member)
    if person is not None:
        group_of(session, person)
        if any(one.person == person and one.id != member for one in session.manifest.active):
            raise Misuse(N_("Another member is registered as that person."), N_("Nothing was changed."))
    with gate.change(Request(Event.MEMBER_CHANGED, duty=Duty.SIGN), keeps_others_out=True) as change:
        signed = _active(session, member).model_copy(update={"person": person})
        _sign(session, change, with_member(session.manifest.members, signed))


def remove(gate: Gate, member: UUID) -> str:
    """Someone leaves: slot and grants gone, new epochs for all they could open, and a new file key.

    An invitation that was never confirmed is only withdrawn. On a server the answer is the statement that drops their
    login, where this owner may not.
    """
    session = gate.session
    session.follow(always=True)
    session.read_common()
    if session.manifest.member(member) is None:
        return _withdraw(gate, member)
    recovery = session.manifest.recovery.identity()

    def leave(change: Change) -> None:
        left = _active(session, member).model_copy(update={"status": "left", "owner": False})
        _sign(session, change, with_member(session.manifest.members, left))

    def new_header(file_key: bytes) -> Header:
        kept = known_ways_in(session, session.store.header.without_member(member))
        return kept.for_new_file_key(recovery, file_key)

    request = Request(Event.MEMBER_LEFT, duty=Duty.SIGN)
    gate.change_file_key(request, new_header, leave, last=member == session.member)
    return "" if member == session.member else session.store.dismiss(member.bytes)


def _withdraw(gate: Gate, member: UUID) -> str:
    session = gate.session
    entry = session.staff.get(member)
    if entry is None:
        raise Misuse(N_("No member, or more than one, is called that."), "", N_("See the list of staff."))
    with gate.change(Request(Event.MEMBER_LEFT, duty=Duty.SIGN), keeps_others_out=True) as change:
        _save_entry(session, change, member, entry.model_copy(update={"expires": session.now()}))
        change.answer(member)
        session.store.replace_header(lambda current: current.without_member(member))
    return session.store.dismiss(member.bytes)


def _sign(session: Session, change: Change, members: tuple[ManifestMember, ...]) -> None:
    sign_manifest(session, change, members=members, jobs=session.manifest.jobs, descriptions=session.jobs)


def _save_entry(session: Session, change: Change, member: UUID, entry: MemberEntry) -> None:
    held: Held = session.held[member]
    change.expect(held.record, held.revision)
    change.save(member, COMMON, held.record, held.revision + 1, entry.content())


def _active(session: Session, member: UUID) -> ManifestMember:
    signed = session.manifest.member(member)
    if signed is None or signed.status != "active":
        raise Misuse(N_("No member, or more than one, is called that."), "", N_("See the list of staff."))
    return signed


def is_owner(session: Session, job: tuple[UUID, int]) -> bool:
    """Owners are those whose job description gives the duty to sign."""
    return any(given.duty is Duty.SIGN for given in session.jobs[job].duties)


def job_record(session: Session, key: str) -> UUID:
    """The record of the job description with a key; Misuse when none in force has it."""
    for job in session.manifest.jobs:
        if session.jobs[job.id, job.revision].key == key:
            return job.id
    raise Misuse(N_("No job description has that name."), "", N_("See the list of job descriptions."))


def read_request(session: Session, member: bytes, body: bytes, signature: bytes) -> PublicIdentity:
    """The public keys someone enrolled asks to be confirmed with; Damaged when they did not sign the request."""
    try:
        public = PublicKeys.model_validate_json(json.dumps(json.loads(body)["keys"])).identity()
    except (ValueError, KeyError, TypeError):
        raise damaged() from None
    public.verify(signature, _request(session.vault, UUID(bytes=member), body))
    return public


def _request(vault: UUID, member: UUID, body: bytes) -> bytes:
    return encode("join-request", vault.bytes, member.bytes, body)
