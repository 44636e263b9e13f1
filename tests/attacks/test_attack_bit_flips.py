"""Ten thousand flipped bits in header, database and write-ahead log, the same ones every time.

For each the vault is refused with one of our own errors, or opens to exactly a state that was committed at or after
the workstation's pin. A database is first read whole through the store; only where that neither fails nor gives the
very rows of such a state must the proofs at unlock decide (they depend on those rows, the header and the pin alone).
One in a hundred goes the whole way regardless.
"""

import functools
import hashlib
import os
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from entrack_vault import register as registers
from entrack_vault import vault
from entrack_vault.crypto import passphrase
from entrack_vault.crypto.identity import Identity
from entrack_vault.errors import VaultError
from entrack_vault.register.compartments import COMMON
from entrack_vault.services import people, records, recovery, unlocking
from entrack_vault.services.session import Session
from entrack_vault.store import header, schema
from entrack_vault.store import records as rows
from entrack_vault.store.engine import home
from entrack_vault.store.folder_store import FolderStore
from entrack_vault.store.store import Store
from entrack_vault.workstation import state
from tests.building import at_building, entered

HEADER_FLIPS, DATABASE_FLIPS, WAL_FLIPS = 2000, 5000, 3000
WORDS = "fire hester og en ku"
PAGE, WAL_HEADER, FRAME = 4096, 32, 4096 + 24
REGISTER = registers.standard()


class Scene(NamedTuple):
    """A vault's files as they lay at one moment, with a write-ahead log, and what the workstation had pinned."""

    files: dict[str, bytes]
    secret_key: bytes
    stored: header.StoredHeader
    file_key: bytes
    identity: Identity
    session: Session
    pinned: state.Pin
    allowed: set[bytes]  # digests of the states committed at or after the pin
    earlier: set[bytes]  # and of those before

    @property
    def database(self) -> str:
        return self.stored.header.database

    @property
    def wal(self) -> str:
        return f"{self.database}-wal"


def rows_of(store: Store) -> bytes:
    """A digest of every row of every table."""
    hasher = hashlib.sha256()
    with store.reading() as connection:
        for table in sorted(schema.tables_of(connection)):
            found = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
            hasher.update(pickle.dumps((table, [tuple(row) for row in found])))
    return hasher.digest()


def cards_and_head(session: Session) -> tuple[object, ...]:
    """Every card opened and every link of the log but the unlocking's own, which is the last."""
    with session.store.reading() as connection:
        cards = sorted(
            (one.stored.record, one.stored.revision, session.keys.open(one.stored))
            for some in rows.everything(connection)
            for one in some
        )
        links = [
            tuple(row) for row in connection.exec_driver_sql("SELECT sequence, entry_hash FROM log ORDER BY sequence")
        ]
    return cards, links[:-1]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A small vault caught while it is open, with the pin in the middle of its write-ahead log."""
    folder = tmp_path / "vault"
    founded = vault.create(
        folder, organisation="Entrack AS", owner="Ingrid", passphrase=WORDS, demonstration=True, now=at_building
    )
    with vault.unlock(folder, passphrase=WORDS, secret_key=founded.secret_key, now=at_building) as first:
        recovery.confirm(first.gate, [founded.recovery_groups[at] for at in founded.asked])
        fields = entered(name="Amalie Bergseth", title="Utvikler", national_id="14877100031")
        person = records.create(first.gate, "employee", fields, "employment")
    opened = vault.unlock(folder, passphrase=WORDS, secret_key=founded.secret_key, now=at_building)
    session = opened.session
    states: list[bytes] = [rows_of(session.store)]

    def commit(work: Callable[[], object]) -> None:
        work()
        states.append(rows_of(session.store))

    pinned, at = state.Pin(), 0
    for step in range(6):
        commit(lambda: people.load(opened.gate, ["employee"]))
        card = records.edit_person(opened.gate, person, "payroll_run", ["contact"])
        states.append(rows_of(session.store))
        phone = entered(phone=f"+470012345{step}")
        commit(lambda card=card, phone=phone: records.save(opened.gate, card, phone, "payroll_run"))  # type: ignore[misc]
        if step == 2:
            session.pin()
            pinned, at = state.load(session.vault).pin, len(states) - 1
            assert pinned.log == session.head
    stored = header.read(folder)
    yield Scene(
        {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")},
        founded.secret_key,
        stored,
        session.store.file_key,
        session.identity,
        session,
        pinned,
        set(states[at:]),
        set(states[:at]) - set(states[at:]),
    )
    opened.session.store.close()


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """A folder in memory where the system has one: nothing here is worth waiting for a disk."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    with tempfile.TemporaryDirectory(dir=memory if usable else None) as folder:
        yield Path(folder)


