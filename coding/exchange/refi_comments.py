"""Tell what somebody wrote about a coding from the words that it quotes, in a REFI-QDA project."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["SqueezedText", "parse_quote"]

_ENOUGH = 30  # characters: programs shorten a quote, and its beginning is enough to know it
_LONG = 15  # a description of so many characters that stands in the text is a quote
_NUMBERED = re.compile(
    r"[\W\d]*|\{?[0-9a-f]{8}-[0-9a-f-]{27}\}?"
    r"|(?:quotation|selection|segment|reference|coding|annotation|zitat|segmento|cita|citation"
    r"|citat)\W*[\d:.]*",
    re.IGNORECASE,
)


class SqueezedText:
    """A text without its blanks, in which quotes are found however they were wrapped."""

    def __init__(self, text: str) -> None:
        self._text = _squeeze(text)

    def has(self, words: str) -> bool:
        """Return whether the text holds these words, or as much of them as makes a quote.

        A text that is not there may hold any.
        """
        if not self._text:
            return True
        sought = _squeeze(words.strip().rstrip("….")) if words else ""
        return bool(sought) and sought[:_ENOUGH] in self._text


def parse_quote(name: str, description: str, text: SqueezedText) -> tuple[str, str]:
    """Return the quoted words and the comment in the name and description of a selection.

    The standard has the name for the quote and the description for a comment. Some programs write
    the quote into the description, as a whole, and its beginning or a number into the name; in
    others people give a quotation a name of their own.
    """
    if not description:
        quoted = text.has(name)
        return name, "" if quoted or _NUMBERED.fullmatch(name) else name
    short, whole = _squeeze(name.rstrip("….")), _squeeze(description)
    if short and (whole.startswith(short) or short.startswith(whole)):
        return max(name, description, key=len), ""
    if text.has(name):
        return name, description
    named = "" if _NUMBERED.fullmatch(name) else name
    if text.has(description) and (not name or len(description) >= _LONG):
        return description, named
    return name, _join((named, description))


def _squeeze(words: str) -> str:
    return "".join(words.split())


def _join(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
