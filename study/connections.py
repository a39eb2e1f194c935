"""A study's connections, one for each thread, and what is done when its file is taken from them."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from study.checks import SUFFIX
from study.copies import write_copy
from study.errors import LifeworldError, NotFound, StudyRefused
from study.held_file import Fault, HeldFile, is_log_of
from study.language import say
from study.sqlite import BUSY_MS, connect, describe_error, sqlite3

__all__ = ["Connections"]

CALM_SECONDS = 1.0


class Connections:
    """The connections of one process to one study file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._guard = threading.RLock()
        self._held: HeldFile | None = None
        self._anchor: Database | None = None
        self._written = threading.Event()
        self._ended = threading.Event()
        self._losses: dict[Fault, tuple[str, str]] = {}

    def get(self) -> Database:
        """Return this thread's connection; open it on first use.

        Raises:
            NotFound: there is no such file.
            StudyRefused: the file is no longer the one that was opened.
        """
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._connect()
        return db

    def _connect(self, *, any_thread: bool = False) -> Database:
        with self._guard:
            if self._anchor is not None and self.find_fault() is not None:
                return self._anchor  # what is on the screen can still be read and copied from it
            try:
                held = self._held or HeldFile(self.path)
                self._check(held)
                db = connect(self.path, any_thread=any_thread)
                db.execute("PRAGMA schema_version")  # SQLite opens the file only now
                self._check(held)
            except FileNotFoundError as error:
                raise NotFound(say("There is no study at {path}.", path=self.path)) from error
            except sqlite3.Error as error:
                told = describe_error(error, self.path)
                if told is None:
                    raise
                raise told from error
            self._held = held
            return db

    def _check(self, held: HeldFile) -> None:
        fault = held.find_fault()
        if fault is not None:
            raise self.refuse(fault)

    def keep_open(self) -> None:
        """Serve a program with many threads: keep one connection besides theirs, and a short log.

        A second after the last write the log is copied into the file, so that somebody who copies
        or moves the file alone takes everything along.
        """
        with self._guard:
            if self._anchor is None:
                self._anchor = self._connect(any_thread=True)
                self._ended.clear()
                threading.Thread(target=self._shorten_log, daemon=True).start()

    def note_write(self) -> None:
        """Note that something was written."""
        self._written.set()

    def _shorten_log(self) -> None:
        while not self._ended.is_set():
            if self._written.wait(CALM_SECONDS):
                self._written.clear()
                if not self._ended.wait(CALM_SECONDS) and not self._written.is_set():
                    self.checkpoint(empty=False)
        self._close_own()

    def find_fault(self, db: Database | None = None) -> Fault | None:
        """Return what has become of the file, or None if it is the one that was opened.

        Args:
            db: A connection that holds the write lock; without it the content is not looked at.
        """
        with self._guard:
            return self._held.find_fault(db) if self._held else None

    def refuse(self, fault: Fault) -> StudyRefused:
        """Return the error for a file that was lost, after what it held was saved beside it.

        It is saved once, and not inside a transaction.
        """
        with self._guard:
            if fault not in self._losses:
                self._losses[fault] = _describe_loss(self.path, fault, self._rescue(fault))
            message, hint = self._losses[fault]
        return StudyRefused(message, hint=hint)

    def _rescue(self, fault: Fault) -> Path | None:
        """Write everything that was saved to a new file beside the lost one, and return its path.

        Returns None where nothing can be saved, or nothing needs to be.
        """
        db = getattr(self._local, "db", None) or self._anchor
        if db is None or self._held is None or fault == "overwritten":
            return None
        name = f"{self.path.stem}.rescued-{datetime.now(UTC):%Y-%m-%d}{SUFFIX}"
        try:
            if fault == "moved" and self._held.is_complete(db):
                return None
            rescued = write_copy(db, self.path.with_name(name))
        except (LifeworldError, sqlite3.Error, OSError):
            return None
        if fault != "moved":
            # All that the log held is in the copy, and it belongs to no file any more.
            _remove_stray_log(self.path)
        return rescued

    def checkpoint(self, *, empty: bool = True) -> bool:
        """Copy the log into the file; return whether the file alone now holds everything.

        With *empty* the log is emptied too, for which writers and readers have to wait.
        """
        mode = "TRUNCATE" if empty else "PASSIVE"
        try:
            if self.find_fault() is not None:
                return False
            db = self.get()
            db.execute("PRAGMA busy_timeout = 1000")
            try:
                busy, length, copied = db.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
            finally:
                db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        except (LifeworldError, sqlite3.Error):
            return False
        return not busy and length == copied

    def close(self) -> None:
        """Close this thread's connection, and what `keep_open` holds."""
        with self._guard:
            self._ended.set()
            if self._anchor is not None:
                self._end(self._anchor)
            self._anchor = None
            self._close_own()

    def _close_own(self) -> None:
        db = getattr(self._local, "db", None)
        if db is not None:
            self._end(db)
        self._local.db = None

    def _end(self, db: Database) -> None:
        # The last connection that closes copies its log into the file. SQLite notices that a file
        # has another name or is gone, and not that it was overwritten in place.
        if self.find_fault() is None and not is_log_of(self.path):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(db.conn))
        else:
            db.close()


def _remove_stray_log(path: Path) -> None:
    if path.exists() and is_log_of(path):
        return
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink()


def _describe_loss(path: Path, fault: Fault, rescued: Path | None) -> tuple[str, str]:
    """Return (message, hint) for a study file that is no longer the one that was opened."""
    saved = say("What was saved before is in {file}.", file=rescued) if rescued else ""
    if fault == "missing":
        return (
            say(
                "{name} was deleted while it was open, so nothing more can be saved in it.",
                name=path.name,
            ),
            f"{saved} {say('Close Lifeworld and open that file.')}"
            if rescued
            else say(
                "Close Lifeworld and restore the newest backup from {stem}.backups.", stem=path.stem
            ),
        )
    if fault == "moved":
        return (
            say(
                "{name} was moved or renamed while it was open, so nothing more can be saved.",
                name=path.name,
            ),
            saved or say("Put it back, or close Lifeworld and open it where it is now."),
        )
    if fault == "replaced":
        go_on = say("Close Lifeworld and open the study that you want to go on with.")
        return (
            say(
                "Another file took the place of {name} while it was open, so nothing"
                " more can be saved.",
                name=path.name,
            ),
            f"{saved} {go_on}".strip(),
        )
    return (
        say(
            "Another program overwrote {name} while it was open, so nothing more can be saved.",
            name=path.name,
        ),
        say("Close Lifeworld, then restore a backup or open the file as it is now."),
    )
