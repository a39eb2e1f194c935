"""Commands for versions of a transcript's text: add a text, make it current, edit in place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.scrubbing import list_keys
from study.sqlite import sqlite3
from study.times import get_now
from transcripts.commands import add_texts
from transcripts.model import Role, TextId, TranscriptId, Turn
from transcripts.versions.carry_turns import CarriedTurns
from transcripts.versions.edits import Edit, Moves, apply_edits
from transcripts.versions.match_speakers import choose_speakers
from transcripts.versions.queries import list_voices
from transcripts.words import count_words

__all__ = ["add_text", "add_version", "revise_labels", "revise_text_rows"]


def add_text(study: Study, text: str, turns: Sequence[Turn]) -> TextId:
    """Stage a new text with its turns, not visible until `add_version` makes it current.

    Raises:
        InvalidInput: the text has no words, or holds a lone surrogate.
    """
    if not turns or not any(char.isalnum() for char in text):
        raise InvalidInput(
            say("The corrected transcript has no words."),
            hint=say("Remove the transcript instead."),
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput(
            say("The text holds a broken character at position {position}.", position=error.start),
            hint=say("Delete it and type it again."),
        ) from error
    text_id = TextId(new_id())
    rows = [(t.label, t.start, t.end, t.start_time, t.end_time) for t in turns]
    add_texts(study, [(text_id, text, rows)])
    return text_id


def add_version(
    study: Study,
    change: Change,
    transcript_id: TranscriptId,
    text_id: TextId,
    *,
    actor: str,
    reason: str,
    carried: dict[str, int],
) -> None:
    """Make a staged text the current version of its transcript, inside an open change."""
    row = change.get("transcripts", transcript_id)
    last = study.db.execute(
        "SELECT coalesce(max(n), 1) FROM versions WHERE transcript_id = ?", [transcript_id]
    ).fetchone()[0]
    change.subject = row["title"]
    change.insert(
        "versions",
        {
            "id": new_id(),
            "transcript_id": transcript_id,
            "n": last + 1,
            "text_id": text_id,
            "previous_id": row["text_id"],
            "at": get_now(),
            "by": actor,
            "reason": reason,
            "carried": json.dumps(carried),
        },
    )
    change.update("transcripts", transcript_id, text_id=text_id)


def revise_labels(
    study: Study,
    change: Change,
    transcript_id: TranscriptId,
    old: Sequence[Turn],
    carried: CarriedTurns,
) -> dict[str, str]:
    """Match speakers to the labels of a new version; return label → speaker id.

    A label that was respelled everywhere keeps its speaker with role and participant. Speakers
    without turns stay: the caller may remove them if nothing refers to them.
    """
    there = list_voices(study, transcript_id)
    labels = {voice.id: voice.label for voice in there}
    ids: dict[str, str] = {}
    for label, voice in choose_speakers(there, old, carried).items():
        if not voice.id:
            ids[label] = _insert_speaker(change, transcript_id, label, voice.role)
            continue
        ids[label] = voice.id
        if label != labels[voice.id]:
            change.update("speakers", voice.id, label=label, name=voice.name)
    return ids


def _insert_speaker(change: Change, transcript_id: TranscriptId, label: str, role: Role) -> str:
    speaker_id = new_id()
    change.insert(
        "speakers",
        {
            "id": speaker_id,
            "transcript_id": transcript_id,
            "label": label,
            "name": label,
            "role": role,
            "participant_id": None,
        },
    )
    return speaker_id


def revise_text_rows(
    db: Database,
    text_id: str,
    edits: Sequence[Edit],
    *,
    labels: Mapping[int, str] | None = None,
) -> tuple[TextId, list[Doubled]]:
    """Replace a text by its edited version, under a new id, inside an open change.

    Every table that refers to the text and to places in it is updated. The search index is not:
    call `transcripts.schema.build_index` afterwards.

    Args:
        db: The study's connection.
        text_id: The text to replace.
        edits: The replacements.
        labels: New labels of turns by ordinal.

    Returns:
        The new text's id, and the rows left unchanged because another row has their new place.
    """
    text = db.execute("SELECT text FROM texts WHERE id = ?", [text_id]).fetchone()[0]
    fresh, moves = apply_edits(text, edits)
    new = TextId(new_id())
    turns, words = [], 0
    for row in db.query("SELECT * FROM turns WHERE text_id = ? ORDER BY ordinal", [text_id]):
        start, end = moves.find_start(row["start"]), moves.find_end(row["end"])
        count = count_words(fresh[start:end])
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
            # Findings that rest on unchanged words need no new review, so the revision stays.
            if quoted and fields["quote"] != row[2]:
                sets += ", rev = rev + 1"
            try:
                db.execute(f"UPDATE [{table}] SET {sets} WHERE {where}", [*fields.values(), *key])
            except sqlite3.IntegrityError:
                doubled.append((table, where, key))
    return doubled


def _move_references(db: Database, old: str, new: str) -> None:
    """Update references to the text in columns of other names, such as `previous_id`."""
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


# (table, condition that selects the row, values of the condition)
Doubled = tuple[str, str, list[Any]]
