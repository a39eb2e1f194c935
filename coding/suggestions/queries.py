"""Queries on suggestions: lists, runs, settings and the context of a suggestion."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from coding.model import (
    CodeId,
    Suggestion,
    SuggestionId,
)
from coding.suggestions.model import Context, Leaning, Mode, Spanned
from study import NotFound, Study
from study.language import say
from transcripts.model import TextId
from transcripts.queries import get_frame

__all__ = [
    "count_decisions",
    "get_context",
    "get_measurement",
    "get_mode",
    "get_newest_summary",
    "get_suggestion",
    "has_imported_run",
    "has_run",
    "list_leanings",
    "list_overlapping_codes",
    "list_reviewed",
    "list_shown",
    "list_suggestions",
]


def get_mode(study: Study) -> Mode:
    """Return when suggestions are shown; “off” if the method profile has them off."""
    if not get_frame(study).profile.suggestions:
        return "off"
    row = study.db.execute("SELECT mode FROM assistance").fetchone()
    return row[0] if row else "on"


def list_leanings(study: Study) -> dict[CodeId, Leaning]:
    """Return the leaning of each code for which somebody set one."""
    rows = study.db.execute("SELECT code_id, leaning FROM leanings").fetchall()
    return {CodeId(r[0]): r[1] for r in rows}


def list_shown(
    study: Study, suggestions: Sequence[Suggestion], *, text_id: TextId, actor: str
) -> list[Suggestion]:
    """Return the suggestions that *actor* may see in a text now.

    In the mode “after” (human first), suggestions in a turn are shown only once this person has
    coded in it or marked it as read, so that the machine does not lead.
    """
    mode = get_mode(study)
    if mode == "off":
        return []
    if mode == "on" or not suggestions:
        return list(suggestions)
    turns = study.db.execute(
        "SELECT ordinal, start, end FROM turns WHERE text_id = ? ORDER BY ordinal", [text_id]
    ).fetchall()
    coded = study.db.execute(
        """SELECT e.start, e.end FROM excerpts e JOIN codings c ON c.excerpt_id = e.id
        WHERE e.text_id = ? AND c.coder = ?""",
        [text_id, actor],
    ).fetchall()
    read = list_reviewed(study, text_id, coder=actor)
    open_turns = [
        (start, end)
        for ordinal, start, end in turns
        if ordinal in read or any(start < e and s < end for s, e in coded)
    ]
    return [s for s in suggestions if any(a <= s.start < b for a, b in open_turns)]


def get_context(study: Study, suggestion: Spanned) -> Context:
    """Return the words of a suggestion, or of another span, with speaker and the turn before."""
    (words,) = study.db.execute(
        "SELECT substr(text, ? + 1, ?) FROM texts WHERE id = ?",
        [suggestion.start, suggestion.end - suggestion.start, suggestion.text_id],
    ).fetchone()
    turns = study.db.execute(
        """SELECT u.ordinal, u.label, substr(x.text, u.start + 1, u.end - u.start)
        FROM turns u JOIN texts x ON x.id = u.text_id
        WHERE u.text_id = ? AND u.start <= ? ORDER BY u.start DESC LIMIT 2""",
        [suggestion.text_id, suggestion.start],
    ).fetchall()
    before = turns[1][2] if len(turns) > 1 else ""
    return Context(
        words=words,
        speaker=turns[0][1] if turns else "",
        asker=turns[1][1] if len(turns) > 1 else "",
        before=before if len(before) < 260 else "…" + before[-250:],
        turn=turns[0][0] if turns else 0,
    )


def list_overlapping_codes(
    study: Study, suggestions: Sequence[Suggestion]
) -> dict[tuple[str, int, int], set[CodeId]]:
    """Return the codes that people applied to words that overlap each suggestion."""
    found: dict[tuple[str, int, int], set[CodeId]] = {}
    for text_id in {s.text_id for s in suggestions}:
        coded = study.db.execute(
            """SELECT e.start, e.end, c.code_id FROM excerpts e JOIN codings c
            ON c.excerpt_id = e.id WHERE e.text_id = ?""",
            [text_id],
        ).fetchall()
        for s in suggestions:
            if s.text_id == text_id:
                key = (s.transcript_id, s.start, s.end)
                found.setdefault(key, set()).update(
                    CodeId(code) for start, end, code in coded if start < s.end and s.start < end
                )
    return found


def count_decisions(study: Study) -> list[tuple[str, str, str, int]]:
    """Return (code, verdict, day, number of decisions on suggestions), the first day first."""
    rows: list[tuple[str, str, str, int]] = study.db.execute(
        """SELECT code_id, verdict, substr(at, 1, 10), count(*) FROM decisions
        WHERE proposed GROUP BY 3, 1, 2 ORDER BY 3, 1, 2"""
    ).fetchall()
    return rows


def get_measurement(study: Study) -> dict[str, Any] | None:
    """Return the newest measurement with its time `at`, or None if there is none."""
    row = study.db.execute(
        "SELECT at, summary FROM runs WHERE kind = 'measure' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else {"at": row[0], **json.loads(row[1])}


def has_run(study: Study) -> bool:
    """Return whether suggestions were ever made; only then are they kept up to date."""
    return study.db.execute("SELECT 1 FROM runs WHERE kind = 'suggest'").fetchone() is not None


def has_imported_run(study: Study) -> bool:
    """Return whether the newest suggestions were brought in from a table, and not made here."""
    row = study.db.execute(
        """SELECT json_extract(parameters, '$.imported') FROM runs WHERE kind = 'suggest'
        ORDER BY id DESC LIMIT 1"""
    ).fetchone()
    return row is not None and row[0] is not None


def get_newest_summary(study: Study) -> dict[str, Any] | None:
    """Return the numbers of the newest run that suggested codings, or None if there is none."""
    row = study.db.execute(
        "SELECT summary FROM runs WHERE kind = 'suggest' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else dict(json.loads(row[0]))


def list_suggestions(
    study: Study,
    *,
    text_id: TextId | None = None,
    code_id: CodeId | None = None,
    span: tuple[int, int] | None = None,
    limit: int | None = None,
) -> list[Suggestion]:
    """Return suggestions without a decision or a coding by a person, in text order.

    With a *span* only those that start in it.
    """
    only, values = _choose("s", text_id, code_id)
    if span is not None:  # numbers, so that they can stand in the query
        only += f" AND s.start >= {int(span[0])} AND s.start < {int(span[1])}"
    texts = "1" if text_id is None else "t.text_id = ?"
    rows = study.db.query(
        f"""{_STANDING.format(texts=texts)} WHERE {only}{_SHOWN}
        AND NOT EXISTS (SELECT 1 FROM excerpts e
            CROSS JOIN codings c
                ON c.excerpt_id = e.id AND c.code_id = s.code_id
            WHERE e.transcript_id = s.transcript_id AND e.text_id = s.text_id
                AND e.start < s.end AND e.start > s.start - l.most AND e.end > s.start)
        ORDER BY s.text_id, s.start, s.score DESC, s.id""",
        [*([] if text_id is None else [text_id]), *values],
    )
    decided = _list_decided(study, text_id=text_id, code_id=code_id)
    open_ones = (
        row
        for row in rows
        if decided.get((row["text_id"], row["start"], row["end"], row["code_id"]), "")
        < row.pop("made")
    )
    return [_suggestion(row) for row in islice(open_ones, limit)]


def _choose(table: str, text_id: TextId | None, code_id: CodeId | None) -> tuple[str, list[str]]:
    """Return the SQL condition that selects rows of a text or a code, with its values."""
    wanted = [(c, v) for c, v in (("text_id", text_id), ("code_id", code_id)) if v is not None]
    return " AND ".join(f"{table}.{c} = ?" for c, _ in wanted) or "1", [v for _, v in wanted]


# The suggestions of the runs that stand, with the time of the run. Nothing that is coded in a text
# is longer than `most`, so that an index range holds what may overlap a suggestion.
_STANDING = """WITH longest(transcript_id, text_id, most) AS MATERIALIZED (
        SELECT t.id, t.text_id, coalesce((SELECT max(e.end - e.start) FROM excerpts e
            WHERE e.transcript_id = t.id AND e.text_id = t.text_id), 0)
        FROM transcripts t WHERE {texts})
    SELECT s.*, r.at made FROM suggestions s
    JOIN longest l ON l.transcript_id = s.transcript_id AND l.text_id = s.text_id
    JOIN codes k ON k.id = s.code_id AND k.retired = 0
    JOIN standing_runs f ON f.code_id = s.code_id AND f.run_id = s.run_id
    JOIN runs r ON r.id = s.run_id"""

# What another program proposed stands as long as its batch does, and goes before our own suggestion
# of the same code for the same words: only one of both is shown.
_SHOWN = """ AND CASE r.kind WHEN 'propose' THEN r.id IN (SELECT id FROM proposed_batches)
    ELSE s.id NOT IN (
        SELECT o.id FROM proposed_batches p JOIN suggestions o ON o.run_id = p.id) END"""


def _list_decided(
    study: Study, *, text_id: TextId | None, code_id: CodeId | None
) -> dict[tuple[str, int, int, str], str]:
    """Return when somebody last decided on a place and code.

    Read once: a query for the decisions on each suggestion would search all those on its code.
    """
    only, values = _choose("d", text_id, code_id)
    rows = study.db.execute(
        f"SELECT text_id, start, end, code_id, at FROM decisions d WHERE {only} ORDER BY at",
        values,
    ).fetchall()
    return {(text, start, end, code): at for text, start, end, code, at in rows}


def get_suggestion(study: Study, suggestion_id: str) -> Suggestion:
    """Return one suggestion, or raise NotFound."""
    row = next(
        study.db.query(
            """SELECT s.* FROM standing_runs f JOIN suggestions s ON s.run_id = f.run_id
            AND s.code_id = f.code_id JOIN runs r ON r.id = s.run_id WHERE s.id = ?
            AND (r.kind <> 'propose' OR r.id IN (SELECT id FROM proposed_batches))
            ORDER BY r.kind = 'propose' DESC""",
            [suggestion_id],
        ),
        None,
    )
    return _suggestion(row) if row else _rebuild_suggestion(study, suggestion_id)


def _rebuild_suggestion(study: Study, suggestion_id: str) -> Suggestion:
    """Rebuild a suggestion from its id, if a newer run dropped it while a person was deciding."""
    gone = NotFound(
        say("That suggestion no longer exists."), hint=say("Reload the page to see new ones.")
    )
    parts = suggestion_id.split(":")
    if len(parts) != 4 or not (parts[1].isdigit() and parts[2].isdigit()):
        raise gone
    row = next(
        study.db.query(
            """SELECT t.id, t.text_id, (SELECT max(id) FROM runs WHERE kind = 'suggest')
                run_id FROM transcripts t
            JOIN codes k ON k.id = ? WHERE t.text_id = ?""",
            [parts[3], parts[0]],
        ),
        None,
    )
    if row is None:
        raise gone
    return Suggestion(
        id=SuggestionId(suggestion_id),
        run_id=row["run_id"] or "",
        transcript_id=row["id"],
        text_id=row["text_id"],
        start=int(parts[1]),
        end=int(parts[2]),
        code_id=CodeId(parts[3]),
        score=0.0,
        probability=None,
        strong=False,
    )


def _suggestion(row: dict[str, Any]) -> Suggestion:
    return Suggestion(
        **{
            **row,
            "id": SuggestionId(row["id"]),
            "strong": bool(row["strong"]),
            "reasons": json.loads(row["reasons"]),
        }
    )


def list_reviewed(study: Study, text_id: TextId, *, coder: str) -> set[int]:
    """Return the ordinals of the turns that *coder* has marked as read."""
    rows = study.db.execute(
        "SELECT ordinal FROM reviews WHERE text_id = ? AND coder = ?", [text_id, coder]
    ).fetchall()
    return {int(r[0]) for r in rows}


def get_run(study: Study, run_id: str) -> dict[str, Any]:
    """Return the record of a run: model, version, parameters, seed, input hash and time."""
    row = next(study.db.query("SELECT * FROM runs WHERE id = ?", [run_id]), None)
    if row is None:
        raise NotFound(say("That run is no longer in the study."), hint=say("Choose another run."))
    return {
        **row,
        "parameters": json.loads(row["parameters"]),
        "summary": json.loads(row["summary"]),
    }


def list_runs(study: Study) -> list[dict[str, Any]]:
    """Return the runs, newest first."""
    rows = study.db.execute(
        "SELECT id FROM runs WHERE kind NOT LIKE 'unfinished %' ORDER BY id DESC"
    ).fetchall()
    return [get_run(study, row[0]) for row in rows]
