"""Explain a suggestion: similar quotes, words that counted, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.counterfactuals import (
    NOTHING_SINGLE,
    ONE_DECISION,
    Counterfactual,
    new_text_counterfactual,
    new_word_counterfactual,
)
from coding.suggestions.neighbour_votes import measure_power, measure_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coding.suggestions.code_texts import CodeLike
    from coding.suggestions.evidence import Evidence
    from coding.suggestions.learner import Fit
    from coding.suggestions.likeness import Likeness
    from coding.suggestions.telling_terms import TellingTerms

__all__ = ["Reasoner", "Reasons"]

_QUOTES = 3
_WORDS = 5
_NEAR = 0.15  # similarity below which a quote explains nothing
_LEAST = 1e-3  # log-odds below which nothing weighed
_COUNTED = 1e-4  # log-odds below which no word is told
_BLOCK = 256  # suggestions that are explained together, and the most cells of one table of them
_CELLS = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The reasons of a suggestion.

    Attributes:
        quotes: The most similar passages with the code: (passage index, similarity -1 to 1).
        words: Words of the passage that counted for the code, the most important first.
        change: What would change the suggestion; a plugin may give a sentence.
    """

    quotes: tuple[tuple[int, float], ...]
    words: tuple[str, ...]
    change: Counterfactual | str


