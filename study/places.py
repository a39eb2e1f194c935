"""Tells whether a folder is safe for a live SQLite file: not on a network, not synchronised."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["describe_unsafe_place"]

_NETWORK = {
    "9p", "afpfs", "cifs", "davfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.sshfs", "nfs", "nfs4",
    "smb3", "smbfs", "vboxsf",
}  # fmt: skip
_SYNCHRONISED = {
    "dropbox": "a Dropbox folder",
    "onedrive": "a OneDrive folder",
    "google drive": "a Google Drive folder",
    "googledrive": "a Google Drive folder",
    "my drive": "a Google Drive folder",
    "mobile documents": "an iCloud folder",
    "icloud drive": "an iCloud folder",
    "nextcloud": "a Nextcloud folder",
    "owncloud": "an ownCloud folder",
    "box sync": "a Box folder",
    "proton drive": "a Proton Drive folder",
    "pcloud drive": "a pCloud folder",
    "cloudstorage": "a folder that macOS synchronises",
}


def describe_unsafe_place(path: Path) -> str | None:
    """Return in words why the folder of *path* is unsafe for a study, or None if it is safe.

    SQLite's write-ahead log needs memory shared on one machine, and programs that synchronise
    folders copy the file and its log at different moments. LIFEWORLD_ALLOW_PLACE=1 overrides this.
    """
    if os.environ.get("LIFEWORLD_ALLOW_PLACE") == "1":
        return None
    folder = path.resolve().parent
    for part in folder.parts:
        for mark, words in _SYNCHRONISED.items():
            if part.lower() == mark or part.lower().startswith(
                (f"{mark} -", f"{mark}-", f"{mark} (")
            ):
                return words
    kind = _file_system(folder)
    return f"on a network drive ({kind})" if kind in _NETWORK else None


def _file_system(folder: Path) -> str | None:
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", errors="replace")
    except OSError:  # not Linux
        return None
    best, kind = -1, None
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if len(str(point)) > best and (point == folder or point in folder.parents):
            best, kind = len(str(point)), fields[2]
    return kind
