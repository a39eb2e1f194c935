from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.suggestions.likeness import SAME_QUESTION, Likeness


def make_likeness(*, seed: int, passages: int = 12, asked: bool = True) -> Likeness:
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(seed)
    said = rng.random((passages, 30)) * (rng.random((passages, 30)) < 0.2)
    return Likeness(
        meaning=rng.normal(size=(passages, 6)).astype(np.float32),
        words=csr_matrix(said, dtype=np.float32),
        code_meaning=np.zeros((2, 6), np.float32),
        code_words=csr_matrix((2, 30), dtype=np.float32),
        prior=np.zeros((passages, 2), np.float32),
        questions=rng.integers(-1, 3, passages) if asked else None,
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.booleans(), st.booleans())
def test_weighing_is_the_product_of_kernel_and_weights(
    seed: int, count: int, asked: bool, every: bool
) -> None:
    likeness = make_likeness(seed=seed, asked=asked)
    rng = np.random.default_rng(seed)
    columns = np.sort(rng.choice(12, count, replace=False))
    rows = slice(None) if every else rng.choice(12, 5, replace=False)
    weights = rng.normal(size=(count, 2))
    whole = likeness.kernel(rows, columns, words=2.0) @ weights
    assert np.allclose(likeness.weigh(rows, columns, weights, words=2.0), whole, atol=1e-4)


def test_two_answers_without_a_question_do_not_share_one() -> None:
    likeness = make_likeness(seed=1)
    asked = np.array([-1, -1, 0, 0, *[1] * 8])
    alike = Likeness(
        meaning=likeness.meaning * 0,
        words=likeness.words * 0,
        code_meaning=likeness.code_meaning,
        code_words=likeness.code_words,
        prior=likeness.prior,
        questions=asked,
    )
    columns = np.array([1, 3])
    found = alike.weigh(slice(0, 4), columns, np.eye(2), words=2.0)
    assert found.tolist() == [[0, 0], [0, 0], [0, SAME_QUESTION], [0, SAME_QUESTION]]
    assert np.array_equal(found, alike.kernel(slice(0, 4), columns, words=2.0))


def test_passages_without_words_are_alike_in_meaning_only() -> None:
    from scipy.sparse import csr_matrix

    likeness = make_likeness(seed=2, asked=False)
    bare = Likeness(
        meaning=likeness.meaning,
        words=csr_matrix((12, 0), dtype=np.float32),
        code_meaning=likeness.code_meaning,
        code_words=csr_matrix((2, 0), dtype=np.float32),
        prior=likeness.prior,
    )
    columns, weights = np.arange(4), np.ones((4, 2))
    near = bare.near(slice(None), columns) @ weights
    assert np.allclose(bare.weigh(slice(None), columns, weights, words=2.0), near, atol=1e-5)
