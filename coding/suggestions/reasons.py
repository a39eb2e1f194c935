"""Explain a suggestion: similar quotes, words that counted, and what would change it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coding.suggestions.neighbour_votes import measure_power, measure_shares
from coding.suggestions.tfidf import stem_word
from study.language import say
from study.wording import render_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coding.suggestions.code_texts import CodeLike
    from coding.suggestions.evidence import Evidence
    from coding.suggestions.learner import Fit
    from coding.suggestions.likeness import Likeness

__all__ = ["Reasoner", "Reasons"]

_QUOTES = 3
_WORDS = 5
_NEAR = 0.15  # similarity below which a quote explains nothing
_LEAST = 1e-3  # log-odds below which nothing weighed


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
        codes: The codes, in the order of the fit.
        words: The weight of words relative to meaning.
    """

    def __init__(
        self,
        *,
        likeness: Likeness,
        fit: Fit,
        evidence: Evidence,
        terms: Sequence[str],
        codes: Sequence[CodeLike],
        words: float,
    ) -> None:
        self._likeness, self._fit = likeness, fit
        self._terms, self._codes, self._words = terms, codes, words
        self._word_weights: dict[int, NDArray[np.float64]] = {}
        self._anchor_words = likeness.words[fit.anchors].T.tocsc()
        # Which decided passages are examples of which code, (anchors, codes).
        where = np.searchsorted(evidence.rows, fit.anchors)
        self._examples = (evidence.fits & evidence.known)[where]
        self._pulls: tuple[int, NDArray[np.float64], NDArray[np.float64], Any] | None = None
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
            quotes=quotes, words=words, change=self._change(passage, code, lead, weights)
        )

    def _quotes(self, passage: int, code: int) -> tuple[tuple[int, float], ...]:
        """Return the examples that raise the score most, with their similarity of meaning."""
        shares, near = self._shares(passage, code)
        shares = np.where(self._examples[:, code], shares, 0.0)
        order = np.argsort(-shares, kind="stable")[:_QUOTES]
        return tuple(
            (int(self._fit.anchors[i]), round(float(near[i]), 3))
            for i in order
            if shares[i] > _LEAST and near[i] > _NEAR
        )

    def _shares(self, passage: int, code: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what each decided passage adds to the score, and its similarity, both (anchors,).

        They are the parts of `Fit.parts` that are learnt, without the intercept.
        """
        fit = self._fit
        if self._pulls is None or self._pulls[0] != passage:  # suggestions come passage by passage
            row = np.array([passage], dtype=np.intp)
            near = self._likeness.near(row, fit.anchors)
            shared = (self._likeness.words[[passage]] @ self._anchor_words).toarray()
            kernel = self._likeness.kernel(
                row, fit.anchors, words=self._words, near=near, shared=shared
            )
            itself = np.flatnonzero(fit.anchors == passage)
            power = measure_power(near, own=np.append(itself, -1)[:1])
            self._pulls = passage, near[0], kernel[0], power[0]
        _, near, kernel, power = self._pulls
        if not len(fit.anchors):
            return np.zeros(0), near
        votes = measure_shares(power, fit.votes[:, code], fit.voted[:, code])
        return np.asarray(kernel * fit.weights[:, code] + votes, dtype=np.float64), near

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
    ) -> str:
        removed, without = 0.0, []
        for column, share in weights[:3]:
            removed += share
            without.append(f"“{self._terms[column]}”")
            if removed >= lead:
                names = render_names(without)
                if len(without) == 1:
                    return say("Without the word {name}, it would not be suggested.", name=names)
                return say("Without the words {names}, it would not be suggested.", names=names)
        shares, _ = self._shares(passage, code)
        strongest = float(shares.max(initial=0.0))
        if strongest >= lead:
            return say(
                "It depends on one decision on a similar passage. Without that, it"
                " would not be suggested."
            )
        told = self._fit.pull * float(self._likeness.prior[passage, code])
        if strongest <= _LEAST:
            return self._rests_on_text(code) if told > 0 else ""
        if told >= lead:
            texts = render_names(_list_texts(self._codes[code]))
            return say(
                "Without the {texts} of “{name}”, it would not be suggested.",
                texts=texts,
                name=self._codes[code].name,
            )
        return say("No single word or example decides it.")

    def _rests_on_text(self, code: int) -> str:
        """Return that a suggestion comes from the texts of its code alone, and what to do."""
        of = self._codes[code]
        if not self._examples[:, code].any():
            advice = (
                say("accept a first example or make the definition clearer")
                if of.definition.strip()
                else say("accept a first example or write a definition")
            )
        elif of.definition.strip():
            advice = say("make the definition clearer")
        else:
            advice = say("write a definition")
        texts = render_names(_list_texts(of))
        return say(
            "It rests on the {texts} of “{name}” alone. To change it, {advice}.",
            texts=texts,
            name=of.name,
            advice=advice,
        )


def _list_texts(code: CodeLike) -> list[str]:
    """Return the names of the texts that a code has: “name”, “definition”."""
    texts = {
        say("definition"): code.definition,
        say("rules"): code.include,
        say("example"): code.example,
    }
    return [say("name"), *(name for name, text in texts.items() if text.strip())]
