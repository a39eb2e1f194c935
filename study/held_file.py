"""Checks that a study's file is still the one that was opened, and that its log belongs to it.

SQLite finds the write-ahead log by its name alone. If the file is replaced while it is open, or a
backup is put where a crashed program has left its log, SQLite writes one study's pages into
another. So each transaction gives the study a new random *state* and notes the one before it: a log
belongs to a file if it mentions the state that the file is in. A log that follows the file begins
with a transaction that names the file's state as the one before; a log that was copied into the
file in part holds that state itself.
"""

from __future__ import annotations

import mmap
import os
import struct
import threading
import time
import weakref
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlite_utils import Database, Migrations

from study.ids import new_id
from study.sqlite import connect, sqlite3

__all__ = [
    "Fault",
    "HeldFile",
    "has_foreign_log",
    "is_log_of",
    "migrations",
    "read_file",
    "read_head",
    "write_state",
]

Fault = Literal["missing", "moved", "replaced", "overwritten"]

# Begins every state, so that a log that mentions any state at all can be told from one of before.
_MARK = "lifeworld-state:"
_BORN = f"{_MARK}none"
_LOG_HEAD, _FRAME_HEAD = 32, 24
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_CHUNK = 1 << 22
_LOOKS = 5  # another process may copy its log into the file between our two readings

migrations = Migrations("lifeworld.file_state")


@migrations()
def create_file_state(db: Database) -> None:
    """Add the state by which a log is matched with its file."""
    db.execute("""
        CREATE TABLE file_state (
            id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL, previous TEXT NOT NULL
        ) STRICT""")
    db.execute("INSERT INTO file_state VALUES (1, ?, ?)", [_new_state(), _BORN])


def _new_state() -> str:
    return f"{_MARK}{new_id()}"


def write_state(db: Database) -> None:
    """Give the study a new state. Call it in every transaction that writes to the file."""
    db.execute("UPDATE file_state SET previous = state, state = ?", [_new_state()])


def _get_state(db: Database) -> str:
    return str(db.execute("SELECT state FROM file_state").fetchone()[0])


def is_log_of(path: Path) -> bool:
    """Return whether the log beside *path*, if there is one, was written for this file."""
    for look in range(_LOOKS):
        if look:
            time.sleep(0.01)
        if not _is_mentioned(path, _MARK):
            return True  # empty, or written by an earlier version or another program
        # Without a state the file is of an earlier version, or its upgrade is only in the log yet.
        if _is_mentioned(path, _read_state(path) or _BORN):
            return True
    # A power cut may tear the first transaction, and its states apart: SQLite ignores it then.
    return not _is_committed(path)


def has_foreign_log(path: Path) -> bool:
    """Return whether the log beside *path* holds transactions, and none of them is of Lifeworld.

    Whose file it was written for cannot be known then. A file without a state is of an earlier
    version, and so may be its log.
    """
    for look in range(_LOOKS):
        if look:
            time.sleep(0.01)
        if _is_mentioned(path, _MARK) or not _is_committed(path):
            return False
    return _read_state(path) is not None


def _is_committed(path: Path) -> bool:
    """Return whether the log beside *path* holds a whole transaction.

    Frames of one that was never committed, or that a power cut has torn, are ignored by SQLite.
    """
    try:
        log = path.with_name(f"{path.name}-wal").read_bytes()
    except FileNotFoundError:
        return False
    if len(log) <= _LOG_HEAD:
        return False
    magic, _, size, _, salts = struct.unpack_from(">IIII8s", log)
    if magic not in _LOG_MAGIC:
        return False
    order = ">" if magic & 1 else "<"
    proof = _sum(log[:24], order, (0, 0))
    at = _LOG_HEAD
    while proof == struct.unpack_from(">II", log, 24 if at == _LOG_HEAD else at - size - 8):
        if at > _LOG_HEAD and struct.unpack_from(">I", log, at - size - _FRAME_HEAD + 4)[0]:
            return True
        if log[at + 8 : at + 16] != salts or at + _FRAME_HEAD + size > len(log):
            return False
        page = at + _FRAME_HEAD
        proof = _sum(log[at : at + 8] + log[page : page + size], order, proof)
        at = page + size
    return False


def _sum(data: bytes, order: str, before: tuple[int, int]) -> tuple[int, int]:
    """Return the checksum of SQLite's log (sqlite.org/fileformat2.html, 4.2)."""
    one, two = before
    numbers = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(numbers[::2], numbers[1::2], strict=True):
        one = (one + even + two) & 0xFFFFFFFF
        two = (two + odd + one) & 0xFFFFFFFF
    return one, two


