"""The kinds of long work that the worker process does."""

from __future__ import annotations

from typing import Any

from lifeworld.suggesting import Report, suggest_in_study
from study import Study
from study.jobs import Work

__all__ = ["KINDS"]


def _suggest(study: Study, report: Report, **arguments: Any) -> dict[str, Any]:
    return suggest_in_study(study, report, **arguments)


# “refit” is the same work, asked for by the reader after a decision: it shows no progress bar.
KINDS: dict[str, Work] = {"suggest": _suggest, "refit": _suggest}
