"""Files and folders that nobody but their owner can read, or the group that shares a study."""

from __future__ import annotations

import contextlib
import glob
import os
import stat
from pathlib import Path

__all__ = [
    "OWNER_ONLY",
    "create_private_file",
    "prepare_private_folder",
    "remove_others_access",
    "remove_others_access_to_study",
]

# What `os.umask` is given where a program of ours begins: files become 0600, folders 0700.
OWNER_ONLY = 0o077


def _get_mode(beside: Path | None) -> int:
    """Return the mode of a new file: 0600, or 0660 for a study that its group may write."""
    with contextlib.suppress(OSError):
        if beside is not None and beside.stat().st_mode & stat.S_IWGRP:
            return 0o660
    return 0o600


def create_private_file(path: Path, *, beside: Path | None = None) -> Path:
    """Create an empty file that was not there, and return its path.

    Args:
        path: The file.
        beside: The study it belongs to: whoever of its group may write that, may write the file.

    Raises:
        FileExistsError: it is there already.
    """
    mode = _get_mode(beside)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.close(descriptor)
    if mode != 0o600:
        _change_mode(path, mode)
    return path


def prepare_private_folder(path: Path, *, beside: Path | None = None) -> Path:
    """Return a folder of ours, made if it is not there; others than *beside*'s may not enter it."""
    mode = _get_mode(beside)
    mode |= (mode & 0o440) >> 2  # who may read a folder has to enter it
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
        if mode != 0o700:
            _change_mode(path, path.stat().st_mode & stat.S_ISGID | mode)
        return path
    remove_others_access(path)
    if not path.is_dir():
        raise FileExistsError(path)
    return path


def remove_others_access(path: Path) -> None:
    """Take away what others may do with a file or folder, if it is ours.

    The group keeps its rights where it may write: that is a choice of the person who shares a
    study, while the right to read is what every new file had.
    """
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        found = path.lstat()
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
            return
        mode = stat.S_IMODE(found.st_mode)
        kept = mode & ~(0o007 if mode & stat.S_IWGRP else 0o077)
        if kept != mode and found.st_uid == os.geteuid():
            _change_mode(path, kept)


def remove_others_access_to_study(path: Path) -> None:
    """Take away what others may do with a study, its log, and what Lifeworld keeps beside it.

    Older versions left that open to everybody. The folder that the study lies in is the person's.
    """
    stem, suffix = glob.escape(path.stem), glob.escape(path.suffix)
    patterns = [f"{stem}.backups", f"{stem}.files", f".{stem}.worker.log"]
    patterns += [f"{stem}.withdrawal-*.json", f"{stem}{suffix}-*"]
    patterns += [f"{stem}.{why}-*{suffix}*" for why in ("before", "replaced", "rescued")]
    for each in (path, *(found for pattern in patterns for found in path.parent.glob(pattern))):
        remove_others_access(each)


def _change_mode(path: Path, mode: int) -> None:
    # Some file systems have no modes, and Windows has others.
    if os.name == "posix":
        with contextlib.suppress(OSError):
            path.chmod(mode)
