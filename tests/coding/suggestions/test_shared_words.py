from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coding.suggestions.shared_words import SharedWords


@given(seed=st.integers(0, 999), density=st.floats(0.01, 0.9), few=st.integers(0, 12))
def test_common_and_rare_words_together_are_the_whole_product(
    seed: int, density: float, few: int
) -> None:
    from scipy.sparse import random as random_table

    rng = np.random.default_rng(seed)
    words = random_table(30, 25, density=density, format="csr", rng=rng)
    others = np.sort(rng.choice(30, few, replace=False))
    passages = rng.choice(30, 9)
    found = SharedWords(words, others).measure(passages)
    assert found.shape == (9, few)
    assert np.allclose(found, (words[passages] @ words[others].T).toarray(), atol=1e-5)
