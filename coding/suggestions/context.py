"""What a person sees beside a proposal: its words, who said them, and what was asked before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coding.model import CodeId, Suggestion
from study import Study

__all__ = ["Context", "get_context", "list_overlapping_codes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A proposal's words in their place; `before` is the end of the turn before it."""

    words: str
    speaker: str
    asker: str
    before: str
    turn: int


def get_context(study: Study, suggestion: Suggestion) -> Context:
    """Return the words of a proposal with the turn before them."""
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
    """Return, for proposals, the codes that people put on words that overlap them."""
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
