"""What has a slide or a row of its own: the first ten in the researcher's order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

__all__ = ["MOST", "get_first", "get_rest"]

MOST = 10
Thing = TypeVar("Thing")


def get_first(things: Sequence[Thing]) -> Sequence[Thing]:
    """Return those that a section shows; the rest stand in a table of the appendix."""
    return things[:MOST]


def get_rest(things: Sequence[Thing]) -> Sequence[Thing]:
    """Return those that the table of the appendix holds."""
    return things[MOST:]
