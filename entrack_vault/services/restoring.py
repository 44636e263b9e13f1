"""Putting a vault back from a backup, into a new folder: any data, with the newest keys. Also how a vault moves.

An owner does it, or whoever holds the recovery sheet. What has been purged since the data was made does not come
back; what was written since is lost, and an entry that they sign says from where to where.
"""

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from entrack_vault import access_log, manifest
from entrack_vault.crypto import slots
from entrack_vault.crypto.aead import damaged
from entrack_vault.crypto.identity import Identity
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import EMPTY, Head
from entrack_vault.domain.ids import new_id
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import Damaged, Misuse, NotAllowed, Unavailable
from entrack_vault.i18n import N_
from entrack_vault.manifest import RECOVERY
from entrack_vault.register.compartments import COMMON
from entrack_vault.register.model import Register
from entrack_vault.services import backup, backup_places, unlocking
from entrack_vault.services.common import RestoredEntry, utc_now
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.session import Session
from entrack_vault.store import Connection, backup_files, log, members
from entrack_vault.store.backup_files import About
from entrack_vault.store.folder_home import FolderHome
from entrack_vault.store.header import Header, fsync_folder
from entrack_vault.workstation import scratch, state
from entrack_vault.workstation.state import Pin

_STEPS = 4  # keys proven, data proven, rows put back, signed


@dataclass(frozen=True)
class Restored:
    """What came back, and what did not."""

    folder: Path
    data: datetime  # when the data was copied
    keys: datetime
    people: int
    records: int
    lost: int  # revisions written after the data was copied
    purged: int  # revisions purged after that
    gone: int  # people of whom nothing came back for that reason
    since: int  # the log's sequence then
    until: int  # and when the keys were copied


@dataclass(frozen=True)
class _WayIn:
    """Whoever restores: their identity, and how they open a header's file key."""

    identity: Identity
    member: UUID
    origin: bytes  # empty for the recovery sheet
    file_key: bytes
    file_key_of: Callable[[Header], bytes]


def newest_pair(place: Path) -> tuple[Path, Path]:
    """The newest data and keys in a folder that belong together; Misuse where one is missing."""
    there = backup_places.look(place)
    if len(there.vaults) > 1:
        raise Misuse(
            N_("Backups of more than one vault lie in that folder."),
            N_("Nothing was changed."),
            N_("Name the two files themselves, or put those of one vault in a folder of their own."),
        )
    pair = there.pair
    if pair is None:
        raise Misuse(
            N_("There is no whole backup in that folder: it takes a file of data and one of keys."),
            N_("Nothing was changed."),
            N_("Look in another destination."),
        )
    return pair[0].path, pair[1].path


def vault_of(keys: Path) -> UUID:
    """The vault that a file of keys belongs to, by the header it begins with; BadInput for another file."""
    return backup_files.read_header(keys).header.vault


