"""Whether a folder is a safe home for a vault: on this computer's own disk, and not synced elsewhere.

SQLite's write-ahead log needs memory shared by all who have the file open, which network shares do not give;
a syncing program copies a database half written.
"""

import os
import sys
from pathlib import Path

from entrack_vault.errors import Unavailable
from entrack_vault.i18n import N_

NETWORK_FILE_SYSTEMS = frozenset(
    (
        *(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "ncpfs",
            "afs",
            "afpfs",
            "webdav",
            "davfs",
            "davfs2",
        ),
        *("9p", "ceph", "glusterfs", "lustre", "gpfs", "vboxsf", "fuse.sshfs", "fuse.rclone", "fuse.davfs2"),
        *("fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.s3fs", "fuse.onedriver"),
    )
)
_SYNCED_NAMES = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "mobile documents",
    "nextcloud",
    "owncloud",
    "syncthing",
    "box sync",
    "pcloud",
    "jottacloud",
)
_SYNC_MARKERS = (".dropbox", ".stfolder", ".sync", ".owncloudsync.log", ".nextcloudsync.log", ".tresorit")


def check(folder: Path, *, mounts: str | None = None) -> None:
    """Refuses (Unavailable) a network share or a synced folder, with the reason and the way out.

    `mounts` is the text of /proc/self/mountinfo, read from the system where it is not given.
    """
    place = folder.resolve()
    if _on_network(place, mounts):
        raise Unavailable(
            N_("The folder is on a network share, where a vault's file can be damaged by several computers at once."),
            N_("Nothing was written there."),
            N_("Choose a folder on this computer's own disk, or use a server for several workstations."),
        )
    if _synced(place):
        raise Unavailable(
            N_("The folder is synchronised to other places, which copies the vault while it is being written."),
            N_("Nothing was written there."),
            N_("Choose a folder on this computer's own disk that is not synchronised."),
        )


def _on_network(place: Path, mounts: str | None) -> bool:
    if sys.platform == "win32":
        import ctypes

        remote = 4  # DRIVE_REMOTE of GetDriveTypeW
        drive = place.drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == remote
    if mounts is None:
        table = Path("/proc/self/mountinfo")
        if not table.is_file():
            return False
        mounts = table.read_text("utf-8", "surrogateescape")
    return _file_system(place, mounts) in NETWORK_FILE_SYSTEMS


def _file_system(place: Path, mounts: str) -> str:
    """The type of the file system a path is on: that of the longest mount point above it."""
    best, found = -1, ""
    for line in mounts.splitlines():
        left, separator, right = line.partition(" - ")
        fields = left.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = Path(fields[4].replace("\\040", " "))
        depth = len(point.parts)
        if place.is_relative_to(point) and depth >= best:
            best, found = depth, right.split(" ")[0]
    return found


def _synced(place: Path) -> bool:
    homes = [
        os.environ[name] for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer") if name in os.environ
    ]
    if any(place.is_relative_to(Path(home).resolve()) for home in homes):
        return True
    for folder in (place, *place.parents):
        # "OneDrive - Company" is how the folder is called for work accounts.
        name = folder.name.lower()
        if any(name == synced or name.startswith(f"{synced} - ") for synced in _SYNCED_NAMES):
            return True
        if any((folder / marker).exists() for marker in _SYNC_MARKERS):
            return True
    return False
