"""Rewrites texts in place of others: edits, where places move to, and the rows that rest on them."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from study import InvalidInput
from study.ids import new_id
from transcripts.model import TextId

__all__ = ["Edit", "Moves", "apply_edits", "record_rewritten_text", "write_index"]


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
        """Return where a span that ended before *place* ends now; inside an edit: after its words."""
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
) -> tuple[TextId, list[tuple[str, int]]]:
    """Put an edited text in the place of *text_id*, under a new id, inside an open change.

    Every table that names the text and a place in it follows. The index is not touched: call
    `write_index` afterwards.

    Args:
        db: The study's connection.
        text_id: The text that goes.
        edits: What is replaced.
        labels: New labels of turns by ordinal.

    Returns:
        The new text's id, and (table, rowid) of rows whose place is now that of another row.
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
    db.execute("DELETE FROM turns WHERE text_id = ?", [text_id])
    db.conn.executemany(
        "INSERT INTO turns (text_id, ordinal, label, start, end, start_time, end_time, words)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        turns,
    )
    db.execute("DELETE FROM texts WHERE id = ?", [text_id])
    return new, doubled


def _move_rows(
    db: Database, old: str, new: str, text: str, moves: Moves
) -> list[tuple[str, int]]:
    from study.sqlite import sqlite3

    doubled = []
    for table, columns in _tables_on_texts(db):
        names = ["start", "end"] if {"start", "end"} <= columns else []
        picked = ", ".join(["rowid", *(f"[{n}]" for n in names)])
        rows = db.execute(f"SELECT {picked} FROM [{table}] WHERE text_id = ?", [old]).fetchall()
        for rowid, *span in rows:
            fields: dict[str, Any] = {"text_id": new}
            if span:
                start, end = moves.find_start(span[0]), moves.find_end(span[1])
                fields |= {"start": start, "end": max(end, start + 1)}
                if "quote" in columns:
                    fields["quote"] = text[start:end]
            if "rev" in columns:
                fields["rev"] = db.execute(
                    f"SELECT rev + 1 FROM [{table}] WHERE rowid = ?", [rowid]
                ).fetchone()[0]
            sets = ", ".join(f"[{name}] = ?" for name in fields)
            try:
                db.execute(
                    f"UPDATE [{table}] SET {sets} WHERE rowid = ?", [*fields.values(), rowid]
                )
            except sqlite3.IntegrityError:
                doubled.append((table, rowid))
    return doubled


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