def _read_state(path: Path) -> str | None:
    """Return the state of the file without its log, or None if it has none."""
    try:
        db = connect(path, read_only=True, untouched=True)
        try:
            return str(db.execute("SELECT state FROM file_state").fetchone()[0])
        finally:
            db.close()
    except sqlite3.DatabaseError as error:
        if "no such table" in str(error):
            return None
    # A log that was copied into it in part makes a file that cannot be read without it.
    length, rest = len(_new_state()), b""
    with _descriptor_of(path) as descriptor:
        for start in range(0, os.fstat(descriptor).st_size, _CHUNK):
            rest = rest[-length:] + _read_at(descriptor, start, _CHUNK)
            at = rest.find(_MARK.encode())
            if 0 <= at <= len(rest) - length:
                return rest[at : at + length].decode("ascii", "replace")
    return None


def read_head(path: Path) -> bytes:
    """Return the first 100 bytes of a file, which an SQLite database begins with."""
    with _descriptor_of(path) as descriptor:
        return _read_at(descriptor, 0, 100)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file, which may be a study that this process has open."""
    with _descriptor_of(path) as descriptor:
        size = os.fstat(descriptor).st_size
        return b"".join(_read_at(descriptor, at, _CHUNK) for at in range(0, size, _CHUNK))


def _is_mentioned(path: Path, words: str) -> bool:
    """Return whether the log beside *path* holds *words*."""
    try:
        with path.with_name(f"{path.name}-wal").open("rb") as file:
            if os.fstat(file.fileno()).st_size <= _LOG_HEAD:
                return False
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as log:
                return log.find(words.encode(), _LOG_HEAD, _find_end(log)) >= 0
    except FileNotFoundError:
        return False


def _find_end(log: mmap.mmap) -> int:
    """Return where the frames of the log's present round end; older ones may lie behind them.

    The format is SQLite's (sqlite.org/fileformat2.html, 4).
    """
    magic, _, size, _, salts = struct.unpack_from(">IIII8s", log)
    if magic not in _LOG_MAGIC:
        return _LOG_HEAD
    end = _LOG_HEAD
    while log[end + 8 : end + 16] == salts and end + _FRAME_HEAD + size <= len(log):
        end += _FRAME_HEAD + size
    return end


# To close any descriptor of a file drops the locks that SQLite holds on it in this process
# (sqlite.org/howtocorrupt.html, 2.2): so all share one, until nobody holds the file.
_Key = tuple[int, int]
_descriptors: dict[_Key, int] = {}
_holders: Counter[_Key] = Counter()
_guard = threading.RLock()


def _release(key: _Key) -> None:
    with _guard:
        _holders[key] -= 1
        if not _holders[key]:
            del _holders[key]
            os.close(_descriptors.pop(key))


def _open(path: Path) -> int:
    return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))


@contextmanager
def _descriptor_of(path: Path) -> Iterator[int]:
    found = path.stat()
    with _guard:
        held = _descriptors.get((found.st_dev, found.st_ino))
        descriptor = _open(path) if held is None else held
        try:
            yield descriptor
        finally:
            if held is None:
                os.close(descriptor)


def _read_at(descriptor: int, start: int, size: int) -> bytes:
    with _guard:
        os.lseek(descriptor, start, os.SEEK_SET)
        return os.read(descriptor, size)


class HeldFile:
    """The file that a study was opened from. Not for use by several threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        found = path.stat()
        self._key = (found.st_dev, found.st_ino)
        with _guard:
            if self._key not in _descriptors:
                _descriptors[self._key] = _open(path)
            _holders[self._key] += 1
            self._descriptor = _descriptors[self._key]
        weakref.finalize(self, _release, self._key)
        self._proved = b""
        self._page = (0, 0)

    def find_fault(self, db: Database | None = None) -> Fault | None:
        """Return what has become of the file, or None if it is as it was.

        Args:
            db: A connection that holds the write lock; without it the content is not looked at.
        """
        try:
            found = self.path.stat()
        except OSError:
            return "moved" if os.fstat(self._descriptor).st_nlink else "missing"
        if (found.st_dev, found.st_ino) != self._key:
            return "replaced"
        return "overwritten" if db is not None and self._is_overwritten(db) else None

    def is_complete(self, db: Database) -> bool:
        """Return whether the file alone, wherever it is now, holds everything that was saved."""
        return _get_state(db).encode() in self._read_page(self._find_page(db))

    def _is_overwritten(self, db: Database) -> bool:
        # A file changes only when a log is copied into it, about every thousand pages.
        if self._proved and self._proved in self._read_page(self._page):
            return False
        if not is_log_of(self.path):
            return True
        state = _read_state(self.path) or ""
        self._proved, self._page = state.encode(), self._find_page(db)
        # Without a log the file must be in the state that this process knows.
        return not _is_mentioned(self.path, _MARK) and state != _get_state(db)

    def _find_page(self, db: Database) -> tuple[int, int]:
        number = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'file_state'"
        ).fetchone()[0]
        return int(number), int(db.execute("PRAGMA page_size").fetchone()[0])

    def _read_page(self, page: tuple[int, int]) -> bytes:
        number, size = page
        return _read_at(self._descriptor, (number - 1) * size, size)
