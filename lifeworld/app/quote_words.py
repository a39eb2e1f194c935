"""What is said of a quote beside its words: who said it, and where."""

from __future__ import annotations

from coding.quotes.model import Quote
from study.language import say

__all__ = ["describe_place"]


def describe_place(quote: Quote) -> str:
    """Return a quote's speaker and place: “Mette · Care home, focus group · turn 41 · 12:03”."""
    parts = [
        quote.speaker
        or (say("field notes") if quote.kind == "observed" else say("unknown speaker"))
    ]
    parts.append(quote.session)
    if quote.stratum:
        parts.append(quote.stratum)
    parts.append(say("turn {turn}", turn=quote.turn + 1))
    if quote.time is not None:
        parts.append(f"{int(quote.time) // 60}:{int(quote.time) % 60:02d}")
    return " · ".join(parts)