class Reasoner:
    """Explains scores of one fit by parts of the score itself.

    Args:
        likeness: Passages and codes as the learner uses them.
        fit: The fitted codebook.
        evidence: The decisions it was fitted to.
        terms: What can be told of the columns of ``likeness.words``.
        codes: The codes, in the order of the fit.
        words: The weight of words relative to meaning.
    """

    def __init__(
        self,
        *,
        likeness: Likeness,
        fit: Fit,
        evidence: Evidence,
        terms: TellingTerms,
        codes: Sequence[CodeLike],
        words: float,
    ) -> None:
        self._likeness, self._fit = likeness, fit
        self._terms, self._codes, self._words = terms, codes, words
        self._said = likeness.words[fit.anchors].T.tocsr()
        # Which decided passages are examples of which code, (codes, anchors).
        where = np.searchsorted(evidence.rows, fit.anchors)
        self._examples = (evidence.fits & evidence.known)[where].T
        # A pair takes the row of its code.
        self._weights = np.ascontiguousarray(fit.weights.T)
        self._votes = np.ascontiguousarray(fit.votes.T)
        self._voted = np.ascontiguousarray(fit.voted.T)

    def explain(
        self, passages: NDArray[np.intp], codes: NDArray[np.intp], leads: NDArray[np.float64]
    ) -> list[Reasons]:
        """Return the reasons of some suggestions.

        Args:
            passages: The passage of each, (s,); fastest if they are sorted.
            codes: The code of each, (s,).
            leads: How far each score could fall before the code is no longer suggested, (s,).
        """
        asked, own = np.unique(codes, return_inverse=True)
        worth = self._weigh_terms(asked)
        size = max(1, min(_BLOCK, _CELLS // max(1, len(self._fit.anchors))))
        told: list[Reasons] = []
        for first in range(0, len(passages), size):
            part = slice(first, first + size)
            rows, columns = passages[part], codes[part]
            shares, near = self._shares(rows, columns)
            told += [
                Reasons(
                    quotes=quotes,
                    words=tuple(word for word, _ in counted[:_WORDS]),
                    change=self._change(passage, code, lead, counted, strongest),
                )
                for passage, code, lead, quotes, counted, strongest in zip(
                    rows.tolist(),
                    columns.tolist(),
                    leads[part].tolist(),
                    self._quotes(columns, shares, near),
                    self._counted(rows, own[part], worth),
                    shares.max(axis=1, initial=0.0).tolist(),
                    strict=True,
                )
            ]
        return told

    def _quotes(
        self, codes: NDArray[np.intp], shares: NDArray[np.float64], near: NDArray[np.float32]
    ) -> list[tuple[tuple[int, float], ...]]:
        """Return the examples that raise each score most, with their similarity of meaning."""
        found: list[list[tuple[int, float]]] = [[] for _ in codes]
        if not shares.shape[1]:
            return [()] * len(found)
        left = np.where(self._examples[codes] & (shares > _LEAST), shares, -np.inf)
        every = np.arange(len(codes))
        for _ in range(_QUOTES):
            best = left.argmax(axis=1)
            likeness = near[every, best]
            for pair in np.flatnonzero(np.isfinite(left[every, best]) & (likeness > _NEAR)):
                anchor = int(self._fit.anchors[best[pair]])
                found[pair].append((anchor, round(float(likeness[pair]), 3)))
            left[every, best] = -np.inf
        return [tuple(each) for each in found]

    def _shares(
        self, passages: NDArray[np.intp], codes: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return what each decided passage adds to each score, and its similarity, both (s, a).

        They are the parts of `Fit.parts` that are learnt, without the intercept.
        """
        likeness, anchors = self._likeness, self._fit.anchors
        rows, places = np.unique(passages, return_inverse=True)
        near = likeness.near(rows, anchors)
        if not len(anchors):
            return np.zeros((len(passages), 0)), near[places]
        shared = (likeness.words[rows] @ self._said).toarray()
        kernel = likeness.kernel(rows, anchors, words=self._words, near=near, shared=shared)
        at = np.searchsorted(anchors, rows)
        itself = np.isin(rows, anchors, assume_unique=True)
        power = measure_power(near, own=np.where(itself, at, -1))
        shares = measure_shares(power[places], self._votes[codes], self._voted[codes])
        shares += kernel[places] * self._weights[codes]
        return shares, near[places]

    def _counted(
        self, passages: NDArray[np.intp], codes: NDArray[np.intp], worth: NDArray[np.float64]
    ) -> list[list[tuple[str, float]]]:
        """Return the meaningful words that raised each score most, and by how much.

        Args:
            passages: The passage of each score, (s,).
            codes: The row of `worth` that each has, (s,).
            worth: What each term adds to the score of each code, (c, t).
        """
        words, terms = self._likeness.words, self._terms
        counts = np.diff(words.indptr)[passages]
        pairs = np.repeat(np.arange(len(passages)), counts)
        # The place of each word of each passage in the table of words.
        first = words.indptr[passages] - np.cumsum(counts) + counts
        places = np.arange(len(pairs)) + first[pairs]
        columns, stems = words.indices[places], terms.stems[places]
        shares = words.data[places] * worth[codes[pairs], columns]
        stemmed = np.flatnonzero(stems)
        shares[stemmed] += shares[stemmed + stems[stemmed]]
        kept = np.flatnonzero((shares > _COUNTED) & terms.telling[columns])
        kept = kept[np.lexsort((-shares[kept], pairs[kept]))]
        sizes = np.bincount(pairs[kept], minlength=len(passages))
        ranks = np.arange(len(kept)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        kept = kept[ranks < _WORDS]
        found: list[list[tuple[str, float]]] = [[] for _ in range(len(passages))]
        for pair, column, share in zip(
            pairs[kept].tolist(), columns[kept].tolist(), shares[kept].tolist(), strict=True
        ):
            found[pair].append((terms.names[column], share))
        return found

    def _weigh_terms(self, codes: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what each term adds to the scores of some codes, (c, t)."""
        likeness, fit = self._likeness, self._fit
        total = fit.pull * self._words * likeness.code_words[codes].toarray().astype(np.float64)
        if len(fit.anchors):
            total += self._words * (self._said @ self._weights[codes].T).T
        return np.asarray(total)

    def _change(
        self,
        passage: int,
        code: int,
        lead: float,
        counted: list[tuple[str, float]],
        strongest: float,
    ) -> Counterfactual:
        removed = 0.0
        for number, (_, share) in enumerate(counted[:3], start=1):
            removed += share
            if removed >= lead:
                return new_word_counterfactual([word for word, _ in counted[:number]])
        if strongest >= lead:
            return ONE_DECISION
        told = self._fit.pull * float(self._likeness.prior[passage, code])
        coded = bool(self._examples[code].any())
        if strongest <= _LEAST:
            if told <= 0:
                return Counterfactual()
            return new_text_counterfactual(self._codes[code], alone=True, coded=coded)
        if told >= lead:
            return new_text_counterfactual(self._codes[code], alone=False, coded=coded)
        return NOTHING_SINGLE
