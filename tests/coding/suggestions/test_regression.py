from __future__ import annotations

import numpy as np
import pytest

from coding.suggestions.evidence import Evidence
from coding.suggestions.regression import fit_intercept, fit_slopes


def make_problem(*, seed: int = 0, rows: int = 90) -> tuple[np.ndarray, np.ndarray, Evidence]:
    """Features with one direction that all passages share, as texts have."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, 20)) * np.geomspace(1, 0.05, 20)
    values[:, 0] += 4
    offset = rng.normal(size=(rows, 4))
    odds = offset - 2 + values @ rng.normal(size=(20, 4)) * [1, 1, 3, 0.2]
    fits = odds + rng.logistic(size=odds.shape) > 0
    known = rng.random(odds.shape) < 0.9
    known[:, 3] = False  # nobody decided anything on the last code
    return values, offset, Evidence(rows=np.arange(rows), fits=fits, known=known)


def measure_slope(
    values: np.ndarray, offset: np.ndarray, evidence: Evidence, shared: float
) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of the penalised loss at what was found, written down once more."""
    slopes, intercepts = fit_slopes(
        values, offset, evidence, shared=shared, shrinkage=1.0, intercept_shrinkage=10.0
    )
    total, away = np.zeros_like(slopes), np.zeros(4)
    for code in range(4):
        known = evidence.known[:, code]
        y = evidence.fits[known, code]
        odds = values[known] @ slopes[:, code] + offset[known, code] + intercepts[code]
        accepted = max(int(y.sum()), 1)
        heavy = np.sqrt(max(len(y) - accepted, 1) / accepted) if y.any() and not y.all() else 1.0
        error = np.where(y, heavy, 1.0) * (1 / (1 + np.exp(-odds)) - y)
        total[:, code] = values[known].T @ error + slopes[:, code]
        away[code] = error.sum() + 10.0 * (intercepts[code] - shared)
    return total, away


@pytest.mark.parametrize("seed", range(5))
def test_what_is_found_is_the_minimum(seed: int) -> None:
    values, offset, evidence = make_problem(seed=seed)
    shared = fit_intercept(offset, evidence)
    slope, away = measure_slope(values, offset, evidence, shared)
    assert np.abs(slope).max() < 0.01
    assert np.abs(away).max() < 0.01


def test_a_code_that_nobody_decided_on_keeps_the_shared_intercept() -> None:
    values, offset, evidence = make_problem()
    slopes, intercepts = fit_slopes(
        values, offset, evidence, shared=-1.5, shrinkage=1.0, intercept_shrinkage=10.0
    )
    assert not slopes[:, 3].any()
    assert intercepts[3] == -1.5
    assert slopes[:, :3].any(axis=0).all()


def test_huge_scores_do_not_overflow() -> None:
    values, offset, evidence = make_problem()
    with np.errstate(over="raise", invalid="raise"):
        slopes, intercepts = fit_slopes(
            values * 50, offset * 400, evidence, shared=-1, shrinkage=1.0, intercept_shrinkage=10.0
        )
    assert np.isfinite(slopes).all()
    assert np.isfinite(intercepts).all()
