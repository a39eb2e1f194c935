"""A copy of a study in memory, to try a change on it while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from study.connections import Connections
from study.file import Study
from study.sqlite import apply_settings, sqlite3

__all__ = ["open_memory_copy"]


@contextmanager
def open_memory_copy(study: Study) -> Iterator[Study]:
    """Open a private copy of a study for this thread; what is written into it is forgotten.

    The study is only read, so nobody waits, and no byte of it reaches the disk.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        study.db.conn.backup(connection)
        apply_settings(connection)
        yield Study(study.path, connections=_InMemory(study, Database(connection)))
    finally:
        connection.close()


class _InMemory(Connections):
    """One connection, to no file."""

    def __init__(self, study: Study, db: Database) -> None:
        super().__init__(study.path)
        self._local.db = db
