from __future__ import annotations

import numpy as np

from coding.suggestions.evidence import Evidence
from coding.suggestions.learner import LearnerSettings, fit_codes
from coding.suggestions.likeness import Likeness
from coding.suggestions.neighbour_votes import (
    fit_votes,
    measure_heard,
    measure_power,
    measure_shares,
    measure_votes,
)


def test_the_nearest_example_counts_most_and_nobody_votes_on_itself() -> None:
    near = np.array([[0.9, 0.8, 0.1], [1.0, 0.5, 0.4]])
    power = measure_power(near, own=np.array([-1, 0]))
    assert np.allclose(power, [[1, np.exp(-1), np.exp(-8)], [0, 1, np.exp(-1)]], atol=1e-5)


def test_a_passage_whose_only_voter_is_itself_hears_nobody() -> None:
    power = measure_power(np.array([[1.0]]), own=np.array([0]))
    votes = measure_votes(power, np.array([[2.0]]), np.array([[True]]))
    assert votes.tolist() == [[0.0]]


def test_an_example_of_a_rare_code_says_more_than_one_of_a_frequent_code() -> None:
    fits = np.array([[True, True], [False, True], [False, True], [False, False]])
    votes = fit_votes(fits, np.ones_like(fits), weight=1.0)
    assert votes[0, 0] > votes[0, 1] > 0
    assert (votes[~fits] < 0).all()
    assert np.array_equal(votes * 2, fit_votes(fits, np.ones_like(fits), weight=2.0))


def test_who_did_not_decide_about_a_code_has_no_vote_on_it() -> None:
    fits = np.array([[True, True], [True, False]])
    known = np.array([[True, True], [False, True]])
    votes = fit_votes(fits, known, weight=1.0)
    power = np.array([[0.5, 1.0]], dtype=np.float32)
    assert votes[1, 0] == 0
    alone = measure_votes(power[:, :1], votes[:1], known[:1])
    assert np.isclose(measure_votes(power, votes, known)[0, 0], alone[0, 0])


def test_the_shares_of_single_voters_add_up_to_the_votes() -> None:
    rng = np.random.default_rng(0)
    fits, known = rng.random((9, 3)) < 0.4, rng.random((9, 3)) < 0.8
    votes, power = fit_votes(fits, known, weight=0.7), measure_power(rng.random((4, 9)))
    whole = measure_votes(power, votes, known)
    for code in range(3):
        shares = measure_shares(power, votes[:, code], measure_heard(power, known)[:, code])
        assert np.allclose(shares.sum(axis=1), whole[:, code], atol=1e-6)


def test_one_kind_of_example_is_not_drowned_by_another_kind_of_the_same_code() -> None:
    """A code with two opposite kinds of examples has no direction; near examples still tell."""
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(1)
    kind = np.arange(80) % 4  # kinds 0 and 1 carry the code and are opposite, so are 2 and 3
    centres = np.array([[1.0, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]])
    meaning = np.hstack([centres[kind], np.zeros((80, 5))]) + 0.1 * rng.normal(size=(80, 8))
    meaning /= np.linalg.norm(meaning, axis=1, keepdims=True)
    likeness = Likeness(
        meaning=meaning.astype(np.float32),
        words=csr_matrix((80, 4), dtype=np.float32),
        code_meaning=np.zeros((1, 8), np.float32),
        code_words=csr_matrix((1, 4), dtype=np.float32),
        prior=np.zeros((80, 1), np.float32),
    )
    fits = (kind < 2)[:, None]
    rows = np.arange(40)
    evidence = Evidence(rows=rows, fits=fits[:40], known=np.ones((40, 1), bool))

    def ordered(votes: float) -> float:
        fit = fit_codes(likeness, evidence, settings=LearnerSettings(votes=votes))
        scores = fit.scores(likeness, np.arange(40, 80), words=2.0)[:, 0]
        return float((scores[fits[40:, 0]][:, None] > scores[~fits[40:, 0]]).mean())

    assert ordered(0.7) > 0.98
    assert ordered(0.0) < 0.8
