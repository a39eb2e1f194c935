"""Finds a first name for a theme that a machine suggests: its words and its nearest short quote.

A name like this is a handle, not a theme's name: what people share is for the researcher to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from study.errors import LifeworldError
from study.plugins import list_registered

__all__ = ["Wording", "find_label", "find_short_quote", "find_wording", "list_wordings"]

SHORT = 16  # words of a quote that still reads as a name
LONGEST = 120
# wording(words, quotes) -> a name, or nothing
Word = Callable[[Sequence[str], Sequence[str]], str]
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A name with where it came from: empty for the program's own words, else the plugin's name."""

    name: str
    source: str = ""


def find_label(words: Mapping[str, Sequence[str]], quotes: Sequence[str], *, most: int = 3) -> str:
    """Return “time · cover · course — “There is nobody to take my shift.””.

    Args:
        words: Words of the theme by language, best first.
        quotes: Its quotes, nearest to the middle first.
        most: How many words.
    """
    chosen: list[str] = []
    lists = [list(each) for each in words.values() if each]
    for place in range(max(map(len, lists), default=0)):
        chosen += [each[place] for each in lists if place < len(each) and each[place] not in chosen]
    head = " · ".join(chosen[:most])
    quote = find_short_quote(quotes)
    tail = f"“{quote}”" if quote else ""
    return " — ".join(part for part in (head, tail) if part) or "No words set it apart"


def find_short_quote(quotes: Sequence[str]) -> str:
    """Return the first sentence of 5 to 16 words that a reader can take in at a glance."""
    for quote in quotes:
        for sentence in _SENTENCE.findall(" ".join(quote.split())):
            if 5 <= len(sentence.split()) <= SHORT:
                return str(sentence).strip()
    for quote in quotes:
        words = quote.split()
        if words:
            return " ".join(words[:SHORT]) + ("…" if len(words) > SHORT else "")
    return ""


def list_wordings() -> dict[str, Word]:
    """Return what plugins offer for wording names; empty unless somebody installed one."""
    offered: dict[str, Word] = list_registered("register_wordings", builtin={})
    return offered


def find_wording(
    words: Mapping[str, Sequence[str]], quotes: Sequence[str], *, source: str = ""
) -> Wording:
    """Return a name by the plugin *source*, or by the theme's own words if that is empty.

    Raises:
        LifeworldError: there is no such plugin, or it failed; nothing else is changed by that.
    """
    own = Wording(name=find_label(words, quotes))
    if not source:
        return own
    offered = list_wordings()
    if source not in offered:
        raise LifeworldError(
            f"No plugin offers the wording “{source}”.",
            hint="`lifeworld plugins` lists what is installed.",
        )
    flat = [word for each in words.values() for word in each]
    try:
        said = offered[source](flat, list(quotes))
    except LifeworldError:
        raise
    except Exception as error:  # whatever a plugin raises, its name must be told
        raise LifeworldError(
            f"The wording “{source}” failed: {error}.", hint="Name the theme yourself."
        ) from error
    name = " ".join(str(said or "").split())[:LONGEST]
    return Wording(name=name, source=source) if name else own
