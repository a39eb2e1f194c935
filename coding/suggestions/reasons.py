"""Explain a suggestion: similar quotes, words that counted, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coding.suggestions.neighbour_votes import measure_power, measure_shares
from coding.suggestions.tfidf import find_stems
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
_BLOCK = 256  # passages whose likeness to the decided ones is computed together


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
        stems: What `find_stems` returns of the terms; computed unless it is given.
        passages: The passages that will be explained, sorted; others can be, too, but slowly.
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
        stems: NDArray[np.intp] | None = None,
        passages: NDArray[np.intp] | None = None,
    ) -> None:
        self._likeness, self._fit = likeness, fit
        self._terms, self._codes, self._words = terms, codes, words
        self._word_weights: dict[int, NDArray[np.float64]] = {}
        self._said = likeness.words[fit.anchors].tocsr()
        self._anchor_words = self._said.T.tocsr()
        # Which decided passages are examples of which code, (codes, anchors).
        where = np.searchsorted(evidence.rows, fit.anchors)
        self._examples = (evidence.fits & evidence.known)[where].T
        # Codes come one at a time, so each has a row.
        self._weights, self._votes, self._voted = (
            np.ascontiguousarray(table.T) for table in (fit.weights, fit.votes, fit.voted)
        )
        self._passages = np.zeros(0, np.intp) if passages is None else passages
        self._places: dict[int, int] = {}
        self._block: Any = ()
        spread = np.bincount(likeness.words.indices, minlength=len(terms))
        # Words in more than a tenth of passages have little weight and explain nothing.
        common = max(3, likeness.words.shape[0] // 10)
        self._common = {terms[int(column)] for column in np.flatnonzero(spread > common)}
        self._telling: dict[int, bool] = {}
        self._stems = find_stems(terms) if stems is None else stems
        self._worth = np.zeros(len(terms) + 1)  # scratch: of each term in one passage; the last: 0
        self._alike = np.zeros(len(terms), np.intp)  # scratch: words with each stem in one passage

    def explain(self, passage: int, code: int, *, lead: float) -> Reasons:
        """Return the reasons of one suggestion.

        Args:
            passage: Index of the passage.
            code: Index of the code.
            lead: How far the score could fall before the code is no longer suggested.
        """
        weights = self._weighed(passage, code)
        words = tuple(self._terms[column] for column, _ in weights[:_WORDS])
        shares, near = self._shares(passage, code)
        return Reasons(
            quotes=self._quotes(code, shares, near),
            words=words,
            change=self._change(passage, code, lead, weights, float(shares.max(initial=0.0))),
        )

    def _quotes(
        self, code: int, shares: NDArray[np.float64], near: NDArray[np.float32]
    ) -> tuple[tuple[int, float], ...]:
        """Return the examples that raise the score most, with their similarity of meaning."""
        own = np.flatnonzero(self._examples[code])
        order = own[np.argsort(-shares[own], kind="stable")[:_QUOTES]]
        return tuple(
            (int(self._fit.anchors[i]), round(float(near[i]), 3))
            for i in order
            if shares[i] > _LEAST and near[i] > _NEAR
        )

    def _shares(self, passage: int, code: int) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return what each decided passage adds to the score, and its similarity, both (anchors,).

        They are the parts of `Fit.parts` that are learnt, without the intercept.
        """
        if passage not in self._places:
            self._compare(passage)
        near, kernel, power = (table[self._places[passage]] for table in self._block)
        if not len(self._fit.anchors):
            return np.zeros(0), near
        votes = measure_shares(power, self._votes[code], self._voted[code])
        return np.asarray(kernel * self._weights[code] + votes, dtype=np.float64), near

    def _compare(self, passage: int) -> None:
        """Compare a passage, and those to be explained after it, with the decided ones."""
        likeness, anchors = self._likeness, self._fit.anchors
        first = int(np.searchsorted(self._passages, passage))
        rows = self._passages[first : first + _BLOCK]
        if not len(rows) or rows[0] != passage:
            rows = np.array([passage], dtype=np.intp)
        near = likeness.near(rows, anchors)
        shared = (likeness.words[rows] @ self._anchor_words).toarray()
        kernel = likeness.kernel(rows, anchors, words=self._words, near=near, shared=shared)
        at = np.searchsorted(anchors, rows)
        itself = np.isin(rows, anchors, assume_unique=True)
        power = measure_power(near, own=np.where(itself, at, -1))
        self._block = near, kernel, power
        self._places = {int(row): place for place, row in enumerate(rows)}

    def _weighed(self, passage: int, code: int) -> list[tuple[int, float]]:
        """Return (column, share of the score) of the passage's meaningful words."""
        words = self._likeness.words
        inside = slice(words.indptr[passage], words.indptr[passage + 1])
        columns = words.indices[inside]
        shares = words.data[inside] * self._code_words(code)[columns]
        shares += self._stem_shares(columns, shares)
        order = np.argsort(-shares, kind="stable")
        order = order[shares[order] > 1e-4]
        found = zip(columns[order].tolist(), shares[order].tolist(), strict=True)
        return [(column, share) for column, share in found if self._is_telling(column)]

    def _stem_shares(
        self, columns: NDArray[np.int32], shares: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the share that each word gets from its stem, unless other words share the stem."""
        stems = self._stems[columns]
        stemmed = stems[stems >= 0]
        self._worth[columns] = shares
        np.add.at(self._alike, stemmed, 1)
        out = np.where(self._alike[stems] == 1, self._worth[stems], 0.0)
        out[stems < 0] = 0.0
        self._worth[columns] = 0.0
        self._alike[stemmed] = 0
        return np.asarray(out, dtype=np.float64)

    def _is_telling(self, column: int) -> bool:
        """Return whether every word of a term is rare enough and long enough to be meaningful."""
        told = self._telling.get(column)
        if told is None:
            term = self._terms[column]
            told = not term.endswith("…") and all(  # a stem is shown as its word
                len(word) > 2 and word not in self._common for word in term.split()
            )
            self._telling[column] = told
        return told

    def _code_words(self, code: int) -> NDArray[np.float64]:
        """Return what each term adds to the code's score, (terms,)."""
        if code not in self._word_weights:
            likeness, fit = self._likeness, self._fit
            total = fit.pull * self._words * likeness.code_words[[code]].toarray()[0]
            if len(fit.anchors):
                learnt = self._said.T @ self._weights[code]
                total = total + self._words * np.asarray(learnt).ravel()
            self._word_weights[code] = np.asarray(total, dtype=np.float64)
        return self._word_weights[code]

    def _change(
        self,
        passage: int,
        code: int,
        lead: float,
        weights: list[tuple[int, float]],
        strongest: float,
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
        if not self._examples[code].any():
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
