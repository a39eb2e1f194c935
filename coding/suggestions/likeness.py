"""Passages and codes in the form that the learner uses, and how alike they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SAME_QUESTION", "Likeness"]

SAME_QUESTION = 0.3  # similarity of two answers to the same question, besides their words


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Passages and codes in the form that the learner uses.

    The similarity of two passages adds that of meaning (centred embeddings), that of words
    (TF-IDF), and whether they answer the same question.

    Attributes:
        meaning: Centred unit vectors of passages, float32 (n, d).
        words: TF-IDF rows of passages, sparse (n, terms).
        code_meaning: Centred unit vectors of codes, float32 (c, d).
        code_words: TF-IDF rows of codes, sparse (c, terms).
        prior: Similarity of every passage to every code's texts, float32 (n, c).
        questions: The index of the question that each passage answers, (n,); -1 means none.
        barred: Where a code is for other questions, bool (n, c); None if it is so nowhere.
    """

    meaning: NDArray[np.float32]
    words: Any
    code_meaning: NDArray[np.float32]
    code_words: Any
    prior: NDArray[np.float32]
    questions: NDArray[np.intp] | None = None
    barred: NDArray[np.bool_] | None = None

    def kernel(
        self,
        rows: NDArray[np.intp] | slice,
        columns: NDArray[np.intp],
        *,
        words: float,
        near: NDArray[np.float32] | None = None,
        shared: NDArray[Any] | None = None,
    ) -> NDArray[Any]:
        """Return the similarity of some passages to others, in the precision of *shared*.

        What `near` and `shared_words` return is computed unless it is given.
        """
        if near is None:
            near = self.near(rows, columns)
        if shared is None:
            shared = self.shared_words(rows, columns)
        total = near + words * shared
        if self.questions is not None:
            own, others = self.questions[rows], self.questions[columns]
            total += SAME_QUESTION * ((own[:, None] == others) & (own[:, None] >= 0))
        return np.asarray(total)

    def near(
        self, rows: NDArray[np.intp] | slice, columns: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """Return the similarity of meaning alone."""
        return np.asarray(self.meaning[rows] @ self.meaning[columns].T)

    def shared_words(
        self, rows: NDArray[np.intp] | slice, columns: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """Return the similarity of words alone."""
        shared = (self.words[rows] @ self.words[columns].T).toarray()
        return np.asarray(shared, dtype=np.float64)

    def weigh(
        self,
        rows: NDArray[np.intp] | slice,
        columns: NDArray[np.intp],
        weights: NDArray[np.float64],
        *,
        words: float,
    ) -> NDArray[np.float64]:
        """Return the product of the kernel and some weights, (n, c), without the kernel itself.

        The kernel is a product of features, so the weights of passages, (a, c), become weights of
        dimensions and terms first: a hundredth of the work with hundreds of columns.
        """
        directions = self.meaning[columns].T @ weights
        total = np.asarray(self.meaning[rows] @ directions.astype(np.float32), dtype=np.float64)
        said = self.words[columns]
        terms = np.unique(said.indices)
        if len(terms):
            total += self.words[rows][:, terms] @ (words * (said[:, terms].T @ weights))
        if self.questions is not None and self.questions.max(initial=-1) >= 0:
            asked = np.zeros((int(self.questions.max()) + 2, weights.shape[1]))
            np.add.at(asked, self.questions[columns] + 1, SAME_QUESTION * weights)
            asked[0] = 0.0  # no question is no common question
            total += asked[self.questions[rows] + 1]
        return total
