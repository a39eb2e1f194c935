from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.suggestions.calibration import (
    Calibration,
    find_line,
    fit_calibration,
    fit_level,
    fit_proportion,
    list_folds,
    measure_calibration_error,
    measure_leads,
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


def test_a_score_means_less_beside_a_better_one_and_a_little_less_beside_a_like_one() -> None:
    alone, beside_like, beside_better = Calibration().odds(
        np.array([[1.0, -3.0, -3.0], [1.0, 1.0, -3.0], [1.0, 3.0, -3.0]])
    )[:, 0]
    assert alone > beside_like > beside_better
    assert alone - beside_like < (alone - beside_better) / 3


@pytest.mark.parametrize("codes", [1, 2, 6, 40])
@pytest.mark.parametrize("scale", [0.01, 1.0, 5.0])
def test_first_chances_add_up_to_the_codes_that_people_put_on_a_unit(
    codes: int, scale: float
) -> None:
    scores = np.random.default_rng(0).normal(size=(200, codes)) * scale - 3
    usual = fit_level(scores, usual=1.2).probabilities(scores).sum(axis=1).mean()
    assert usual == pytest.approx(1.2 * min(1, codes / 6), rel=0.01)
    few = fit_level(scores, usual=1.2, put=0, reviewed=20).probabilities(scores)
    assert few.sum(axis=1).mean() < usual / 3
    seen = fit_level(scores, put=10, reviewed=10).probabilities(scores).sum(axis=1).mean()
    own = Calibration().probabilities(scores).sum(axis=1).mean()
    assert abs(seen - 1) < abs(own - 1) or abs(own - 1) < 0.05


def test_without_a_usual_number_and_without_reviewed_passages_nothing_is_levelled() -> None:
    scores = np.zeros((5, 3))
    assert fit_level(scores) == Calibration()
    assert fit_level(np.zeros((0, 3)), usual=1.4) == Calibration()


def test_the_line_is_where_the_expected_f1_is_best() -> None:
    rng = np.random.default_rng(0)
    said = rng.beta(0.3, 1.5, size=(4000, 5))
    fits = rng.random(said.shape) < said

    def f1(line: float) -> float:
        chosen = said >= line
        return float(2 * (chosen & fits).sum() / (chosen.sum() + fits.sum()))

    line = find_line(said)
    assert f1(line) > max(f1(line * 0.6), f1(min(line * 1.6, 0.9)))
    assert f1(line) > max(f1(each / 100) for each in range(1, 100)) - 0.005
    assert find_line(np.zeros((0, 3))) == 0.5
    assert find_line(np.full((50, 40), 0.02)) > 0.02


def test_a_lead_is_just_what_may_be_missing_from_a_score() -> None:
    rng = np.random.default_rng(0)
    scores, calibration = rng.normal(size=(30, 4)) * 2, Calibration()
    rows, columns = np.nonzero(calibration.probabilities(scores) > 0.3)
    lines = np.full(len(rows), np.log(0.25 / 0.75))
    leads = measure_leads(scores, rows, columns, lines, calibration=calibration)
    assert (leads > 0).all()
    for row, column, lead in zip(rows, columns, leads, strict=True):
        for less, proposed in ((lead - 1e-6, True), (lead + 1e-6, False)):
            changed = scores[[row]].copy()
            changed[0, column] -= less
            assert (calibration.probabilities(changed)[0, column] >= 0.25) == proposed
    only = measure_leads(
        scores[:, :1], rows[:1], columns[:1] * 0, lines[:1], calibration=calibration
    )
    assert np.isfinite(only).all()


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
