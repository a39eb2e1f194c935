"""How hard an answer is to code, and how much it says: numbers by which a review is sorted. Pure.

Both are rules, not models: they say which answers to read first, and nothing about an answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

__all__ = ["LINE", "measure_difficulty", "measure_evidence"]

LINE = 0.5
"""The probability at which a code is as likely as not."""
LONG = 120  # words from which an answer is as long as any
SHORTEST = 4  # letters of a word that counts as content where words have blanks between them
_NEAR, _RIVAL, _LENGTH = 0.5, 0.3, 0.2

_WORD = re.compile(r"[^\W\d_]+|\d[\d.,:%]*")


def measure_difficulty(probabilities: Sequence[float], *, words: int, line: float = LINE) -> float:
    """Return how hard an answer is to code, from 0 to 1.

    Half of it is how near the likeliest code is to the line, three tenths how near the second is to
    the first, and two tenths how long the answer is. An answer for which nothing is proposed is as
    hard as it is long.

    Args:
        probabilities: Those of the codes that are proposed for it, in any order.
        words: The number of its words.
        line: The probability at which a code is suggested.
    """
    length = min(1.0, words / LONG)
    if not probabilities:
        return _LENGTH * length
    best, *others = sorted((min(1.0, max(0.0, p)) for p in probabilities), reverse=True)
    near = 1 - abs(best - line) / max(line, 1 - line)
    rival = others[0] / best if others and best > 0 else 0.0
    return _NEAR * near + _RIVAL * rival + _LENGTH * length


def measure_evidence(text: str) -> float:
    """Return how much an answer says: the logarithm of its number of different content words.

    Words of four letters and more count, and so do numbers, twice: who gives a number speaks of
    something that happened. In scripts without blanks every two letters are a word.
    """
    found: set[str] = set()
    weight = 0
    for word in _WORD.findall(text.casefold()):
        if word in found:
            continue
        found.add(word)
        if word[0].isdigit():
            weight += 2
        elif not word.isascii() and _is_unspaced(word):
            weight += max(1, len(word) // 2)
        elif len(word) >= SHORTEST:
            weight += 1
    return math.log1p(weight)


def _is_unspaced(word: str) -> bool:
    """Return whether a word is of Chinese, Japanese or Thai letters."""
    return any("\u0e00" <= letter <= "\u0e7f" or "\u3040" <= letter <= "\u9fff" for letter in word)