class Place:
    """A folder that is laid out anew for every flip."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self.scene, self.folder = scene, folder
        self.decided: dict[bytes, str] = {}  # by the digest of all rows

    def lay_out(self, name: str, content: bytes) -> None:
        for file in self.folder.iterdir():
            if file.name not in self.scene.files:
                file.unlink()
        for file_name, whole in {**self.scene.files, name: content}.items():
            (self.folder / file_name).write_bytes(whole)

    def open_store(self) -> Store:
        return FolderStore(
            home(self.folder), self.folder, self.scene.stored, self.scene.file_key, lambda _: self.scene.file_key
        )

    def unlock(self) -> Session:
        """Everything at unlock that comes after the member's own slot."""
        scene, session = self.scene, self.scene.session
        store = self.open_store()
        schema_is_ours(store)
        return unlocking.start(
            store, REGISTER, scene.identity, session.member, session.origin, scene.pinned, at_building
        )


def schema_is_ours(store: Store) -> None:
    """As engine.open_store does."""
    try:
        with store.reading() as connection:
            assert schema.is_current(connection)
    except BaseException:
        store.close()
        raise


def flipped(content: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1 << bit
    assert bytes(changed) != content
    return bytes(changed)


def outcome_of(place: Place, whole_way: bool) -> str:
    """What became of a vault with one flipped bit; fails the test where it is neither refused nor whole."""
    scene = place.scene
    try:
        store = place.open_store()
        try:
            found = rows_of(store)
        finally:
            store.close()
    except VaultError:
        if not whole_way:
            return "refused"
        found = b""
    if not whole_way and (found in scene.allowed or found in place.decided):
        return place.decided.get(found, "whole")
    try:
        session = place.unlock()
    except VaultError:
        if found in scene.earlier:
            place.decided[found] = "refused as older than the pin"
        return place.decided.get(found, "refused")
    # A page that nothing at unlock reads may be the flipped one: then its reader must be refused.
    try:
        seen = cards_and_head(session)
    except VaultError:
        return "refused"
    finally:
        session.store.close()
    assert not found or found in scene.allowed
    assert seen in known_states(place)
    return "whole"


@functools.cache
def known_states(place: Place) -> list[tuple[object, ...]]:
    """What the untouched files open to."""
    place.lay_out(header.NAME, place.scene.files[header.NAME])
    session = place.unlock()
    try:
        cards, links = cards_and_head(session)
        assert isinstance(links, list)
        assert isinstance(cards, list)
        return _states_between(session, cards, links, place.scene.pinned.log.sequence)
    finally:
        session.store.close()


def _states_between(
    session: Session, cards: list[tuple[bytes, int, bytes]], links: list[object], pin: int
) -> list[tuple[object, ...]]:
    """Every state from the pin on: the cards that had been saved and the links that stood by then."""
    with session.store.reading() as connection:
        entry_of = {
            (one.stored.record, one.stored.revision): one.stored.entry
            for some in rows.everything(connection)
            for one in some
        }
    return [
        ([card for card in cards if entry_of[card[0], card[1]] <= end], links[:end])
        for end in range(pin, len(links) + 1)
    ]


def run(scene: Scene, folder: Path, name: str, offsets: Iterator[int], count: int, seed: int) -> Counter[str]:
    """Flips `count` bits of one file, one at a time."""
    random, place, tally = Random(seed), Place(scene, folder), Counter[str]()
    for trial in range(count):
        content = scene.files[name]
        place.lay_out(name, flipped(content, next(offsets) % len(content), random.randrange(8)))
        tally[outcome_of(place, trial % 100 == 0)] += 1
    return tally


def test_flipped_bits_in_the_database(scene: Scene, quick_folder: Path) -> None:
    random, size = Random(1), len(scene.files[scene.database])

    def offsets() -> Iterator[int]:
        while True:
            yield random.randrange(PAGE if random.random() < 0.2 else size)

    tally = run(scene, quick_folder, scene.database, offsets(), DATABASE_FLIPS, 2)
    assert tally["refused"] > DATABASE_FLIPS // 2
    assert sum(tally.values()) == DATABASE_FLIPS


def test_flipped_bits_in_the_write_ahead_log(scene: Scene, quick_folder: Path) -> None:
    """Here SQLite says nothing: it takes the log as ending before the flipped frame. The pin finds what is lost."""
    random, size = Random(3), len(scene.files[scene.wal])
    assert size > 20 * FRAME

    def offsets() -> Iterator[int]:
        while True:
            kind = random.random()
            if kind < 0.05:
                yield random.randrange(WAL_HEADER)
            elif kind < 0.3:
                yield WAL_HEADER + random.randrange((size - WAL_HEADER) // FRAME) * FRAME + random.randrange(24)
            else:
                yield random.randrange(size)

    tally = run(scene, quick_folder, scene.wal, offsets(), WAL_FLIPS, 4)
    assert tally["refused as older than the pin"] > WAL_FLIPS // 10
    assert tally["whole"] > WAL_FLIPS // 10
    assert sum(tally.values()) == WAL_FLIPS


def test_flipped_bits_in_the_header(scene: Scene, quick_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way from the passphrase on; Argon2id is remembered by its inputs, at its documented seam."""
    monkeypatch.setattr(passphrase, "stretched", functools.cache(passphrase.stretched))
    state.change(scene.stored.header.vault, lambda _: state.State(pin=scene.pinned))
    random, place, tally = Random(5), Place(scene, quick_folder), Counter[str]()
    content = scene.files[header.NAME]
    code = content.index(b'"mac"')
    for trial in range(HEADER_FLIPS):
        at = code + random.randrange(60) if trial % 20 == 0 else random.randrange(len(content))
        place.lay_out(header.NAME, flipped(content, at, random.randrange(8)))
        try:
            session = unlocking.unlock(
                home(place.folder), REGISTER, words=WORDS, secret_key=scene.secret_key, now=at_building
            )
        except VaultError:
            tally["refused"] += 1
            continue
        try:
            assert cards_and_head(session) in known_states(place)
            assert session.store.header == scene.stored.header
        finally:
            session.store.close()
        state.change(scene.stored.header.vault, lambda _: state.State(pin=scene.pinned))
        tally["whole"] += 1
    assert tally["refused"] > HEADER_FLIPS * 9 // 10
    assert sum(tally.values()) == HEADER_FLIPS


def test_the_scene_itself_opens_and_every_step_of_it_differs(scene: Scene, quick_folder: Path) -> None:
    """Without a flip the vault opens to the last state; the states are told apart."""
    place = Place(scene, quick_folder)
    place.lay_out(header.NAME, scene.files[header.NAME])
    assert outcome_of(place, whole_way=True) == "whole"
    assert len(scene.allowed) == 10
    assert len(scene.earlier) == 9
    assert known_states(place)[-1][1]
    assert COMMON == 0
    assert HEADER_FLIPS + DATABASE_FLIPS + WAL_FLIPS == 10_000
