"""Folds words of one family for the names of themes: “write”, “writing” and “writers”. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from transcripts.reading.lemmas import find_lemma

__all__ = ["stem_word"]

# Endings that make a noun, a person or a quality of an English word; what is left has four letters.
_ENDINGS = {"en": re.compile(r"(?<=\w{4})(?:ing|ions?|ments?|ers?|ors?|ed|e|y)$")}


@lru_cache(maxsize=100_000)
def stem_word(word: str, language: str | None) -> str:
    """Return what the words of a family share: never shown, only counted by.

    Args:
        word: The word in lower case.
        language: ISO 639-1, or None.
    """
    lemma = find_lemma(word, language)
    endings = _ENDINGS.get(language or "")
    return endings.sub("", lemma) if endings else lemma
