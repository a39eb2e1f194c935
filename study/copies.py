"""Writes a complete, checked copy of an open study, for backups and before upgrades."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from sqlite_utils import Database

from study.checks import move_new
from study.errors import LifeworldError, StudyRefused
from study.held_file import write_state
from study.ids import new_id
from study.language import say
from study.private_files import create_private_file
from study.sqlite import connect, describe_error, sqlite3

__all__ = ["write_copy"]


def write_copy(db: Database, target: Path) -> Path:
    """Write a checked copy of an open study to *target* and return its path.

    If *target* exists, a number is added to the name: a copy never overwrites another file.
    """
    draft = target.with_name(f".{target.name}.{new_id()}.part")
    source = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    try:
        # VACUUM INTO takes an empty file, and with it who may read it.
        create_private_file(draft, beside=Path(source) if source else None)
        db.execute("VACUUM INTO ?", [str(draft)])
        copy = connect(draft, read_only=True)
        try:
            sound = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            sound = sound and not copy.execute("PRAGMA foreign_key_check").fetchall()
        finally:
            copy.close()
        if not sound:
            raise StudyRefused(
                say(
                    "The copy {name} was damaged while it was written, and was deleted.",
                    name=target.name,
                ),
                hint=say("Run `lifeworld check` on the study."),
            )
        _give_own_state(draft)
        with draft.open("rb") as written:  # VACUUM INTO leaves it to us to reach the disk
            os.fsync(written.fileno())
        return _place(draft, target)
    except (OSError, sqlite3.Error) as error:
        told = describe_error(error, target) if isinstance(error, sqlite3.Error) else None
        raise told or LifeworldError(
            say(
                "No copy could be written to {target}: {reason}.",
                target=target,
                reason=getattr(error, "strerror", None) or error,
            ),
            hint=say("Choose another folder, or make room on the disk."),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _give_own_state(draft: Path) -> None:
    """Mark the copy as a file of its own, which no log of the study belongs to."""
    copy = connect(draft)
    try:
        if copy["file_state"].exists():
            write_state(copy)
    finally:
        copy.close()


def _place(draft: Path, wanted: Path) -> Path:
    number, target = 1, wanted
    while True:
        try:
            move_new(draft, target)
        except FileExistsError:
            number += 1
            target = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        else:
            return target
