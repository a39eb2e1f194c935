from __future__ import annotations

import numpy as np
import pytest

from coding.suggestions.calibration import list_folds
from coding.suggestions.evidence import Evidence
from coding.suggestions.learner import (
    LearnerSettings,
    fit_codes,
    new_span,
    score_held_out,
)
from coding.suggestions.likeness import Likeness

SETTINGS = LearnerSettings()


def no_words(count: int):
    from scipy.sparse import csr_matrix

    return csr_matrix((count, 5), dtype=np.float32)


def make_likeness(*, passages: int = 60, codes: int = 3, seed: int = 0) -> Likeness:
    """Passages in as many bunches as there are codes; definitions say nothing."""
    rng = np.random.default_rng(seed)
    bunch = np.arange(passages) % codes
    meaning = np.eye(codes, 16)[bunch] + 0.2 * rng.normal(size=(passages, 16))
    meaning = (meaning / np.linalg.norm(meaning, axis=1, keepdims=True)).astype(np.float32)
    return Likeness(
        meaning=meaning,
        words=no_words(passages),
        code_meaning=np.zeros((codes, 16), np.float32),
        code_words=no_words(codes),
        prior=np.zeros((passages, codes), np.float32),
    )


def reviewed(rows: list[int], fits: np.ndarray) -> Evidence:
    return Evidence(
        rows=np.array(rows, dtype=np.intp), fits=fits, known=np.ones_like(fits, dtype=bool)
    )


def bunches(rows: list[int], codes: int = 3) -> np.ndarray:
    return np.eye(codes, dtype=bool)[np.array(rows) % codes]


def test_without_decisions_scores_are_the_likeness_to_the_definitions() -> None:
    likeness = make_likeness()
    prior = np.arange(180, dtype=np.float32).reshape(60, 3)
    likeness = Likeness(
        meaning=likeness.meaning,
        words=likeness.words,
        code_meaning=likeness.code_meaning,
        code_words=likeness.code_words,
        prior=prior,
    )
    nothing = reviewed([], np.zeros((0, 3), bool))
    scores = fit_codes(likeness, nothing, settings=SETTINGS).scores(
        likeness, slice(None), words=SETTINGS.words
    )
    assert np.allclose(scores, SETTINGS.definition_pull * prior)


def test_answers_to_the_same_question_get_like_codes() -> None:
    nothing = make_likeness(passages=60, codes=2)
    asked = np.arange(60) // 2 % 3 - 1  # neither bunch answers one question only; -1 is none
    likeness = Likeness(
        meaning=nothing.meaning,
        words=nothing.words,
        code_meaning=nothing.code_meaning,
        code_words=nothing.code_words,
        prior=nothing.prior,
        questions=asked,
    )
    rows = list(range(24))
    fits = np.array([[asked[i] == 0, asked[i] == 1] for i in rows])
    fit = fit_codes(likeness, reviewed(rows, fits), settings=SETTINGS)
    scores = fit.scores(likeness, slice(None), words=SETTINGS.words)[24:]
    asked = asked[24:]
    assert scores[asked == 0, 0].min() > scores[asked != 0, 0].max()
    assert scores[asked == 1, 1].min() > scores[asked != 1, 1].max()


def test_a_few_reviewed_passages_teach_what_no_definition_said() -> None:
    likeness, rows = make_likeness(), list(range(9))
    fit = fit_codes(likeness, reviewed(rows, bunches(rows)), settings=SETTINGS)
    rest = np.arange(9, 60)
    scores = fit.scores(likeness, rest, words=SETTINGS.words)
    assert (scores.argmax(axis=1) == rest % 3).mean() > 0.95


def test_a_code_without_examples_is_not_pushed_below_the_others() -> None:
    likeness, rows = make_likeness(codes=3), list(range(12))
    fits = bunches(rows)
    fits[:, 2] = False  # the third code is reviewed and never found
    evidence = Evidence(
        rows=np.array(rows, dtype=np.intp),
        fits=fits,
        known=np.array([[True, True, False]] * 12),  # or rather: nobody looked for it
    )
    fit = fit_codes(likeness, evidence, settings=SETTINGS)
    assert fit.intercepts[2] == pytest.approx(fit.shared)
    assert not fit.weights[:, 2].any()


