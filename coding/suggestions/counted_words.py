"""Which words of a passage counted for a code, and by how much."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.learner import Fit
    from coding.suggestions.likeness import Likeness
    from coding.suggestions.telling_terms import TellingTerms

__all__ = ["WordShares"]

_COUNTED = 1e-4  # log-odds below which no word is told
_WORDS = 5  # of a passage that are told
_REMOVED = 3  # of them that are named together as what a suggestion rests on


class WordShares:
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
        bounds = np.searchsorted(kept, table.indptr)
        self._starts, self._counts = bounds[:-1], np.diff(bounds)
        self._columns, self._own, self._stem = table.indices[kept], own[kept], stem_own[kept]
        self._values = table.data[kept].astype(np.float64)
        self._stem_values = table.data[stems[kept]].astype(np.float64)

    def list_words(
        self, passages: NDArray[np.intp], code: int, leads: NDArray[np.float64]
    ) -> tuple[list[tuple[str, ...]], NDArray[np.intp]]:
        """Return the meaningful words that raised the score of a code most, best first.

        Args:
            passages: The passages, (s,).
            code: The index of the code.
            leads: How far each score could fall before the code is no longer suggested, (s,).

        Returns:
            The words of each passage, and the number of them without which its score would fall so
            far, (s,); 0 where that is more than three.
        """
        weights = self.weights[code]
        first, counts = self._starts[passages], self._counts[passages]
        pairs = np.repeat(np.arange(len(passages)), counts)
        places = np.arange(len(pairs)) + (first - np.cumsum(counts) + counts)[pairs]
        shares = self._values[places] * weights[self._own[places]]
        shares += self._stem_values[places] * weights[self._stem[places]]
        kept = np.flatnonzero(shares > _COUNTED)
        kept = kept[np.lexsort((-shares[kept], pairs[kept]))]
        sizes = np.bincount(pairs[kept], minlength=len(passages))
        ranks = np.arange(len(kept)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        kept, ranks = kept[ranks < _WORDS], ranks[ranks < _WORDS]
        best = np.zeros((len(passages), _WORDS))
        best[pairs[kept], ranks] = shares[kept]
        enough = (best.cumsum(axis=1) >= leads[:, None]) & (best > 0)
        enough[:, _REMOVED:] = False
        without = np.where(enough.any(axis=1), enough.argmax(axis=1) + 1, 0)
        names = [self._names[column] for column in self._columns[places[kept]].tolist()]
        ends = np.cumsum(np.minimum(sizes, _WORDS)).tolist()
        words = [tuple(names[begin:end]) for begin, end in pairwise([0, *ends])]
        return words, without
