"""Importance and satisfaction as values; what was asked and what was guessed never mix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from opportunity_spaces.model import NeedId
from study.language import mark

__all__ = ["FIELDS", "ORIGINS", "NeedScore", "NeedScoreId"]

NeedScoreId = NewType("NeedScoreId", str)

ORIGINS = {
    "survey": mark("Asked in a survey"),
    "estimate": mark("Estimated in a room"),
}
FIELDS = (
    "origin", "importance", "satisfaction", "scale", "base", "stratum_id", "source", "day", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedScore:
    """How important a need is to people and how well it is met today.

    Attributes:
        origin: survey: those who have the need were asked; estimate: others guessed in a room.
        importance: From 0 to `scale`; None where nobody asked.
        satisfaction: The same, for how well it is met.
        scale: The highest value that could be given.
        base: How many answered, or sat in the room.
        stratum_id: Of whom it is; empty for all.
        source: The survey, or who estimated.
        day: The ISO date.
    """

    id: NeedScoreId
    need_id: NeedId
    origin: str
    importance: float | None
    satisfaction: float | None
    scale: int
    base: int
    stratum_id: str
    source: str
    day: str
    note: str
    rev: int
