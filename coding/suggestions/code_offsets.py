"""How much commoner or rarer each code is than its scores say, from a random sample. Pure.

Examples are chosen for their codes, so what learned from them believes rare codes to be common.
Each code gets an offset on its log-odds. A sample of a few dozen passages has few uses of a code,
so offsets are drawn towards 0 as far as they vary by chance alone (empirical Bayes: a Gaussian
prior whose width is found from all codes together).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit_offsets"]

_WIDTHS = np.array([0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2])
_STEPS = 25
# The width is drawn towards 0 itself (exponential prior, mean .5): with five codes it would else be
# taken from five numbers.
_DOUBT = 2.0


def fit_offsets(odds: NDArray[np.float64], fits: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the offset of each code, (c,); all 0 if chance explains how codes differ.

    A code that no passage has gets a negative one, of a size that the number of passages justifies.

    Args:
        odds: Log-odds of the sampled passages by a learner not trained on them, (r, c).
        fits: Which codes people applied to them, (r, c).
    """
    if not odds.size or not fits.any():
        return np.zeros(odds.shape[1])
    best, found = -np.inf, np.zeros(odds.shape[1])
    for width in _WIDTHS:
        offsets, evidence = _fit(odds, fits, width)
        evidence -= _DOUBT * float(width)
        # A wider prior must earn its place: with equal evidence the narrower one stays.
        if evidence > best + 1e-9:
            best, found = evidence, offsets
    return found


def _fit(
    odds: NDArray[np.float64], fits: NDArray[np.bool_], width: float
) -> tuple[NDArray[np.float64], float]:
    """Return the offsets under a prior of this width, and the log of its marginal likelihood.

    The integral over each offset is Laplace's approximation at its mode.
    """
    offsets = np.zeros(odds.shape[1])
    tight = np.inf if width == 0 else 1 / width**2
    for _ in range(_STEPS if width else 0):
        chance = _chance(odds + offsets)
        slope = (fits - chance).sum(axis=0) - tight * offsets
        bend = (chance * (1 - chance)).sum(axis=0) + tight
        step = np.clip(slope / bend, -1, 1)
        offsets = offsets + step
        if np.abs(step).max() < 1e-7:
            break
    moved = odds + offsets
    seen = float((fits * moved - np.logaddexp(0, moved)).sum())
    if not width:
        return offsets, seen
    chance = _chance(moved)
    bend = (chance * (1 - chance)).sum(axis=0)
    away = 0.5 * tight * offsets**2 + 0.5 * np.log1p(bend * width**2)
    return offsets, seen - float(away.sum())


def _chance(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
