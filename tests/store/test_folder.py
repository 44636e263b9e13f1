"""Which folders a vault may live in: not on network shares, not where a program copies them elsewhere."""

from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.errors import Unavailable
from entrack_vault.store import folder_check as folder

LOCAL = """\
22 27 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
27 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
95 27 259:1 / /boot/efi rw,relatime shared:47 - vfat /dev/nvme0n1p1 rw,fmask=0077
101 27 0:45 / /home rw,relatime shared:51 - btrfs /dev/mapper/home rw,subvol=/home
"""
SHARE = "310 27 0:52 / {point} rw,relatime shared:160 - {kind} {source} rw,vers=4.2,addr=192.0.2.7\n"
NETWORK = [
    ("nfs", "fileserver:/export/office"),
    ("nfs4", "fileserver:/export/office"),
    ("cifs", "//fileserver/office"),
    ("smb3", "//fileserver/office"),
    ("fuse.sshfs", "ingrid@fileserver:/office"),
    ("fuse.rclone", "drive:"),
    ("9p", "host"),
    ("davfs", "https://files.example.no/"),
]
OWN = ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", "zfs"]


def refused(place: Path, mounts: str = LOCAL) -> str:
    with pytest.raises(Unavailable) as why:
        folder.check(place, mounts=mounts)
    assert "Nothing was written there." in str(why.value)
    return str(why.value)


@pytest.mark.parametrize(("kind", "source"), NETWORK)
def test_network_shares_are_refused(kind: str, source: str) -> None:
    mounts = LOCAL + SHARE.format(point="/mnt/office", kind=kind, source=source)
    assert "network share" in refused(Path("/mnt/office"), mounts)
    assert "network share" in refused(Path("/mnt/office/payroll/Personnel.entrack"), mounts)
    folder.check(Path("/mnt/office-local/Personnel.entrack"), mounts=mounts)
    folder.check(Path("/home/ingrid/Personnel.entrack"), mounts=mounts)


@pytest.mark.parametrize("kind", OWN)
def test_own_disks_are_taken(kind: str) -> None:
    mounts = LOCAL + SHARE.format(point="/mnt/disk", kind=kind, source="/dev/sdb1")
    folder.check(Path("/mnt/disk/Personnel.entrack"), mounts=mounts)


def test_a_point_with_a_space_in_its_name() -> None:
    mounts = LOCAL + SHARE.format(point="/mnt/the\\040office", kind="cifs", source="//fileserver/office")
    assert "network share" in refused(Path("/mnt/the office/Personnel.entrack"), mounts)


def test_the_innermost_and_last_mount_counts() -> None:
    share = SHARE.format(point="/mnt", kind="nfs4", source="fileserver:/export")
    own = SHARE.format(point="/mnt/disk", kind="ext4", source="/dev/sdb1")
    folder.check(Path("/mnt/disk/vault"), mounts=LOCAL + share + own)
    refused(Path("/mnt/other/vault"), LOCAL + share + own)
    over = SHARE.format(point="/mnt", kind="ext4", source="/dev/sdb1")
    folder.check(Path("/mnt/vault"), mounts=LOCAL + share + over)
    refused(Path("/mnt/vault"), LOCAL + over + share)


@pytest.mark.parametrize("line", ["", "nonsense", "1 2 3 - nfs4", "22 27 0:21 / - nfs4 x rw"])
def test_lines_it_does_not_understand_change_nothing(line: str) -> None:
    folder.check(Path("/home/ingrid/vault"), mounts=f"{LOCAL}{line}\n")


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive",
        "OneDrive - Entrack AS",
        "Dropbox",
        "Google Drive",
        "Nextcloud",
        "iCloud Drive",
        "pCloud",
        "DROPBOX",
    ],
)
def test_synced_folders_are_refused_by_name(tmp_path: Path, name: str) -> None:
    place = tmp_path / name / "payroll" / "Personnel.entrack"
    place.mkdir(parents=True)
    assert "synchronised" in refused(place)


@pytest.mark.parametrize("marker", [".dropbox", ".stfolder", ".sync", ".nextcloudsync.log"])
def test_synced_folders_are_refused_by_what_lies_in_them(tmp_path: Path, marker: str) -> None:
    place = tmp_path / "papers" / "Personnel.entrack"
    place.mkdir(parents=True)
    folder.check(place, mounts=LOCAL)
    (tmp_path / marker).touch()
    assert "synchronised" in refused(place)


def test_synced_folders_are_refused_where_the_system_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "sky"))
    assert "synchronised" in refused(tmp_path / "sky" / "Personnel.entrack")
    folder.check(tmp_path / "skyline" / "Personnel.entrack", mounts=LOCAL)


def test_a_link_into_a_synced_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "vault").symlink_to(tmp_path / "Dropbox")
    assert "synchronised" in refused(tmp_path / "vault")


def test_names_that_only_begin_alike_are_taken(tmp_path: Path) -> None:
    folder.check(tmp_path / "Dropbox papers" / "vault", mounts=LOCAL)


def test_no_vault_is_made_or_unlocked_there(tmp_path: Path) -> None:
    place = tmp_path / "Dropbox" / "Personnel.entrack"
    with pytest.raises(Unavailable, match="synchronised"):
        vault.create(place, organisation="x", owner="y", passphrase="en lang nok frase", demonstration=True)
    with pytest.raises(Unavailable, match="synchronised"):
        vault.unlock(place, passphrase="en lang nok frase", secret_key=bytes(32))
    assert not place.exists()