def restore(
    target: Path,
    register: Register,
    *,
    data: Path,
    keys: Path,
    words: str = "",
    secret_key: bytes = b"",
    recovery_key: bytes = b"",
    now: Callable[[], datetime] = utc_now,
    work: Work = NO_PROGRESS,
) -> Restored:
    """Makes the vault anew in a new or empty folder; nothing is left there when it fails.

    An owner comes with passphrase and secret key, anyone else with the recovery key, and then names a new owner.
    Misuse where something is already there; WrongKey; NotAllowed for a member who is no owner; Damaged for files that
    are altered, of different vaults, too old, or from a time that has not come.
    """
    home = FolderHome(target)
    home.check()
    home.check_empty()
    stored = backup_files.read_header(keys)
    vault = stored.header.vault
    _check_newest(keys, vault)
    way = _by_recovery(stored.header, recovery_key) if recovery_key else _by_slot(stored.header, words, secret_key)
    stored.authenticate(way.file_key)
    pinned = state.load(vault).pin
    # While the rows are put in place another thread proves the log and the data's hash: neither needs the other.
    with (
        scratch.folder(target.absolute().parent, f".{target.name}.restoring-") as building,
        ThreadPoolExecutor(1) as aside,  # ends before what it reads is taken away
    ):
        inside = building / "keys"
        backup_files.take_out(keys, inside)
        keys_key = backup_files.key_of("keys", way.file_key, backup_files.salt_of(inside))
        with backup_files.reading(inside, keys_key, "keys", vault) as (connection, told):
            way = _proven(connection, vault, way, pinned)
            _check_ledger(told, pinned, now())
        work.step(1, _STEPS)
        data_told, data_key = _data(data, vault, told)
        work.step(2, _STEPS)
        header = replace(stored.header, generation=stored.header.generation + 1)
        log_end = aside.submit(_follow, inside, keys_key, vault)
        digest = aside.submit(backup_files.digest, data)
        house = FolderHome(building / "vault")
        back = house.restore(header, way.file_key, (data, data_key), (inside, keys_key))
        work.step(3, _STEPS)
        content = RestoredEntry(
            data=datetime.fromisoformat(data_told.made),
            since=data_told.sequence,
            until=told.sequence,
            lost=back.lost,
            purged=back.purged,
        )
        if log_end.result() != told.head:
            raise backup_files.altered()
        _sign(house, register, way, told, content, digest.result(), now)
        _put_in_place(house.folder, target)
    # What this workstation has seen of the vault stays as it is: the restored one is confirmed when it is unlocked,
    # and until then the one that was there before is believed.
    work.progress(_STEPS, _STEPS)  # it is done: too late to be stopped
    return Restored(
        folder=target,
        data=content.data,
        keys=datetime.fromisoformat(told.made),
        people=back.people,
        records=back.records,
        lost=back.lost,
        purged=back.purged,
        gone=back.gone,
        since=content.since,
        until=content.until,
    )


def _check_newest(keys: Path, vault: UUID) -> None:
    """The erasure ledger is in the newest keys: beside newer ones no others are taken."""
    there = backup_places.look(keys.parent, vault).keys
    if there and there[0].path.name != keys.name and any(one.path.name == keys.name for one in there):
        raise Misuse(
            N_("There are newer keys beside these, and only the newest know what has been purged."),
            N_("Nothing was restored."),
            N_("Choose the newest file that ends in .keys; older data may be used with it."),
        )


def _by_slot(header: Header, words: str, secret_key: bytes) -> _WayIn:
    slot = unlocking.own_slot(header, secret_key)
    opened = slots.open_member_slot(header.vault, slot, words, secret_key)
    if opened.identity is None:
        raise damaged()
    identity = opened.identity

    def file_key_of(current: Header) -> bytes:
        own = unlocking.own_slot(current, secret_key)
        return identity.unwrap(own.file_key, slots.file_key_context(header.vault, own.id))

    return _WayIn(identity, slot.member, opened.origin, opened.file_key, file_key_of)


def _by_recovery(header: Header, seed: bytes) -> _WayIn:
    opened, identity = unlocking.by_recovery(header, seed), Identity(seed)

    def file_key_of(current: Header) -> bytes:
        return identity.unwrap(current.recovery.file_key, slots.file_key_context(header.vault, current.recovery.id))

    return _WayIn(identity, RECOVERY, b"", opened.file_key, file_key_of)


def _proven(connection: Connection, vault: UUID, way: _WayIn, pinned: Pin) -> _WayIn:
    """Whoever restores is an owner in the newest manifest there. The recovery sheet's reader compares the origin."""
    stored = members.manifests(connection)
    if not stored:
        raise backup_files.altered()
    first = manifest.read(stored[0][0])
    origin = way.origin or pinned.origin or first.public(first.signer).fingerprint
    if pinned.origin and pinned.origin != origin:
        raise backup.other_vault()
    newest = manifest.verify_chain(stored, vault, origin)[-1]
    if way.member != RECOVERY and way.member not in {owner.id for owner in newest.owners}:
        raise NotAllowed(
            N_("Only an owner of the vault restores it, or whoever holds the recovery sheet."),
            N_("Nothing was restored."),
            N_("Ask the finance manager."),
        )
    return replace(way, origin=origin)


