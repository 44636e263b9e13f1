"""The access log: bodies without personal values, chained by hash and signed by whoever acted.

Entry hash = SHA-256(previous hash || body hash); the first entry's previous hash is 32 zero bytes. The actor
signs the entry hash. A body that is older than its retention may be nulled: its hash and signature stay, so
every head that was ever printed can still be checked (DESIGN.md section 5).
"""

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from entrack_vault.crypto.canonical import encode, further
from entrack_vault.crypto.identity import Identity, PublicIdentity
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import EMPTY, Head
from entrack_vault.errors import Damaged
from entrack_vault.i18n import N_

_MOMENT_LENGTH = len("2026-03-11T09:12:04.000000Z")
_BODY_HEAD = encode("log-body")
BODIES_KEPT = timedelta(days=730)  # 24 months at the least; no body is missing before that


class Change(NamedTuple):
    """A record that changed with an entry: what a rollback of it is found against."""

    record: bytes  # its id
    revision: int
    hash: bytes  # SHA-256 of the ciphertext


@dataclass(frozen=True)
class Entry:
    """One thing that happened. Holds random ids, codes and hashes; never a name, a value or a query."""

    sequence: int
    at: datetime  # UTC
    member: UUID
    event: Event
    person: UUID | None = None
    compartments: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    purpose: str = ""
    file: bytes = b""  # SHA-256 of an imported, placed or printed file, or of a purge's plan
    manifest: int = 0  # the version this entry brings into force, else 0

    def body(self) -> bytes:
        """The bytes that are stored and hashed."""
        values = {
            "seq": self.sequence,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "by": self.member.hex,
            "event": self.event.value,
            "person": self.person.hex if self.person else "",
            "rooms": self.compartments,
            "changes": [(change.record.hex(), change.revision, change.hash.hex()) for change in self.changes],
            "purpose": self.purpose,
            "file": self.file.hex(),
            "manifest": self.manifest,
        }
        return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def _moment(text: str) -> datetime:
    """A time as `body` writes it; ValueError for any other spelling of one."""
    moment = datetime.fromisoformat(text)
    if len(text) != _MOMENT_LENGTH or text[-1] != "Z":
        raise ValueError("not a time as entries write it")
    return moment


@lru_cache(1000)
def _member(text: str) -> UUID:
    """The same few members stand in every entry."""
    return UUID(text)


