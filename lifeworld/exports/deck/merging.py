"""Slides that somebody merged: one slide tells what several of a kind told.

A merged slide is known by the keys of its parts, so that whatever keeps a slide by its key (an
arrangement, an issued deck, one that is handed back) keeps the merging with it. Its parts stand
aside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

__all__ = ["KINDS", "MOST", "find_merged", "is_merged", "join_keys", "split_key"]

KINDS = ("insight", "space")  # what has a slide of its own, and can share one
MOST = 6  # parts that can be read on one slide
_SIGN = "+"


def join_keys(keys: Iterable[str]) -> str:
    """Return the key of the slide that merges those with *keys*, in their order."""
    return _SIGN.join(dict.fromkeys(part for key in keys for part in split_key(key)))


def split_key(key: str) -> tuple[str, ...]:
    """Return the keys of the parts of a slide; of one that is not merged, its own."""
    return tuple(key.partition("/")[0].split(_SIGN)) if _SIGN in key else (key,)


def is_merged(key: str) -> bool:
    """Return whether a slide is a merged one."""
    return _SIGN in key


def find_merged(asked: Collection[str], here: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the merged slides that are asked for, with those of their parts that there are.

    A slide that has fewer than two parts left is not one any more; a part that two of them hold is
    in the first.

    Args:
        asked: The keys of slides that are asked for.
        here: The keys of the slides that there are, in their order.
    """
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for key in sorted({each.partition("/")[0] for each in asked if is_merged(each)}):
        wanted = set(split_key(key)) - taken
        parts = tuple(part for part in here if part in wanted)
        if len(parts) > 1:
            found[key] = parts
            taken.update(parts)
    return found
