"""Records what a machine did and proposes: derived rows, replaced by the next run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from coding.model import CodeId, Suggestion
from study import Study
from study.ids import new_id

__all__ = ["get_measurement", "new_suggestion_id", "record_measurement", "record_run"]


def new_suggestion_id(text_id: str, start: int, end: int, code_id: str) -> str:
    """Return the id of a proposed coding: it says what is proposed, so a newer run keeps it."""
    return f"{text_id}:{start}:{end}:{code_id}"


def record_run(
    study: Study,
    suggestions: Sequence[Suggestion],
    *,
    model: str,
    version: str,
    parameters: dict[str, Any],
    seed: int,
    input_hash: str,
    seconds: float,
    summary: dict[str, Any],
    code_id: CodeId | None = None,
) -> str:
    """Store a run with what it proposes in place of what was proposed before.

    Args:
        study: The study.
        suggestions: What is proposed; their `run_id` is set here.
        model: The language model, by name.
        version: Of the model and the learner.
        parameters: What it was told.
        seed: Of anything random.
        input_hash: Of everything it was given.
        seconds: How long it took.
        summary: Numbers to tell people.
        code_id: Replace the suggestions of this code only.

    Returns:
        The run's id.
    """
    run_id = new_id()
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    with study.stage(tick="suggestions") as db:
        db.execute(
            "INSERT INTO runs VALUES (?, 'suggest', ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                run_id,
                model,
                version,
                json.dumps(parameters),
                seed,
                input_hash,
                at,
                seconds,
                json.dumps(summary),
            ],
        )
        db.execute("DELETE FROM suggestions WHERE ? IS NULL OR code_id = ?", [code_id, code_id])
        db.conn.executemany(
            "INSERT INTO suggestions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
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
            ],
        )
        # Runs that nothing refers to any more say nothing; decisions keep the runs they rest on.
        db.execute(
            """DELETE FROM runs WHERE kind = 'suggest'
            AND id NOT IN (SELECT run_id FROM suggestions)
            AND id NOT IN (SELECT run_id FROM decisions WHERE run_id IS NOT NULL) AND id <> ?""",
            [run_id],
        )
    return run_id


def record_measurement(
    study: Study,
    *,
    model: str,
    version: str,
    parameters: dict[str, Any],
    seed: int,
    input_hash: str,
    seconds: float,
    summary: dict[str, Any],
) -> str:
    """Store how good suggestions were found to be; earlier measurements stay. Returns the run's id.

    Arguments as for `record_run`.
    """
    run_id = new_id()
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    with study.stage(tick="measurements") as db:
        db.execute(
            "INSERT INTO runs VALUES (?, 'measure', ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                run_id,
                model,
                version,
                json.dumps(parameters),
                seed,
                input_hash,
                at,
                seconds,
                json.dumps(summary, ensure_ascii=False),
            ],
        )
    return run_id


def get_measurement(study: Study) -> dict[str, Any] | None:
    """Return the newest measurement with its time `at`, or None where nothing was measured."""
    row = study.db.execute(
        "SELECT at, summary FROM runs WHERE kind = 'measure' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else {"at": row[0], **json.loads(row[1])}
