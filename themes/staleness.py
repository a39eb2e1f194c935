"""Check whether a row's meaning changed since it was last reviewed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["has_changed"]


def has_changed(
    now: Mapping[str, Any], *, rev_seen: int, seen: Mapping[str, Any] | None, meaning: Iterable[str]
) -> bool:
    """Return whether the meaning of the row *now* differs from revision *rev_seen*.

    A revision that only moved or recoloured a row, or was undone, needs no review. If the row at
    that revision is no longer known (*seen* is None), any newer revision counts as a change, so
    that none is missed.
    """
    if now["rev"] <= rev_seen:
        return False
    if seen is None:
        return True
    # A column that a later version added is empty in what was there before.
    return any((now.get(name) or "") != (seen.get(name) or "") for name in meaning)
