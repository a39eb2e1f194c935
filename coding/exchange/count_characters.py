r"""Detect how another program counts characters, by testing each way on its codings.

Programs that write REFI-QDA count code points, as the standard says, or UTF-16 units; a line end
`\r\n` as two characters or as one; a byte-order mark as one or none. No file says which.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from study.language import mark

__all__ = ["Counting", "find_counting"]

SURE = 0.6  # share of the codings; below it a person should check
_LIKELY = 15  # characters: the beginning of a longer quote is enough to recognise it


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    r"""A way of counting characters, and how well it fits.

    Attributes:
        text: The text with newlines `\n` and no byte-order mark.
        place: Foreign position → code point of `text`, or None where there is none.
        name: A description of the way in English, for `say`.
        fit: Share of the codings that start and end at word boundaries, or match their quote.
    """

    text: str
    place: Callable[[int], int | None]
    name: str
    fit: float

    @property
    def sure(self) -> bool:
        """Whether the codings are likely to be in the right place."""
        return self.fit >= SURE


def find_counting(
    raw: str, selections: Sequence[tuple[int, int, str]], *, origin: str = ""
) -> Counting:
    """Return the way of counting that fits the selections best.

    Args:
        raw: The text as in the file, with its byte-order mark and line ends.
        selections: (first, one past the last, quote or "") as in the file.
        origin: The program that wrote the file; it decides between ways that fit equally well.
    """
    best: Counting | None = None
    top = -1.0
    for name, text, place in _list_countings(raw):
        fit = _measure_fit(text, place, selections)
        liked = "ATLAS" in origin.upper() and "as one" in name
        liked |= "NVIVO" in origin.upper() and "UTF-16" in name
        if fit + 0.02 * liked > top + 1e-9:
            top, best = fit + 0.02 * liked, Counting(text=text, place=place, name=name, fit=fit)
    if best is None:
        raise AssertionError("there is always a way of counting")
    return best


def _list_countings(raw: str) -> Iterator[tuple[str, str, Callable[[int], int | None]]]:
    marked = raw.startswith("\ufeff")
    own = raw[1:] if marked else raw
    text = own.replace("\r\n", "\n").replace("\r", "\n")
    returns = [m.start() for m in re.finditer("\r\n", own)]

    def lines(at: int | None) -> int | None:
        if at is None or not 0 <= at <= len(own):
            return None
        return at - bisect.bisect_left(returns, at)

    def inside(at: int | None) -> int | None:
        return at if at is not None and 0 <= at <= len(text) else None

    wide_own, wide_text = _find_wide(own), _find_wide(text)
    yield mark("code points, \\r\\n as two"), text, lines
    yield mark("UTF-16 units, \\r\\n as two"), text, lambda at: lines(_narrow(at, wide_own))
    yield mark("code points, \\r\\n as one"), text, inside
    yield mark("UTF-16 units, \\r\\n as one"), text, lambda at: inside(_narrow(at, wide_text))
    if marked:
        yield mark("code points and the mark, \\r\\n as two"), text, lambda at: lines(at - 1)
        yield (
            mark("UTF-16 units and the mark, \\r\\n as two"),
            text,
            lambda at: lines(_narrow(at - 1, wide_own)),
        )


def _find_wide(text: str) -> list[int]:
    """Return the positions of characters of two UTF-16 units, in UTF-16 units."""
    return [m.start() + n for n, m in enumerate(re.finditer("[\U00010000-\U0010ffff]", text))]


def _narrow(at: int, wide: Sequence[int]) -> int | None:
    return None if at < 0 else at - bisect.bisect_left(wide, at)


def _measure_fit(
    text: str, place: Callable[[int], int | None], selections: Sequence[tuple[int, int, str]]
) -> float:
    total = 0.0
    for first, last, quote in selections:
        start, end = place(first), place(last)
        if start is None or end is None or not start < end:
            continue
        words, whole = " ".join(text[start:end].split()), " ".join(quote.split())
        told = whole.rstrip("… ")
        if told and words in (whole, told):
            # Blanks at an end, or an ellipsis that is none: the count may be off by one.
            sure = words == whole and text[start:end].strip() == text[start:end]
            total += 1 if sure else 0.97
        elif len(told) >= _LIKELY and words.startswith(told):  # a long quote, shortened
            total += 0.95
        else:
            total += 0.45 * (_parts(text, start) and not text[start].isspace())
            total += 0.45 * _parts(text, end)
    return total / len(selections) if selections else 0.0


def _parts(text: str, at: int) -> bool:
    """Return whether a word may begin or end here."""
    if at <= 0 or at >= len(text):
        return True
    return not (text[at - 1].isalnum() and text[at].isalnum())
