"""Turn scores into calibrated probabilities, with one Platt scaling for all codes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "CERTAINTY",
    "Calibration",
    "find_line",
    "fit_absence",
    "fit_calibration",
    "fit_level",
    "fit_proportion",
    "list_folds",
    "measure_calibration_error",
    "measure_chances",
    "measure_leads",
]

CERTAINTY = 10.0  # penalty that keeps slope and margin near their starting values
_SOFTNESS = 0.5  # scores closer together than this compete as equals
_SMALL = 6.0  # codes; with a smaller codebook people apply fewer to a unit
_USUAL_WEIGHT = 4.0  # weight of the usual number of codes, in reviewed passages
_LOWEST_LINE = 0.1  # if scores hardly differ, suggesting everything helps nobody
_HIGHEST_UNSEEN = 0.25  # probability, if a random sample has no code at all
_HOLD = 30.0  # penalty that keeps the weights of definitions and examples near 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Log-odds = intercept + slope * score + margin * (score - best score) + the code's offset.

    Platt (1999), with the margin as a second feature: a score means less beside a better one. The
    best score is a soft maximum, so that two good codes lower each other and a third one hardly
    does. The defaults are for scores from definitions alone, see
    docs/explanation/suggestions.md; `fit_level` finds the intercept for them. Offsets, (c,), are
    those of `fit_offsets`.
    """

    intercept: float = -2.6
    slope: float = 1.8
    margin: float = 1.0
    offsets: NDArray[np.float64] | None = None

    def odds(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds of a table of scores (n, c); the codes of a passage compete."""
        if not scores.size:
            return np.zeros(scores.shape)
        weights = np.array([self.slope, self.margin])
        own = 0.0 if self.offsets is None else self.offsets
        return np.asarray(self.intercept + _features(scores) @ weights + own)

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities of a table of scores (n, c)."""
        return measure_chances(self.odds(scores))


def measure_chances(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def _features(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([scores, scores - _soft_best(scores)], axis=-1)


def _soft_best(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    best = scores.max(axis=1, keepdims=True)
    total = np.exp((scores - best) / _SOFTNESS).sum(axis=1, keepdims=True)
    return np.asarray(best + _SOFTNESS * np.log(total) - _crowd(scores))


def _crowd(scores: NDArray[np.float64]) -> float:
    """Return the correction of the soft maximum for the number of codes: half its inflation."""
    return _SOFTNESS * float(np.log(max(scores.shape[1], 1))) / 2


def fit_level(
    scores: NDArray[np.float64],
    *,
    usual: float | None = None,
    put: int = 0,
    reviewed: int = 0,
    start: Calibration | None = None,
) -> Calibration:
    """Return a calibration whose probabilities add up to the usual number of codes on a unit.

    With too few reviews to calibrate on, two facts help: people apply about the same number of
    codes whether the codebook has six or sixty, and the number applied so far is known.

    Args:
        scores: Scores of all passages, (n, c).
        usual: The expected number of codes on a unit, if the codebook has six or more; None takes
            the number that the coefficients predict.
        put: The number of codes that people applied to the reviewed passages.
        reviewed: The number of reviewed passages.
        start: The calibration whose slope and margin are kept.
    """
    start = start or Calibration()
    if not scores.size or (usual is None and not reviewed):
        return start
    codes = scores.shape[1]
    odds = start.odds(scores)
    if usual is None:
        usual = float(measure_chances(odds).mean()) * codes
    else:
        usual *= min(1.0, codes / _SMALL)
    expected = (_USUAL_WEIGHT * usual + put) / (_USUAL_WEIGHT + reviewed)
    return replace(start, intercept=start.intercept + _find_level(odds, expected / codes))


def fit_absence(scores: NDArray[np.float64], reviewed: int) -> Calibration:
    """Return a calibration for passages drawn at random of which none got a code.

    Laplace's rule of succession says how many codes there are at most worth expecting: one on as
    many passages and two more. How probability rises with the score cannot be seen there, so it
    rises no further than to a quarter.

    Args:
        scores: Scores of all passages, (n, c).
        reviewed: The number of passages drawn.
    """
    start = Calibration()
    if not scores.size:
        return start
    share = 1 / (reviewed + 2) / scores.shape[1]
    for damped in (1.0, 0.7, 0.5, 0.3, 0.1):
        found = replace(start, slope=start.slope * damped, margin=start.margin * damped)
        level = _find_level(found.odds(scores), share)
        found = replace(found, intercept=found.intercept + level)
        if found.probabilities(scores).max() <= _HIGHEST_UNSEEN:
            return found
    return Calibration(intercept=float(np.log(share / (1 - share))), slope=0.0, margin=0.0)


def _find_level(odds: NDArray[np.float64], share: float) -> float:
    """Return what to add to log-odds so that the mean probability is *share* (Newton's method)."""
    share = min(max(share, 1e-6), 1 - 1e-6)
    level = float(np.log(share / (1 - share)) - odds.mean())
    for _ in range(60):
        chance = measure_chances(odds + level)
        slope = max(float((chance * (1 - chance)).mean()), 1e-6)
        step = float(np.clip((float(chance.mean()) - share) / slope, -2, 2))
        level -= step
        if abs(step) < 1e-6:
            break
    return level


def find_line(probabilities: NDArray[np.float64]) -> float:
    """Return the probability threshold with the highest expected F1, but at least 0.1.

    It is half of that F1 (Lipton et al. 2014), if probabilities are calibrated.
    """
    ranked = np.sort(probabilities.ravel())[::-1]
    if not len(ranked):
        return 0.5
    right = np.cumsum(ranked)
    best = (right / (np.arange(1, len(ranked) + 1) + right[-1])).max()
    return max(float(best), _LOWEST_LINE)


def measure_leads(
    scores: NDArray[np.float64],
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    lines: NDArray[np.float64],
    *,
    calibration: Calibration,
) -> NDArray[np.float64]:
    """Return how far some scores could fall before their log-odds cross a threshold, (k,).

    Args:
        scores: All scores, (n, c).
        rows: The rows of the scores in question, (k,).
        columns: Their columns, (k,).
        lines: The threshold of each, in log-odds, (k,).
        calibration: The calibration that gives the log-odds.
    """
    own, crowd = scores[rows, columns], _crowd(scores)
    if calibration.offsets is not None:
        lines = lines - calibration.offsets[columns]
    rest = np.array(scores[rows])
    rest[np.arange(len(rows)), columns] = -np.inf
    others = np.full(len(rows), -np.inf)
    if rest.shape[1] > 1:
        others = _soft_best(rest)[:, 0] + crowd
    low, high = np.zeros(len(rows)), np.full(len(rows), 60.0)
    for _ in range(40):  # bisection works because log-odds fall with the score
        middle = (low + high) / 2
        left = own - middle
        best = _SOFTNESS * np.logaddexp(left / _SOFTNESS, others / _SOFTNESS) - crowd
        odds = calibration.intercept + calibration.slope * left + calibration.margin * (left - best)
        above = odds >= lines
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return low


def fit_calibration(
    scores: NDArray[np.float64],
    fits: NDArray[np.bool_],
    *,
    start: Calibration | None = None,
    known: NDArray[np.bool_] | None = None,
    certainty: float = CERTAINTY,
) -> Calibration:
    """Fit the three coefficients to decided pairs with a light penalty.

    Args:
        scores: Scores of decided passages by learners not trained on them, (r, c).
        fits: Which codes people applied to them, (r, c).
        start: Coefficients that the fit stays close to if there is little data.
        known: The pairs to fit to, (r, c); all of them by default.
        certainty: The penalty that keeps slope and margin near those of *start*.
    """
    from scipy.optimize import minimize

    start = start or Calibration()
    inside = np.ones(fits.shape, np.bool_) if known is None else known
    x = _features(scores)[inside]
    x = np.column_stack([np.ones(len(x)), x])
    y = fits[inside].astype(np.float64)
    # Platt's targets, as if there were one more example of each class.
    high, low = (y.sum() + 1) / (y.sum() + 2), 1 / ((1 - y).sum() + 2)
    y = np.where(y > 0, high, low)
    origin = np.array([start.intercept, start.slope, start.margin])
    hold = np.array([0.001, certainty, certainty])

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
    """Return the weights of definitions and of examples, each near 1 if there is little data.

    Stacking (Wolpert 1992) with two coefficients for the whole codebook: in some studies the names
    of codes say everything, in others ("claim", "warrant") almost nothing.

    Args:
        told: The definitions' part of held-out scores, (r, c).
        learnt: The examples' part of held-out scores, (r, c).
        fits: Which codes people applied, (r, c).
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
    """Return the indices of each fold's held-out rows, shuffled with the seed."""
    order = np.random.default_rng(seed).permutation(count)
    return [np.sort(part) for part in np.array_split(order, min(folds, count)) if len(part)]


def measure_calibration_error(
    probabilities: NDArray[np.float64], fits: NDArray[np.bool_], *, bins: int = 10
) -> float:
    """Return the expected calibration error: mean gap of predicted and observed frequency."""
    said, seen = probabilities.ravel(), fits.ravel()
    if not len(said):
        return 0.0
    bucket = np.minimum((said * bins).astype(int), bins - 1)
    size = np.bincount(bucket, minlength=bins)
    gap = np.abs(np.bincount(bucket, said, bins) - np.bincount(bucket, seen, bins))
    return float(gap.sum() / size.sum())
