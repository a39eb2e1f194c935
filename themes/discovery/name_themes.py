"""Makes a working name for a suggested theme from its words and a short quote.

It is a placeholder: the name that states the shared meaning is for the researcher to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from study.errors import LifeworldError
from study.language import say
from study.plugins import list_registered

__all__ = ["Wording", "find_label", "find_short_quote", "find_wording", "list_wordings"]

SHORT = 16  # the maximum number of words in a quote used as a name
LONGEST = 120
# wording(words, quotes) -> a name, or an empty string
Word = Callable[[Sequence[str], Sequence[str]], str]
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A name and its source: the name of a plugin, or empty for the built-in wording."""

    name: str
    source: str = ""


def find_label(words: Mapping[str, Sequence[str]], quotes: Sequence[str], *, most: int = 3) -> str:
    """Return a name such as “time · cover · course — “There is nobody to take my shift.””.

    Args:
        words: Words of the theme by language, best first.
        quotes: Its quotes, most central first.
        most: The maximum number of words.
    """
    chosen: list[str] = []
    lists = [list(each) for each in words.values() if each]
    for place in range(max(map(len, lists), default=0)):
        chosen += [each[place] for each in lists if place < len(each) and each[place] not in chosen]
    head = " · ".join(chosen[:most])
    quote = find_short_quote(quotes)
    tail = f"“{quote}”" if quote else ""
    return " — ".join(part for part in (head, tail) if part) or say("No distinctive words")


def find_short_quote(quotes: Sequence[str]) -> str:
    """Return the first sentence of 5 to 16 words, or else the start of the first quote."""
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
    """Return the wordings that installed plugins offer, by name."""
    offered: dict[str, Word] = list_registered("register_wordings", builtin={})
    return offered


def find_wording(
    words: Mapping[str, Sequence[str]], quotes: Sequence[str], *, source: str = ""
) -> Wording:
    """Return a name from the plugin *source*, or from the theme's own words if that is empty.

    Raises:
        LifeworldError: there is no such plugin, or it failed.
    """
    own = Wording(name=find_label(words, quotes))
    if not source:
        return own
    offered = list_wordings()
    if source not in offered:
        raise LifeworldError(
            say("No plugin offers the wording “{source}”.", source=source),
            hint=say("`lifeworld plugins` lists what is installed."),
        )
    flat = [word for each in words.values() for word in each]
    try:
        said = offered[source](flat, list(quotes))
    except LifeworldError:
        raise
    except Exception as error:  # a plugin may raise anything; the error must name the plugin
        raise LifeworldError(
            say("The wording “{source}” failed: {error}.", source=source, error=error),
            hint=say("Name the theme yourself."),
        ) from error
    name = " ".join(str(said or "").split())[:LONGEST]
    return Wording(name=name, source=source) if name else own
