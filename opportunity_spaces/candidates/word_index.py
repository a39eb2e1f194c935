"""An index of quotes by their words, which ranks them for a statement (BM25). Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from themes.discovery.stems import stem_word

__all__ = ["WordIndex"]

_WORD = re.compile(r"[^\W\d_]{2,}")
# Of Robertson and Zaragoza (2009): how soon a word said again adds little, and how much a long
# quote is held against it.
_AGAIN, _LENGTH = 1.2, 0.6
_COMMON = 0.2  # a word in more than this share of the quotes says nothing of any


class WordIndex:
    """The words of quotes, folded to what their families share.

    Args:
        texts: The words of each quote.
        languages: The language of each, ISO 639-1 or None.
    """

    def __init__(self, texts: Sequence[str], languages: Sequence[str | None]) -> None:
        self._size = len(texts)
        self._languages = tuple(dict.fromkeys(languages))
        self._postings: dict[str, list[tuple[int, int]]] = {}
        self._lengths: list[int] = []
        for number, (text, language) in enumerate(zip(texts, languages, strict=True)):
            counts = Counter(_fold(text, language))
            self._lengths.append(sum(counts.values()))
            for stem, count in counts.items():
                self._postings.setdefault(stem, []).append((number, count))
        self._mean = sum(self._lengths) / max(1, self._size)

    def score(self, statement: str) -> list[float]:
        """Return how much each quote says in the words of a statement; 0 if nothing."""
        scores = [0.0] * self._size
        wanted = dict.fromkeys(stem for each in self._languages for stem in _fold(statement, each))
        for stem in wanted:
            postings = self._postings.get(stem, ())
            if self._size > 20 and len(postings) > _COMMON * self._size:
                continue
            rare = math.log(1 + (self._size - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, count in postings:
                room = 1 - _LENGTH + _LENGTH * self._lengths[number] / max(1.0, self._mean)
                scores[number] += rare * count * (_AGAIN + 1) / (count + _AGAIN * room)
        return scores


def _fold(text: str, language: str | None) -> list[str]:
    return [stem_word(word, language) for word in _WORD.findall(text.casefold())]
