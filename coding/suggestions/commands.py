"""What people say of a machine's proposals: accept, reject, read through. Ordinary changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from coding.commands import insert_coding
from coding.model import CodeId, CodingId, NewCoding, Suggestion
from coding.queries import get_code, get_suggestion, list_suggestions
from coding.suggestions.code_texts import measure_definition
from study import NotFound, Study
from study.ids import new_id
from study.ledger import Change
from transcripts.model import TranscriptId

__all__ = [
    "Decision",
    "accept_suggestion",
    "accept_suggestions",
    "add_review",
    "list_decisions",
    "reject_suggestion",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person said of one proposal; `verdict` is accepted or rejected."""

    code_id: CodeId
    verdict: str
    coder: str
    at: str


def list_decisions(study: Study) -> list[Decision]:
    """Return every decision on a proposal, the oldest first."""
    rows = study.db.query("SELECT code_id, verdict, coder, at FROM decisions ORDER BY at, id")
    return [Decision(**row) for row in rows]


def accept_suggestion(
    study: Study,
    suggestion_id: str,
    *,
    actor: str,
    coding_id: CodingId | None = None,
    code_id: CodeId | None = None,
    operation: str | None = None,
) -> CodingId:
    """Make a proposed coding a real one, under another code if *code_id* says so."""
    with study.change("accept suggestion", actor=actor, operation=operation) as change:
        suggestion = get_suggestion(study, suggestion_id)
        return _accept(study, change, suggestion, actor, coding_id, code_id)


def accept_suggestions(
    study: Study, suggestion_ids: Sequence[str], *, actor: str
) -> list[CodingId]:
    """Accept several proposed codings as one change."""
    subject = f"{len(suggestion_ids)} suggestions"
    with study.change("accept suggestions", actor=actor, subject=subject) as change:
        return [
            _accept(study, change, get_suggestion(study, each), actor, None, None)
            for each in suggestion_ids
        ]


def reject_suggestion(
    study: Study, suggestion_id: str, *, actor: str, operation: str | None = None
) -> None:
    """Say that a proposed coding is wrong; it comes back only if the code's definition changes."""
    with study.change("reject suggestion", actor=actor, operation=operation) as change:
        suggestion = get_suggestion(study, suggestion_id)
        change.subject = get_code(study, suggestion.code_id).name
        _decide(study, change, suggestion, suggestion.code_id, "rejected", actor)


def add_review(
    study: Study,
    transcript_id: TranscriptId,
    first: int,
    last: int,
    *,
    actor: str,
    operation: str | None = None,
) -> int:
    """Mark turns *first* to *last* as read through: proposals still standing there are rejected.

    Returns the number of proposals that this rejected.
    """
    with study.change("mark as read", actor=actor, operation=operation) as change:
        row = study.db.execute(
            "SELECT text_id FROM transcripts WHERE id = ?", [transcript_id]
        ).fetchone()
        if row is None:
            raise NotFound("That transcript is no longer in the study.")
        turns = study.db.execute(
            "SELECT ordinal, start, end FROM turns WHERE text_id = ? AND ordinal BETWEEN ? AND ?",
            [row[0], first, last],
        ).fetchall()
        standing = [
            s
            for s in list_suggestions(study, text_id=row[0])
            if any(start <= s.start < end for _, start, end in turns)
        ]
        for suggestion in standing:
            _decide(study, change, suggestion, suggestion.code_id, "rejected", actor)
        there = {
            r[0]
            for r in study.db.execute(
                "SELECT ordinal FROM reviews WHERE text_id = ? AND coder = ?", [row[0], actor]
            ).fetchall()
        }
        new = [
            {"id": new_id(), "text_id": row[0], "ordinal": ordinal, "coder": actor, "at": _now()}
            for ordinal, _, _ in turns
            if ordinal not in there
        ]
        change.insert_all("reviews", new)
        change.subject = f"{len(turns)} turns" if len(turns) != 1 else f"turn {turns[0][0] + 1}"
    return len(standing)


def _accept(
    study: Study,
    change: Change,
    suggestion: Suggestion,
    actor: str,
    coding_id: CodingId | None,
    code_id: CodeId | None,
) -> CodingId:
    chosen = code_id or suggestion.code_id
    made = insert_coding(
        study,
        change,
        NewCoding(
            id=coding_id,
            code_id=chosen,
            transcript_id=suggestion.transcript_id,
            start=suggestion.start,
            end=suggestion.end,
        ),
        actor=actor,
        source="accepted",
    )
    _decide(study, change, suggestion, chosen, "accepted", actor)
    if chosen != suggestion.code_id:
        _decide(study, change, suggestion, suggestion.code_id, "rejected", actor)
    return made


def _decide(
    study: Study,
    change: Change,
    suggestion: Suggestion,
    code_id: CodeId,
    verdict: str,
    actor: str,
) -> None:
    change.insert(
        "decisions",
        {
            "id": new_id(),
            "transcript_id": suggestion.transcript_id,
            "text_id": suggestion.text_id,
            "start": suggestion.start,
            "end": suggestion.end,
            "code_id": code_id,
            "verdict": verdict,
            "definition": measure_definition(get_code(study, code_id)),
            "run_id": suggestion.run_id,
            "coder": actor,
            "at": _now(),
        },
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
