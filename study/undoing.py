"""Undo and redo: a change that puts back the rows of another, or is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlite_utils import Database

from study.entries import Entry, find_redoable, find_undoable, get_entry, has_changed_row
from study.errors import Conflict, InvalidInput, NotFound
from study.language import say
from study.ledger import (
    Change,
    Row,
    check_operation,
    close_entry,
    find_last_rev,
    get_row,
    open_entry,
)
from study.sqlite import sqlite3

__all__ = ["Place", "undo_entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What was done on the page that asks: its verbs, and whether they arrive as operations.

    `row_verbs` are the verbs of further changes that belong here, however they arrive, if they
    changed the row with the id `row`, which the page shows.
    """

    verbs: Collection[str]
    operations: bool
    row_verbs: Collection[str] = ()
    row: str = ""

    def holds(self, db: Database, entry: Entry, verb: str) -> bool:
        """Return whether this entry with this verb was made here."""
        if verb in self.row_verbs:
            return has_changed_row(db, entry, self.row)
        return verb in self.verbs and (entry.operation is not None) == self.operations


def undo_entry(
    db: Database,
    change_id: str | None,
    *,
    actor: str,
    redo: bool = False,
    operation: str | None = None,
    place: Place | None = None,
    describe: Callable[[Entry], str],
) -> Entry:
    """Undo a change, or redo the newest undo, inside a transaction; see `Study.undo`."""
    check_operation(db, operation)  # first: sent again, it finds another change
    word, find = ("redo", find_redoable) if redo else ("undo", find_undoable)
    entry = get_entry(db, change_id) if change_id is not None else find(db, actor=actor)
    if entry is None:
        raise _say_nothing(db, word, describe)
    sentence = f"“{describe(entry)}”"
    if entry.undone:
        raise Conflict(say("{change} is already undone.", change=sentence))
    verb = entry.verb.removeprefix("undo ") if redo else entry.verb
    if place is not None and not place.holds(db, entry, verb):
        raise InvalidInput(
            say("Your last change, {change}, was made on another page.", change=sentence),
            hint=say("Redo it on the History page.")
            if redo
            else say("Undo it on the History page."),
        )
    db.execute("PRAGMA defer_foreign_keys = ON")
    change = open_entry(
        db,
        f"{word} {verb}",
        actor=actor,
        subject=entry.subject,
        undoes=entry.id,
        operation=operation,
    )
    _apply_inverse(change, entry, sentence)
    close_entry(change)
    return entry


def _say_nothing(db: Database, word: str, describe: Callable[[Entry], str]) -> NotFound:
    others = find_undoable(db) if word == "undo" else None
    if others is None:
        nothing = say("There is nothing to undo.")
        return NotFound(nothing if word == "undo" else say("There is nothing to redo."))
    return NotFound(
        say(
            "There is nothing of yours to undo: the newest change, “{change}”,"
            " was made by {actor}.",
            change=describe(others),
            actor=others.actor,
        ),
        hint=say("Undo it on the History page, or with `lifeworld undo STUDY {id}`.", id=others.id),
    )


def _apply_inverse(change: Change, entry: Entry, sentence: str) -> None:
    """Restore every row that *entry* changed, newest first, inside the open *change*.

    Raises:
        Conflict: a row was changed again since; the caller rolls back.
    """
    db = change.db
    stale = Conflict(
        say(
            "{change} can no longer be undone: something it changed has been changed since.",
            change=sentence,
        ),
        hint=say("Undo the later change first."),
    )
    rows = list(
        db.query(
            "SELECT tbl, key, before, after FROM changed_rows WHERE change_seq = ?"
            " ORDER BY seq DESC",
            [entry.seq],
        )
    )
    try:
        for row in rows:
            _put_back(db, row, stale)
    except sqlite3.IntegrityError as error:
        raise stale from error


def _put_back(db: Database, row: Row, stale: Conflict) -> None:
    table, key = row["tbl"], row["key"]
    before = json.loads(row["before"]) if row["before"] else None
    after = json.loads(row["after"]) if row["after"] else None
    if "erased" in (before or {}) or "erased" in (after or {}):
        raise Conflict(
            say("This can no longer be undone: words of it were erased from the study's history."),
            hint=say("What was erased for a person's protection does not come back."),
        )
    current = get_row(db, table, key)
    if not _is_image(current, after):
        raise stale
    if before is None:
        if _is_shared(db, table, key):
            return
        db.execute(f"DELETE FROM [{table}] WHERE id = ?", [key])
        return
    if "rev" in before:
        # Revisions only grow, so that links to the undone version turn stale.
        before["rev"] = (current["rev"] if current else find_last_rev(db, table, key)) + 1
    if current is None:
        names = ", ".join(f"[{name}]" for name in before)
        marks = ", ".join("?" * len(before))
        db.execute(f"INSERT INTO [{table}] ({names}) VALUES ({marks})", list(before.values()))
    else:
        sets = ", ".join(f"[{name}] = ?" for name in before)
        db.execute(f"UPDATE [{table}] SET {sets} WHERE id = ?", [*before.values(), key])


def _is_image(current: Row | None, image: Row | None) -> bool:
    if current is None or image is None:
        return current is image
    # Columns that a later version added are not in the image.
    return all(name in current and current[name] == v for name, v in image.items() if name != "rev")


def _is_shared(db: Database, table: str, key: str) -> bool:
    if not db.execute("SELECT 1 FROM shared_tables WHERE name = ?", [table]).fetchone():
        return False
    resting = db.execute(
        """SELECT m.name, f."from" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' AND f."table" = ?""",
        [table],
    ).fetchall()
    return any(
        db.execute(f"SELECT 1 FROM [{other}] WHERE [{column}] = ? LIMIT 1", [key]).fetchone()
        for other, column in resting
    )
