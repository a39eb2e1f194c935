"""Queries on the scores of needs."""

from __future__ import annotations

from opportunity_spaces.need_scores.model import NeedScore
from study import NotFound, Study
from study.language import say

__all__ = ["get_need_score", "list_need_scores"]


def list_need_scores(
    study: Study, *, need_id: str | None = None, origin: str | None = None
) -> list[NeedScore]:
    """Return the scores of one need or of all, of one origin or of both, by day."""
    rows = study.db.query(
        "SELECT * FROM need_scores WHERE (? IS NULL OR need_id = ?) AND (? IS NULL OR origin = ?)"
        " ORDER BY day, id",
        [need_id, need_id, origin, origin],
    )
    return [NeedScore(**row) for row in rows]


def get_need_score(study: Study, score_id: str) -> NeedScore:
    """Return one score, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM need_scores WHERE id = ?", [score_id]), None)
    if row is None:
        raise NotFound(say("This score is not in the study any more."))
    return NeedScore(**row)
