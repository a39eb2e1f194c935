"""Estimate how common codes are from predictions for all passages and a random sample. Pure.

Survey sampling calls it the regression estimator, machine learning prediction-powered inference
(Angelopoulos et al. 2023) with power tuning: the mean of the predictions over all passages is
corrected by what the sample shows them to be off. The interval is that of Korn and Graubard (1998),
Clopper and Pearson's at the effective size of the sample, which holds for rare codes too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEVEL", "Prevalence", "Read", "measure_prevalence"]

LEVEL = 0.95  # of the interval
# Few passages with a code cannot show that predictions explain it: as much again as this many of
# them is taken to be unexplained. Chosen by simulation, see tests/…/prevalence/test_estimate.py.
_UNEXPLAINED = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevalence:
    """How common a code is: an estimate of its share of all passages, never a count.

    Attributes:
        share: The corrected share.
        low: The lower end of the interval of 95 %.
        high: The upper end.
        proposed: The share of passages for which the code is suggested.
        found: The passages read at random that have the code.
        read: The passages read at random.
        passages: All passages.
    """

    share: float
    low: float
    high: float
    proposed: float
    found: int
    read: int
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The passages read at random, and what is known about the others.

    Attributes:
        fits: The codes that people applied to them, (n, c).
        predicted: Predictions for them by a learner that had not seen them, (n, c); any numbers.
        mean: The mean of such predictions over all passages, (c,).
        passages: The number of all passages.
        predicted_for: The number of passages over which `mean` was taken, at random; None if all.
        spread: The standard deviation of the predictions over these, (c,); not used if all.
        weights: How many passages each of them stands for, (n,); None if all the same.
        known: Passages that are known to have each code, read at random or not, (c,).
        known_not: Passages that are known not to have it, (c,).
    """

    fits: NDArray[np.bool_]
    predicted: NDArray[np.float64]
    mean: NDArray[np.float64]
    passages: int
    predicted_for: int | None = None
    spread: NDArray[np.float64] | None = None
    weights: NDArray[np.float64] | None = None
    known: NDArray[np.int64] | None = None
    known_not: NDArray[np.int64] | None = None


def measure_prevalence(
    read: Read, *, proposed: NDArray[np.float64], level: float = LEVEL
) -> tuple[Prevalence, ...]:
    """Return how common each code is.

    Args:
        read: The sample and the predictions; at least two passages.
        proposed: The share of passages for which each code is suggested, (c,).
        level: The level of the interval.
    """
    count = len(read.fits)
    if count < 2:
        raise ValueError("a sample needs two passages")
    total = max(read.passages, count)
    weights = np.ones(count) if read.weights is None else read.weights
    weights = weights / weights.sum()
    size = 1 / float((weights**2).sum())  # Kish: unequal weights make a sample smaller
    found = read.fits.sum(axis=0)
    least = np.maximum(found, 0 if read.known is None else read.known) / total
    without = np.maximum(count - found, 0 if read.known_not is None else read.known_not)
    most = np.maximum(1 - without / total, least)
    share, unexplained, slope = _regress(read, weights)
    share = np.clip(share, least, most)
    # Nothing is uncertain about passages that were read.
    loss = unexplained * (1 - count / total) + _measure_noise(read, slope, total=total) * size
    low, high = _find_interval(share, size=size, loss=loss, level=level)
    low, high = np.clip(low, least, most), np.clip(high, least, most)
    return tuple(
        Prevalence(
            share=float(share[code]),
            low=float(min(low[code], share[code])),
            high=float(max(high[code], share[code])),
            proposed=float(proposed[code]),
            found=int(found[code]),
            read=count,
            passages=total,
        )
        for code in range(len(share))
    )


def _regress(
    read: Read, weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the corrected shares, the part of each variance left unexplained, and the slopes."""
    fits, predicted, count = read.fits.astype(np.float64), read.predicted, len(read.fits)
    seen, said = weights @ fits, weights @ predicted
    away, off = fits - seen, predicted - said
    total, spread, both = weights @ away**2, weights @ off**2, weights @ (away * off)
    told = (total > 0) & (spread > 1e-12)
    # A prediction that says the opposite is chance: it corrects nothing.
    slope = np.where(told, np.maximum(both, 0.0) / np.where(told, spread, 1.0), 0.0)
    few = np.minimum(fits.sum(axis=0), (1 - fits).sum(axis=0))
    slope = slope * few / (few + _UNEXPLAINED)
    left = (total - 2 * slope * both + slope**2 * spread) / np.where(told, total, 1.0)
    left = np.where(told, left * (count - 1) / max(count - 2, 1), 1.0)
    unexplained = (few * np.minimum(left, 1.0) + _UNEXPLAINED) / (few + _UNEXPLAINED)
    return seen + slope * (read.mean - said), unexplained, slope


def _measure_noise(read: Read, slope: NDArray[np.float64], *, total: int) -> NDArray[np.float64]:
    """Return the variance of the mean of predictions, as a part of the variance of each code."""
    nothing = np.zeros(len(slope))
    if read.predicted_for is None or read.spread is None or read.predicted_for >= total:
        return nothing
    rate = read.fits.mean(axis=0)
    own = rate * (1 - rate)
    part = slope**2 * read.spread**2 / read.predicted_for * (1 - read.predicted_for / total)
    return np.asarray(np.divide(part, own, out=nothing, where=own > 0), dtype=np.float64)


def _find_interval(
    share: NDArray[np.float64], *, size: float, loss: NDArray[np.float64], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Clopper and Pearson's intervals at the effective size of the sample."""
    from scipy.special import betaincinv, stdtrit

    tail = (1 - level) / 2
    certain = loss <= 1e-9
    # Student's t instead of the normal distribution, as Korn and Graubard do.
    wide = (stdtrit(np.inf, tail) / stdtrit(max(size - 1, 1), tail)) ** 2
    effective = np.maximum(size / np.where(certain, 1.0, loss) * wide, 1.0)
    hits = share * effective
    some, open_above = hits > 0, hits < effective
    low = betaincinv(np.where(some, hits, 1.0), effective - hits + 1, tail)
    high = betaincinv(hits + 1, np.where(open_above, effective - hits, 1.0), 1 - tail)
    low, high = np.where(some, low, 0.0), np.where(open_above, high, 1.0)
    return np.where(certain, share, low), np.where(certain, share, high)
