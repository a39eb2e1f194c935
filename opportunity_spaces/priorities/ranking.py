"""The order that marks and weights give, where people differ, and how firm the order is. Pure.

A person's mark for a criterion of which less is better is turned round. The mark of a thing for a
criterion is the mean of those who gave one; its score is the mean of these, by weight. How firm the
order is, is found by drawing weights evenly from all that there are, as in stochastic multicriteria
acceptability analysis (Lahdelma, Hokkanen and Salminen 1998); the draw is the same every time.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opportunity_spaces.priorities.model import HIGHEST, LOWEST, Criterion, Rating, Round

__all__ = ["DRAWN", "Dispute", "Standing", "list_disputes", "list_standings"]

DRAWN = 2000  # weightings
_NEAR = 1e-9  # scores that differ by less are the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a thing stands in the order.

    Attributes:
        thing: Its id.
        place: Its place from 1; things with the same score share one. None if nobody rated it.
        score: From 1 to 5, where 5 is best by every criterion; None if nobody rated it.
        means: The mean mark for each criterion as it was given, by its name.
        best: The best place that it takes under any of the weights drawn, and `worst` the worst.
        first: The share of the weights drawn under which it is first, alone or with others.
    """

    thing: str
    place: int | None
    score: float | None
    means: Mapping[str, float]
    best: int | None = None
    worst: int | None = None
    first: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """The marks of a thing for a criterion, from the lowest to the highest."""

    thing: str
    criterion: str
    marks: tuple[int, ...]

    @property
    def spread(self) -> int:
        """How far the highest mark is from the lowest."""
        return self.marks[-1] - self.marks[0]


def list_disputes(round_: Round, ratings: Sequence[Rating]) -> list[Dispute]:
    """Return what several people rated, where they differ most first.

    With the same distance from the lowest mark to the highest, those come first whose marks are
    farther from each other on the whole.
    """
    found = []
    for thing in round_.things:
        for criterion in round_.criteria:
            marks = sorted(
                rating.marks[thing][criterion.name]
                for rating in ratings
                if criterion.name in rating.marks.get(thing, {})
            )
            if len(marks) > 1:
                found.append(Dispute(thing=thing, criterion=criterion.name, marks=tuple(marks)))
    return sorted(found, key=lambda each: (-each.spread, -_measure_variance(each.marks)))


def list_standings(
    round_: Round, ratings: Sequence[Rating], *, firmness: bool = True
) -> list[Standing]:
    """Return what is rated in the order of the scores; what nobody rated comes last.

    Args:
        round_: The round.
        ratings: What everybody rated.
        firmness: Whether to find the places under other weights as well.
    """
    means = {thing: _get_means(round_.criteria, thing, ratings) for thing in round_.things}
    weights = [float(criterion.weight) for criterion in round_.criteria]
    good = {
        thing: [_turn(criterion, found.get(criterion.name)) for criterion in round_.criteria]
        for thing, found in means.items()
        if found
    }
    scores = {thing: _score(marks, weights) for thing, marks in good.items()}
    places = {
        thing: 1 + sum(other > score + _NEAR for other in scores.values())
        for thing, score in scores.items()
    }
    seen = _list_places(good) if firmness and len(weights) > 1 and len(good) > 1 else {}
    standings = [
        Standing(
            thing=thing,
            place=places.get(thing),
            score=scores.get(thing),
            means=means[thing],
            best=min(seen[thing]) if thing in seen else None,
            worst=max(seen[thing]) if thing in seen else None,
            first=seen[thing].count(1) / DRAWN if thing in seen else 0.0,
        )
        for thing in round_.things
    ]
    order = {thing: at for at, thing in enumerate(round_.things)}
    return sorted(standings, key=lambda s: (s.place is None, s.place or 0, order[s.thing]))


def _get_means(
    criteria: Sequence[Criterion], thing: str, ratings: Sequence[Rating]
) -> dict[str, float]:
    found = {}
    for criterion in criteria:
        marks = [
            rating.marks[thing][criterion.name]
            for rating in ratings
            if criterion.name in rating.marks.get(thing, {})
        ]
        if marks:
            found[criterion.name] = sum(marks) / len(marks)
    return found


def _turn(criterion: Criterion, mean: float | None) -> float | None:
    """Return a mean so that more is better."""
    return LOWEST + HIGHEST - mean if mean is not None and criterion.less else mean


def _score(marks: Sequence[float | None], weights: Sequence[float]) -> float:
    """Return the mean of the marks by weight; a criterion that nobody rated does not count."""
    given = [
        (mark, weight) for mark, weight in zip(marks, weights, strict=True) if mark is not None
    ]
    return sum(mark * weight for mark, weight in given) / sum(weight for _, weight in given)


def _list_places(good: Mapping[str, Sequence[float | None]]) -> dict[str, list[int]]:
    """Return the places of each thing under the weights drawn."""
    import numpy as np

    marks = np.array([[0.0 if m is None else m for m in row] for row in good.values()])
    given = np.array([[m is not None for m in row] for row in good.values()], float)
    weights = np.array(_draw(marks.shape[1]))
    scores = (weights @ marks.T) / (weights @ given.T)
    ahead = scores[:, None, :] > scores[:, :, None] + _NEAR
    places = 1 + ahead.sum(axis=2)
    return {thing: places[:, at].tolist() for at, thing in enumerate(good)}


def _draw(number: int) -> list[list[float]]:
    """Return weights drawn evenly from all that are positive, the same ones every time."""
    chance = random.Random(number)  # noqa: S311  no secret
    return [[chance.expovariate(1.0) for _ in range(number)] for _ in range(DRAWN)]


def _measure_variance(marks: Sequence[int]) -> float:
    mean = sum(marks) / len(marks)
    return sum((each - mean) ** 2 for each in marks) / len(marks)
