"""Which words of a passage counted for a code, and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.learner import Fit
    from coding.suggestions.likeness import Likeness
    from coding.suggestions.telling_terms import TellingTerms

__all__ = ["WordCounts"]

_COUNTED = 1e-4  # log-odds below which no word is told


class WordCounts:
    """What the words of passages add to the scores of codes.

    A term that neither a decided passage nor a code has adds nothing, so only the others have a
    column in the table of weights, and only entries that can be told are looked at.

    Args:
        likeness: Passages and codes as the learner uses them.
        fit: The fitted codebook.
        terms: What can be told of the columns of ``likeness.words``.
        words: The weight of words relative to meaning.
    """

    def __init__(self, *, likeness: Likeness, fit: Fit, terms: TellingTerms, words: float) -> None:
        self._names = terms.names
        table = likeness.words
        said = table[fit.anchors]
        used = np.union1d(said.indices, likeness.code_words.indices)
        worth = fit.pull * words * likeness.code_words[:, used].toarray().astype(np.float64)
        if len(fit.anchors):
            worth += words * (said[:, used].T @ fit.weights).T
        nothing = len(used)  # the column of all other terms
        self.weights = np.hstack([worth, np.zeros((len(worth), 1))])
        place = np.full(table.shape[1], nothing, np.int32)
        place[used] = np.arange(nothing, dtype=np.int32)
        own = place[table.indices]
        # An entry takes what the entry of its stem adds along with what it adds itself.
        stems = np.arange(len(own)) + terms.stems
        stem_own = np.where(terms.stems != 0, own[stems], nothing)
        kept = np.flatnonzero(
            terms.telling[table.indices] & ((own < nothing) | (stem_own < nothing))
        )
        self._starts = np.searchsorted(kept, table.indptr)
        self._columns, self._own, self._stem = table.indices[kept], own[kept], stem_own[kept]
        self._values = table.data[kept].astype(np.float64)
        self._stem_values = table.data[stems[kept]].astype(np.float64)

    def list_words(
        self, passages: NDArray[np.intp], code: int, *, most: int
    ) -> list[list[tuple[str, float]]]:
        """Return the meaningful words that raised the score of a code most, and by how much.

        Args:
            passages: The passages, (s,).
            code: The index of the code.
            most: How many words of each to return.
        """
        weights = self.weights[code]
        first, counts = self._starts[passages], np.diff(self._starts)[passages]
        pairs = np.repeat(np.arange(len(passages)), counts)
        places = np.arange(len(pairs)) + (first - np.cumsum(counts) + counts)[pairs]
        shares = self._values[places] * weights[self._own[places]]
        shares += self._stem_values[places] * weights[self._stem[places]]
        kept = np.flatnonzero(shares > _COUNTED)
        kept = kept[np.lexsort((-shares[kept], pairs[kept]))]
        sizes = np.bincount(pairs[kept], minlength=len(passages))
        ranks = np.arange(len(kept)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        kept = kept[ranks < most]
        found: list[list[tuple[str, float]]] = [[] for _ in range(len(passages))]
        columns = self._columns[places[kept]]
        for pair, column, share in zip(
            pairs[kept].tolist(), columns.tolist(), shares[kept].tolist(), strict=True
        ):
            found[pair].append((self._names[column], share))
        return found
