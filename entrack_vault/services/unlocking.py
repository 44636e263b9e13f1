"""Opening a vault, and everything that is proven before a session exists.

In this order: the member's own slot, the header, the database, the chain of manifests from the origin that the
slot vouches for, the log from the pin on, the grants. Then the entry that it was unlocked, then the common records.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from entrack_vault import access_log, manifest
from entrack_vault.crypto import passphrase, slots
from entrack_vault.crypto.identity import Identity
from entrack_vault.crypto.slots import MemberSlot, OpenedSlot
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import EMPTY
from entrack_vault.errors import Damaged, WrongKey
from entrack_vault.i18n import N_
from entrack_vault.manifest import RECOVERY
from entrack_vault.register.model import Register
from entrack_vault.services import gate
from entrack_vault.services.common import LoggedRestored, utc_now
from entrack_vault.services.session import Session
from entrack_vault.store import Connection, log
from entrack_vault.store.header import Header
from entrack_vault.store.store import Home, Store
from entrack_vault.workstation import state
from entrack_vault.workstation.state import Pin, State


def unlock(
    place: Home,
    register: Register,
    *,
    words: str,
    secret_key: bytes,
    now: Callable[[], datetime] = utc_now,
    accept_restored: bool = False,
) -> Session:
    """Opens a vault with a member's passphrase and secret key.

    WrongKey for a wrong passphrase or a key that has no slot here; Damaged for anything altered, cut or older
    than this workstation has seen; Restored, once, where an owner has put it back from a backup, unless that is
    accepted; NotAllowed for someone not confirmed or no longer a member.
    """
    place.check()
    place.come_with(secret_key)
    try:
        return _unlock(place, register, words, secret_key, now, accept_restored=accept_restored)
    except BaseException:
        place.close()
        raise


def _unlock(
    place: Home,
    register: Register,
    words: str,
    secret_key: bytes,
    now: Callable[[], datetime],
    *,
    accept_restored: bool,
) -> Session:
    stored = place.header()
    slot = own_slot(stored.header, secret_key)
    vault = stored.header.vault
    try:
        opened = slots.open_member_slot(vault, slot, words, secret_key)
    except WrongKey:
        count_failure(vault, slot.member)
        raise
    if opened.identity is None:
        raise older_or_other()
    stored.authenticate(opened.file_key)
    pinned = state.load(vault).pin
    if pinned.origin and opened.origin != pinned.origin:
        raise older_or_other()
    identity = opened.identity

    def file_key_of(current: Header) -> bytes:
        own = own_slot(current, secret_key)
        return identity.unwrap(own.file_key, slots.file_key_context(vault, own.id))

    try:
        store = place.open(stored, opened.file_key, file_key_of)
    except Damaged:
        if stored.header.generation < pinned.generation:
            raise older_or_other() from None
        raise
    who = (identity, slot.member, opened.origin)
    session = start(store, register, *who, pinned, now, accept_restored=accept_restored)
    strengthen(session, slot, words, secret_key)
    place.settle(secret_key)
    return session


def start(
    store: Store,
    register: Register,
    identity: Identity,
    member: UUID,
    origin: bytes,
    pinned: Pin,
    now: Callable[[], datetime],
    *,
    accept_restored: bool = False,
) -> Session:
    """A session over an open store, once manifest, log and keys are proven against the pin; else the store closes."""
    session = Session(store.home, store, register, identity, member, origin, now)
    try:
        with store.reading() as connection:
            session.load()
            restored = _held_against(session, connection, pinned, accept=accept_restored)
        store.clear_leftovers()
        session.enter()
        session.read_common()
        if restored:
            state.confirm_restored(session.vault, [one.hash for one in restored], forget=True)
        else:
            seen = _ask_about(session, pinned, accept=accept_restored)
            state.confirm_restored(session.vault, [one.hash for one in seen])
        session.pin()
    except BaseException:
        store.close()
        raise
    return session


def own_slot(current: Header, secret_key: bytes) -> MemberSlot:
    """The slot a secret key leads to; WrongKey when this vault has none for it."""
    wanted = slots.slot_id(secret_key)
    for slot in current.members:
        if slot.id == wanted:
            return slot
    raise WrongKey(
        N_("This secret key does not belong to anyone who can open this vault."),
        N_("Nothing was opened or changed."),
        N_("Check that it is the key for this vault; if you have been enrolled anew, use the new key."),
    )


class Restored(Damaged):
    """The vault has been put back from a backup since this workstation saw it; `content` says from when."""

    def __init__(self, restored: LoggedRestored) -> None:
        self.content = restored.content
        super().__init__(
            N_("An owner has put this vault back from a backup of {day}: what came after that is lost."),
            N_("Nothing was opened."),
            N_("Ask the finance manager whether that is so, and then confirm it once on this workstation."),
            day=restored.content.data.astimezone().date().isoformat(),
        )


def _held_against(session: Session, connection: Connection, pinned: Pin, *, accept: bool) -> list[LoggedRestored]:
    """Holds the vault against the pin. What is unconfirmed here and explains why it does not agree, where that is
    accepted; Restored where it is not."""
    try:
        _check_pin(session, connection, pinned)
    except Damaged as fault:
        if not (accept or session.store.entered):
            raise  # a server shows the restoration to those who have logged their unlocking
        explained = _unconfirmed(session, connection, fault)
        if not any(one.content.until < pinned.log.sequence for one in explained):
            raise
        if pinned.purged > explained[-1].content.until:
            raise Damaged(
                N_("The vault has been put back from keys that do not know of a purge this workstation has seen."),
                N_("Nothing was opened."),
                N_("Tell the finance manager: it must be restored anew, with newer keys."),
            ) from None
        if not accept:
            raise Restored(explained[-1]) from None
        return explained
    return []


def _unconfirmed(session: Session, connection: Connection, fault: Damaged) -> list[LoggedRestored]:
    """As the vault tells it, proven without a pin; `fault` where that proves nothing either."""
    try:
        with closing(log.after(connection, 0)) as links:
            session.head = access_log.follow(links, EMPTY)
        session.read_common()
    except Damaged:
        raise fault from None
    return _not_known_here(session)


def _not_known_here(session: Session) -> list[LoggedRestored]:
    known = state.load(session.vault).restored
    return [one for one in session.restored if one.hash.hex() not in known]


def _ask_about(session: Session, pinned: Pin, *, accept: bool) -> list[LoggedRestored]:
    """Where the vault agrees with the pin, but what this workstation has seen may be lost: that too is told once."""
    found = _not_known_here(session)
    if any(one.content.since < pinned.log.sequence for one in found) and not accept:
        raise Restored(found[-1])
    return found


def _check_pin(session: Session, connection: Connection, pinned: Pin) -> None:
    """Holds header, manifest and log against the pin, and follows the log from there to its end."""
    version, digest = pinned.manifest
    if version > session.manifest.version or session.store.header.generation < pinned.generation:
        raise older_or_other()
    if version and manifest.digest(session.versions[version - 1].body()) != digest:
        raise older_or_other()
    seen = log.one(connection, pinned.log.sequence)
    if pinned.log.sequence and seen is None:
        raise access_log.cut()
    if seen is not None and seen.entry_hash != pinned.log.hash:
        raise access_log.forked()
    with closing(log.after(connection, pinned.log.sequence)) as links:
        session.head = access_log.follow(links, pinned.log)
    if session.entries[-1] > session.head.sequence:
        raise access_log.cut()


def strengthen(session: Session, slot: MemberSlot, words: str, secret_key: bytes) -> None:
    """Seals the identity anew where its settings are weaker than today's; demonstrations stay quick."""
    if session.store.header.demonstration or slot.settings >= passphrase.STANDARD:
        return
    _seal_anew(session, slot, words, secret_key, passphrase.STANDARD)


