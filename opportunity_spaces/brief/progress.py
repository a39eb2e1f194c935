"""What an aim asks for, and how far its metrics are. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from opportunity_spaces.brief.model import Aim
from opportunity_spaces.model import Metric
from opportunity_spaces.readings.amounts import Amount, parse_amount
from opportunity_spaces.readings.model import Reading
from opportunity_spaces.readings.progress import describe_reading
from study.language import render_date, render_number, say

__all__ = ["describe_aim", "describe_standing", "render_amount"]


def render_amount(amount: Amount) -> str:
    """Return an amount as it was understood: “85 %”, “4.1 of 5”, “15 % each year”."""
    told = render_number(amount.value, ",.10g")
    if amount.percent:
        told = f"{told} %"
    elif amount.scale is not None:
        told = say("{number} of {scale}", number=told, scale=render_number(amount.scale, ",.10g"))
    return say("{amount} each year", amount=told) if amount.yearly else told


def describe_aim(aim: Aim) -> str:
    """Return how much by when, in the words of the aim: “85 % of members, by 31 December 2027”."""
    when = say("by {day}", day=render_date(aim.day)) if aim.day else ""
    return ", ".join(part for part in (aim.amount, when) if part)


def describe_standing(aim: Aim, read: Iterable[tuple[Metric, Reading]]) -> list[str]:
    """Return a line for each latest reading of a metric that serves an aim.

    A reading in the unit of the aim also says whether the aim is reached; whether less would be
    better is not known without a baseline, so that nothing is said then.

    Args:
        aim: The aim.
        read: The metrics that serve it, each with its latest reading.
    """
    lines = []
    for metric, reading in read:
        told = f"{metric.name}: {describe_reading(reading)}"
        lines.append(f"{told} · {_is_reached(aim, metric, reading)}".rstrip(" ·"))
    return lines


def _is_reached(aim: Aim, metric: Metric, reading: Reading) -> str:
    wanted, now, start = aim.parsed, parse_amount(reading.amount), parse_amount(metric.baseline)
    if wanted is None or now is None or wanted.yearly or not now.is_like(wanted):
        return ""
    if start is None or not start.is_like(wanted) or start.value == wanted.value:
        return say("the aim is reached") if now.value == wanted.value else ""
    way = (now.value - start.value) / (wanted.value - start.value)
    return say("the aim is reached") if way >= 1 else say("the aim is not reached")
