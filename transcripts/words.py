"""Counts words, also in Chinese, Japanese and Thai, which are written without blanks.

Words of these three are cut by the small models of BudouX (Google, 2021). In Japanese, particles
and endings count as words of their own, as is usual there, so that counts are higher than those of
the same words in English.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import Any

__all__ = ["count_words", "has_joined_words", "split_words"]

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u309f\u30a0-\u30ff\uff66-\uff9f"
_THAI = "\u0e01-\u0e4e"
_JOINED = re.compile(f"[{_HAN}{_KANA}]+|[{_THAI}]+")
_KANA_ANYWHERE = re.compile(f"[{_KANA}]")
_LONGEST = 400  # code points that are cut at once
# What is written differently in Taiwan and Hong Kong, among the most frequent characters.
_TRADITIONAL = frozenset("這們個來說時會對學為麼沒還過後國開關樣點話間題嗎讓從動現當實頭經")


def has_joined_words(text: str) -> bool:
    """Return whether a text holds words that no blank separates."""
    return not text.isascii() and _JOINED.search(text) is not None


def count_words(text: str) -> int:
    """Return the number of words in a text, whatever its script; signs alone count as before."""
    if not has_joined_words(text):
        return len(text.split())
    return len(split_words(text))


def split_words(text: str) -> list[str]:
    """Return the words of a text in order, without blanks.

    Punctuation stays with the word before it, as in languages with blanks.
    """
    if not has_joined_words(text):
        return text.split()
    japanese = _KANA_ANYWHERE.search(text) is not None
    words: list[str] = []
    for token in text.split():
        at, begun = 0, False
        for run in _JOINED.finditer(token):
            _add(words, token[at : run.start()], begun=begun)
            words += _cut(run[0], japanese=japanese)
            at, begun = run.end(), True
        _add(words, token[at:], begun=begun)
    return words


def _add(words: list[str], between: str, *, begun: bool) -> None:
    """Add what stands between joined words; signs alone belong to the word before."""
    if not between:
        return
    if begun and not any(char.isalnum() for char in between):
        words[-1] += between
    else:
        words.append(between)


def _cut(run: str, *, japanese: bool) -> list[str]:
    if "\u0e01" <= run[0] <= "\u0e4e":
        name = "th"
    elif japanese:
        name = "ja_word"
    else:
        name = "zh-hant" if _TRADITIONAL & set(run) else "zh-hans"
    pieces = (run[at : at + _LONGEST] for at in range(0, len(run), _LONGEST))
    return [word for piece in pieces for word in _cut_piece(piece, name)]


@lru_cache(maxsize=4096)
def _cut_piece(piece: str, name: str) -> tuple[str, ...]:
    return tuple(_open(name).parse(piece))


@cache
def _open(name: str) -> Any:
    from importlib.resources import files

    import budoux

    # the function that opens a model knows no names for all of them
    model = files("budoux").joinpath("models", f"{name}.json").read_text("utf-8")
    return budoux.Parser(json.loads(model))
