"""How far a metric is on its way from its baseline to its target, and when it is due. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from opportunity_spaces.model import Metric
from opportunity_spaces.readings.amounts import Amount, parse_amount
from opportunity_spaces.readings.model import Reading
from study.language import render_date, render_number, say

__all__ = ["CADENCE_DAYS", "describe_progress", "describe_reading", "is_due"]

CADENCE_DAYS = {"weekly": 7, "monthly": 31, "quarterly": 92, "half_yearly": 184, "yearly": 366}
_YEAR, _NEAR = 365, 45  # days: a year, and how far from it another reading may be


def describe_reading(reading: Reading) -> str:
    """Return a reading with its day: “62 %, 1 March 2026”."""
    return f"{reading.amount}, {render_date(reading.day)}"


def describe_progress(metric: Metric, readings: Sequence[Reading]) -> str:
    """Return how far the latest reading is on the way to the target, in a sentence.

    A target for each year is set against the change over the past year. Where the numbers cannot
    be set against each other, the sentence says why.

    Args:
        metric: The metric.
        readings: Its readings, by day.
    """
    if not readings:
        return say("No reading yet.")
    target = parse_amount(metric.target)
    latest = readings[-1]
    if target is None:
        return (
            say("The target has no number that a reading can be set against.")
            if metric.target.strip()
            else say("There is no target to set it against.")
        )
    if target.yearly:
        return _describe_change(target, readings)
    now, start = parse_amount(latest.amount), parse_amount(metric.baseline)
    if now is None or not now.is_like(target):
        return say("The reading and the target are not in the same unit.")
    if start is None:
        return _describe_reached(now.value, target.value)
    if not start.is_like(target):
        return say("The baseline and the target are not in the same unit.")
    way = target.value - start.value
    if not way:
        return say("The baseline and the target are the same.")
    share = (now.value - start.value) / way
    if share >= 1:
        return say("The target is reached.")
    if share < 0:
        return say("It has moved away from the target.")
    return say("{share} of the way from the baseline to the target.", share=_render_share(share))


def _describe_reached(now: float, target: float) -> str:
    """Without a baseline it is not known whether more or less is better."""
    if now == target:
        return say("The target is reached.")
    return say("Without a baseline there is no way to measure: write where it started.")


def _describe_change(target: Amount, readings: Sequence[Reading]) -> str:
    latest = readings[-1]
    now = parse_amount(latest.amount)
    before = [
        (abs((_day(latest) - _day(each)).days - _YEAR), each)
        for each in readings[:-1]
        if abs((_day(latest) - _day(each)).days - _YEAR) <= _NEAR
    ]
    if now is None or not before:
        return say("The target is a change for each year: it needs a reading a year before, too.")
    then = parse_amount(min(before, key=lambda each: each[0])[1].amount)
    if then is None or not then.is_like(now) or (target.percent and not then.value):
        return say("The two readings, a year apart, cannot be set against each other.")
    change = now.value - then.value
    return say(
        "{change} in the past year; the target is {target} for each year.",
        change=_render_share(change / abs(then.value))
        if target.percent
        else render_number(change, "+,.10g"),
        target=_render_share(target.value / 100)
        if target.percent
        else render_number(target.value, ",.10g"),
    )


def _render_share(share: float) -> str:
    return render_number(share, ".0%")


def is_due(metric: Metric, readings: Sequence[Reading], today: date) -> bool:
    """Return whether a metric with a cadence has no reading recent enough."""
    if metric.cadence not in CADENCE_DAYS:
        return False
    if not readings:
        return True
    return today - _day(readings[-1]) > timedelta(days=CADENCE_DAYS[metric.cadence])


def _day(reading: Reading) -> date:
    return date.fromisoformat(reading.day)
