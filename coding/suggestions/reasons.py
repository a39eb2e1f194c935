"""Explain a suggestion: similar quotes, words that counted, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.counted_words import WordCounts
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
_CELLS = 2_000_000  # of passages by decided passages that are held at once


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NearAnchors:
    """How alike some passages are to the decided ones, the anchors of a fit.

    Attributes:
        passages: The passages, (s,).
        near: The similarity of meaning, float32 (s, a).
        power: The weight of each anchor's vote, float32 (s, a).
        kernel: The similarity that the learner uses, float32 (s, a).
    """

    passages: NDArray[np.intp]
    near: NDArray[np.float32]
    power: NDArray[np.float32]
    kernel: NDArray[np.float32]

    def take(self, places: NDArray[np.intp]) -> NearAnchors:
        """Return some of the passages, each as often as it is named."""
        return NearAnchors(
            passages=self.passages[places],
            near=self.near[places],
            power=self.power[places],
            kernel=self.kernel[places],
        )


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
        self._codes, self._words = codes, words
        self._counts = WordCounts(likeness=likeness, fit=fit, terms=terms, words=words)
        self._said_by = likeness.words.astype(np.float32)
        self._said = self._said_by[fit.anchors].T.tocsr()
        # Which decided passages are examples of which code, (codes, anchors).
        where = np.searchsorted(evidence.rows, fit.anchors)
        self._examples = (evidence.fits & evidence.known)[where].T

    def explain(
        self, passages: NDArray[np.intp], codes: NDArray[np.intp], leads: NDArray[np.float64]
    ) -> list[Reasons]:
        """Return the reasons of some suggestions.

        Args:
            passages: The passage of each, (s,).
            codes: The code of each, (s,).
            leads: How far each score could fall before the code is no longer suggested, (s,).
        """
        rows, places = np.unique(passages, return_inverse=True)
        size = max(1, _CELLS // max(1, len(self._fit.anchors)))
        told: dict[int, Reasons] = {}
        for first in range(0, len(rows), size):
            near = self.measure_near(rows[first : first + size])
            within = np.flatnonzero((places >= first) & (places < first + size))
            # By code: what weighs for it is then one row for all of them.
            order = within[np.argsort(codes[within], kind="stable")]
            bounds = np.searchsorted(codes[order], np.arange(len(self._codes) + 1))
            for code, (begin, end) in enumerate(pairwise(bounds.tolist())):
                part = order[begin:end]
                if len(part):
                    own = self._explain_code(near.take(places[part] - first), code, leads[part])
                    told.update(zip(part.tolist(), own, strict=True))
        return [told[number] for number in range(len(passages))]

    def measure_near(self, passages: NDArray[np.intp]) -> NearAnchors:
        """Return how alike some passages, (s,), are to the decided ones."""
        likeness, anchors = self._likeness, self._fit.anchors
        near = likeness.near(passages, anchors)
        if not len(anchors):
            return NearAnchors(passages=passages, near=near, power=near, kernel=near)
        shared = (self._said_by[passages] @ self._said).toarray()
        kernel = likeness.kernel(passages, anchors, words=self._words, near=near, shared=shared)
        at = np.minimum(np.searchsorted(anchors, passages), len(anchors) - 1)
        power = measure_power(near, own=np.where(anchors[at] == passages, at, -1))
        kernel = kernel.astype(np.float32)
        return NearAnchors(passages=passages, near=near, power=power, kernel=kernel)

    def measure_shares(self, alike: NearAnchors, code: int) -> NDArray[np.float32]:
        """Return what each decided passage adds to each score of a code, (s, a).

        They are the parts of `Fit.parts` that are learnt, without the intercept.
        """
        fit = self._fit
        if not len(fit.anchors):
            return alike.near
        shares = measure_shares(alike.power, fit.votes[:, code], fit.voted[:, code])
        shares += alike.kernel * fit.weights[:, code].astype(np.float32)
        return shares

    def _explain_code(
        self, alike: NearAnchors, code: int, leads: NDArray[np.float64]
    ) -> list[Reasons]:
        passages = alike.passages
        shares = self.measure_shares(alike, code)
        strongest = shares.max(axis=1, initial=0.0)
        told = self._fit.pull * self._likeness.prior[passages, code].astype(np.float64)
        coded = bool(self._examples[code].any())
        alone, others = (
            new_text_counterfactual(self._codes[code], alone=alone, coded=coded)
            for alone in (True, False)
        )
        return [
            Reasons(
                quotes=tuple(quotes),
                words=tuple([word for word, _ in words]),
                change=_find_without(words, lead)
                or _choose_change(own, lead=lead, strongest=most, alone=alone, others=others),
            )
            for quotes, words, lead, most, own in zip(
                self._quotes(code, shares, alike.near),
                self._counts.list_words(passages, code, most=_WORDS),
                leads.tolist(),
                strongest.tolist(),
                told.tolist(),
                strict=True,
            )
        ]

    def _quotes(
        self, code: int, shares: NDArray[np.float32], near: NDArray[np.float32]
    ) -> list[list[tuple[int, float]]]:
        """Return the examples that raise each score most, with their similarity of meaning."""
        found: list[list[tuple[int, float]]] = [[] for _ in shares]
        examples = np.flatnonzero(self._examples[code])
        if not len(examples):
            return found
        left = np.take(shares, examples, axis=1)
        every = np.arange(len(left))
        anchors = self._fit.anchors[examples]
        for _ in range(min(_QUOTES, len(examples))):
            best = left.argmax(axis=1)
            likeness = near[every, examples[best]]
            told = np.flatnonzero((left[every, best] > _LEAST) & (likeness > _NEAR))
            for pair, anchor, alike in zip(
                told.tolist(),
                anchors[best[told]].tolist(),
                np.round(likeness[told].astype(np.float64), 3).tolist(),
                strict=True,
            ):
                found[pair].append((anchor, alike))
            left[every, best] = -np.inf
        return found


def _find_without(counted: Sequence[tuple[str, float]], lead: float) -> Counterfactual | None:
    """Return that a suggestion rests on its first words, if the score falls enough without them."""
    removed = 0.0
    for number, (_, share) in enumerate(counted[:3], start=1):
        removed += share
        if removed >= lead:
            return new_word_counterfactual([word for word, _ in counted[:number]])
    return None


def _choose_change(
    told: float, *, lead: float, strongest: float, alone: Counterfactual, others: Counterfactual
) -> Counterfactual:
    """Return what would change a suggestion that its words do not decide.

    Args:
        told: What the texts of the code add to the score.
        lead: How far the score could fall.
        strongest: What the decided passage adds that adds most.
        alone: Said where the texts of the code are all there is.
        others: Said where they are not.
    """
    if strongest >= lead:
        return ONE_DECISION
    if strongest <= _LEAST:
        return alone if told > 0 else Counterfactual()
    return others if told >= lead else NOTHING_SINGLE
