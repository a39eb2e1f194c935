"""Commands for suggestions: accept, reject, mark as read, settings, and storing runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from sqlite_utils import Database

from coding.commands import add_coding_rows
from coding.model import CodeId, CodingId, NewCoding, Suggestion
from coding.queries import get_code
from coding.suggestions.code_lines.commands import remove_spreads, write_spreads
from coding.suggestions.decisions.commands import record_decision
from coding.suggestions.model import MODES, Mode, Ranking, RunFacts
from coding.suggestions.queries import get_suggestion, list_suggestions
from coding.suggestions.rankings.commands import remove_rankings, write_ranking
from coding.suggestions.runs.commands import (
    add_run,
    close_run,
    open_run,
    remove_ended,
    write_rows,
)
from coding.suggestions.set_aside.commands import write_set_aside
from coding.suggestions.set_aside.model import SetAsideRow
from coding.suggestions.spread import Spread
from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.pieces import write_pieces
from study.times import get_now
from study.wording import count_things
from transcripts.model import Place, TranscriptId

__all__ = [
    "Decision",
    "accept_suggestion",
    "accept_suggestions",
    "add_review",
    "list_decisions",
    "record_measurement",
    "record_run",
    "record_vectors",
    "reject_suggestion",
    "revise_mode",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's decision on a suggestion; `verdict` is accepted or rejected."""

    code_id: CodeId
    verdict: str
    coder: str
    at: str


def list_decisions(study: Study) -> list[Decision]:
    """Return every decision on a suggestion, the oldest first."""
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
    """Accept a suggestion as a coding, with the code *code_id* if it is given."""
    with study.change("accept suggestion", actor=actor, operation=operation) as change:
        suggestion = get_suggestion(study, suggestion_id)
        return _accept(study, change, suggestion, actor, coding_id, code_id)


def accept_suggestions(
    study: Study, suggestion_ids: Sequence[str], *, actor: str
) -> list[CodingId]:
    """Accept several suggestions in one change."""
    subject = count_things(len(suggestion_ids), "suggestion")
    with study.change("accept suggestions", actor=actor, subject=subject) as change:
        return [
            _accept(study, change, get_suggestion(study, each), actor, None, None)
            for each in suggestion_ids
        ]


def reject_suggestion(
    study: Study, suggestion_id: str, *, actor: str, operation: str | None = None
) -> None:
    """Reject a suggestion; it comes back only if the texts of the code change."""
    with study.change("reject suggestion", actor=actor, operation=operation) as change:
        suggestion = get_suggestion(study, suggestion_id)
        change.subject = get_code(study, suggestion.code_id).name
        record_decision(study, change, suggestion, suggestion.code_id, "rejected", actor)


