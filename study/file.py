"""A study is one SQLite file; this opens, checks and upgrades it, and guards its writes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from study import ledger
from study.checks import (
    APPLICATION_ID,
    SUFFIX,
    _reason,
    _refuse_read_only,
    _refuse_unsafe_place,
    check_file,
    move_new,
)
from study.errors import Conflict, InvalidInput, LifeworldError, NotFound, StudyRefused
from study.ids import new_id
from study.sqlite import connect, describe_error, sqlite3

__all__ = ["Study", "create_file", "open_file"]


_locks: dict[str, threading.RLock] = {}
_locks_guard = threading.Lock()


class Study:
    """A study file, safe to share between threads: each thread gets its own connection."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._local = threading.local()
        with _locks_guard:
            self._lock = _locks.setdefault(str(self.path), threading.RLock())

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem

    @property
    def db(self) -> Database:
        """This thread's connection, opened on first use."""
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = connect(self.path)
            self._local.open = False
        return db

    @property
    def version(self) -> int:
        """The number of the newest change; a cached view of the study is valid while it matches."""
        row = self.db.execute("SELECT max(seq) FROM changes").fetchone()
        return int(row[0] or 0)

    @property
    def stamp(self) -> tuple[str, str, int]:
        """What a view of the study was read from: the file, its newest change, derived rows.

        No two studies have a change in common, so a file that took the place of another is told
        apart. Jobs are left out: how far they are is shown, and changes nothing that is read.
        """
        row = self.db.execute(
            "SELECT (SELECT id FROM changes ORDER BY seq DESC LIMIT 1),"
            " (SELECT sum(n) FROM ticks WHERE name <> 'jobs')"
        ).fetchone()
        return str(self.path), str(row[0] or ""), int(row[1] or 0)

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """Hold the write locks of the process and of the file for one transaction."""
        with self._lock:
            db = self.db
            if self._local.open:
                raise InvalidInput("A change was started inside another change.")
            self._local.open = True
            try:
                db.execute("BEGIN IMMEDIATE")
                try:
                    yield db
                    db.execute("COMMIT")
                except BaseException:
                    # A disk that fails in the middle has rolled back already, or cannot.
                    with contextlib.suppress(sqlite3.Error):
                        if db.conn.in_transaction:
                            db.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                told = describe_error(error, self.path)
                if told is None:
                    raise
                raise told from error
            finally:
                self._local.open = False

    @contextmanager
    def change(
        self,
        verb: str,
        *,
        actor: str,
        subject: str = "",
        reason: str = "",
        operation: str | None = None,
    ) -> Iterator[ledger.Change]:
        """Open a change: one entry in the audit trail. All research data is written inside one.

        Args:
            verb: What is done, in plain words: “apply code”.
            actor: Who does it.
            subject: What it is done to; never a participant's words.
            reason: Why, if a reason was given.
            operation: An id chosen by the caller; a second change with it raises AlreadyDone.
        """
        try:
            with self._writing() as db:
                change = ledger.open_entry(
                    db, verb, actor=actor, subject=subject, reason=reason, operation=operation
                )
                yield change
                ledger.close_entry(change)
        except sqlite3.IntegrityError as error:
            raise _explain_rule(error, verb) from error

    @contextmanager
    def stage(self, *, tick: str | None = None) -> Iterator[Database]:
        """Write rows outside the audit trail: texts nobody sees yet, vectors, runs, jobs.

        The database refuses research data here. *tick* names a counter to increment.
        """
        with self._writing() as db:
            yield db
            if tick:
                db.execute(
                    "INSERT INTO ticks VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET n = n + 1",
                    [tick],
                )

    def get_tick(self, name: str) -> int:
        """Return how often the derived rows called *name* have been rewritten."""
        row = self.db.execute("SELECT n FROM ticks WHERE name = ?", [name]).fetchone()
        return int(row[0]) if row else 0

    def undo(
        self, change_id: str | None = None, *, actor: str, operation: str | None = None
    ) -> ledger.Entry:
        """Undo a change (by default the actor's newest) and return its entry.

        Raises:
            NotFound: there is nothing to undo.
            Conflict: its rows were changed again since, or it is already undone.
        """
        return self._invert(change_id, ledger.find_undoable, "undo", actor, operation)

    def redo(self, *, actor: str, operation: str | None = None) -> ledger.Entry:
        """Redo what the actor last undid, and return the entry of that undo."""
        return self._invert(None, ledger.find_redoable, "redo", actor, operation)

    def _invert(
        self,
        change_id: str | None,
        find: Callable[..., ledger.Entry | None],
        word: str,
        actor: str,
        operation: str | None,
    ) -> ledger.Entry:
        entry: ledger.Entry | None = None
        try:
            with self._writing() as db:
                entry = ledger.get_entry(db, change_id) if change_id else find(db, actor=actor)
                if entry is None:
                    raise NotFound(f"There is nothing to {word}.")
                if entry.undone:
                    raise Conflict(f"“{entry.verb}” is already undone.")
                verb = entry.verb.removeprefix("undo ") if word == "redo" else entry.verb
                db.execute("PRAGMA defer_foreign_keys = ON")
                change = ledger.open_entry(
                    db,
                    f"{word} {verb}",
                    actor=actor,
                    subject=entry.subject,
                    undoes=entry.id,
                    operation=operation,
                )
                ledger.apply_inverse(change, entry)
                ledger.close_entry(change)
        except sqlite3.IntegrityError as error:
            raise Conflict(
                f"“{entry.verb if entry else word}” can no longer be undone:"
                " something else now depends on it.",
                hint="Undo the later change first.",
            ) from error
        return entry

    def close(self) -> None:
        """Close this thread's connection."""
        db: Database | None = getattr(self._local, "db", None)
        if db is not None:
            db.close()
            self._local.db = None


