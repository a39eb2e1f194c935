"""Queries on measured samples."""

from __future__ import annotations

import json

from coding.suggestions.prevalence.model import SampleRun, parse_sample_run
from study import Study

__all__ = ["KIND", "get_sample_run"]

KIND = "sample"  # of a run


def get_sample_run(study: Study) -> SampleRun | None:
    """Return the newest measured sample, or None if there is none."""
    row = study.db.execute(
        "SELECT at, summary FROM runs WHERE kind = ? ORDER BY id DESC LIMIT 1", [KIND]
    ).fetchone()
    return None if row is None else parse_sample_run(json.loads(row[1]), at=row[0])
