"""Restores a backup, under a new name or in place of the study that is there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from study.checks import SUFFIX, _sync_folder, check_file, move_new
from study.copies import write_copy
from study.errors import Conflict, InvalidInput, LifeworldError
from study.held_file import has_foreign_log, is_log_of
from study.ids import new_id
from study.language import say
from study.sqlite import choose_journal, connect, sqlite3

__all__ = ["restore_backup"]

LOCK_SECONDS = 3.0


def restore_backup(backup: Path, target: Path, *, replace: bool = False) -> Path | None:
    """Restore *backup* to *target*, and return where the study that was there is kept now.

    With *replace*, a study at *target* is closed to others, its log is copied into it, and it gets
    another name beside the restored one: at every moment *target* is one or the other, whole.

    Raises:
        InvalidInput: *target* exists and is not to be replaced, or its folder does not exist.
        StudyRefused: the backup is not a study.
        Conflict: the study is open in another program.
    """
    check_file(backup)
    if not target.parent.is_dir():
        raise InvalidInput(
            say("There is no folder {folder}.", folder=target.parent), hint=say("Create it first.")
        )
    if target.exists() and not replace:
        raise InvalidInput(
            say("{path} already exists.", path=target),
            hint=say("Restore to another name, or add --replace: the study that is there is kept."),
        )
    draft = _write_draft(backup, target)
    try:
        try:
            move_new(draft, target)
        except FileExistsError:
            if not replace:
                raise InvalidInput(say("{path} already exists.", path=target)) from None
            return _swap(draft, target)
        return None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _write_draft(backup: Path, target: Path) -> Path:
    # A log of another file is left alone: the backup is restored as it is without it.
    db = connect(backup, read_only=True, untouched=not _has_own_log(backup))
    try:
        draft = write_copy(db, target.with_name(f".{target.name}.{new_id()}.new"))
    finally:
        db.close()
    copy = connect(draft)
    choose_journal(copy)
    copy.close()
    return draft


def _swap(draft: Path, target: Path) -> Path:
    with _closed_to_others(target):
        aside = _keep_aside(target)
        draft.replace(target)
    _sync_folder(target.parent)
    return aside


@contextmanager
def _closed_to_others(target: Path) -> Iterator[None]:
    """Copy a study's log into it and let nobody open it; a file that is no study needs neither."""
    if not _has_own_log(target):
        yield
        return
    db = connect(target)
    try:
        db.execute(f"PRAGMA busy_timeout = {int(LOCK_SECONDS * 1000)}")
        try:
            # Only a program that is alone with the file can end its log.
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("PRAGMA journal_mode = DELETE").fetchone()
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise Conflict(
                    say("{name} is open in another program.", name=target.name),
                    hint=say("Close Lifeworld wherever the study is open, then restore it again."),
                ) from error
        except sqlite3.DatabaseError:  # damaged: it is set aside as it is
            pass
        if os.name == "nt":  # an open file cannot be renamed there
            db.close()
        yield
    finally:
        db.close()


def _keep_aside(target: Path) -> Path:
    """Give the study a second name, and its log, where one is left, a name to match."""
    stem, number = f"{target.stem}.replaced-{datetime.now(UTC):%Y-%m-%d}", 1
    aside = target.with_name(f"{stem}{SUFFIX}")
    while aside.exists() or _name_log(aside).exists():
        number += 1
        aside = target.with_name(f"{stem}-{number}{SUFFIX}")
    try:
        try:
            os.link(target, aside)
        except OSError:  # a file system without hard links
            target.replace(aside)
        if _name_log(target).exists():
            _name_log(target).replace(_name_log(aside))
        target.with_name(f"{target.name}-shm").unlink(missing_ok=True)
    except OSError as error:
        raise LifeworldError(
            say(
                "{name} could not be set aside: {reason}.",
                name=target.name,
                reason=error.strerror,
            ),
            hint=say("Close other programs that use the study, and try again."),
        ) from error
    return aside


def _has_own_log(path: Path) -> bool:
    return is_log_of(path) and not has_foreign_log(path)


def _name_log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
