"""Which terms of passages can explain a suggestion, and to which word a stem belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coding.suggestions.tfidf import find_stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["TellingTerms", "find_telling_terms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingTerms:
    """What can be told of the terms of passages, whatever was decided.

    Attributes:
        names: The terms, (t,).
        telling: Whether each is meaningful: every word of it is rare and long enough, and it is no
            stem, (t,).
        stems: How many places behind each entry of the word weights the entry of its stem stands,
            (entries,); 0 where there is none, or another word of the passage has the same stem.
    """

    names: Sequence[str]
    telling: NDArray[np.bool_]
    stems: NDArray[np.int32]


def find_telling_terms(words: Any, terms: Sequence[str]) -> TellingTerms:
    """Return what can be told of some terms.

    Args:
        words: The weights of words in passages, sparse rows (n, t) with sorted columns.
        terms: The names of the columns.
    """
    spread = np.bincount(words.indices, minlength=len(terms))
    # Words in more than a tenth of passages have little weight and explain nothing.
    most = max(3, words.shape[0] // 10)
    common = {terms[int(column)] for column in np.flatnonzero(spread > most)}
    telling = (
        not term.endswith("…")  # a stem is shown as its word
        and all(len(word) > 2 and word not in common for word in term.split())
        for term in terms
    )
    return TellingTerms(
        names=terms,
        telling=np.fromiter(telling, np.bool_, len(terms)),
        stems=_find_stem_places(words, find_stems(terms)),
    )


def _find_stem_places(words: Any, stems: NDArray[np.intp]) -> NDArray[np.int32]:
    found = np.zeros(len(words.indices), np.int32)
    stem = stems[words.indices]
    stemmed = np.flatnonzero(stem >= 0)
    if not len(stemmed):
        return found
    # Entries are sorted by passage and column, so one number for both can be searched.
    row = np.repeat(np.arange(words.shape[0], dtype=np.int64), np.diff(words.indptr))
    every = row * len(stems) + words.indices
    sought = row[stemmed] * len(stems) + stem[stemmed]
    places = np.minimum(np.searchsorted(every, sought), len(every) - 1)
    there = every[places] == sought
    # Each stem is counted at its own entry: a word alone with it takes it.
    sharing = np.bincount(places[there], minlength=len(every))
    own = there & (sharing[places] == 1)
    found[stemmed[own]] = places[own] - stemmed[own]
    return found
