"""Count what an import does not take, by kind, reason and text, and tell it in sentences. Pure."""

from __future__ import annotations

from study.language import say
from study.wording import choose_word, count_things

__all__ = ["LossList", "describe_loss"]


class LossList:
    """What was not taken, in the order in which it was met."""

    def __init__(self) -> None:
        self._lost: dict[tuple[str, str], list[str]] = {}

    def add(self, thing: str, why: str = "", *, of: str = "", count: int = 1) -> None:
        """Count things that were not taken.

        Args:
            thing: What they are, as `mark_thing` gives it.
            why: Why, in the language of whoever reads it.
            of: The text that they belong to.
            count: How many; 0 is told nowhere.
        """
        if count > 0:
            self._lost.setdefault((thing, why), []).extend([of] * count)

    def describe(self) -> tuple[str, ...]:
        """Return a sentence for each kind and reason."""
        return tuple(describe_loss(*key, names) for key, names in self._lost.items())


def describe_loss(thing: str, why: str, names: list[str]) -> str:
    """Return a sentence on how many things were not imported, why, and from which texts."""
    count, own = len(names), list(dict.fromkeys(f"“{name}”" for name in names if name))
    shown = ", ".join(own[:3])
    if len(own) > 3:
        shown = say("{names} and {number} more", names=shown, number=len(own) - 3)
    things, were = count_things(count, thing), choose_word(count, "was", "were")
    told = say("{things} {were} not taken", things=things, were=were)
    if why:
        told = f"{told} ({why})"
    return f"{told}: {shown}." if shown else f"{told}."