def read_body(body: bytes) -> Entry:
    """The entry a stored body holds; Damaged when it is not one."""
    try:
        values = json.loads(body)
        return Entry(
            sequence=int(values["seq"]),
            at=_moment(values["at"]),
            member=_member(values["by"]),
            event=Event(values["event"]),
            person=UUID(values["person"]) if values["person"] else None,
            compartments=tuple(map(int, values["rooms"])),
            changes=tuple([Change(bytes.fromhex(r), int(n), bytes.fromhex(h)) for r, n, h in values["changes"]]),
            purpose=str(values["purpose"]),
            file=bytes.fromhex(values["file"]),
            manifest=int(values["manifest"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as fault:
        raise broken(N_("An entry cannot be read.")) from fault


@dataclass(frozen=True)
class Link:
    """An entry as stored: its place in the chain."""

    sequence: int
    body: bytes | None  # None once it is older than the log's retention
    body_hash: bytes
    entry_hash: bytes
    signature: bytes


def link(entry: Entry, previous: bytes, vault: UUID, actor: Identity) -> Link:
    """The entry chained after the one with the hash `previous` and signed by the actor."""
    ((made, _),) = chain([entry], Head(entry.sequence - 1, previous), vault, actor)
    return made


def chain(drafts: Sequence[Entry], head: Head, vault: UUID, actor: Identity) -> list[tuple[Link, Entry]]:
    """Entries chained after a head, in order and each with its sequence, and signed by the actor."""
    made: list[tuple[Entry, bytes, bytes, bytes]] = []
    previous = head.hash
    for sequence, draft in enumerate(drafts, head.sequence + 1):
        entry = replace(draft, sequence=sequence)
        body = entry.body()
        body_hash = _body_hash(body)
        previous = _entry_hash(previous, body_hash)
        made.append((entry, body, body_hash, previous))
    signatures = actor.sign_all([_signed(vault, entry_hash) for *_, entry_hash in made])
    return [
        (Link(entry.sequence, body, body_hash, entry_hash, signature), entry)
        for (entry, body, body_hash, entry_hash), signature in zip(made, signatures, strict=True)
    ]


def verify_link(stored: Link, previous: Head) -> Entry | None:
    """Checks one link's place after `previous`; the entry where its body is still held. Damaged when broken.

    The signature is the caller's to check with verify_signature, once the member is known.
    """
    if stored.sequence != previous.sequence + 1:
        raise broken(N_("An entry is missing or out of order."))
    if stored.entry_hash != _entry_hash(previous.hash, stored.body_hash):
        raise broken(N_("An entry does not follow from the one before it."))
    return read_link(stored)


def read_link(stored: Link) -> Entry | None:
    """The entry of a link after checking its body against its hash; None where the body has been nulled."""
    if stored.body is None:
        return None
    if _body_hash(stored.body) != stored.body_hash:
        raise broken(N_("An entry has been altered."))
    entry = read_body(stored.body)
    if entry.sequence != stored.sequence:
        raise broken(N_("An entry has been moved."))
    return entry


def verify_signature(stored: Link, actor: PublicIdentity, vault: UUID) -> None:
    """Returns when the actor signed this link; Damaged otherwise."""
    try:
        actor.verify(stored.signature, _signed(vault, stored.entry_hash))
    except Damaged:
        raise broken(N_("An entry is not signed by the one it names.")) from None


def follow(links: Iterable[Link], head: Head) -> Head:
    """Follows the chain's hashes from a head that is known, without signatures: quick enough for every unlock."""
    for stored in links:
        if stored.sequence != head.sequence + 1 or stored.entry_hash != _entry_hash(head.hash, stored.body_hash):
            raise broken(N_("An entry does not follow from the one before it."))
        head = Head(stored.sequence, stored.entry_hash)
    return head


@dataclass(frozen=True)
class Verified:
    """What a whole verification found."""

    entries: int
    head: Head


def verify_chain(
    links: Iterable[Link],
    vault: UUID,
    actors: Callable[[Entry], PublicIdentity],
    *,
    pins: Mapping[int, bytes],
    step: Callable[[int], None],
    seen: Callable[[Link, Entry | None], None],
) -> Verified:
    """Checks order, chain, signatures and every pin (sequence -> entry hash); Damaged at the first fault.

    `actors` gives the public identity an entry must be signed by (raising Damaged for a stranger), `step` is
    told each sequence done, `seen` is given every link so that others can check what hangs on it.
    """
    head, left = EMPTY, dict(pins)
    with _Signatures(vault) as signatures:
        for stored in links:
            entry = verify_link(stored, head)
            if entry is not None:
                signatures.check(stored, actors(entry))
            head = Head(stored.sequence, stored.entry_hash)
            if left.pop(head.sequence, head.hash) != head.hash:
                raise forked()
            seen(stored, entry)
            step(head.sequence)
    if left:
        raise cut()
    return Verified(head.sequence, head)


class _Signatures:
    """Checks signatures on every core while the chain is followed: the library lets other threads run meanwhile."""

    _BATCH = 128
    _AT_ONCE = 32  # batches waiting: so much of the log is in memory, and no more

    def __init__(self, vault: UUID) -> None:
        self._vault = vault
        # One for each core: more would only stand in line before the window's own thread.
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="signatures")
        self._waiting: list[tuple[Link, PublicIdentity]] = []
        self._begun: deque[Future[None]] = deque()

    def __enter__(self) -> "_Signatures":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Waits for all; Damaged when one was not right, unless something else is wrong already."""
        self._begin()
        self._pool.shutdown(cancel_futures=kind is not None)
        if kind is None:
            for done in self._begun:
                done.result()

    def check(self, link: Link, actor: PublicIdentity) -> None:
        """Has one link checked before the block ends."""
        self._waiting.append((link, actor))
        if len(self._waiting) == self._BATCH:
            self._begin()
            if len(self._begun) > self._AT_ONCE:
                self._begun.popleft().result()

    def _begin(self) -> None:
        self._begun.append(self._pool.submit(self._verify, self._waiting))
        self._waiting = []

    def _verify(self, batch: list[tuple[Link, PublicIdentity]]) -> None:
        for link, actor in batch:
            verify_signature(link, actor, self._vault)


def broken(what: str) -> Damaged:
    """The log itself is not whole; `what` is a message id."""
    return Damaged(
        what,
        N_("The access log no longer proves what happened from there on; the cards themselves are sealed apart."),
        N_("Stop working in this vault, keep the file as it is, and tell the finance manager."),
    )


def cut() -> Damaged:
    """The log ends before a head that was seen or printed."""
    return broken(
        N_("The access log is shorter than it has been: its end is cut off, or the vault is an older copy.")
    )


def forked() -> Damaged:
    """The log differs from a head that was seen or printed."""
    return broken(N_("The access log has been rewritten: it differs from what this workstation has seen."))


def _body_hash(body: bytes) -> bytes:
    return hashlib.sha256(_BODY_HEAD + further(body)).digest()


def _entry_hash(previous: bytes, body_hash: bytes) -> bytes:
    return hashlib.sha256(previous + body_hash).digest()


def _signed(vault: UUID, entry_hash: bytes) -> bytes:
    return _entry_head(vault) + further(entry_hash)


@lru_cache(8)
def _entry_head(vault: UUID) -> bytes:
    return encode("log-entry", vault.bytes)
