"""Copies of a study that are whole, checked, and thinned out with time."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from study.errors import InvalidInput, LifeworldError, StudyRefused
from study.file import SUFFIX, Study, check_file, move_new
from study.ids import new_id
from study.sqlite import connect, explain, sqlite3

__all__ = ["backup_daily", "list_backups", "open_backup_folder", "run_restore", "write_copy"]

KEPT_DAYS = 7


def write_copy(db: Database, target: Path) -> Path:
    """Write a checked copy of an open study to *target* and return where it went.

    A name that is taken gets a number, so a copy never replaces another.
    """
    draft = target.with_name(f".{target.name}.{new_id()}.part")
    try:
        db.execute("VACUUM INTO ?", [str(draft)])
        copy = connect(draft, read_only=True)
        try:
            sound = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            sound = sound and not copy.execute("PRAGMA foreign_key_check").fetchall()
        finally:
            copy.close()
        if not sound:
            raise StudyRefused(
                f"The copy {target.name} did not come out whole; it was thrown away.",
                hint="Run `lifeworld check` on the study.",
            )
        with draft.open("rb") as written:  # VACUUM INTO leaves it to us to reach the disk
            os.fsync(written.fileno())
        return _place(draft, target)
    except (OSError, sqlite3.Error) as error:
        told = explain(error, target) if isinstance(error, sqlite3.Error) else None
        raise told or LifeworldError(
            f"No copy could be written to {target}: {getattr(error, 'strerror', None) or error}.",
            hint="Choose another folder, or make room on the disk.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


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


def open_backup_folder(study: Study) -> Path:
    """Return the folder of a study's daily copies, made if need be."""
    folder = study.path.with_name(f"{study.path.stem}.backups")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise LifeworldError(
            f"The folder of backups {folder} cannot be made: {error.strerror}.",
            hint="Make room or get write access beside the study.",
        ) from error
    return folder


def list_backups(study: Study) -> list[Path]:
    """Return the daily copies, newest first."""
    folder = study.path.with_name(f"{study.path.stem}.backups")
    return sorted(folder.glob(f"*{SUFFIX}"), reverse=True) if folder.is_dir() else []


def backup_daily(study: Study) -> Path | None:
    """Copy the study if it changed and has no copy of today; keep the newest seven."""
    if not study.version:
        return None
    name = f"{study.path.stem}-{datetime.now(UTC):%Y-%m-%d}{SUFFIX}"
    folder = open_backup_folder(study)
    if (folder / name).exists():
        return None
    made = write_copy(study.db, folder / name)
    for old in list_backups(study)[KEPT_DAYS:]:
        with contextlib.suppress(OSError):
            old.unlink()
    return made


def run_restore(backup: Path, target: Path) -> None:
    """Write *backup* as a study at *target*, which must not be there yet.

    Raises:
        InvalidInput: something is at *target*.
        StudyRefused: the backup is not a study.
    """
    check_file(backup)
    if target.exists():
        raise InvalidInput(
            f"{target} is there already.",
            hint="Restore to another name, look at it, and replace the study yourself.",
        )
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.", hint="Make it first.")
    db = connect(backup, read_only=True)
    try:
        written = write_copy(db, target)
    finally:
        db.close()
    copy = connect(written)
    copy.execute("PRAGMA journal_mode = WAL")
    copy.close()