def add_review(
    study: Study,
    transcript_id: TranscriptId,
    first: int,
    last: int,
    *,
    actor: str,
    operation: str | None = None,
) -> int:
    """Mark turns *first* to *last* as read, and reject the undecided suggestions in them.

    Returns the number of rejected suggestions.
    """
    with study.change("mark as read", actor=actor, operation=operation) as change:
        row = study.db.execute(
            "SELECT text_id FROM transcripts WHERE id = ?", [transcript_id]
        ).fetchone()
        if row is None:
            raise NotFound(
                say("That transcript is no longer in the study."), hint=say("Choose another one.")
            )
        turns = study.db.execute(
            "SELECT ordinal, start, end FROM turns WHERE text_id = ? AND ordinal BETWEEN ? AND ?",
            [row[0], first, last],
        ).fetchall()
        # Of a survey one answer is marked, and thousands have suggestions.
        span = (min((t[1] for t in turns), default=0), max((t[2] for t in turns), default=0))
        standing = [
            s
            for s in list_suggestions(study, text_id=row[0], span=span)
            if any(start <= s.start < end for _, start, end in turns)
        ]
        for suggestion in standing:
            record_decision(study, change, suggestion, suggestion.code_id, "rejected", actor)
        there = {
            r[0]
            for r in study.db.execute(
                "SELECT ordinal FROM reviews WHERE text_id = ? AND coder = ?", [row[0], actor]
            ).fetchall()
        }
        new = [
            {
                "id": new_id(),
                "text_id": row[0],
                "ordinal": ordinal,
                "coder": actor,
                "at": get_now("milliseconds"),
            }
            for ordinal, _, _ in turns
            if ordinal not in there
        ]
        change.insert_all("reviews", new)
        change.subject = (
            say("turn {number}", number=turns[0][0] + 1)
            if len(turns) == 1
            else count_things(len(turns), "turn")
        )
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
    made = add_coding_rows(
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
    record_decision(study, change, suggestion, chosen, "accepted", actor)
    if chosen != suggestion.code_id:
        record_decision(study, change, suggestion, suggestion.code_id, "rejected", actor)
    return made


def revise_mode(study: Study, mode: Mode, *, actor: str) -> None:
    """Set when suggestions are shown: on, after a person has coded or read, or off."""
    if mode not in MODES:
        raise InvalidInput(
            say("There is no mode “{mode}”.", mode=mode),
            hint=say("Choose one of {modes}.", modes=", ".join(MODES)),
        )
    with study.change("set suggestions", actor=actor, subject=say(MODES[mode])) as change:
        if study.db.execute("SELECT 1 FROM assistance").fetchone():
            change.update("assistance", "study", mode=mode)
        else:
            change.insert("assistance", {"id": "study", "mode": mode})


def record_run(
    study: Study,
    suggestions: Sequence[Suggestion],
    *,
    code_id: CodeId | None = None,
    ranking: Ranking | None = None,
    places: Sequence[Place] = (),
    spreads: Sequence[Spread] = (),
    set_aside: Sequence[SetAsideRow] = (),
    **facts: Unpack[RunFacts],
) -> str:
    """Store a run with its suggestions, replacing those of the run before.

    It is written in pieces; until it is complete, the suggestions of the run before are shown.

    Args:
        study: The study.
        suggestions: The suggestions of the run; their `run_id` is set here.
        code_id: Replace the suggestions of this code only.
        ranking: The likeliest codes of every passage, if the suggester tells; it replaces that of
            the run before, whatever *code_id* is.
        places: Where each of these passages is.
        spreads: How the probabilities of each code are spread, replaced like the ranking.
        set_aside: The passages that the run left out; see `write_set_aside`.
        facts: See `RunFacts`.

    Returns:
        The run's id.
    """
    _remove_fallen(study)
    with open_run(study, "suggest", facts) as run_id:
        rows = [
            (
                s.id,
                run_id,
                s.transcript_id,
                s.text_id,
                s.start,
                s.end,
                s.code_id,
                s.score,
                s.probability,
                int(s.strong),
                json.dumps(s.reasons, ensure_ascii=False),
            )
            for s in suggestions
        ]
        write_rows(study, run_id, "suggestions", rows)
        if ranking is not None:
            write_ranking(study, run_id, ranking, places)
        write_spreads(study, run_id, spreads)
        with study.stage(tick="suggestions") as db:
            close_run(db, run_id, "suggest")
            write_set_aside(db, set_aside)
            db.execute(
                """DELETE FROM standing_runs WHERE (?1 IS NULL OR code_id = ?1)
                AND run_id NOT IN (SELECT id FROM runs WHERE kind = 'propose')""",
                [code_id],
            )
            db.conn.executemany(
                "INSERT INTO standing_runs VALUES (?, ?)",
                [(code, run_id) for code in sorted({s.code_id for s in suggestions})],
            )
    _remove_fallen(study)
    return run_id


def _remove_fallen(study: Study) -> None:
    """Remove in pieces the suggestions of replaced and abandoned runs, and runs without any."""
    remove_ended(study)
    fallen = study.db.execute(
        """SELECT run_id, id FROM suggestions s
        WHERE run_id NOT IN (SELECT run_id FROM unfinished_runs) AND NOT EXISTS (
            SELECT 1 FROM standing_runs t WHERE t.code_id = s.code_id AND t.run_id = s.run_id)"""
    ).fetchall()

    def remove(db: Database, part: Sequence[tuple[str, str]]) -> None:
        db.conn.executemany("DELETE FROM suggestions WHERE run_id = ? AND id = ?", part)

    write_pieces(study, fallen, remove)
    remove_rankings(study)
    remove_spreads(study)
    # Keep the runs that decisions refer to, and the newest run, which shows that suggestions are
    # wanted.
    empty = study.db.execute(
        """SELECT id FROM runs WHERE kind IN ('suggest', 'unfinished suggest')
        AND id NOT IN (SELECT run_id FROM unfinished_runs)
        AND id NOT IN (SELECT run_id FROM suggestions)
        AND id NOT IN (SELECT run_id FROM decisions WHERE run_id IS NOT NULL)
        AND id <> coalesce((SELECT max(id) FROM runs WHERE kind = 'suggest'), '')"""
    ).fetchall()

    def remove_runs(db: Database, part: Sequence[tuple[str]]) -> None:
        db.conn.executemany(
            """DELETE FROM runs WHERE id = ?1
            AND NOT EXISTS (SELECT 1 FROM decisions WHERE run_id = ?1)""",
            part,
        )

    write_pieces(study, empty, remove_runs)


def record_measurement(study: Study, **facts: Unpack[RunFacts]) -> str:
    """Store a measurement of suggestions beside earlier ones, and return the run's id.

    Args:
        study: The study.
        facts: See `RunFacts`.
    """
    with study.stage(tick="measurements") as db:
        return add_run(db, "measure", facts)


def record_vectors(study: Study, model: str, vectors: dict[str, bytes]) -> None:
    """Store vectors of texts by the hash of the text, in pieces, so that others can write."""

    def write(db: Database, part: Sequence[tuple[str, str, bytes]]) -> None:
        db.conn.executemany("INSERT INTO vectors VALUES (?, ?, ?) ON CONFLICT DO NOTHING", part)

    write_pieces(study, [(model, sha, vector) for sha, vector in vectors.items()], write)