def _check_ledger(told: About, pinned: Pin, now: datetime) -> None:
    """The keys must know every purge there has been, as far as can be told here."""
    _check_age(datetime.fromisoformat(told.made), now)
    if told.sequence < pinned.purged:
        raise Damaged(
            N_("Something has been purged since these keys were copied, and would come back."),
            N_("Nothing was restored."),
            N_("Use the newest keys, from whichever destination has them."),
        )


def _check_age(made: datetime, now: datetime) -> None:
    if made > now + backup.CLOCKS_DIFFER:
        raise Damaged(
            N_("These keys are from a time that has not come: the clock of this computer is wrong, or was then."),
            N_("Nothing was restored."),
            N_("Set the clock right, and try again."),
        )
    if now - made > backup_places.KEYS_KEPT:
        raise Damaged(
            N_("These keys are more than {days} days old: what has been purged since would come back."),
            N_("Nothing was restored."),
            N_("Use the newest keys, from whichever destination has them."),
            days=backup_places.KEYS_KEPT.days,
        )


def _data(data: Path, vault: UUID, told: About) -> tuple[About, bytes]:
    """What the data says of itself, and its key, which follows from the secret in the keys."""
    if told.secret is None:
        raise backup_files.altered()
    key = backup_files.key_of("data", told.secret, backup_files.salt_of(data))
    try:
        with backup_files.reading(data, key, "data", vault) as (_, found):
            return found, key
    except Damaged:
        raise Damaged(
            N_("The data does not open with these keys: it is damaged, or of another vault."),
            N_("Nothing was restored."),
            N_("Use another backup of the data."),
        ) from None


def _follow(keys: Path, key: bytes, vault: UUID) -> Head:
    """Where the log among the keys ends, each entry proven by the next."""
    with (
        backup_files.reading(keys, key, "keys", vault) as (connection, _),
        contextlib.closing(log.after(connection, 0)) as links,
    ):
        return access_log.follow(links, EMPTY)


def _sign(
    house: FolderHome,
    register: Register,
    way: _WayIn,
    told: About,
    content: RestoredEntry,
    digest: bytes,
    now: Callable[[], datetime],
) -> None:
    """Proves the restored vault, with the log that was proven where it came from, and signs that it is restored.
    Nothing of it is pinned."""
    store = house.open(house.header(), way.file_key, way.file_key_of)
    session = Session(house, store, register, way.identity, way.member, way.origin, now, unseen=True)
    try:
        with store.reading() as connection:
            session.load()
            session.head = log.head(connection)
            if session.head != told.head:
                raise backup_files.altered()
            session.read_common()
            backup.vouched_for(session, connection, digest)
            _check_age(backup.last_made(session, connection), now())
        if session.was_lost(content.since):
            raise Damaged(
                N_("This data is from a stretch that was lost when the vault was restored before."),
                N_("Nothing was restored."),
                N_("Use data from before that, or from after it."),
            )
        with Gate(session).change(Request(Event.VAULT_RESTORED, duty=Duty.SIGN, file=digest)) as change:
            change.save(new_id(), COMMON, new_id(), 1, content.content())
    finally:
        store.close()


def _put_in_place(house: Path, target: Path) -> None:
    try:
        with contextlib.suppress(FileNotFoundError):
            target.rmdir()  # an empty one: a folder is not given a name that is taken
        house.rename(target)
        fsync_folder(target.absolute().parent)
    except OSError:
        raise Unavailable(
            N_("The restored vault could not be put in its place."),
            N_("Nothing was restored."),
            N_("Choose another new or empty folder."),
        ) from None
