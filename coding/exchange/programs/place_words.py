"""See that a coding from another program lies on its words, or find these. Pure."""

from __future__ import annotations

from coding.exchange.quote_places.quote_text import QuoteText

__all__ = ["find_place"]


def find_place(text: QuoteText, span: tuple[int, int] | None, words: str) -> tuple[int, int] | None:
    """Return the span of a coding without outer blanks, or None if its words are not there.

    Args:
        text: The text.
        span: Where the program says that they are.
        words: The words as the program keeps them beside the coding; "" if it does not.
    """
    if span is not None:
        start, end = max(0, span[0]), min(len(text.text), span[1])
        while start < end and text.text[start].isspace():
            start += 1
        while end > start and text.text[end - 1].isspace():
            end -= 1
        if start < end and (not words.strip() or _squeeze(text.text[start:end]) == _squeeze(words)):
            return start, end
    found = text.find(words, near=False)
    return found.spans[0] if len(found.spans) == 1 else None


def _squeeze(words: str) -> str:
    return "".join(words.split())
