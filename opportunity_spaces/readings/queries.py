"""Queries on readings."""

from __future__ import annotations

from opportunity_spaces.readings.model import Reading, ReadingId
from study import NotFound, Study
from study.language import say

__all__ = ["get_reading", "list_readings"]


def list_readings(study: Study, metric_id: str | None = None) -> list[Reading]:
    """Return the readings of one metric, or of all, by day."""
    rows = study.db.query(
        "SELECT * FROM readings WHERE ? IS NULL OR metric_id = ? ORDER BY day, id",
        [metric_id, metric_id],
    )
    return [Reading(**row) for row in rows]


def get_reading(study: Study, reading_id: ReadingId) -> Reading:
    """Return one reading, or raise NotFound."""
    rows = study.db.query("SELECT * FROM readings WHERE id = ?", [reading_id])
    row = next(iter(rows), None)
    if row is None:
        raise NotFound(say("This reading is not in the study any more."))
    return Reading(**row)
