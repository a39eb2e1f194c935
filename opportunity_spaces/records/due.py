"""What should have been done by now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opportunity_spaces.model import Metric
from opportunity_spaces.readings.model import Reading
from opportunity_spaces.readings.progress import CADENCE_DAYS
from opportunity_spaces.readings.progress import is_due as is_reading_due
from opportunity_spaces.records.model import Place, Step

__all__ = ["NOTHING_DUE", "Due", "count_due", "is_due", "is_place_due"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """How many things of each kind should have been done by now."""

    steps: int = 0
    readings: int = 0
    places: int = 0


NOTHING_DUE = Due()


def is_due(step: Step, today: date) -> bool:
    """Return whether a step should be done by now and is not."""
    return bool(step.due) and not step.done and date.fromisoformat(step.due) <= today


def is_place_due(place: Place, last_seen: str, cadence: str, today: date) -> bool:
    """Return whether somebody should have gone back to a place by now.

    Args:
        place: The place.
        last_seen: The ISO date of the latest observation there, or empty.
        cadence: How often the places of its initiative are looked at, or empty.
        today: The day on which it is asked.
    """
    if not place.is_watched:
        return False
    # What was seen on that day or later was the follow-up.
    if place.follow_up and last_seen < place.follow_up:
        return date.fromisoformat(place.follow_up) <= today
    since = max(last_seen, place.started)
    if cadence not in CADENCE_DAYS or not since:
        return False
    return today - date.fromisoformat(since) > timedelta(days=CADENCE_DAYS[cadence])


def count_due(
    steps: Iterable[Step],
    metrics: Iterable[Metric],
    readings: Mapping[str, Sequence[Reading]],
    *,
    rollout: tuple[Iterable[Place], Mapping[str, str], Mapping[str, str]],
    today: date,
) -> Due:
    """Return how many next steps, readings and visits are due.

    Args:
        steps: The next steps.
        metrics: The metrics.
        readings: The readings of each metric, by day.
        rollout: The places, when each was last seen, and the cadence of each initiative.
        today: The day on which it is asked.
    """
    places, seen, cadences = rollout
    return Due(
        steps=sum(is_due(step, today) for step in steps),
        readings=sum(is_reading_due(m, readings.get(m.id, ()), today) for m in metrics),
        places=sum(
            is_place_due(p, seen.get(p.id, ""), cadences.get(p.initiative_id, ""), today)
            for p in places
        ),
    )
