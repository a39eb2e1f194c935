"""Rating rounds as values: what is rated, by which criteria, and the marks of each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NewType

from study.language import mark

__all__ = [
    "HIGHEST",
    "KINDS",
    "LOWEST",
    "MOST_CRITERIA",
    "MOST_WEIGHT",
    "STATES",
    "Criterion",
    "Marks",
    "Rating",
    "RatingId",
    "Round",
    "RoundId",
    "RoundKind",
]

RoundId = NewType("RoundId", str)
RatingId = NewType("RatingId", str)
RoundKind = Literal["initiative", "space", "need"]
# Id of a thing → name of a criterion → mark.
Marks = Mapping[str, Mapping[str, int]]

KINDS: dict[RoundKind, str] = {
    "initiative": mark("Initiatives"),
    "space": mark("Opportunity spaces"),
    "need": mark("Needs"),
}
STATES = {
    "draft": mark("Being prepared"),
    "open": mark("Being rated"),
    "closed": mark("Closed", context="round"),
}
LOWEST, HIGHEST = 1, 5
MOST_CRITERIA, MOST_WEIGHT = 6, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What a thing is rated by.

    Attributes:
        weight: From 1 to `MOST_WEIGHT`.
        less: Whether less of it is better, as of effort.
    """

    name: str
    weight: int
    less: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Things of one kind that several people rate by the same criteria.

    Attributes:
        things: The ids of what is rated.
        criteria: Fixed from the moment at which rating begins.
        opened_at: When rating began; empty while the round is being prepared.
        closed_at: When it ended and all marks were shown; empty before.
    """

    id: RoundId
    title: str
    kind: RoundKind
    things: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    state: str
    opened_at: str
    closed_at: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What one person rated in a round; what they left out is missing in the marks."""

    id: RatingId
    round_id: RoundId
    by: str
    marks: Marks
    at: str
    rev: int

    @property
    def number(self) -> int:
        """How many marks were given."""
        return sum(len(of_thing) for of_thing in self.marks.values())
