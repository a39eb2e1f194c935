"""Daily backups of a study, checked when they are made, and restoring one."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

from study.checks import SUFFIX, check_file
from study.copies import write_copy
from study.errors import InvalidInput, LifeworldError
from study.file import Study
from study.sqlite import connect

__all__ = ["create_daily_backup", "list_backups", "prepare_backup_folder", "restore_backup"]

KEPT_DAYS = 7


def prepare_backup_folder(study: Study) -> Path:
    """Return the folder for a study's daily backups; create it if it does not exist."""
    folder = study.path.with_name(f"{study.path.stem}.backups")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise LifeworldError(
            f"The backup folder {folder} cannot be created: {error.strerror}.",
            hint="Free some disk space, or get write access to the study's folder.",
        ) from error
    return folder


def list_backups(study: Study) -> list[Path]:
    """Return the daily backups, newest first."""
    folder = study.path.with_name(f"{study.path.stem}.backups")
    return sorted(folder.glob(f"*{SUFFIX}"), reverse=True) if folder.is_dir() else []


def create_daily_backup(study: Study) -> Path | None:
    """Back up a study that has changes and no backup from today; keep the newest seven."""
    if not study.version:
        return None
    name = f"{study.path.stem}-{datetime.now(UTC):%Y-%m-%d}{SUFFIX}"
    folder = prepare_backup_folder(study)
    if (folder / name).exists():
        return None
    made = write_copy(study.db, folder / name)
    for old in list_backups(study)[KEPT_DAYS:]:
        with contextlib.suppress(OSError):
            old.unlink()
    return made


def restore_backup(backup: Path, target: Path) -> None:
    """Restore *backup* to *target*, which must not exist yet.

    Raises:
        InvalidInput: *target* exists, or its folder does not.
        StudyRefused: the backup is not a study.
    """
    check_file(backup)
    if target.exists():
        raise InvalidInput(
            f"{target} already exists.",
            hint="Restore to another name, check the result, and replace the study yourself.",
        )
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.", hint="Create it first.")
    db = connect(backup, read_only=True)
    try:
        written = write_copy(db, target)
    finally:
        db.close()
    copy = connect(written)
    copy.execute("PRAGMA journal_mode = WAL")
    copy.close()
