"""Baselines for the evaluation of suggestions, and our engine with the same interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from coding.suggestions.engine import SuggestionEngine
from coding.suggestions.measures import Outcome
from coding.suggestions.model import Judgement, PassageText, SuggestionSettings
from study.language import mark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.code_texts import CodeLike
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["Method", "MostFrequent", "Ours", "WordRegression"]


class Method(Protocol):
    """A method that learns from some rows and scores others."""

    name: str
    needs_examples: bool

    def run(self, shots: NDArray[np.intp], test: NDArray[np.intp]) -> Outcome:
        """Learn from the rows *shots* and score the rows *test*."""


class MostFrequent:
    """A baseline that gives every unit the codes used most in the examples.

    Args:
        labels: The codings of people, bool (n, c).
    """

    name, needs_examples = mark("Most frequent codes"), True

    def __init__(self, labels: NDArray[np.bool_]) -> None:
        self._labels = labels

    def run(self, shots: NDArray[np.intp], test: NDArray[np.intp]) -> Outcome:
        """Score each code by its share of the examples."""
        share = self._labels[shots].mean(axis=0)
        return Outcome(scores=np.tile(share, (len(test), 1)))


class WordRegression:
    """A baseline of TF-IDF on words and pairs, with a logistic regression for each code.

    Args:
        texts: The units.
        labels: The codings of people, bool (n, c).
    """

    name, needs_examples = mark("TF-IDF + logistic regression"), True

    def __init__(self, texts: Sequence[str], labels: NDArray[np.bool_]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._labels = labels
        # Include numbers, single letters and punctuation, so that the vocabulary is never empty.
        words = r"\w+|[^\w\s]"
        rule = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), token_pattern=words)
        self._words: Any = rule.fit_transform(texts).tocsr()

    def run(self, shots: NDArray[np.intp], test: NDArray[np.intp]) -> Outcome:
        """Score by the regressions; a code that fits no example or every example gets -9."""
        from sklearn.linear_model import LogisticRegression

        scores = np.full((len(test), self._labels.shape[1]), -9.0)
        for code in range(scores.shape[1]):
            known = self._labels[shots, code]
            if known.any() and not known.all():
                model = LogisticRegression(
                    C=10.0, class_weight="balanced", solver="liblinear", max_iter=1000
                )
                model.fit(self._words[shots], known)
                scores[:, code] = model.decision_function(self._words[test])
        return Outcome(scores=scores)


class Ours:
    """Lifeworld's engine with its default settings.

    Args:
        texts: The units.
        documents: The document of each unit.
        labels: The codings of people, bool (n, c).
        codes: The codebook, in the order of the columns.
        vectors: The vectors of the units, (n, d).
        embedder: The embedder that made them.
        questions: The question that each unit answers; none by default.
        bound: For single codes, the questions that they are for; others are for all.
    """

    name, needs_examples = "Lifeworld", False

    def __init__(
        self,
        texts: Sequence[str],
        documents: Sequence[str],
        labels: NDArray[np.bool_],
        *,
        codes: Sequence[CodeLike],
        vectors: NDArray[np.float32],
        embedder: Embedder,
        questions: Sequence[str] = (),
        bound: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._labels, self._ids = labels, [code.id for code in codes]
        self.engine = SuggestionEngine(
            embedder, settings=SuggestionSettings(questions=dict(bound or {}))
        )
        self.engine.set_codes(codes)
        self.engine.add_passages(
            [
                PassageText(text=text, document=document, order=i, question=question)
                for i, (text, document, question) in enumerate(
                    zip(texts, documents, questions or [""] * len(texts), strict=True)
                )
            ],
            vectors=vectors,
        )

    def run(self, shots: NDArray[np.intp], test: NDArray[np.intp]) -> Outcome:
        """Score as the app does once these rows are coded and marked as read."""
        judgements = [
            Judgement(passage=int(row), code=self._ids[code], verdict="coded")
            for row in shots
            for code in np.flatnonzero(self._labels[row])
        ]
        table = self.engine.scores(judgements, reviewed=[int(row) for row in shots])
        return Outcome(
            scores=table.scores[test],
            probabilities=table.probabilities[test] if table.calibrated else None,
            proposed=table.proposed[test],
        )
