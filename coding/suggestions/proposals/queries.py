"""Queries on proposals: the batches, and what became of them."""

from __future__ import annotations

from coding.suggestions.proposals.model import KIND, Batch
from study import Study

__all__ = ["is_proposed", "list_batches"]


def list_batches(study: Study) -> list[Batch]:
    """Return what other programs proposed, the newest batch first."""
    rows = study.db.query(
        """SELECT p.id, p.program, p.model, p.codings, p.at,
            coalesce(sum(d.verdict = 'accepted'), 0) accepted,
            coalesce(sum(d.verdict = 'rejected'), 0) rejected, coalesce(min(d.at), '') first,
            coalesce(max(d.at), '') last
        FROM proposed_batches p LEFT JOIN decisions d ON d.run_id = p.id
        GROUP BY p.id ORDER BY p.at DESC, p.id DESC"""
    )
    return [Batch(**row) for row in rows]


def is_proposed(study: Study, run_id: str) -> bool:
    """Return whether a run is that of another program."""
    row = study.db.execute(
        "SELECT 1 FROM runs WHERE id = ? AND kind = ?", [run_id, KIND]
    ).fetchone()
    return row is not None
