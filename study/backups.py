"""Daily backups of a study, checked when they are made."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from study.checks import SUFFIX, check_file
from study.copies import write_copy
from study.entries import Entry, list_entries
from study.errors import LifeworldError, StudyRefused
from study.file import Study
from study.language import say
from study.private_files import prepare_private_folder
from study.sqlite import connect, sqlite3

__all__ = [
    "BackupPreview",
    "create_daily_backup",
    "list_backups",
    "prepare_backup_folder",
    "preview_backup",
]

KEPT_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPreview:
    """What a copy of a study holds, without restoring it.

    Attributes:
        last: Its newest change, or None if nothing was done in it.
        newest: The number of that change; what the study has beyond it came later.
        rows: The number of rows of each table that was asked for.
        bytes: The size of the file.
    """

    last: Entry | None
    newest: int
    rows: dict[str, int]
    bytes: int


def prepare_backup_folder(study: Study) -> Path:
    """Return the folder for a study's daily backups; create it if it does not exist."""
    folder = study.path.with_name(f"{study.path.stem}.backups")
    try:
        prepare_private_folder(folder, beside=study.path)
    except OSError as error:
        raise LifeworldError(
            say(
                "The backup folder {folder} cannot be created: {reason}.",
                folder=folder,
                reason=error.strerror,
            ),
            hint=say("Free some disk space, or get write access to the study's folder."),
        ) from error
    return folder


def list_backups(path: Path) -> list[Path]:
    """Return the daily backups of the study at *path*, newest first."""
    folder = path.with_name(f"{path.stem}.backups")
    return sorted(folder.glob(f"*{SUFFIX}"), reverse=True) if folder.is_dir() else []


def preview_backup(path: Path, *, tables: Sequence[str]) -> BackupPreview:
    """Return what a backup holds; the file is read and not changed.

    Args:
        path: The backup, or the study.
        tables: The tables whose rows are counted; one that an older version lacks counts 0.

    Raises:
        NotFound: there is no such file.
        StudyRefused: the file is not a study, or is damaged.
    """
    check_file(path)
    logged = path.with_name(f"{path.name}-wal").exists()  # somebody has it open
    db = connect(path, read_only=True, untouched=not logged)
    try:
        known = set(db.table_names())
        return BackupPreview(
            last=next(iter(list_entries(db, limit=1)), None),
            newest=int(db.execute("SELECT max(seq) FROM changes").fetchone()[0] or 0),
            rows={name: db[name].count if name in known else 0 for name in tables},
            bytes=path.stat().st_size,
        )
    except sqlite3.DatabaseError as error:
        raise StudyRefused(
            say("{name} cannot be read: {reason}.", name=path.name, reason=error),
            hint=say("Choose another backup."),
        ) from error
    finally:
        db.close()


def create_daily_backup(study: Study) -> Path | None:
    """Back up a study that has changes and no backup from today; keep the newest seven."""
    if not study.version:
        return None
    name = f"{study.path.stem}-{datetime.now(UTC):%Y-%m-%d}{SUFFIX}"
    folder = prepare_backup_folder(study)
    if (folder / name).exists():
        return None
    made = write_copy(study.db, folder / name)
    for old in list_backups(study.path)[KEPT_DAYS:]:
        with contextlib.suppress(OSError):
            old.unlink()
    return made
