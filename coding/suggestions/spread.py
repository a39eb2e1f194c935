"""How the probabilities of a code are spread over passages, and what a line would suggest. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BINS", "Expected", "Spread", "measure_line", "measure_spreads"]

BINS = 100  # of one percent each


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The probabilities of one code over the passages that nobody has decided.

    Attributes:
        code: The code's id.
        line: The lowest probability that the run suggested.
        counts: How many passages it could be suggested for, by probability: 100 bins from 0 to 1.
        sums: The sum of their probabilities, bin by bin: how many are expected to fit.
        beyond: How many are expected to fit among the others: those that have three likelier
            suggestions, or too few words.
    """

    code: str
    line: float
    counts: tuple[int, ...]
    sums: tuple[float, ...]
    beyond: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a line would suggest, and how much of that is expected to be right.

    The numbers of right, wrong and missed ones mean something only where probabilities do.
    """

    suggestions: int
    right: float
    wrong: float
    missed: float


def measure_line(spread: Spread, line: float) -> Expected:
    """Return what a line, a probability, is expected to suggest; it is taken to the whole percent.

    Args:
        spread: How the code's probabilities are spread.
        line: The lowest probability that is suggested.
    """
    first = min(max(round(line * BINS), 0), BINS)
    suggestions = sum(spread.counts[first:])
    right = sum(spread.sums[first:])
    return Expected(
        suggestions=suggestions,
        right=right,
        wrong=suggestions - right,
        missed=sum(spread.sums[:first]) + spread.beyond,
    )


def measure_spreads(
    chances: NDArray[np.float64],
    *,
    codes: Sequence[str],
    lines: NDArray[np.float64],
    undecided: NDArray[np.bool_],
    long_enough: NDArray[np.bool_],
    most: int,
) -> tuple[Spread, ...]:
    """Return the spread of every code.

    Args:
        chances: Probabilities, (n, c).
        codes: The ids of the codes, c of them.
        lines: The line of each code, (c,): a passage has room for few suggestions, so those of
            other codes count.
        undecided: The pairs that nobody has decided, bool (n, c).
        long_enough: The passages that have enough words for a suggestion, bool (n,).
        most: The most suggestions of a passage.
    """
    able = undecided & long_enough[:, None]
    able &= ~_find_crowded_out(chances, allowed=able & (chances >= lines), most=most)
    width = len(codes)
    bins = np.minimum((chances * BINS).astype(np.intp), BINS - 1)
    bins += np.arange(width, dtype=np.intp) * BINS
    flat, weights = bins[able], chances[able]
    counts = np.bincount(flat, minlength=width * BINS).reshape(width, BINS)
    sums = np.bincount(flat, weights=weights, minlength=width * BINS).reshape(width, BINS)
    beyond = np.where(undecided & ~able, chances, 0.0).sum(axis=0)
    return tuple(
        Spread(
            code=code,
            line=round(float(lines[column]), 4),
            counts=tuple(counts[column].tolist()),
            sums=tuple(sums[column].round(3).tolist()),
            beyond=round(float(beyond[column]), 3),
        )
        for column, code in enumerate(codes)
    )


def _find_crowded_out(
    chances: NDArray[np.float64], *, allowed: NDArray[np.bool_], most: int
) -> NDArray[np.bool_]:
    """Return the pairs above which a passage has its full number of suggestions, bool (n, c)."""
    out = np.zeros(chances.shape, np.bool_)
    full = np.flatnonzero(allowed.sum(axis=1) >= most)  # few are
    if len(full):
        order = np.argsort(-chances[full], axis=1, kind="stable")
        taken = np.take_along_axis(allowed[full], order, axis=1)
        above: NDArray[np.intp] = np.cumsum(taken, axis=1) - taken
        rows = np.zeros(order.shape, np.bool_)
        np.put_along_axis(rows, order, values=above >= most, axis=1)
        out[full] = rows
    return out
