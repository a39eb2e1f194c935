"""Queries on lines: those that people set, and how a code's probabilities are spread."""

from __future__ import annotations

import json
from typing import Any

from coding.model import CodeId
from coding.suggestions.spread import BINS, Spread
from study import Study

__all__ = ["find_spread", "list_lines"]


def list_lines(study: Study) -> dict[str, float]:
    """Return the line of each code for which somebody set one: a probability."""
    rows = study.db.execute("SELECT code_id, line FROM lines").fetchall()
    return dict(rows)


def find_spread(study: Study, code_id: CodeId) -> tuple[Spread, dict[str, Any]] | None:
    """Return how the newest run spread a code's probabilities, with the run's summary, or None."""
    row = study.db.execute(
        """SELECT s.line, s.counts, s.sums, s.beyond, r.summary FROM runs r
        JOIN spreads s ON s.run_id = r.id AND s.code_id = ?
        WHERE r.id = (SELECT max(id) FROM runs WHERE kind = 'suggest')""",
        [code_id],
    ).fetchone()
    if row is None:
        return None
    line, counts, sums, beyond, summary = row
    spread = Spread(
        code=code_id,
        line=line,
        counts=_unfold(json.loads(counts)),
        sums=_unfold(json.loads(sums)),
        beyond=beyond,
    )
    return spread, json.loads(summary)


def _unfold(bins: list[Any]) -> tuple[Any, ...]:
    """Return all bins: empty ones at the end are not stored."""
    return (*bins, *(0,) * (BINS - len(bins)))