def create_file(path: Path, schema: list[Migrations]) -> Study:
    """Create a new study file.

    Raises:
        InvalidInput: *path* already exists, or its folder does not.
        StudyRefused: the folder is on a network drive or is synchronised.
    """
    if path.exists():
        raise InvalidInput(
            f"{path} already exists.", hint="Open it, or choose another name for the new study."
        )
    if not path.parent.is_dir():
        raise InvalidInput(f"There is no folder {path.parent}.", hint="Create it first.")
    _refuse_unsafe_place(path)
    # Built under another name and moved, so that a half-made study never carries its name.
    draft = path.with_name(f".{path.name}.{new_id()}.new")
    try:
        draft.touch()
        db = connect(draft)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _migrate(db, schema)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.close()
        move_new(draft, path)
    except FileExistsError as error:  # another program created it in the meantime
        raise InvalidInput(
            f"{path} already exists.", hint="Open it, or choose another name for the new study."
        ) from error
    except (OSError, sqlite3.Error) as error:
        told = describe_error(error, path) if isinstance(error, sqlite3.Error) else None
        raise told or InvalidInput(
            f"{path} cannot be written: {_reason(error)}.", hint="Choose another folder."
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
    _refuse_read_only(path)
    try:
        db = connect(path)
        try:
            known = _known(schema)
            applied = _applied(db)
            # The number counts, too: a later version may name its migrations in another way.
            number = db.execute("PRAGMA user_version").fetchone()[0]
            if applied - known or number > len(known):
                raise StudyRefused(
                    f"{path.name} was written by a newer Lifeworld than this one ({release}).",
                    hint="Install the newer version to open it; the file was not changed.",
                )
            # A copy that was made by VACUUM INTO has another journal.
            if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                db.execute("PRAGMA journal_mode = WAL")
            if known - applied:
                _upgrade(db, path, schema, release)
        finally:
            db.close()
    except sqlite3.Error as error:
        told = describe_error(error, path)
        if told is None:
            raise
        raise told from error
    return Study(path)


def _explain_rule(error: Exception, verb: str) -> LifeworldError:
    text = str(error)
    if "FOREIGN KEY" in text:
        return Conflict(
            f"“{verb}” was refused: what it refers to is gone, or something else depends on it.",
            hint="Reload the page to see the study as it is now, then try again.",
        )
    if "UNIQUE" in text:
        return Conflict(f"“{verb}” was refused: the study already has this.")
    return InvalidInput(f"“{verb}” was refused: it breaks a rule of the study file ({text}).")


def _known(schema: list[Migrations]) -> set[tuple[str, str]]:
    return {(s.name, m.name) for s in (ledger.migrations, *schema) for m in s._migrations}


def _applied(db: Database) -> set[tuple[str, str]]:
    if "_sqlite_migrations" not in db.table_names():
        return set()
    rows: list[Any] = db.execute("SELECT migration_set, name FROM _sqlite_migrations").fetchall()
    return {(row[0], row[1]) for row in rows}


def _upgrade(db: Database, path: Path, schema: list[Migrations], release: str) -> None:
    from study.copies import write_copy

    def keep_copy() -> None:
        # Another process may have upgraded it while this one waited for the write lock. The copy
        # is read by a second connection, for no copy can be made inside of a transaction.
        if _known(schema) - _applied(db):
            reader = connect(path)
            try:
                write_copy(reader, path.with_name(f"{path.stem}.before-{release}{SUFFIX}"))
            finally:
                reader.close()

    try:
        _migrate(db, schema, first=keep_copy)
    except LifeworldError:
        raise
    except Exception as error:
        told = describe_error(error, path) if isinstance(error, sqlite3.Error) else None
        if told is not None:
            raise told from error
        raise StudyRefused(
            f"{path.name} could not be upgraded to Lifeworld {release} and was left unchanged:"
            f" {error}.",
            hint="Open it with the version that wrote it, and report this.",
        ) from error


def _migrate(
    db: Database, schema: list[Migrations], *, first: Callable[[], None] | None = None
) -> None:
    # Foreign keys stay off while tables may be rebuilt; one writer at a time may upgrade.
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN IMMEDIATE")
    try:
        if first is not None:
            first()
        for migrations in (ledger.migrations, *schema):
            migrations.apply(db)
        if db.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError("a row would refer to nothing")
        db.execute(f"PRAGMA user_version = {len(_known(schema))}")
        db.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        db.execute("PRAGMA foreign_keys = ON")
