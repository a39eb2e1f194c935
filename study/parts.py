"""One act that is written as several parts: in one transaction, or each in its own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

from study.entries import get_entry
from study.errors import Conflict
from study.language import say
from study.ledger import Change, close_entry, open_entry
from study.sqlite import sqlite3

__all__ = ["PIECES", "Whole", "open_part", "open_piece"]

# The tick that counts pieces: they change the study without a new entry.
PIECES = "pieces"


@dataclass(slots=True, kw_only=True)
class Whole:
    """The change that others become parts of. In pieces it has an id once the first is written."""

    change: Change
    verb: str
    actor: str
    reason: str = ""
    operation: str | None = None


@contextmanager
def open_part(change: Change) -> Iterator[None]:
    """Write a part of an open change; a part that fails is taken back by itself."""
    subject, db = change.subject, change.db
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
        change.subject = subject


@contextmanager
def open_piece(db: Database, whole: Whole) -> Iterator[None]:
    """Write a part of a change in a transaction of its own, which the caller has opened.

    A change without a subject takes that of its first part.

    Raises:
        Conflict: what was written before was undone meanwhile.
    """
    change, subject = whole.change, whole.change.subject
    first = not change.id
    if first:
        made = open_entry(
            db,
            whole.verb,
            actor=whole.actor,
            subject=subject,
            reason=whole.reason,
            operation=whole.operation,
        )
        change.seq, change.id = made.seq, made.id
    else:
        if get_entry(db, change.id).undone:
            raise Conflict(
                say("This was undone before it was finished."),
                hint=say("Start it again if you want it."),
            )
        db.execute("UPDATE open_change SET change_seq = ?", [change.seq])
        db.execute(
            "INSERT INTO ticks VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET n = n + 1", [PIECES]
        )
    try:
        yield
    except BaseException:
        if first:
            change.seq, change.id = 0, ""
        raise
    finally:
        change.subject = subject or change.subject
    close_entry(change)
