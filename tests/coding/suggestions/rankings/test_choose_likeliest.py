from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.suggestions.basis import Grounds
from coding.suggestions.model import Judgement, ScoreTable
from coding.suggestions.rankings.choose_likeliest import choose_likeliest, find_settled


def score(rows, *, calibrated=False):
    scores = np.array(rows, dtype=np.float64)
    codes = tuple(f"c{n}" for n in range(scores.shape[1]))
    return ScoreTable(
        codes=codes,
        scores=scores,
        probabilities=1 / (1 + np.exp(-scores)),
        lines=np.full(len(codes), 0.5),
        proposed=np.zeros(scores.shape, np.bool_),
        grounds=Grounds(basis="read" if calibrated else "none"),
    )


def choose(rows, *, settled=(), unusable=(), calibrated=False):
    table = score(rows, calibrated=calibrated)
    decided = np.zeros(table.scores.shape, np.bool_)
    for pair in settled:
        decided[pair] = True
    usable = np.ones(table.scores.shape[1], np.bool_)
    usable[list(unusable)] = False
    return choose_likeliest(table, settled=decided, usable=usable)


def test_the_three_likeliest_codes_of_each_passage_are_kept_the_best_first():
    found = choose([[-3, -1, -2, -9], [5, 1, 2, 3]])
    assert found.best.tolist() == [[1, 2, 0], [0, 3, 2]]
    assert found.scores.tolist() == [[-1, -2, -3], [5, 3, 2]]
    assert found.probabilities is None, "without a basis no probability is known"


def test_what_is_settled_on_a_passage_gives_way_to_the_next_and_groups_are_never_offered():
    found = choose([[4, 3, 2, 1, 0]], settled=[(0, 1)], unusable=[0])
    assert found.best.tolist() == [[2, 3, 4]]


def test_a_small_codebook_leaves_ranks_empty():
    found = choose([[1, 2], [2, 1]], settled=[(1, 0)])
    assert found.best.tolist() == [[1, 0, -1], [1, -1, -1]]
    assert choose([[1, 2]], settled=[(0, 0), (0, 1)]).best.tolist() == [[-1, -1, -1]]


def test_probabilities_are_those_of_the_codes_chosen():
    found = choose([[0, 3, 1, 2]], calibrated=True)
    assert np.allclose(found.probabilities, 1 / (1 + np.exp([[-3.0, -2.0, -1.0]])))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 12), st.integers(1, 9), st.integers(0, 2**16))
def test_it_is_what_sorting_everything_would_give(passages, codes, seed):
    rng = np.random.default_rng(seed)
    rows = rng.permutation(passages * codes).reshape(passages, codes).astype(float)
    best = choose(rows).best if passages else choose(np.zeros((0, codes))).best
    for row, found in zip(rows, best, strict=True):
        expected = np.argsort(-row)[:3].tolist()
        assert found.tolist() == expected + [-1] * (3 - len(expected))


def test_decisions_settle_a_pair_until_the_code_says_something_else():
    judgements = [
        Judgement(passage=0, code="a", verdict="coded"),
        Judgement(passage=1, code="a", verdict="rejected", definition="now"),
        Judgement(passage=1, code="b", verdict="rejected", definition="before"),
        Judgement(passage=2, code="gone", verdict="accepted"),
    ]
    settled = find_settled(judgements, passages=3, codes=("a", "b"), definitions=("now", "now"))
    assert settled.tolist() == [[True, False], [True, False], [False, False]]
