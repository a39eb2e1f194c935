"""Checks a file before it is opened as a study: is it one, is it intact, is its folder safe."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from study.errors import NotFound, StudyRefused
from study.held_file import has_foreign_log, is_log_of, read_head
from study.language import say
from study.places import describe_unsafe_place
from study.sqlite import connect, describe_error, sqlite3

__all__ = ["APPLICATION_ID", "SUFFIX", "check_file", "find_first_change"]


APPLICATION_ID = 0x4C_57_4C_44  # “LWLD”


SUFFIX = ".lifeworld"


def check_file(path: Path) -> None:
    """Refuse a file that is not an undamaged study, without changing it.

    Raises:
        NotFound: there is no such file.
        StudyRefused: it is something else, or damaged.
    """
    if not path.exists():
        raise NotFound(
            say("There is no study at {path}.", path=path),
            hint=say("Create one with `lifeworld new {path}`.", path=path),
        )
    not_ours = StudyRefused(
        say("{path} is not a Lifeworld study.", path=path),
        hint=say(
            "A study is a file created by `lifeworld new`; its name ends in {suffix}.",
            suffix=SUFFIX,
        ),
    )
    if not path.is_file():
        raise not_ours
    try:
        ours = _is_study(path)
    except OSError as error:
        raise StudyRefused(
            say("{path} cannot be read: {reason}.", path=path, reason=_reason(error)),
            hint=say("Ask its owner for access."),
        ) from error
    if not ours:
        raise not_ours
    try:
        # Where no log lies beside it nobody has it open, and the look need not leave one there.
        # A log that was written for another file is left alone.
        log = path.with_name(f"{path.name}-wal")
        alone = not log.exists() or not is_log_of(path)
        sound = _is_sound(path, untouched=alone)
        if not sound and alone and log.exists():  # somebody opened it and wrote meanwhile
            sound = _is_sound(path)
        if not sound:
            raise StudyRefused(
                say("{name} is damaged.", name=path.name),
                hint=say("Restore the newest backup: it lies in the folder beside the study."),
            )
    except sqlite3.DatabaseError as error:
        told = describe_error(error, path)
        refused = StudyRefused(told.message, hint=told.hint) if told else not_ours
        raise refused from error


def _is_study(path: Path) -> bool:
    # The header is read as bytes: to open somebody else's database might already change it.
    head = read_head(path)
    return (
        head[:16] == b"SQLite format 3\0" and int.from_bytes(head[68:72], "big") == APPLICATION_ID
    )


def _is_sound(path: Path, *, untouched: bool = False) -> bool:
    try:
        db = connect(path, read_only=True, untouched=untouched)
    except sqlite3.DatabaseError:
        if not untouched:
            raise
        return False
    try:
        return bool(db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    finally:
        db.close()


def _refuse_unsafe_place(path: Path) -> None:
    place = describe_unsafe_place(path)
    if place:
        raise StudyRefused(
            say(
                "{folder} is {place}, where a live study can be damaged.",
                folder=path.parent,
                place=place,
            ),
            hint=say(
                "Keep the study in a folder of this computer, and put backups there"
                " instead. If nothing synchronises that folder, rename it or set"
                " LIFEWORLD_ALLOW_PLACE=1."
            ),
        )


def _refuse_foreign_log(path: Path) -> None:
    if not is_log_of(path):
        log = f"{path.name}-wal"
        raise StudyRefused(
            say(
                "{log} holds changes that were made to another file than {name}, which"
                " took its place.",
                log=log,
                name=path.name,
            ),
            hint=say(
                "To go on with {name} as it is, restore it over itself: `lifeworld"
                " restore {name} {name} --replace` keeps the former log beside it.",
                name=path.name,
            ),
        )
    if has_foreign_log(path):
        raise StudyRefused(
            say(
                "{name}-wal holds changes that another program than Lifeworld made,"
                " perhaps to another file.",
                name=path.name,
            ),
            hint=say(
                "Close that program if it is open. If this stays, `lifeworld restore"
                " {name} {name} --replace` opens the study without them and keeps them"
                " beside it.",
                name=path.name,
            ),
        )


def _refuse_read_only(path: Path) -> None:
    for place in (path, path.resolve().parent):
        if not os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise StudyRefused(
                say(
                    "{name} cannot be written: {place} is read-only for you.",
                    name=path.name,
                    place=place,
                ),
                hint=say("Copy the study to a folder of yours and open it there."),
            )


def move_new(draft: Path, target: Path) -> None:
    """Give *draft* the name *target*, which nothing may have yet.

    Raises:
        FileExistsError: something has that name.
    """
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError(str(target)) from None
        draft.rename(target)
    else:
        draft.unlink()
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    with contextlib.suppress(OSError):  # Windows has no such thing
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def find_first_change(path: Path) -> str:
    """Return the id of the first change in a study file, or "" where there is none to read.

    A copy of a study begins with the same change, whatever the copy is called.
    """
    try:
        if not _is_study(path):
            return ""
        db = connect(path, read_only=True)
        try:
            row = db.execute("SELECT id FROM changes WHERE seq = 1").fetchone()
        finally:
            db.close()
    except (OSError, sqlite3.Error):
        return ""
    return str(row[0]) if row else ""
