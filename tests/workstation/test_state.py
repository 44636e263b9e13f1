"""What a workstation remembers of a vault: pins that only move forward, replaced as a whole, nothing personal."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault import vault
from entrack_vault.domain.heads import EMPTY, Head
from entrack_vault.errors import Unavailable, WrongKey
from entrack_vault.services import records, recovery
from entrack_vault.workstation import state
from entrack_vault.workstation.state import Pin, State
from tests.building import MARTE, OWNER, OwnKeys, at_building, enrol, entered, passphrase_of

CHECKOUT = Path(__file__).resolve().parents[2]
VAULT = uuid4()
ORIGIN, HASH = bytes(range(32)), bytes(range(32, 64))
FULL = State(
    pin=Pin(ORIGIN, (3, HASH), Head(17, HASH), 5),
    folder="/home/ingrid/Personnel.entrack",
    names={str(uuid4()): "Åse-Marie Lie"},
    failed={str(uuid4()): 2},
)


def test_what_is_kept_comes_back_as_it_was() -> None:
    assert state.load(VAULT) == State()
    assert state.change(VAULT, lambda _: FULL) == State()
    assert state.load(VAULT) == FULL
    assert state.load(uuid4()) == State()
    assert state.known() == [(VAULT, FULL)]
    assert state.known("ÅSE-MARIE LIE") == [(VAULT, FULL)]
    assert state.known("Someone Else") == []


def test_a_workstation_is_called_the_same_from_its_first_unlocking_on(own_state_folder: Path) -> None:
    first = state.workstation()
    assert len(first) == 32
    assert state.workstation() == first
    assert state.known() == []


@pytest.mark.parametrize("half", ["", "ab12", "not hex", "æ"])
def test_half_a_name_of_a_workstation_is_made_anew(own_state_folder: Path, half: str) -> None:
    own_state_folder.mkdir(exist_ok=True)
    (own_state_folder / "workstation").write_text(half, "utf-8")
    made = state.workstation()
    assert len(made) == 32
    assert state.workstation() == made


def test_a_workstation_that_can_keep_nothing_has_no_name(own_state_folder: Path) -> None:
    (own_state_folder / "workstation").mkdir(parents=True)
    assert state.workstation() == b""


def test_two_of_one_name_are_not_told_apart() -> None:
    one, other = uuid4(), uuid4()
    assert State(names={str(one): "Kari Holm"}).member_named("kari holm") == one
    assert State(names={str(one): "Kari Holm", str(other): "KARI HOLM"}).member_named("Kari Holm") is None


_PINS = st.builds(
    lambda origin, version, sequence, generation, digest: Pin(
        origin, (version, digest), Head(sequence, digest), generation
    ),
    st.just(ORIGIN),
    st.integers(1, 50),
    st.integers(1, 50),
    st.integers(1, 50),
    st.binary(min_size=32, max_size=32),
)


@given(st.lists(_PINS, min_size=1, max_size=6))
def test_a_pin_only_moves_forward(pins: list[Pin]) -> None:
    vault = uuid4()
    newest = Pin()
    for pin in pins:
        state.pin(vault, pin)
        now = state.load(vault).pin
        assert now.manifest == (pin.manifest if pin.manifest[0] > newest.manifest[0] else newest.manifest)
        assert now.log == (pin.log if pin.log.sequence > newest.log.sequence else newest.log)
        assert now.generation == max(pin.generation, newest.generation)
        newest = now
    assert newest.origin == ORIGIN


def test_a_pin_leaves_names_and_failures_alone() -> None:
    state.change(VAULT, lambda _: FULL)
    state.pin(VAULT, Pin(b"", (4, HASH), EMPTY, 1))
    assert state.load(VAULT) == replace(FULL, pin=Pin(ORIGIN, (4, HASH), Head(17, HASH), 5))


def test_two_processes_pinning_do_not_put_each_other_back() -> None:
    command = [sys.executable, "-m", "tests.workstation.pinning", str(VAULT)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    running = [
        subprocess.Popen(
            [*command, str(first), "2", "150"],
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for first in (1, 2)
    ]
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[0] for process in running] == ["", ""]
    assert state.load(VAULT).pin.log.sequence == 300


def test_the_file_is_replaced_as_a_whole(own_state_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state.change(VAULT, lambda _: FULL)
    with (own_state_folder / f"{VAULT}.json").open() as still_open:
        state.change(VAULT, lambda now: replace(now, failed={}))
        assert json.load(still_open)["failed"] == FULL.failed  # the old file, whole, by the one who had it open
    assert state.load(VAULT).failed == {}

    def full_disk(handle: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(Unavailable, match="could not be written"):
        state.change(VAULT, lambda now: replace(now, names={}))
    assert state.load(VAULT).names == FULL.names
    assert {entry.name for entry in own_state_folder.iterdir()} == {f"{VAULT}.json", ".lock"}


def test_where_nothing_can_be_written_it_is_said(own_state_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_state_folder / "file").write_text("in the way")
    monkeypatch.setenv("ENTRACK_VAULT_STATE", str(own_state_folder / "file" / "folder"))
    with pytest.raises(Unavailable, match="could not be written"):
        state.pin(VAULT, FULL.pin)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '"x"', '{"origin": "zz"}', "\x00" * 40],
)
def test_what_cannot_be_read_is_not_taken_for_nothing(own_state_folder: Path, text: str) -> None:
    state.change(VAULT, lambda _: FULL)
    (own_state_folder / f"{VAULT}.json").write_text(text)
    with pytest.raises(Unavailable, match="older copy would not be noticed"):
        state.load(VAULT)
    with pytest.raises(Unavailable):
        state.pin(VAULT, FULL.pin)
    assert (own_state_folder / f"{VAULT}.json").read_text() == text


@pytest.mark.parametrize("missing", ["origin", "manifest", "log", "generation", "folder", "names", "failed"])
def test_a_file_without_one_of_its_parts_is_not_readable(own_state_folder: Path, missing: str) -> None:
    state.change(VAULT, lambda _: FULL)
    file = own_state_folder / f"{VAULT}.json"
    values = json.loads(file.read_text())
    del values[missing]
    file.write_text(json.dumps(values))
    with pytest.raises(Unavailable):
        state.load(VAULT)


def test_nothing_is_kept_but_pins_names_counts_and_the_folder(tmp_path: Path, own_state_folder: Path) -> None:
    folder = tmp_path / "vault"
    words = passphrase_of(OWNER)
    founded = vault.create(
        folder, organisation="Entrack AS", owner=OWNER, passphrase=words, demonstration=True, now=at_building
    )
    with vault.unlock(folder, passphrase=words, secret_key=founded.secret_key, now=at_building) as owners:
        marte: OwnKeys = enrol(owners.gate, MARTE, "payroll_officer")
        recovery.confirm(owners.gate, [founded.recovery_groups[at] for at in founded.asked])
        records.create(owners.gate, "employee", entered(name="Amalie Bergseth", phone="+4700123456"), "employment")
    with pytest.raises(WrongKey):
        vault.unlock(folder, passphrase="en helt annen frase", secret_key=marte.secret_key, now=at_building)
    vault.unlock(folder, passphrase=marte.passphrase, secret_key=marte.secret_key, now=at_building).lock()
    files = {entry.name: entry.read_bytes() for entry in own_state_folder.iterdir()}
    assert set(files) == {f"{founded.vault}.json", ".lock", "workstation"}
    text = files[f"{founded.vault}.json"].decode()
    kept = json.loads(text)
    assert set(kept) == {"origin", "manifest", "log", "generation", "purged", "folder", "names", "failed", "restored"}
    assert kept["names"] == {str(founded.member): OWNER, str(marte.member): MARTE}
    assert kept["failed"] == {}
    for secret in ("Amalie", "+4700123456", "example.no", "fire hester", founded.secret_key.hex()):
        assert secret not in text


def test_the_folder_is_the_platforms_own_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENTRACK_VAULT_STATE")
    monkeypatch.setenv("XDG_STATE_HOME", "/somewhere/state")
    assert state.folder().name == "entrack-vault" or "entrack-vault" in state.folder().parts
    assert state.folder().is_absolute()
