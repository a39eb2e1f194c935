"""Makes a working name for a suggested theme: its own phrases, or what a plugin makes of them.

It is a placeholder: the name that states the shared meaning is for the researcher to write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from study.errors import LifeworldError
from study.language import say
from study.plugins import list_registered
from themes.discovery.theme_names import ThemeName

__all__ = ["Wording", "find_label", "find_wording", "list_wordings"]

LONGEST = 120
# wording(words, quotes) -> a name, or an empty string
Word = Callable[[Sequence[str], Sequence[str]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A name and its source: the name of a plugin, or empty for the built-in wording."""

    name: str
    source: str = ""


def find_label(named: ThemeName) -> str:
    """Return a name such as “shift plan · swapping shifts”, or an empty one if none is clear."""
    if named.recording:
        return say("Talk about the recording")
    return " · ".join(named.phrases)


def list_wordings() -> dict[str, Word]:
    """Return the wordings that installed plugins offer, by name."""
    offered: dict[str, Word] = list_registered("register_wordings", builtin={})
    return offered


def find_wording(
    own: str, words: Mapping[str, Sequence[str]], quotes: Sequence[str], *, source: str = ""
) -> Wording:
    """Return a name from the plugin *source*, or the theme's *own* name if that is empty.

    Args:
        own: The name from the theme's phrases.
        words: Words of the theme by language, best first.
        quotes: Its quotes, most central first.
        source: The name of a plugin's wording.

    Raises:
        LifeworldError: there is no such plugin, or it failed.
    """
    if not source:
        return Wording(name=own)
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
    return Wording(name=name, source=source) if name else Wording(name=own)
