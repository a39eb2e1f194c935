"""Makes and opens study files, with the checks that come before."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Migrations

from study.checks import (
    APPLICATION_ID,
    _reason,
    _refuse_foreign_log,
    _refuse_read_only,
    _refuse_unsafe_place,
    check_file,
    move_new,
)
from study.errors import InvalidInput, StudyRefused
from study.file import Study
from study.ids import new_id
from study.language import say
from study.private_files import create_private_file, remove_others_access_to_study
from study.sqlite import (
    check_version,
    choose_journal,
    connect,
    describe_error,
    sqlite3,
)
from study.upgrades import apply_migrations, apply_upgrade, get_applied, get_known

__all__ = ["create_file", "open_file"]


def create_file(path: Path, schema: list[Migrations]) -> Study:
    """Create a new study file.

    Raises:
        InvalidInput: *path* already exists, or its folder does not.
        StudyRefused: the folder is on a network drive or is synchronised.
    """
    if path.exists():
        raise InvalidInput(
            say("{path} already exists.", path=path),
            hint=say("Open it, or choose another name for the new study."),
        )
    if not path.parent.is_dir():
        raise InvalidInput(
            say("There is no folder {folder}.", folder=path.parent), hint=say("Create it first.")
        )
    _refuse_unsafe_place(path)
    check_version()
    # Built under another name and moved, so that a half-made study never carries its name.
    draft = path.with_name(f".{path.name}.{new_id()}.new")
    try:
        create_private_file(draft)
        db = connect(draft)
        try:
            choose_journal(db)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            apply_migrations(db, schema)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.close()
        move_new(draft, path)
    except FileExistsError as error:  # another program created it in the meantime
        raise InvalidInput(
            say("{path} already exists.", path=path),
            hint=say("Open it, or choose another name for the new study."),
        ) from error
    except (OSError, sqlite3.Error) as error:
        told = describe_error(error, path) if isinstance(error, sqlite3.Error) else None
        raise told or InvalidInput(
            say("{path} cannot be written: {reason}.", path=path, reason=_reason(error)),
            hint=say("Choose another folder."),
        ) from error
    finally:
        for leftover in path.parent.glob(f"{draft.name}*"):
            leftover.unlink(missing_ok=True)
    return Study(path)


def open_file(path: Path, schema: list[Migrations], *, release: str) -> Study:
    """Check a study file, upgrade it if an older version wrote it, and open it.

    Before an upgrade a copy is kept beside the file.

    Args:
        path: The study.
        schema: Every package's migrations, lowest package first.
        release: This program's version, for messages and the copy's name.

    Raises:
        NotFound: there is no such file.
        StudyRefused: it is no study, was written by a newer version, or lies somewhere unsafe.
    """
    if path.exists():
        _refuse_unsafe_place(path)
    check_file(path)
    check_version()
    _refuse_foreign_log(path)
    _refuse_read_only(path)
    remove_others_access_to_study(path)
    try:
        db = connect(path)
        try:
            known = get_known(schema)
            applied = get_applied(db)
            # The number counts, too: a later version may name its migrations in another way.
            number = db.execute("PRAGMA user_version").fetchone()[0]
            if applied - known or number > len(known):
                raise StudyRefused(
                    say(
                        "{name} was written by a newer Lifeworld than this one ({release}).",
                        name=path.name,
                        release=release,
                    ),
                    hint=say("Install the newer version to open it; the file was not changed."),
                )
            choose_journal(db)  # a copy that was made by VACUUM INTO has another
            if known - applied:
                apply_upgrade(db, path, schema, release)
        finally:
            db.close()
    except sqlite3.Error as error:
        told = describe_error(error, path)
        if told is None:
            raise
        raise told from error
    return Study(path)
