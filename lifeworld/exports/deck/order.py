"""The order of slides by their keys, as somebody chose it."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["move_key", "order_keys"]


def order_keys(usual: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return all keys: those that were ordered as they were, the others after the usual one.

    A slide that came into the study later stands behind the slide that it usually follows; a key
    that no slide has any more is passed over.

    Args:
        usual: The keys of the slides as the deck makes them.
        order: The keys that were put in an order.
    """
    at = {key: number for number, key in enumerate(usual)}
    place = {key: number for number, key in enumerate(key for key in order if key in at)}

    def follow(key: str) -> float:
        before = [other for other in place if at[other] < at[key]]
        last = max(before, key=lambda other: at[other], default="")
        return place[last] + 0.5 if last else -1.0

    return sorted(usual, key=lambda key: (place.get(key, follow(key)), at[key]))


def move_key(keys: Sequence[str], key: str, to: int) -> list[str]:
    """Return the keys with one of them at another place, from 0; past the ends it stays there."""
    rest = [each for each in keys if each != key]
    rest.insert(max(0, min(to, len(rest))), key)
    return rest
