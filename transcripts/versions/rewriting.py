"""Rewrites texts in place of others: edits, and where what rests on them moves to."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from study import InvalidInput
from study.ids import new_id
from study.scrubbing import list_keys
from study.sqlite import sqlite3
from transcripts.model import TextId

__all__ = ["Edit", "Moves", "apply_edits", "record_rewritten_text", "write_index"]


# A row by its table, the condition that finds it, and the values of that condition.
Doubled = tuple[str, str, list[Any]]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Words to put in the place of `[start, end)`, in code points."""

    start: int
    end: int
    words: str


class Moves:
    """Where the places of a text lie after edits."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = list(edits)
        self._starts = [edit.start for edit in edits]
        self._shifts = [0]
        for edit in edits:
            self._shifts.append(self._shifts[-1] + len(edit.words) - (edit.end - edit.start))

    def find_start(self, place: int) -> int:
        """Return where a span that began at *place* begins now; inside an edit: with its words."""
        return self._find(place, last=False)

    def find_end(self, place: int) -> int:
        """Return where a span that ended at *place* ends now; inside an edit: after its words."""
        return self._find(place, last=True)

    def _find(self, place: int, *, last: bool) -> int:
        # A span that ends where an edit begins does not take the edit's words along.
        at = bisect_right(self._starts, place - 1 if last else place)
        if at:
            edit = self._edits[at - 1]
            if place < edit.end or (last and place <= edit.end):
                begin = edit.start + self._shifts[at - 1]
                return begin + (len(edit.words) if last else 0)
        return place + self._shifts[at]


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Moves]:
    """Return the text after *edits*, and where its places went.

    Raises:
        InvalidInput: two edits overlap, or one lies outside of the text.
    """
    ordered = sorted(set(edits))
    parts, at = [], 0
    for edit in ordered:
        if edit.start < at or edit.end > len(text) or edit.end < edit.start:
            raise InvalidInput("Two replacements lie on the same words, or outside of the text.")
        parts += [text[at : edit.start], edit.words]
        at = edit.end
    parts.append(text[at:])
    return "".join(parts), Moves(ordered)


def record_rewritten_text(
    db: Database,
    text_id: str,
    edits: Sequence[Edit],
    *,
    labels: Mapping[int, str] | None = None,
) -> tuple[TextId, list[Doubled]]:
    """Put an edited text in the place of *text_id*, under a new id, inside an open change.

    Every table that names the text and a place in it follows. The index is not touched: call
    `write_index` afterwards.

    Args:
        db: The study's connection.
        text_id: The text that goes.
        edits: What is replaced.
        labels: New labels of turns by ordinal.

    Returns:
        The new text's id, and rows whose place is now that of another row, untouched.
    """
    text = db.execute("SELECT text FROM texts WHERE id = ?", [text_id]).fetchone()[0]
    fresh, moves = apply_edits(text, edits)
    new = TextId(new_id())
    turns, words = [], 0
    for row in db.query("SELECT * FROM turns WHERE text_id = ? ORDER BY ordinal", [text_id]):
        start, end = moves.find_start(row["start"]), moves.find_end(row["end"])
        count = len(fresh[start:end].split())
        words += count
        label = (labels or {}).get(row["ordinal"], row["label"])
        turns.append(
            (new, row["ordinal"], label, start, end, row["start_time"], row["end_time"], count)
        )
    sha = hashlib.sha256(fresh.encode("utf-8")).hexdigest()
    db.execute("INSERT INTO texts VALUES (?, ?, ?, ?)", [new, sha, fresh, words])
    doubled = _move_rows(db, text_id, new, fresh, moves)
    _move_references(db, text_id, new)
    db.execute("DELETE FROM turns WHERE text_id = ?", [text_id])
    db.conn.executemany(
        "INSERT INTO turns (text_id, ordinal, label, start, end, start_time, end_time, words)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        turns,
    )
    db.execute("DELETE FROM texts WHERE id = ?", [text_id])
    return new, doubled


def _move_rows(db: Database, old: str, new: str, text: str, moves: Moves) -> list[Doubled]:
    doubled: list[Doubled] = []
    for table, columns in _tables_on_texts(db):
        keys = list_keys(db, table)
        where = " AND ".join(f"[{key}] = ?" for key in keys)
        spanned = {"start", "end"} <= columns
        quoted = spanned and "quote" in columns
        extra = ["start", "end"] if spanned else []
        picked = ", ".join([*extra, *(["quote"] if quoted else []), *(f"[{k}]" for k in keys)])
        rows = db.execute(f"SELECT {picked} FROM [{table}] WHERE text_id = ?", [old]).fetchall()
        for row in rows:
            fields: dict[str, Any] = {"text_id": new}
            key = list(row[2 * spanned + quoted :])
            if spanned:
                start, end = moves.find_start(row[0]), moves.find_end(row[1])
                fields |= {"start": start, "end": max(end, start + 1)}
                if quoted:
                    fields["quote"] = text[start:end]
            sets = ", ".join(f"[{name}] = ?" for name in fields)
            # Whoever rests on words that are still the same need not look again.
            if quoted and fields["quote"] != row[2]:
                sets += ", rev = rev + 1"
            try:
                db.execute(f"UPDATE [{table}] SET {sets} WHERE {where}", [*fields.values(), *key])
            except sqlite3.IntegrityError:
                doubled.append((table, where, key))
    return doubled


def _move_references(db: Database, old: str, new: str) -> None:
    """Let columns of other names that refer to the text follow it: the version before, say."""
    for table, column in db.execute(
        """SELECT m.name, f."from" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' AND f."table" = 'texts' AND f."from" <> 'text_id'"""
    ).fetchall():
        db.execute(f"UPDATE [{table}] SET [{column}] = ? WHERE [{column}] = ?", [new, old])


def _tables_on_texts(db: Database) -> list[tuple[str, set[str]]]:
    found = []
    for (table,) in db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall():
        columns = {row[1] for row in db.execute(f"PRAGMA table_info([{table}])").fetchall()}
        if "text_id" in columns and table != "turns":
            found.append((table, columns))
    return found


def write_index(db: Database) -> None:
    """Make the index of words anew from the turns there are, so that no other word is in it."""
    db.execute("INSERT INTO turn_index (turn_index) VALUES ('delete-all')")
    for (text_id,) in db.execute("SELECT id FROM texts ORDER BY id").fetchall():
        text = db.execute("SELECT text FROM texts WHERE id = ?", [text_id]).fetchone()[0]
        turns = db.execute(
            "SELECT id, start, end FROM turns WHERE text_id = ?", [text_id]
        ).fetchall()
        db.conn.executemany(
            "INSERT INTO turn_index (rowid, words) VALUES (?, ?)",
            [(number, text[start:end]) for number, start, end in turns],
        )
