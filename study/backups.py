"""Daily backups of a study, checked when they are made."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

from study.checks import SUFFIX
from study.copies import write_copy
from study.errors import LifeworldError
from study.file import Study
from study.private_files import prepare_private_folder

__all__ = ["create_daily_backup", "list_backups", "prepare_backup_folder"]

KEPT_DAYS = 7


def prepare_backup_folder(study: Study) -> Path:
    """Return the folder for a study's daily backups; create it if it does not exist."""
    folder = study.path.with_name(f"{study.path.stem}.backups")
    try:
        prepare_private_folder(folder, beside=study.path)
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
