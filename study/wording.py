"""Words as people write them: numbers with their things, lists of names, shortened quotes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = [
    "OMISSION",
    "choose_word",
    "count_people",
    "count_things",
    "render_clock",
    "render_names",
    "shorten_quote",
]

OMISSION = "[…]"


def count_things(number: int, one: str, many: str | None = None) -> str:
    """Return a number with the thing that it counts: “1 coding”, “2,310 codings”.

    Args:
        number: How many there are.
        one: The thing, and what else changes with the number: “quote is”.
        many: The same for any other number; *one* with an s where it is left out.
    """
    return f"{number:,} {choose_word(number, one, many)}"


def count_people(number: int, *, voices: bool) -> str:
    """Return a number of people; of voices where speakers are not yet matched to people."""
    return count_things(number, "voice") if voices else count_things(number, "person", "people")


def choose_word(number: int, one: str, many: str | None = None) -> str:
    """Return *one* for a single thing, and *many* for none or several: “is” or “are”."""
    if number == 1:
        return one
    return f"{one}s" if many is None else many


def render_names(names: Iterable[str]) -> str:
    """Return names as a list in words, each once: “Emma”, “Emma and Ali”, “Emma, Ali and Bo”."""
    once = list(dict.fromkeys(names))
    if len(once) < 2:
        return "".join(once)
    return f"{', '.join(once[:-1])} and {once[-1]}"


def render_clock(seconds: float) -> str:
    """Return a time in a recording as it is read on a player: 0:05, 12:30, 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def shorten_quote(words: str, *, most: int) -> str:
    """Return a quote on one line, in at most *most* characters, cut between words.

    `[…]` marks the omission, so that nobody takes a part for the whole. Where there is no space to
    cut at, as in Chinese or in a long address, the quote is cut between characters.
    """
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    room = max(1, most - len(OMISSION) - 1)
    kept = line[: room + 1]
    at_word = kept.rpartition(" ")[0]
    # A word that takes most of the room is cut: half a word says more than none.
    if len(at_word) < room // 2:
        return f"{_cut_whole(line, room)}{OMISSION}"
    return f"{at_word.rstrip(' ,;:–—-')} {OMISSION}"


def _cut_whole(line: str, room: int) -> str:
    """Return the first *room* characters, without the base of a mark or joiner that follows."""
    while room > 1 and (unicodedata.combining(line[room]) or line[room] in "\u200d\ufe0f"):
        room -= 1
    return line[:room]
