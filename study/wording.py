"""Words as people write them: numbers with their things, lists of names, shortened quotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from study.language import choose_plural, render_number, say

__all__ = [
    "OMISSION",
    "choose_article",
    "choose_word",
    "count_people",
    "count_things",
    "describe_span",
    "mark_thing",
    "normalise_quotes",
    "render_clock",
    "render_names",
    "render_quote",
    "shorten_quote",
]

OMISSION = "[…]"
_OPENS = " \t\n\u00a0([{—–/“‘«„"  # what a quotation mark follows that opens
_CLOSED = ".,;:!?)]}…"  # what a quotation mark stands before that closes
_DOUBLE = re.compile('["“”„«»]')
_VOWEL_BUT_CONSONANT = ("unit", "univ", "uniq", "unif", "use", "usa", "eu", "one", "once")
_CONSONANT_BUT_VOWEL = ("hour", "honest", "honour", "heir")


def count_things(number: int, one: str, many: str | None = None) -> str:
    """Return a number with the thing that it counts: “1 coding”, “2,310 codings”.

    Args:
        number: How many there are.
        one: The thing, and what else changes with the number: “quote is”.
        many: The same for any other number; *one* with an s where it is left out.
    """
    return f"{render_number(number)} {choose_word(number, one, many)}"


def count_people(number: int, *, voices: bool) -> str:
    """Return a number of people; of voices where speakers are not yet matched to people."""
    return count_things(number, "voice") if voices else count_things(number, "person", "people")


def choose_word(number: int, one: str, many: str | None = None) -> str:
    """Return *one* for a single thing, and *many* for none or several: “is” or “are”."""
    return choose_plural(number, one, f"{one}s" if many is None else many)


def mark_thing(one: str, many: str | None = None) -> str:
    """Return the English of a thing that is counted later, by `count_things(number, thing)`.

    Args:
        one: The thing.
        many: What several are called, where that is not *one* with an s; to be counted with it.
    """
    return one


def choose_article(words: str) -> str:
    """Return “a” or “an”, as the words that follow sound: “an insight”, “a user”, “an hour”."""
    plain = words.lstrip("“”‘’\"'(").casefold()
    if plain.startswith(_CONSONANT_BUT_VOWEL):
        return "an"
    vowel = plain.startswith(tuple("aeiou")) and not plain.startswith(_VOWEL_BUT_CONSONANT)
    return "an" if vowel else "a"


def render_quote(words: str) -> str:
    """Return words in double quotation marks, with single ones for those inside.

    The marks are those of English, whatever the language of the words.
    """
    return f"“{_DOUBLE.sub(_turned, words)}”"


def _turned(found: re.Match[str]) -> str:
    text, at = found.string, found.start()
    mark, before, after = text[at], text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if mark == "„":
        return "‘"
    if not after or after.isspace() or after in _CLOSED:
        return "’"
    if mark == "“":  # closes in German, where it follows a word
        return "’" if before.isalnum() or (before in ".,!?…" and before) else "‘"
    if mark == "”":
        return "’"
    return "‘" if not before or before in _OPENS else "’"


def normalise_quotes(text: str) -> str:
    """Return a sentence in which the quotation marks inside quotation marks are single ones.

    Whatever somebody typed may be quoted in a sentence: “Added the code “A “good” day””. Only marks
    that stand inside others change, whether curly or straight.
    """
    if not ("“" in text and any(mark in text[text.index("“") + 1 :] for mark in '“"')):
        return text
    done, depth = [], 0
    for place, character in enumerate(text):
        if character == "“":
            depth += 1
            done.append("“" if depth == 1 else "‘")
        elif character == "”":
            done.append("’" if depth > 1 else "”")
            depth = max(0, depth - 1)
        elif character == '"' and depth:
            done.append("‘" if text[place - 1] in _OPENS else "’")
        else:
            done.append(character)
    return "".join(done)


def render_names(names: Iterable[str]) -> str:
    """Return names as a list in words, each once: “Emma”, “Emma and Ali”, “Emma, Ali and Bo”."""
    once = list(dict.fromkeys(names))
    if len(once) < 2:
        return "".join(once)
    return say("{names} and {last}", names=", ".join(once[:-1]), last=once[-1])


def describe_span(seconds: float) -> str:
    """Return about how long something takes: “40 seconds”, “14 minutes”, “2.5 hours”.

    It is rounded to what an estimate can hold.
    """
    if seconds < 55:
        return count_things(max(5, 5 * round(seconds / 5)), "second")
    if seconds < 5400:
        return count_things(max(1, round(seconds / 60)), "minute")
    return say("{number:.1f} hours", number=seconds / 3600)


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
