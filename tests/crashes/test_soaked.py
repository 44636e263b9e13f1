"""A hundred kills at random moments, and a write-ahead log cut at every 512 bytes."""

import shutil
import sys
from pathlib import Path

import pytest

from entrack_vault.services import records
from entrack_vault.store import log, sqlcipher
from entrack_vault.store import records as rows
from tests.building import AMALIE, OWNER, entered, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import later
from tests.crashes.soak import soak

pytestmark = pytest.mark.linux_only

SEED = 20261127


def test_a_hundred_kills_at_random_moments(crowd: Crowd, member: MemberProcess, tmp_path: Path) -> None:
    built = crowd.built.copy(tmp_path / "vault", tmp_path / "state")
    entries = soak(built, member, 100, SEED)
    sys.stdout.write(f"{entries} entries\n")
    assert entries > 300


def test_the_write_ahead_log_cut_anywhere_gives_a_committed_state(crowd: Crowd, tmp_path: Path) -> None:
    """At every 512 bytes: the entries up to some commit, each with all that it brought, and nothing else."""
    built = crowd.built.copy(tmp_path / "vault", tmp_path / "state")
    with workstation(built.state), built.unlock(OWNER, now=later) as owners:
        gate, session = owners.gate, owners.session
        heads = {session.head.sequence}
        for number in range(6):
            opened = records.edit_person(gate, built.people[AMALIE], "employment", ["contact"])
            heads.add(session.head.sequence)
            records.save(gate, opened, entered(phone=f"+470012345{number}"), "employment")
            heads.add(session.head.sequence)
        key, name = session.store.file_key, session.store.header.database
        files = {file.name: file.read_bytes() for file in built.folder.iterdir()}
    whole, found = files[f"{name}-wal"], set()
    base = min(heads)
    for length in range(0, len(whole) + 512, 512):
        place = tmp_path / "cut"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        (place / name).write_bytes(files[name])
        (place / f"{name}-wal").write_bytes(whole[:length])
        engine = sqlcipher.open_engine(place / name, key)
        with engine.connect() as connection:
            head = log.head(connection).sequence
            assert rows.count_orphans(connection) == 0
            newest = max(sequence for _, _, sequence in rows.changes(connection))
            assert newest <= head
        engine.dispose()
        assert head in heads or head < base, length
        found.add(head)
    assert heads <= found, "and every commit is met on the way"