def change_passphrase(session: Session, words: str, secret_key: bytes) -> None:
    """Seals this member's identity under a new passphrase, with the same secret key. Logged.

    Misuse when it is too short; WrongKey when the secret key is not this member's.
    """
    passphrase.check_new(words)
    old = own_slot(session.store.header, secret_key)
    if old.member != session.member:
        raise WrongKey(N_("This secret key is not yours."), N_("Nothing was changed."))
    gate.Gate(session).look(gate.Request(Event.PASSPHRASE_CHANGED))
    _seal_anew(session, old, words, secret_key, old.settings)


def _seal_anew(
    session: Session, old: MemberSlot, words: str, secret_key: bytes, settings: passphrase.KdfSettings
) -> None:
    """Puts a new slot for the same identity in the place of the old one."""
    fresh = slots.make_member_slot(
        session.vault,
        old.member,
        old.version + 1,
        session.identity,
        passphrase=words,
        secret_key=secret_key,
        settings=settings,
        file_key=session.store.file_key,
        origin=session.origin,
    )
    session.store.replace_header(lambda current: current.with_member(fresh))


def by_recovery(header: Header, seed: bytes) -> OpenedSlot:
    """What the recovery key on paper opens of a header; WrongKey when it is not this vault's."""
    if header.recovery.id != slots.slot_id(seed):
        raise WrongKey(
            N_("This recovery key does not belong to this vault, or it has been used and replaced."),
            N_("Nothing was opened or changed."),
            N_("Look for the newest recovery sheet in the safe."),
        )
    return slots.open_recovery_slot(header.vault, header.recovery, seed)


