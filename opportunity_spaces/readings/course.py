"""The course of a metric by date, for a chart whose points stand evenly. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from opportunity_spaces.readings.amounts import parse_amount
from opportunity_spaces.readings.model import Reading

__all__ = ["list_course"]


def list_course(readings: Sequence[Reading], *, points: int = 60) -> list[float]:
    """Return values at even distances in time from the first reading to the last.

    Between two readings they lie on the straight line from one to the other, so that a chart of
    evenly spaced points draws the course by date. Of several readings on a day the last counts.
    Readings on fewer than two days have no course.

    Args:
        readings: The readings of one metric, by day.
        points: How many values.
    """
    by_day: dict[int, float] = {}
    for reading in readings:
        amount = parse_amount(reading.amount)
        if amount is not None:
            by_day[date.fromisoformat(reading.day).toordinal()] = amount.value
    days = sorted(by_day)
    if len(days) < 2:
        return []
    first, last = days[0], days[-1]
    course = []
    place = 0
    for number in range(points):
        at = first + (last - first) * number / (points - 1)
        while place < len(days) - 2 and days[place + 1] <= at:
            place += 1
        left, right = days[place], days[place + 1]
        share = (at - left) / (right - left)
        course.append(by_day[left] + (by_day[right] - by_day[left]) * share)
    return course
