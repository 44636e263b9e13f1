"""Backups: made, checked and told of by whoever has the duty, who needs no key to anyone's cards for it.

The data is copied first and its hash goes into the log; then the keys are copied, with that log. So the newest keys
always know of the data they are used with, and who vouches for it.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from entrack_vault import access, access_log
from entrack_vault.access_log import Entry, Link
from entrack_vault.crypto import slots
from entrack_vault.crypto.aead import new_key
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import Busy, Cancelled, Damaged, Misuse, Unavailable, VaultError
from entrack_vault.i18n import N_
from entrack_vault.services import backup_places
from entrack_vault.services.backup_places import BackupFile, Destination
from entrack_vault.services.common import BackupSettings
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.session import Session
from entrack_vault.services.settings import save_settings, settings_of
from entrack_vault.store import Connection, backup_files, log
from entrack_vault.store.backup_files import About, Kind
from entrack_vault.store.header import Header
from entrack_vault.workstation import scratch

CLOCKS_DIFFER = timedelta(minutes=10)  # at the most, between two computers
EVERY = timedelta(days=1)  # how old a backup may be before the next is due
_TRIES = 3
_LOOKED_AT = 20  # entries, for the newest by someone who had the duty
_STEPS = 4  # data copied, keys copied, placed, cleared


@dataclass(frozen=True)
class Placed:
    """What became of one destination: how many files no longer kept were removed, or why nothing could be written."""

    place: Path
    removed: int = 0
    fault: VaultError | None = None


@dataclass(frozen=True)
class Made:
    """A backup. Sizes in bytes."""

    at: datetime
    sequence: int
    data: About
    keys: About
    size: int
    placed: tuple[Placed, ...]


# Where they go


def settings(gate: Gate) -> BackupSettings:
    """Where backups go; Misuse before the owner has said so."""
    found = settings_of(gate).backups
    if found is None:
        raise Misuse(
            N_("Nobody has decided yet where backups go."),
            N_("No backup was made."),
            N_("The finance manager chooses the destinations first."),
        )
    return found


def decide(gate: Gate, destinations: Sequence[Path], kept: int | None = None) -> BackupSettings:
    """Says where backups go and how many data files are kept in each place. Needs the duty to sign.

    Misuse for a folder that can be no destination, or a number that is not 2 to 1000.
    """
    before = settings_of(gate)
    for place in destinations:
        backup_places.check(place, _folder(gate.session))
    if kept is not None and not 2 <= kept <= 1000:
        raise Misuse(N_("Between 2 and 1000 backups can be kept."), N_("Nothing was changed."))
    old = before.backups or BackupSettings(destinations=(), secret=new_key())
    chosen = tuple(dict.fromkeys(str(place) for place in destinations))
    # Keys that lie where backups no longer go are cleared away from there, now or when the place can be reached.
    former = tuple(place for place in dict.fromkeys((*old.former, *old.destinations)) if place not in chosen)
    for left in former:
        backup_places.forget(backup_places.look(Path(left), gate.session.vault))
    new = BackupSettings(destinations=chosen, former=former, kept=kept or old.kept, secret=old.secret)
    save_settings(gate, before.model_copy(update={"backups": new}))
    return new


def destinations(session: Session, *, former: bool = False) -> list[Destination]:
    """Every destination as it is now, or with `former` those that backups used to go to as well. Those on a network
    may take a while to answer."""
    found = session.settings.backups if session.settings else None
    places = (*found.destinations, *(found.former if former else ())) if found else ()
    return [backup_places.look(Path(place), session.vault) for place in places]


def newest(places: Sequence[Destination], now: datetime) -> datetime | None:
    """When the newest whole backup was made, wherever it lies; None for none that can be reached.

    One from a time that has not come was made by a wrong clock, and does not count.
    """
    found = (place.newest for place in places if place.newest is not None)
    return max((made for made in found if made <= now + CLOCKS_DIFFER), default=None)


def may(gate: Gate) -> bool:
    """Whether this member has the duty: for pages, which offer nothing that would be refused."""
    return access.decide_duty(gate.job, Duty.BACK_UP, gate.session.today).allowed


def is_due(gate: Gate, *, older: timedelta = EVERY) -> bool:
    """Whether this member should make a backup now: they have the duty, some destination is there, and none holds one
    that is new enough."""
    if not may(gate):
        return False
    places = destinations(gate.session)
    last = newest(places, gate.session.now())
    return any(place.reachable for place in places) and (last is None or gate.session.now() - last > older)


# Making


def make(gate: Gate, to: Sequence[Path] | None = None, work: Work = NO_PROGRESS) -> Made:
    """Makes a backup in every destination that can be reached, or in those given; then clears what is not kept.

    Unavailable where none could be written. Needs the duty to back up.
    """
    session, decided = gate.session, settings(gate)
    gate.require(Request(Event.BACKUP_BEGUN, duty=Duty.BACK_UP))
    chosen = [Path(place) for place in decided.destinations] if to is None else list(to)
    for place in chosen:
        backup_places.check(place, _folder(session))
    if not any(backup_places.look(place).reachable for place in chosen):
        raise _none_reachable()
    with scratch.folder() as here:
        work.step(0, _STEPS)
        data, told, digest = _copy(gate, here / "data", "data", decided.secret)
        work.step(1, _STEPS)
        keys, vouched, header = _keys(gate, here, digest, decided.secret)
        at, sequence = session.now(), vouched.sequence
        placed = []
        for place in chosen:
            work.step(2, _STEPS)
            placed.append(
                _place(session, place, [(keys, "keys", header), (data, "data", b"")], sequence, at, decided.kept)
            )
        size = data.stat().st_size + keys.stat().st_size
    for left in decided.former:
        backup_places.forget(backup_places.look(Path(left), session.vault))
    faults = [one.fault for one in placed if one.fault is not None]
    if len(faults) == len(placed):
        raise faults[0]
    work.progress(_STEPS, _STEPS)  # it is done: too late to be stopped
    return Made(at, sequence, told, vouched, size, tuple(placed))


def _keys(gate: Gate, folder: Path, digest: bytes, secret: bytes) -> tuple[Path, About, bytes]:
    """The keys, and the header that leads to the key they are under: an owner may be giving the vault another one."""
    session = gate.session
    for number in range(_TRIES):
        stored = session.home.header()
        file_key = _own_file_key(session, stored.header)
        stored.authenticate(file_key)
        file, told, _ = _copy(gate, folder / f"keys-{number}", "keys", file_key, digest, secret)
        if session.home.header(stored) is stored:
            return file, told, stored.raw
    raise Busy(
        N_("The vault's keys keep changing just now."), N_("Earlier backups are as they were."), N_("Try again.")
    )


def _own_file_key(session: Session, header: Header) -> bytes:
    """The file key that a header gives this member; Misuse where it has no slot for them."""
    own = next((slot for slot in header.members if slot.member == session.member), None)
    if own is None:
        raise Misuse(N_("You were no member when that backup was made."), N_("Nothing was opened."))
    return session.identity.unwrap(own.file_key, slots.file_key_context(session.vault, own.id))


def _copy(
    gate: Gate, file: Path, kind: Kind, source: bytes, digest: bytes = b"", secret: bytes | None = None
) -> tuple[Path, About, bytes]:
    """One file, finished and opened again, and its hash. Its key follows from `source`; `digest` is what the log is
    to vouch for, and `secret` goes into the file."""
    session = gate.session
    event = Event.BACKUP_BEGUN if kind == "data" else Event.BACKUP_MADE
    permit = gate.look(Request(event, duty=Duty.BACK_UP, file=digest))
    salt = backup_files.new_salt()
    key = backup_files.key_of(kind, source, salt)
    backup_files.make(file, kind, key, salt)
    copied = session.store.copy_out(permit.entry, file, key, kind)
    told = backup_files.finish(file, key, kind, session.vault, session.now().isoformat(), copied, secret)
    with backup_files.reading(file, key, kind, session.vault) as (_, found):
        if found != told:
            raise backup_files.altered()
    return file, told, backup_files.digest(file)


def _place(
    session: Session, place: Path, made: Sequence[tuple[Path, Kind, bytes]], sequence: int, at: datetime, kept: int
) -> Placed:
    if not backup_places.look(place).reachable:
        return Placed(place, fault=_not_reachable(place))
    branch, last_purged, now = len(session.restored), session.last_purged, session.now()

    def cleared() -> int:
        there = backup_places.look(place, session.vault)
        return backup_places.clear(there, kept, branch, last_purged, now)

    removed = cleared()  # first, so that what is not kept makes room
    try:
        for file, kind, header in made:
            name = backup_places.name(session.vault, kind, branch, sequence, at)
            backup_places.put(file, header, place / name)
    except Cancelled:
        raise
    except VaultError as fault:
        return Placed(place, fault=fault)
    return Placed(place, removed=removed + cleared())


def _folder(session: Session) -> Path | None:
    return Path(session.home.address) if session.home.local else None


def _not_reachable(place: Path) -> Unavailable:
    return Unavailable(
        N_("{place} cannot be reached, so nothing was backed up there."),
        N_("The vault itself is safe, and earlier backups are as they were."),
        N_("Connect the disk or the network folder, and make the backup again."),
        place=str(place),
    )


def _none_reachable() -> Unavailable:
    return Unavailable(
        N_("No destination for backups can be reached."),
        N_("The vault itself is safe, and earlier backups are as they were."),
        N_("Connect the disk or the network folder, and make the backup again."),
    )


# Checking


@dataclass(frozen=True)
class Verified:
    """What a backup was found to hold: rows by table, and revisions that were purged after the data was copied."""

    data: BackupFile
    keys: BackupFile
    made: datetime
    rows: dict[str, int]
    pages: int


def verify(gate: Gate, data: Path, keys: Path, work: Work = NO_PROGRESS) -> Verified:
    """Opens both files of a backup wholly: every page, every row counted, and that the log vouches for the data.

    Damaged when anything is not as it was written. The checking is an entry.
    """
    session = gate.session
    gate.note(Request(Event.BACKUP_VERIFIED, duty=Duty.BACK_UP))
    with scratch.folder() as here:
        header = backup_files.read_header(keys).header
        if header.vault != session.vault:
            raise other_vault()
        file_key = _own_file_key(session, header)
        inside = here / "keys"
        backup_files.take_out(keys, inside)
        rows, pages = _read_wholly(session, inside, "keys", file_key)
        work.step(1, 3)
        with _opened(session, inside, "keys", file_key) as (connection, _):
            vouched_for(session, connection, backup_files.digest(data))
        work.step(2, 3)
        more, others = _read_wholly(session, data, "data", settings(gate).secret)
        work.step(3, 3)
    rows = {table: rows.get(table, 0) + more.get(table, 0) for table in {**rows, **more}}
    named = (_named(session, data, "data"), _named(session, keys, "keys"))
    return Verified(*named, named[0].made, rows, pages + others)


def _named(session: Session, file: Path, kind: Kind) -> BackupFile:
    there = backup_places.look(file.parent, session.vault)
    found = next((one for one in (*there.data, *there.keys) if one.path.name == file.name), None)
    if found is None or found.kind != kind:
        raise backup_files.not_one()
    return found


@contextlib.contextmanager
def _opened(session: Session, file: Path, kind: Kind, secret: bytes) -> Iterator[tuple[Connection, About]]:
    key = backup_files.key_of(kind, secret, backup_files.salt_of(file))
    with backup_files.reading(file, key, kind, session.vault) as opened:
        yield opened


def _read_wholly(session: Session, file: Path, kind: Kind, secret: bytes) -> tuple[dict[str, int], int]:
    with _opened(session, file, kind, secret) as (connection, told):
        pages, faults = backup_files.check_pages(connection)
        if faults or backup_files.counted(connection, kind) != told.rows:
            raise backup_files.altered()
    return told.rows, pages


def vouched_for(session: Session, connection: Connection, digest: bytes) -> Entry:
    """The log's entry about data of this hash, by someone who had the duty then; Damaged when there is none."""
    for link in log.naming(connection, digest):
        entry = access_log.read_link(link)
        if entry is None or entry.event is not Event.BACKUP_MADE or entry.file != digest:
            continue
        if _had_duty(session, link, entry):
            return entry
    raise Damaged(
        N_("The access log does not vouch for this data: it is altered, of another vault, or newer than the keys."),
        N_("Nothing was changed."),
        N_("Use another backup of the data, with the newest keys."),
    )


def last_made(session: Session, connection: Connection) -> datetime:
    """When the newest backup was made that the log tells of, by the signed entry of someone with the duty; Damaged
    where there is none: what the file says of itself anybody could have written."""
    for link in log.of_event(connection, Event.BACKUP_MADE.value, _LOOKED_AT):
        entry = access_log.read_link(link)
        if entry is not None and entry.event is Event.BACKUP_MADE and _had_duty(session, link, entry):
            return entry.at
    raise backup_files.altered()


def _had_duty(session: Session, link: Link, entry: Entry) -> bool:
    access_log.verify_signature(link, session.actor(entry), session.vault)
    job = session.job_of(entry.member, session.manifest_at(entry.sequence))
    return job.duty(Duty.BACK_UP, entry.at.astimezone().date()) is not None


def other_vault() -> Damaged:
    """The files belong to another vault."""
    return Damaged(N_("The backup is of another vault."), N_("Nothing was changed."), N_("Choose this vault's own."))
