"""Offsets of codes found from a small random sample."""

from __future__ import annotations

import numpy as np

from coding.suggestions.code_offsets import fit_offsets


def draw(count: int, offsets: np.ndarray, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    odds = rng.normal(size=(count, len(offsets))) * 1.5 - 2
    return odds, rng.random(odds.shape) < 1 / (1 + np.exp(-(odds + offsets)))


def test_codes_that_differ_by_chance_alone_keep_their_probabilities() -> None:
    for seed in range(8):
        odds, fits = draw(48, np.zeros(12), seed)
        assert np.abs(fit_offsets(odds, fits)).max() < 0.8
    odds, fits = draw(4000, np.zeros(12))
    assert np.abs(fit_offsets(odds, fits)).max() < 0.25


def test_codes_that_are_rarer_or_commoner_than_they_score_are_moved_that_way() -> None:
    truth = np.array([-2.0, -1.5, 0, 0, 0, 0, 1.5, 2.0])
    odds, fits = draw(300, truth)
    found = fit_offsets(odds, fits)
    assert np.corrcoef(found, truth)[0, 1] > 0.9
    assert (np.abs(found[[0, 1, 6, 7]]) < np.abs(truth[[0, 1, 6, 7]]) + 0.5).all()
    assert found[0] < -0.7
    assert found[7] > 0.7


def test_a_code_that_the_sample_never_has_gets_a_finite_negative_offset() -> None:
    odds, fits = draw(48, np.array([0.0, 0, 0, 0, 2, 2]))
    odds[:, 0] += 1.5
    fits[:, 0] = False
    found = fit_offsets(odds, fits)
    assert -6 < found[0] < -0.3
    assert np.isfinite(found).all()


def test_a_larger_sample_is_believed_more() -> None:
    truth = np.array([-1.5, 0, 0, 0, 0, 1.5])
    small = np.mean([np.abs(fit_offsets(*draw(24, truth, s)) - truth).mean() for s in range(6)])
    large = np.mean([np.abs(fit_offsets(*draw(600, truth, s)) - truth).mean() for s in range(6)])
    assert large < small


def test_nothing_coded_and_nothing_at_all_have_no_offsets() -> None:
    assert not fit_offsets(np.zeros((30, 3)), np.zeros((30, 3), bool)).any()
    assert fit_offsets(np.zeros((0, 3)), np.zeros((0, 3), bool)).shape == (3,)
    assert fit_offsets(np.zeros((5, 0)), np.zeros((5, 0), bool)).shape == (0,)
