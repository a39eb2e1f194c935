"""Explain a suggestion: similar quotes, words that counted, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from coding.suggestions.counted_words import WordShares
from coding.suggestions.counterfactuals import (
    NOTHING_SINGLE,
    ONE_DECISION,
    Counterfactual,
    new_text_counterfactual,
    new_word_counterfactual,
)
from coding.suggestions.neighbour_votes import measure_heard, measure_power, measure_shares
from coding.suggestions.shared_words import SharedWords

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
        heard: What `measure_heard` returns of these, float32 (s, c).
        kernel: The similarity that the learner uses, float32 (s, a).
    """

    passages: NDArray[np.intp]
    near: NDArray[np.float32]
    power: NDArray[np.float32]
    heard: NDArray[np.float32]
    kernel: NDArray[np.float32]


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
        self._word_shares = WordShares(likeness=likeness, fit=fit, terms=terms, words=words)
        self._shared = SharedWords(likeness.words, fit.anchors)
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
        told: list[Any] = [None] * len(passages)
        for first in range(0, len(rows), size):
            near = self.measure_near(rows[first : first + size])
            within = np.flatnonzero((places >= first) & (places < first + size))
            # By code: what weighs for it is then one row for all of them.
            order = within[np.argsort(codes[within], kind="stable")]
            bounds = np.searchsorted(codes[order], np.arange(len(self._codes) + 1))
            for code, (begin, end) in enumerate(pairwise(bounds.tolist())):
                part = order[begin:end]
                if len(part):
                    own = self._explain_code(near, places[part] - first, code, leads[part])
                    for number, reasons in zip(part.tolist(), own, strict=True):
                        told[number] = reasons
        return told

    def measure_near(self, passages: NDArray[np.intp]) -> NearAnchors:
        """Return how alike some passages, (s,), are to the decided ones."""
        likeness, anchors = self._likeness, self._fit.anchors
        near = likeness.near(passages, anchors)
        if not len(anchors):
            none = np.zeros((len(passages), 1), np.float32)
            return NearAnchors(passages=passages, near=near, power=near, heard=none, kernel=near)
        shared = self._shared.measure(passages)
        at = np.minimum(np.searchsorted(anchors, passages), len(anchors) - 1)
        power = measure_power(near, own=np.where(anchors[at] == passages, at, -1))
        heard = measure_heard(power, self._fit.voted)
        return NearAnchors(
            passages=passages,
            near=near,
            power=power,
            heard=np.broadcast_to(heard, (len(passages), len(self._codes))),
            kernel=likeness.kernel(passages, anchors, words=self._words, near=near, shared=shared),
        )

    def measure_shares(
        self, alike: NearAnchors, places: NDArray[np.intp], code: int, anchors: Any = slice(None)
    ) -> NDArray[np.float32]:
        """Return what decided passages add to the scores of a code, (s, v).

        They are the parts of `Fit.parts` that are learnt, without the intercept.

        Args:
            alike: Passages, and how alike they are to the decided ones.
            places: The passages to measure, by their places in *alike*, (s,).
            code: The index of the code.
            anchors: The places of some decided passages, (v,); all of them unless given.
        """
        fit = self._fit
        if not len(fit.anchors):
            return alike.near[places]
        cells = (places[:, None], anchors) if isinstance(anchors, np.ndarray) else places
        votes, heard = fit.votes[anchors, code], alike.heard[places, code]
        shares = measure_shares(alike.power[cells], votes, heard)
        shares += alike.kernel[cells] * fit.weights[anchors, code].astype(np.float32)
        return shares

    def _explain_code(
        self, alike: NearAnchors, places: NDArray[np.intp], code: int, leads: NDArray[np.float64]
    ) -> list[Reasons]:
        passages = alike.passages[places]
        counted, without = self._word_shares.list_words(passages, code, leads)
        # Where the words decide, nobody asks what else would have.
        strongest = np.zeros(len(places))
        asked = np.flatnonzero(without == 0)
        shares = self.measure_shares(alike, places[asked], code)
        strongest[asked] = shares.max(axis=1, initial=0.0)
        told = self._fit.pull * self._likeness.prior[passages, code].astype(np.float64)
        coded = bool(self._examples[code].any())
        alone, others = (
            new_text_counterfactual(self._codes[code], alone=alone, coded=coded)
            for alone in (True, False)
        )
        return [
            Reasons(
                quotes=quotes,
                words=words,
                change=new_word_counterfactual(words[:removed])
                if removed
                else _choose_change(own, lead=lead, strongest=most, alone=alone, others=others),
            )
            for quotes, words, removed, lead, most, own in zip(
                self._quotes(alike, places, code),
                counted,
                without.tolist(),
                leads.tolist(),
                strongest.tolist(),
                told.tolist(),
                strict=True,
            )
        ]

    def _quotes(
        self, alike: NearAnchors, places: NDArray[np.intp], code: int
    ) -> list[tuple[tuple[int, float], ...]]:
        """Return the examples that raise each score most, with their similarity of meaning."""
        examples = np.flatnonzero(self._examples[code])
        if not len(examples):
            return [()] * len(places)
        left = self.measure_shares(alike, places, code, examples)
        every = np.arange(len(left))
        ranked = min(_QUOTES, len(examples))
        best = np.zeros((len(left), ranked), np.intp)
        likeness, told = np.zeros(best.shape), np.zeros(best.shape, np.bool_)
        for rank in range(ranked):
            here = left.argmax(axis=1)
            best[:, rank], likeness[:, rank] = here, alike.near[places, examples[here]]
            told[:, rank] = (left[every, here] > _LEAST) & (likeness[:, rank] > _NEAR)
            left[every, here] = -np.inf
        anchors = self._fit.anchors[examples][best[told]].tolist()
        quotes = list(zip(anchors, np.round(likeness[told], 3).tolist(), strict=True))
        ends = np.cumsum(told.sum(axis=1)).tolist()
        return [tuple(quotes[begin:end]) for begin, end in pairwise([0, *ends])]


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
