"""Find pairs of codes that are confused, from scores and from what people decided. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.siblings.model import Pair

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Couple",
    "choose_pairs",
    "choose_passages",
    "count_disputed",
    "count_outranked",
    "count_swapped",
    "count_tied",
    "find_nearest",
]

Couple = tuple[int, int]
"""The columns of two codes, the smaller first."""

MOST_PAIRS = 12
MOST_PASSAGES = 10
_TIED = 0.5  # log-odds between two codes that are nearly equally likely
_FAINT = 0.1  # probability below which a code is not likely at all


def count_outranked(
    scores: NDArray[np.float64], fits: NDArray[np.bool_], usable: NDArray[np.bool_]
) -> Counter[Couple]:
    """Return how often the code ranked first is wrong, by (code that people put, code first).

    Args:
        scores: Scores of decided passages, each learnt without the passage itself, (r, c).
        fits: The codes that people put on them, (r, c).
        usable: The codes that may be put on passages at all, (c,).
    """
    found: Counter[Couple] = Counter()
    wrong = np.where(~fits & usable, scores, -np.inf)
    for row in np.flatnonzero(fits.any(axis=1) & np.isfinite(wrong).any(axis=1)):
        first = int(wrong[row].argmax())
        for code in np.flatnonzero(fits[row] & usable):
            if wrong[row, first] > scores[row, code]:
                found[int(code), first] += 1
    return found


def count_swapped(
    rejected: Mapping[int, Mapping[int, str]], put: Mapping[int, Mapping[int, str]]
) -> Counter[Couple]:
    """Return on how many passages one code was rejected and another put then or later.

    Args:
        rejected: For each passage, when a code was last rejected.
        put: For each passage, when a code was last put there.
    """
    found: Counter[Couple] = Counter()
    for passage, refused in rejected.items():
        there = put.get(passage, {})
        pairs = {
            _couple(code, other)
            for code, at in refused.items()
            for other, then in there.items()
            # A second is as exact as the time of a coding is.
            if other != code and code not in there and then[:19] >= at[:19]
        }
        found.update(pairs)
    return found


def count_disputed(coders: Mapping[int, Mapping[str, Collection[int]]]) -> dict[Couple, set[int]]:
    """Return the passages on which one person put one code and another person the other.

    Args:
        coders: For each passage, the codes that each person put there.
    """
    found: dict[Couple, set[int]] = {}
    for passage, by in coders.items():
        sets = [frozenset(codes) for codes in by.values()]
        for mine in sets:
            for theirs in sets:
                for one in mine - theirs:
                    for other in theirs - mine:
                        found.setdefault(_couple(one, other), set()).add(passage)
    return found


def count_tied(
    odds: NDArray[np.float64], chances: NDArray[np.float64], open_rows: NDArray[np.bool_]
) -> Counter[Couple]:
    """Return on how many open passages two codes are the likeliest and nearly equal.

    Args:
        odds: Log-odds of every passage and code, minus infinity where a code cannot be, (n, c).
        chances: The same as probabilities.
        open_rows: The passages that nobody has decided on, (n,).
    """
    found: Counter[Couple] = Counter()
    if odds.shape[1] < 2:
        return found
    order = np.argsort(-odds, axis=1, kind="stable")[:, :2]
    rows = np.arange(len(odds))
    first, second = odds[rows, order[:, 0]], odds[rows, order[:, 1]]
    near = open_rows & np.isfinite(second) & (chances[rows, order[:, 1]] >= _FAINT)
    near[near] &= first[near] - second[near] <= _TIED
    for row in np.flatnonzero(near):
        found[_couple(int(order[row, 0]), int(order[row, 1]))] += 1
    return found


def find_nearest(meaning: NDArray[np.float32], usable: NDArray[np.bool_]) -> set[Couple]:
    """Return the pairs of codes that are nearest in meaning to each other, of all usable codes.

    Args:
        meaning: Unit vectors of the codes, (c, d).
        usable: The codes that may be put on passages, (c,).
    """
    columns = np.flatnonzero(usable)
    if len(columns) < 3:  # of two codes each is nearest to the other, which says nothing
        return set()
    near = meaning[columns] @ meaning[columns].T
    np.fill_diagonal(near, -np.inf)
    best = near.argmax(axis=1)
    return {
        _couple(int(columns[i]), int(columns[j])) for i, j in enumerate(best) if best[j] == i != j
    }


def choose_passages(
    odds: NDArray[np.float64],
    couple: Couple,
    *,
    open_pairs: NDArray[np.bool_],
    disputed: Iterable[int] = (),
    most: int = MOST_PASSAGES,
) -> list[int]:
    """Return the passages on which to tell two codes apart: disputed ones, then the hardest.

    A passage is hard if both codes are likely, and neither much more than the other.

    Args:
        odds: Log-odds of every passage and code, minus infinity where a code cannot be, (n, c).
        couple: The columns of the codes.
        open_pairs: Where nobody has decided on a code, (n, c).
        disputed: Passages that people disagree on.
        most: The most passages.
    """
    one, other = odds[:, couple[0]], odds[:, couple[1]]
    possible = open_pairs[:, couple[0]] & open_pairs[:, couple[1]]
    possible &= np.isfinite(one) & np.isfinite(other)
    rows = np.flatnonzero(possible)
    hard = np.minimum(one[rows], other[rows]) - np.abs(one[rows] - other[rows]) / 2
    ranked = rows[np.argsort(-hard, kind="stable")]
    first = sorted(set(disputed))
    return [*first, *(int(row) for row in ranked if int(row) not in first)][:most]


def choose_pairs(pairs: Iterable[Pair], *, most: int = MOST_PAIRS) -> list[Pair]:
    """Return the pairs with most evidence of a confusion, the strongest first."""
    told = [pair for pair in pairs if pair.worth > 0]
    return sorted(told, key=lambda pair: (-pair.worth, pair.one, pair.other))[:most]


def _couple(one: int, other: int) -> Couple:
    return (one, other) if one < other else (other, one)
