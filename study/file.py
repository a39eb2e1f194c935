"""A study is one SQLite file; this opens, checks and upgrades it, and guards its writes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from study import ledger
from study.checks import (
    APPLICATION_ID,
    _reason,
    _refuse_read_only,
    _refuse_unsafe_place,
    check_file,
    move_new,
)
from study.connections import Connections
from study.errors import Conflict, InvalidInput, LifeworldError, NotFound, StudyRefused
from study.held_file import is_log_of, write_state
from study.ids import new_id
from study.private_files import create_private_file, remove_others_access_to_study
from study.sqlite import connect, describe_error, open_transaction, sqlite3
from study.upgrades import apply_migrations, apply_upgrade, get_applied, get_known

__all__ = ["Study", "create_file", "open_file"]


_locks: dict[str, threading.RLock] = {}
_locks_guard = threading.Lock()


class _FileLost(Exception):
    """The file is no longer the one that was opened."""


class Study:
    """A study file, safe to share between threads: each thread gets its own connection."""

    def __init__(self, path: Path, *, connections: Connections | None = None) -> None:
        self.path = path.resolve()
        self._connections = connections or Connections(self.path)
        self._local = threading.local()
        if connections is None:
            with _locks_guard:
                self._lock = _locks.setdefault(str(self.path), threading.RLock())
        else:  # a copy in memory is nobody else's
            self._lock = threading.RLock()

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem

    @property
    def db(self) -> Database:
        """This thread's connection, opened on first use."""
        return self._connections.get()

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
            if getattr(self._local, "open", False):
                raise InvalidInput("A change was started inside another change.")
            self._local.open = True
            try:
                open_transaction(db)
                try:
                    fault = self._connections.find_fault(db)
                    if fault is not None:
                        raise _FileLost
                    write_state(db)
                    yield db
                    db.execute("COMMIT")
                    self._connections.note_write()
                except BaseException:
                    # A disk that fails in the middle has rolled back already, or cannot.
                    with contextlib.suppress(sqlite3.Error):
                        if db.conn.in_transaction:
                            db.execute("ROLLBACK")
                    raise
            except _FileLost:
                raise self._connections.refuse(fault or "missing") from None
            except sqlite3.Error as error:
                fault = self._connections.find_fault()
                told = (
                    self._connections.refuse(fault) if fault else describe_error(error, self.path)
                )
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
        gathers: bool = False,
    ) -> Iterator[ledger.Change]:
        """Open a change: one entry in the audit trail. All research data is written inside one.

        Args:
            verb: What is done, in plain words: “apply code”.
            actor: Who does it.
            subject: What it is done to; never a participant's words.
            reason: Why, if a reason was given.
            operation: An id chosen by the caller; a second change with it raises AlreadyDone.
            gathers: Whether changes that this thread opens inside become part of this one, under
                its verb, actor and subject. Otherwise they are refused.
        """
        whole: ledger.Change | None = getattr(self._local, "whole", None)
        try:
            if whole is not None:
                with _joining(whole):
                    yield whole
                return
            with self._writing() as db:
                change = ledger.open_entry(
                    db, verb, actor=actor, subject=subject, reason=reason, operation=operation
                )
                self._local.whole = change if gathers else None
                try:
                    yield change
                finally:
                    self._local.whole = None
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
        self,
        change_id: str | None = None,
        *,
        actor: str,
        operation: str | None = None,
        verbs: Collection[str] | None = None,
    ) -> ledger.Entry:
        """Undo a change (by default the actor's newest) and return its entry.

        Args:
            change_id: The change, or None for the actor's newest.
            actor: Who undoes it.
            operation: An id chosen by the caller; a second change with it raises AlreadyDone.
            verbs: What is done on the page that asks: a change with another verb is refused.

        Raises:
            NotFound: there is nothing to undo.
            Conflict: its rows were changed again since, or it is already undone.
            InvalidInput: it was made on another page.
        """
        return self._invert(change_id, ledger.find_undoable, "undo", actor, operation, verbs)

    def redo(
        self, *, actor: str, operation: str | None = None, verbs: Collection[str] | None = None
    ) -> ledger.Entry:
        """Redo what the actor last undid, and return the entry of that undo; see `undo`."""
        return self._invert(None, ledger.find_redoable, "redo", actor, operation, verbs)

    def _invert(
        self,
        change_id: str | None,
        find: Callable[..., ledger.Entry | None],
        word: str,
        actor: str,
        operation: str | None,
        verbs: Collection[str] | None,
    ) -> ledger.Entry:
        entry: ledger.Entry | None = None
        try:
            with self._writing() as db:
                ledger.check_operation(db, operation)  # first: sent again, it finds another change
                entry = ledger.get_entry(db, change_id) if change_id else find(db, actor=actor)
                if entry is None:
                    raise NotFound(f"There is nothing to {word}.")
                if entry.undone:
                    raise Conflict(f"“{entry.verb}” is already undone.")
                verb = entry.verb.removeprefix("undo ") if word == "redo" else entry.verb
                if verbs is not None and verb not in verbs:
                    raise InvalidInput(
                        f"Your last change, “{entry.verb}: {entry.subject}”, was made on another"
                        " page.",
                        hint=f"{word.capitalize()} it on the History page.",
                    )
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

    def check_file(self) -> None:
        """Raise StudyRefused if the file is no longer the one that was opened."""
        fault = self._connections.find_fault()
        if fault is not None:
            raise self._connections.refuse(fault)

    def keep_open(self) -> None:
        """Serve a program with many threads: keep a connection besides theirs, and a short log."""
        self._connections.keep_open()

    def checkpoint(self, *, empty: bool = True) -> bool:
        """Copy the log into the file; return whether the file alone now holds everything.

        With *empty* the log is emptied too, which is not possible while somebody reads the study.
        """
        return self._connections.checkpoint(empty=empty)

    def close(self) -> None:
        """Close this thread's connection, and the one of `keep_open`."""
        self._connections.close()


@contextmanager
def _joining(whole: ledger.Change) -> Iterator[None]:
    """Write a part of an open change; a part that fails is taken back by itself."""
    subject, db = whole.subject, whole.db
    db.execute("SAVEPOINT part")
    try:
        yield
        db.execute("RELEASE part")
    except BaseException:
        # A disk that fails in the middle has rolled everything back already.
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    finally:
        whole.subject = subject


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
        create_private_file(draft)
        db = connect(draft)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            apply_migrations(db, schema)
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
    if not is_log_of(path):
        log = f"{path.name}-wal"
        raise StudyRefused(
            f"{log} holds changes that were made to another file than {path.name}, which took its"
            " place.",
            hint=f"To go on with {path.name} as it is, restore it over itself: `lifeworld restore"
            f" {path.name} {path.name} --replace` keeps the former log beside it.",
        )
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
                    f"{path.name} was written by a newer Lifeworld than this one ({release}).",
                    hint="Install the newer version to open it; the file was not changed.",
                )
            # A copy that was made by VACUUM INTO has another journal.
            if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                db.execute("PRAGMA journal_mode = WAL")
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
