"""Explain a suggestion: similar quotes, words that counted, and what would change it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coding.suggestions.neighbour_votes import measure_power, measure_shares
from coding.suggestions.tfidf import stem_word
from study.wording import choose_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coding.suggestions.learner import Evidence, Fit, Likeness

__all__ = ["Reasoner", "Reasons"]

_QUOTES = 3
_WORDS = 5
_NEAR = 0.15  # similarity below which a quote explains nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The reasons of a suggestion.

    Attributes:
        quotes: The most similar passages with the code: (passage index, similarity -1 to 1).
        words: Words of the passage that counted for the code, the most important first.
        change: A short text on what would change the suggestion.
    """

    quotes: tuple[tuple[int, float], ...]
    words: tuple[str, ...]
    change: str


class Reasoner:
    """Explains scores of one fit by parts of the score itself.

    Args:
        likeness: Passages and codes as the learner uses them.
        fit: The fitted codebook.
        evidence: The decisions it was fitted to.
        terms: The names of the columns of ``likeness.words``.
        names: The names of the codes.
        words: The weight of words relative to meaning.
    """

    def __init__(
        self,
        *,
        likeness: Likeness,
        fit: Fit,
        evidence: Evidence,
        terms: Sequence[str],
        names: Sequence[str],
        words: float,
    ) -> None:
        self._likeness, self._fit, self._evidence = likeness, fit, evidence
        self._terms, self._names, self._words = terms, names, words
        self._word_weights: dict[int, NDArray[np.float64]] = {}
        spread = np.asarray((likeness.words > 0).sum(axis=0)).ravel()
        # Words in more than a tenth of passages have little weight and explain nothing.
        common = max(3, likeness.words.shape[0] // 10)
        self._common = {t for t, n in zip(terms, spread, strict=True) if n > common}

    def explain(self, passage: int, code: int, *, lead: float) -> Reasons:
        """Return the reasons of one suggestion.

        Args:
            passage: Index of the passage.
            code: Index of the code.
            lead: How far the score could fall before the code is no longer suggested.
        """
        weights = self._weighed(passage, code)
        words = tuple(self._terms[column] for column, _ in weights[:_WORDS])
        quotes = self._quotes(passage, code)
        return Reasons(
            quotes=quotes, words=words, change=self._change(passage, code, lead, weights, quotes)
        )

    def _quotes(self, passage: int, code: int) -> tuple[tuple[int, float], ...]:
        evidence = self._evidence
        if not len(evidence.rows):
            return ()
        rows = evidence.rows[evidence.fits[:, code] & evidence.known[:, code]]
        rows = rows[rows != passage]
        if not len(rows):
            return ()
        meaning = self._likeness.meaning
        near = meaning[rows] @ meaning[passage]
        order = np.argsort(-near, kind="stable")[:_QUOTES]
        return tuple((int(rows[i]), round(float(near[i]), 3)) for i in order if near[i] > _NEAR)

    def _weighed(self, passage: int, code: int) -> list[tuple[int, float]]:
        """Return (column, share of the score) of the passage's meaningful words."""
        row: Any = self._likeness.words[[passage]]
        columns, values = row.indices, row.data
        shares = values * self._code_words(code)[columns]
        shares += self._stem_shares(columns, shares)
        order = np.argsort(-shares, kind="stable")
        picked: list[tuple[int, float]] = []
        for i in order:
            if shares[i] <= 1e-4:
                break
            if self._is_telling(self._terms[columns[i]]):
                picked.append((int(columns[i]), float(shares[i])))
        return picked

    def _stem_shares(
        self, columns: NDArray[np.int32], shares: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the share that each word gets from its stem, unless other words share the stem."""
        terms = [self._terms[column] for column in columns]
        stems = ["" if {" ", "…"} & set(term) else stem_word(term) for term in terms]
        worth = {term: share for term, share in zip(terms, shares, strict=True) if "…" in term}
        alone = Counter(stems)
        return np.array(
            [worth.get(stem, 0.0) if alone[stem] == 1 else 0.0 for stem in stems],
            dtype=np.float64,
        )

    def _is_telling(self, term: str) -> bool:
        """Return whether every word of a term is rare enough and long enough to be meaningful."""
        if term.endswith("…"):  # shown as its word
            return False
        return all(len(word) > 2 and word not in self._common for word in term.split())

    def _code_words(self, code: int) -> NDArray[np.float64]:
        """Return what each term adds to the code's score, (terms,)."""
        if code not in self._word_weights:
            likeness, fit = self._likeness, self._fit
            total = fit.pull * self._words * likeness.code_words[[code]].toarray()[0]
            if len(fit.anchors):
                learnt = likeness.words[fit.anchors].T @ fit.weights[:, code]
                total = total + self._words * np.asarray(learnt).ravel()
            self._word_weights[code] = np.asarray(total, dtype=np.float64)
        return self._word_weights[code]

    def _change(
        self,
        passage: int,
        code: int,
        lead: float,
        weights: list[tuple[int, float]],
        quotes: tuple[tuple[int, float], ...],
    ) -> str:
        name = self._names[code]
        removed, without = 0.0, []
        for column, share in weights[:3]:
            removed += share
            without.append(f"“{self._terms[column]}”")
            if removed >= lead:
                words = choose_word(len(without), "word")
                return f"Without the {words} {_joined(without)}, it would not be suggested."
        if not quotes:
            return (
                f"It rests on the definition of “{name}”. To change it, accept a first example or"
                " make the definition clearer."
            )
        strongest = self._strongest(passage, code)
        if strongest is not None and strongest[1] >= lead:
            return (
                "It depends on one coding of a similar passage. Without that, it would not be"
                " suggested."
            )
        return f"Several reasons support “{name}”. Rejecting it lowers it for similar passages."

    def _strongest(self, passage: int, code: int) -> tuple[int, float] | None:
        fit = self._fit
        if not len(fit.anchors):
            return None
        row = np.array([passage], dtype=np.intp)
        near = self._likeness.near(row, fit.anchors)
        kernel = self._likeness.kernel(row, fit.anchors, words=self._words, near=near)
        power = measure_power(near, own=fit.anchors[None] == passage)
        votes = measure_shares(power[0], fit.votes[:, code], fit.voted[:, code])
        shares = kernel[0] * fit.weights[:, code] + votes
        best = int(shares.argmax())
        return int(fit.anchors[best]), float(shares[best])


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
