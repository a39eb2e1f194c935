"""The one SQLite library that this process uses, and the settings of every connection."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

# sqlite-utils picks pysqlite3 when it is there; two SQLite libraries in one process would drop
# each other's file locks, so everybody in this project takes the module from here.
try:
    import pysqlite3 as sqlite3
except ImportError:  # only Linux has the wheel
    import sqlite3

from sqlite_utils import Database

from study.errors import Conflict, InvalidInput, LifeworldError, StudyRefused
from study.language import say

__all__ = [
    "BUSY_MS",
    "FIXED_WAL",
    "apply_settings",
    "check_version",
    "choose_journal",
    "connect",
    "describe_error",
    "describe_journal",
    "describe_rule",
    "is_sound_version",
    "open_bytes",
    "open_transaction",
    "sqlite3",
]

# Earlier builds can corrupt a database when a write-ahead log is reset (sqlite.org, 2026).
FIXED_WAL = (3, 51, 3)
OLDEST = (3, 43)  # the index of words can forget a turn since then
BUSY_MS = 10_000
LOOK_SECONDS = 0.002


def open_bytes(data: bytes) -> Any:
    """Open a copy of a whole database in memory, for reading; the job of a guarded process.

    It has no file, and so no locks that a second library could drop.
    """
    import sqlite3 as plain  # pysqlite3 cannot do it

    # A database in write-ahead mode cannot be opened from memory: its header is set to the other.
    head = bytearray(data[:20])
    head[18:20] = b"\x01\x01"
    db = plain.connect(":memory:")
    try:
        db.deserialize(bytes(head) + data[20:])
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA query_only = ON")
    except plain.Error as error:
        db.close()
        raise ValueError("these bytes are no database") from error
    return db


def is_sound_version() -> bool:
    """Return whether this SQLite has the fix for the WAL-reset bug."""
    return tuple(sqlite3.sqlite_version_info) >= FIXED_WAL


def check_version() -> None:
    """Raise StudyRefused if this SQLite is too old to read a study at all."""
    if tuple(sqlite3.sqlite_version_info) < OLDEST:
        raise StudyRefused(
            say(
                "This computer’s SQLite {version} is too old: Lifeworld needs {oldest} or newer.",
                version=sqlite3.sqlite_version,
                oldest=".".join(map(str, OLDEST)),
            ),
            hint=say("Install a newer Python, which brings its own; the study was not changed."),
        )


def choose_journal(db: Database) -> None:
    """Give a study the journal that this SQLite keeps whole: a write-ahead log, or a rollback one.

    With a rollback journal whoever reads waits while somebody else writes. A study that another
    program has open at this moment keeps the journal it has.
    """
    wanted = "wal" if is_sound_version() else "delete"
    if db.execute("PRAGMA journal_mode").fetchone()[0] == wanted:
        return
    with contextlib.suppress(sqlite3.OperationalError):  # somebody else has it open
        db.execute(f"PRAGMA journal_mode = {wanted}").fetchone()


def describe_journal() -> str:
    """Return what an old SQLite costs, in a sentence; "" with one that has the fix."""
    if is_sound_version():
        return ""
    return say(
        "This computer’s SQLite {version} is older than {oldest}: studies"
        " are safe, but whoever reads waits while somebody else saves. A newer"
        " Python brings a newer SQLite.",
        version=sqlite3.sqlite_version,
        oldest=".".join(map(str, FIXED_WAL)),
    )


def connect(
    path: Path, *, read_only: bool = False, untouched: bool = False, any_thread: bool = False
) -> Database:
    """Open a connection with the settings that keep a study file durable and consistent.

    Args:
        path: An existing file.
        read_only: Refuse every write.
        untouched: Read the file alone, without locks and without its log.
        any_thread: Allow other threads to use the connection, one at a time.
    """
    mode = "ro&immutable=1" if untouched else "ro" if read_only else "rw"
    connection: Any = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=not any_thread,
    )
    apply_settings(connection)
    return Database(connection)


def apply_settings(connection: Any) -> None:
    """Give a connection the settings that keep a study durable and consistent."""
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "foreign_keys = ON",
        "synchronous = FULL",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "recursive_triggers = ON",
        "cache_size = -32000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def open_transaction(db: Database) -> None:
    """Take the file's write lock; wait for it up to `BUSY_MS`.

    SQLite itself looks ever more rarely, at last every 100 ms, and so comes too late again and
    again where another process writes in short transactions.
    """
    until = time.monotonic() + BUSY_MS / 1000
    db.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(LOOK_SECONDS)
            else:
                return
    finally:
        db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def describe_error(error: Exception, path: Path) -> LifeworldError | None:
    """Return SQLite's error in words for the user, or None if it is a fault of the program."""
    text = str(error).lower()
    if "unable to open" in text:
        return LifeworldError(
            say(
                "{name} cannot be opened: it was moved or deleted, or you have no access to it.",
                name=path.name,
            ),
            hint=say("Close Lifeworld and open the study where it is now."),
        )
    if "not a database" in text:
        return LifeworldError(
            say("{name} is no study any more: another program overwrote it.", name=path.name),
            hint=say("Restore the newest backup: it lies in the folder beside the study."),
        )
    if "disk i/o" in text:
        return LifeworldError(
            say(
                "The disk with {name} cannot be read or written; this change was not saved.",
                name=path.name,
            ),
            hint=say("Free some disk space, check that the disk is connected, and try again."),
        )
    if "disk is full" in text:
        told = say("The disk that holds {name} is full; this change was not saved.", name=path.name)
        with contextlib.suppress(OSError):
            import shutil

            told = say(
                "The disk that holds {name} is full ({free} MB are free); this change was not"
                " saved.",
                name=path.name,
                free=shutil.disk_usage(path.parent).free // 1_000_000,
            )
        return LifeworldError(
            told,
            hint=say("Free some disk space and try again: everything saved before is safe."),
        )
    if "readonly" in text or "read-only" in text:
        return LifeworldError(
            say("{name} cannot be written: the file or its folder is read-only.", name=path.name),
            hint=say("Copy the study to a folder where you can write, and open it there."),
        )
    if "locked" in text or "busy" in text:
        return LifeworldError(
            say("Another program is writing to {name} and did not finish in time.", name=path.name),
            hint=say("Close that program, or wait for its import to end, and try again."),
        )
    if "malformed" in text:
        return LifeworldError(
            say("{name} is damaged.", name=path.name),
            hint=say("Restore the newest backup: it lies in the folder beside the study."),
        )
    return None


def describe_rule(error: Exception, verb: str) -> LifeworldError:
    """Return the error for a change that breaks a rule of the study file."""
    text = str(error)
    if "FOREIGN KEY" in text:
        return Conflict(
            say(
                "“{verb}” was refused: what it refers to is gone, or something else depends on it.",
                verb=verb,
            ),
            hint=say("Reload the page to see the study as it is now, then try again."),
        )
    if "UNIQUE" in text:
        return Conflict(say("“{verb}” was refused: the study already has this.", verb=verb))
    return InvalidInput(
        say(
            "“{verb}” was refused: it breaks a rule of the study file ({text}).",
            verb=verb,
            text=text,
        )
    )
