"""Logistic regression of all codes at once, with weights drawn to 0 and intercepts to one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.evidence import Evidence

__all__ = ["fit_intercept", "fit_slopes"]

_STEPS = 80
_FALL = 3e-8  # relative fall of the loss in a step at which to stop: less is noise of float32


def fit_intercept(offset: NDArray[np.float64], evidence: Evidence) -> float:
    """Return the intercept that fits all decisions, found with Newton's method.

    Args:
        offset: The log-odds from definitions, (r, c).
        evidence: The decisions on these rows.
    """
    x, y = offset[evidence.known], evidence.fits[evidence.known]
    if not y.any():
        # With rejections only, assume that one more decision would be an acceptance.
        return float(-np.log(len(y) + 1) - x.mean())
    weight = np.where(y, _balance(y), 1.0)
    intercept = 0.0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(x + intercept, -30, 30)))
        slope = (weight * chance * (1 - chance)).sum()
        step = ((chance - y) * weight).sum() / max(slope, 1e-6)
        intercept -= float(np.clip(step, -3, 3))
        if abs(step) < 1e-6:
            break
    return float(np.clip(intercept, -12, 12))


def fit_slopes(
    values: NDArray[np.float64],
    offset: NDArray[np.float64],
    evidence: Evidence,
    *,
    shared: float,
    shrinkage: float,
    intercept_shrinkage: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Minimise the penalised log-loss of all codes in one run of L-BFGS.

    The features of the commonest directions and the intercepts bend the loss a hundred times more
    than the rest, so each coordinate is measured in units of its own bend at the start (diagonal
    preconditioning): a third of the steps.

    Args:
        values: Features, (r, k).
        offset: The log-odds from definitions, (r, c).
        evidence: The decisions on these rows.
        shared: The intercept that all are drawn to.
        shrinkage: The penalty on the squares of slopes.
        intercept_shrinkage: The penalty on the squared distances of intercepts from *shared*.

    Returns:
        Slopes, (k, c), and intercepts, (c,).
    """
    from scipy.optimize import minimize

    size, codes = values.shape[1], offset.shape[1]
    weight = _pair_weights(evidence)
    active = weight.any(axis=0)
    weight, offset = weight[:, active], offset[:, active]
    sign = np.where(evidence.fits[:, active], 1.0, -1.0)
    count = int(active.sum())
    chance = 1 / (1 + np.exp(-np.clip(offset + shared, -30, 30)))
    bend = weight * chance * (1 - chance)
    unit = np.vstack(
        [(values**2).T @ bend + shrinkage, bend.sum(axis=0, keepdims=True) + intercept_shrinkage]
    )
    unit = 1 / np.sqrt(unit)
    # The products are nearly all of the work, and float32 is enough for them.
    single = values.astype(np.float32)
    turned = np.ascontiguousarray(single.T)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = unit * flat.reshape(size + 1, count)
        slopes, away = table[:-1], table[-1]
        margin = sign * (single @ slopes.astype(np.float32) + offset + (shared + away))
        small = np.exp(-np.abs(margin))
        value = (
            (weight * (np.log1p(small) + np.maximum(-margin, 0))).sum()
            + 0.5 * shrinkage * (slopes**2).sum()
            + 0.5 * intercept_shrinkage * (away**2).sum()
        )
        # The chance of the other answer: 1 / (1 + exp(margin)), of any margin without overflow.
        error = -sign * weight * np.where(margin > 0, small, 1.0) / (1 + small)
        gradient = np.empty_like(table)
        gradient[:-1] = turned @ error.astype(np.float32) + shrinkage * slopes
        gradient[-1] = error.sum(axis=0) + intercept_shrinkage * away
        return float(value), (unit * gradient).ravel()

    found = unit * minimize(
        loss,
        np.zeros((size + 1) * count),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _STEPS, "maxcor": 8, "ftol": _FALL},
    ).x.reshape(size + 1, count)
    slopes = np.zeros((size, codes))
    intercepts = np.full(codes, shared)
    slopes[:, active] = found[:-1]
    intercepts[active] = shared + found[-1]
    return slopes, intercepts


def _balance(fits: NDArray[np.bool_]) -> float:
    """Return the weight of an acceptance relative to a rejection: the square root of the odds."""
    accepted = max(int(fits.sum()), 1)
    return float(np.sqrt(max(len(fits) - accepted, 1) / accepted))


def _pair_weights(evidence: Evidence) -> NDArray[np.float64]:
    weights = evidence.known.astype(np.float64)
    for code in range(weights.shape[1]):
        known = evidence.known[:, code]
        fits = evidence.fits[:, code] & known
        if fits.any() and fits.sum() < known.sum():
            weights[fits, code] = _balance(fits[known])
    return weights
