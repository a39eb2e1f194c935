"""Tells whether what a thing says differs from what it said when somebody last looked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["has_changed"]


def has_changed(
    now: Mapping[str, Any], *, rev_seen: int, seen: Mapping[str, Any] | None, meaning: Iterable[str]
) -> bool:
    """Tell whether the row *now* says something else than it did at revision *rev_seen*.

    A revision may only have moved or recoloured a thing, or have been undone: then nobody needs to
    look again. Where the row of that revision is not known any more (*seen* is None), a newer
    revision counts as a change, so that none is ever lost.
    """
    if now["rev"] <= rev_seen:
        return False
    if seen is None:
        return True
    return any(now.get(name) != seen.get(name) for name in meaning)
