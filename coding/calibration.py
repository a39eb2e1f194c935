"""Turns scores into probabilities that mean what they say: one Platt scaling for all codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ENOUGH_REVIEWED",
    "Calibration",
    "fit_calibration",
    "fit_proportion",
    "list_folds",
    "measure_calibration_error",
]

ENOUGH_REVIEWED = 24  # fully reviewed passages; with fewer, probabilities are not shown
_CERTAINTY = 0.1  # how strongly coefficients are held to the starting ones
_HOLD = 30.0  # how strongly definitions and examples are held to equal belief


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Log-odds = intercept + slope * score + margin * (score - best score of the passage).

    Platt (1999), with the margin as a second feature: the same score means less beside a
    better one. The defaults hold for scores from definitions alone, see
    docs/explanation/suggestions.md.
    """

    intercept: float = -2.9
    slope: float = 2.2
    margin: float = 0.6

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of every score of a table (n, c)."""
        if not scores.size:
            return np.zeros(scores.shape)
        features = _features(scores)
        odds = self.intercept + features @ np.array([self.slope, self.margin])
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def _features(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    best = scores.max(axis=1, keepdims=True)
    return np.stack([scores, scores - best], axis=-1)


def fit_calibration(
    scores: NDArray[np.float64], fits: NDArray[np.bool_], *, start: Calibration | None = None
) -> Calibration:
    """Fit the three coefficients to reviewed passages with a light penalty.

    Args:
        scores: Scores of reviewed passages by learners that had not seen them, (r, c).
        fits: Which codes people put on them, (r, c).
        start: Coefficients that few data stay close to.
    """
    from scipy.optimize import minimize

    start = start or Calibration()
    x = _features(scores).reshape(-1, 2)
    x = np.column_stack([np.ones(len(x)), x])
    y = fits.reshape(-1).astype(np.float64)
    # Platt's targets: as if there were one more of each kind.
    high, low = (y.sum() + 1) / (y.sum() + 2), 1 / ((1 - y).sum() + 2)
    y = np.where(y > 0, high, low)
    origin = np.array([start.intercept, start.slope, start.margin])
    hold = _CERTAINTY * np.array([0.01, 1.0, 1.0])

    def loss(now: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = x @ now
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        away = now - origin
        value = (np.logaddexp(0, odds) - y * odds).sum() + 0.5 * (hold * away**2).sum()
        return float(value), x.T @ (chance - y) + hold * away

    # A better score must never mean a lower probability.
    bounds = [(-30.0, 30.0), (0.0, None), (0.0, None)]
    found = minimize(loss, origin, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Calibration(intercept=float(found[0]), slope=float(found[1]), margin=float(found[2]))


def fit_proportion(
    told: NDArray[np.float64], learnt: NDArray[np.float64], fits: NDArray[np.bool_]
) -> tuple[float, float]:
    """Return how far to believe the definitions and how far the examples, 1 and 1 at first.

    Stacking (Wolpert 1992) with two coefficients for the whole codebook: in one study the names
    of codes say all, in another ("claim", "warrant") next to nothing.

    Args:
        told: The definitions' part of held-out scores, (r, c).
        learnt: The examples' part of held-out scores, (r, c).
        fits: Which codes people put on them, (r, c).
    """
    from scipy.optimize import minimize

    x = np.column_stack([np.ones(told.size), told.ravel(), learnt.ravel()])
    y = fits.ravel().astype(np.float64)
    origin, hold = np.array([0.0, 1.0, 1.0]), np.array([0.01, _HOLD, _HOLD])

    def loss(now: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = x @ now
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        away = now - origin
        value = (np.logaddexp(0, odds) - y * odds).sum() + 0.5 * (hold * away**2).sum()
        return float(value), x.T @ (chance - y) + hold * away

    bounds = [(None, None), (0.0, None), (0.0, None)]
    found = minimize(loss, origin, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(found[1]), float(found[2])


def list_folds(count: int, *, folds: int = 5, seed: int = 0) -> list[NDArray[np.intp]]:
    """Return the positions of each fold's held-out rows, shuffled by the seed."""
    order = np.random.default_rng(seed).permutation(count)
    return [np.sort(part) for part in np.array_split(order, min(folds, count)) if len(part)]


def measure_calibration_error(
    probabilities: NDArray[np.float64], fits: NDArray[np.bool_], *, bins: int = 10
) -> float:
    """Return the expected calibration error: mean distance of said and seen frequency."""
    said, seen = probabilities.ravel(), fits.ravel()
    if not len(said):
        return 0.0
    bucket = np.minimum((said * bins).astype(int), bins - 1)
    size = np.bincount(bucket, minlength=bins)
    gap = np.abs(np.bincount(bucket, said, bins) - np.bincount(bucket, seen, bins))
    return float(gap.sum() / size.sum())
