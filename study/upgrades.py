"""Brings a study file that an older version wrote up to date, and keeps a copy of it before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from study import held_file, ledger
from study.checks import SUFFIX
from study.copies import write_copy
from study.errors import LifeworldError, StudyRefused
from study.language import say
from study.sqlite import connect, describe_error, sqlite3

__all__ = ["apply_first", "apply_migrations", "apply_upgrade", "get_applied", "get_known"]


def _add_own(schema: list[Migrations]) -> list[Migrations]:
    return [ledger.migrations, held_file.migrations, *schema]


def get_known(schema: list[Migrations]) -> set[tuple[str, str]]:
    """Return (set, name) of every migration that this version has."""
    return {(s.name, m.name) for s in _add_own(schema) for m in s._migrations}


def get_applied(db: Database) -> set[tuple[str, str]]:
    """Return (set, name) of every migration that a study has had."""
    if "_sqlite_migrations" not in db.table_names():
        return set()
    rows: list[Any] = db.execute("SELECT migration_set, name FROM _sqlite_migrations").fetchall()
    return {(row[0], row[1]) for row in rows}


def apply_upgrade(db: Database, path: Path, schema: list[Migrations], release: str) -> None:
    """Apply the migrations that a study lacks, and keep a copy of it as it was.

    Raises:
        StudyRefused: a migration failed; the study is unchanged.
    """

    def keep_copy() -> None:
        # Another process may have upgraded it while this one waited for the write lock. The copy
        # is read by a second connection, for no copy can be made inside of a transaction.
        if get_known(schema) - get_applied(db):
            reader = connect(path)
            try:
                write_copy(reader, path.with_name(f"{path.stem}.before-{release}{SUFFIX}"))
            finally:
                reader.close()

    try:
        apply_migrations(db, schema, first=keep_copy)
        # A log with the upgrade in it could not be told from one that belongs to the copy.
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except LifeworldError:
        raise
    except Exception as error:
        told = describe_error(error, path) if isinstance(error, sqlite3.Error) else None
        if told is not None:
            raise told from error
        raise StudyRefused(
            say(
                "{name} could not be upgraded to Lifeworld {release} and was left"
                " unchanged: {reason}.",
                name=path.name,
                release=release,
                reason=error,
            ),
            hint=say("Open it with the version that wrote it, and report this."),
        ) from error


def apply_migrations(
    db: Database, schema: list[Migrations], *, first: Callable[[], None] | None = None
) -> None:
    """Apply every migration of *schema* that is missing, in one transaction; call *first* in it."""
    # Foreign keys stay off while tables may be rebuilt; one writer at a time may upgrade.
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN IMMEDIATE")
    try:
        if first is not None:
            first()
        for migrations in _add_own(schema):
            migrations.apply(db)
        held_file.write_state(db)
        if db.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError("a row would refer to nothing")
        db.execute(f"PRAGMA user_version = {len(get_known(schema))}")
        db.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def apply_first(db: Database, schema: list[Migrations], wanted: set[tuple[str, str]]) -> bool:
    """Apply the first migrations of each set, as an older version knew them, to a new database.

    Return False, and leave the database as it is, where *wanted* is not what any version knew: some
    set would have a migration without the one before it.
    """
    stops: list[tuple[Migrations, str | None]] = []
    for migrations in _add_own(schema):
        names = [each.name for each in migrations._migrations]
        number = sum((migrations.name, name) in wanted for name in names)
        if any((migrations.name, name) not in wanted for name in names[:number]):
            return False
        stops.append((migrations, names[number] if number < len(names) else None))
    db.execute("BEGIN IMMEDIATE")
    for migrations, stop in stops:
        migrations.apply(db, stop_before=stop)
    db.execute("COMMIT")
    return True
