"""Commands on measured samples: store one."""

from __future__ import annotations

from typing import Unpack

from coding.suggestions.model import RunFacts
from coding.suggestions.prevalence.queries import KIND
from coding.suggestions.runs.commands import add_run
from study import Study

__all__ = ["record_sample_run"]


def record_sample_run(study: Study, **facts: Unpack[RunFacts]) -> str:
    """Store a measured sample beside earlier ones, and return the run's id.

    Args:
        study: The study.
        facts: See `RunFacts`; the summary is that of `render_sample_run`.
    """
    with study.stage(tick="measurements") as db:
        return add_run(db, KIND, facts)
