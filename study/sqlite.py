"""The one SQLite library of this process, and the settings every connection gets."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

# sqlite-utils picks pysqlite3 when it is there; two SQLite libraries in one process would drop
# each other's file locks, so everybody in this project takes the module from here.
try:
    import pysqlite3 as sqlite3
except ImportError:  # only Linux has the wheel
    import sqlite3

from sqlite_utils import Database

from study.errors import LifeworldError

__all__ = ["FIXED_WAL", "connect", "describe_error", "is_sound_version", "sqlite3"]

# Earlier builds can corrupt a database when a write-ahead log is reset (sqlite.org, 2026).
FIXED_WAL = (3, 51, 3)


def is_sound_version() -> bool:
    """Tell whether this SQLite has the fix for the write-ahead log reset."""
    return tuple(sqlite3.sqlite_version_info) >= FIXED_WAL


def connect(path: Path, *, read_only: bool = False, untouched: bool = False) -> Database:
    """Open one connection with the settings that the study file's promises rest on.

    *untouched* reads without a lock and without a log beside the file, which nobody may be writing.
    """
    mode = "ro&immutable=1" if untouched else "ro" if read_only else "rw"
    connection: Any = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=10.0, isolation_level=None
    )
    for pragma in (
        "busy_timeout = 10000",
        "foreign_keys = ON",
        "synchronous = FULL",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "recursive_triggers = ON",
        "cache_size = -32000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return Database(connection)


def describe_error(error: Exception, path: Path) -> LifeworldError | None:
    """Say in a person's words what SQLite ran into, or None if it was a fault of ours."""
    text = str(error).lower()
    if "disk is full" in text or "disk i/o" in text:
        free = ""
        with contextlib.suppress(OSError):
            import shutil

            free = f" ({shutil.disk_usage(path.parent).free // 1_000_000} MB are free)"
        return LifeworldError(
            f"The disk that holds {path.name} is full{free}; this change was not saved.",
            hint="Make room on the disk and do it again: everything saved before is safe.",
        )
    if "readonly" in text or "read-only" in text:
        return LifeworldError(
            f"{path.name} cannot be written: the file or its folder is read-only.",
            hint="Copy the study to a folder of yours and open it there.",
        )
    if "locked" in text or "busy" in text:
        return LifeworldError(
            f"{path.name} is being written by another program and did not come free.",
            hint="Close the other program, or wait for its import to end, and try again.",
        )
    if "malformed" in text:
        return LifeworldError(
            f"{path.name} is damaged.",
            hint="Restore the newest backup: it lies in the folder beside the study.",
        )
    return None
