"""What should have been done by now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from opportunity_spaces.model import Metric
from opportunity_spaces.readings.model import Reading
from opportunity_spaces.readings.progress import is_due as is_reading_due
from opportunity_spaces.records.model import Step

__all__ = ["NOTHING_DUE", "Due", "count_due", "is_due"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """How many things of each kind should have been done by now."""

    steps: int = 0
    readings: int = 0


NOTHING_DUE = Due()


def is_due(step: Step, today: date) -> bool:
    """Return whether a step should be done by now and is not."""
    return bool(step.due) and not step.done and date.fromisoformat(step.due) <= today


def count_due(
    steps: Iterable[Step],
    metrics: Iterable[Metric],
    readings: Mapping[str, Sequence[Reading]],
    *,
    today: date,
) -> Due:
    """Return how many next steps and readings are due.

    Args:
        steps: The next steps.
        metrics: The metrics.
        readings: The readings of each metric, by day.
        today: The day on which it is asked.
    """
    return Due(
        steps=sum(is_due(step, today) for step in steps),
        readings=sum(is_reading_due(m, readings.get(m.id, ()), today) for m in metrics),
    )
