"""Find the place of a text whose words are nearly those of a quote. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["NEAR", "SHORTEST", "NearPlace", "WordIndex"]

NEAR = 0.85
"""The share of the words of both, by their letters, that must be the same in the same order."""
SHORTEST = 5  # words: with fewer, many places are nearly alike
_CLEAR = 0.05  # by so much the best place must be nearer than the next one
_RAREST = 16  # words of the quote by which places are looked for
_FEW = 2  # words that may stand beyond a gap by chance
_MOST_PLACES = 400  # of a word; words that are more frequent tell nothing
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPlace:
    """A span with nearly the words of a quote, and the share of words that are the same."""

    start: int
    end: int
    score: float


class WordIndex:
    """The words of a text and their places, made once for many quotes."""

    def __init__(self, text: str) -> None:
        self._spans = [found.span() for found in _WORD.finditer(text)]
        self._words = [text[start:end].lower() for start, end in self._spans]
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            self._places.setdefault(word, []).append(place)

    def find(self, quote: str) -> list[NearPlace]:
        """Return the nearest place, or several where none is clearly nearer; [] without any.

        A place needs `NEAR` of its words, and the quote needs `SHORTEST` words.
        """
        sought = [found[0].lower() for found in _WORD.finditer(quote)]
        if len(sought) < SHORTEST:
            return []
        found: list[NearPlace] = []
        for first in self._list_candidates(sought):
            slack = 3 + len(sought) // 5
            place = self._compare(sought, first - slack, first + len(sought) + slack)
            if place is None or place.score < NEAR:
                continue
            twin = next((o for o in found if o.start < place.end and place.start < o.end), None)
            if twin is None:
                found.append(place)
            elif place.score > twin.score:
                found[found.index(twin)] = place
        found.sort(key=lambda place: (-place.score, place.start))
        return [place for place in found if place.score > found[0].score - _CLEAR]

    def _list_candidates(self, sought: list[str]) -> list[int]:
        """Return where the quote may begin, as places of words: where its rare words stand."""
        known = [(len(self._places[w]), i, w) for i, w in enumerate(sought) if w in self._places]
        rare = [each for each in sorted(known) if each[0] <= _MOST_PLACES][:_RAREST]
        if len(known) < 0.6 * len(sought) or not rare:
            return []
        starts = sorted(place - i for _, i, word in rare for place in self._places[word])
        width = 2 + len(sought) // 8
        votes: list[tuple[int, int]] = []
        for number, first in enumerate(starts):
            if votes and first <= votes[-1][1] + width // 2:
                continue
            count = bisect_left(starts, first + width + 1) - number
            votes.append((count, first))
        least = max(1, round(0.4 * len(rare)))
        best = sorted((each for each in votes if each[0] >= least), reverse=True)[:6]
        return [first for _, first in best]

    def _compare(self, sought: list[str], first: int, last: int) -> NearPlace | None:
        first = max(0, first)
        window = self._words[first:last]
        matcher = SequenceMatcher(None, sought, window, autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        if not blocks:
            return None
        total = sum(map(len, sought))

        def measure(kept: list[tuple[int, int, int]]) -> float:
            same = sum(len(sought[a + n]) for a, _, size in kept for n in range(size))
            begin, end = kept[0][1], kept[-1][1] + kept[-1][2]
            return 2 * same / (total + sum(map(len, window[begin:end])))

        kept = [(block.a, block.b, block.size) for block in blocks]
        # A word or two beyond a gap are chance. Longer ends belong to the quote, though something
        # stands between (the number of a page), unless the place would be unlike it then.
        while len(kept) > 1:
            ends = [kept[1:]] * (kept[0][2] <= _FEW) + [kept[:-1]] * (kept[-1][2] <= _FEW)
            if measure(kept) < NEAR:
                ends = [kept[1:], kept[:-1]]
            shorter = max(ends, key=measure, default=kept)
            if measure(shorter) <= measure(kept):
                break
            kept = shorter
        score = measure(kept)
        begin, end = first + kept[0][1], first + kept[-1][1] + kept[-1][2] - 1
        return NearPlace(start=self._spans[begin][0], end=self._spans[end][1], score=score)
