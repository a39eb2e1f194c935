"""Whether initiatives that depend on each other go in a circle. Pure."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["has_circle"]


def has_circle(depends: Mapping[str, str], start: str) -> bool:
    """Return whether what *start* depends on depends on it, directly or through others.

    Args:
        depends: What each depends on, by id; nothing where it is empty or missing.
        start: The id of the one that is asked about.
    """
    seen: set[str] = set()
    now = depends.get(start, "")
    while now and now not in seen:
        if now == start:
            return True
        seen.add(now)
        now = depends.get(now, "")
    return False
