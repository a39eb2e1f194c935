"""Opens a study to read it only: at one moment, without upgrading it or writing beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from study.checks import check_file
from study.connections import Connections
from study.errors import StudyRefused
from study.file import Study
from study.language import say
from study.sqlite import check_version, connect, describe_error, sqlite3
from study.upgrades import get_applied, get_known

__all__ = ["open_reading"]


@contextmanager
def open_reading(path: Path, schema: list[Migrations], *, release: str) -> Iterator[Study]:
    """Open a study for this thread to read, as it is now, while others may go on writing.

    Args:
        path: The study.
        schema: Every package's migrations.
        release: This program's version, for messages.

    Raises:
        NotFound: there is no such file.
        StudyRefused: it is no study, or was written by another version.
    """
    check_file(path)
    check_version()
    try:
        db = connect(path, read_only=True)
        try:
            if get_applied(db) != get_known(schema):
                raise StudyRefused(
                    say(
                        "{name} was written by another Lifeworld than this one ({release}).",
                        name=path.name,
                        release=release,
                    ),
                    hint=say("Open it once in this version of Lifeworld, then read it."),
                )
            db.execute("BEGIN")  # all that is read belongs to one moment
            yield Study(path, connections=_Reading(path, db))
        finally:
            db.close()
    except sqlite3.Error as error:
        told = describe_error(error, path)
        if told is None:
            raise
        raise told from error


class _Reading(Connections):
    """One connection that cannot write."""

    def __init__(self, path: Path, db: Database) -> None:
        super().__init__(path)
        self._local.db = db
