"""Readings as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from opportunity_spaces.model import MetricId

__all__ = ["Reading", "ReadingId"]

ReadingId = NewType("ReadingId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a metric read on a day.

    Attributes:
        day: The ISO date that it is about.
        amount: The value in its own words: “62 %”, “1,200 new members”.
        origin: Where the number comes from: “member register”.
        note: Anything that a reader of the number should know.
    """

    id: ReadingId
    metric_id: MetricId
    day: str
    amount: str
    origin: str
    note: str
    rev: int