def unlock_recovery(
    place: Home, register: Register, seed: bytes, *, now: Callable[[], datetime] = utc_now
) -> Session:
    """Opens a vault with the recovery key on paper. WrongKey when it is not this vault's."""
    try:
        return _unlock_recovery(place, register, seed, now)
    except BaseException:
        place.close()
        raise


def _unlock_recovery(place: Home, register: Register, seed: bytes, now: Callable[[], datetime]) -> Session:
    stored = place.header()
    vault = stored.header.vault
    opened = by_recovery(stored.header, seed)
    stored.authenticate(opened.file_key)
    identity = Identity(seed)

    def file_key_of(current: Header) -> bytes:
        return identity.unwrap(current.recovery.file_key, slots.file_key_context(vault, current.recovery.id))

    pinned = state.load(vault).pin
    store = place.open(stored, opened.file_key, file_key_of)
    try:
        origin = pinned.origin or _origin_of(store)
    except BaseException:
        store.close()
        raise
    # Whoever holds the sheet is asked nothing: it stands above what a workstation remembers.
    return start(store, register, identity, RECOVERY, origin, pinned, now, accept_restored=True)


def _origin_of(store: Store) -> bytes:
    """Where no workstation has seen the vault, its first manifest says who began it; the sheet's reader compares."""
    from entrack_vault.store import members

    with store.reading() as connection:
        first = manifest.read(members.manifests(connection)[0][0])
    return first.public(first.signer).fingerprint


def count_failure(vault: UUID, member: UUID) -> None:
    """Remembers a failed unlock, to be shown at the next success."""

    def one_more(known: State) -> State:
        return replace(known, failed={**known.failed, str(member): known.failed.get(str(member), 0) + 1})

    state.change(vault, one_more)


def remember(session: Session, name: str) -> int:
    """Remembers who unlocks here and where the vault is, and forgets those who have left; how many unlocks failed
    since the last success."""
    member, place = str(session.member), session.home.address
    left = {str(one.id) for one in session.manifest.members if one.status == "left"}

    def unlocked(known: State) -> State:
        failed = {other: count for other, count in known.failed.items() if other != member}
        names = {other: held for other, held in known.names.items() if other not in left}
        return replace(known, failed=failed, names={**names, member: name}, folder=place)

    return state.change(session.vault, unlocked).failed.get(member, 0)


def older_or_other() -> Damaged:
    """The vault is not the one, or not as new as the one, this workstation has seen."""
    return Damaged(
        N_("This is an older copy of the vault than this workstation has seen, or another vault in its place."),
        N_("Nothing was opened."),
        N_("Fetch the newest copy; if a backup was restored, ask the finance manager to confirm it."),
    )
