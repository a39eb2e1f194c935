from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.calibration import (
    Calibration,
    fit_calibration,
    fit_proportion,
    list_folds,
    measure_calibration_error,
)


def draw(count: int = 400, codes: int = 6, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(count, codes)) * 2
    chance = 1 / (1 + np.exp(-(scores - 2)))
    return scores, rng.random((count, codes)) < chance


def test_probabilities_come_to_mean_what_they_say() -> None:
    scores, fits = draw()
    fitted = fit_calibration(scores, fits)
    new_scores, new_fits = draw(seed=1)
    said = fitted.probabilities(new_scores)
    assert measure_calibration_error(said, new_fits) < 0.03
    before = measure_calibration_error(Calibration().probabilities(new_scores), new_fits)
    assert measure_calibration_error(said, new_fits) < before


def test_a_better_score_never_has_a_lower_probability() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(50, 4))
    upside_down = scores < 0
    fitted = fit_calibration(scores, upside_down)
    assert fitted.slope >= 0
    assert fitted.margin >= 0


@pytest.mark.parametrize("value", [True, False])
def test_one_sided_decisions_give_finite_probabilities(value: bool) -> None:
    scores = np.random.default_rng(0).normal(size=(30, 3))
    said = fit_calibration(scores, np.full((30, 3), value)).probabilities(scores)
    assert np.isfinite(said).all()
    assert bool(said.mean() > 0.5) is value


def test_no_passages_have_no_probabilities() -> None:
    assert Calibration().probabilities(np.zeros((0, 3))).shape == (0, 3)
    assert Calibration().probabilities(np.zeros((3, 0))).shape == (3, 0)


def test_definitions_that_say_nothing_are_believed_less() -> None:
    rng = np.random.default_rng(0)
    learnt = rng.normal(size=(300, 5)) * 2
    fits = rng.random((300, 5)) < 1 / (1 + np.exp(-(learnt - 1)))
    told, trusted = fit_proportion(rng.normal(size=(300, 5)), learnt, fits)
    assert told < 0.4
    assert 0.7 < trusted < 1.3


def test_the_calibration_error_of_a_known_table() -> None:
    said = np.array([[0.2, 0.2, 0.2, 0.2, 0.2, 0.9, 0.9]])
    seen = np.array([[True, False, False, False, False, True, False]])
    assert measure_calibration_error(said, seen) == pytest.approx((5 * 0.0 + 2 * 0.4) / 7)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 60), st.integers(2, 8), st.integers(0, 5))
def test_folds_hold_out_every_row_once(count: int, folds: int, seed: int) -> None:
    held = np.concatenate(list_folds(count, folds=folds, seed=seed))
    assert sorted(held.tolist()) == list(range(count))
