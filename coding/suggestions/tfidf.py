"""TF-IDF weights of words, pairs and stems for a growing list of texts."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["TermWeights", "find_stems", "list_terms", "stem_word"]

_STEM = 5  # letters
_WORD = re.compile(r"\w\w+")


def list_terms(text: str) -> list[str]:
    """Return a text's words of two or more characters in lower case, their pairs and stems."""
    words = _WORD.findall(text.lower())
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(words)]
    return [*words, *pairs, *filter(None, map(stem_word, words))]


def stem_word(word: str) -> str:
    """Return the first five letters of a longer word and "…"; "" for a short word.

    They join "verify" and "verification", "Schicht" and "Schichten" in any language, while a
    stemmer would have to know the language.
    """
    return f"{word[:_STEM]}…" if len(word) > _STEM else ""


def find_stems(terms: Sequence[str]) -> NDArray[np.intp]:
    """Return the place of each term's stem among the terms, (t,); -1 of pairs, stems and others."""
    places = {term: place for place, term in enumerate(terms) if term.endswith("…")}
    stems = (-1 if " " in term else places.get(stem_word(term), -1) for term in terms)
    found = np.fromiter(stems, np.intp, len(terms))
    found[list(places.values())] = -1
    return found


class TermWeights:
    """Term weights of a growing list of texts (Salton & Buckley 1988: 1 + log tf, times idf)."""

    def __init__(self) -> None:
        self._vocabulary: dict[str, int] = {}
        self._columns: list[NDArray[np.int32]] = []
        self._values: list[NDArray[np.float32]] = []
        self._seen: NDArray[np.int64] = np.zeros(0, np.int64)

    def add(self, texts: Iterable[str]) -> None:
        """Count the terms of more texts."""
        first = len(self._columns)
        for text in texts:
            columns, values = self._count(text)
            self._columns.append(columns)
            self._values.append(values)
        grown = np.zeros(len(self._vocabulary), np.int64)
        grown[: len(self._seen)] = self._seen
        if len(self._columns) > first:
            np.add.at(grown, np.concatenate(self._columns[first:]), 1)
        self._seen = grown

    def matrices(self, others: Sequence[str]) -> tuple[Any, Any]:
        """Return the unit rows of all texts added and of some other texts, as sparse matrices.

        The other texts (of codes) count for the rarity of terms but are not stored.

        Returns:
            Two ``csr_matrix`` of float32: (n, terms) and (len(others), terms).
        """
        counted = [self._count(text) for text in others]
        seen = np.zeros(len(self._vocabulary), np.int64)
        seen[: len(self._seen)] = self._seen
        for columns, _ in counted:
            seen[columns] += 1
        total = len(self._columns) + len(others)
        rarity = (np.log((1 + total) / (1 + seen)) + 1).astype(np.float32)
        return (
            _weigh(self._columns, self._values, rarity),
            _weigh([c for c, _ in counted], [v for _, v in counted], rarity),
        )

    def names(self) -> list[str]:
        """Return the terms in the order of the matrices' columns."""
        return list(self._vocabulary)

    def _count(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        counts: dict[int, int] = {}
        vocabulary = self._vocabulary
        for term in list_terms(text):
            column = vocabulary.setdefault(term, len(vocabulary))
            counts[column] = counts.get(column, 0) + 1
        columns = np.fromiter(counts.keys(), np.int32, len(counts))
        tallies = np.fromiter(counts.values(), np.float32, len(counts))
        return columns, 1 + np.log(tallies)


def _weigh(
    columns: list[NDArray[np.int32]], values: list[NDArray[np.float32]], rarity: NDArray[np.float32]
) -> Any:
    from scipy.sparse import csr_matrix

    lengths = np.array([len(c) for c in columns], dtype=np.int64)
    pointers = np.concatenate([[0], np.cumsum(lengths)])
    if not pointers[-1]:
        return csr_matrix((len(columns), len(rarity)), dtype=np.float32)
    indices = np.concatenate(columns)
    data = np.concatenate(values) * rarity[indices]
    rows = np.repeat(np.arange(len(columns)), lengths)
    norms = np.sqrt(np.bincount(rows, weights=data.astype(np.float64) ** 2, minlength=len(columns)))
    data = (data / np.maximum(norms, 1e-12)[rows]).astype(np.float32)
    weighed = csr_matrix((data, indices, pointers), shape=(len(columns), len(rarity)))
    weighed.sort_indices()
    return weighed
