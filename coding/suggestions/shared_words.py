"""How alike the words of many passages are to those of a few hundred.

A few common words make most of a sparse product of word weights. They are multiplied as a table,
and only the rare ones entry by entry: less than half of the work with six hundred passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SharedWords"]

_COMMON = 0.05  # share of the few passages above which a word is common


class SharedWords:
    """Measures how alike passages are to some of them by their words.

    Args:
        words: TF-IDF rows of all passages, sparse (n, t).
        others: The passages that they are compared with, (a,).
    """

    def __init__(self, words: Any, others: NDArray[np.intp]) -> None:
        self._words = words.astype(np.float32)
        said = self._words[others]
        spread = np.bincount(said.indices, minlength=said.shape[1])
        self._common = np.flatnonzero(spread > _COMMON * len(others))
        self._table = np.ascontiguousarray(said[:, self._common].toarray().T)
        said.data[np.isin(said.indices, self._common)] = 0
        said.eliminate_zeros()
        self._rare = said.T.tocsr()

    def measure(self, passages: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the similarity of words of some passages, (s, a)."""
        said = self._words[passages]
        shared = said[:, self._common].toarray() @ self._table
        shared += (said @ self._rare).toarray()
        return np.asarray(shared, dtype=np.float32)
