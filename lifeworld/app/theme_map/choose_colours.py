"""Chooses hues for the regions of the map, so that neighbours can be told apart. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from coding.codebook.colours import choose_hues, measure_distance

__all__ = ["DISTINCT", "choose_region_hues"]

DISTINCT = 14  # hues; more look alike, so that regions far from each other share one
NEAR = 6  # neighbours that a region should differ from


def choose_region_hues(places: Sequence[tuple[float, float] | None]) -> tuple[int, ...]:
    """Return a hue for each region, most unlike those of the regions next to it.

    Args:
        places: The middle of each region, or None where it is not on the map.
    """
    hues = choose_hues(min(max(len(places), 1), DISTINCT))
    chosen: dict[int, int] = {}
    for number, place in enumerate(places):
        uses = Counter(chosen.values())
        least = min(uses[hue] for hue in hues)
        near = [chosen[n] for n in _list_near(place, places, chosen)]
        chosen[number] = max(
            (hue for hue in hues if uses[hue] <= least + 2 * (len(places) > DISTINCT)),
            key=lambda hue: (_measure_apart(hue, near), -uses[hue], -hues.index(hue)),
        )
    return tuple(chosen[number] for number in range(len(places)))


def _measure_apart(hue: int, others: Sequence[int]) -> float:
    return min((measure_distance(hue, other) for other in others), default=0.0)


def _list_near(
    place: tuple[float, float] | None,
    places: Sequence[tuple[float, float] | None],
    chosen: dict[int, int],
) -> list[int]:
    """Return the nearest regions that have a hue already."""
    if place is None:
        return []
    known = [(_far(place, other), n) for n in chosen if (other := places[n]) is not None]
    return [n for _, n in sorted(known)[:NEAR]]


def _far(one: tuple[float, float], other: tuple[float, float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
