"""Initiatives by horizon, in the order in which they come. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opportunity_spaces.model import Initiative
from study.language import mark

__all__ = ["COLUMNS", "list_roadmap"]

# The horizons in their order, by what stands above their columns.
COLUMNS = {
    "quick_win": mark("Quick wins"),
    "build": mark("What is built"),
    "transform": mark("Long-term change"),
}


def list_roadmap(
    initiatives: Sequence[Initiative], places: Mapping[str, int]
) -> dict[str, list[Initiative]]:
    """Return the initiatives of each horizon, from quick wins to long-term change.

    Those that were rated come first, by their place; what depends on another initiative of its
    horizon comes after it. Stopped ones are left out.

    Args:
        initiatives: All initiatives.
        places: The place of each that was rated, by id.
    """
    last = len(initiatives) + 1
    found = {}
    for horizon in COLUMNS:
        waiting = sorted(
            (i for i in initiatives if i.horizon == horizon and i.status != "stopped"),
            key=lambda i: (places.get(i.id, last), i.title.casefold()),
        )
        ordered: list[Initiative] = []
        while waiting:
            # Nothing depends on itself in a circle, so one is always free.
            ahead = {i.id for i in waiting}
            free = next((i for i in waiting if i.depends_on_id not in ahead), waiting[0])
            waiting.remove(free)
            ordered.append(free)
        found[horizon] = ordered
    return found
