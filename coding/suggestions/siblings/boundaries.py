"""Sentences that tell one code from another: “X, not Y, when …”. Pure."""

from __future__ import annotations

from study.language import say

__all__ = ["add_line", "render_boundary"]


def render_boundary(one: str, other: str, words: str) -> str:
    """Return the sentence that tells two codes apart; "" without words.

    Args:
        one: The name of the code that the sentence is for.
        other: The name of the code that it is against.
        words: What follows “when”.
    """
    told = " ".join(words.split()).strip("…").strip().rstrip(".")
    if not told:
        return ""
    return say("{one}, not {other}, when {words}.", one=one, other=other, words=told)


def add_line(text: str, line: str) -> str:
    """Return a text with one more line at its end, unless it has that line already."""
    kept = text.rstrip()
    if line in kept.splitlines():
        return text
    return f"{kept}\n{line}" if kept else line
