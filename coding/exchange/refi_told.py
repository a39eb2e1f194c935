"""What the reader of a project tells: what was guessed, and what could not be taken, counted."""

from __future__ import annotations

from study.language import say
from study.wording import choose_word, count_things

__all__ = ["Told"]


class Told:
    """Gathers warnings, each once, and losses by kind, reason and text."""

    def __init__(self) -> None:
        self._warnings: dict[str, None] = {}
        self._lost: dict[tuple[str, str], list[str]] = {}

    def add_warning(self, sentence: str) -> None:
        """Tell what was guessed or put right."""
        self._warnings[sentence] = None

    def add_loss(self, thing: str, why: str = "", *, of: str = "", count: int = 1) -> None:
        """Count things that were not imported."""
        if count:
            self._lost.setdefault((thing, why), []).extend([of] * count)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The sentences on what was guessed."""
        return tuple(self._warnings)

    @property
    def lost(self) -> tuple[str, ...]:
        """A sentence for each kind of thing that was not taken, and each reason."""
        return tuple(_tell(*key, names) for key, names in self._lost.items())


def _tell(thing: str, why: str, names: list[str]) -> str:
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
