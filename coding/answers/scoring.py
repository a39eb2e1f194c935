"""Scores answers with a fitted codebook; what was worked out once is kept for the next answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coding.answers.fitting import LONG, Fitted, find_vectors, list_known
from coding.answers.model import Scores
from coding.suggestions.passages import find_passages
from coding.suggestions.portable_model import Scorer
from coding.suggestions.questions import NEVER, find_barred

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.tables import Answer
    from transcripts.embedding.open_embedder import Embedder

__all__ = ["AnswerScorer", "score_partition"]

_MOST_WINDOWS = 512
_SHORT = 200  # characters; longer answers hardly come twice with the same words
_REMEMBERED = 1_000_000  # probabilities; 8 MB


class AnswerScorer:
    """Scores any number of partitions with one fitted codebook.

    The result of an answer does not depend on the others. So a short answer that comes again gets
    the probabilities that it got before, and no second run of the language model.

    Args:
        fitted: See `fit_answers`.
        embedder: The same model as in `fit_answers`.
    """

    def __init__(self, fitted: Fitted, embedder: Embedder) -> None:
        self.fitted = fitted
        self._embedder = embedder
        self._scorer = Scorer(fitted.model, embedder)
        self._vectors = list_known(fitted)
        self._bound = dict(zip(fitted.model.codes, fitted.questions, strict=True))
        self._known: dict[tuple[str, str], NDArray[np.float64]] = {}
        self._most = max(1, _REMEMBERED // max(1, len(fitted.model.codes)))

    def score(
        self, rows: Sequence[Answer], *, on_embedded: Callable[[], object] = lambda: None
    ) -> Scores:
        """Score some answers.

        A code that is for other questions than the one answered has the probability 0.

        An answer of more than 200 words is cut into windows of whole sentences; its score is half
        way between the best and the mean of its windows. An answer without words gets the mean
        probability of each code.

        Args:
            rows: The answers.
            on_embedded: Called when all vectors are there and scoring begins.
        """
        model = self.fitted.model
        known = [self._known.get((row.text, row.question)) for row in rows]
        windows = [
            _list_windows(row.text) if found is None else []
            for row, found in zip(rows, known, strict=True)
        ]
        texts = [text for each in windows for text in each]
        vectors = find_vectors(self._vectors, texts, self._embedder)
        on_embedded()
        barred = find_barred([row.question for row in rows], model.codes, self._bound)
        chances = np.empty((len(rows), len(model.codes)))
        for i, (row, found) in enumerate(zip(rows, known, strict=True)):
            if found is None:
                found = self._judge(row, windows[i], vectors, barred[i])
            chances[i] = found
        return Scores(
            ids=tuple(row.id for row in rows),
            codes=model.codes,
            probabilities=chances,
            empty=np.array([not row.text.strip() or bool(row.aside) for row in rows], np.bool_),
        )

    def _judge(
        self,
        row: Answer,
        texts: Sequence[str],
        vectors: dict[str, NDArray[np.float32]],
        barred: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        place = row.text, row.question
        if (again := self._known.get(place)) is not None:  # twice in these rows
            return again
        if not texts:
            found = np.where(barred, 0.0, self.fitted.model.average)
        else:
            scores = np.array(
                [self._scorer.score(each, vectors[each], question=row.question) for each in texts]
            )
            pooled = scores[0]
            if len(texts) > 1:
                pooled = (scores.max(axis=0) + scores.mean(axis=0)) / 2
            # A barred code does not compete with the other codes either.
            found = self._scorer.probabilities(np.where(barred, NEVER, pooled))
        rounded = np.asarray(np.round(found, 6), dtype=np.float64)
        if len(row.text) <= _SHORT:
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[place] = rounded
        return rounded


def score_partition(fitted: Fitted, rows: Sequence[Answer], *, embedder: Embedder) -> Scores:
    """Score some answers once; see `AnswerScorer.score`."""
    return AnswerScorer(fitted, embedder).score(rows)


def _list_windows(text: str) -> list[str]:
    if not text.strip():
        return []
    if len(text.split()) <= LONG:
        return [text]
    spans = find_passages(text)
    if len(spans) > _MOST_WINDOWS:  # take windows evenly over the whole answer
        at = np.linspace(0, len(spans) - 1, _MOST_WINDOWS).round().astype(int)
        spans = [spans[i] for i in at]
    return [text[span.start : span.end] for span in spans]
