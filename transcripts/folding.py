"""Fold words, so that `på`, `paa` and `PÅ` find each other, and map what is found back. Pure.

Two spellings of everything are kept. In the long one å is aa, ø and ö are oe, ä is ae and ü is ue,
as people write who lack these keys; in the short one every letter loses its marks. Two words are
the same if either spelling is: `Søren`, `Soeren` and `Soren` are, `toe` and `to` are not.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import regex

__all__ = ["Folded", "is_same_word", "list_spellings", "normalise_text"]

# What unicode61 takes for a part of a word, with marks added: Hindi is written with them.
WORD = r"[\p{L}\p{M}\p{N}\p{Co}]"
_MARKS = "\u0300-\u036f"
_CLUSTER = regex.compile(f"[\\x00-\\x7f][{_MARKS}]+|[^\\x00-\\x7f][{_MARKS}]*")
_LONG = {"å": "aa", "ø": "oe", "ö": "oe", "ä": "ae", "ü": "ue"}
_BOTH = {"æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "ı": "i"}
_SHORT = {"ø": "o"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Folded words, and for each of their characters the code point that it comes from.

    `at` is None where nothing moved. It has one entry more than there are characters: the end.
    """

    words: str
    at: tuple[int, ...] | None

    def find_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span in the original words; None if a letter of theirs would be cut."""
        at = self.at
        if at is None:
            return start, end
        if start and at[start] == at[start - 1]:
            return None
        if end < len(self.words) and at[end] == at[end - 1]:
            return None
        return at[start], at[end]


def normalise_text(text: str, *, long: bool) -> Folded:
    """Return a text folded in one of the two spellings, with the way back."""
    if text.isascii():
        return Folded(words=text.lower(), at=None)
    which = 0 if long else 1
    pieces: list[str] = []
    at: list[range | list[int]] = []
    done = 0
    for match in _CLUSTER.finditer(text):
        start, end = match.span()
        if done < start:
            pieces.append(text[done:start].lower())
            at.append(range(done, start))
        folded = _fold_cluster(match[0])[which]
        pieces.append(folded)
        at.append([start] * len(folded))
        done = end
    pieces.append(text[done:].lower())
    at.append(range(done, len(text) + 1))
    return Folded(words="".join(pieces), at=tuple(chain.from_iterable(at)))


def list_spellings(text: str) -> tuple[str, str]:
    """Return a text in its long and in its short spelling."""
    if text.isascii():
        folded = text.lower()
        return folded, folded
    return (
        _CLUSTER.sub(lambda m: _fold_cluster(m[0])[0], text).lower(),
        _CLUSTER.sub(lambda m: _fold_cluster(m[0])[1], text).lower(),
    )


def is_same_word(one: str, other: str) -> bool:
    """Return whether two words are spelt alike in the long or in the short spelling."""
    mine, theirs = list_spellings(one), list_spellings(other)
    return mine[0] == theirs[0] or mine[1] == theirs[1]


@lru_cache(maxsize=8192)
def _fold_cluster(cluster: str) -> tuple[str, str]:
    """Fold a letter with its marks."""
    whole = unicodedata.normalize("NFC", cluster.casefold())
    return (
        "".join(_fold_letter(c, _LONG) for c in whole),
        "".join(_fold_letter(c, _SHORT) for c in whole),
    )


def _fold_letter(letter: str, spelling: dict[str, str]) -> str:
    known = spelling.get(letter) or _BOTH.get(letter)
    if known:
        return known
    parts = unicodedata.normalize("NFKD", letter).casefold()
    bare = "".join(c for c in parts if not "\u0300" <= c <= "\u036f")
    # ǿ is ø with an accent, ǽ is æ with one.
    return "".join(spelling.get(c) or _BOTH.get(c, c) for c in bare)
