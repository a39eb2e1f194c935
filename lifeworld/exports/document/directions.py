"""In which direction a text runs."""

from __future__ import annotations

import unicodedata

__all__ = ["is_right_to_left"]

_RIGHT = ("R", "AL")


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter that has a direction runs from the right."""
    for letter in text[:200]:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", *_RIGHT):
            return direction in _RIGHT
    return False
