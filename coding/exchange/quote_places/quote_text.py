"""Find a quote in a text: its very words, then folded, then the nearest place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from coding.exchange.quote_places.near_words import WordIndex
from coding.exchange.quote_places.normalise_text import FoldedText, normalise_quote, normalise_text

__all__ = ["How", "QuotePlaces", "QuoteText"]

How = Literal["exact", "folded", "joined", "near", ""]
_OMISSION = re.compile(r"\s*[\[(<]\s*(?:\u2026|\.{2,})\s*[\])>]\s*")
_STOP = re.compile(r"[.?!]+$")
_AROUND = " \t\r\n\u00a0\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2026"
_LONGEST_GAP = 4_000  # characters that an omission may stand for
_MOST = 200  # places of a quote that are listed


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePlaces:
    """Where a quote stands, and how it was found; `score` is the share of words that are the same.

    `how` is "" where it stands nowhere.
    """

    spans: tuple[tuple[int, int], ...] = ()
    how: How = ""
    score: float = 1.0


class QuoteText:
    """A text in which quotes are sought; what is needed for that is made once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _folded(self) -> FoldedText:
        return normalise_text(self.text)

    @cached_property
    def _index(self) -> WordIndex:
        return WordIndex(self.text)

    def find(self, quote: str, *, near: bool = True) -> QuotePlaces:
        """Return the places of a quote: of its very words, else folded, else the nearest.

        An omission (“[…]”) stands for any words; what is on its sides has to follow each other.

        Args:
            quote: The words as a table has them.
            near: Whether nearly the same words are sought, too.
        """
        plain = quote.strip(_AROUND)
        if not plain:
            return QuotePlaces()
        for words in (quote.strip(), plain):  # marks around a quote may belong to it
            if spans := self._choose_whole(_find_all(self.text, words)):
                return QuotePlaces(spans=spans, how="exact")
        if spans := self._find_folded(plain):
            return QuotePlaces(spans=spans, how="folded")
        parts = [part for part in _OMISSION.split(plain) if part.strip()]
        if len(parts) > 1:
            spans = tuple(self._join(parts))
            return QuotePlaces(spans=spans, how="joined" if spans else "")
        if not near:
            return QuotePlaces()
        places = self._index.find(plain)
        if not places:
            return QuotePlaces()
        spans = tuple(self._add_stop(place.start, place.end, quote) for place in places)
        return QuotePlaces(spans=spans, how="near", score=places[0].score)

    def _add_stop(self, start: int, end: int, quote: str) -> tuple[int, int]:
        """Return the span with the full stop that ends it in the quote and in the text."""
        stop = _STOP.search(quote.strip())
        ends = stop is not None and self.text.startswith(stop[0], end)
        return start, end + len(stop[0]) if stop and ends else end

    def _find_folded(self, quote: str) -> tuple[tuple[int, int], ...]:
        sought = normalise_quote(quote)
        if not sought:
            return ()
        found = _find_all(self._folded.text, sought)
        return self._choose_whole(self._folded.find_span(start, end) for start, end in found)

    def _join(self, parts: list[str]) -> Iterator[tuple[int, int]]:
        """Yield the spans from the first part to the last, with the others between in order."""
        every = [self._find_folded(part) for part in parts]
        for start, end in every[0]:
            last = end
            for spans in every[1:]:
                after = next((s for s in spans if last <= s[0] <= last + _LONGEST_GAP), None)
                if after is None:
                    break
                last = after[1]
            else:
                yield start, last

    def _choose_whole(self, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """Return the spans that cut no word; all of them where each does."""
        every = tuple(spans)
        return tuple(span for span in every if self._is_whole(*span)) or every

    def _is_whole(self, start: int, end: int) -> bool:
        text = self.text
        begins = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
        return begins and (
            end >= len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
        )


def _find_all(text: str, sought: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = text.find(sought)
    while at >= 0 and len(found) < _MOST:
        found.append((at, at + len(sought)))
        at = text.find(sought, at + len(sought))
    return found
