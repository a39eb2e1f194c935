"""A study is one SQLite file; this opens, checks and upgrades it, and guards its writes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from study import ledger
from study.connections import Connections
from study.entries import Entry, describe_plainly
from study.errors import Conflict, InvalidInput, LifeworldError
from study.held_file import write_state
from study.language import say
from study.parts import PIECES, Whole, open_part, open_piece
from study.sqlite import (
    describe_error,
    describe_rule,
    open_transaction,
    sqlite3,
)
from study.undoing import Place, undo_entry

__all__ = ["Study"]


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
        # How a refusal names a change; the packages that know their verbs set it.
        self.describe: Callable[[Entry], str] = describe_plainly
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
        """A number that grows with each change; a cached view is valid while it matches.

        It is the number of the newest change, and higher where changes were written in pieces.
        """
        return int(self.db.execute("SELECT max(seq) FROM changes").fetchone()[0] or 0) + (
            self.get_tick(PIECES)
        )

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
                raise InvalidInput(say("A change was started inside another change."))
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
        pieces: bool = False,
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
            pieces: The same for long acts: each part is a transaction of its own, so that others
                can write in between. If one fails, those before it are undone. Without a part
                there is no entry.
        """
        whole: Whole | None = getattr(self._local, "whole", None)
        try:
            if whole is not None:
                with self._open_part(whole, pieces=pieces):
                    yield whole.change
                return
            if pieces:
                change = ledger.Change(self.db, seq=0, change_id="", subject=subject)
                with self._gather_pieces(
                    Whole(change=change, verb=verb, actor=actor, reason=reason, operation=operation)
                ):
                    yield change
                return
            with self._writing() as db:
                change = ledger.open_entry(
                    db, verb, actor=actor, subject=subject, reason=reason, operation=operation
                )
                self._local.whole = (
                    Whole(change=change, verb=verb, actor=actor) if gathers else None
                )
                try:
                    yield change
                finally:
                    self._local.whole = None
                ledger.close_entry(change)
        except sqlite3.IntegrityError as error:
            raise describe_rule(error, verb) from error

    @contextmanager
    def _open_part(self, whole: Whole, *, pieces: bool) -> Iterator[None]:
        if getattr(self._local, "open", False):
            with open_part(whole.change):
                yield
        elif pieces:  # its parts are pieces of the whole
            yield
        else:
            with self._writing() as db, open_piece(db, whole):
                yield

    @contextmanager
    def _gather_pieces(self, whole: Whole) -> Iterator[None]:
        """Let the changes that this thread opens become pieces of one."""
        change, subject = whole.change, whole.change.subject
        self._local.whole = whole
        try:
            yield
        except BaseException:
            self._local.whole = None
            if change.id:
                with contextlib.suppress(LifeworldError, sqlite3.Error):
                    self.undo(change.id, actor=whole.actor)
            raise
        finally:
            self._local.whole = None
        if change.id and change.subject != subject:
            with self._writing():
                ledger.close_entry(change)

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
        place: Place | None = None,
    ) -> Entry:
        """Undo a change (by default the actor's newest) and return its entry.

        Args:
            change_id: The change, or None for the actor's newest.
            actor: Who undoes it.
            operation: An id chosen by the caller; a second change with it raises AlreadyDone.
            place: The page that asks: a change that was made on another is refused.

        Raises:
            NotFound: there is nothing to undo.
            Conflict: its rows were changed again since, or it is already undone.
            InvalidInput: it was made on another page.
        """
        return self._invert(change_id, redo=False, actor=actor, operation=operation, place=place)

    def redo(
        self, *, actor: str, operation: str | None = None, place: Place | None = None
    ) -> Entry:
        """Redo what the actor last undid, and return the entry of that undo; see `undo`."""
        return self._invert(None, redo=True, actor=actor, operation=operation, place=place)

    def _invert(
        self,
        change_id: str | None,
        *,
        redo: bool,
        actor: str,
        operation: str | None,
        place: Place | None,
    ) -> Entry:
        try:
            with self._writing() as db:
                return undo_entry(
                    db,
                    change_id,
                    actor=actor,
                    redo=redo,
                    operation=operation,
                    place=place,
                    describe=self.describe,
                )
        except sqlite3.IntegrityError as error:
            raise Conflict(
                say("This can no longer be undone: something else now depends on it."),
                hint=say("Undo the later change first."),
            ) from error

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