def test_an_undecided_pair_changes_nothing() -> None:
    likeness, rows = make_likeness(), list(range(12))
    fits, known = bunches(rows), np.ones((12, 3), bool)
    known[5, :] = False
    one = Evidence(rows=np.array(rows, dtype=np.intp), fits=fits, known=known)
    flipped = fits.copy()
    flipped[5] = ~flipped[5]
    other = Evidence(rows=one.rows, fits=flipped, known=known)
    a, b = (
        fit_codes(likeness, e, settings=SETTINGS).scores(likeness, slice(None), words=2.0)
        for e in (one, other)
    )
    assert np.allclose(a, b, atol=1e-6)


def test_only_rejections_lower_the_scores_of_like_passages() -> None:
    likeness, rows = make_likeness(), [0, 3, 6, 9]
    fits, known = np.zeros((4, 3), bool), np.zeros((4, 3), bool)
    known[:, 0] = True
    evidence = Evidence(rows=np.array(rows, dtype=np.intp), fits=fits, known=known)
    scores = fit_codes(likeness, evidence, settings=SETTINGS).scores(
        likeness, slice(None), words=2.0
    )
    assert np.isfinite(scores).all()
    assert scores[12::3, 0].mean() < scores[13::3, 0].mean()


def test_a_rank_below_the_number_of_decisions_gives_nearly_the_same_scores() -> None:
    likeness, rows = make_likeness(passages=300), list(range(200))
    evidence = reviewed(rows, bunches(rows))
    full = fit_codes(likeness, evidence, settings=SETTINGS)
    small = fit_codes(likeness, evidence, settings=LearnerSettings(largest_rank=60))
    assert len(small.anchors) == 60
    a, b = (f.scores(likeness, slice(200, 300), words=2.0) for f in (full, small))
    assert np.corrcoef(a.ravel(), b.ravel())[0, 1] > 0.99


def test_definitions_and_examples_can_be_believed_in_another_proportion() -> None:
    likeness, rows = make_likeness(), list(range(9))
    fit = fit_codes(likeness, reviewed(rows, bunches(rows)), settings=SETTINGS)
    told, learnt = fit.parts(likeness, slice(None), words=2.0)
    mixed = fit.scaled(told=0.5, learnt=2.0).scores(likeness, slice(None), words=2.0)
    assert np.allclose(mixed, 0.5 * told + 2 * learnt)


def refit_each_fold(
    likeness: Likeness, evidence: Evidence, chosen: np.ndarray, folds: int
) -> tuple[np.ndarray, np.ndarray]:
    """Held-out scores by fits from scratch, which know nothing of the passages held out."""
    told, learnt = np.zeros((len(chosen), 3)), np.zeros((len(chosen), 3))
    for fold in list_folds(len(chosen), folds=folds, seed=0):
        keep = np.setdiff1d(np.arange(len(evidence.rows)), chosen[fold])
        fit = fit_codes(likeness, evidence.part(keep), settings=SETTINGS)
        rows = evidence.rows[chosen[fold]]
        told[fold], learnt[fold] = fit.parts(likeness, rows, words=SETTINGS.words)
    return told, learnt


@pytest.mark.parametrize(("decided", "folds"), [(80, 5), (340, 2)])
def test_folds_that_share_their_features_score_as_fits_from_scratch(
    decided: int, folds: int
) -> None:
    likeness, rows = make_likeness(passages=400, seed=3), list(range(decided))
    fits = bunches(rows)
    fits[::7, 0] ^= True  # people err
    evidence = Evidence(
        rows=np.array(rows), fits=fits, known=np.random.default_rng(1).random(fits.shape) < 0.9
    )
    chosen = np.arange(5, decided - 3)
    span = new_span(likeness, evidence, settings=SETTINGS)
    found = score_held_out(likeness, evidence, chosen, settings=SETTINGS, seed=0, span=span)
    scratch = refit_each_fold(likeness, evidence, chosen, folds)
    for one, other in zip(found, scratch, strict=True):
        assert np.allclose(one, other, atol=5e-3)


def test_nothing_is_held_out_of_no_decision() -> None:
    likeness = make_likeness()
    nothing = reviewed([], np.zeros((0, 3), bool))
    none = np.zeros(0, np.intp)
    told, learnt = score_held_out(likeness, nothing, none, settings=SETTINGS, seed=0)
    assert told.shape == learnt.shape == (0, 3)
