"""Fold a text so that quotes are found however another program wrote them; places lead back. Pure.

Folded texts differ neither in case, in runs of blanks and line ends, in quotation marks and
apostrophes, which are left out, nor in the kinds of dashes, of dots that mark an omission, and of
accents written as characters of their own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["FoldedText", "normalise_quote", "normalise_text"]

_DASHES = "\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_MARKS = "\"'`\u00b4\u00ab\u00bb\u2018-\u201f\u2039\u203a\u2032\u2033\u300c-\u300f\uff02\uff07"
_INVISIBLE = "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_ODD = re.compile(
    f"(?P<between>[\\s{_DASHES}{_MARKS}{_INVISIBLE}]+)"
    "|(?P<dots>\\.{2,}|\u2026\\.*)"
    "|(?P<accented>.[\u0300-\u036f]+)"
)
_DASH = re.compile(f"[{_DASHES}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedText:
    """A folded text, and of each piece of it: its place here, its place there, and both lengths."""

    text: str
    firsts: tuple[int, ...]
    pieces: tuple[tuple[int, int, int], ...]

    def find_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the whole text behind `[start, end)` of the folded one."""
        at, place = self._find(start)
        first = place[0] + (start - at if place[1] == place[2] else 0)
        at, place = self._find(end - 1)
        last = place[0] + (end - at if place[1] == place[2] else place[2])
        return first, last

    def _find(self, at: int) -> tuple[int, tuple[int, int, int]]:
        number = bisect_right(self.firsts, at) - 1
        return self.firsts[number], self.pieces[number]


def normalise_text(text: str) -> FoldedText:
    """Fold a text of the study."""
    out: list[str] = []
    firsts: list[int] = []
    pieces: list[tuple[int, int, int]] = []
    here = 0

    def add(words: str, start: int, end: int) -> None:
        nonlocal here
        if words:
            firsts.append(here)
            pieces.append((start, len(words), end - start))
            out.append(words)
            here += len(words)

    done = 0
    for found in _ODD.finditer(text):
        add(_lower(text[done : found.start()]), done, found.start())
        add(_fold(found), found.start(), found.end())
        done = found.end()
    add(_lower(text[done:]), done, len(text))
    return FoldedText(text="".join(out), firsts=tuple(firsts), pieces=tuple(pieces))


def normalise_quote(quote: str) -> str:
    """Return a quote folded, without the blanks, dashes and dots that stand around it."""
    return normalise_text(quote).text.strip(" -\u2026")


def _fold(found: re.Match[str]) -> str:
    words = found[0]
    match found.lastgroup:
        case "between":
            return "-" if _DASH.search(words) else " " if any(map(str.isspace, words)) else ""
        case "dots":
            return "\u2026"
        case _:
            return _lower(unicodedata.normalize("NFC", words))


def _lower(words: str) -> str:
    """Return words in lower case, each character as one."""
    low = words.lower()
    if len(low) == len(words):
        return low
    return "".join(small if len(small := each.lower()) == 1 else each for each in words)
