"""header.json as it is written, and the ones that are refused, against frozen examples."""

import json
from pathlib import Path
from typing import Any

import pytest

from entrack_vault.crypto.slots import open_enrolment_slot, open_member_slot, open_recovery_slot
from entrack_vault.errors import Damaged
from entrack_vault.store import header
from tests.vectors.frozen import load, named

EXAMPLES, SLOTS = load("header"), load("slots")
FILE_KEY = bytes.fromhex(EXAMPLES["file_key"])


def _read(folder: Path, changes: dict[str, Any]) -> header.StoredHeader:
    (folder / header.NAME).write_text(json.dumps({**EXAMPLES["good"], **changes}), "utf-8")
    return header.read(folder)


def test_frozen_header(tmp_path: Path) -> None:
    stored = _read(tmp_path, {})
    stored.authenticate(FILE_KEY)
    found = stored.header
    member, enrolment = SLOTS["member"], SLOTS["enrolment"]
    opened = open_member_slot(
        found.vault, found.members[0], member["passphrase"], bytes.fromhex(member["secret_key"])
    )
    assert opened.file_key == FILE_KEY
    assert (
        open_recovery_slot(found.vault, found.recovery, bytes.fromhex(SLOTS["recovery"]["seed"])).file_key == FILE_KEY
    )
    joining = open_enrolment_slot(found.vault, found.enrolments[0], bytes.fromhex(enrolment["one_time_key"]))
    assert joining.origin.hex() == SLOTS["origin"]
    assert (found.generation, found.database, found.demonstration) == (5, "vault-2.db", True)


def test_writing_gives_the_frozen_header(tmp_path: Path) -> None:
    read = _read(tmp_path, {}).header
    header.write(tmp_path, read, FILE_KEY)
    assert json.loads((tmp_path / header.NAME).read_text("utf-8")) == EXAMPLES["good"]


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=named(EXAMPLES["bad"]))
def test_headers_that_are_refused(tmp_path: Path, example: dict[str, Any]) -> None:
    with pytest.raises(Damaged):
        _read(tmp_path, example["with"])


@pytest.mark.parametrize("example", EXAMPLES["not_authentic"], ids=named(EXAMPLES["not_authentic"]))
def test_headers_nobody_with_the_file_key_wrote(tmp_path: Path, example: dict[str, Any]) -> None:
    stored = _read(tmp_path, example["with"])
    with pytest.raises(Damaged):
        stored.authenticate(FILE_KEY)


def test_another_file_key_does_not_vouch_for_it(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        _read(tmp_path, {}).authenticate(bytes(32))
