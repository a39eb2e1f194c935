"""How outside sources are cited and challenges are named. Pure."""

from __future__ import annotations

from study.wording import shorten_quote

__all__ = ["render_challenge", "render_source"]

_LONGEST = 60  # characters of a challenge's words beside its code


def render_source(title: str, publisher: str, year: str) -> str:
    """Return a source as it is cited: “Union density in ten countries (Labour Office, 2025)”."""
    where = ", ".join(part.strip() for part in (publisher, year) if part.strip())
    return f"{title.strip()} ({where})" if where else title.strip()


def render_challenge(code: str, words: str) -> str:
    """Return a challenge by its code, with the beginning of its words: “C1 · Younger members”."""
    return f"{code} · {shorten_quote(words, most=_LONGEST)}" if words.strip() else code
