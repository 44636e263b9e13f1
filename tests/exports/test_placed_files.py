"""Placing files: whole or not at all, for the owner alone, and never over another file unasked."""

import os
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from entrack_vault.errors import Misuse, Unavailable
from entrack_vault.exports.files import place

DATA = "Ø".encode() * 70_000


def test_the_file_holds_the_bytes_and_the_answer_is_their_hash(tmp_path: Path) -> None:
    file = tmp_path / "oversikt æøå.pdf"
    assert place(file, DATA) == sha256(DATA).hexdigest()
    assert file.read_bytes() == DATA
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    assert place(tmp_path / "empty", b"") == sha256(b"").hexdigest()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_owner_may_read_it(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        place(tmp_path / "a", DATA)
        place(tmp_path / "a", DATA, replace=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == (0o666 if os.name == "nt" else 0o600)


def test_an_existing_file_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"kept")
    with pytest.raises(Misuse, match="exists already"):
        place(file, DATA)
    assert file.read_bytes() == b"kept"
    assert len(list(tmp_path.iterdir())) == 1
    place(file, DATA, replace=True)
    assert file.read_bytes() == DATA
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_is_neither_followed_nor_overwritten_unasked(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    with pytest.raises(Misuse):
        place(link, DATA)
    assert not target.exists()
    place(link, DATA, replace=True)
    assert not target.exists()
    assert not link.is_symlink()


@pytest.mark.parametrize("replace", [False, True])
def test_a_rename_that_fails_leaves_nothing_behind(tmp_path: Path, replace: bool) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises((Misuse, Unavailable)):
        place(folder, DATA, replace=replace)
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone/a", "does not exist"),
        ("file/a", "does not exist"),
        ("x" * 400, "does not take"),
        ("a\0b", "does not take"),
    ],
)
def test_a_name_or_folder_that_cannot_be_used_is_named(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misuse, match=reason):
        place(tmp_path / name, DATA)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


FULL_DISK = """
import resource, sys
from pathlib import Path
from entrack_vault.errors import Unavailable
from entrack_vault.exports.files import place
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    place(Path(sys.argv[1]), bytes(200_000), replace=True)
except Unavailable as error:
    raise SystemExit(f"refused: {error.happened}")
"""


def test_a_full_disk_leaves_the_old_file_and_no_temporary_one(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", FULL_DISK, file], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "refused: The disk is full."
    assert done.returncode == 1
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_errors_name_no_file(tmp_path: Path) -> None:
    with pytest.raises(Misuse) as caught:
        place(tmp_path / "gone" / "Amalie Bergseth.pdf", DATA)
    assert "Amalie" not in str(caught.value)
